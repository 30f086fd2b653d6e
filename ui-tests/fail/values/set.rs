//! Assignments of the wrong type, or to a related row.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().all().update(&db, |e| e.rating.set("5"))?;
    Entry::objects().all().update(&db, |e| e.blog.name.set("x"))?;
    Entry::objects().all().update(&db, |e| e.rating)?;
    Ok(())
}
