//! Dotted keys that are not there.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(q!(headlin = "x"));
    Entry::objects().filter(q!(blog.nmae = "x"));
    Ok(())
}
