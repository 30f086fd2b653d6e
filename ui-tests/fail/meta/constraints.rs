//! Constraints that lack something.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog {
        name: TextField, size: IntegerField,
        Meta {
            constraints: [
                UniqueConstraint(fields = [name]),
                CheckConstraint(check = size >= "0", name = "positive"),
                CheckConstraint(check = sise > 0, name = "positiv"),
                UniqueConstraint(name = "empty", fields = []),
            ]
        }
    }
}

fn main() {}
