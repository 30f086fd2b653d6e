//! The blocking handle: the async one's operations, each driven to its end on the thread that asks.

use std::fmt;
use std::sync::Arc;

use super::executor::{PostgresTransaction, run, run_sql};
use super::pool::{BlockingPool, OwnRuntime};
use super::rows::{From, PostgresRows, own};
use super::{Held, wire};
use crate::connection::{Executor, Iterate, Operation};
use crate::error::Result;
use crate::migrations::{Done, Migrations, Migrator};
use crate::query_log::{Listeners, QueryLog};
use crate::query_set::Query;
use crate::row::Decoder;
use crate::schema::CreateTables;
use nuages_schema::model::{App, ModelDef};

/// A PostgreSQL database, for programs without a runtime; made by [`Postgres::connect_blocking`](super::Postgres::connect_blocking).
///
/// Cheap to clone; its clones share a pool of connections, and so can threads.
#[derive(Clone)]
pub struct PostgresBlocking {
    pool: Arc<BlockingPool>,
    listeners: Arc<Listeners>,
}

impl fmt::Debug for PostgresBlocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresBlocking")
    }
}

#[diagnostic::do_not_recommend]
impl Executor for PostgresBlocking {
    type Ret<'e, T: Send + 'static> = Result<T>;

    fn execute<O: Operation>(&self, operation: O) -> Result<O::Output> {
        let lease = self.pool.lease()?;
        lease
            .runtime()?
            .block_on(run(Held::Own(lease), operation))?
    }
}

impl Iterate for PostgresBlocking {
    type Rows<'e, D: Decoder> = Result<PostgresBlockingRows<'e, D>>;

    fn iterate<'e, D: Decoder>(
        &'e self,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> Self::Rows<'e, D> {
        let lease = self.pool.lease()?;
        let runtime = lease.runtime()?;
        Ok(PostgresBlockingRows {
            rows: PostgresRows::new(From::Own(own(lease)), model, query, decoder),
            runtime,
        })
    }
}

impl Iterate for PostgresBlockingTransaction {
    type Rows<'e, D: Decoder> = Result<PostgresBlockingRows<'e, D>>;

    fn iterate<'e, D: Decoder>(
        &'e self,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> Self::Rows<'e, D> {
        let from = From::Transaction(&self.transaction);
        Ok(PostgresBlockingRows {
            rows: PostgresRows::new(from, model, query, decoder),
            runtime: self.runtime.clone(),
        })
    }
}

/// The rows of a query on a blocking handle, read as they are asked for: constant memory, however many there are.
pub struct PostgresBlockingRows<'e, D: Decoder> {
    rows: PostgresRows<'e, D>,
    runtime: OwnRuntime,
}

impl<D: Decoder> fmt::Debug for PostgresBlockingRows<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresBlockingRows")
            .finish_non_exhaustive()
    }
}

impl<D: Decoder> Iterator for PostgresBlockingRows<'_, D> {
    type Item = Result<D::Out>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(row) = self.rows.read_already() {
            return Some(Ok(row));
        }
        let next = self.runtime.block_on(self.rows.next());
        next.and_then(|next| next).transpose()
    }
}

impl PostgresBlocking {
    pub(super) fn connect(url: &str) -> Result<Self> {
        let listeners = Arc::<Listeners>::default();
        let pool = Arc::new(BlockingPool::new(
            wire::configuration(url)?,
            Arc::clone(&listeners),
        ));
        // Now, so that a wrong address is an error here and not later.
        drop(pool.lease()?);
        Ok(Self { pool, listeners })
    }

    /// Tells of statements that take at least so long, with their text (without values) and how long they took.
    ///
    /// The first call counts; it holds for all handles of this database.
    pub fn on_slow_query(
        &self,
        threshold: std::time::Duration,
        tell: impl Fn(&str, std::time::Duration) + Send + Sync + 'static,
    ) {
        self.listeners.tell_slow(threshold, tell);
    }

