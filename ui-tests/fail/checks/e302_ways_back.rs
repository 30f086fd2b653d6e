//! fields.E302 to E309: names of ways back.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField }
    pub Entry {
        a: ForeignKey(Blog, on_delete = Cascade),
        b: ForeignKey(Blog, on_delete = Cascade),
        c: ForeignKey(Blog, on_delete = Cascade, related_name = name),
        d: ForeignKey(Blog, on_delete = Cascade, related_name = "two words"),
        e: ForeignKey(Blog, on_delete = Cascade, related_name = entries_),
        f: ForeignKey(Blog, on_delete = Cascade, related_name = objects),
    }
}

fn main() {}
