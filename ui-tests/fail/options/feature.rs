//! A field type behind a feature that is off.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField, price: DecimalField(max_digits = 5, decimal_places = 2), key: UUIDField(null), data: JSONField }
}

fn main() {}
