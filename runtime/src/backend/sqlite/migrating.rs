//! What only migrations need of SQLite: foreign keys off around a transaction, and plain answers about the schema.

use rusqlite::types::ValueRef;
use std::time::Duration;

use super::{SqliteSession, run, translate};
use crate::error::{Error, Result};

/// How long a migrator waits for another one.
const PATIENCE: Duration = Duration::from_mins(10);

/// How long everybody else waits.
const USUAL: Duration = Duration::from_secs(5);

impl SqliteSession {
    /// Takes the lock and opens a transaction in which rows are not followed along foreign keys.
    pub(crate) fn begin_migration(&self) -> Result<()> {
        self.with(|local| {
            if local.depth.get() > 0 {
                return Err(Error::migration(
                    "migrations open their own transaction: call `migrate` outside of `atomic`",
                ));
            }
            self.shared.permit.acquire();
            let owner = local.conn.borrow_owner();
            let begun = owner
                .busy_timeout(PATIENCE)
                .map_err(|error| translate(&error, None))
                .and_then(|()| {
                    // SQLite: inside a transaction the pragma has no effect, and dropping a table would delete along the keys.
                    run(local, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")
                });
            let enforced =
                || owner.pragma_query_value(None, "foreign_keys", |row| row.get::<_, i64>(0));
            let begun = begun.and_then(|()| match enforced() {
                Ok(0) => Ok(()),
                Ok(_) => Err(Error::migration("foreign keys could not be switched off")),
                Err(error) => Err(translate(&error, None)),
            });
            match begun {
                Ok(()) => {
                    local.depth.set(1);
                    Ok(())
                }
                Err(error) => {
                    if !owner.is_autocommit() {
                        let _ = run(local, "ROLLBACK");
                    }
                    let _ = self.as_usual();
                    self.shared.permit.release();
                    Err(error)
                }
            }
        })
    }

    /// Ends the transaction and follows foreign keys again.
    pub(crate) fn end_migration(&self, commit: bool) -> Result<()> {
        let ended = self.end(commit);
        ended.and(self.as_usual())
    }

    fn as_usual(&self) -> Result<()> {
        self.with(|local| {
            let timeout = local.conn.borrow_owner().busy_timeout(USUAL);
            timeout
                .map_err(|error| translate(&error, None))
                .and(run(local, "PRAGMA foreign_keys = ON"))
        })
    }

    /// The rows whose keys point at nothing, in words.
    pub(crate) fn broken_keys(&self) -> Result<Vec<String>> {
        let rows = self.texts("PRAGMA foreign_key_check")?;
        let words = |row: Vec<Option<String>>| {
            let mut cells = row.into_iter().map(Option::unwrap_or_default);
            let mut next = || cells.next().unwrap_or_default();
            format!(
                "the row {1} of `{0}` points at a row of `{2}` that does not exist",
                next(),
                next(),
                next()
            )
        };
        Ok(rows.into_iter().map(words).collect())
    }

    /// The rows of a query, as texts.
    pub(crate) fn texts(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        self.with(|local| {
            let fail = |error: rusqlite::Error| translate(&error, None).with_statement(sql);
            let mut statement = local.conn.borrow_owner().prepare(sql).map_err(fail)?;
            let columns = statement.column_count();
            let mut rows = statement.raw_query();
            let mut texts = Vec::new();
            while let Some(row) = rows.next().map_err(fail)? {
                let cell = |at| row.get_ref(at).map(text);
                texts.push(
                    (0..columns)
                        .map(cell)
                        .collect::<rusqlite::Result<_>>()
                        .map_err(fail)?,
                );
            }
            Ok(texts)
        })
    }
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(value) => Some(value.to_string()),
        ValueRef::Real(value) => Some(value.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}
