//! models.E007, E028, E018: names that the database would see twice, or not in full.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog {
        a: IntegerField,
        b: IntegerField(db_column = "A"),
        c: IntegerField(db_column = "a_name_of_a_column_that_is_longer_than_any_database_would_like_it"),
    }
    pub Entry { a: IntegerField, Meta { db_table: "blog_blog" } }
}

fn main() {}
