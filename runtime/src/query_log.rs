//! What a database was asked, for tests and for the curious: off unless somebody listens.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// The listeners of one database.
#[derive(Default)]
pub(crate) struct Listeners {
    count: AtomicUsize,
    statements: Mutex<Vec<String>>,
    slow: OnceLock<Slow>,
}

/// From when on a statement is slow, and who wants to know.
struct Slow {
    threshold: Duration,
    tell: Box<dyn Fn(&str, Duration) + Send + Sync>,
}

impl std::fmt::Debug for Listeners {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listeners").finish_non_exhaustive()
    }
}

/// A statement that is running while somebody wants to know how long it takes.
pub(crate) struct Watch<F: Fn() -> String> {
    since: Option<(Instant, Arc<Listeners>)>,
    text: F,
}

impl<F: Fn() -> String> Drop for Watch<F> {
    fn drop(&mut self) {
        if let Some((since, listeners)) = self.since.take()
            && let Some(slow) = listeners.slow.get()
            && since.elapsed() >= slow.threshold
        {
            (slow.tell)(&(self.text)(), since.elapsed());
        }
    }
}

impl Listeners {
    /// Notes a statement, if somebody listens. `text` is only made then.
    #[inline]
    pub(crate) fn note(&self, text: impl FnOnce() -> String) {
        if self.count.load(Ordering::Relaxed) > 0 {
            self.push(text());
        }
    }

    /// Watches a statement up to the end of the guard's life. `text` is only made for a slow one.
    #[inline]
    pub(crate) fn watch<F: Fn() -> String>(self: &Arc<Self>, text: F) -> Watch<F> {
        let since = self.slow.get().map(|_| (Instant::now(), Arc::clone(self)));
        Watch { since, text }
    }

    /// From now on tells of slow statements; only once.
    pub(crate) fn tell_slow(
        &self,
        threshold: Duration,
        tell: impl Fn(&str, Duration) + Send + Sync + 'static,
    ) {
        let _ = self.slow.set(Slow {
            threshold,
            tell: Box::new(tell),
        });
    }

    #[cold]
    fn push(&self, text: String) {
        self.statements
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(text);
    }
}

/// The statements that a database ran since [`log_queries`](crate::Sqlite::log_queries), from all threads.
///
/// `BEGIN`, `COMMIT` and savepoints are not among them.
///
/// ```
/// use nuages::prelude::*;
///
/// let db = Sqlite::in_memory()?;
/// let log = db.log_queries();
/// db.execute("CREATE TABLE note (text TEXT) STRICT")?;
/// assert_eq!(log.statements(), ["CREATE TABLE note (text TEXT) STRICT"]);
/// # Ok::<(), nuages::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct QueryLog {
    listeners: Arc<Listeners>,
    start: usize,
}

impl QueryLog {
    pub(crate) fn listen(listeners: &Arc<Listeners>) -> Self {
        listeners.count.fetch_add(1, Ordering::Relaxed);
        let start = listeners
            .statements
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len();
        Self {
            listeners: Arc::clone(listeners),
            start,
        }
    }

    /// The statements so far, oldest first, without their values.
    pub fn statements(&self) -> Vec<String> {
        let statements = self
            .listeners
            .statements
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        statements.get(self.start..).unwrap_or_default().to_vec()
    }

    /// The statements that ran at least so many times, and how often: a query in a loop, which one query for all would replace.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Blog { name: TextField } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// let log = db.log_queries();
    /// for id in 1..=3 {
    ///     Blog::objects().pk(id).exists(&db)?;
    /// }
    /// assert_eq!(log.repeated(3)[0].1, 3);
    /// # Ok::<(), nuages::Error>(())
    /// ```
    pub fn repeated(&self, times: usize) -> Vec<(String, usize)> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for statement in self.statements() {
            match counts.iter_mut().find(|(known, _)| *known == statement) {
                Some((_, count)) => *count += 1,
                None => counts.push((statement, 1)),
            }
        }
        counts.retain(|(_, count)| *count >= times);
        counts
    }

    /// Asserts that there were so many; the error lists them: `log.expect_queries(2)?`.
    ///
    /// # Errors
    /// When there were more or fewer.
    pub fn expect_queries(&self, wanted: usize) -> crate::error::Result<()> {
        let statements = self.statements();
        if statements.len() == wanted {
            return Ok(());
        }
        Err(crate::error::Error::other(format!(
            "{wanted} statements were expected, and there were {}:\n{}",
            statements.len(),
            statements.join("\n")
        )))
    }

    /// How many there were.
    pub fn len(&self) -> usize {
        self.statements().len()
    }

    /// Whether there was none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Drop for QueryLog {
    fn drop(&mut self) {
        if self.listeners.count.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.listeners
                .statements
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .clear();
        }
    }
}
