//! fields.E007 and E100, models.E004 and E026: primary keys.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { slug: CharField(max_length = 10, primary_key, null) }
    pub Author { number: BigAutoField }
    pub Entry { id: IntegerField }
    pub Tag { name: TextField(primary_key) }
    pub Note { a: IntegerField(primary_key), b: IntegerField(primary_key) }
}

fn main() {}
