//! Parts of a date that is none.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.headline.year().exact(2024));
    Entry::objects().filter(|e| e.rating.month().gt(3));
    Ok(())
}
