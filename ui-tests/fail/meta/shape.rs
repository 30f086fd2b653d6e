//! Values of the wrong shape.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField, Meta { ordering: name, verbose_name: blog, managed: "no" } }
    pub Entry { text: TextField, Meta { indexes: [fields = [text]] }, title: TextField }
}

fn main() {}
