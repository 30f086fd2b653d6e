//! `delete` on all rows is said aloud.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().delete(&db)?;
    Entry::objects().slice(..5).delete(&db)?;
    Ok(())
}
