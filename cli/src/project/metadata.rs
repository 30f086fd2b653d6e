//! What cargo knows about packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::PackageSource;

/// The packages to work on: the named one, else the one of the current directory, else all of the workspace.
pub fn find_packages(
    manifest_path: Option<&Path>,
    package: Option<&str>,
) -> Result<Vec<PackageSource>> {
    let metadata = metadata(manifest_path, None, true)?;
    let all = packages(&metadata);
    if let Some(name) = package {
        let found: Vec<PackageSource> = all.into_iter().filter(|it| it.name == name).collect();
        if found.is_empty() {
            bail!("there is no package `{name}` in this workspace");
        }
        return Ok(found);
    }
    let here = match manifest_path.and_then(Path::parent) {
        Some(directory) => directory.canonicalize()?,
        None => std::env::current_dir()?,
    };
    let own: Vec<PackageSource> = all
        .iter()
        .filter(|it| here.starts_with(&it.directory))
        .max_by_key(|it| it.directory.as_os_str().len())
        .cloned()
        .into_iter()
        .collect();
    Ok(if own.is_empty() { all } else { own })
}

/// The source of a dependency, by the name that `use` knows.
pub fn dependency(directory: &Path, name: &str) -> Result<Option<PackageSource>> {
    let metadata = metadata(None, Some(directory), false)?;
    let mut found = packages(&metadata).into_iter();
    Ok(found.find(|package| package.name.replace('-', "_") == name))
}

fn metadata(
    manifest_path: Option<&Path>,
    directory: Option<&Path>,
    own_only: bool,
) -> Result<Value> {
    // Cargo sets the variable for the commands that it runs.
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version", "1"]);
    if own_only {
        command.arg("--no-deps");
    } else {
        // What is used is there already, or the program was never built.
        command.arg("--offline");
    }
    if let Some(path) = manifest_path {
        command.arg("--manifest-path").arg(path);
    }
    if let Some(directory) = directory {
        command.current_dir(directory);
    }
    let output = command.output().context("cargo could not be run")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).context("cargo metadata could not be read")
}

fn packages(metadata: &Value) -> Vec<PackageSource> {
    let list = metadata.get("packages").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(package).collect()
}

fn package(value: &Value) -> Option<PackageSource> {
    let manifest = PathBuf::from(value.get("manifest_path")?.as_str()?);
    let targets = value.get("targets")?.as_array()?;
    let roots = |wanted: &[&str]| -> Vec<PathBuf> {
        let kind = |target: &Value| {
            let kinds = target.get("kind").and_then(Value::as_array);
            kinds
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .any(|kind| wanted.contains(&kind))
        };
        let of_kind = targets.iter().filter(|target| kind(target));
        of_kind
            .filter_map(|target| Some(PathBuf::from(target.get("src_path")?.as_str()?)))
            .collect()
    };
    let library = roots(&["lib", "rlib", "dylib", "cdylib", "staticlib"]);
    Some(PackageSource {
        name: value.get("name")?.as_str()?.to_owned(),
        directory: manifest.parent()?.to_owned(),
        // A program beside a library usually uses the library's models; both are read, each file once.
        roots: library.into_iter().chain(roots(&["bin"])).collect(),
    })
}
