//! A field that is not there.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.headlin.exact("x"));
    Entry::objects().filter(|e| e.blog.nmae.exact("x"));
    Entry::objects().order_by(|e| -e.ratin);
    Ok(())
}
