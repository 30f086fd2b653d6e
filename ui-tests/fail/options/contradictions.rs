//! Options that exclude each other.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog {
        id: BigAutoField(primary_key, null),
        other: UUIDField(primary_key),
        created: DateTimeField(auto_now, auto_now_add),
        changed: DateTimeField(auto_now, default = jiff::Timestamp::now()),
    }
}

fn main() {}
