//! Keys that end too early.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(q!(blog. = 5));
    Entry::objects().filter(q!(blog__ = 5));
    Entry::objects().filter(q!(icontains = "x"));
    Ok(())
}
