//! What users read when they are wrong: short, and without our names. And no file says on whose machine it was written.

use crate::source::{Tree, has_extension, tree};
use crate::{assert_none, made_up};

/// The most lines of an error that we write ourselves.
const LINES: usize = 12;

/// The most lines that the compiler writes before its notes.
const HEAD: usize = 13;

/// Of a hundred errors that the compiler writes, so many may show a private name. It only falls.
const PERCENT: usize = 0;

/// Names that are ours alone.
const PRIVATE: &[&str] = &["__private", "__nuages"];

fn long_errors(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.files().filter(|file| is_expected_message(file.path)) {
        for error in errors(file.text) {
            let first = error.lines().next().unwrap_or_default();
            let (lines, most) = if is_compilers(&error) {
                (head(&error), HEAD)
            } else {
                (error.lines().count(), LINES)
            };
            if lines > most {
                complaints.push(format!(
                    "{}: an error of {lines} lines, at most {most}: {first}",
                    file.path
                ));
            }
            // Behind our text the compiler may say which macro wrote it.
            let ours = error.lines().take(head(&error)).any(shows_private);
            if !is_compilers(&error) && ours {
                complaints.push(format!("{}: shows a private name: {first}", file.path));
            }
        }
    }
    complaints
}

/// Errors with a code are written by the compiler, about types; the others by our macros.
fn is_compilers(error: &str) -> bool {
    error.starts_with("error[")
}

fn shows_private(error: &str) -> bool {
    PRIVATE.iter().any(|name| error.contains(name))
}

/// How many lines stand before the notes.
fn head(error: &str) -> usize {
    let is_note = |line: &str| {
        ["= note", "= help", "note:", "help:", ":::"]
            .iter()
            .any(|note| line.starts_with(note))
    };
    error
        .lines()
        .take_while(|line| !is_note(line.trim_start()))
        .count()
}

/// How many errors the compiler writes, and how many of them show a private name.
fn private_names(tree: &Tree) -> (usize, usize) {
    let expected = tree.files().filter(|file| is_expected_message(file.path));
    let compilers: Vec<String> = expected
        .flat_map(|file| errors(file.text))
        .filter(|error| is_compilers(error))
        .collect();
    (
        compilers.len(),
        compilers
            .iter()
            .filter(|error| shows_private(error))
            .count(),
    )
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
        if let Some(error) = errors.last_mut()
            && !line.trim().is_empty()
        {
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
            // A path starts there; in the middle of another one the same letters are something else.
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
    let tree = tree();
    assert_none(&long_errors(&tree));
    let (all, private) = private_names(&tree);
    assert!(
        private * 100 <= all * PERCENT,
        "{private} of {all} errors show a private name, at most {PERCENT} %"
    );
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
    let compilers = format!(
        "error[E0277]: third\n  = note: `__private::Row`\n{}",
        "  |\n".repeat(50)
    );
    let tree = made_up(&[
        ("ui-tests/fail/field/compilers.stderr", &compilers),
        (
            "ui-tests/fail/field/private.stderr",
            "error: `nuages::__private::Row` is not a row",
        ),
        ("ui-tests/fail/field/unknown.stderr", &long),
        ("README.md", "error: `__private`"),
    ]);
    assert_eq!(
        long_errors(&tree),
        [
            "ui-tests/fail/field/private.stderr: shows a private name: error: `nuages::__private::Row` is not a row",
            "ui-tests/fail/field/unknown.stderr: an error of 13 lines, at most 12: error: second",
        ]
    );
    assert_eq!(private_names(&tree), (1, 1));
    assert_eq!(head(&compilers), 1);
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
