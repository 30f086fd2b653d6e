//! A field of a related model.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.tagline.exact("x"));
    Blog::objects().filter(|b| b.headline.exact("x"));
    Ok(())
}
