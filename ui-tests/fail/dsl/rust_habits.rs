//! Rust types, `struct`, `=`.
use nuages::prelude::*;

model! {
    app blog;
    pub struct Blog { name: String, tagline: Option<String> }
    pub Author { age = IntegerField }
}

fn main() {}
