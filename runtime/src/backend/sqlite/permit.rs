//! The right to write to a database: one thread at a time has it, the others wait without asking SQLite.

use std::sync::{Condvar, Mutex, PoisonError};

/// The right to write: one holder at a time.
#[derive(Debug, Default)]
pub(super) struct Permit {
    taken: Mutex<bool>,
    freed: Condvar,
}

impl Permit {
    pub(super) fn acquire(&self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken {
            taken = self
                .freed
                .wait(taken)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *taken = true;
    }

    pub(super) fn release(&self) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.freed.notify_one();
    }
}

/// Gives the permit back.
pub(super) struct Release<'a>(pub(super) &'a Permit);

impl Drop for Release<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}
