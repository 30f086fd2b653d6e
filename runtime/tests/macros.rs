//! What `model!`, `q!` and `row!` expand to, at work on SQLite in memory.
#![deny(warnings, missing_docs)]

use nuages::prelude::*;

model! {
    app blog;

    abstract Timestamped {
        created: DateTimeField(auto_now_add),
        modified: DateTimeField(auto_now),
    }

    /// A weblog.
    pub Blog {
        name: CharField(max_length = 100, unique),
        /// Under the name.
        tagline: TextField(default = ""),
    }

    pub Author {
        name: CharField(max_length = 200),
        email: EmailField(unique),
    }

    #[derive(PartialEq)]
    pub Entry: Timestamped {
        blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
        editor: ForeignKey(Author, on_delete = SetNull, null, related_name = edited),
        headline: CharField(max_length = 255),
        body_text: TextField(default = ""),
        pub_date: DateField(null),
        authors: ManyToManyField(Author, related_name = entries),
        number_of_comments: PositiveIntegerField(default = 0),
        number_of_pingbacks: PositiveIntegerField(default = 0),
        rating: IntegerField(default = 5),
        status: CharField(max_length = 1, choices = Status, default = Status::Draft),

        Meta {
            ordering: [-pub_date, headline],
            indexes: [Index(fields = [pub_date, -rating])],
            constraints: [
                UniqueConstraint(fields = [blog, headline], name = "entry_headline_per_blog"),
                CheckConstraint(check = rating >= 0, name = "entry_rating_not_negative"),
            ],
            verbose_name_plural: "entries",
        }
    }

    pub enum Status { Draft = "d", Published = "p" => "Out now" }
}

fn database() -> Sqlite {
    let db = Sqlite::in_memory().unwrap();
    db.create_tables(APP).unwrap();
    db
}

#[test]
fn rows_are_made_changed_and_deleted() -> nuages::Result<()> {
    let db = database();
    let beatles = Blog::new().name("Beatles Blog").save(&db)?;
    assert_eq!((beatles.name.as_str(), beatles.tagline.as_str()), ("Beatles Blog", ""));
    let joe = Author::new().name("Joe").email("joe@example.com").save(&db)?;
    let mut help = Entry::new().blog(&beatles).headline("Help!").editor(&joe).save(&db)?;
    assert_eq!((help.rating, help.status, help.pub_date), (5, Status::Draft, None));
    assert_eq!(help.created, help.modified);
    help.rating = 9;
    help.save(&db)?;
    assert_eq!(Entry::objects().pk(help.id).get(&db)?, help);
    assert_eq!(help.blog(&db)?.name, "Beatles Blog");
    assert_eq!(help.editor(&db)?.unwrap().name, "Joe");
    help.authors().add(&db, [&joe])?;
    assert_eq!(joe.entries().count(&db)?, 1);
    let found = Entry::objects().filter(q!(blog.name.icontains = "beatles", rating.gte = 4)).fetch(&db)?;
    assert_eq!(found.len(), 1);
    let blogs = Blog::objects().annotate(|b| row! { n: b.entries().count(), best: b.entries().rating.max() }).filter(|b| b.n.gt(0)).order_by(|b| -b.n).fetch(&db)?;
    assert_eq!(blogs.iter().map(|b| (b.name.as_str(), b.n, b.best)).collect::<Vec<_>>(), [("Beatles Blog", 1, Some(9))]);
    let rows = Entry::objects().select_related(|e| row! { e.blog, e.editor }).prefetch_related(|e| row! { e.authors() }).fetch(&db)?;
    assert_eq!(rows[0].authors[0].name, "Joe");
    assert_eq!(rows[0].blog.name, "Beatles Blog");
    joe.delete(&db)?;
    assert_eq!(Entry::objects().get(&db)?.editor_id, None);
    Ok(())
}
