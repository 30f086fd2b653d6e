//! Who may name whom: the import table of ARCHITECTURE.md, the crates that stand below others, and the few files that name
//! a driver or a parser of Rust.

use std::collections::BTreeSet;

use crate::source::{Tree, code, has_word, tree};
use crate::{assert_none, made_up};

/// A word that only some files may use.
struct Reserved {
    words: &'static [&'static str],
    /// Beginnings of paths.
    within: &'static [&'static str],
    /// The paths below these are not asked.
    not_asked: &'static [&'static str],
    reason: &'static str,
}

const RESERVED: &[Reserved] = &[
    Reserved {
        words: &["rusqlite", "tokio_postgres", "deadpool"],
        within: &["runtime/src/backend"],
        not_asked: &["benches/", "examples/", "cli/tests/"],
        reason: "only the backends name a driver",
    },
    Reserved {
        words: &["syn", "quote", "proc_macro2"],
        within: &[
            "schema/src/parse",
            "schema/src/check",
            "schema/src/diagnostic",
            "macros/",
            "cli/",
        ],
        not_asked: &[],
        reason: "only what reads the `model!` language knows Rust's syntax; a user's program never links it",
    },
    Reserved {
        words: &["nuages", "nuages_macros"],
        within: &[
            "macros/src/lib.rs",
            "runtime/",
            "cli/",
            "tests/",
            "ui-tests/",
            "examples/",
            "benches/",
            "xtask/",
        ],
        not_asked: &["macros/src/expand"],
        reason: "arrows point down: cli, runtime, macros, schema",
    },
    Reserved {
        words: &["println", "print", "eprintln", "eprint"],
        within: &[
            "cli/",
            "xtask/",
            "benches/",
            "examples/",
            "runtime/examples/",
        ],
        not_asked: &["tests/src/suite/random/django.rs"],
        reason: "a library prints nothing; only the command line does",
    },
];

fn reserved_words(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.sources() {
        let code = code(file.text);
        for rule in RESERVED {
            let begins = |paths: &[&str]| paths.iter().any(|path| file.path.starts_with(path));
            if begins(rule.within) || begins(rule.not_asked) {
                continue;
            }
            for word in rule.words.iter().filter(|word| is_used(&code, word)) {
                complaints.push(format!(
                    "{}: names `{word}`, but {}",
                    file.path, rule.reason
                ));
            }
        }
    }
    complaints
}

/// As the start of a path or as a macro; a variable may be called `quote`.
fn is_used(code: &str, word: &str) -> bool {
    has_word(code, word)
        && [
            format!("{word}::"),
            format!("{word}!"),
            format!("use {word};"),
        ]
        .iter()
        .any(|use_| {
            code.match_indices(use_.as_str()).any(|(at, _)| {
                let before = code[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            })
        })
}

/// A line of the import table: a file or folder, and the modules of its crate that it may name.
#[derive(Debug)]
struct Row {
    place: String,
    allowed: BTreeSet<String>,
}

/// Reads the rows `| `schema/src/query.rs` | model |` of ARCHITECTURE.md.
fn import_table(text: &str) -> Vec<Row> {
    text.lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split('|');
            let place = cells.next()?.trim().trim_end_matches('`').to_owned();
            let allowed = cells
                .next()?
                .split(',')
                .map(|word| word.trim().to_owned())
                .collect();
            place.contains("/src/").then_some(Row { place, allowed })
        })
        .collect()
}

/// The row of the longest place that a path is in.
fn row_of<'t>(table: &'t [Row], path: &str) -> Option<&'t Row> {
    let within = |place: &str| match path.strip_prefix(place) {
        Some(rest) => rest.is_empty() || rest.starts_with('/') || rest.starts_with('.'),
        None => false,
    };
    table
        .iter()
        .filter(|row| within(&row.place))
        .max_by_key(|row| row.place.len())
}

