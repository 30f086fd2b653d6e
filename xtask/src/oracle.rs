//! `cargo xtask oracle`: Django, in a virtual environment of its own, answers the suite's random queries too.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo;
use crate::step::succeeds;

/// The variable that tells the test which Python has Django.
const VARIABLE: &str = "NUAGES_DJANGO_PYTHON";

/// Installs Django unless it is there, and runs the comparison; whether all rows were the same.
pub(crate) fn run(root: &Path) -> bool {
    let Some(python) = python_with_django(root) else {
        return false;
    };
    let mut tests = cargo(&["test", "--package", "nuages-tests", "--lib"]);
    tests
        .args(["django_finds_the_same_rows", "--", "--nocapture"])
        .env(VARIABLE, python);
    succeeds(&mut tests)
}

fn python_with_django(root: &Path) -> Option<PathBuf> {
    if let Some(python) = std::env::var_os(VARIABLE) {
        return Some(python.into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| root.join("target"), PathBuf::from);
    let environment = target.join("django");
    let python = environment.join("bin/python");
    if !python.exists() {
        let mut make = Command::new("python3");
        make.args(["-m", "venv"]).arg(&environment);
        if !succeeds(&mut make) {
            eprintln!(
                "the oracle needs Python 3 with venv, or {VARIABLE} with the path of a Python that has Django"
            );
            return None;
        }
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "django"]);
    succeeds(&mut install).then_some(python)
}
