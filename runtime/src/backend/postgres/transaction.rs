//! Where a connection stands in transactions and savepoints. Pure bookkeeping: nothing is sent from here.
//!
//! `BEGIN` and what concerns savepoints wait for the next statement and go out with it; what never met a statement is never
//! sent. The driver does not say how a COMMIT ended, so it is known from here whether one can succeed: PostgreSQL answers the
//! COMMIT of a failed transaction with ROLLBACK, and calls that a success.

use crate::error::{Error, Result};

/// A statement that waits for the next one.
#[derive(Debug)]
struct Waiting {
    /// The level that it opens, if it opens one.
    opens: Option<u32>,
    sql: String,
}

/// The state of one connection.
#[derive(Debug, Default)]
pub(super) struct Transaction {
    /// How many levels are open: 1 is the transaction itself, others are savepoints.
    depth: u32,
    /// The depth at which a statement failed, if one did; the server refuses everything until that level is rolled back.
    failed: Option<u32>,
    waiting: Vec<Waiting>,
}

/// What ends the outermost level.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The server knows nothing of it.
    Nothing,
    /// This is to be sent.
    Send(String),
    /// Rolling back is to be sent: the transaction cannot be committed any more.
    Failed,
}

impl Transaction {
    pub(super) fn depth(&self) -> u32 {
        self.depth
    }

    pub(super) fn is_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// Refuses what the server would refuse.
    pub(super) fn check(&self) -> Result<()> {
        if self.is_failed() {
            Err(spoiled())
        } else {
            Ok(())
        }
    }

    /// A statement failed, or its end was not waited for.
    pub(super) fn fail(&mut self) {
        if self.depth > 0 {
            self.failed.get_or_insert(self.depth);
        }
    }

    /// What must go out before the next statement; it counts as sent.
    pub(super) fn take_waiting(&mut self) -> Option<String> {
        if self.waiting.is_empty() {
            return None;
        }
        let sql: Vec<String> = self.waiting.drain(..).map(|waiting| waiting.sql).collect();
        Some(sql.join(";"))
    }

    /// Opens the transaction, or a savepoint in it.
    pub(super) fn begin(&mut self) -> Result<()> {
        self.check()?;
        let sql = if self.depth == 0 {
            "BEGIN".to_owned()
        } else {
            format!("SAVEPOINT nuages_{}", self.depth)
        };
        self.depth += 1;
        self.waiting.push(Waiting {
            opens: Some(self.depth),
            sql,
        });
        Ok(())
    }

    /// Ends a savepoint: what it did stays or goes. False when it could not stay.
    pub(super) fn end_savepoint(&mut self, keep: bool) -> bool {
        let stays = keep && !self.is_failed();
        let level = self.depth;
        if self.forget_unsent(level) {
            // No statement came between.
        } else if stays {
            self.later(format!("RELEASE SAVEPOINT nuages_{}", level - 1));
        } else {
            self.waiting.clear();
            self.later(format!(
                "ROLLBACK TO SAVEPOINT nuages_{0};RELEASE SAVEPOINT nuages_{0}",
                level - 1
            ));
        }
        if self.failed.is_some_and(|failed| failed >= level) {
            self.failed = None;
        }
        self.depth = level - 1;
        stays || !keep
    }

    /// Undoes all savepoints deeper than that depth: whoever opened them has gone.
    pub(super) fn undo_to(&mut self, depth: u32) {
        while self.depth > depth.max(1) {
            self.end_savepoint(false);
        }
    }

    /// Ends the transaction; afterwards the connection is in none.
    pub(super) fn end(&mut self, commit: bool) -> End {
        let unsent = self.forget_unsent(1);
        let waiting = self.take_waiting();
        let failed = self.failed.take().is_some();
        self.depth = 0;
        match (unsent, commit, failed) {
            (true, _, _) => End::Nothing,
            (false, true, true) => End::Failed,
            (false, true, false) => {
                End::Send(waiting.map_or_else(|| "COMMIT".to_owned(), |sql| sql + ";COMMIT"))
            }
            (false, false, _) => End::Send("ROLLBACK".to_owned()),
        }
    }

