//! fields.W122 and its kin: options that the field type has no use for.
use nuages::prelude::*;

model! {
    app blog;
    pub Entry {
        a: IntegerField(max_length = 3),
        b: TextField(auto_now),
        c: BooleanField(max_digits = 3),
    }
}

fn main() {}
