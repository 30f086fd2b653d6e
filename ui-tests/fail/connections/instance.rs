//! Saving without a connection; an instance that cannot change.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let blog = Blog::objects().get(&db)?;
    blog.save()?;
    blog.save(&db)?;
    Ok(())
}
