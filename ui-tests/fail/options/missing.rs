//! Options that a type needs.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: CharField, price: DecimalField(max_digits = 5), title: CharField(null) }
}

fn main() {}
