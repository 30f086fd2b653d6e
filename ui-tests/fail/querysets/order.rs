//! Orders that are none.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().order_by("-rating");
    Entry::objects().order_by(|_| "-rating");
    Entry::objects().order_by(|e| [e.rating, e.id]);
    Entry::objects().order_by(|e| (e.rating, e.authors()));
    Ok(())
}
