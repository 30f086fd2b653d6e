//! A way back without parentheses.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::objects().filter(|b| b.entries.headline.exact("x"));
    Entry::objects().filter(|e| e.authors.name.exact("x"));
    Ok(())
}
