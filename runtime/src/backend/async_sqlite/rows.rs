//! Rows read as they are asked for: a cursor on one of the threads, and a hop for each portion.

use std::collections::VecDeque;
use std::fmt;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Weak};

use super::crew::{Crew, Job, job};
use super::{AsyncSqliteTransaction, executor};
use crate::backend::sqlite::SqliteSession;
use crate::error::Result;
use crate::query_set::Query;
use crate::row::Decoder;
use nuages_schema::model::ModelDef;

/// Where the cursor stands.
#[derive(Clone, Copy)]
pub(super) enum From<'e> {
    Database(&'e Arc<Crew>),
    Transaction(&'e AsyncSqliteTransaction),
}

/// How far the reading is.
enum State {
    New(Box<Query>),
    Open(Cursor),
    Over,
}

/// An open cursor; dropped anywhere, it is closed on its thread.
struct Cursor {
    thread: usize,
    number: u64,
    home: Home,
}

/// How the cursor's thread is reached.
#[derive(Clone)]
enum Home {
    Database(Weak<Crew>),
    Transaction(Sender<Job>),
}

impl Home {
    fn send(&self, thread: usize, job: Job) {
        match self {
            Self::Database(crew) => {
                if let Some(crew) = crew.upgrade() {
                    crew.read_on(thread, job);
                }
            }
            Self::Transaction(jobs) => {
                let _ = jobs.send(job);
            }
        }
    }
}

impl Drop for Cursor {
    fn drop(&mut self) {
        let number = self.number;
        let close = move |session: &SqliteSession, _| {
            session.close_cursor(number);
            true
        };
        self.home.send(self.thread, Box::new(close));
    }
}

/// The rows of a query, read as they are asked for: constant memory, however many there are.
///
/// Nothing is asked before the first `next`.
///
/// ```
/// # use nuages::prelude::*;
/// # async fn example<M: Model>(db: AsyncSqlite, entries: QuerySet<M>) -> nuages::Result<()> {
/// let mut rows = entries.iterator(&db);
/// while let Some(entry) = rows.next().await? {
///     // …
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked before `next`"]
pub struct AsyncSqliteRows<'e, D: Decoder> {
    from: From<'e>,
    state: State,
    model: &'static ModelDef,
    decoder: D,
    prefetches: usize,
    read: VecDeque<D::Out>,
}

impl<D: Decoder> fmt::Debug for AsyncSqliteRows<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncSqliteRows").finish_non_exhaustive()
    }
}

/// The rows of a portion, and whether there may be more.
type Portion<T> = (Vec<T>, bool);

impl<'e, D: Decoder> AsyncSqliteRows<'e, D> {
    pub(super) fn new(
        from: From<'e>,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> Self {
        let prefetches = usize::from(query.prefetches);
        Self {
            from,
            state: State::New(query),
            model,
            decoder,
            prefetches,
            read: VecDeque::new(),
        }
    }

    /// The next row, or `None` after the last one.
    ///
    /// # Errors
    /// When the database refuses the query, or a column holds something that its field does not allow.
    pub async fn next(&mut self) -> Result<Option<D::Out>> {
        if self.read.is_empty() {
            self.fill().await?;
        }
        Ok(self.read.pop_front())
    }

    async fn fill(&mut self) -> Result<()> {
        // Put back only when all went well: after an error there are no more rows.
        match std::mem::replace(&mut self.state, State::Over) {
            State::Over => Ok(()),
            State::New(query) => self.start(query).await,
            State::Open(cursor) => self.go_on(cursor).await,
        }
    }

    async fn start(&mut self, query: Box<Query>) -> Result<()> {
        let (decoder, prefetches, model) = (self.decoder.clone(), self.prefetches, self.model);
        let home = match self.from {
            From::Database(crew) => Home::Database(Arc::downgrade(crew)),
            From::Transaction(transaction) => Home::Transaction(transaction.jobs()),
        };
        let (job, done) = job(move |session, thread| {
            let Some(number) = executor::open(session, model, &query)? else {
                return Ok((Vec::new(), None));
            };
            let cursor = Cursor {
                thread,
                number,
                home,
            };
            let mut rows = Vec::new();
            let more = executor::portion(session, number, &decoder, prefetches, &mut rows)?;
            Ok((rows, more.then_some(cursor)))
        });
        match self.from {
            From::Database(crew) => crew.read(job)?,
            From::Transaction(transaction) => transaction.send(job)?,
        }
        let (rows, cursor) = done.await?;
        self.read = rows.into();
        self.state = cursor.map_or(State::Over, State::Open);
        Ok(())
    }

    async fn go_on(&mut self, cursor: Cursor) -> Result<()> {
        let (decoder, prefetches, number) = (self.decoder.clone(), self.prefetches, cursor.number);
        let (job, done) = job(move |session, _| -> Result<Portion<D::Out>> {
            let mut rows = Vec::new();
            let more = executor::portion(session, number, &decoder, prefetches, &mut rows)?;
            Ok((rows, more))
        });
        cursor.home.send(cursor.thread, job);
        let (rows, more) = done.await?;
        self.read = rows.into();
        if more {
            self.state = State::Open(cursor);
        }
        Ok(())
    }
}
