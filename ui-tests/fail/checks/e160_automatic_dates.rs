//! fields.E160: a field that sets itself has no use for another value.
use nuages::prelude::*;

model! {
    app blog;
    pub Entry {
        a: DateTimeField(auto_now, auto_now_add),
        b: DateField(auto_now_add, default = jiff::civil::date(2024, 1, 1)),
    }
}

fn main() {}
