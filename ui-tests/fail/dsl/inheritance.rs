//! Heirs of models that are not abstract, or not there.
use nuages::prelude::*;

model! {
    app blog;
    abstract Base { created: DateTimeField(auto_now_add) }
    pub Blog { name: TextField }
    pub Entry: Bace { headline: TextField }
    pub Note: Blog { text: TextField }
}

fn main() {}
