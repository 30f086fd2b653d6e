//! A path that leads nowhere.
use nuages::prelude::*;

mod accounts {}

model! {
    app blog;
    pub Entry { user: ForeignKey(crate::accounts::User, on_delete = Cascade, related_name = entries) }
}

fn main() {}
