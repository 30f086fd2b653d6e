//! Defaults that do not fit.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog {
        name: CharField(max_length = 3, default = "abcd"),
        size: IntegerField(default = "5"),
        small: PositiveIntegerField(default = -1),
        open: BooleanField(default = 1),
        born: DateField(default = "2024-01-01"),
        tagline: TextField(default = None),
    }
}

fn main() {}
