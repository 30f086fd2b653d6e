//! models.E029 to E034: names of indexes and constraints.
use nuages::prelude::*;

model! {
    app blog;
    pub Entry {
        a: IntegerField,
        Meta {
            indexes: [Index(fields = [a], name = "_a"), Index(fields = [-a], name = "by_a")],
            constraints: [CheckConstraint(check = a > 0, name = "by_a"), UniqueConstraint(fields = [a], name = "1_a")],
        }
    }
}

fn main() {}
