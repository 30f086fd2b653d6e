//! A field type that does not exist, and the fields around it still work.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: CharFeild(max_length = 100), size: Integer, tagline: TextField }
}

fn main() {}
