//! SQLite for async programs: each operation is one hop to a thread of our own that waits in the program's place.
//!
//! One thread writes and a few read, so a reader never waits for a writer and no writer ever waits in a thread. A dropped future
//! harms nothing: an operation that has started ends, one that has not is left out. No runtime is needed, nor named.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::sqlite::{Sqlite, executor};
use crate::connection::{Executor, Iterate, Operation};
use crate::error::Result;
use crate::migrations::{Done, Migrations, Migrator};
use crate::query_log::QueryLog;
use crate::query_set::Query;
use crate::row::Decoder;
use crate::schema::CreateTables;
use nuages_schema::model::{App, ModelDef};

mod crew;
mod rows;
mod transaction;

use crew::{Crew, job};
pub use rows::AsyncSqliteRows;
pub use transaction::AsyncSqliteTransaction;

/// A SQLite database, for async programs. Cheap to clone.
///
/// ```
/// use nuages::prelude::*;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> nuages::Result<()> {
/// let db = AsyncSqlite::in_memory()?;
/// db.execute("CREATE TABLE note (text TEXT) STRICT").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct AsyncSqlite {
    handle: Arc<Handle>,
}

/// The program's side: the threads end when the last of it is dropped.
struct Handle {
    crew: Arc<Crew>,
    database: Sqlite,
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.crew.close();
    }
}

impl fmt::Debug for AsyncSqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AsyncSqlite")
            .field(&self.handle.database)
            .finish()
    }
}

/// The same database for an async program; both handles can be used side by side.
impl From<Sqlite> for AsyncSqlite {
    fn from(database: Sqlite) -> Self {
        let crew = Crew::new(database.clone());
        Self {
            handle: Arc::new(Handle { crew, database }),
        }
    }
}

/// What a verb returns on an async database.
type Running<'e, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'e>>;

#[diagnostic::do_not_recommend]
impl Executor for AsyncSqlite {
    type Ret<'e, T: Send + 'static> = Running<'e, T>;

    fn execute<'e, O: Operation>(&'e self, operation: O) -> Running<'e, O::Output> {
        Box::pin(async move {
            let (job, done) = job(move |session, _| executor::run(session.clone(), operation));
            if O::WRITES {
                self.handle.crew.write(job)?;
            } else {
                self.handle.crew.read(job)?;
            }
            done.await
        })
    }
}

impl Iterate for AsyncSqlite {
    type Rows<'e, D: Decoder> = AsyncSqliteRows<'e, D>;

    fn iterate<'e, D: Decoder>(
        &'e self,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> AsyncSqliteRows<'e, D> {
        AsyncSqliteRows::new(
            rows::From::Database(&self.handle.crew),
            model,
            query,
            decoder,
        )
    }
}

impl AsyncSqlite {
    /// Opens a file, creating it if it does not exist. WAL, foreign keys on.
    ///
    /// # Errors
    /// As [`Sqlite::open`].
    pub fn open(path: impl AsRef<std::path::Path>) -> Result<Self> {
        Sqlite::open(path).map(Self::from)
    }

    /// A new database in memory; it lives as long as a handle to it does.
    ///
    /// # Errors
    /// When memory is exhausted.
    pub fn in_memory() -> Result<Self> {
        Sqlite::in_memory().map(Self::from)
    }

    /// Tells of statements that take at least so long, with their text (without values) and how long they took.
    ///
    /// The first call counts; it holds for all handles of this database.
    pub fn on_slow_query(
        &self,
        threshold: std::time::Duration,
        tell: impl Fn(&str, std::time::Duration) + Send + Sync + 'static,
    ) {
        self.handle.database.on_slow_query(threshold, tell);
    }

    /// Notes all statements from now on, until the log is dropped.
    pub fn log_queries(&self) -> QueryLog {
        self.handle.database.log_queries()
    }

    /// Runs SQL of your own, without values. Several statements may be separated by `;`.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        let sql = sql.to_owned();
        let (job, done) = job(move |session, _| session.batch(&sql));
        self.handle.crew.write(job)?;
        done.await
    }

    /// Applies all of these migrations that are not applied yet, in one transaction; returns what was done.
    ///
    /// # Errors
    /// `is_migration_error` when a migration does not fit; nothing is changed then.
    pub async fn migrate(&self, migrations: impl Migrations) -> Result<Vec<Done>> {
        Migrator::new(migrations).run(self).await
    }

    /// Creates the tables of this app, without migrations: for tests and prototypes.
    ///
    /// # Errors
    /// When a table exists already.
    pub async fn create_tables(&self, app: App) -> Result<()> {
        Executor::execute(self, CreateTables(app)).await
    }

    /// Runs an async closure in a transaction: committed when it returns `Ok`, rolled back on `Err`, on panic and when the future
    /// is dropped.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> nuages::Result<()> {
    /// # let db = AsyncSqlite::in_memory()?;
    /// # db.execute("CREATE TABLE note (text TEXT) STRICT").await?;
    /// let rolled_back = db.atomic(async |tx| {
    ///     tx.execute("INSERT INTO note VALUES ('lost')").await?;
    ///     Err::<(), _>(Error::rollback())
    /// }).await;
    /// assert!(rolled_back.unwrap_err().is_rollback());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the closure returns, or what committing says. `is_busy` when another transaction holds the database for half a
    /// minute; so does this one, if its closure writes through the database and not through the transaction.
    pub async fn atomic<T>(
        &self,
        body: impl AsyncFnOnce(&AsyncSqliteTransaction) -> Result<T>,
    ) -> Result<T> {
        let transaction = AsyncSqliteTransaction::begin(&self.handle.crew).await?;
        let result = body(&transaction).await;
        let ended = transaction.finish(result.is_ok()).await;
        let value = result?;
        for hook in ended? {
            hook();
        }
        Ok(value)
    }
}
