//! Rust's own comparisons.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.rating == 4);
    Entry::objects().filter(|e| e.rating >= 4);
    Entry::objects().filter(|e| e.headline + "x");
    Ok(())
}
