//! The models of the design's first example.

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
