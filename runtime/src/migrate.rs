//! Applying migrations: what is to be done, one lock and one transaction around it, and the ledger of what was done.
//!
//! What a migration means and which statements that takes is `nuages_schema::migrate`'s to say; how a table of SQLite is made
//! anew without losing anything is `rebuild`'s.

mod ledger;
mod rebuild;
mod target;
#[cfg(all(test, feature = "sqlite"))]
mod tests;

use std::collections::BTreeSet;

use crate::connection::{Connection, Executor, Operation};
use crate::error::{Error, Result};
use nuages_schema::migrate::{Graph, Migration, MigrationRef, Planned, ProjectState, Step, plan};

pub use target::Target;

/// Lists of migrations: `blog::migrations::ALL`, or several of them.
pub trait Migrations {
    /// All migrations.
    fn all(self) -> Vec<Migration>;
}

impl Migrations for &[fn() -> Migration] {
    fn all(self) -> Vec<Migration> {
        self.iter().map(|migration| migration()).collect()
    }
}

impl<const N: usize> Migrations for [&[fn() -> Migration]; N] {
    fn all(self) -> Vec<Migration> {
        self.into_iter()
            .flatten()
            .map(|migration| migration())
            .collect()
    }
}

impl Migrations for Vec<Migration> {
    fn all(self) -> Vec<Migration> {
        self
    }
}

/// Brings a database to a point in the history of its models.
///
/// Everything happens in one transaction, the ledger included: either all of it is there afterwards or nothing. Whoever comes
/// while another one migrates waits, and then finds that nothing is left to do.
#[derive(Debug)]
#[must_use = "call `.run(&db)`"]
pub struct Migrator {
    migrations: Vec<Migration>,
    target: Target,
    fake: bool,
}

/// A migration that was applied or undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The migration.
    pub migration: MigrationRef,
    /// Whether it was undone.
    pub undone: bool,
}

/// A migration and what the database knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The migration.
    pub migration: MigrationRef,
    /// When it was applied, if it was.
    pub applied: Option<String>,
    /// Whether it means something else now than when it was applied.
    pub changed: bool,
}

impl Migrator {
    /// Applies all of these migrations that are not applied yet.
    pub fn new(migrations: impl Migrations) -> Self {
        Self {
            migrations: migrations.all(),
            target: Target::Latest,
            fake: false,
        }
    }

    /// Goes only so far, or back.
    pub fn to(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    /// Only writes the ledger: the database is as the migrations would make it already.
    pub fn fake(mut self) -> Self {
        self.fake = true;
        self
    }

    /// Does it. Returns what was applied and undone, in order.
    pub fn run<E: Executor>(self, database: &E) -> E::Ret<'_, Vec<Done>> {
        database.execute(self)
    }

    /// What would be applied or undone, in order. Changes nothing.
    pub fn plan<E: Executor>(self, database: &E) -> E::Ret<'_, Vec<Done>> {
        database.execute(PlanOnly(self))
    }

    /// What the database knows of each migration, in order. Changes nothing.
    pub fn status<E: Executor>(self, database: &E) -> E::Ret<'_, Vec<Status>> {
        database.execute(StatusOf(self))
    }
}

struct PlanOnly(Migrator);

impl Operation for PlanOnly {
    type Output = Vec<Done>;

    async fn run(self, connection: &mut Connection) -> Result<Vec<Done>> {
        let graph = graph(self.0.migrations)?;
        let applied = ledger::applied(connection).await?;
        todo(&graph, &applied, &self.0.target)
    }
}

struct StatusOf(Migrator);

impl Operation for StatusOf {
    type Output = Vec<Status>;

    async fn run(self, connection: &mut Connection) -> Result<Vec<Status>> {
        let graph = graph(self.0.migrations)?;
        let entries = ledger::read(connection).await?;
        let status = |migration: &Migration| {
            let reference = migration.reference();
            let entry = entries.iter().find(|entry| entry.migration == reference);
            Status {
                applied: entry.map(|entry| entry.applied.clone()),
                changed: entry.is_some_and(|entry| entry.checksum != migration.checksum()),
                migration: reference,
            }
        };
        Ok(graph.migrations().iter().map(status).collect())
    }
}

impl Operation for Migrator {
    type Output = Vec<Done>;

    async fn run(self, connection: &mut Connection) -> Result<Vec<Done>> {
        let graph = graph(self.migrations)?;
        // Most starts of a program find nothing to do; they need no lock.
        let applied = ledger::applied(connection).await?;
        if todo(&graph, &applied, &self.target)?.is_empty() {
            return Ok(Vec::new());
        }
        connection.begin_migration().await?;
        let result = migrate(&graph, &self.target, self.fake, connection).await;
        connection.end_migration(result.is_ok()).await?;
        result
    }
}

