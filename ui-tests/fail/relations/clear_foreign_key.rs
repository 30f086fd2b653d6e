//! Rows that cannot be without what they point at.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let blog = Blog::objects().get(&db)?;
    let entry = Entry::objects().get(&db)?;
    blog.entries().remove(&db, [&entry])?;
    Ok(())
}
