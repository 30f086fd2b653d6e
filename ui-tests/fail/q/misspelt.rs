//! Keys that are not there, dotted and with underscores.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(q!(headlin = "x"));
    Entry::objects().filter(q!(blog.nmae = "x"));
    Entry::objects().filter(q!(blog__nmae = "x"));
    Entry::objects().filter(q!(blog__nmae__icontains = "x"));
    Ok(())
}
