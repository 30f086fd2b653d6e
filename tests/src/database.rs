//! The databases that a test can run on, behind one blocking face.

use nuages::prelude::*;
use nuages::{App, Operation, QueryLog};

use crate::postgres::{Schema, wait};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    AsyncSqlite,
    Postgres,
    PostgresBlocking,
}

/// A new, empty database, gone at the end of its test.
#[derive(Debug)]
#[expect(dead_code, reason = "a schema is there to be dropped")]
pub(crate) enum TestDatabase {
    Sqlite(Sqlite),
    AsyncSqlite(AsyncSqlite),
    Postgres(Postgres, Schema),
    PostgresBlocking(PostgresBlocking, Schema),
}

/// A transaction on one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TestTransaction<'t> {
    Sqlite(&'t SqliteTransaction<'t>),
    AsyncSqlite(&'t AsyncSqliteTransaction),
    Postgres(&'t PostgresTransaction),
    PostgresBlocking(&'t PostgresBlockingTransaction),
}

/// Runs a test on a new database with the tables of the shared models.
pub(crate) fn run(
    backend: Backend,
    test: fn(&TestDatabase) -> nuages::Result<()>,
) -> nuages::Result<()> {
    if matches!(backend, Backend::Postgres | Backend::PostgresBlocking)
        && crate::postgres::is_left_out()
    {
        return Ok(());
    }
    let db = TestDatabase::new(backend)?;
    db.create_tables(crate::models::APP)?;
    test(&db)
}

impl TestDatabase {
    pub(crate) fn new(backend: Backend) -> nuages::Result<Self> {
        match backend {
            Backend::Sqlite => Sqlite::in_memory().map(Self::Sqlite),
            Backend::AsyncSqlite => AsyncSqlite::in_memory().map(Self::AsyncSqlite),
            Backend::Postgres => {
                let schema = Schema::create()?;
                let db = wait(Postgres::connect(schema.url()))?;
                Ok(Self::Postgres(db, schema))
            }
            Backend::PostgresBlocking => {
                let schema = Schema::create()?;
                let db = Postgres::connect_blocking(schema.url())?;
                Ok(Self::PostgresBlocking(db, schema))
            }
        }
    }

    pub(crate) fn create_tables(&self, app: App) -> nuages::Result<()> {
        match self {
            Self::Sqlite(db) => db.create_tables(app),
            Self::AsyncSqlite(db) => wait(db.create_tables(app)),
            Self::Postgres(db, _) => wait(db.create_tables(app)),
            Self::PostgresBlocking(db, _) => db.create_tables(app),
        }
    }

    pub(crate) fn execute(&self, sql: &str) -> nuages::Result<()> {
        match self {
            Self::Sqlite(db) => db.execute(sql),
            Self::AsyncSqlite(db) => wait(db.execute(sql)),
            Self::Postgres(db, _) => wait(db.execute(sql)),
            Self::PostgresBlocking(db, _) => db.execute(sql),
        }
    }

    pub(crate) fn log_queries(&self) -> QueryLog {
        match self {
            Self::Sqlite(db) => db.log_queries(),
            Self::AsyncSqlite(db) => db.log_queries(),
            Self::Postgres(db, _) => db.log_queries(),
            Self::PostgresBlocking(db, _) => db.log_queries(),
        }
    }

    pub(crate) fn on_slow_query(
        &self,
        threshold: std::time::Duration,
        tell: impl Fn(&str, std::time::Duration) + Send + Sync + 'static,
    ) {
        match self {
            Self::Sqlite(db) => db.on_slow_query(threshold, tell),
            Self::AsyncSqlite(db) => db.on_slow_query(threshold, tell),
            Self::Postgres(db, _) => db.on_slow_query(threshold, tell),
            Self::PostgresBlocking(db, _) => db.on_slow_query(threshold, tell),
        }
    }

    /// The rows of a query, read one after the other.
    pub(crate) fn iterate<M: Model>(&self, rows: QuerySet<M>) -> nuages::Result<Vec<M>> {
        match self {
            Self::Sqlite(db) => rows.iterator(db)?.collect(),
            Self::AsyncSqlite(db) => {
                let mut rows = rows.iterator(db);
                std::iter::from_fn(|| wait(rows.next()).transpose()).collect()
            }
            Self::Postgres(db, _) => {
                let mut rows = rows.iterator(db);
                std::iter::from_fn(|| wait(rows.next()).transpose()).collect()
            }
            Self::PostgresBlocking(db, _) => rows.iterator(db)?.collect(),
        }
    }

    pub(crate) fn atomic<T>(
        &self,
        body: impl FnOnce(&TestTransaction<'_>) -> nuages::Result<T>,
    ) -> nuages::Result<T> {
        match self {
            Self::Sqlite(db) => db.atomic(|tx| body(&TestTransaction::Sqlite(tx))),
            Self::AsyncSqlite(db) => {
                wait(db.atomic(async |tx| body(&TestTransaction::AsyncSqlite(tx))))
            }
            Self::Postgres(db, _) => {
                wait(db.atomic(async |tx| body(&TestTransaction::Postgres(tx))))
            }
            Self::PostgresBlocking(db, _) => {
                db.atomic(|tx| body(&TestTransaction::PostgresBlocking(tx)))
            }
        }
    }
}

impl Executor for TestDatabase {
    type Ret<'e, T: Send + 'static> = nuages::Result<T>;

    fn execute<O: Operation>(&self, operation: O) -> nuages::Result<O::Output> {
        match self {
            Self::Sqlite(db) => Executor::execute(db, operation),
            Self::AsyncSqlite(db) => wait(Executor::execute(db, operation)),
            Self::Postgres(db, _) => wait(Executor::execute(db, operation)),
            Self::PostgresBlocking(db, _) => Executor::execute(db, operation),
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
            Self::AsyncSqlite(tx) => {
                wait(tx.atomic(async |tx| body(&TestTransaction::AsyncSqlite(tx))))
            }
            Self::Postgres(tx) => wait(tx.atomic(async |tx| body(&TestTransaction::Postgres(tx)))),
            Self::PostgresBlocking(tx) => {
                tx.atomic(|tx| body(&TestTransaction::PostgresBlocking(tx)))
            }
        }
    }

    pub(crate) fn on_commit(&self, hook: impl FnOnce() + Send + 'static) {
        match self {
            Self::Sqlite(tx) => tx.on_commit(hook),
            Self::AsyncSqlite(tx) => tx.on_commit(hook),
            Self::Postgres(tx) => tx.on_commit(hook),
            Self::PostgresBlocking(tx) => tx.on_commit(hook),
        }
    }
}

impl nuages::InTransaction for TestTransaction<'_> {}

impl Executor for TestTransaction<'_> {
    type Ret<'e, T: Send + 'static>
        = nuages::Result<T>
    where
        Self: 'e;

    fn execute<O: Operation>(&self, operation: O) -> nuages::Result<O::Output> {
        match self {
            Self::Sqlite(tx) => Executor::execute(*tx, operation),
            Self::AsyncSqlite(tx) => wait(Executor::execute(*tx, operation)),
            Self::Postgres(tx) => wait(Executor::execute(*tx, operation)),
            Self::PostgresBlocking(tx) => Executor::execute(*tx, operation),
        }
    }
}
