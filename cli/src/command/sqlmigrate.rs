//! `sqlmigrate`: prints the statements of a migration. Executes nothing.

use std::io::Write;

use anyhow::{Context as _, Result};
use nuages_schema::dialect::{Dialect, POSTGRES, SQLITE};
use nuages_schema::migrate::{Operation, Step, plan};

use super::{Project, Scope};

/// What the command is asked to do.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at its type")]
    pub scope: Scope,
    /// The app's label.
    pub app: String,
    /// The migration's name or how it begins.
    pub migration: String,
    /// The statements that undo it.
    #[arg(long)]
    pub backwards: bool,
    /// The database to write for.
    #[arg(long, value_enum, default_value_t = DialectName::Sqlite)]
    pub dialect: DialectName,
}

/// A database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DialectName {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl DialectName {
    fn dialect(self) -> &'static Dialect {
        match self {
            Self::Sqlite => &SQLITE,
            Self::Postgres => &POSTGRES,
        }
    }
}

/// Runs the command; the number is what the program exits with.
pub fn run(options: &Options, output: &mut dyn Write) -> Result<u8> {
    let dialect = options.dialect.dialect();
    let project = Project::read(&options.scope)?;
    let graph = &project.history.graph;
    let reference = project.history.find(&options.app, &options.migration)?;
    let migration = graph
        .migration(&reference)
        .context("the migration is gone")?;
    let before = graph.state_before(&reference)?;
    let (start, operations) = if options.backwards {
        let mut after = before.clone();
        migration.apply(&mut after)?;
        (after, migration.reversed(&before)?)
    } else {
        (before, migration.operations.clone())
    };
    let (planned, _) = plan(dialect, &migration.app, &start, &operations)?;
    let rebuilds = planned
        .iter()
        .flat_map(|group| &group.steps)
        .any(|step| matches!(step, Step::Rebuild(_)));
    if rebuilds {
        // Inside a transaction it has no effect.
        writeln!(output, "PRAGMA foreign_keys = OFF;")?;
    }
    if migration.atomic {
        writeln!(output, "BEGIN;")?;
    }
    for group in &planned {
        heading(&group.operations, output)?;
        if group.steps.is_empty() {
            writeln!(output, "-- (no-op)")?;
        }
        for statement in group.steps.iter().flat_map(Step::statements) {
            writeln!(output, "{};", statement.trim_end().trim_end_matches(';'))?;
        }
    }
    if rebuilds {
        writeln!(output, "PRAGMA foreign_key_check;")?;
    }
    if migration.atomic {
        writeln!(output, "COMMIT;")?;
    }
    if rebuilds {
        writeln!(output, "PRAGMA foreign_keys = ON;")?;
    }
    Ok(0)
}

fn heading(operations: &[Operation], output: &mut dyn Write) -> Result<()> {
    writeln!(output, "--")?;
    for operation in operations {
        writeln!(output, "-- {}", operation.describe())?;
    }
    writeln!(output, "--")?;
    Ok(())
}
