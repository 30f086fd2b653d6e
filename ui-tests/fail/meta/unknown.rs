//! Keys and fields that are not there.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: TextField, size: IntegerField, Meta { odering: [name], verbose_nam: "x" } }
    pub Entry { headline: TextField, Meta { ordering: [-heading], indexes: [Index(fields = [headlin])] } }
}

fn main() {}
