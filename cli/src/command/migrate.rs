//! `migrate`: applies migrations to a database, or undoes them. Nothing is compiled for it.

use std::io::Write;

use anyhow::{Result, bail};
use nuages::migrations::{Done, Migrator, Operation, Target};

use super::{Project, Scope};
use crate::build::{Drift, drift};
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
    /// The app; all if none is named.
    pub app: Option<String>,
    /// The migration to go to, forwards or back: its name or how that begins; `zero` for none at all.
    pub migration: Option<String>,
    /// Only note the migrations as applied: the database is as they would make it already.
    #[arg(long)]
    pub fake: bool,
    /// Only say what would be done.
    #[arg(long)]
    pub plan: bool,
    /// Exit with 1 if something is not applied. Changes nothing.
    #[arg(long)]
    pub check: bool,
}

/// Runs the command; the number is what the program exits with.
pub fn run(options: &Options, output: &mut dyn Write) -> Result<u8> {
    let project = Project::read(&options.scope)?;
    let target = target(options, &project)?;
    let database = options.address.open()?;
    let migrations = project.history.graph.migrations().to_vec();
    let migrator = Migrator::new(migrations).to(target.clone());
    if options.plan || options.check {
        let todo = database.plan(migrator)?;
        show_plan(&project, &todo, output)?;
        return Ok(u8::from(options.check && !todo.is_empty()));
    }
    writeln!(
        output,
        "Operations to perform:\n  {}",
        aim(&target, &project)
    )?;
    writeln!(output, "Running migrations:")?;
    output.flush()?;
    let migrator = if options.fake {
        migrator.fake()
    } else {
        migrator
    };
    let done = database.run(migrator)?;
    for Done { migration, undone } in &done {
        let (verb, faked) = (
            if *undone { "Unapplying" } else { "Applying" },
            options.fake,
        );
        writeln!(
            output,
            "  {verb} {migration}... {}",
            if faked { "FAKED" } else { "OK" }
        )?;
    }
    if done.is_empty() {
        writeln!(output, "  No migrations to apply.")?;
        if !matches!(drift(&project.packages, project.own)?, Drift::None) {
            writeln!(
                output,
                "  The models have changes that no migration has yet: run `cargo nuages makemigrations`."
            )?;
        }
    }
    Ok(0)
}

fn target(options: &Options, project: &Project) -> Result<Target> {
    let Some(app) = &options.app else {
        return Ok(Target::Latest);
    };
    if !project.labels().contains(app) {
        bail!("there is no app `{app}`");
    }
    Ok(match options.migration.as_deref() {
        None => Target::App(app.clone()),
        Some("zero") => Target::Zero(app.clone()),
        Some(prefix) => Target::Migration(project.history.find(app, prefix)?),
    })
}

fn aim(target: &Target, project: &Project) -> String {
    match target {
        Target::Latest => format!("Apply all migrations: {}", project.labels().join(", ")),
        Target::App(app) => format!("Apply all migrations: {app}"),
        Target::Migration(migration) => format!("Target specific migration: {migration}"),
        Target::Zero(app) => format!("Unapply all migrations: {app}"),
    }
}

fn show_plan(project: &Project, todo: &[Done], output: &mut dyn Write) -> Result<()> {
    writeln!(output, "Planned operations:")?;
    if todo.is_empty() {
        writeln!(output, "  No planned migration operations.")?;
    }
    for Done { migration, undone } in todo {
        writeln!(output, "{migration}")?;
        let Some(migration) = project.history.graph.migration(migration) else {
            continue;
        };
        let mut lines: Vec<String> = migration
            .operations
            .iter()
            .map(Operation::describe)
            .collect();
        if *undone {
            lines.reverse();
        }
        for line in lines {
            writeln!(output, "    {}{line}", if *undone { "Undo " } else { "" })?;
        }
    }
    Ok(())
}
