//! Documents and tests name each other: the parity table names tests that exist, every lookup is in the table and in a suite,
//! and every function of a suite is run.

use std::collections::BTreeSet;

use crate::source::{Tree, code, has_word, tree};
use crate::{assert_none, made_up};

const PARITY: &str = "docs/django-parity.md";
const SUITE: &str = "tests/src/suite/";

/// The rows `| F-005 | capability | nuages | test |`: identifier and the names in the last cell.
fn parity_rows(text: &str) -> Vec<(&str, Vec<&str>)> {
    text.lines()
        .filter_map(|line| {
            let (id, rest) = line.strip_prefix("| ")?.split_once(" |")?;
            let (letter, number) = id.split_once('-')?;
            let is_id = letter.len() == 1
                && number.len() == 3
                && number.chars().all(|c| c.is_ascii_digit());
            let (_, last) = rest.strip_suffix('|')?.rsplit_once('|')?;
            is_id.then(|| (id, last.split('`').skip(1).step_by(2).collect()))
        })
        .collect()
}

/// `topic::test` of the suite, `path.rs::test`, or a file such as a case of the ui-tests.
fn exists(tree: &Tree, name: &str) -> bool {
    let (path, test) = match name.split_once("::") {
        None => return tree.text(name).is_some(),
        Some((path, test)) if path.contains('/') => (path.to_owned(), test),
        Some((topic, test)) => (format!("{SUITE}{topic}.rs"), test),
    };
    let start = format!("fn {test}(");
    tree.text(&path)
        .is_some_and(|text| code(text).contains(&start))
}

fn parity(tree: &Tree) -> Vec<String> {
    let rows = parity_rows(tree.text(PARITY).unwrap_or_default());
    let mut complaints = Vec::new();
    let mut known = BTreeSet::new();
    for (id, names) in rows {
        if names.is_empty() {
            complaints.push(format!(
                "{PARITY}: {id} names no test; what is planned is not in the table"
            ));
        }
        if !known.insert(id) {
            complaints.push(format!("{PARITY}: {id} is there twice"));
        }
        for name in names.iter().filter(|name| !exists(tree, name)) {
            complaints.push(format!("{PARITY}: {id} names {name}, which does not exist"));
        }
    }
    complaints
}

/// The names in the tables of lookups and transforms.
fn lookups(text: &str) -> Vec<&str> {
    // Literals are blanked out in code, so the calls are found there and the names here.
    let code = code(text);
    let calls = code
        .match_indices("lookup(")
        .chain(code.match_indices("transform("));
    let mut names: Vec<&str> = calls
        .filter_map(|(at, call)| {
            text[at + call.len()..]
                .trim_start()
                .strip_prefix('"')?
                .split('"')
                .next()
        })
        .collect();
    names.sort_unstable();
    names
}

fn unnamed_lookups(tree: &Tree) -> Vec<String> {
    let names = lookups(tree.text("schema/src/lookup.rs").unwrap_or_default());
    let table = tree.text(PARITY).unwrap_or_default();
    let suites: Vec<String> = tree
        .files()
        .filter(|file| file.path.starts_with(SUITE))
        .map(|file| code(file.text))
        .collect();
    let mut complaints = Vec::new();
    for name in names {
        if !has_word(table, name) {
            complaints.push(format!("{PARITY}: does not name the lookup `{name}`"));
        }
        let call = format!(".{name}(");
        if !suites.iter().any(|suite| suite.contains(&call)) {
            complaints.push(format!("{SUITE}: no test uses the lookup `{name}`"));
        }
    }
    complaints
}

/// Functions of a suite that its `suite!` does not list.
fn forgotten_tests(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.files().filter(|file| file.path.starts_with(SUITE)) {
        let code = code(file.text);
        let (functions, list) = code.split_once("suite! {").unwrap_or((&code, ""));
        for (at, _) in functions.match_indices("(db: &TestDatabase)") {
            let name = functions[..at].rsplit(' ').next().unwrap_or_default();
            if !has_word(list, name) && functions.matches(&format!("{name}(db")).count() == 1 {
                complaints.push(format!("{}: `{name}` is not in its `suite!`", file.path));
            }
        }
    }
    complaints
}

#[test]
fn parity_rows_name_tests_that_exist() {
    let tree = tree();
    assert!(!parity_rows(tree.text(PARITY).expect("the table is there")).is_empty());
    assert_none(&parity(&tree));
}

#[test]
fn every_lookup_is_in_the_parity_table_and_in_a_suite() {
    let tree = tree();
    let names = lookups(
        tree.text("schema/src/lookup.rs")
            .expect("the table of lookups is there"),
    );
    assert!(
        names.contains(&"icontains") && names.contains(&"year"),
        "{names:?}"
    );
    assert_none(&unnamed_lookups(&tree));
}

#[test]
fn every_test_of_a_suite_is_run() {
    assert_none(&forgotten_tests(&tree()));
}

#[test]
fn a_row_without_its_test_is_found() {
    let table = "| ID | capability | nuages | test |\n|---|---|---|---|\n| F-001 | a | b | `crud::good`, `crud::bad` |\n\
                 | F-002 | a | b | |\n| F-003 | a | b | `ui-tests/fail/x.rs` |\n| F-003 | a | b | `schema/src/a.rs::good` |\n";
    let tree = made_up(&[
        (PARITY, table),
        (
            "tests/src/suite/crud.rs",
            "fn good(db: &TestDatabase) {} // fn bad(",
        ),
        ("schema/src/a.rs", "fn good() {}"),
    ]);
    assert_eq!(
        parity(&tree),
        [
            "docs/django-parity.md: F-001 names crud::bad, which does not exist",
            "docs/django-parity.md: F-002 names no test; what is planned is not in the table",
            "docs/django-parity.md: F-003 names ui-tests/fail/x.rs, which does not exist",
            "docs/django-parity.md: F-003 is there twice",
        ]
    );
    let bars = r"| F-002 | a `x` | `\|e\| e.x` | `crud::good` |";
    assert_eq!(parity_rows(bars), [("F-002", vec!["crud::good"])]);
}

#[test]
fn a_lookup_without_a_word_is_found() {
    let tree = made_up(&[
        (
            "schema/src/lookup.rs",
            "const L: &[Lookup] = &[lookup(\n    \"gt\", \"Greater.\"), transform(\"year\", \"\")];",
        ),
        (PARITY, "`gt`, `years`"),
        (
            "tests/src/suite/filters.rs",
            "q.filter(|e| e.date.year().gte(1))",
        ),
    ]);
    assert_eq!(
        unnamed_lookups(&tree),
        [
            "tests/src/suite/: no test uses the lookup `gt`",
            "docs/django-parity.md: does not name the lookup `year`",
        ]
    );
}

#[test]
fn a_forgotten_test_is_found() {
    let text = "fn run(db: &TestDatabase) {}\nfn left(db: &TestDatabase) {}\nfn helper(db: &TestDatabase) {}\n\
                fn use_it(x: u8) { helper(db) }\nsuite! { crud: run }";
    let tree = made_up(&[("tests/src/suite/crud.rs", text)]);
    assert_eq!(
        forgotten_tests(&tree),
        ["tests/src/suite/crud.rs: `left` is not in its `suite!`"]
    );
}
