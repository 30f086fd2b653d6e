//! Headers and sizes: files of at most 600 lines, functions of at most 60.

use crate::source::{File, Tree, code, tree};
use crate::{assert_none, made_up};

const FILE: usize = 600;
const FUNCTION: usize = 60;

/// What may be longer, and why.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "benches/src/by_hand.rs: associations",
        "by hand it takes that much",
    ),
    ("benches/src/by_hand.rs: run", "a list of workloads"),
    ("benches/src/with_nuages.rs: run", "the same list"),
];

fn is_excepted(what: &str) -> bool {
    EXCEPTIONS.iter().any(|(excepted, _)| *excepted == what)
}

fn headers(tree: &Tree) -> Vec<String> {
    let headless = |file: &File<'_>| {
        // The crate's page may be a file of its own.
        !file.text.starts_with("//!") && !file.text.starts_with("#![doc = include_str!(")
    };
    tree.sources()
        .filter(headless)
        .map(|file| format!("{}: starts with `//!` and says what lives there", file.path))
        .collect()
}

fn long_files(tree: &Tree) -> Vec<String> {
    tree.sources()
        .filter(|file| file.text.lines().count() > FILE && !is_excepted(file.path))
        .map(|file| {
            format!(
                "{}: {} lines, at most {FILE}",
                file.path,
                file.text.lines().count()
            )
        })
        .collect()
}

/// A function and how many lines of code are between its braces.
#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    lines: usize,
    /// It says itself that it is long, and why.
    expected: bool,
}

/// How a function, or the root of a test, says that it is long.
const EXPECTED: &str = "clippy::too_many_lines";

/// Every function with a body, also inside macros and other functions.
fn functions(code: &str) -> Vec<Function> {
    let starts = code.match_indices("fn ").filter(|(at, _)| {
        let before = code[..*at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    });
    starts
        .filter_map(|(at, _)| {
            let rest = &code[at + 3..];
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || "_$".contains(*c))
                .collect();
            let body = body(rest)?;
            // Neither blank lines count nor the insides of long literals.
            let lines = body
                .lines()
                .filter(|line| !line.trim().trim_matches('_').is_empty())
                .count();
            let attributes = code[..at]
                .rsplit(['{', '}', ';'])
                .next()
                .unwrap_or_default();
            let expected = attributes.contains(EXPECTED);
            (!name.is_empty()).then_some(Function {
                name,
                lines,
                expected,
            })
        })
        .collect()
}

/// The text between a function's braces; `None` for a declaration.
fn body(signature: &str) -> Option<&str> {
    let (mut brackets, mut braces, mut open) = (0_i32, 0_i32, None);
    for (at, c) in signature.char_indices() {
        match c {
            '(' | '[' if open.is_none() => brackets += 1,
            ')' | ']' if open.is_none() => brackets -= 1,
            ';' if open.is_none() && brackets == 0 => return None,
            '{' if brackets == 0 => {
                open.get_or_insert(at + 1);
                braces += 1;
            }
            '}' if open.is_some() => {
                braces -= 1;
                if braces == 0 {
                    return Some(signature[open?..at].trim_matches('\n'));
                }
            }
            // The end of something that the signature stood in: a macro's pattern.
            '}' => return None,
            _ => {}
        }
    }
    None
}

/// The folders whose root says that functions are long there.
fn expecting_folders(tree: &Tree) -> Vec<&str> {
    tree.sources()
        .filter(|file| {
            file.text
                .lines()
                .any(|line| line.starts_with("#![") && line.contains(EXPECTED))
        })
        .filter_map(|file| file.path.rsplit_once('/').map(|(folder, _)| folder))
        .collect()
}

fn long_functions(tree: &Tree) -> Vec<String> {
    let folders = expecting_folders(tree);
    let mut complaints = Vec::new();
    for file in tree.sources() {
        if folders.iter().any(|folder| file.path.starts_with(folder)) {
            continue;
        }
        for Function {
            name,
            lines,
            expected,
        } in functions(&code(file.text))
        {
            if lines > FUNCTION && !expected && !is_excepted(&format!("{}: {name}", file.path)) {
                complaints.push(format!(
                    "{}: `{name}` has {lines} lines of code, at most {FUNCTION}",
                    file.path
                ));
            }
        }
    }
    complaints
}

/// Exceptions that nothing needs any more.
fn idle_exceptions(tree: &Tree) -> Vec<String> {
    let needed = |what: &str| match what.split_once(": ") {
        None => tree
            .text(what)
            .is_some_and(|text| text.lines().count() > FILE),
        Some((path, name)) => tree.text(path).is_some_and(|text| {
            functions(&code(text))
                .iter()
                .any(|function| function.name == name && function.lines > FUNCTION)
        }),
    };
    EXCEPTIONS
        .iter()
        .filter(|(what, _)| !needed(what))
        .map(|(what, _)| format!("{what}: is short enough now; take it off the list"))
        .collect()
}

#[test]
fn every_file_says_what_it_is() {
    assert_none(&headers(&tree()));
}

#[test]
fn files_are_short() {
    assert_none(&long_files(&tree()));
}

#[test]
fn functions_are_short() {
    assert_none(&long_functions(&tree()));
}

#[test]
fn exceptions_are_needed() {
    assert_none(&idle_exceptions(&tree()));
    assert!(EXCEPTIONS.iter().all(|(_, reason)| !reason.is_empty()));
}

#[test]
fn a_headless_or_long_file_is_found() {
    let long = format!("//! Long.\n{}", "\n".repeat(FILE));
    let tree = made_up(&[
        ("a/src/lib.rs", "mod x;\n"),
        ("a/src/long.rs", &long),
        ("a/README.md", "#"),
    ]);
    assert_eq!(
        headers(&tree),
        ["a/src/lib.rs: starts with `//!` and says what lives there"]
    );
    assert_eq!(long_files(&tree), ["a/src/long.rs: 601 lines, at most 600"]);
}

#[test]
fn functions_are_measured_without_comments_and_blank_lines() {
    let text = "fn one() {\n    // Not this.\n\n    two(\"{\")\n}\ntrait T {\n    fn none(&self, x: [u8; 2]);\n}\n\
                fn $name() -> [u8; 2] {\n    if x { y }\n    z\n}\n";
    let named = |name: &str, lines| Function {
        name: name.to_owned(),
        lines,
        expected: false,
    };
    assert_eq!(functions(&code(text)), [named("one", 1), named("$name", 2)]);
    let long = format!("fn long() {{\n{}}}", "    x();\n".repeat(FUNCTION + 1));
    let said = format!("#[expect(clippy::too_many_lines, reason = \"a list\")]\n{long}");
    assert!(long_functions(&made_up(&[("a/src/long.rs", &said)])).is_empty());
    let complaints = long_functions(&made_up(&[("a/src/long.rs", &long)]));
    assert_eq!(
        complaints,
        ["a/src/long.rs: `long` has 61 lines of code, at most 60"]
    );
}
