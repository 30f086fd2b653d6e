//! A struct whose fields have other types than what is selected.
use nuages::prelude::*;
use ui::*;

#[derive(Row)]
struct Card {
    headline: String,
    blog: String,
}

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().values(|e| Card::row(e.rating, e.blog.name)).fetch(&db)?;
    Entry::objects().values(|e| Card::row(e.headline, e.editor.name)).fetch(&db)?;
    Entry::objects().values(|e| Card::row(e.headline)).fetch(&db)?;
    Ok(())
}
