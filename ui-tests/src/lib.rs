//! The models that the cases below `fail` and `pass` make their mistakes with.

use nuages::prelude::*;

model! {
    app blog;

    pub Blog {
        name: CharField(max_length = 100),
        tagline: TextField(default = ""),
    }

    pub Author {
        name: CharField(max_length = 200),
    }

    pub Entry {
        blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
        editor: ForeignKey(Author, on_delete = SetNull, null, related_name = edited),
        authors: ManyToManyField(Author, related_name = entries),
        headline: CharField(max_length = 255),
        rating: IntegerField(default = 5),
        score: FloatField(null),
        public: BooleanField(default = false),
        pub_date: DateField(null),
        created: DateTimeField(auto_now_add),
        status: CharField(max_length = 1, choices = Status, default = Status::Draft),
    }

    pub enum Status { Draft = "d", Published = "p" => "Out now" }
}
