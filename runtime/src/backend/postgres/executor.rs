//! The async handle: operations as futures, transactions as async closures.
//!
//! Every future can be dropped at any point: a connection in the middle of something is ended, a savepoint whose future has gone
//! is undone before the transaction's next statement, and a statement that nobody waited for spoils its level.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;

use super::pool::{Lease, Manager, Pool};
use super::rows::{From, PostgresRows};
use super::{Held, PostgresSession, session_of, wire};
use crate::backend::Session;
use crate::connection::{Connection, Executor, Iterate, Operation};
use crate::error::{Error, Result};
use crate::migrations::{Done, Migrations, Migrator};
use crate::query_log::{Listeners, QueryLog};
use crate::query_set::Query;
use crate::row::Decoder;
use crate::schema::CreateTables;
use nuages_schema::model::{App, ModelDef};

/// A PostgreSQL database, for async programs. Cheap to clone; its clones share a pool of connections.
///
/// ```no_run
/// use nuages::prelude::*;
///
/// # async fn example() -> nuages::Result<()> {
/// let db = Postgres::connect("postgres://user@localhost/blog").await?;
/// db.execute("CREATE TABLE note (text text)").await?;
/// # Ok(())
/// # }
/// ```
///
/// The connections speak no TLS: use a socket, a trusted network or a tunnel.
#[derive(Clone)]
pub struct Postgres {
    shared: Arc<Shared>,
}

struct Shared {
    pool: Pool,
    listeners: Arc<Listeners>,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address may hold a password.
        f.write_str("Postgres")
    }
}

/// What a verb returns on an async database.
pub(super) type Running<'e, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'e>>;

/// Runs an operation on a connection that is held for it.
pub(super) async fn run<O: Operation>(mut held: Held, operation: O) -> Result<O::Output> {
    held.link()?.start();
    let mut connection = Connection {
        session: Session::Postgres(PostgresSession { held }),
    };
    let result = operation.run(&mut connection).await;
    session_of(&mut connection)?.held.link()?.finish();
    result
}

/// Runs SQL of the user's own on a connection that is held for it.
pub(super) async fn run_sql(mut held: Held, sql: &str, in_transaction: bool) -> Result<()> {
    let link = held.link()?;
    link.start();
    let result = link.batch(sql).await;
    if !in_transaction && changes_session(sql) {
        // The next user of the connection is not to find what this one set.
        link.spoil();
    }
    link.finish();
    result
}

/// Whether a statement leaves something behind in its connection.
pub(super) fn changes_session(sql: &str) -> bool {
    const WORDS: [&str; 9] = [
        "begin",
        "start",
        "set",
        "prepare",
        "listen",
        "declare",
        "load",
        "create temp",
        "create temporary",
    ];
    sql.split(';').any(|statement| {
        let start: String = statement
            .trim_start()
            .chars()
            .take(24)
            .collect::<String>()
            .to_ascii_lowercase();
        WORDS.iter().any(|word| {
            start
                .strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric()))
        })
    })
}

impl Iterate for Postgres {
    type Rows<'e, D: Decoder> = PostgresRows<'e, D>;

    fn iterate<'e, D: Decoder>(
        &'e self,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> PostgresRows<'e, D> {
        PostgresRows::new(From::Database(self), model, query, decoder)
    }
}

impl Iterate for PostgresTransaction {
    type Rows<'e, D: Decoder> = PostgresRows<'e, D>;

    fn iterate<'e, D: Decoder>(
        &'e self,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> PostgresRows<'e, D> {
        PostgresRows::new(From::Transaction(self), model, query, decoder)
    }
}

impl crate::connection::InTransaction for PostgresTransaction {}

#[diagnostic::do_not_recommend]
impl Executor for PostgresTransaction {
    type Ret<'e, T: Send + 'static> = Running<'e, T>;

    fn execute<'e, O: Operation>(&'e self, operation: O) -> Running<'e, O::Output> {
        Box::pin(async move { run(self.held().await?, operation).await })
    }
}

#[diagnostic::do_not_recommend]
impl Executor for Postgres {
    type Ret<'e, T: Send + 'static> = Running<'e, T>;

    fn execute<'e, O: Operation>(&'e self, operation: O) -> Running<'e, O::Output> {
        Box::pin(async move { run(Held::Own(self.lease().await?), operation).await })
    }
}

