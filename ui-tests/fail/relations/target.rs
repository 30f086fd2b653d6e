//! A foreign key needs a model.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField }
    pub Entry {
        a: ForeignKey(on_delete = Cascade),
        b: ForeignKey("Blog", on_delete = Cascade),
        c: ForeignKey(Status, on_delete = Cascade),
        d: ManyToManyField,
    }
    enum Status { Draft = "d" }
}

fn main() {}
