//! Names that a field or model cannot have.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { blog__name: TextField, name_: TextField, pk: TextField, contains: TextField, save: TextField }
}

fn main() {}
