//! What migration files are made of, and what applies them.
//!
//! A migration file begins with `use nuages::migrations::*;`. `cargo nuages makemigrations` writes it, from the models; what
//! it wrote may be changed by hand.
//!
//! ```
//! use nuages::migrations::*;
//! use nuages::prelude::*;
//!
//! fn migration() -> Migration {
//!     Migration::new("blog", "0001_initial").initial().operation(
//!         CreateModel::new("Blog")
//!             .field("id", BigAutoField().primary_key())
//!             .field("name", CharField(100)),
//!     )
//! }
//!
//! const ALL: &[fn() -> Migration] = &[migration];
//!
//! let db = Sqlite::in_memory()?;
//! let done = db.migrate(ALL)?;
//! assert_eq!(done[0].migration.to_string(), "blog.0001_initial");
//! assert!(db.migrate(ALL)?.is_empty());
//! # Ok::<(), nuages::Error>(())
//! ```

pub use crate::migrate::{Done, Migrations, Migrator, Status, Target};
pub use nuages_schema::migrate::{
    AddConstraint, AddField, AddIndex, AlterField, AlterModelOptions, AlterModelTable, CreateModel,
    DeleteModel, Migration, MigrationRef, Operation, RemoveConstraint, RemoveField, RemoveIndex,
    RenameField, RenameIndex, RenameModel, RunSql,
};
pub use nuages_schema::migrate::{
    AutoField, BigAutoField, BigIntegerField, BinaryField, BooleanField, CharField, DateField,
    DateTimeField, DecimalField, DurationField, EmailField, FloatField, ForeignKey,
    GenericIPAddressField, IntegerField, JSONField, ManyToManyField, OneToOneField,
    PositiveBigIntegerField, PositiveIntegerField, PositiveSmallIntegerField, SlugField,
    SmallAutoField, SmallIntegerField, TextField, TimeField, URLField, UUIDField,
};
pub use nuages_schema::migrate::{
    Cascade, DbCascade, DbSetDefault, DbSetNull, DoNothing, Protect, Restrict, Set, SetDefault,
    SetNull,
};
pub use nuages_schema::migrate::{CheckConstraint, Index, Literal, UniqueConstraint, field, value};
