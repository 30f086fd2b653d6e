//! Aggregates of aggregates, and options on what is none.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().aggregate(&db, |e| e.rating.sum().avg())?;
    Entry::objects().aggregate(&db, |e| e.rating.filter(e.rating.gt(3)).sum())?;
    Entry::objects().aggregate(&db, |e| e.rating.count().default(0))?;
    Ok(())
}
