//! Whole blocks read in full, and the messages for everything that can be wrong in them.
//!
//! Messages are shown as `line:column-column` of the guilty tokens, the tokens, and the text.

mod blog;

use std::fmt::Write as _;

use expect_test::Expect;

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

/// Compares the messages about the fields of one model, each on a line of its own.
fn check_fields(fields: &str, expected: &Expect) {
    check(&format!("Entry {{\n{fields}\n}}"), expected);
}
