//! One migration: its place in the history and its operations.

use crate::model::Str;

use super::operation::Operation;

/// A migration, as its file describes it.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Migration {
    /// The app label.
    pub app: Str,
    /// Its name, `0001_initial`.
    pub name: Str,
    /// Whether it is the first of its app, so that existing tables may be taken as its work.
    pub initial: bool,
    /// What must be applied before it.
    pub dependencies: Vec<MigrationRef>,
    /// What it must be applied before.
    pub run_before: Vec<MigrationRef>,
    /// The migrations that it stands for.
    pub replaces: Vec<MigrationRef>,
    /// Whether it happens as a whole or not at all.
    pub atomic: bool,
    /// What it does, in order.
    pub operations: Vec<Operation>,
}

/// The app label and name of a migration.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MigrationRef {
    /// The app label.
    pub app: Str,
    /// Its name.
    pub name: Str,
}

impl MigrationRef {
    /// The migration of that name in that app.
    pub fn new(app: impl Into<Str>, name: impl Into<Str>) -> Self {
        Self {
            app: app.into(),
            name: name.into(),
        }
    }
}

impl std::fmt::Display for MigrationRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.app, self.name)
    }
}

impl Migration {
    /// A migration without operations yet.
    pub fn new(app: impl Into<Str>, name: impl Into<Str>) -> Self {
        Self {
            app: app.into(),
            name: name.into(),
            initial: false,
            dependencies: Vec::new(),
            run_before: Vec::new(),
            replaces: Vec::new(),
            atomic: true,
            operations: Vec::new(),
        }
    }

    /// It is the first of its app.
    pub fn initial(mut self) -> Self {
        self.initial = true;
        self
    }

    /// That migration must be applied before this one.
    pub fn depends_on(mut self, app: impl Into<Str>, name: impl Into<Str>) -> Self {
        self.dependencies.push(MigrationRef::new(app, name));
        self
    }

    /// This migration must be applied before that one.
    pub fn run_before(mut self, app: impl Into<Str>, name: impl Into<Str>) -> Self {
        self.run_before.push(MigrationRef::new(app, name));
        self
    }

    /// It does what that migration did.
    pub fn replaces(mut self, app: impl Into<Str>, name: impl Into<Str>) -> Self {
        self.replaces.push(MigrationRef::new(app, name));
        self
    }

    /// Each operation is committed by itself: a failure in the middle leaves a part done.
    pub fn not_atomic(mut self) -> Self {
        self.atomic = false;
        self
    }

    /// What it does next.
    pub fn operation(mut self, operation: impl Into<Operation>) -> Self {
        let operation = operation.into().in_app(&self.app);
        self.operations.push(operation);
        self
    }

    /// A number that is equal for equal migrations and, but for accidents that do not happen, only for those. It is taken
    /// of what the migration means, not of its file's text.
    pub fn checksum(&self) -> String {
        // FNV-1a of 128 bits, the same in every version and on every machine.
        let start: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        let hash = self.canonical().bytes().fold(start, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        });
        format!("{hash:032x}")
    }

    /// Its place in the history.
    pub fn reference(&self) -> MigrationRef {
        MigrationRef {
            app: self.app.clone(),
            name: self.name.clone(),
        }
    }
}
