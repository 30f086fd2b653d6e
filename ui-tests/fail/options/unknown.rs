//! Options that do not exist, or not for this type.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog {
        name: CharField(max_lenght = 100),
        size: IntegerField(max_length = 5),
        tagline: TextField(nullable),
    }
}

fn main() {}
