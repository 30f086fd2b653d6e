//! The key of another model where a function takes one.
use nuages::prelude::*;
use ui::*;

fn rename(_: Id<Blog>) {}

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let author = Author::objects().get(&db)?;
    rename(author.id);
    Ok(())
}
