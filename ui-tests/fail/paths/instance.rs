//! A relation of an instance is asked for with the connection.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let entry = Entry::objects().get(&db)?;
    println!("{}", entry.blog.name);
    println!("{}", entry.blog().name);
    let blog = entry.blog(&db)?;
    println!("{}", blog.entries.len());
    Ok(())
}
