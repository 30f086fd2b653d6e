//! One command of a run: announced, timed, its last lines kept.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How a step went.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) name: &'static str,
    pub(crate) took: Duration,
    pub(crate) passed: bool,
}

/// Runs a command with our own input and output.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("{} cannot be run: {error}", command.get_program().display());
            false
        }
    }
}

/// Runs a step.
pub(crate) fn run(name: &'static str, command: &mut Command) -> Report {
    timed(name, command, succeeds)
}

/// Runs a step and keeps the lines of its output that sum it up.
pub(crate) fn run_keeping(
    name: &'static str,
    command: &mut Command,
    keep: fn(&str) -> bool,
) -> (Report, Vec<String>) {
    let mut kept = Vec::new();
    let report = timed(name, command, |command| {
        let mut child = match command.stdout(Stdio::piped()).spawn() {
            Ok(child) => child,
            Err(error) => {
                eprintln!("{} cannot be run: {error}", command.get_program().display());
                return false;
            }
        };
        for line in child
            .stdout
            .take()
            .into_iter()
            .flat_map(|output| BufReader::new(output).split(b'\n'))
        {
            let Ok(line) = line else { break };
            let line = String::from_utf8_lossy(&line).into_owned();
            println!("{line}");
            if keep(&line) {
                kept.push(line);
            }
        }
        child.wait().is_ok_and(|status| status.success())
    });
    (report, kept)
}

fn timed(
    name: &'static str,
    command: &mut Command,
    run: impl FnOnce(&mut Command) -> bool,
) -> Report {
    let words: Vec<_> = command
        .get_args()
        .map(|word| word.to_string_lossy())
        .collect();
    println!("\n== {name}: cargo {}", words.join(" "));
    let start = Instant::now();
    let passed = run(command);
    let report = Report {
        name,
        took: start.elapsed(),
        passed,
    };
    println!(
        "== {name}: {} in {:.1} s",
        verdict(&report),
        report.took.as_secs_f64()
    );
    report
}

pub(crate) fn verdict(report: &Report) -> &'static str {
    if report.passed { "passed" } else { "FAILED" }
}
