//! Things declared twice.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField, name: TextField }
    pub Blog { title: TextField }
    pub Entry { blog: ForeignKey(Blog, on_delete = Cascade), blog_id: IntegerField }
}

fn main() {}
