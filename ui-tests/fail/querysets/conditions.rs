//! Closures that return no condition.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.rating);
    Entry::objects().filter(|e| { e.rating.gt(3); });
    Entry::objects().filter(|_| true);
    Entry::objects().filter(e.rating.gt(3));
    Ok(())
}
