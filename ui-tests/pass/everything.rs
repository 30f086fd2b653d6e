//! The models of this package, used as they are meant to be.
#![deny(warnings)]
use nuages::prelude::*;
use ui::*;

#[derive(Row)]
struct Card {
    headline: String,
    blog: String,
}

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    db.create_tables(APP)?;
    let blog = Blog::new().name("x").save(&db)?;
    let mut entry = Entry::new().blog(&blog).headline("y").status(Status::Published).save(&db)?;
    entry.rating = 6;
    entry.save(&db)?;
    let cards = Entry::objects()
        .filter(q!(blog.name = "x", rating__gt = 5, public = false))
        .values(|e| Card::row(e.headline, e.blog.name))
        .fetch(&db)?;
    assert_eq!((cards[0].headline.as_str(), cards[0].blog.as_str()), ("y", "x"));
    let rows = Blog::objects().annotate(|b| row! { n: b.entries().count() }).fetch(&db)?;
    assert_eq!(rows[0].n, 1);
    Ok(())
}
