//! The right to write to a database: one thread at a time has it, the others wait without asking SQLite.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The right to write: one holder at a time.
#[derive(Debug, Default)]
pub(super) struct Permit {
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    taken: bool,
    /// Waking nobody is a system call too, so it is known whether anybody waits.
    waiting: usize,
}

impl Permit {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn acquire(&self) {
        let mut state = self.state();
        while state.taken {
            state.waiting += 1;
            state = self
                .freed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
        state.taken = true;
    }

    pub(super) fn release(&self) {
        let mut state = self.state();
        state.taken = false;
        if state.waiting > 0 {
            drop(state);
            self.freed.notify_one();
        }
    }
}

/// Gives the permit back.
pub(super) struct Release<'a>(pub(super) &'a Permit);

impl Drop for Release<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}
