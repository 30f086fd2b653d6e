#![doc = include_str!("../../README.md")]

mod backend;
mod connection;
mod delete;
mod error;
mod expression;
pub mod field_types;
mod fetch;
mod lookups;
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
    Postgres, PostgresBlocking, PostgresBlockingRows, PostgresBlockingTransaction, PostgresRows, PostgresTransaction,
};
#[cfg(feature = "sqlite")]
pub use backend::sqlite::{Iter, Sqlite, SqliteTransaction};
pub use connection::{Executor, Iterate};
pub use delete::Deleted;
pub use error::{Error, Optional, Result};
pub use expression::{Condition, Expr, OrderTerm, Q};
pub use lookups::exists;
pub use model::{Id, Model};
pub use nuages_schema::model::App;
pub use path::{Field, ForeignKey, Many};
pub use query_log::QueryLog;
pub use query_set::{Manager, QuerySet};
pub use related::{RelatedManager, RelatedSet};
pub use write::Assignment;

/// What a program that uses nuages imports: `use nuages::prelude::*;`.
pub mod prelude {
    pub use crate::{Deleted, Error, Executor, Id, Manager, Model, Optional, Q, QuerySet, exists};
    #[cfg(feature = "async")]
    pub use crate::{AsyncSqlite, AsyncSqliteTransaction};
    #[cfg(feature = "postgres")]
    pub use crate::{Postgres, PostgresBlocking, PostgresBlockingTransaction, PostgresTransaction};
    #[cfg(feature = "sqlite")]
    pub use crate::{Sqlite, SqliteTransaction};
}
