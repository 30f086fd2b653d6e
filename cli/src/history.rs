//! The migrations that a package has: the folders they are in, what their files say, what `mod.rs` lists.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use nuages_schema::migrate::{Graph, Histories, Migration, MigrationRef};

use crate::project::{Package, shown};
use crate::reader;

/// The line of a `mod.rs` after which the list of migrations begins.
pub const BEGIN: &str = "// <nuages:migrations>";

/// The line at which it ends.
pub const END: &str = "// </nuages:migrations>";

/// The migrations of one app.
#[derive(Debug)]
pub struct AppHistory {
    /// The app's label; nothing for a folder without migrations that no app claims.
    pub app: Option<String>,
    /// The folder.
    pub directory: PathBuf,
    /// The migrations, by the order of their files' names.
    pub migrations: Vec<Migration>,
    /// The names that `mod.rs` lists.
    pub listed: Vec<String>,
}

/// The migrations of several packages.
#[derive(Debug)]
pub struct History {
    /// App by app.
    pub apps: Vec<AppHistory>,
    /// All of them in order.
    pub graph: Graph,
}

impl History {
    /// Reads all migrations of these packages.
    pub fn read<'p>(packages: impl IntoIterator<Item = &'p Package>) -> Result<Self> {
        let mut apps = Vec::new();
        for package in packages {
            for directory in migration_folders(&package.source)? {
                let mut app = read_folder(&directory)?;
                if app.app.is_none() {
                    let mut claims = package.apps.iter();
                    app.app = claims
                        .find(|it| package.migrations_of(it) == directory)
                        .map(|it| it.label.clone());
                }
                apps.push(app);
            }
        }
        let all = apps.iter().flat_map(|app| app.migrations.iter().cloned());
        let graph = Graph::new(all.collect())?;
        Ok(Self { apps, graph })
    }

    /// The folder of an app's migrations, if it has one.
    pub fn app(&self, label: &str) -> Option<&AppHistory> {
        self.apps
            .iter()
            .find(|app| app.app.as_deref() == Some(label))
    }

    /// The last migration of every app.
    pub fn last(&self) -> Histories {
        let labels = self.apps.iter().filter_map(|app| app.app.clone());
        labels
            .filter_map(|app| {
                let name = self.graph.leaves(&app).last()?.name.clone();
                Some((app.into(), name))
            })
            .collect()
    }

    /// The migration of that app whose name begins like that.
    pub fn find(&self, app: &str, prefix: &str) -> Result<MigrationRef> {
        let own: Vec<&Migration> = self
            .graph
            .migrations()
            .iter()
            .filter(|it| it.app == app)
            .collect();
        if own.is_empty() {
            bail!("the app `{app}` has no migrations");
        }
        if let Some(exact) = own.iter().find(|it| it.name == prefix) {
            return Ok(exact.reference());
        }
        let matching: Vec<&&Migration> = own
            .iter()
            .filter(|it| it.name.starts_with(prefix))
            .collect();
        match matching.as_slice() {
            [only] => Ok(only.reference()),
            [] => bail!("no migration of the app `{app}` begins with `{prefix}`"),
            several => {
                let names: Vec<&str> = several.iter().map(|it| it.name.as_ref()).collect();
                bail!(
                    "several migrations of the app `{app}` begin with `{prefix}`: {}",
                    names.join(", ")
                )
            }
        }
    }
}

/// The folders below that contain a list of migrations.
fn migration_folders(source: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![source.to_owned()];
    while let Some(directory) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&directory) else {
            continue;
        };
        for entry in entries {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                waiting.push(path);
            } else if entry.file_name() == "mod.rs"
                && fs::read_to_string(&path).is_ok_and(|text| text.contains(BEGIN))
            {
                found.push(directory.clone());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The names of the migrations of a folder, by its files: `0001_initial` for `m0001_initial.rs`.
pub fn files(directory: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        let file = entry?.file_name();
        let name = file
            .to_str()
            .and_then(|name| name.strip_prefix('m')?.strip_suffix(".rs"));
        if let Some(name) = name
            && name.starts_with(|first: char| first.is_ascii_digit())
        {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn read_folder(directory: &Path) -> Result<AppHistory> {
    let mut migrations = Vec::new();
    for name in files(directory)? {
        let file = directory.join(format!("m{name}.rs"));
        let migration = reader::read(&file)?;
        if migration.name != name {
            bail!(
                "{} is the migration `{}`: the file's name and the migration's must be the same",
                shown(&file),
                migration.name
            );
        }
        migrations.push(migration);
    }
    let app = migrations
        .first()
        .map(|migration| migration.app.to_string());
    if let Some(other) = migrations
        .iter()
        .find(|it| Some(it.app.as_ref()) != app.as_deref())
    {
        bail!(
            "{} holds migrations of two apps: `{}` belongs to `{}`",
            shown(directory),
            other.name,
            other.app
        );
    }
    let list = directory.join("mod.rs");
    let text =
        fs::read_to_string(&list).with_context(|| format!("{} cannot be read", shown(&list)))?;
    Ok(AppHistory {
        app,
        directory: directory.to_owned(),
        migrations,
        listed: listed(&text),
    })
}

/// The names between the markers.
fn listed(text: &str) -> Vec<String> {
    let lines = text.lines().skip_while(|line| line.trim() != BEGIN);
    lines
        .take_while(|line| line.trim() != END)
        .filter_map(|line| {
            let module = line.trim().strip_prefix("mod m")?.strip_suffix(';')?;
            Some(module.to_owned())
        })
        .collect()
}
