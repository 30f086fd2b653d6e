//! The databases that a test can run on, behind one blocking face.

use std::sync::atomic::{AtomicU32, Ordering};

use nuages::prelude::*;
use nuages::{App, Operation, QueryLog};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

/// A new, empty database, gone at the end of its test.
#[derive(Debug)]
pub(crate) enum TestDatabase {
    Sqlite(Sqlite),
    Postgres(PostgresBlocking, Schema),
}

/// A schema of one test's own on the server; dropped with all that is in it.
#[derive(Debug)]
pub(crate) struct Schema {
    name: String,
    server: PostgresBlocking,
}

impl Schema {
    /// Makes one, on the server that `NUAGES_TEST_POSTGRES` names.
    fn create() -> nuages::Result<(PostgresBlocking, Self)> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let server = server()?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("nuages_suite_{}_{number}", std::process::id());
        let db = Postgres::connect_blocking(&server)?;
        db.execute(&format!("CREATE SCHEMA {name}"))?;
        let between = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{between}options=-csearch_path%3D{name}");
        Ok((Postgres::connect_blocking(&url)?, Self { name, server: db }))
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let dropped = self
            .server
            .execute(&format!("DROP SCHEMA {} CASCADE", self.name));
        if !std::thread::panicking() {
            dropped.unwrap();
        }
    }
}

/// The address of the server, or why a test cannot run.
fn server() -> nuages::Result<String> {
    std::env::var("NUAGES_TEST_POSTGRES").map_err(|_| {
        Error::other(
            "NUAGES_TEST_POSTGRES does not name a PostgreSQL server, as in \
             postgres://postgres@127.0.0.1/postgres; `cargo xtask test` provides one, and \
             NUAGES_TEST_SQLITE_ONLY=1 leaves these tests out",
        )
    })
}

/// A transaction on one.
#[derive(Debug, Clone, Copy)]
pub(crate) enum TestTransaction<'t> {
    Sqlite(&'t SqliteTransaction<'t>),
    Postgres(&'t PostgresBlockingTransaction),
}

/// Runs a test on a new database with the tables of the shared models.
pub(crate) fn run(
    backend: Backend,
    test: fn(&TestDatabase) -> nuages::Result<()>,
) -> nuages::Result<()> {
    if backend == Backend::Postgres && std::env::var_os("NUAGES_TEST_SQLITE_ONLY").is_some() {
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
            Backend::Postgres => Schema::create().map(|(db, schema)| Self::Postgres(db, schema)),
        }
    }

    pub(crate) fn create_tables(&self, app: App) -> nuages::Result<()> {
        match self {
            Self::Sqlite(db) => db.create_tables(app),
            Self::Postgres(db, _) => db.create_tables(app),
        }
    }

    pub(crate) fn execute(&self, sql: &str) -> nuages::Result<()> {
        match self {
            Self::Sqlite(db) => db.execute(sql),
            Self::Postgres(db, _) => db.execute(sql),
        }
    }

    pub(crate) fn log_queries(&self) -> QueryLog {
        match self {
            Self::Sqlite(db) => db.log_queries(),
            Self::Postgres(db, _) => db.log_queries(),
        }
    }

    pub(crate) fn atomic<T>(
        &self,
        body: impl FnOnce(&TestTransaction<'_>) -> nuages::Result<T>,
    ) -> nuages::Result<T> {
        match self {
            Self::Sqlite(db) => db.atomic(|tx| body(&TestTransaction::Sqlite(tx))),
            Self::Postgres(db, _) => db.atomic(|tx| body(&TestTransaction::Postgres(tx))),
        }
    }
}

impl Executor for TestDatabase {
    type Ret<'e, T: Send + 'static> = nuages::Result<T>;

    fn execute<'e, O: Operation>(&'e self, operation: O) -> nuages::Result<O::Output> {
        match self {
            Self::Sqlite(db) => Executor::execute(db, operation),
            Self::Postgres(db, _) => Executor::execute(db, operation),
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
            Self::Postgres(tx) => tx.atomic(|tx| body(&TestTransaction::Postgres(tx))),
        }
    }

    pub(crate) fn on_commit(&self, hook: impl FnOnce() + Send + 'static) {
        match self {
            Self::Sqlite(tx) => tx.on_commit(hook),
            Self::Postgres(tx) => tx.on_commit(hook),
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
            Self::Postgres(tx) => Executor::execute(*tx, operation),
        }
    }
}
