#![doc = include_str!("../../README.md")]

mod backend;
mod chain;
mod connection;
mod definition;
mod delete;
mod editor;
mod error;
mod expression;
mod fetch;
pub mod field_types;
pub mod functions;
pub mod guide;
pub mod hooks;
mod instance;
mod lookups;
mod manager;
pub mod meta;
mod migrate;
pub mod migrations;
mod model;
mod numeric;
mod parent;
mod path;
mod query_log;
mod query_set;
mod raw;
mod related;
mod row;
mod schema;
mod spelling;
mod unique;
mod unordered;
mod validation;
mod validation_error;
pub mod validators;
mod value;
pub mod window;
mod write;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

/// What the public macros hand their tokens to. The compiler names the path in its notes.
#[doc(hidden)]
pub mod macros {
    pub use nuages_macros::{__model as model, __q as q, __row as row};
}

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
pub use connection::{Executor, InTransaction, Iterate, Operation};
pub use delete::Deleted;
pub use error::{Error, Optional, Result};
pub use expression::{
    Aggregated, Annotation, Computed, Condition, Expr, JoinedTexts, OrderTerm, Q,
};
pub use fetch::ForUpdate;
pub use instance::Saved;
#[cfg(feature = "jiff")]
pub use jiff;
pub use lookups::{CustomLookup, CustomTransform, custom, exists};
#[cfg(feature = "serde_json")]
pub use lookups::{JsonPath, JsonValue};
pub use manager::{ManagerOf, Scope};
pub use model::{Id, Model};
pub use nuages_macros::{Row, queryset};
pub use nuages_schema::model::App;
pub use nuages_schema::query::CustomSql;
pub use path::{Field, ForeignKey, Many, NotNull, Null, Root, Via};
pub use query_log::QueryLog;
pub use query_set::{Manager, Order, Orderings, QuerySet, Random, tree_depth};
pub use raw::{Raw, RawInstances, raw};
pub use related::{RelatedManager, RelatedSet, ThroughManager};
#[cfg(feature = "rust_decimal")]
pub use rust_decimal;
#[cfg(feature = "serde_json")]
pub use serde_json;
pub use unique::Unique;
#[cfg(feature = "uuid")]
pub use uuid;
pub use validation::{Cleaned, FullClean, Validation};
pub use validation_error::{NON_FIELD_ERRORS, ValidationError, ValidationErrors};
pub use write::{Assignment, IgnoreConflicts, UpdateConflicts};

pub mod typing {
    //! Traits and states that only the compiler names: what may stand where, and what a builder or queryset still lacks.

    pub use crate::chain::Chain;
    pub use crate::expression::{ChoiceEnum, Comparable, Operand, ValueFor};
    pub use crate::fetch::{Decided, Keyset, KeysetTerm, Relations, Waits};
    pub use crate::lookups::{
        DateParts, ListOf, Operands, OrderLookups, Summable, TextLookups, TextOperand,
    };
    #[cfg(feature = "jiff")]
    pub use crate::lookups::{InZone, MomentParts, Truncatable};
    pub use crate::manager::Scopes;
    pub use crate::model::{KeyOf, is_model};
    pub use crate::path::{Handle, Nullness, Path, Relation};
    pub use crate::query_set::{Bare, Delete, Open, Ordering, Refine, Sliced};
    pub use crate::raw::{Params, RawRow, RawValue};
    pub use crate::related::{Addable, ManyToMany, OneToMany, Removable, ThroughModel};
    pub use crate::row::{Decoder, Fits, Instance, Select, Template, Values};
    pub use crate::spelling::HasField;
    pub use crate::unique::HasUnique;
    pub use crate::unordered::Ordered;
    pub use crate::validation::Unsaved;
    pub use crate::value::FieldValue;
    pub use crate::write::{Assign, Assignments, Changes, FieldList, Given, Missing, New, assign};
}

