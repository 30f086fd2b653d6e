//! Sums of what is no number.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().aggregate(&db, |e| e.headline.sum())?;
    Entry::objects().aggregate(&db, |e| e.pub_date.avg())?;
    Ok(())
}
