//! fields.E001 to E003: names that keys could not be made of.
use nuages::prelude::*;

model! {
    app blog;
    pub Entry {
        headline_: TextField,
        body__text: TextField,
        pk: IntegerField,
        icontains: TextField,
    }
}

fn main() {}
