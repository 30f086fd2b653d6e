//! Writes migration files and the `mod.rs` that lists them.
//!
//! A file that is already as it should be is not touched, and no reader ever sees half a file.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use nuages_schema::migrate::Migration;

use crate::history::{BEGIN, END, files};
use crate::project::shown;

/// What the first line of a migration file names.
pub const GENERATOR: &str = concat!(
    "cargo-nuages ",
    env!("CARGO_PKG_VERSION_MAJOR"),
    ".",
    env!("CARGO_PKG_VERSION_MINOR"),
    " makemigrations"
);

/// The file of a migration in that folder.
pub fn file(directory: &Path, migration: &Migration) -> PathBuf {
    directory.join(format!("m{}.rs", migration.name))
}

/// Writes the migration's file. The list is written by [`write_list`] afterwards.
pub fn write(directory: &Path, migration: &Migration) -> Result<()> {
    let path = file(directory, migration);
    if path.exists() {
        bail!("{} exists already", shown(&path));
    }
    fs::create_dir_all(directory)
        .with_context(|| format!("{} cannot be made", shown(directory)))?;
    replace(&path, &migration.file(GENERATOR))
}

/// Writes the list of an app's migrations into `mod.rs`, as the files of the folder are.
pub fn write_list(directory: &Path, app: &str) -> Result<()> {
    let path = directory.join("mod.rs");
    let list = list(app, &files(directory)?);
    let text = if path.exists() {
        let old = fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", shown(&path)))?;
        let parts = old.split_once(BEGIN).and_then(|(before, rest)| {
            let (_, after) = rest.split_once(END)?;
            Some((before, after))
        });
        let Some((before, after)) = parts else {
            bail!(
                "{} has no lines `{BEGIN}` and `{END}`: there is no place for the list of migrations",
                shown(&path)
            );
        };
        format!("{before}{BEGIN}\n{list}{END}{after}")
    } else {
        format!(
            "//! The migrations of `{app}`. `cargo nuages makemigrations` writes what is between the markers.\n\nuse nuages::migrations::Migration;\n\n{BEGIN}\n{list}{END}\n"
        )
    };
    replace(&path, &text)
}

/// Modules that rustfmt leaves as they were written, and the list of them.
fn list(app: &str, names: &[String]) -> String {
    let mut text = String::new();
    for name in names {
        text.extend(["#[rustfmt::skip]\nmod m", name, ";\n"]);
    }
    text.extend([
        "\n/// All migrations of `",
        app,
        "`, in order.\n#[rustfmt::skip]\npub const ALL: &[fn() -> Migration] = &[\n",
    ]);
    for name in names {
        text.extend(["    m", name, "::migration,\n"]);
    }
    text.push_str("];\n");
    text
}

/// Gives the file this text, all at once and only if it has another.
fn replace(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let temporary = path.with_extension("rs.new");
    let written = (|| {
        let mut file = fs::File::create(&temporary)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    })();
    written.with_context(|| format!("{} cannot be written", shown(path)))
}
