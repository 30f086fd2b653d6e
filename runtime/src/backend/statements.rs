//! Prepared statements, found by the program that they were made from: one cache for each connection.
//!
//! Two equal programs are the same statement, so SQL is written once for each shape and connection. Nothing here knows a
//! database or prepares anything.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use rustc_hash::FxBuildHasher;

use crate::connection::Program;
use nuages_schema::model::ModelDef;
use nuages_schema::query::Op;

/// How many statements a connection keeps prepared.
const MOST: usize = 512;

/// A prepared statement and the program that it was made from.
struct Prepared<S> {
    // Compared by address only: equal addresses mean the same model.
    model: &'static ModelDef,
    ops: Box<[Op]>,
    statement: S,
    used: u64,
}

/// The statements of one connection.
pub(crate) struct Statements<S> {
    by_program: HashMap<u64, Vec<Prepared<S>>, FxBuildHasher>,
    clock: u64,
}

impl<S> Default for Statements<S> {
    fn default() -> Self {
        Self {
            by_program: HashMap::default(),
            clock: 0,
        }
    }
}

impl<S> Prepared<S> {
    #[inline]
    fn is(&self, program: Program<'_>) -> bool {
        std::ptr::eq(self.model, program.model) && *self.ops == *program.ops
    }
}

impl<S> Statements<S> {
    /// The statement of a program, if it is prepared; `key` is the program's fingerprint.
    #[inline]
    pub(crate) fn find(&mut self, key: u64, program: Program<'_>) -> Option<&mut S> {
        self.clock += 1;
        let known = self.by_program.get_mut(&key)?;
        let prepared = known.iter_mut().find(|prepared| prepared.is(program))?;
        prepared.used = self.clock;
        Some(&mut prepared.statement)
    }

    /// Keeps a statement for the next time.
    #[cold]
    pub(crate) fn keep(&mut self, key: u64, program: Program<'_>, statement: S) {
        let count: usize = self.by_program.values().map(Vec::len).sum();
        if count >= MOST {
            self.forget_half();
        }
        let used = self.clock;
        let ops = program.ops.into();
        self.by_program.entry(key).or_default().push(Prepared {
            model: program.model,
            ops,
            statement,
            used,
        });
    }

    /// The half that was not used for longest goes, so that this is rare.
    fn forget_half(&mut self) {
        let mut used: Vec<u64> = self
            .by_program
            .values()
            .flatten()
            .map(|prepared| prepared.used)
            .collect();
        used.sort_unstable();
        let oldest = used.get(used.len() / 2).copied().unwrap_or(0);
        self.by_program.retain(|_, list| {
            list.retain(|prepared| prepared.used > oldest);
            !list.is_empty()
        });
    }

    /// Drops the statement of a program, which the database no longer accepts.
    #[cfg(feature = "postgres")]
    #[cold]
    pub(crate) fn forget(&mut self, key: u64, program: Program<'_>) {
        if let Some(known) = self.by_program.get_mut(&key) {
            known.retain(|prepared| !prepared.is(program));
        }
    }
}

/// A number that equal programs share, and others hardly ever.
#[inline]
pub(crate) fn fingerprint(program: Program<'_>) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    std::ptr::from_ref(program.model).hash(&mut hasher);
    for op in program.ops {
        op.hash(&mut hasher);
    }
    hasher.finish()
}
