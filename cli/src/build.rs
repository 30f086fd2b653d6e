//! For build scripts: says at build time that models and migrations differ.
//!
//! ```no_run
//! // The whole of `main` in build.rs:
//! cargo_nuages::build::check();
//! ```

use std::path::{Path, PathBuf};

use anyhow::Result;
use nuages_schema::migrate::{Answers, AppOperation, ProjectState, Question, diff};

use crate::history::History;
use crate::project::{Mistakes, Package, PackageSource, read_all, state};

/// Compares the package's models with its migrations.
///
/// A difference is a warning of cargo with the missing operations and the command to run. In release builds and where the
/// environment variable `CI` is set it is an error.
#[expect(
    clippy::print_stdout,
    reason = "cargo reads what a build script prints"
)]
pub fn check() {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let directory = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let strict = variable("PROFILE") == "release" || !variable("CI").is_empty();
    for line in report(&variable("CARGO_PKG_NAME"), &directory, strict) {
        println!("{line}");
    }
}

/// The lines for cargo about the package in that folder.
pub fn report(name: &str, directory: &Path, strict: bool) -> Vec<String> {
    let source = directory.join("src");
    let roots = ["lib.rs", "main.rs"].map(|file| source.join(file));
    let package = PackageSource {
        name: name.to_owned(),
        directory: directory.to_owned(),
        roots: roots.into_iter().filter(|root| root.exists()).collect(),
    };
    let mut lines = vec!["cargo::rerun-if-env-changed=CI".to_owned()];
    let packages = read_all(std::slice::from_ref(&package));
    // Models of other packages of the workspace count too.
    let others = packages
        .iter()
        .flatten()
        .skip(1)
        .map(|package| &package.source);
    for source in std::iter::once(&source).chain(others) {
        // A folder is watched with all that is below it. One that does not exist would run the script at every build.
        if source.exists() {
            lines.push(format!("cargo::rerun-if-changed={}", source.display()));
        }
    }
    let kind = if strict { "error" } else { "warning" };
    let mut say = |text: &str| {
        lines.extend(text.lines().map(|line| format!("cargo::{kind}={line}")));
    };
    match packages.and_then(|packages| drift(&packages, 1)) {
        Ok(Drift::None) => {}
        Ok(Drift::Operations(operations)) => {
            say("the models differ from their migrations; missing:");
            for AppOperation { app, operation } in operations {
                let (symbol, text) = (operation.symbol(), operation.describe());
                say(&format!("    {app}: {symbol} {text}"));
            }
            say("run `cargo nuages makemigrations`");
        }
        Ok(Drift::Questions(questions)) => {
            say("the models differ from their migrations:");
            for question in questions {
                say(&format!("    {question}"));
            }
            say("run `cargo nuages makemigrations`");
        }
        // rustc shows mistakes in models, on the guilty token.
        Err(error) if error.is::<Mistakes>() => {}
        Err(error) => say(&format!("{error:#}")),
    }
    lines
}

/// What migrations lack.
pub enum Drift {
    /// Nothing.
    None,
    /// These operations.
    Operations(Vec<AppOperation>),
    /// Something that only a person knows.
    Questions(Vec<Question>),
}

/// What the migrations of the first packages lack; the others are only pointed at.
pub fn drift(packages: &[Package], own: usize) -> Result<Drift> {
    let history = History::read(packages)?;
    history.graph.without_conflicts()?;
    let (before, after) = states(packages, own, &history)?;
    Ok(match diff(&before, &after, &Answers::default()) {
        Ok(operations) if operations.is_empty() => Drift::None,
        Ok(operations) => Drift::Operations(operations),
        Err(questions) => Drift::Questions(questions),
    })
}

/// The state that the migrations lead to and the state that the models ask for.
///
/// The models of packages that are only pointed at are the same in both: their migrations are their own business.
pub fn states(
    packages: &[Package],
    own: usize,
    history: &History,
) -> Result<(ProjectState, ProjectState)> {
    let after = state(packages);
    let foreign: Vec<&str> = packages
        .iter()
        .skip(own)
        .flat_map(|package| package.apps.iter().map(|app| app.label.as_str()))
        .collect();
    let migrated = history.graph.state()?;
    let is_foreign = |app: &str| foreign.contains(&app);
    let kept = migrated
        .models()
        .iter()
        .filter(|model| !is_foreign(&model.app));
    let theirs = after.models().iter().filter(|model| is_foreign(&model.app));
    Ok((ProjectState::from_models(kept.chain(theirs)), after))
}
