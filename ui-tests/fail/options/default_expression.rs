//! A default that is an expression of another type.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog {
        size: IntegerField(default = u64::MAX),
        tagline: TextField(default = vec!["a"]),
    }
}

fn main() {}
