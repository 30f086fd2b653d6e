//! Another model than the relation's.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let blog = Blog::objects().get(&db)?;
    let entry = Entry::objects().get(&db)?;
    entry.authors().add(&db, [&blog])?;
    Ok(())
}
