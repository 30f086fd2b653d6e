//! Migrations as data: what a project's models were, are and how one became the other.
//!
//! `state` holds all models at one moment, `operation` one change of them, `diff` finds the operations between two
//! states, `optimize` folds them, `hazard` says what they endanger, `plan` turns them into steps for one database and
//! `render` into the Rust text of a migration file. Nothing here reads files, asks questions or executes a statement.

mod apply;
mod condition;
mod describe;
mod diff;
mod field;
mod graph;
mod hazard;
mod index;
mod migration;
pub mod names;
mod operation;
mod optimize;
mod plan;
mod reduce;
mod render;
mod state;
#[cfg(test)]
mod tests;
mod write;

pub use condition::{Expr, field, value};
pub use diff::{Answer, Answers, AppOperation, Histories, Naming, Question, arrange, diff};
pub use field::{
    AutoField, BigAutoField, BigIntegerField, BinaryField, BooleanField, CharField, ColumnField,
    DateField, DateTimeField, DecimalField, DurationField, EmailField, FloatField, ForeignKey,
    GenericIPAddressField, IntegerField, IntoField, JSONField, ManyToManyField, OneToOneField,
    PairField, PositiveBigIntegerField, PositiveIntegerField, PositiveSmallIntegerField, SlugField,
    SmallAutoField, SmallIntegerField, TextField, TimeField, URLField, UUIDField,
};
pub use graph::{Graph, GraphError};
pub use hazard::{Danger, Hazard, hazards};
pub use index::{CheckConstraint, Index, UniqueConstraint, UniqueConstraintDef};
pub use migration::{Migration, MigrationRef};
pub use operation::{
    AddConstraint, AddField, AddIndex, AlterField, AlterModelOptions, AlterModelTable, CreateModel,
    DeleteModel, Field, ModelOptions, Operation, RemoveConstraint, RemoveField, RemoveIndex,
    RenameField, RenameIndex, RenameModel, RunSql,
};
pub use optimize::optimize;
pub use plan::{Planned, plan};
pub use reduce::Reduction;
pub use state::{ProjectState, StateError};

pub use crate::model::Literal;
pub use crate::model::OnDelete::{
    Cascade, DbCascade, DbSetDefault, DbSetNull, DoNothing, Protect, Restrict, Set, SetDefault,
    SetNull,
};
pub use crate::sql::ddl::{Copied, Rebuild, Step};
