//! The commands, one a file, and what they share: which packages they work on and what they read there.

pub mod check;
pub mod makemigrations;
pub mod migrate;
pub mod showmigrations;
pub mod sqlmigrate;

use std::path::PathBuf;

use anyhow::Result;
use nuages_schema::migrate::ProjectState;

use crate::build::states;
use crate::history::History;
use crate::project::{Package, find_packages, read_all};

/// Which packages a command works on.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Scope {
    /// The Cargo.toml of the package or workspace.
    #[arg(long, value_name = "PATH")]
    pub manifest_path: Option<PathBuf>,
    /// The package, where the workspace has several.
    #[arg(long, short, value_name = "NAME")]
    pub package: Option<String>,
}

/// A project as the commands see it.
#[derive(Debug)]
pub struct Project {
    /// The packages: first those that the command works on, then those that they point at.
    pub packages: Vec<Package>,
    /// How many of them the command works on.
    pub own: usize,
    /// Their migrations.
    pub history: History,
}

impl Project {
    /// Reads the models and migrations in that scope.
    pub fn read(scope: &Scope) -> Result<Self> {
        let manifest = scope.manifest_path.as_deref();
        let sources = find_packages(manifest, scope.package.as_deref())?;
        let packages = read_all(&sources)?;
        let history = History::read(&packages)?;
        Ok(Self {
            packages,
            own: sources.len(),
            history,
        })
    }

    /// The packages that the command works on.
    pub fn own(&self) -> &[Package] {
        self.packages.get(..self.own).unwrap_or_default()
    }

    /// The state that the migrations lead to and the state that the models ask for.
    pub fn states(&self) -> Result<(ProjectState, ProjectState)> {
        states(&self.packages, self.own, &self.history)
    }

    /// The labels of all apps that have models or migrations, sorted.
    pub fn labels(&self) -> Vec<String> {
        let models = self.own().iter().flat_map(|package| &package.apps);
        let models = models.map(|app| app.label.clone());
        let migrations = self.history.apps.iter().filter_map(|app| app.app.clone());
        let mut labels: Vec<String> = models.chain(migrations).collect();
        labels.sort();
        labels.dedup();
        labels
    }
}
