//! `showmigrations`: lists the migrations of every app, or the order in which all are applied, and which a database has.

use std::io::Write;

use anyhow::{Result, bail};
use nuages::migrations::{Migration, Migrator, Status};

use super::{Project, Scope};
use crate::database::Address;

/// What the command is asked to do.
#[derive(Debug, Default, clap::Args)]
pub struct Options {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at its type")]
    pub scope: Scope,
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at its type")]
    pub address: Address,
    /// The apps to show; all if none is named.
    pub apps: Vec<String>,
    /// Show the order in which migrations are applied.
    #[arg(long)]
    pub plan: bool,
    /// How much to say; 2 shows dependencies with `--plan`.
    #[arg(long, short, default_value_t = 1)]
    pub verbosity: u8,
}

/// Runs the command; the number is what the program exits with.
pub fn run(options: &Options, output: &mut dyn Write) -> Result<u8> {
    let project = Project::read(&options.scope)?;
    let labels = project.labels();
    if let Some(unknown) = options.apps.iter().find(|app| !labels.contains(app)) {
        bail!("there is no app `{unknown}`");
    }
    let graph = &project.history.graph;
    let status = match options.address.find() {
        None => None,
        Some(_) => Some(
            options
                .address
                .open()?
                .status(Migrator::new(graph.migrations().to_vec()))?,
        ),
    };
    let wanted = |app: &str| options.apps.is_empty() || options.apps.iter().any(|it| it == app);
    if options.plan {
        for migration in graph.migrations().iter().filter(|it| wanted(&it.app)) {
            let mark = mark(migration, status.as_deref());
            write!(output, "{mark}{}", migration.reference())?;
            if options.verbosity >= 2 && !migration.dependencies.is_empty() {
                let names: Vec<String> = migration
                    .dependencies
                    .iter()
                    .map(ToString::to_string)
                    .collect();
                write!(output, " ... ({})", names.join(" "))?;
            }
            writeln!(output)?;
        }
        return Ok(0);
    }
    for app in labels.iter().filter(|app| wanted(app)) {
        writeln!(output, "{app}")?;
        let mut own = graph
            .migrations()
            .iter()
            .filter(|it| it.app == *app)
            .peekable();
        if own.peek().is_none() {
            writeln!(output, " (no migrations)")?;
        }
        for migration in own {
            writeln!(
                output,
                " {}{}",
                mark(migration, status.as_deref()),
                migration.name
            )?;
        }
    }
    Ok(0)
}

/// Whether the database has the migration; `!` where that means something else now than when it was applied. Without a
/// database there is nothing to say.
fn mark(migration: &Migration, status: Option<&[Status]>) -> &'static str {
    let Some(status) = status else {
        return "";
    };
    let reference = migration.reference();
    match status.iter().find(|it| it.migration == reference) {
        Some(Status {
            applied: Some(_),
            changed: true,
            ..
        }) => "[!] ",
        Some(Status {
            applied: Some(_), ..
        }) => "[X] ",
        _ => "[ ] ",
    }
}