fn graph(migrations: Vec<Migration>) -> Result<Graph> {
    let graph = Graph::new(migrations).map_err(|error| Error::migration(error.to_string()))?;
    graph
        .without_conflicts()
        .map_err(|error| Error::migration(error.to_string()))?;
    Ok(graph)
}

/// What has to be applied or undone, in order.
fn todo(graph: &Graph, applied: &BTreeSet<MigrationRef>, target: &Target) -> Result<Vec<Done>> {
    for migration in applied.iter().filter(|it| graph.migration(it).is_some()) {
        if let Some(parent) = graph
            .parents(migration)
            .find(|parent| !applied.contains(parent))
        {
            return Err(Error::migration(format!(
                "the migration {migration} is applied, but {parent}, on which it depends, is not"
            )));
        }
    }
    target.todo(graph, applied)
}

/// Does what has to be done; the lock is held and a transaction is open.
async fn migrate(
    graph: &Graph,
    target: &Target,
    fake: bool,
    connection: &mut Connection,
) -> Result<Vec<Done>> {
    ledger::create(connection).await?;
    // Somebody else may have been faster.
    let mut applied = ledger::applied(connection).await?;
    let todo = todo(graph, &applied, target)?;
    let mut state = state_of(graph, &applied)?;
    let broken = if fake {
        Vec::new()
    } else {
        connection.broken_keys().await?
    };
    for Done {
        migration: reference,
        undone,
    } in &todo
    {
        let Some(migration) = graph.migration(reference) else {
            continue;
        };
        if *undone {
            applied.remove(reference);
            let before = state_of(graph, &applied)?;
            if !fake {
                let undo = migration
                    .reversed(&before)
                    .map_err(|error| failed(reference, &error))?;
                run(migration, &undo, &state, connection).await?;
            }
            ledger::remove(reference, connection).await?;
            state = before;
        } else {
            if !fake {
                run(migration, &migration.operations, &state, connection).await?;
            }
            migration
                .apply(&mut state)
                .map_err(|error| failed(reference, &error))?;
            ledger::add(migration, connection).await?;
            applied.insert(reference.clone());
        }
    }
    if !fake {
        let now = connection.broken_keys().await?;
        if let Some(new) = now.iter().find(|row| !broken.contains(row)) {
            return Err(Error::migration(format!(
                "a key would point at nothing afterwards: {new}"
            )));
        }
    }
    Ok(todo)
}

fn failed(migration: &MigrationRef, error: &dyn std::fmt::Display) -> Error {
    Error::migration(format!("the migration {migration}: {error}"))
}

/// The models after those migrations that are applied.
fn state_of(graph: &Graph, applied: &BTreeSet<MigrationRef>) -> Result<ProjectState> {
    let mut state = ProjectState::new();
    for migration in graph.migrations() {
        let reference = migration.reference();
        if applied.contains(&reference) {
            migration
                .apply(&mut state)
                .map_err(|error| failed(&reference, &error))?;
        }
    }
    Ok(state)
}

/// Runs the statements of operations that start from that state.
async fn run(
    migration: &Migration,
    operations: &[nuages_schema::migrate::Operation],
    state: &ProjectState,
    connection: &mut Connection,
) -> Result<()> {
    let dialect = connection.dialect();
    let reference = migration.reference();
    if !migration.atomic {
        return Err(failed(
            &reference,
            &"it is not atomic, and only atomic migrations can be applied yet",
        ));
    }
    let planned = plan(dialect, &migration.app, state, operations);
    let (planned, _) = planned.map_err(|error| failed(&reference, &error))?;
    for group in &planned {
        for step in &group.steps {
            let result = match step {
                Step::Sql(sql) => connection.batch(sql).await,
                Step::Rebuild(step) => rebuild::run(step, connection).await,
            };
            if let Err(error) = result {
                let mut why = error.detail();
                if let Step::Rebuild(step) = step {
                    // Nobody but us knows the table by this name.
                    why = why.replace(&step.temporary, &step.table);
                }
                return Err(failed(&reference, &format!("{}: {why}", described(group))));
            }
        }
    }
    // What is checked at the end of a transaction is checked now, so that the next migration may alter the same tables.
    for sql in dialect.check_now {
        connection
            .batch(sql)
            .await
            .map_err(|error| failed(&reference, &error.detail()))?;
    }
    Ok(())
}

fn described(group: &Planned) -> String {
    let lines: Vec<String> = group
        .operations
        .iter()
        .map(nuages_schema::migrate::Operation::describe)
        .collect();
    lines.join(", ")
}
