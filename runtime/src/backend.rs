//! The databases: a session and a row of each. Only the files below here name a driver.

use crate::error::{Error, Result};
use crate::field_types::Kind;
use crate::path::Nullness;
use crate::value::{Cell, CellError, Value};
use nuages_schema::model::ModelDef;

#[cfg(feature = "async")]
pub(crate) mod async_sqlite;
mod constraint;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;
mod statements;

/// An open session of one database.
#[derive(Debug)]
pub(crate) enum Session {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::SqliteSession),
    #[cfg(feature = "postgres")]
    Postgres(postgres::PostgresSession),
}

/// A row that is being read.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    source: Source<'a>,
    /// Where the columns start that the decoder knows.
    start: usize,
}

#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    #[cfg(feature = "sqlite")]
    Sqlite(&'a rusqlite::Row<'a>),
    #[cfg(feature = "postgres")]
    Postgres(&'a tokio_postgres::Row),
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Row from column {}", self.start)
    }
}

impl<'a> Row<'a> {
    #[inline]
    pub(crate) fn new(source: Source<'a>) -> Self {
        Self { source, start: 0 }
    }

    /// The same row, its first columns aside.
    #[inline]
    pub(crate) fn skip(self, columns: usize) -> Self {
        Self {
            source: self.source,
            start: self.start + columns,
        }
    }

    /// What stands in a column.
    #[inline]
    pub fn cell(&self, index: usize) -> Result<Cell<'a>, CellError> {
        match self.source {
            #[cfg(feature = "sqlite")]
            Source::Sqlite(row) => sqlite::cell(row, self.start + index),
            #[cfg(feature = "postgres")]
            Source::Postgres(row) => postgres::cell(row, self.start + index),
        }
    }

    /// Whether a column is NULL.
    pub fn is_null(&self, index: usize) -> bool {
        matches!(self.cell(index), Ok(Cell::Null))
    }

    /// Reads a column that belongs to no field.
    ///
    /// # Errors
    /// When it holds something else.
    #[inline]
    pub fn value<K: Kind, N: Nullness>(&self, index: usize) -> Result<N::Wrap<K::Value>> {
        self.cell(index)
            .and_then(N::read::<K>)
            .map_err(Error::invalid_cell)
    }

    /// Reads the column of a model's field; the model's columns start at `at`.
    ///
    /// # Errors
    /// When it holds something else; the error names model, field and row.
    #[inline]
    pub fn field<K: Kind, N: Nullness>(
        &self,
        model: &'static ModelDef,
        at: usize,
        field: usize,
    ) -> Result<N::Wrap<K::Value>> {
        match self.cell(at + field).and_then(N::read::<K>) {
            Ok(value) => Ok(value),
            Err(error) => Err(self.fail(error, model, at, field)),
        }
    }

    #[cold]
    fn fail(&self, error: CellError, model: &'static ModelDef, at: usize, field: usize) -> Error {
        let key = model
            .primary_key()
            .and_then(|(key, _)| self.cell(at + key).ok());
        Error::invalid_cell(error).in_row(model, field, key)
    }

    /// A column as a key that rows are found by.
    pub(crate) fn key(&self, index: usize) -> Result<Value> {
        Ok(match self.cell(index).map_err(Error::invalid_cell)? {
            Cell::Integer(value) => Value::Integer(value),
            Cell::Text(bytes) => Value::Text(
                crate::value::text(bytes)
                    .map_err(Error::invalid_cell)?
                    .to_owned(),
            ),
            #[cfg(feature = "uuid")]
            Cell::Uuid(bytes) => Value::Uuid(uuid::Uuid::from_bytes(bytes)),
            _ => Value::Null,
        })
    }
}
