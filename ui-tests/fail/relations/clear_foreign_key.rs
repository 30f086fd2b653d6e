//! Verbs of a many-to-many relation on a foreign key's way back.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let blog = Blog::objects().get(&db)?;
    let entry = Entry::objects().get(&db)?;
    blog.entries().add(&db, [&entry])?;
    Ok(())
}
