//! A public model that points at a private one.
use nuages::prelude::*;

pub mod models {
    use nuages::prelude::*;
    model! {
        app blog;
        Blog { name: TextField }
        pub Entry { blog: ForeignKey(Blog, on_delete = Cascade) }
    }
}

fn main() {
    let _ = models::Entry::objects().count(&Sqlite::in_memory().unwrap());
}
