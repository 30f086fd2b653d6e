//! Fields that are not there, or fill themselves.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::new().nmae("x");
    Entry::new().created(jiff::Timestamp::now());
    Entry::new().id(5);
    Entry::new().authors([]);
    Ok(())
}
