//! One row where a list is meant.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let author = Author::objects().get(&db)?;
    let entry = Entry::objects().get(&db)?;
    entry.authors().add(&db, &author)?;
    Ok(())
}
