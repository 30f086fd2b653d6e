//! The databases that a test can run on, behind one blocking face.

use nuages::prelude::*;
use nuages::{App, Operation, QueryLog};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
}

/// A new, empty database, gone at the end of its test.
#[derive(Debug)]
pub(crate) enum TestDatabase {
    Sqlite(Sqlite),
}

/// A transaction on one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TestTransaction<'t> {
    Sqlite(&'t SqliteTransaction<'t>),
}

/// Runs a test on a new database with the tables of the shared models.
pub(crate) fn run(
    backend: Backend,
    test: fn(&TestDatabase) -> nuages::Result<()>,
) -> nuages::Result<()> {
    let db = TestDatabase::new(backend)?;
    db.create_tables(crate::models::APP)?;
    test(&db)
}

impl TestDatabase {
    pub(crate) fn new(backend: Backend) -> nuages::Result<Self> {
        match backend {
            Backend::Sqlite => Sqlite::in_memory().map(Self::Sqlite),
        }
    }

    pub(crate) fn create_tables(&self, app: App) -> nuages::Result<()> {
        match self {
            Self::Sqlite(db) => db.create_tables(app),
        }
    }

    pub(crate) fn execute(&self, sql: &str) -> nuages::Result<()> {
        match self {
            Self::Sqlite(db) => db.execute(sql),
        }
    }

    pub(crate) fn log_queries(&self) -> QueryLog {
        match self {
            Self::Sqlite(db) => db.log_queries(),
        }
    }

    /// The rows of a query, read one after the other.
    pub(crate) fn iterate<M: Model>(&self, rows: QuerySet<M>) -> nuages::Result<Vec<M>> {
        match self {
            Self::Sqlite(db) => rows.iterator(db)?.collect(),
        }
    }

    pub(crate) fn atomic<T>(
        &self,
        body: impl FnOnce(&TestTransaction<'_>) -> nuages::Result<T>,
    ) -> nuages::Result<T> {
        match self {
            Self::Sqlite(db) => db.atomic(|tx| body(&TestTransaction::Sqlite(tx))),
        }
    }
}

impl Executor for TestDatabase {
    type Ret<'e, T: Send + 'static> = nuages::Result<T>;

    fn execute<'e, O: Operation>(&'e self, operation: O) -> nuages::Result<O::Output> {
        match self {
            Self::Sqlite(db) => Executor::execute(db, operation),
        }
    }
}

impl TestTransaction<'_> {
    pub(crate) fn atomic<T>(
        &self,
        body: impl FnOnce(&TestTransaction<'_>) -> nuages::Result<T>,
    ) -> nuages::Result<T> {
        match self {
            Self::Sqlite(tx) => tx.atomic(|tx| body(&TestTransaction::Sqlite(tx))),
        }
    }

    pub(crate) fn on_commit(&self, hook: impl FnOnce() + 'static) {
        match self {
            Self::Sqlite(tx) => tx.on_commit(hook),
        }
    }
}

impl Executor for TestTransaction<'_> {
    type Ret<'e, T: Send + 'static>
        = nuages::Result<T>
    where
        Self: 'e;

    fn execute<'e, O: Operation>(&'e self, operation: O) -> nuages::Result<O::Output> {
        match self {
            Self::Sqlite(tx) => Executor::execute(*tx, operation),
        }
    }
}
