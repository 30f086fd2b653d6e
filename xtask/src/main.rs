//! The project's own commands: `cargo xtask <command>`. They work on Linux and macOS.

mod arguments;
mod oracle;
mod postgres;
mod step;
mod test;

use std::path::Path;
use std::process::{Command, ExitCode};

use arguments::{Request, Wrapper};

fn main() -> ExitCode {
    let request = match arguments::parse(std::env::args().skip(1)) {
        Ok(request) => request,
        Err(message) => {
            eprintln!("{message}\n\n{}", arguments::usage(root()));
            return ExitCode::from(2);
        }
    };
    let done = match request {
        Request::Help => {
            println!("{}", arguments::usage(root()));
            true
        }
        Request::Test { sqlite_only } => test::run(root(), sqlite_only),
        Request::Oracle => oracle::run(root()),
        Request::Wrapped(wrapper, rest) => run_wrapped(wrapper, &rest),
    };
    if done {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The workspace's folder.
fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// A call of the cargo that runs us, in the workspace's folder.
fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    command
}

fn run_wrapped(wrapper: &Wrapper, rest: &[String]) -> bool {
    if !wrapper.exists(root()) {
        eprintln!(
            "`{}` needs {}, which is not there",
            wrapper.name, wrapper.needs
        );
        return false;
    }
    let mut command = cargo(wrapper.cargo);
    command.args(rest);
    step::succeeds(&mut command)
}
