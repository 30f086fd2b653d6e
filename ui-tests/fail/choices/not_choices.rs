//! An enum that `model!` did not declare.
use nuages::prelude::*;

pub mod other {
    #[derive(Debug, Clone, Copy)]
    pub enum Status { Draft }
}

model! {
    app blog;
    pub Entry { status: CharField(max_length = 1, choices = other::Status) }
}

fn main() {}
