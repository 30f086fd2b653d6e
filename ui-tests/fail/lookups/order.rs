//! Comparisons where there is no order.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.blog.gt(3));
    Entry::objects().filter(|e| e.authors().gt(3));
    Ok(())
}
