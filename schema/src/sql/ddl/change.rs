//! Changes of tables, and the steps that make them.
//!
//! A change is told by descriptions of a table at three moments, so that a new name is never mistaken for a new thing.
//! Whether `ALTER TABLE` can do it or the table is rebuilt is the dialect's flag to say.

use crate::dialect::Dialect;

use super::rebuild::Rebuild;
use super::table::Table;
use super::{alter, rebuild};

/// What happens to one table.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It comes.
    Create(Table),
    /// It goes, with its rows.
    Drop(Table),
    /// It becomes another.
    Alter(Box<Alteration>),
}

/// A table that changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Alteration {
    /// The table as it is.
    pub was: Table,
    /// The same table in every part, under the new names of what is only renamed.
    pub renamed: Table,
    /// The table as it will be.
    pub becomes: Table,
    /// What rows get in a column that they have no value for: the column's name and an expression.
    pub fills: Vec<(String, String)>,
}

/// One thing to do to a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Executes the statement.
    Sql(String),
    /// Makes the table anew and copies its rows.
    Rebuild(Box<Rebuild>),
}

impl Step {
    /// The statements of the step, in order.
    pub fn statements(&self) -> Vec<String> {
        match self {
            Self::Sql(sql) => vec![sql.clone()],
            Self::Rebuild(rebuild) => rebuild.statements(),
        }
    }
}

/// The steps that make all these changes together.
pub fn steps(dialect: &Dialect, changes: &[Change]) -> Vec<Step> {
    if dialect.alters_tables {
        alter::statements(dialect, changes)
            .into_iter()
            .map(Step::Sql)
            .collect()
    } else {
        rebuild::steps(dialect, changes)
    }
}

impl Alteration {
    /// What rows get in that column if they have no value.
    pub(super) fn fill(&self, column: &str) -> Option<&str> {
        self.fills
            .iter()
            .find(|(name, _)| name == column)
            .map(|(_, sql)| sql.as_str())
    }
}

/// The tables that come.
pub(super) fn created(changes: &[Change]) -> impl Iterator<Item = &Table> {
    changes.iter().filter_map(|change| match change {
        Change::Create(table) => Some(table),
        _ => None,
    })
}

/// The tables that go.
pub(super) fn dropped(changes: &[Change]) -> impl Iterator<Item = &Table> {
    changes.iter().filter_map(|change| match change {
        Change::Drop(table) => Some(table),
        _ => None,
    })
}

/// The tables that change.
pub(super) fn altered(changes: &[Change]) -> impl Iterator<Item = &Alteration> {
    changes.iter().filter_map(|change| match change {
        Change::Alter(alteration) => Some(alteration.as_ref()),
        _ => None,
    })
}
