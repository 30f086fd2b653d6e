//! A path through something that is no relation.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.headline.name.exact("x"));
    Entry::objects().filter(|e| e.blog_id.name.exact("x"));
    Ok(())
}
