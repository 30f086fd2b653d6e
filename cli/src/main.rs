//! `cargo nuages …`: reads the command line, runs the command, says what went wrong.

use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use anyhow::Result;
use cargo_nuages::command::{check, makemigrations, migrate, showmigrations, sqlmigrate};
use cargo_nuages::question::Unanswered;
use clap::{Parser, Subcommand};

/// Cargo calls `cargo-nuages nuages …`.
#[derive(Parser)]
#[command(name = "cargo", bin_name = "cargo", version)]
enum Cargo {
    /// Models, migrations and databases of nuages
    #[command(version, subcommand_required = true, arg_required_else_help = true)]
    Nuages {
        #[command(subcommand)]
        command: Command,
    },
}

#[derive(Subcommand)]
enum Command {
    /// Write the migrations that the models ask for
    Makemigrations(makemigrations::Options),
    /// Bring a database to the last migrations, or to an earlier one
    Migrate(migrate::Options),
    /// List migrations
    Showmigrations(showmigrations::Options),
    /// Print the statements of a migration
    Sqlmigrate(sqlmigrate::Options),
    /// Say whether models and migrations fit together
    Check(check::Options),
}

fn main() -> ExitCode {
    // Called by its own name it does the same.
    let arguments = std::env::args_os().enumerate();
    let by_cargo = std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == "nuages");
    let arguments = arguments.flat_map(|(at, argument)| {
        let inserted = (at == 0 && !by_cargo).then(|| "nuages".into());
        std::iter::once(argument).chain(inserted)
    });
    let Cargo::Nuages { command } = Cargo::parse_from(arguments);
    match run(&command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let mut stderr = io::stderr().lock();
            // Where nobody listens there is nothing left to do.
            let _ = writeln!(stderr, "{error:#}");
            let code = error
                .downcast_ref::<Unanswered>()
                .map_or(1, Unanswered::code);
            ExitCode::from(code)
        }
    }
}

fn run(command: &Command) -> Result<u8> {
    let mut output = BufWriter::new(io::stdout().lock());
    let code = match command {
        Command::Makemigrations(options) => {
            makemigrations::run(options, &mut io::stdin().lock(), &mut output)
        }
        Command::Migrate(options) => migrate::run(options, &mut output),
        Command::Showmigrations(options) => showmigrations::run(options, &mut output),
        Command::Sqlmigrate(options) => sqlmigrate::run(options, &mut output),
        Command::Check(options) => check::run(options, &mut output),
    };
    output.flush()?;
    code
}
