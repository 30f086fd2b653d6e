//! One file a topic. Each ends with its list, `suite! { first, second }`, which makes a `#[test]` of each for each database.

macro_rules! suite {
    ($($test:ident),+ $(,)?) => {
        suite! { in sqlite on Sqlite: $($test),+ }
        suite! { in async_sqlite on AsyncSqlite: $($test),+ }
        suite! { in postgres on Postgres: $($test),+ }
        suite! { in postgres_blocking on PostgresBlocking: $($test),+ }
    };
    (in $module:ident on $backend:ident: $($test:ident),+) => {
        mod $module {
            $(#[test]
            fn $test() -> nuages::Result<()> {
                crate::database::run(crate::database::Backend::$backend, super::$test)
            })+
        }
    };
}

use nuages::QuerySet;

use crate::database::TestDatabase;
use crate::models::Entry;

mod aggregates;
mod bad_input;
mod collector;
mod constraints;
mod crud;
mod custom;
mod dates;
mod deletion;
mod expressions;
mod fidelity;
mod fields;
mod filters;
mod foreign_columns;
mod foreign_files;
mod functions;
mod inheritance;
mod instances;
mod json;
mod links;
mod locks;
mod managers;
mod many_to_many;
mod moments;
mod nulls;
mod one_to_one;
mod ordering;
mod pages;
mod paths;
mod plans;
mod prefetch;
mod proxies;
mod random;
mod raw;
mod related_managers;
mod relations;
mod sets;
mod slices;
mod storage;
mod texts;
mod transactions;
mod trees;
mod uniqueness;
mod upserts;
mod validation;
mod verbs;
mod windows;

/// The headlines of a queryset's entries, in the order in which they were saved.
fn headlines(db: &TestDatabase, entries: QuerySet<Entry>) -> nuages::Result<Vec<String>> {
    entries.order_by(|e| e.id).values(|e| e.headline).fetch(db)
}