    /// Notes all statements from now on, until the log is dropped.
    pub fn log_queries(&self) -> QueryLog {
        QueryLog::listen(&self.listeners)
    }

    /// Runs SQL of your own, without values. Several statements may be separated by `;`.
    ///
    /// What it changes in its connection (`SET`, `BEGIN`) ends with it: other statements run on other connections.
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn execute(&self, sql: &str) -> Result<()> {
        let lease = self.pool.lease()?;
        lease
            .runtime()?
            .block_on(run_sql(Held::Own(lease), sql, false))?
    }

    /// Applies all of these migrations that are not applied yet, in one transaction; returns what was done.
    ///
    /// # Errors
    /// `is_migration_error` when a migration does not fit; nothing is changed then.
    pub fn migrate(&self, migrations: impl Migrations) -> Result<Vec<Done>> {
        Migrator::new(migrations).run(self)
    }

    /// Creates the tables of this app, without migrations: for tests and prototypes.
    ///
    /// # Errors
    /// When a table exists already.
    pub fn create_tables(&self, app: App) -> Result<()> {
        Executor::execute(self, CreateTables(app))
    }

    /// Runs a closure in a transaction: committed when it returns `Ok`, rolled back on `Err` and on panic.
    ///
    /// ```no_run
    /// # use nuages::prelude::*;
    /// # fn example(db: PostgresBlocking) -> nuages::Result<()> {
    /// db.atomic(|tx| {
    ///     tx.execute("INSERT INTO note VALUES ('kept')")?;
    ///     tx.on_commit(|| println!("committed"));
    ///     Ok(())
    /// })?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the closure returns, or what committing says. A transaction in which a statement failed cannot be committed, even if
    /// the closure returns `Ok`; an inner `atomic` around the statement keeps the failure to itself.
    pub fn atomic<T>(
        &self,
        body: impl FnOnce(&PostgresBlockingTransaction) -> Result<T>,
    ) -> Result<T> {
        let lease = self.pool.lease()?;
        let runtime = lease.runtime()?;
        let transaction = PostgresBlockingTransaction {
            transaction: PostgresTransaction::begin(lease)?,
            runtime: runtime.clone(),
        };
        let result = body(&transaction);
        let ended = runtime.block_on(transaction.transaction.finish(result.is_ok()))?;
        let value = result?;
        for hook in ended? {
            hook();
        }
        Ok(value)
    }
}

/// A transaction on a blocking PostgreSQL handle.
pub struct PostgresBlockingTransaction {
    transaction: PostgresTransaction,
    runtime: OwnRuntime,
}

impl fmt::Debug for PostgresBlockingTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.transaction.fmt(f)
    }
}

impl crate::connection::InTransaction for PostgresBlockingTransaction {}

#[diagnostic::do_not_recommend]
impl Executor for PostgresBlockingTransaction {
    type Ret<'e, T: Send + 'static> = Result<T>;

    fn execute<O: Operation>(&self, operation: O) -> Result<O::Output> {
        self.runtime
            .block_on(Executor::execute(&self.transaction, operation))?
    }
}

impl PostgresBlockingTransaction {
    /// Runs a closure in a savepoint: undone when it returns `Err`, without ending the transaction.
    ///
    /// # Errors
    /// What the closure returns. `Ok` from a closure in which a statement failed is an error: the savepoint is undone.
    pub fn atomic<T>(&self, body: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        let guard = self.runtime.block_on(self.transaction.begin_inner())??;
        let result = body(&Self {
            transaction: self.transaction.inner(),
            runtime: self.runtime.clone(),
        });
        let ended = self.runtime.block_on(guard.finish(result.is_ok()))?;
        let value = result?;
        ended.map(|()| value)
    }

    /// Does something after the outermost transaction has committed; never when it is rolled back.
    pub fn on_commit(&self, hook: impl FnOnce() + Send + 'static) {
        self.transaction.on_commit(hook);
    }

    /// Runs SQL of your own, without values.
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn execute(&self, sql: &str) -> Result<()> {
        self.runtime.block_on(self.transaction.execute(sql))?
    }
}
