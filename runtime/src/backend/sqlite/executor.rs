//! SQLite as an executor: operations run on the caller's thread, transactions are closures.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::{Sqlite, SqliteSession};
use crate::backend::Session;
use crate::connection::{Connection, Executor, Iterate, Next, Operation, Program};
use crate::error::{Error, Result};
use crate::query_set::Query;
use crate::row::{Decoder, ParentKeys};
use nuages_schema::model::ModelDef;

/// Runs an operation to its end: on SQLite everything is ready at once.
#[inline]
pub(crate) fn run<O: Operation>(session: SqliteSession, operation: O) -> Result<O::Output> {
    let mut connection = Connection {
        session: Session::Sqlite(session),
    };
    ready(operation.run(&mut connection))
}

/// The result of a future that never waits.
#[inline]
fn ready<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let mut future = pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(result) => result,
        Poll::Pending => Err(Error::invalid_query(
            "an operation on SQLite waited for something",
        )),
    }
}

#[diagnostic::do_not_recommend]
impl Executor for Sqlite {
    type Ret<'e, T: Send + 'static> = Result<T>;

    #[inline]
    fn execute<O: Operation>(&self, operation: O) -> Result<O::Output> {
        run(self.session(), operation)
    }
}

/// A transaction on SQLite; it belongs to its thread.
pub struct SqliteTransaction<'d> {
    database: &'d Sqlite,
    // The connection is this thread's, so the transaction must not leave it.
    thread: PhantomData<*const ()>,
}

impl std::fmt::Debug for SqliteTransaction<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SqliteTransaction")
    }
}

impl crate::connection::InTransaction for SqliteTransaction<'_> {}

#[diagnostic::do_not_recommend]
impl Executor for SqliteTransaction<'_> {
    type Ret<'e, T: Send + 'static>
        = Result<T>
    where
        Self: 'e;

    fn execute<O: Operation>(&self, operation: O) -> Result<O::Output> {
        run(self.database.session(), operation)
    }
}

/// What is done after a commit.
pub(super) type Hook = Box<dyn FnOnce()>;

/// A transaction or savepoint that is under way; left by a panic, it is undone.
struct Level<'s> {
    session: &'s SqliteSession,
    /// How many hooks there were when it began.
    hooks: usize,
    open: bool,
}

impl Level<'_> {
    fn end(&mut self, commit: bool) -> Result<()> {
        self.open = false;
        let ended = self.session.end(commit);
        if !commit || ended.is_err() {
            self.session.with_hooks(|hooks| hooks.truncate(self.hooks));
        }
        ended
    }
}

impl Drop for Level<'_> {
    fn drop(&mut self) {
        if self.open {
            let _ = self.end(false);
        }
    }
}

impl SqliteSession {
    /// This thread's hooks. Never while one of them runs, so that a hook may begin a transaction.
    fn with_hooks<T: Default>(&self, run: impl FnOnce(&mut Vec<Hook>) -> T) -> T {
        self.with(|local| Ok(run(&mut local.hooks.borrow_mut())))
            .unwrap_or_default()
    }
}

fn atomic<T>(session: &SqliteSession, body: impl FnOnce() -> Result<T>) -> Result<T> {
    session.begin()?;
    let hooks = session.with_hooks(|hooks| hooks.len());
    let mut level = Level {
        session,
        hooks,
        open: true,
    };
    let result = body();
    level.end(result.is_ok())?;
    if session.depth() == 0 {
        for hook in session.with_hooks(std::mem::take) {
            hook();
        }
    }
    result
}

impl Sqlite {
    /// Runs a closure in a transaction: committed when it returns `Ok`, rolled back on `Err` and on panic.
    ///
    /// Inside another `atomic` of the same thread it is a savepoint.
    ///
    /// ```
    /// use nuages::prelude::*;
    ///
    /// let db = Sqlite::in_memory()?;
    /// db.execute("CREATE TABLE note (text TEXT) STRICT")?;
    /// let rolled_back = db.atomic(|tx| {
    ///     tx.execute("INSERT INTO note VALUES ('lost')")?;
    ///     Err::<(), _>(Error::rollback())
    /// });
    /// assert!(rolled_back.unwrap_err().is_rollback());
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// # Errors
    /// What the closure returns, or what committing says.
    pub fn atomic<T>(&self, body: impl FnOnce(&SqliteTransaction<'_>) -> Result<T>) -> Result<T> {
        let transaction = SqliteTransaction {
            database: self,
            thread: PhantomData,
        };
        atomic(&self.session(), || body(&transaction))
    }

    /// Runs SQL of your own, without values. Several statements may be separated by `;`.
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn execute(&self, sql: &str) -> Result<()> {
        self.session().batch(sql)
    }

    /// Creates the tables of these apps, without migrations: for tests and prototypes.
    ///
    /// # Errors
    /// When a table exists already.
    pub fn create_tables(&self, app: nuages_schema::model::App) -> Result<()> {
        Executor::execute(self, crate::schema::CreateTables(app))
    }
}

impl Sqlite {
    /// Applies all of these migrations that are not applied yet, in one transaction; returns what was done.
    ///
    /// Programs that start at the same time may all call it: one applies, the others wait and find nothing left to do.
    /// [`Migrator`](crate::migrations::Migrator) goes back, or only so far.
    ///
    /// # Errors
    /// `is_migration_error` when a migration does not fit; nothing is changed then.
    pub fn migrate(
        &self,
        migrations: impl crate::migrations::Migrations,
    ) -> Result<Vec<crate::migrations::Done>> {
        crate::migrations::Migrator::new(migrations).run(self)
    }
}

impl SqliteTransaction<'_> {
    /// Runs a closure in a savepoint: undone when it returns `Err`, without ending the transaction.
    ///
    /// # Errors
    /// What the closure returns.
    pub fn atomic<T>(&self, body: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        atomic(&self.database.session(), || body(self))
    }

