//! Random rows, in the database and beside it.

use jiff::civil::{Date, date};
use nuages::prelude::*;

use super::numbers::Numbers;
use crate::database::TestDatabase;
use crate::models;

/// What texts are made of: letters, and what a pattern could take for something else.
const PIECES: [&str; 8] = ["a", "A", "b", "%", "_", "\\", "'", " "];

pub(super) struct Blog {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) tagline: String,
}

pub(super) struct Author {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) email: Option<String>,
}

pub(super) struct Entry {
    pub(super) id: i64,
    pub(super) blog: i64,
    pub(super) editor: Option<i64>,
    pub(super) headline: String,
    pub(super) pub_date: Option<Date>,
    pub(super) comments: u32,
    pub(super) pingbacks: u32,
    pub(super) rating: i32,
    pub(super) published: bool,
}

/// All rows.
pub(super) struct World {
    pub(super) blogs: Vec<Blog>,
    pub(super) authors: Vec<Author>,
    pub(super) entries: Vec<Entry>,
}

/// A short text of the pieces.
pub(super) fn text(numbers: &mut Numbers) -> String {
    let length = numbers.below(4);
    (0..length).map(|_| numbers.one_of(&PIECES)).collect()
}

/// One of a few days, so that equal ones occur.
pub(super) fn day(numbers: &mut Numbers) -> Date {
    let year = numbers.one_of(&[2004, 2005, 2006]);
    numbers.one_of(&[date(year, 1, 1), date(year, 6, 15), date(year, 12, 31)])
}

impl Entry {
    fn random(numbers: &mut Numbers, blog: i64, editor: Option<i64>) -> Self {
        Self {
            id: 0,
            blog,
            editor,
            headline: text(numbers),
            pub_date: (numbers.below(4) > 0).then(|| day(numbers)),
            comments: numbers.small(0, 5).unsigned_abs(),
            pingbacks: numbers.small(0, 5).unsigned_abs(),
            rating: numbers.small(0, 6),
            published: numbers.coin(),
        }
    }

    fn save(&self, db: &TestDatabase) -> nuages::Result<i64> {
        let status = if self.published {
            models::Status::Published
        } else {
            models::Status::Draft
        };
        let saved = models::Entry::new()
            .blog_id(Id::new(self.blog))
            .editor_id(self.editor.map(Id::new))
            .headline(&*self.headline)
            .pub_date(self.pub_date)
            .number_of_comments(self.comments)
            .number_of_pingbacks(self.pingbacks)
            .rating(self.rating)
            .status(status)
            .save(db)?;
        Ok(saved.id.get())
    }
}

impl World {
    /// Makes and saves them. Keys are taken from the database.
    pub(super) fn save(db: &TestDatabase, numbers: &mut Numbers) -> nuages::Result<Self> {
        let (mut blogs, mut authors, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        for n in 0..6 {
            let (name, tagline) = (format!("{}{n}", text(numbers)), text(numbers));
            let saved = models::Blog::new()
                .name(&*name)
                .tagline(&*tagline)
                .save(db)?;
            blogs.push(Blog {
                id: saved.id.get(),
                name,
                tagline,
            });
        }
        for n in 0..5 {
            let name = text(numbers);
            let email = numbers.coin().then(|| format!("{n}@example.org"));
            let saved = models::Author::new()
                .name(&*name)
                .email(email.clone())
                .save(db)?;
            authors.push(Author {
                id: saved.id.get(),
                name,
                email,
            });
        }
        for n in 0..40 {
            // The last blog has no entries.
            let blog = blogs[numbers.index(5)].id;
            let editor = numbers.coin().then(|| authors[numbers.index(5)].id);
            let mut entry = Entry::random(numbers, blog, editor);
            // A headline is unique in its blog.
            entry.headline = format!("{}x{n}", entry.headline);
            entry.id = entry.save(db)?;
            entries.push(entry);
        }
        Ok(Self {
            blogs,
            authors,
            entries,
        })
    }

    pub(super) fn of_blog(&self, blog: i64) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.blog == blog)
    }

    pub(super) fn blog(&self, id: i64) -> Option<&Blog> {
        self.blogs.iter().find(|blog| blog.id == id)
    }

    pub(super) fn editor(&self, entry: &Entry) -> Option<&Author> {
        let id = entry.editor?;
        self.authors.iter().find(|author| author.id == id)
    }
}
