//! `check`: says whether models and migrations are sound and fit together.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::Result;

use super::{Project, Scope};
use crate::build::{Drift, drift};
use crate::history::files;
use crate::project::shown;

/// What the command is asked to do.
#[derive(Debug, Default, clap::Args)]
pub struct Options {
    #[command(flatten)]
    #[expect(missing_docs, reason = "documented at its type")]
    pub scope: Scope,
}

/// Runs the command; the number is what the program exits with. Mistakes in models end it as errors.
pub fn run(options: &Options, output: &mut dyn Write) -> Result<u8> {
    let project = Project::read(&options.scope)?;
    let mut issues = 0_u32;
    let mut report = |text: &str| -> Result<()> {
        issues += 1;
        writeln!(output, "{text}")?;
        Ok(())
    };
    for history in &project.history.apps {
        let listed: BTreeSet<&String> = history.listed.iter().collect();
        let names = files(&history.directory)?;
        let list = shown(&history.directory.join("mod.rs"));
        for name in names.iter().filter(|name| !listed.contains(name)) {
            report(&format!(
                "{list} does not list the migration `{name}`: run `cargo nuages makemigrations`"
            ))?;
        }
        for name in listed.iter().filter(|name| !names.contains(name)) {
            report(&format!(
                "{list} lists the migration `{name}`, which has no file"
            ))?;
        }
    }
    if let Err(conflict) = project.history.graph.without_conflicts() {
        report(&conflict.to_string())?;
    } else {
        match drift(&project.packages, project.own)? {
            Drift::None => {}
            Drift::Operations(operations) => {
                for it in operations {
                    let (symbol, text) = (it.operation.symbol(), it.operation.describe());
                    let app = it.app;
                    report(&format!(
                        "missing in the migrations of `{app}`: {symbol} {text}"
                    ))?;
                }
            }
            Drift::Questions(questions) => {
                for question in questions {
                    report(&format!(
                        "the models differ from their migrations: {question}"
                    ))?;
                }
            }
        }
    }
    if issues == 0 {
        writeln!(output, "System check identified no issues.")?;
        return Ok(0);
    }
    let plural = if issues == 1 { "" } else { "s" };
    writeln!(output, "System check identified {issues} issue{plural}.")?;
    Ok(1)
}