/// Declares the models of an app, in Django's words.
///
/// ```
/// use nuages::prelude::*;
///
/// model! {
///     app blog;                                  // by default the package's name
///
///     /// A weblog.
///     pub Blog {
///         name: CharField(max_length = 100),
///         tagline: TextField(default = ""),
///     }
///
///     pub Entry {
///         blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
///         headline: CharField(max_length = 255),
///         rating: IntegerField(default = 5),
///         status: CharField(max_length = 1, choices = Status, default = Status::Draft),
///
///         Meta { ordering: [-rating, headline] }
///     }
///
///     pub enum Status { Draft = "d", Published = "p" => "Out now" }
/// }
///
/// let db = Sqlite::in_memory()?;
/// db.create_tables(APP)?;
/// let blog = Blog::new().name("Beatles Blog").save(&db)?;
/// let entry = blog.entries().new().headline("Help!").save(&db)?;
/// assert_eq!(entry.blog(&db)?.name, "Beatles Blog");
/// # Ok::<(), nuages::Error>(())
/// ```
///
/// Each model becomes a struct with public fields (`Debug` and `Clone`; derive more in front of it), a builder
/// (`Blog::new()`), a manager (`Blog::objects()`) and the handles that closures get (`|e| e.blog.name`). The block also
/// declares `APP`, the list of its models. What Django's system checks would refuse does not compile.
#[macro_export]
macro_rules! model {
    ($($tokens:tt)*) => { $crate::macros::model! { ($crate) $($tokens)* } };
}

/// A condition in Django's keyword spelling, for `filter` and `exclude`.
///
/// ```
/// # use nuages::prelude::*;
/// # model! { app blog; pub Blog { name: TextField } pub Entry { blog: ForeignKey(Blog, on_delete = Cascade), rating: IntegerField, pub_date: DateField(null) } }
/// Entry::objects().filter(q!(blog.name.icontains = "beatles", rating.gte = 4));
/// Entry::objects().filter(q!(blog__name__icontains = "beatles" | !(pub_date = None)));
/// let kept: Q<Entry> = Entry::q(q!(rating.in = [4, 5]));
/// ```
///
/// A key is a path of fields and relations and perhaps a lookup, with dots or with double underscores; a comma and `&` mean
/// and, `|` or, `^` either-or, `!( .. )` not. The macro expands to a closure such as `|e| e.rating.gte(4)`, so that a
/// condition to keep is made by the model's `q`.
#[macro_export]
macro_rules! q {
    ($($tokens:tt)*) => { $crate::macros::q! { ($crate) $($tokens)* } };
}

/// Names what is read beside, or instead of, the model's own fields.
///
/// ```
/// # use nuages::prelude::*;
/// # model! { app blog; pub Blog { name: TextField } pub Entry { blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries), rating: IntegerField } }
/// # let db = Sqlite::in_memory()?;
/// # db.create_tables(APP)?;
/// # Blog::new().name("a").save(&db)?.entries().new().rating(3).save(&db)?;
/// for blog in Blog::objects().annotate(|b| row! { n: b.entries().count() }).fetch(&db)? {
///     println!("{}: {}", blog.name, blog.n);
/// }
/// for entry in Entry::objects().select_related(|e| row! { e.blog }).fetch(&db)? {
///     println!("{}: {}", entry.blog.name, entry.rating);
/// }
/// # Ok::<(), nuages::Error>(())
/// ```
///
/// `name: expression`, or an expression whose last segment is the name: `e.blog`, `e.authors()`. The row has these fields,
/// and those of the model after `annotate`, `select_related` and `prefetch_related`.
#[macro_export]
macro_rules! row {
    ($($tokens:tt)*) => { $crate::macros::row! { ($crate) $($tokens)* } };
}

/// What a program that uses nuages imports: `use nuages::prelude::*;`.
pub mod prelude {
    // Only its method is used by name.
    pub use crate::validation::Unsaved as _;
    #[cfg(feature = "async")]
    pub use crate::{AsyncSqlite, AsyncSqliteTransaction};
    pub use crate::{
        Deleted, Error, Executor, FullClean, Id, Manager, ManagerOf, Model, Optional, Q, QuerySet,
        Row, Saved, Scope, exists, model, q, queryset, row,
    };
    #[cfg(feature = "postgres")]
    pub use crate::{Postgres, PostgresBlocking, PostgresBlockingTransaction, PostgresTransaction};
    #[cfg(feature = "sqlite")]
    pub use crate::{Sqlite, SqliteTransaction};
}
