//! Whole blocks read in full, and the messages for everything that can be wrong in them.
//!
//! Messages are shown as `line:column-column` of the guilty tokens, the tokens, and the text.

// What expect-test writes has hashes, needed or not.
#![allow(clippy::needless_raw_string_hashes)]

mod blog;
mod checks;
mod conditions;
mod defaults;
mod fields;
mod good;
mod inheritance;
mod managers;
mod meta;
mod models;
mod queries;
mod recovery;
mod relations;
mod syntax;
mod validation;

use std::fmt::Write as _;

use expect_test::Expect;

use super::query::QueryExpr;
use super::{Block, parse_block};
use crate::diagnostic::Diagnostics;

/// Reads a block of the package `blog`.
fn read(source: &str) -> Block {
    parse_block(source.parse().unwrap(), "blog")
}

/// The messages about a block.
fn mistakes(source: &str) -> String {
    messages(&read(source).diagnostics)
}

fn messages(diagnostics: &Diagnostics) -> String {
    let mut text = String::new();
    for one in diagnostics {
        let tokens: Vec<_> = one.tokens().clone().into_iter().collect();
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            let _ = writeln!(text, "NO PLACE {}", one.message());
            continue;
        };
        let (start, end) = (first.span().start(), last.span().end());
        let _ = write!(text, "{}:{}-", start.line, start.column);
        if end.line != start.line {
            let _ = write!(text, "{}:", end.line);
        }
        let shown = super::text::source(one.tokens());
        let _ = writeln!(text, "{} `{shown}`: {}", end.column, one.message());
    }
    text
}

/// Compares the messages about a block.
fn check(source: &str, expected: &Expect) {
    let found = mistakes(source);
    assert!(
        found.lines().count() <= 10 * found.matches(": ").count(),
        "a message is too long"
    );
    expected.assert_eq(&found);
}

/// Compares the definitions of a block without a mistake.
fn check_models(source: &str, expected: &Expect) {
    let block = read(source);
    assert_eq!(messages(&block.diagnostics), "");
    let shown: Vec<_> = block
        .models
        .iter()
        .map(|model| blog::show(&model.def))
        .collect();
    expected.assert_eq(&shown.join("\n"));
}

/// Compares what `q!` reads and the messages about it.
fn check_query(source: &str, expected: &Expect) {
    let query = super::query::parse_query(source.parse().unwrap());
    let root = query
        .root
        .as_ref()
        .map_or_else(|| "nothing".to_owned(), show_query);
    expected.assert_eq(&format!("{root}\n{}", messages(&query.diagnostics)));
}

fn show_query(expr: &QueryExpr) -> String {
    let all = |word: &str, parts: &[QueryExpr]| {
        let parts: Vec<_> = parts.iter().map(show_query).collect();
        format!("{word}({})", parts.join(", "))
    };
    match expr {
        QueryExpr::And(parts) => all("and", parts),
        QueryExpr::Or(parts) => all("or", parts),
        QueryExpr::Xor(parts) => all("xor", parts),
        QueryExpr::Not(inner) => format!("not({})", show_query(inner)),
        QueryExpr::Condition(one) => {
            let path: Vec<_> = one.path.iter().map(ToString::to_string).collect();
            let path = path.join("().");
            let value = super::text::source(&one.value);
            let flags = match (one.broken, one.unfinished) {
                (_, true) => " unfinished",
                (true, _) => " broken",
                _ => "",
            };
            format!("{path}().{}({value}){flags}", one.lookup)
        }
    }
}

/// Compares the messages about the fields of one model, each on a line of its own.
fn check_fields(fields: &str, expected: &Expect) {
    check(&format!("Entry {{\n{fields}\n}}"), expected);
}
