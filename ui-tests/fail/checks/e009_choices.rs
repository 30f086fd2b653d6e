//! fields.E005 and E009: choices that are no list of values, or do not fit.
use nuages::prelude::*;

model! {
    app blog;
    pub Entry {
        status: CharField(max_length = 1, choices = Status),
        level: CharField(max_length = 1, choices = ["a", "b"]),
    }
    enum Status { Draft = "draft" }
}

fn main() {}
