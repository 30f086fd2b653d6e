#![doc = include_str!("../../README.md")]

mod backend;
mod connection;
mod definition;
mod delete;
mod error;
mod expression;
mod fetch;
pub mod field_types;
mod lookups;
mod migrate;
pub mod migrations;
mod model;
mod numeric;
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
#[cfg(feature = "async")]
pub use backend::async_sqlite::{AsyncSqlite, AsyncSqliteRows, AsyncSqliteTransaction};
#[cfg(feature = "postgres")]
pub use backend::postgres::{
    Postgres, PostgresBlocking, PostgresBlockingRows, PostgresBlockingTransaction, PostgresRows,
    PostgresTransaction,
};
#[cfg(feature = "sqlite")]
pub use backend::sqlite::{Iter, Sqlite, SqliteTransaction};
pub use connection::{Executor, Iterate, Operation};
pub use delete::Deleted;
pub use error::{Error, Optional, Result};
pub use expression::{Annotation, Condition, Expr, OrderTerm, Q};
#[cfg(feature = "jiff")]
pub use jiff;
pub use lookups::exists;
pub use model::{Id, Model};
pub use nuages_macros::Row;
pub use nuages_schema::model::App;
pub use path::{Field, ForeignKey, Many, NotNull, Null, Root, Via};
pub use query_log::QueryLog;
pub use query_set::{Manager, QuerySet};
pub use related::{RelatedManager, RelatedSet};
#[cfg(feature = "rust_decimal")]
pub use rust_decimal;
#[cfg(feature = "serde_json")]
pub use serde_json;
#[cfg(feature = "uuid")]
pub use uuid;
pub use write::Assignment;

pub mod typing {
    //! Traits and states that only the compiler names: what may stand where, and what a builder or queryset still lacks.

    pub use crate::expression::{ChoiceEnum, Comparable, Operand, ValueFor};
    pub use crate::lookups::{DateParts, ListOf, OrderLookups, Summable, TextLookups};
    pub use crate::model::KeyOf;
    pub use crate::path::{Handle, Nullness, Path, Relation};
    pub use crate::query_set::{Bare, Delete, Open, Ordering, Refine, Sliced};
    pub use crate::related::{ManyToMany, OneToMany};
    pub use crate::row::{Decoder, Fits, Instance, Select, Template, Values};
    pub use crate::value::FieldValue;
    pub use crate::write::{Assign, Assignments, FieldList, Given, Missing, New};
}

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
    #[cfg(feature = "async")]
    pub use crate::{AsyncSqlite, AsyncSqliteTransaction};
    pub use crate::{
        Deleted, Error, Executor, Id, Manager, Model, Optional, Q, QuerySet, Row, exists, model, q,
        row,
    };
    #[cfg(feature = "postgres")]
    pub use crate::{Postgres, PostgresBlocking, PostgresBlockingTransaction, PostgresTransaction};
    #[cfg(feature = "sqlite")]
    pub use crate::{Sqlite, SqliteTransaction};
}
