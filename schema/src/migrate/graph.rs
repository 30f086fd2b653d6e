//! How migrations depend on each other: in which order they are applied and undone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::Str;

use super::migration::{Migration, MigrationRef};
use super::state::{ProjectState, StateError};

/// The migrations of a project and what must come before what.
#[derive(Debug, Clone)]
pub struct Graph {
    /// In an order in which they can be applied.
    migrations: Vec<Migration>,
    /// What must come right before each.
    parents: BTreeMap<MigrationRef, BTreeSet<MigrationRef>>,
}

/// Migrations that do not fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GraphError {
    /// A migration depends on one that does not exist.
    NotFound {
        /// The migration.
        migration: MigrationRef,
        /// What it depends on.
        dependency: MigrationRef,
    },
    /// Two migrations have the same name.
    Twice(MigrationRef),
    /// Migrations depend on each other in a circle.
    Circular(Vec<MigrationRef>),
    /// An app has several last migrations: two people added one each.
    Conflict {
        /// The app label.
        app: Str,
        /// The last migrations.
        leaves: Vec<Str>,
    },
    /// A migration does not fit the models that it is applied to.
    Unfit {
        /// The migration.
        migration: MigrationRef,
        /// What does not fit.
        error: Box<StateError>,
    },
}

impl Graph {
    /// Puts the migrations in order. They are given app by app, each app's in the order of its list.
    pub fn new(migrations: Vec<Migration>) -> Result<Self, GraphError> {
        let mut parents: BTreeMap<MigrationRef, BTreeSet<MigrationRef>> = BTreeMap::new();
        for migration in &migrations {
            let dependencies = migration.dependencies.iter().cloned().collect();
            if parents
                .insert(migration.reference(), dependencies)
                .is_some()
            {
                return Err(GraphError::Twice(migration.reference()));
            }
        }
        for migration in &migrations {
            for later in &migration.run_before {
                if let Some(parents) = parents.get_mut(later) {
                    parents.insert(migration.reference());
                }
            }
        }
        for (migration, dependencies) in &parents {
            if let Some(missing) = dependencies.iter().find(|it| !parents.contains_key(it)) {
                return Err(GraphError::NotFound {
                    migration: migration.clone(),
                    dependency: missing.clone(),
                });
            }
        }
        let migrations = ordered(migrations, &parents)?;
        Ok(Self {
            migrations,
            parents,
        })
    }

    /// All migrations, in an order in which they can be applied.
    pub fn migrations(&self) -> &[Migration] {
        &self.migrations
    }

    /// The migration of that app and name.
    pub fn migration(&self, migration: &MigrationRef) -> Option<&Migration> {
        self.migrations
            .iter()
            .find(|it| it.name == migration.name && it.app == migration.app)
    }

    /// The migrations of an app on which no other of the app depends.
    pub fn leaves(&self, app: &str) -> Vec<&Migration> {
        let own = self.migrations.iter().filter(|it| it.app == app);
        own.filter(|migration| {
            let reference = migration.reference();
            !self
                .parents
                .iter()
                .any(|(child, parents)| child.app == app && parents.contains(&reference))
        })
        .collect()
    }

    /// Refuses apps with several last migrations.
    pub fn without_conflicts(&self) -> Result<(), GraphError> {
        let apps: BTreeSet<&Str> = self.migrations.iter().map(|it| &it.app).collect();
        for app in apps {
            let leaves = self.leaves(app);
            if leaves.len() > 1 {
                return Err(GraphError::Conflict {
                    app: app.clone(),
                    leaves: leaves.into_iter().map(|it| it.name.clone()).collect(),
                });
            }
        }
        Ok(())
    }

    /// The models after all migrations.
    pub fn state(&self) -> Result<ProjectState, GraphError> {
        self.state_where(|_| true)
    }

    /// The models before that migration: after all that must come before it.
    pub fn state_before(&self, migration: &MigrationRef) -> Result<ProjectState, GraphError> {
        let before = self.ancestors(migration);
        self.state_where(|it| before.contains(it) && it != migration)
    }

    fn state_where(
        &self,
        takes: impl Fn(&MigrationRef) -> bool,
    ) -> Result<ProjectState, GraphError> {
        let mut state = ProjectState::new();
        for migration in &self.migrations {
            let reference = migration.reference();
            if takes(&reference) {
                migration
                    .apply(&mut state)
                    .map_err(|error| GraphError::Unfit {
                        migration: reference,
                        error: Box::new(error),
                    })?;
            }
        }
        Ok(state)
    }

    /// The migration and all that must come before it, in order.
    pub fn forwards(&self, migration: &MigrationRef) -> Vec<&Migration> {
        let wanted = self.ancestors(migration);
        self.migrations
            .iter()
            .filter(|it| wanted.contains(&it.reference()))
            .collect()
    }

    /// What must come right before that migration.
    pub fn parents(&self, migration: &MigrationRef) -> impl Iterator<Item = &MigrationRef> {
        self.parents.get(migration).into_iter().flatten()
    }

