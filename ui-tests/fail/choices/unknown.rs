//! Enums and variants that are not there.
use nuages::prelude::*;

model! {
    app blog;
    pub Entry {
        a: CharField(max_length = 1, choices = Statsu),
        b: CharField(max_length = 1, choices = Status, default = Status::Drat),
        c: CharField(max_length = 1, choices = Status, default = "d"),
        d: IntegerField(choices = Status),
    }
    enum Status { Draft = "d", Published = "p" }
}

fn main() {}