/// The modules of its own crate that a text names, its tests aside.
fn imported(text: &str) -> BTreeSet<String> {
    let code = code(text);
    let code = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let after = code
        .match_indices("crate::")
        .filter(|(at, _)| !code[..*at].ends_with('$'));
    after
        .map(|(at, start)| {
            code[at + start.len()..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        })
        // Names in capitals are reexports at the crate's root, `{` a list of modules, which we do not write.
        .filter(|name: &String| !name.starts_with(char::is_uppercase))
        .collect()
}

fn imports(tree: &Tree) -> Vec<String> {
    let table = import_table(tree.text("ARCHITECTURE.md").unwrap_or_default());
    let mut complaints = Vec::new();
    for file in tree.sources() {
        let inside = ["schema/src/", "macros/src/", "runtime/src/", "cli/src/"]
            .into_iter()
            .find(|src| file.path.starts_with(src));
        let Some(name) = inside.and_then(|src| file.path.strip_prefix(src)) else {
            continue;
        };
        // The crate's root and tests may name everything.
        if name == "lib.rs" || name.contains("tests/") || name.ends_with("tests.rs") {
            continue;
        }
        let Some(row) = row_of(&table, file.path) else {
            complaints.push(format!(
                "{}: has no row in the import table of ARCHITECTURE.md",
                file.path
            ));
            continue;
        };
        let own = name.split(['/', '.']).next().unwrap_or_default();
        for module in imported(file.text) {
            if module != own && !row.allowed.contains(&module) {
                complaints.push(format!(
                    "{}: names `crate::{module}`, which its row in ARCHITECTURE.md does not",
                    file.path
                ));
            }
        }
    }
    complaints
}

/// Rows about places that are not there.
fn idle_rows(tree: &Tree) -> Vec<String> {
    import_table(tree.text("ARCHITECTURE.md").unwrap_or_default())
        .into_iter()
        .filter(|row| {
            !tree
                .files()
                .any(|file| row_of(std::slice::from_ref(row), file.path).is_some())
        })
        .map(|row| format!("ARCHITECTURE.md: there is no {}", row.place))
        .collect()
}

#[test]
fn words_stay_where_they_belong() {
    assert_none(&reserved_words(&tree()));
}

#[test]
fn imports_follow_the_table() {
    assert_none(&imports(&tree()));
    assert_none(&idle_rows(&tree()));
}

#[test]
fn a_driver_a_parser_or_a_print_elsewhere_is_found() {
    let tree = made_up(&[
        (
            "runtime/src/fetch.rs",
            "use rusqlite::Row;\n// tokio_postgres::Row\n",
        ),
        ("runtime/src/backend/sqlite.rs", "use rusqlite::Row;"),
        (
            "schema/src/query.rs",
            "fn f() { println!(\"syn::Ident\"); let quote = nuages::get(); }",
        ),
        ("schema/src/parse/read.rs", "use syn::Ident;"),
        ("schema/src/sql.rs", "use syn::Ident;"),
    ]);
    assert_eq!(
        reserved_words(&tree),
        [
            "runtime/src/fetch.rs: names `rusqlite`, but only the backends name a driver",
            "schema/src/query.rs: names `nuages`, but arrows point down: cli, runtime, macros, schema",
            "schema/src/query.rs: names `println`, but a library prints nothing; only the command line does",
            "schema/src/sql.rs: names `syn`, but only what reads the `model!` language knows Rust's syntax; \
             a user's program never links it",
        ]
    );
}

#[test]
fn an_import_that_the_table_does_not_allow_is_found() {
    let table = "| file | may name |\n|---|---|\n| `schema/src/query.rs` | model |\n| `schema/src/sql` | query |\n\
                 | `schema/src/gone.rs` | |\n";
    let tree = made_up(&[
        ("ARCHITECTURE.md", table),
        (
            "schema/src/query.rs",
            "use crate::{model};\nuse crate::model::App;\nuse crate::sql::Sql;\n",
        ),
        (
            "schema/src/sql/select.rs",
            "use crate::sql::Sql; use crate::query;\n#[cfg(test)]\nmod tests { use crate::model; }",
        ),
        ("schema/src/new.rs", ""),
    ]);
    assert_eq!(
        imports(&tree),
        [
            "schema/src/new.rs: has no row in the import table of ARCHITECTURE.md",
            "schema/src/query.rs: names `crate::`, which its row in ARCHITECTURE.md does not",
            "schema/src/query.rs: names `crate::sql`, which its row in ARCHITECTURE.md does not",
        ]
    );
    assert_eq!(
        idle_rows(&tree),
        ["ARCHITECTURE.md: there is no schema/src/gone.rs"]
    );
}
