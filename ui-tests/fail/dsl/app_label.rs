//! An app label as a Rust path or text.
use nuages::prelude::*;

model! {
    app "blog";
    pub Blog { name: TextField }
}

fn main() {}
