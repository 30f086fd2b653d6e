//! A row of many without a value.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::objects().bulk_create(&db, [Blog::new().tagline("x")])?;
    Blog::objects().get_or_create(&db, Blog::new(), |b| b.name)?;
    Ok(())
}
