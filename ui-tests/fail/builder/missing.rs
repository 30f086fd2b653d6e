//! Fields without a value.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::new().tagline("x").save(&db)?;
    Ok(())
}
