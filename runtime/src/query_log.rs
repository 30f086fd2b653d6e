//! What a database was asked, for tests and for the curious: off unless somebody listens.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The listeners of one database.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    count: AtomicUsize,
    statements: Mutex<Vec<String>>,
}

impl Listeners {
    /// Notes a statement, if somebody listens. `text` is only made then.
    #[inline]
    pub(crate) fn note(&self, text: impl FnOnce() -> String) {
        if self.count.load(Ordering::Relaxed) > 0 {
            self.push(text());
        }
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
