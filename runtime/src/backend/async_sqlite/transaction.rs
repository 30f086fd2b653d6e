//! Transactions: each holds the writing thread, and its operations are sent there.

use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::crew::{Crew, Job, job};
use super::rows::{AsyncSqliteRows, From};
use super::{Running, executor};
use crate::backend::sqlite::SqliteSession;
use crate::connection::{Executor, Iterate, Operation};
use crate::error::{Error, Result};
use crate::query_set::Query;
use crate::row::Decoder;
use nuages_schema::model::ModelDef;

/// How often a waiting transaction looks after those that wait for it.
const LOOK: Duration = Duration::from_secs(1);

type Hook = Box<dyn FnOnce() + Send>;

/// A transaction on an async SQLite handle.
///
/// Its operations run one after the other, also when their futures are polled together.
pub struct AsyncSqliteTransaction {
    /// Where its jobs go; dropped, the transaction is rolled back.
    jobs: Sender<Job>,
    on_commit: Arc<Mutex<Vec<Hook>>>,
    /// How deep the thread was in savepoints when this one began.
    level: u32,
}

impl fmt::Debug for AsyncSqliteTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AsyncSqliteTransaction")
    }
}

/// Does what is sent, on the writing thread, until the transaction ends or nobody can send any more.
fn serve(crew: &Crew, session: &SqliteSession, thread: usize, jobs: &Receiver<Job>) {
    while session.depth() > 0 {
        match jobs.recv_timeout(LOOK) {
            Ok(job) => {
                if !job(session, thread) {
                    break;
                }
            }
            Err(RecvTimeoutError::Timeout) => crew.give_up_old_writes(),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    session.roll_back();
}

#[cold]
fn over() -> Error {
    Error::invalid_query("the transaction has ended")
}

impl AsyncSqliteTransaction {
    pub(super) async fn begin(crew: &Arc<Crew>) -> Result<Self> {
        let (jobs, received) = channel::<Job>();
        let (started, begun) = job(|session, _| session.begin());
        let watched = Arc::downgrade(crew);
        crew.write(Box::new(move |session, thread| {
            let fine = started(session, thread);
            if let Some(crew) = watched.upgrade() {
                serve(&crew, session, thread, &received);
            }
            fine
        }))?;
        begun.await?;
        Ok(Self {
            jobs,
            on_commit: Arc::default(),
            level: 0,
        })
    }

    /// Ends the transaction; returns what is to be done after it.
    pub(super) async fn finish(self, commit: bool) -> Result<Vec<Hook>> {
        self.ask(move |session, _| session.end(commit)).await?;
        Ok(std::mem::take(&mut *self.hooks()))
    }

    fn hooks(&self) -> std::sync::MutexGuard<'_, Vec<Hook>> {
        self.on_commit
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Has something done in the transaction.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&SqliteSession, usize) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (job, done) = job(work);
        self.send(job)?;
        done.await
    }

    /// The way to the transaction's thread.
    pub(super) fn jobs(&self) -> Sender<Job> {
        self.jobs.clone()
    }

    pub(super) fn send(&self, job: Job) -> Result<()> {
        self.jobs.send(job).map_err(|_| over())
    }

    /// Runs an async closure in a savepoint: undone when it returns `Err` or is dropped, without ending the transaction.
    ///
    /// # Errors
    /// What the closure returns.
    pub async fn atomic<T>(&self, body: impl AsyncFnOnce(&Self) -> Result<T>) -> Result<T> {
        let level = self.level + 1;
        let hooks = self.hooks().len();
        // Armed before the savepoint is asked for, since that may be done after its future was dropped.
        let mut guard = Savepoint {
            transaction: self,
            level,
            hooks,
            open: true,
        };
        self.ask(move |session, _| {
            if session.depth() == level {
                session.begin()
            } else {
                Err(Error::invalid_query(
                    "another `atomic` of this transaction is still open",
                ))
            }
        })
        .await
        .inspect_err(|_| guard.open = false)?;
        let inner = Self {
            jobs: self.jobs.clone(),
            on_commit: Arc::clone(&self.on_commit),
            level,
        };
        let result = body(&inner).await;
        let keep = result.is_ok();
        let ended = self
            .ask(move |session, _| end_savepoint(session, level, keep))
            .await;
        guard.open = false;
        if !keep || ended.is_err() {
            self.hooks().truncate(hooks);
        }
        let value = result?;
        ended.map(|()| value)
    }

    /// Does something after the outermost transaction has committed; never when it is rolled back.
    pub fn on_commit(&self, hook: impl FnOnce() + Send + 'static) {
        self.hooks().push(Box::new(hook));
    }

    /// Runs SQL of your own, without values.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn execute(&self, sql: &str) -> Result<()> {
        let sql = sql.to_owned();
        self.ask(move |session, _| session.batch(&sql)).await
    }
}

/// Ends the savepoint above a level.
fn end_savepoint(session: &SqliteSession, level: u32, keep: bool) -> Result<()> {
    if session.depth() != level + 1 {
        return Err(Error::invalid_query(
            "an inner `atomic` ended before one inside it",
        ));
    }
    session.end(keep)
}

/// An inner `atomic` that is under way.
struct Savepoint<'t> {
    transaction: &'t AsyncSqliteTransaction,
    level: u32,
    hooks: usize,
    open: bool,
}

impl Drop for Savepoint<'_> {
    fn drop(&mut self) {
        if self.open {
            // Dropped in the middle: undone before whatever the transaction does next.
            self.transaction.hooks().truncate(self.hooks);
            let level = self.level;
            let _ = self.transaction.send(Box::new(move |session, _| {
                while session.depth() > level {
                    let _ = session.end(false);
                }
                true
            }));
        }
    }
}

impl crate::connection::InTransaction for AsyncSqliteTransaction {}

#[diagnostic::do_not_recommend]
impl Executor for AsyncSqliteTransaction {
    type Ret<'e, T: Send + 'static> = Running<'e, T>;

    fn execute<'e, O: Operation>(&'e self, operation: O) -> Running<'e, O::Output> {
        Box::pin(self.ask(move |session, _| executor::run(session.clone(), operation)))
    }
}

impl Iterate for AsyncSqliteTransaction {
    type Rows<'e, D: Decoder> = AsyncSqliteRows<'e, D>;

    fn iterate<'e, D: Decoder>(
        &'e self,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> AsyncSqliteRows<'e, D> {
        AsyncSqliteRows::new(From::Transaction(self), model, query, decoder)
    }
}
