//! What users read when they are wrong: short, and without our names. And no file says on whose machine it was written.

use crate::source::{Tree, has_extension, tree};
use crate::{assert_none, made_up};

/// The most lines of one error.
const LINES: usize = 12;

/// Names that are ours alone.
const PRIVATE: &[&str] = &["__private", "__nuages"];

fn long_errors(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.files().filter(|file| is_expected_message(file.path)) {
        for name in PRIVATE.iter().filter(|name| file.text.contains(**name)) {
            complaints.push(format!("{}: shows `{name}`", file.path));
        }
        for error in errors(file.text) {
            let lines = error.lines().filter(|line| !line.trim().is_empty()).count();
            if lines > LINES {
                complaints.push(format!(
                    "{}: an error of {lines} lines, at most {LINES}: {}",
                    file.path,
                    error.lines().next().unwrap_or_default()
                ));
            }
        }
    }
    complaints
}

fn is_expected_message(path: &str) -> bool {
    path.starts_with("ui-tests/") && has_extension(path, "stderr")
}

/// The text of each error and warning.
fn errors(text: &str) -> Vec<String> {
    let mut errors: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.starts_with("error") || line.starts_with("warning") {
            errors.push(String::new());
        }
        if let Some(error) = errors.last_mut() {
            error.push_str(line);
            error.push('\n');
        }
    }
    errors
}

/// Where people's own folders are. Written in two parts, so that this file does not name them.
const HOMES: &[(&str, &str)] = &[
    ("/ho", "me/"),
    ("/Us", "ers/"),
    ("/ro", "ot/"),
    ("/wo", "rk/"),
    ("C:\\Us", "ers\\"),
];

fn machine_paths(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.files() {
        for (start, end) in HOMES {
            let home = format!("{start}{end}");
            // A path starts there: `../work/` and `a/home/` are something else.
            let starts = |at: usize| {
                !file.text[..at].ends_with(|c: char| c.is_alphanumeric() || "._-}>".contains(c))
            };
            if file.text.match_indices(&home).any(|(at, _)| starts(at)) {
                complaints.push(format!(
                    "{}: a path of somebody's machine, {home}",
                    file.path
                ));
            }
        }
    }
    complaints
}

#[test]
fn errors_are_short_and_show_no_private_name() {
    assert_none(&long_errors(&tree()));
}

#[test]
fn no_file_names_a_machine() {
    assert_none(&machine_paths(&tree()));
}

#[test]
fn a_long_error_or_a_private_name_is_found() {
    let long = format!(
        "error: first\n  --> x\n\nerror: second\n{}",
        "  |\n".repeat(LINES)
    );
    let tree = made_up(&[
        ("ui-tests/fail/field/unknown.stderr", &long),
        (
            "ui-tests/fail/field/private.stderr",
            "error[E0277]: `nuages::__private::Row` is not a row",
        ),
        ("README.md", "`__private`"),
    ]);
    assert_eq!(
        long_errors(&tree),
        [
            "ui-tests/fail/field/private.stderr: shows `__private`",
            "ui-tests/fail/field/unknown.stderr: an error of 13 lines, at most 12: error: second",
        ]
    );
}

#[test]
fn a_path_of_a_machine_is_found() {
    let path = ["see /ho", "me/ann/nuages"].concat();
    let tree = made_up(&[
        ("README.md", &path),
        ("a.md", "see ../wo\u{72}k/x and ho\u{6d}e/"),
    ]);
    assert_eq!(
        machine_paths(&tree),
        [["README.md: a path of somebody's machine, /ho", "me/"].concat()]
    );
}
