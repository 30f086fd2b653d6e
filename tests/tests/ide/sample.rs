//! A blog.
use nuages::prelude::*;

model! {
    app blog;

    /// Where entries appear.
    pub Blog {
        /// What the blog is called.
        name: CharField(max_length = 100),
        tagline: TextField(default = ""),
    }

    abstract Named {
        nickname: CharField(max_length = 20),
    }

    pub Author: Named {
        email: EmailField(unique),
    }

    pub Entry {
        blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
        /// What the entry is about.
        headline: CharField(max_length = 255),
        rating: IntegerField(default = 5),
        pub_date: DateField(null),
        status: CharField(max_length = 1, choices = Status, default = Status::Draft),

        Meta {
            ordering: [-rating, headline],
            indexes: [Index(fields = [rating], name = "by_rating")],
            constraints: [CheckConstraint(check = rating >= 0, name = "no_negative_rating")],
        }
    }

    pub enum Status { Draft = "d", Published = "p" }
}

/// What closures see.
pub fn closures() -> nuages::QuerySet<Entry> {
    let found = Entry::objects().filter(|e| e.headline.icontains("x") & e.rating.gte(3));
    found.filter(|e| e.blog.name.icontains("y"))
}

/// What `q!` sees.
pub fn keywords() -> nuages::QuerySet<Entry> {
    Entry::objects().filter(q!(headline.icontains = "x", rating.gte = 3, blog.name = "y"))
}

/// What rows see.
pub fn rows(db: &Sqlite) -> nuages::Result<Vec<i64>> {
    let blogs = Blog::objects().annotate(|b| row! { size: b.entries().count() }).filter(|b| b.size.gt(1));
    Ok(blogs.fetch(db)?.iter().map(|blog| blog.size).collect())
}

/// What instances see.
pub fn instances(entry: &Entry) -> &str {
    &entry.headline
}
