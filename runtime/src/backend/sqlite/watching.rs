//! Who listens to what a database is asked.

use std::time::Duration;

use super::Sqlite;
use crate::query_log::QueryLog;

impl Sqlite {
    /// Tells of statements that take at least so long, with their text (without values) and how long they took.
    ///
    /// The first call counts; it holds for all handles of this database.
    pub fn on_slow_query(
        &self,
        threshold: Duration,
        tell: impl Fn(&str, Duration) + Send + Sync + 'static,
    ) {
        self.shared.listeners.tell_slow(threshold, tell);
    }

    /// Notes all statements from now on, until the log is dropped.
    pub fn log_queries(&self) -> QueryLog {
        QueryLog::listen(&self.shared.listeners)
    }
}
