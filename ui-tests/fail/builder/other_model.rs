//! A row, or key, of another model.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let author = Author::new().name("Joe").save(&db)?;
    Entry::new().blog(&author);
    Entry::new().blog(author.id);
    Entry::new().blog(author);
    Ok(())
}