    /// The migration and all that come after it, in the order in which they are undone.
    pub fn backwards(&self, migration: &MigrationRef) -> Vec<&Migration> {
        self.migrations
            .iter()
            .rev()
            .filter(|it| self.ancestors(&it.reference()).contains(migration))
            .collect()
    }

    fn ancestors(&self, migration: &MigrationRef) -> BTreeSet<MigrationRef> {
        let mut found = BTreeSet::new();
        let mut waiting = vec![migration.clone()];
        while let Some(next) = waiting.pop() {
            if let Some(parents) = self.parents.get(&next)
                && found.insert(next)
            {
                waiting.extend(parents.iter().cloned());
            }
        }
        found
    }
}

/// Each migration after its parents, otherwise as given.
fn ordered(
    migrations: Vec<Migration>,
    parents: &BTreeMap<MigrationRef, BTreeSet<MigrationRef>>,
) -> Result<Vec<Migration>, GraphError> {
    let mut waiting = migrations;
    let mut done: BTreeSet<MigrationRef> = BTreeSet::new();
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ready = |migration: &Migration| {
            parents
                .get(&migration.reference())
                .is_none_or(|parents| parents.iter().all(|parent| done.contains(parent)))
        };
        let Some(next) = waiting.iter().position(ready) else {
            let circle = waiting.iter().map(Migration::reference).collect();
            return Err(GraphError::Circular(circle));
        };
        let migration = waiting.remove(next);
        done.insert(migration.reference());
        ordered.push(migration);
    }
    Ok(ordered)
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound {
                migration,
                dependency,
            } => write!(
                f,
                "the migration {migration} depends on {dependency}, which does not exist"
            ),
            Self::Twice(migration) => write!(f, "there are two migrations {migration}"),
            Self::Circular(migrations) => {
                let names: Vec<String> = migrations.iter().map(ToString::to_string).collect();
                let names = names.join(", ");
                write!(f, "migrations depend on each other in a circle: {names}")
            }
            Self::Conflict { app, leaves } => write!(
                f,
                "conflicting migrations: the app `{app}` has several last ones ({}); let one depend on the other",
                leaves.join(", ")
            ),
            Self::Unfit { migration, error } => write!(f, "the migration {migration}: {error}"),
        }
    }
}

impl std::error::Error for GraphError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn migration(
        app: &'static str,
        name: &'static str,
        after: &[(&'static str, &'static str)],
    ) -> Migration {
        let migration = Migration::new(app, name);
        after
            .iter()
            .fold(migration, |it, (app, name)| it.depends_on(*app, *name))
    }

    fn names(migrations: Vec<&Migration>) -> Vec<String> {
        migrations
            .into_iter()
            .map(|it| it.reference().to_string())
            .collect()
    }

    fn diamond() -> Vec<Migration> {
        vec![
            migration("a", "0002", &[("a", "0001"), ("b", "0001")]),
            migration("a", "0001", &[]),
            migration("a", "0003", &[("a", "0002")]),
            migration("b", "0001", &[("a", "0001")]),
            migration("b", "0002", &[("b", "0001")]),
        ]
    }

    #[test]
    fn parents_come_first() {
        let graph = Graph::new(diamond()).unwrap();
        assert_eq!(
            names(graph.migrations().iter().collect()),
            ["a.0001", "b.0001", "a.0002", "a.0003", "b.0002"]
        );
        assert_eq!(
            names(graph.forwards(&MigrationRef::new("a", "0002"))),
            ["a.0001", "b.0001", "a.0002"]
        );
        assert_eq!(
            names(graph.backwards(&MigrationRef::new("b", "0001"))),
            ["b.0002", "a.0003", "a.0002", "b.0001"]
        );
        assert_eq!(names(graph.leaves("a")), ["a.0003"]);
        assert_eq!(graph.without_conflicts(), Ok(()));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let error = |migrations: Vec<Migration>| Graph::new(migrations).unwrap_err().to_string();
        assert_eq!(
            error(vec![migration("a", "0001", &[("b", "0001")])]),
            "the migration a.0001 depends on b.0001, which does not exist"
        );
        assert_eq!(
            error(vec![
                migration("a", "1", &[("b", "1")]),
                migration("b", "1", &[("a", "1")])
            ]),
            "migrations depend on each other in a circle: a.1, b.1"
        );
        let mut two = diamond();
        two.push(migration("a", "0003_other", &[("a", "0002")]));
        assert_eq!(
            Graph::new(two)
                .unwrap()
                .without_conflicts()
                .unwrap_err()
                .to_string(),
            "conflicting migrations: the app `a` has several last ones (0003, 0003_other); let one depend on the other"
        );
    }

    #[test]
    fn run_before_is_a_dependency_of_the_other() {
        let mut migrations = diamond();
        migrations.push(migration("c", "0001", &[]).run_before("a", "0001"));
        let graph = Graph::new(migrations).unwrap();
        assert_eq!(graph.migrations()[0].reference().to_string(), "c.0001");
    }
}
