//! `in_` takes a list of values.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.rating.in_(3));
    Entry::objects().filter(|e| e.rating.in_(["a", "b"]));
    Entry::objects().filter(|e| e.blog.in_([Id::<Author>::new(1)]));
    Ok(())
}
