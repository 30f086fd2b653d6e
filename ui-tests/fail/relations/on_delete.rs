//! What happens when the target goes.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField }
    pub Entry {
        a: ForeignKey(Blog, related_name = a),
        b: ForeignKey(Blog, on_delete = Casade, related_name = b),
        c: ForeignKey(Blog, on_delete = SetNull, related_name = c),
        d: ForeignKey(Blog, on_delete = CASCADE, related_name = d),
    }
}

fn main() {}
