//! Lookups that are not there.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.headline.icontain("x"));
    Entry::objects().filter(|e| e.rating.greater(3));
    Ok(())
}
