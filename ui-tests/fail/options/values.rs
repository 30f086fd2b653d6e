//! Values of the wrong type.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog {
        name: CharField(max_length = "100"),
        title: CharField(max_length = 0),
        tagline: TextField(null = 1),
        size: IntegerField(unique = yes),
    }
}

fn main() {}
