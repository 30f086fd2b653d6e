//! models.E023 and E024.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog_ { name: TextField }
    pub Blog__Entry { name: TextField }
}

fn main() {}