impl Postgres {
    /// Opens a pool of connections to the database at that address, as libpq writes it:
    /// `postgres://user:password@host:port/database?options=-csearch_path%3Dblog` or `host=/run/postgresql dbname=blog`.
    ///
    /// # Errors
    /// `is_connection_error` when the address is malformed or the server cannot be reached.
    pub async fn connect(url: &str) -> Result<Self> {
        let listeners = Arc::<Listeners>::default();
        let pool = Pool::new(Manager::new(
            wire::configuration(url)?,
            Arc::clone(&listeners),
        ))?;
        // Now, so that a wrong address is an error here and not later.
        drop(pool.lease().await?);
        Ok(Self {
            shared: Arc::new(Shared { pool, listeners }),
        })
    }

    /// Opens a pool of connections for a program without a runtime; its verbs wait.
    ///
    /// ```no_run
    /// use nuages::prelude::*;
    ///
    /// let db = Postgres::connect_blocking("postgres://user@localhost/blog")?;
    /// db.execute("CREATE TABLE note (text text)")?;
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// # Errors
    /// As `connect`.
    pub fn connect_blocking(url: &str) -> Result<super::PostgresBlocking> {
        super::PostgresBlocking::connect(url)
    }

    pub(super) async fn lease(&self) -> Result<Lease> {
        self.shared.pool.lease().await
    }

    /// Tells of statements that take at least so long, with their text (without values) and how long they took.
    ///
    /// The first call counts; it holds for all handles of this database.
    pub fn on_slow_query(
        &self,
        threshold: std::time::Duration,
        tell: impl Fn(&str, std::time::Duration) + Send + Sync + 'static,
    ) {
        self.shared.listeners.tell_slow(threshold, tell);
    }

    /// Notes all statements from now on, until the log is dropped.
    pub fn log_queries(&self) -> QueryLog {
        QueryLog::listen(&self.shared.listeners)
    }

    /// Runs SQL of your own, without values. Several statements may be separated by `;`.
    ///
    /// What it changes in its connection (`SET`, `BEGIN`) ends with it: other statements run on other connections.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        run_sql(Held::Own(self.lease().await?), sql, false).await
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
    /// ```no_run
    /// # use nuages::prelude::*;
    /// # async fn example(db: Postgres) -> nuages::Result<()> {
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
    /// What the closure returns, or what committing says. A transaction in which a statement failed cannot be committed, even if
    /// the closure returns `Ok`; an inner `atomic` around the statement keeps the failure to itself.
    pub async fn atomic<T>(
        &self,
        body: impl AsyncFnOnce(&PostgresTransaction) -> Result<T>,
    ) -> Result<T> {
        let transaction = PostgresTransaction::begin(self.lease().await?)?;
        let result = body(&transaction).await;
        let ended = transaction.finish(result.is_ok()).await;
        let value = result?;
        // The connection is back in its pool by now.
        for hook in ended? {
            hook();
        }
        Ok(value)
    }
}

pub(super) type Hook = Box<dyn FnOnce() + Send>;

/// A transaction on PostgreSQL.
///
/// Its statements run one after the other, also when their futures are polled together.
pub struct PostgresTransaction {
    state: Arc<State>,
    /// At which depth its statements run: 1, or more in an inner `atomic`.
    level: u32,
}

/// What a transaction and the inner ones share.
struct State {
    lease: Arc<tokio::sync::Mutex<Lease>>,
    /// How many `atomic`s are open.
    levels: AtomicU32,
    /// The level to go back to, since an inner `atomic` was dropped; `u32::MAX` for none.
    undo_to: AtomicU32,
    on_commit: Mutex<Vec<Hook>>,
}

impl fmt::Debug for PostgresTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresTransaction at level {}", self.level)
    }
}

impl State {
    /// The connection, after what dropped futures have left is put right.
    async fn lock(&self) -> Result<OwnedMutexGuard<Lease>> {
        let mut lease = Arc::clone(&self.lease).lock_owned().await;
        let link = lease.link()?;
        let level = self.undo_to.swap(u32::MAX, Ordering::AcqRel);
        if level != u32::MAX {
            link.transaction().undo_to(level);
            link.forgive();
        }
        if link.is_busy() {
            // An operation that had opened a savepoint for itself is undone with it; another one may have done anything.
            let level = self.levels.load(Ordering::Acquire);
            if link.transaction().depth() > level {
                link.transaction().undo_to(level);
            } else {
                link.transaction().fail();
            }
            link.forgive();
        }
        Ok(lease)
    }

    fn hooks(&self) -> std::sync::MutexGuard<'_, Vec<Hook>> {
        self.on_commit
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// An inner `atomic` that is under way.
pub(super) struct Inner<'t> {
    state: &'t State,
    /// The level around it.
    level: u32,
    hooks: usize,
    open: bool,
}

