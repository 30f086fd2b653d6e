//! Commas, colons and parentheses left out.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name CharField(max_length = 100), tagline: TextField }
    pub Author { name: CharField max_length = 100, age: IntegerField }
    pub Entry { headline: TextField body: TextField }
}

fn main() {}
