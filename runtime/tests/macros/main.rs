//! What `model!`, `q!`, `row!` and `#[derive(Row)]` expand to, at work on SQLite in memory.
#![deny(warnings, missing_docs)]

mod blog;
mod choices;
mod dates;
mod kinds;
mod meta;
mod places;
mod queries;
mod querysets;
mod relations;
mod rows;
mod writes;

use nuages::prelude::*;

use blog::{Author, Blog, Entry};

/// A database with the tables of the blog.
fn database() -> nuages::Result<Sqlite> {
    let db = Sqlite::in_memory()?;
    db.create_tables(blog::APP)?;
    Ok(db)
}

/// Two blogs, two authors, four entries.
fn filled() -> nuages::Result<Sqlite> {
    let db = database()?;
    let beatles = Blog::new().name("Beatles Blog").save(&db)?;
    let cheddar = Blog::new()
        .name("Cheddar Talk")
        .tagline("cheese")
        .save(&db)?;
    let john = Author::new()
        .name("John")
        .email("john@example.com")
        .save(&db)?;
    let rita = Author::new()
        .name("Rita")
        .email("rita@example.com")
        .save(&db)?;
    let day = |day| jiff::civil::date(2024, 1, day);
    let help = Entry::new()
        .blog(&beatles)
        .headline("Help!")
        .editor(&john)
        .pub_date(day(1))
        .rating(9)
        .save(&db)?;
    let yes = Entry::new()
        .blog(&beatles)
        .headline("Yesterday")
        .pub_date(day(2))
        .rating(7)
        .save(&db)?;
    Entry::new()
        .blog(&beatles)
        .headline("Untitled")
        .editor(&rita)
        .save(&db)?;
    let brie = Entry::new()
        .blog(cheddar.id)
        .headline("Brie")
        .pub_date(day(3))
        .rating(2)
        .save(&db)?;
    help.authors().add(&db, [&john, &rita])?;
    yes.authors().add(&db, [&john])?;
    brie.authors().add(&db, [rita.id])?;
    Ok(db)
}

/// The headlines of entries, in their order.
fn headlines<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<&'a str> {
    entries
        .into_iter()
        .map(|entry| entry.headline.as_str())
        .collect()
}
