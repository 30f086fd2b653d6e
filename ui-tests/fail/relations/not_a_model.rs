//! A foreign key to a struct that is no model, and a many-to-many field to another.
use nuages::prelude::*;

struct Plain;

mod other {
    pub struct Simple;
}
use other::Simple;

model! {
    app blog;
    pub Entry {
        plain: ForeignKey(Plain, on_delete = Cascade),
        simple: ManyToManyField(Simple),
        one: OneToOneField(Plain, on_delete = SetNull, null, related_name = one),
        name: TextField,
    }
}

fn main() {}