    /// Runs a closure after the outermost transaction has committed; never when it is rolled back.
    pub fn on_commit(&self, hook: impl FnOnce() + 'static) {
        self.database
            .session()
            .with_hooks(|hooks| hooks.push(Box::new(hook)));
    }

    /// Runs SQL of your own, without values.
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn execute(&self, sql: &str) -> Result<()> {
        self.database.session().batch(sql)
    }
}

/// How many rows are read at a time: few enough to stay in the processor's cache.
const PORTION: usize = 64;

/// The rows of a query, read as they are asked for: constant memory, however many there are.
pub struct Iter<D: Decoder> {
    session: SqliteSession,
    cursor: Option<u64>,
    decoder: D,
    prefetches: usize,
    /// The rows of the last portion, last one first.
    read: Vec<D::Out>,
    // The cursor stands on this thread's connection.
    thread: PhantomData<*const ()>,
}

impl<D: Decoder> std::fmt::Debug for Iter<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Iter").finish_non_exhaustive()
    }
}

impl<D: Decoder> Iter<D> {
    fn refill(&mut self) -> Result<Option<D::Out>> {
        let Some(cursor) = self.cursor else {
            return Ok(None);
        };
        let mut rows = std::mem::take(&mut self.read);
        let more = portion(
            &self.session,
            cursor,
            &self.decoder,
            self.prefetches,
            &mut rows,
        );
        if !matches!(more, Ok(true)) {
            self.close();
        }
        more?;
        rows.reverse();
        self.read = rows;
        Ok(self.read.pop())
    }

    fn close(&mut self) {
        if let Some(cursor) = self.cursor.take() {
            self.session.close_cursor(cursor);
        }
    }
}

impl<D: Decoder> Iterator for Iter<D> {
    type Item = Result<D::Out>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self.read.pop() {
            Some(row) => Some(Ok(row)),
            None => self.refill().transpose(),
        }
    }
}

impl<D: Decoder> Drop for Iter<D> {
    fn drop(&mut self) {
        self.close();
    }
}

impl Iterate for Sqlite {
    type Rows<'e, D: Decoder> = Result<Iter<D>>;

    fn iterate<D: Decoder>(
        &self,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> Result<Iter<D>> {
        let session = self.session();
        let cursor = open(&session, model, &query)?;
        let prefetches = usize::from(query.prefetches);
        Ok(Iter {
            session,
            cursor,
            decoder,
            prefetches,
            read: Vec::new(),
            thread: PhantomData,
        })
    }
}

impl Iterate for SqliteTransaction<'_> {
    type Rows<'e, D: Decoder>
        = Result<Iter<D>>
    where
        Self: 'e;

    fn iterate<D: Decoder>(
        &self,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> Result<Iter<D>> {
        self.database.iterate(model, query, decoder)
    }
}

/// Opens a cursor on this thread's connection; none for a query that no row can match.
pub(crate) fn open(
    session: &SqliteSession,
    model: &'static ModelDef,
    query: &Query,
) -> Result<Option<u64>> {
    if query.empty {
        return Ok(None);
    }
    let program = Program {
        model,
        ops: &query.ops,
        params: &query.params,
    };
    crate::connection::check(program)?;
    session.open_cursor(program).map(Some)
}

/// Reads the next rows of a cursor of this thread's connection, with what is prefetched; and whether there may be more.
pub(crate) fn portion<D: Decoder>(
    session: &SqliteSession,
    cursor: u64,
    decoder: &D,
    prefetches: usize,
    rows: &mut Vec<D::Out>,
) -> Result<bool> {
    let mut keys = ParentKeys {
        values: Vec::new(),
        width: prefetches,
    };
    let read = session.next_rows(cursor, PORTION, &mut |row| {
        rows.push(decoder.read(row)?);
        if D::PREFETCHES {
            decoder.keys(row, &mut keys.values)?;
        }
        Ok(Next::More)
    })?;
    if D::PREFETCHES && !rows.is_empty() {
        let session = SqliteSession {
            shared: Arc::clone(&session.shared),
        };
        let mut connection = Connection {
            session: Session::Sqlite(session),
        };
        ready(decoder.load(&mut connection, &keys, rows.iter_mut().collect()))?;
    }
    Ok(read == PORTION)
}
