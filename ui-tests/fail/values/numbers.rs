//! Values of other types than a number's.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.rating.gte("4"));
    Entry::objects().filter(|e| e.rating.gte(4.5));
    Entry::objects().filter(|e| e.rating.exact(4_i64));
    Entry::objects().filter(|e| e.score.gt(4));
    Ok(())
}
