//! A foreign key to a struct that is no model.
use nuages::prelude::*;

pub struct User;

model! {
    app blog;
    pub Entry { user: ForeignKey(User, on_delete = Cascade) }
}

fn main() {}
