//! fields.E120, E121 and E130 to E135.
use nuages::prelude::*;

model! {
    app blog;
    pub Entry {
        a: CharField,
        b: CharField(max_length = 0),
        c: DecimalField(decimal_places = 2),
        d: DecimalField(max_digits = 3, decimal_places = 5),
        e: DecimalField(max_digits = -1, decimal_places = 0),
        f: CharField(max_length = "10"),
    }
}

fn main() {}
