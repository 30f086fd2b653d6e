//! What `fetch` returns.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let entry: Entry = Entry::objects().fetch(&db)?;
    let entry: Entry = Entry::objects().first(&db)?;
    let entries: Vec<Blog> = Entry::objects().fetch(&db)?;
    Ok(())
}
