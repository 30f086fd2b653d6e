//! The models of the blog, as in Django's own tutorial.

use nuages::prelude::*;

model! {
    app blog;

    abstract Timestamped {
        created: DateTimeField(auto_now_add),
        modified: DateTimeField(auto_now),
    }

    /// A weblog.
    pub Blog {
        name: CharField(max_length = 100),
        tagline: TextField(default = ""),
    }

    /// Somebody who writes entries.
    pub Author {
        name: CharField(max_length = 200),
        email: EmailField(unique),
    }

    /// One article of a weblog.
    pub Entry: Timestamped {
        blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
        headline: CharField(max_length = 255),
        body_text: TextField,
        pub_date: DateField(null),
        authors: ManyToManyField(Author, related_name = entries),
        number_of_comments: PositiveIntegerField(default = 0),
        number_of_pingbacks: PositiveIntegerField(default = 0),
        rating: IntegerField(default = 5, validators = [Range(0..=10)]),
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

    /// How far an entry is.
    pub enum Status { Draft = "d", Published = "p" => "Out now" }
}
