//! Types that cannot be rows.
use nuages::prelude::*;

#[derive(Row)]
enum Shape { Round }

#[derive(Row)]
struct Pair(String, String);

#[derive(Row)]
struct Any<T> { value: T }

#[derive(Row)]
#[nuages(krate = nuages)]
struct Named { name: String }

fn main() {}
