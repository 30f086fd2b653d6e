//! A package as the command sees it: where its models are, what they say, where its migrations belong.
//!
//! Models are read from source with the parser of `model!`, module by module from the root, as rustc would; nothing is
//! compiled. So this works while the program does not compile.

mod metadata;
mod modules;
mod names;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use nuages_schema::migrate::ProjectState;
use nuages_schema::model::ModelDef;

pub use metadata::{dependency, find_packages};
pub use modules::{Module, Place};

/// A package: its source and what is declared in it.
#[derive(Debug)]
pub struct Package {
    /// Its name, as in Cargo.toml.
    pub name: String,
    /// The directory of Cargo.toml.
    pub directory: PathBuf,
    /// The directory of the root module.
    pub source: PathBuf,
    /// Its apps, in the order of their declaration.
    pub apps: Vec<App>,
    /// The files that were read.
    pub files: Vec<PathBuf>,
}

/// An app: all `model!` blocks of a package with the same label.
#[derive(Debug)]
pub struct App {
    /// Its label.
    pub label: String,
    /// Its models, in the order of their declaration.
    pub models: Vec<ModelDef>,
    /// The file of its first block.
    pub file: PathBuf,
}

/// Mistakes in the source that make the models unknown, each with its place.
#[derive(Debug)]
pub struct Mistakes(pub Vec<Mistake>);

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, Mistake { place, message }) in self.0.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{place}: {message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

/// Where a package's source is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageSource {
    /// Its name.
    pub name: String,
    /// The directory of Cargo.toml.
    pub directory: PathBuf,
    /// The root modules: of the library, else of the programs.
    pub roots: Vec<PathBuf>,
}

impl Package {
    /// Reads the models of a package.
    pub fn read(source: &PackageSource) -> Result<Self> {
        let mut packages = read_all(std::slice::from_ref(source))?;
        packages.pop().context("no package was read")
    }

    /// Where the migrations of an app belong if it has none yet.
    ///
    /// In `migrations` beside the root module for a package with one app. With several apps, in `migrations` beside the
    /// file of the app's first `model!` block: in that file's own folder if it is `models.rs` or `mod.rs`, else in the
    /// folder of its submodules. Where that place is taken or shared, in `<app>_migrations` beside the root module.
    pub fn migrations_of(&self, app: &App) -> PathBuf {
        if self.apps.len() == 1 {
            return self.source.join("migrations");
        }
        let folder = |app: &App| {
            let parent = app.file.parent().unwrap_or(&self.source);
            let stem = app.file.file_stem().and_then(|stem| stem.to_str());
            match stem {
                None | Some("mod" | "models" | "lib" | "main") => parent.join("migrations"),
                Some(stem) => parent.join(stem).join("migrations"),
            }
        };
        let own = folder(app);
        let shared = self
            .apps
            .iter()
            .any(|other| other.label != app.label && folder(other) == own);
        if shared || own == self.source.join("migrations") {
            return self.source.join(format!("{}_migrations", app.label));
        }
        own
    }
}

/// Reads the models of several packages that may point at each other's. Packages that they point at beyond these are
/// found by cargo and read too; they come last.
pub fn read_all(sources: &[PackageSource]) -> Result<Vec<Package>> {
    let mut crates = Vec::new();
    for source in sources {
        crates.push(modules::Crate::read(source)?);
    }
    let mut at = 0;
    while let Some(one) = crates.get(at) {
        let directory = one.directory.clone();
        for name in names::foreign_crates(one) {
            let known = crates.iter().any(|known| known.identifier() == name);
            // What cargo does not know either is reported where it is used.
            if !known && let Ok(Some(source)) = dependency(&directory, &name) {
                crates.push(modules::Crate::read(&source)?);
            }
        }
        at += 1;
    }
    let resolved = names::resolve(&crates)?;
    Ok(crates
        .into_iter()
        .zip(resolved)
        .map(|(one, models)| package(one, models))
        .collect())
}

fn package(source: modules::Crate, models: Vec<Vec<ModelDef>>) -> Package {
    let mut apps: Vec<App> = Vec::new();
    let mut positions: BTreeMap<String, usize> = BTreeMap::new();
    for (block, models) in source.blocks.iter().zip(models) {
        let label = block.block.app.to_string();
        let position = *positions.entry(label.clone()).or_insert(apps.len());
        if position == apps.len() {
            apps.push(App {
                label,
                models: Vec::new(),
                file: block.file.clone(),
            });
        }
        if let Some(app) = apps.get_mut(position) {
            app.models.extend(models);
        }
    }
    Package {
        name: source.name,
        directory: source.directory,
        source: source.source,
        apps,
        files: source.files,
    }
}

/// The file of the module that a folder of migrations belongs to, and the line that declares it there.
pub fn declaration(package: &Package, migrations: &Path) -> (PathBuf, String) {
    let name = migrations.file_name().unwrap_or_default().to_string_lossy();
    let parent = migrations.parent().unwrap_or(&package.source);
    let beside = parent.with_extension("rs");
    let candidates = [
        package.source.join("lib.rs"),
        package.source.join("main.rs"),
        beside,
        parent.join("mod.rs"),
    ];
    let is_root = parent == package.source;
    let mut candidates = candidates.into_iter().skip(if is_root { 0 } else { 2 });
    let found = candidates.find(|file| package.files.contains(file));
    let file = found.unwrap_or_else(|| parent.to_owned());
    (file, format!("pub mod {name};"))
}

/// The state that the models of these packages ask for.
pub fn state<'p>(packages: impl IntoIterator<Item = &'p Package>) -> ProjectState {
    let models = packages
        .into_iter()
        .flat_map(|package| &package.apps)
        .flat_map(|app| &app.models);
    ProjectState::from_models(models)
}

/// The path as people write it: relative to the directory they are in, if it is below.
pub fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here
        .as_deref()
        .and_then(|here| path.strip_prefix(here).ok());
    relative.unwrap_or(path).display().to_string()
}
