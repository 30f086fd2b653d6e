//! Too many or too few values.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.rating.range(1));
    Entry::objects().filter(|e| e.pub_date.isnull());
    Entry::objects().filter(|e| e.rating.gte());
    Ok(())
}