impl Inner<'_> {
    /// Ends the savepoint.
    pub(super) async fn finish(mut self, keep: bool) -> Result<()> {
        let mut lease = self.state.lock().await?;
        let link = lease.link()?;
        if link.transaction().depth() != self.level + 1 {
            return Err(Error::invalid_query(
                "an inner `atomic` ended before one inside it",
            ));
        }
        let ended = link.end(keep).await;
        self.open = false;
        self.state.levels.store(self.level, Ordering::Release);
        if !keep || ended.is_err() {
            self.state.hooks().truncate(self.hooks);
        }
        ended
    }
}

impl Drop for Inner<'_> {
    fn drop(&mut self) {
        if self.open {
            // Dropped in the middle: its savepoint is undone before the next statement.
            self.state.hooks().truncate(self.hooks);
            self.state.undo_to.fetch_min(self.level, Ordering::AcqRel);
            self.state.levels.store(self.level, Ordering::Release);
        }
    }
}

impl PostgresTransaction {
    pub(super) fn begin(mut lease: Lease) -> Result<Self> {
        lease.link()?.begin()?;
        let state = State {
            lease: Arc::new(tokio::sync::Mutex::new(lease)),
            levels: AtomicU32::new(1),
            undo_to: AtomicU32::new(u32::MAX),
            on_commit: Mutex::default(),
        };
        Ok(Self {
            state: Arc::new(state),
            level: 1,
        })
    }

    /// Ends the transaction; returns what is to be done after it.
    pub(super) async fn finish(self, commit: bool) -> Result<Vec<Hook>> {
        let mut lease = self.state.lock().await?;
        let link = lease.link()?;
        link.start();
        let ended = link.end(commit).await;
        link.finish();
        let hooks = std::mem::take(&mut *self.state.hooks());
        ended.map(|()| hooks)
    }

    pub(super) async fn held(&self) -> Result<Held> {
        Ok(Held::Shared(self.state.lock().await?))
    }

    /// Runs an async closure in a savepoint: undone when it returns `Err` or is dropped, without ending the transaction.
    ///
    /// ```no_run
    /// # use nuages::prelude::*;
    /// # async fn example(db: Postgres) -> nuages::Result<()> {
    /// db.atomic(async |tx| {
    ///     let taken = tx.atomic(async |tx| tx.execute("INSERT INTO note VALUES ('twice')").await).await;
    ///     if taken.is_err_and(|error| error.is_unique_violation()) {
    ///         tx.execute("UPDATE note SET text = 'once'").await?;
    ///     }
    ///     Ok(())
    /// }).await
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the closure returns. `Ok` from a closure in which a statement failed is an error: the savepoint is undone.
    pub async fn atomic<T>(&self, body: impl AsyncFnOnce(&Self) -> Result<T>) -> Result<T> {
        let guard = self.begin_inner().await?;
        let result = body(&self.inner()).await;
        let ended = guard.finish(result.is_ok()).await;
        let value = result?;
        ended.map(|()| value)
    }

    /// The handle of an inner `atomic`.
    pub(super) fn inner(&self) -> Self {
        Self {
            state: Arc::clone(&self.state),
            level: self.level + 1,
        }
    }

    pub(super) async fn begin_inner(&self) -> Result<Inner<'_>> {
        let mut lease = self.state.lock().await?;
        let link = lease.link()?;
        if link.transaction().depth() != self.level {
            return Err(Error::invalid_query(
                "another `atomic` of this transaction is still open",
            ));
        }
        link.begin()?;
        self.state.levels.store(self.level + 1, Ordering::Release);
        let hooks = self.state.hooks().len();
        Ok(Inner {
            state: &self.state,
            level: self.level,
            hooks,
            open: true,
        })
    }

    /// Does something after the outermost transaction has committed; never when it is rolled back.
    ///
    /// ```no_run
    /// # use nuages::prelude::*;
    /// # async fn example(db: Postgres) -> nuages::Result<()> {
    /// db.atomic(async |tx| {
    ///     tx.on_commit(|| println!("it is there"));
    ///     tx.execute("INSERT INTO note VALUES ('new')").await
    /// }).await
    /// # }
    /// ```
    pub fn on_commit(&self, hook: impl FnOnce() + Send + 'static) {
        self.state.hooks().push(Box::new(hook));
    }

    /// Runs SQL of your own, without values.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        run_sql(self.held().await?, sql, true).await
    }
}
