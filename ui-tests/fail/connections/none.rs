//! Terminal verbs without a connection, or with something else.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().count()?;
    Entry::objects().fetch("blog.db")?;
    Entry::objects().fetch(db)?;
    Ok(())
}
