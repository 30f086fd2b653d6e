//! The threads: one that writes, a few that read, and the jobs that wait for them.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::backend::sqlite::{Sqlite, SqliteSession};
use crate::error::{Error, Result};

/// How many threads read.
const READERS: usize = 4;

/// How long a write waits behind a transaction before it fails.
const WAIT: Duration = Duration::from_secs(30);

/// The writing thread's number.
const WRITER: usize = READERS;

/// Something to do on a thread, which is told its number. Returns false if it panicked.
pub(super) type Job = Box<dyn FnOnce(&SqliteSession, usize) -> bool + Send>;

/// The threads of one database.
pub(super) struct Crew {
    database: Sqlite,
    /// One thread does everything: in memory, SQLite lets nobody read while somebody writes.
    alone: bool,
    state: Mutex<State>,
    /// One for each thread, the writing one last.
    called: [Condvar; READERS + 1],
}

#[derive(Default)]
struct State {
    /// Reads that any thread may do.
    reads: VecDeque<Job>,
    /// What only that reading thread can do, since a cursor stands there.
    own: [VecDeque<Job>; READERS],
    writes: VecDeque<(Instant, Job)>,
    /// The reading threads that wait, the last one first to be called.
    idle: Vec<usize>,
    readers: usize,
    writer: bool,
    closed: bool,
}

/// A job, and the future of what it returns.
pub(super) fn job<T: Send + 'static>(
    work: impl FnOnce(&SqliteSession, usize) -> Result<T> + Send + 'static,
) -> (Job, impl Future<Output = Result<T>> + Send) {
    let (sender, receiver) = oneshot::channel();
    let job = Box::new(move |session: &SqliteSession, thread: usize| {
        if sender.is_closed() {
            // Nobody waits any more, and nothing has been done yet.
            return true;
        }
        let done = catch_unwind(AssertUnwindSafe(|| work(session, thread)));
        let fine = done.is_ok();
        let _ = sender.send(done);
        fine
    });
    let done = async move {
        match receiver.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(held()),
        }
    };
    (job, done)
}

#[cold]
fn held() -> Error {
    Error::busy(format!(
        "another transaction held the database for {} seconds (inside `atomic`, write through the transaction, not the database)",
        WAIT.as_secs(),
    ))
}

impl Crew {
    pub(super) fn new(database: Sqlite) -> Arc<Self> {
        let alone = database.is_in_memory();
        Arc::new(Self {
            database,
            alone,
            state: Mutex::default(),
            called: Default::default(),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn call(&self, thread: usize) {
        if let Some(called) = self.called.get(thread) {
            called.notify_one();
        }
    }

    /// The threads end as soon as nothing is left to do.
    pub(super) fn close(&self) {
        self.state().closed = true;
        for called in &self.called {
            called.notify_one();
        }
    }

    /// Has a job done by the writing thread.
    pub(super) fn write(self: &Arc<Self>, job: Job) -> Result<()> {
        let mut state = self.state();
        state.writes.push_back((Instant::now(), job));
        if !state.writer {
            self.start(WRITER)?;
            state.writer = true;
        }
        drop(state);
        self.call(WRITER);
        Ok(())
    }

    /// Has a job done by a reading thread.
    pub(super) fn read(self: &Arc<Self>, job: Job) -> Result<()> {
        if self.alone {
            return self.write(job);
        }
        let mut state = self.state();
        if let Some(thread) = state.idle.pop() {
            if let Some(own) = state.own.get_mut(thread) {
                own.push_back(job);
            }
            drop(state);
            self.call(thread);
            return Ok(());
        }
        state.reads.push_back(job);
        if state.readers < READERS {
            self.start(state.readers)?;
            state.readers += 1;
        }
        Ok(())
    }

    /// Has a job done by the thread where a cursor stands.
    pub(super) fn read_on(&self, thread: usize, job: Job) {
        let mut state = self.state();
        match state.own.get_mut(thread) {
            Some(own) => own.push_back(job),
            None => state.writes.push_back((Instant::now(), job)),
        }
        state.idle.retain(|idle| *idle != thread);
        drop(state);
        self.call(thread);
    }

    fn start(self: &Arc<Self>, thread: usize) -> Result<()> {
        let crew = Arc::clone(self);
        let work = move || {
            let session = crew.database.session();
            while let Some(job) = if thread == WRITER {
                crew.next_write()
            } else {
                crew.next_read(thread)
            } {
                if !job(&session, thread) {
                    // Whatever it had begun is over.
                    session.roll_back();
                }
            }
        };
        let started = std::thread::Builder::new()
            .name(format!("nuages-sqlite-{thread}"))
            .spawn(work);
        started
            .map(drop)
            .map_err(|error| Error::connection(format!("no thread for the database: {error}")))
    }

    fn next_read(&self, thread: usize) -> Option<Job> {
        let mut state = self.state();
        loop {
            let own = state.own.get_mut(thread).and_then(VecDeque::pop_front);
            if let Some(job) = own.or_else(|| state.reads.pop_front()) {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            if !state.idle.contains(&thread) {
                state.idle.push(thread);
            }
            state = self
                .called
                .get(thread)?
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn next_write(&self) -> Option<Job> {
        let mut state = self.state();
        loop {
            if let Some((_, job)) = state.writes.pop_front() {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            state = self
                .called
                .get(WRITER)?
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Gives up the writes that have waited for too long, while a transaction holds the writing thread.
    pub(super) fn give_up_old_writes(&self) {
        let mut given_up = Vec::new();
        let mut state = self.state();
        while let Some((since, _)) = state.writes.front()
            && since.elapsed() > WAIT
        {
            given_up.extend(state.writes.pop_front());
        }
        drop(state);
    }
}
