//! `cargo xtask test`: everything that must hold, in one target directory and with one set of features.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::step::{self, Report};
use crate::{cargo, postgres};

/// Runs all steps, the later ones too when one fails; whether all passed.
pub(crate) fn run(root: &Path, sqlite_only: bool) -> bool {
    let start = Instant::now();
    let database = if sqlite_only {
        println!("== PostgreSQL: left out, as asked");
        None
    } else {
        match postgres::provide() {
            Ok(database) => Some(database),
            Err(message) => {
                eprintln!("{message}");
                return false;
            }
        }
    };
    let (reports, closing) = run_steps(
        root,
        database.as_ref().map(|database| database.url.as_str()),
    );
    drop(database);
    println!("\n{}", summary(&reports, start.elapsed()));
    for line in closing {
        println!("{line}");
    }
    reports.iter().all(|report| report.passed)
}

fn run_steps(root: &Path, postgres: Option<&str>) -> (Vec<Report>, Vec<String>) {
    let everything = ["--workspace", "--all-features"];
    let mut format = cargo(&["fmt", "--all", "--check"]);
    let mut clippy = cargo(&["clippy"]);
    clippy
        .args(everything)
        .args(["--all-targets", "--", "-D", "warnings"]);
    let mut documentation = cargo(&["doc", "--no-deps"]);
    documentation
        .args(everything)
        .env("RUSTDOCFLAGS", "-Dwarnings");
    let mut tests = cargo(&["test", "--no-fail-fast"]);
    tests.args(everything).current_dir(root);
    match postgres {
        Some(url) => tests
            .env(postgres::VARIABLE, url)
            .env_remove("NUAGES_TEST_SQLITE_ONLY"),
        None => tests
            .env_remove(postgres::VARIABLE)
            .env("NUAGES_TEST_SQLITE_ONLY", "1"),
    };
    // What is built with all features may lean on one that users leave out.
    let mut defaults = cargo(&["check", "--package", "nuages"]);
    let mut reports = vec![
        step::run("format", &mut format),
        step::run("default features", &mut defaults),
        step::run("clippy", &mut clippy),
        step::run("documentation", &mut documentation),
    ];
    let (report, closing) = step::run_keeping("tests", &mut tests, is_closing);
    reports.push(report);
    (reports, closing)
}

/// The line with which each test program ends.
fn is_closing(line: &str) -> bool {
    line.starts_with("test result: ")
}

/// What took how long, on one line a step.
fn summary(reports: &[Report], total: Duration) -> String {
    let mut lines: Vec<String> = reports
        .iter()
        .map(|report| line(report.name, step::verdict(report), report.took))
        .collect();
    lines.push(line("in all", "", total));
    lines.join("\n")
}

fn line(name: &str, verdict: &str, took: Duration) -> String {
    format!("== {name:<16} {verdict:<6} {:>7.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_closing_lines_of_cargo_test() {
        assert!(is_closing(
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"
        ));
        assert!(!is_closing("test reads_the_test_command ... ok"));
    }

    #[test]
    fn sums_up_each_step_and_the_whole() {
        let reports = [
            Report {
                name: "format",
                took: Duration::from_millis(1500),
                passed: true,
            },
            Report {
                name: "clippy",
                took: Duration::from_secs(90),
                passed: false,
            },
        ];
        assert_eq!(
            summary(&reports, Duration::from_secs(92)),
            "== format           passed     1.5 s\
             \n== clippy           FAILED    90.0 s\
             \n== in all                     92.0 s"
        );
    }
}
