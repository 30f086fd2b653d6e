//! A model made by hand has no key.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let blog = Blog { name: "x".into() };
    blog.save(&db)?;
    Ok(())
}
