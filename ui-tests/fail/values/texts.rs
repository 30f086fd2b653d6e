//! Values of other types than a text's.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.headline.exact(4));
    Entry::objects().filter(|e| e.headline.icontains('x'));
    Entry::objects().filter(|e| e.headline.exact(e.rating));
    Ok(())
}
