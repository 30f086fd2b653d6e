//! A model that is not there.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField }
    pub Entry { blog: ForeignKey(Blgo, on_delete = Cascade) }
}

fn main() {}
