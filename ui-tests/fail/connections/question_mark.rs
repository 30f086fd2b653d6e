//! A result that is not looked at.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let blog = Blog::new().name("x").save(&db);
    println!("{}", blog.name);
    Ok(())
}
