//! Heirs of models that are not there, and what an heir or a proxy cannot say.
use nuages::prelude::*;

model! {
    app blog;
    abstract Base { created: DateTimeField(auto_now_add) }
    pub Blog { name: TextField }
    pub Entry: Bace { headline: TextField }
    pub Note: Blog { name: TextField }
    pub proxy Recent: Blog { text: TextField }
}

fn main() {}
