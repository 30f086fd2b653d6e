//! What the closure of a transaction returns.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    db.atomic(|tx| Blog::new().name("x").save(tx)?)?;
    db.atomic(|tx| {
        Blog::new().name("x").save(tx)?;
    })?;
    Ok(())
}
