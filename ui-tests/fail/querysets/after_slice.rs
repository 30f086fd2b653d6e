//! A slice comes last.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().slice(..5).filter(|e| e.rating.gt(3));
    Entry::objects().slice(..5).order_by(|e| e.rating);
    Ok(())
}
