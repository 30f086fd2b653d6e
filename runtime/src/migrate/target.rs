//! How far a database is to be brought, and which migrations lie between.

use std::collections::BTreeSet;

use super::Done;
use crate::error::{Error, Result};
use nuages_schema::migrate::{Graph, Migration, MigrationRef};

/// A point in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Everything is applied.
    Latest,
    /// Everything of one app is applied.
    App(String),
    /// This migration is applied, and nothing of its app that comes after it.
    Migration(MigrationRef),
    /// Nothing of this app is applied.
    Zero(String),
}

impl Target {
    /// What has to be applied or undone to get there, in order.
    pub(super) fn todo(
        &self,
        graph: &Graph,
        applied: &BTreeSet<MigrationRef>,
    ) -> Result<Vec<Done>> {
        let of_app = |app: &str| -> Result<Vec<MigrationRef>> {
            let own = graph.migrations().iter().filter(|it| it.app == app);
            let own: Vec<MigrationRef> = own.map(Migration::reference).collect();
            if own.is_empty() {
                return Err(Error::migration(format!(
                    "the app `{app}` has no migrations"
                )));
            }
            Ok(own)
        };
        match self {
            Self::Latest => Ok(forwards(
                graph,
                applied,
                &graph
                    .migrations()
                    .iter()
                    .map(Migration::reference)
                    .collect::<Vec<_>>(),
            )),
            Self::App(app) => Ok(forwards(graph, applied, &of_app(app)?)),
            Self::Migration(target) => {
                if graph.migration(target).is_none() {
                    return Err(Error::migration(format!("there is no migration {target}")));
                }
                if !applied.contains(target) {
                    return Ok(forwards(graph, applied, std::slice::from_ref(target)));
                }
                let children = of_app(&target.app)?;
                let children = children
                    .into_iter()
                    .filter(|it| graph.parents(it).any(|parent| parent == target));
                Ok(backwards(graph, applied, &children.collect::<Vec<_>>()))
            }
            Self::Zero(app) => Ok(backwards(graph, applied, &of_app(app)?)),
        }
    }
}

/// These and all that must come before them, as far as they are not applied.
fn forwards(graph: &Graph, applied: &BTreeSet<MigrationRef>, wanted: &[MigrationRef]) -> Vec<Done> {
    let needed: BTreeSet<MigrationRef> = if wanted.len() == graph.migrations().len() {
        wanted.iter().cloned().collect()
    } else {
        wanted
            .iter()
            .flat_map(|it| graph.forwards(it))
            .map(Migration::reference)
            .collect()
    };
    let all = graph.migrations().iter().map(Migration::reference);
    all.filter(|it| needed.contains(it) && !applied.contains(it))
        .map(|migration| Done {
            migration,
            undone: false,
        })
        .collect()
}

/// These and all that come after them, as far as they are applied.
fn backwards(
    graph: &Graph,
    applied: &BTreeSet<MigrationRef>,
    unwanted: &[MigrationRef],
) -> Vec<Done> {
    let gone: BTreeSet<MigrationRef> = unwanted
        .iter()
        .flat_map(|it| graph.backwards(it))
        .map(Migration::reference)
        .collect();
    let all = graph.migrations().iter().rev().map(Migration::reference);
    all.filter(|it| gone.contains(it) && applied.contains(it))
        .map(|migration| Done {
            migration,
            undone: true,
        })
        .collect()
}
