//! Values of the wrong type.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(q!(rating = "5"));
    Entry::objects().filter(q!(rating.in = 5));
    Entry::objects().filter(q!(blog = 5));
    Entry::objects().filter(q!(pub_date__gt = None));
    Ok(())
}
