//! Options that a many-to-many field does not have.
use nuages::prelude::*;

model! {
    app blog;
    pub Author { name: TextField }
    pub Entry { authors: ManyToManyField(Author, null, on_delete = Cascade) }
}

fn main() {}
