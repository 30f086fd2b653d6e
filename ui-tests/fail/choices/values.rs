//! Values that clash or do not fit.
use nuages::prelude::*;

model! {
    app blog;
    enum Status { Draft = "d", Published = "d", Gone = 3 }
    enum Level { Low = 1.5, High }
    pub Entry { a: CharField(max_length = 1, choices = Kind) }
    enum Kind { Long = "long" }
}

fn main() {}
