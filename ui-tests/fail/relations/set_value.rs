//! What `on_delete` needs, and a value of another type.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField }
    pub Entry {
        a: ForeignKey(Blog, on_delete = Set("x"), related_name = a),
        b: ForeignKey(Blog, on_delete = SetDefault, related_name = b),
        c: ForeignKey(Blog, on_delete = Set, related_name = c),
    }
    pub Post {
        a: ForeignKey(Blog, on_delete = DbCascade, related_name = posts),
        b: ForeignKey(Blog, on_delete = Cascade, related_name = "+"),
    }
}

fn main() {}
