#![doc = include_str!("../../README.md")]

mod backend;
mod connection;
mod definition;
mod delete;
mod error;
mod expression;
pub mod field_types;
mod fetch;
mod lookups;
mod migrate;
pub mod migrations;
mod model;
mod path;
mod query_log;
mod query_set;
mod related;
mod row;
mod schema;
mod value;
mod write;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use backend::Row as DatabaseRow;
#[cfg(feature = "sqlite")]
pub use backend::sqlite::{Iter, Sqlite, SqliteTransaction};
pub use connection::{Executor, Operation};
pub use delete::Deleted;
pub use error::{Error, Optional, Result};
pub use expression::{Condition, Expr, OrderTerm, Q};
pub use lookups::exists;
pub use model::{Id, Model};
pub use nuages_macros::Row;
pub use nuages_schema::model::App;
pub use path::{Field, ForeignKey, Many};
pub use query_log::QueryLog;
pub use query_set::{Manager, QuerySet};
pub use related::{RelatedManager, RelatedSet};
pub use write::Assignment;

/// Declares the models of an app.
#[macro_export]
macro_rules! model {
    ($($tokens:tt)*) => { $crate::__private::__model! { ($crate) $($tokens)* } };
}

/// A condition in Django's keyword spelling, for `filter` and `exclude`: `q!(blog.name.icontains = "beatles", rating.gte = 4)`.
#[macro_export]
macro_rules! q {
    ($($tokens:tt)*) => { $crate::__private::__q! { ($crate) $($tokens)* } };
}

/// Names what is read beside, or instead of, the model's own fields: `row! { n: b.entries().count() }`.
#[macro_export]
macro_rules! row {
    ($($tokens:tt)*) => { $crate::__private::__row! { ($crate) $($tokens)* } };
}

/// What a program that uses nuages imports: `use nuages::prelude::*;`.
pub mod prelude {
    pub use crate::{Deleted, Error, Executor, Id, Manager, Model, Optional, Q, QuerySet, Row, exists, model, q, row};
    #[cfg(feature = "sqlite")]
    pub use crate::{Sqlite, SqliteTransaction};
}
