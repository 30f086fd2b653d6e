//! fields.E320: what is to be set has to be possible.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField }
    pub Entry { blog: ForeignKey(Blog, on_delete = SetNull) }
}

fn main() {}