    fn later(&mut self, sql: String) {
        self.waiting.push(Waiting { opens: None, sql });
    }

    /// Forgets a level that has not been sent, and all that waits behind it.
    fn forget_unsent(&mut self, level: u32) -> bool {
        let place = self
            .waiting
            .iter()
            .position(|waiting| waiting.opens == Some(level));
        if let Some(place) = place {
            self.waiting.truncate(place);
        }
        place.is_some()
    }
}

/// Nothing more can be done in a transaction.
#[cold]
pub(super) fn spoiled() -> Error {
    Error::database(
        "an earlier statement of this transaction failed or was abandoned; PostgreSQL does nothing more in it before it is rolled back"
            .to_owned(),
    )
}

/// A transaction was to be committed and could not be.
#[cold]
pub(super) fn not_committed() -> Error {
    Error::database(
        "the transaction was rolled back: one of its statements had failed or was abandoned"
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "as what it is compared with")]
    fn sent(sql: &str) -> Option<String> {
        Some(sql.to_owned())
    }

    #[test]
    fn nothing_is_sent_for_nothing() {
        let mut transaction = Transaction::default();
        transaction.begin().unwrap();
        transaction.begin().unwrap();
        assert!(transaction.end_savepoint(true));
        assert_eq!(transaction.end(true), End::Nothing);
        assert_eq!(transaction.take_waiting(), None);
    }

    #[test]
    fn what_begins_goes_out_with_the_first_statement() {
        let mut transaction = Transaction::default();
        transaction.begin().unwrap();
        transaction.begin().unwrap();
        assert_eq!(transaction.take_waiting(), sent("BEGIN;SAVEPOINT nuages_1"));
        assert!(transaction.end_savepoint(true));
        assert_eq!(
            transaction.end(true),
            End::Send("RELEASE SAVEPOINT nuages_1;COMMIT".to_owned())
        );
    }

    #[test]
    fn a_failure_stays_in_its_savepoint() {
        let mut transaction = Transaction::default();
        transaction.begin().unwrap();
        transaction.begin().unwrap();
        transaction.take_waiting();
        transaction.fail();
        assert!(transaction.check().is_err());
        assert!(transaction.begin().is_err());
        assert!(transaction.end_savepoint(false));
        assert!(transaction.check().is_ok());
        assert_eq!(
            transaction.end(true),
            End::Send(
                "ROLLBACK TO SAVEPOINT nuages_1;RELEASE SAVEPOINT nuages_1;COMMIT".to_owned()
            )
        );
    }

    #[test]
    fn a_savepoint_with_a_failure_cannot_stay() {
        let mut transaction = Transaction::default();
        transaction.begin().unwrap();
        transaction.take_waiting();
        transaction.begin().unwrap();
        transaction.take_waiting();
        transaction.fail();
        assert!(!transaction.end_savepoint(true));
        assert_eq!(
            transaction.take_waiting(),
            sent("ROLLBACK TO SAVEPOINT nuages_1;RELEASE SAVEPOINT nuages_1")
        );
        assert_eq!(transaction.end(true), End::Send("COMMIT".to_owned()));
    }

    #[test]
    fn a_failed_transaction_is_never_committed() {
        let mut transaction = Transaction::default();
        transaction.begin().unwrap();
        transaction.take_waiting();
        transaction.fail();
        assert_eq!(transaction.end(true), End::Failed);
        transaction.begin().unwrap();
        transaction.take_waiting();
        assert_eq!(transaction.end(false), End::Send("ROLLBACK".to_owned()));
    }

    #[test]
    fn abandoned_savepoints_are_undone_together() {
        let mut transaction = Transaction::default();
        transaction.begin().unwrap();
        transaction.take_waiting();
        transaction.begin().unwrap();
        transaction.begin().unwrap();
        transaction.take_waiting();
        transaction.begin().unwrap();
        transaction.fail();
        transaction.undo_to(1);
        assert_eq!(transaction.depth(), 1);
        assert!(transaction.check().is_ok());
        assert_eq!(
            transaction.take_waiting(),
            sent("ROLLBACK TO SAVEPOINT nuages_1;RELEASE SAVEPOINT nuages_1")
        );
    }
}
