//! A builder has no key to point at.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let blog = Blog::new().name("x");
    Entry::new().blog(&blog);
    println!("{}", blog.id);
    Ok(())
}
