//! Statements that create, change and drop tables.
//!
//! A model is first described as the tables it has in a database (`table`); statements are written from that
//! description alone, and two of them are compared to find what `ALTER TABLE` must do. Nothing is executed here.

mod alter;
mod change;
pub(super) mod condition;
mod convert;
mod literal;
mod names;
mod rebuild;
mod table;
#[cfg(test)]
mod tests;
mod write;

use crate::dialect::Dialect;
use crate::model::ModelDef;

pub use change::{Alteration, Change, Step, steps};
pub use literal::literal;
pub use names::{ConstraintKind, ConstraintName, constraint_names, shortened};
pub use rebuild::{Copied, Rebuild};
pub use table::{Column, Constraint, ForeignKey, Index, Models, Table, default_table, tables};
pub use write::{add_foreign_key, create_index, create_table};

/// The statements that create the tables of these models, in whatever order their foreign keys point.
///
/// Models that are not managed are only used to find out what foreign keys point at.
pub fn create_tables(dialect: &Dialect, models: &[&ModelDef]) -> Vec<String> {
    let all = Models::new(models);
    let tables: Vec<Table> = models
        .iter()
        .filter(|model| model.managed)
        .flat_map(|model| tables(dialect, all, model))
        .collect();
    let created = tables.iter().map(|table| create_table(dialect, table));
    // PostgreSQL: a foreign key can only name a table that exists, so all keys follow all tables.
    let keys = tables
        .iter()
        .filter(|_| dialect.alters_tables)
        .flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)))
        .map(|(table, key)| add_foreign_key(dialect, &table.name, key));
    let indexes = tables
        .iter()
        .flat_map(|table| table.indexes.iter().map(move |index| (table, index)))
        .map(|(table, index)| create_index(dialect, &table.name, index));
    let comments = tables
        .iter()
        .flat_map(|table| write::comments(dialect, table));
    created.chain(keys).chain(indexes).chain(comments).collect()
}
