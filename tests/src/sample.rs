//! A few rows that most tests ask about, small enough to know by heart.

use crate::database::TestDatabase;
use crate::models::{Author, Blog, Entry};

/// What was saved.
///
/// | entry | blog | editor | rating | pub_date | authors |
/// |---|---|---|---|---|---|
/// | Help! | Beatles | Joe | 5 | 2005-01-31 | Joe, Ann |
/// | Let It Be | Beatles | | 9 | 2006-05-08 | Ann |
/// | Biography | Beatles | Ann | 4 | | |
/// | Cheese | Cheddar | | 4 | 2008-06-01 | Joe |
/// | Albums | Cheddar | Joe | 0 | 2008-12-31 | Joe, Ann |
///
/// The blog Empty has no entries, and Bob neither writes nor edits.
#[derive(Debug)]
pub(crate) struct Sample {
    pub(crate) beatles: Blog,
    pub(crate) cheddar: Blog,
    pub(crate) empty: Blog,
    pub(crate) joe: Author,
    pub(crate) ann: Author,
    pub(crate) bob: Author,
    pub(crate) help: Entry,
    pub(crate) let_it_be: Entry,
    pub(crate) biography: Entry,
    pub(crate) cheese: Entry,
    pub(crate) albums: Entry,
}

/// Saves them.
pub(crate) fn sample(db: &TestDatabase) -> nuages::Result<Sample> {
    let beatles = Blog::new()
        .name("Beatles")
        .tagline("All you need")
        .save(db)?;
    let cheddar = Blog::new()
        .name("Cheddar")
        .tagline("Thoughts on cheese")
        .save(db)?;
    let empty = Blog::new().name("Empty").save(db)?;
    let joe = author(db, "Joe")?;
    let ann = author(db, "Ann")?;
    let bob = author(db, "Bob")?;
    let date = jiff::civil::date;
    let new = |blog: &Blog, headline: &str, rating| {
        Entry::new().blog(blog).headline(headline).rating(rating)
    };
    let help = new(&beatles, "Help!", 5)
        .editor(&joe)
        .pub_date(date(2005, 1, 31))
        .save(db)?;
    let let_it_be = new(&beatles, "Let It Be", 9)
        .pub_date(date(2006, 5, 8))
        .save(db)?;
    let biography = new(&beatles, "Biography", 4).editor(&ann).save(db)?;
    let cheese = new(&cheddar, "Cheese", 4)
        .pub_date(date(2008, 6, 1))
        .save(db)?;
    let albums = new(&cheddar, "Albums", 0)
        .editor(&joe)
        .pub_date(date(2008, 12, 31))
        .save(db)?;
    help.authors().add(db, [&joe, &ann])?;
    let_it_be.authors().add(db, [&ann])?;
    cheese.authors().add(db, [&joe])?;
    albums.authors().add(db, [&joe, &ann])?;
    Ok(Sample {
        beatles,
        cheddar,
        empty,
        joe,
        ann,
        bob,
        help,
        let_it_be,
        biography,
        cheese,
        albums,
    })
}

/// An author of that name.
pub(crate) fn author(db: &TestDatabase, name: &str) -> nuages::Result<Author> {
    Author::new().name(name).save(db)
}

/// An entry of which only the headline matters.
pub(crate) fn entry(db: &TestDatabase, blog: &Blog, headline: &str) -> nuages::Result<Entry> {
    Entry::new().blog(blog).headline(headline).save(db)
}
