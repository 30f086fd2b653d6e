//! Whatever is missing or in the wrong place: nothing panics, every message has a place, and the rest is still read.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};

use super::blog::BLOG;
use crate::diagnostic::Diagnostics;
use crate::parse::parse_block;
use crate::parse::query::parse_query;

/// What happens to one token.
#[derive(Clone, Copy, Debug)]
enum Change {
    /// It is not there.
    Remove,
    /// An editor's marker stands behind it.
    MarkerAfter,
    /// It and all after it in its group are not there: someone is typing.
    Cut,
    /// It stands there twice.
    Double,
}

const CHANGES: [Change; 4] = [
    Change::Remove,
    Change::MarkerAfter,
    Change::Cut,
    Change::Double,
];

/// Changes the token with that number, counted through all groups; nothing when there are fewer.
fn change(tokens: TokenStream, number: &mut usize, how: Change) -> (TokenStream, bool) {
    let mut changed = Vec::new();
    let mut done = false;
    for token in tokens {
        if done {
            changed.push(token);
            continue;
        }
        if *number == 0 {
            done = true;
            match how {
                Change::Remove => {}
                Change::MarkerAfter => {
                    let marker = Ident::new("marker", Span::call_site());
                    changed.extend([token, marker.into()]);
                }
                Change::Cut => break,
                Change::Double => changed.extend([token.clone(), token]),
            }
            continue;
        }
        *number -= 1;
        if let TokenTree::Group(group) = &token {
            let (inside, inner) = change(group.stream(), number, how);
            done = inner;
            let mut new = Group::new(group.delimiter(), inside);
            new.set_span(group.span());
            changed.push(new.into());
        } else {
            changed.push(token);
        }
    }
    (changed.into_iter().collect(), done)
}

/// Applies every change to every token.
fn for_every_change(source: &str, mut check: impl FnMut(TokenStream, &str)) {
    let tokens: TokenStream = source.parse().unwrap();
    for how in CHANGES {
        for number in 0.. {
            let (changed, done) = change(tokens.clone(), &mut number.clone(), how);
            if !done {
                break;
            }
            check(changed, &format!("{how:?} {number}"));
        }
    }
}

fn have_places(diagnostics: &Diagnostics, what: &str) {
    for one in diagnostics {
        assert!(
            !one.tokens().is_empty(),
            "{what}: no place for: {}",
            one.message()
        );
        assert!(
            one.message().lines().count() <= 10,
            "{what}: {}",
            one.message()
        );
    }
}

#[test]
fn a_block_with_any_one_token_changed() {
    let mut most = (0, String::new());
    for_every_change(BLOG, |tokens, what| {
        let block = parse_block(tokens, "blog");
        have_places(&block.diagnostics, what);
        for model in &block.models {
            assert_eq!(model.fields.len(), model.def.fields.len(), "{what}");
            assert_eq!(
                model.many_to_many.len(),
                model.def.many_to_many.len(),
                "{what}"
            );
        }
        if block.diagnostics.len() > most.0 {
            most = (
                block.diagnostics.len(),
                format!("{what}\n{}", super::messages(&block.diagnostics)),
            );
        }
        let _ = block.diagnostics.into_tokens();
    });
    // One mistake may hide names that other places use, but never cause a wall of messages.
    assert!(most.0 <= 3, "{}", most.1);
}

#[test]
fn a_query_with_any_one_token_changed() {
    let source =
        "blog.name.icontains = \"x\", rating__gte = 4 | !(pub_date = None & a.range = 1..=5)";
    for_every_change(source, |tokens, what| {
        let query = parse_query(tokens);
        have_places(&query.diagnostics, what);
        assert!(
            query.diagnostics.len() <= 2,
            "{what}\n{}",
            super::messages(&query.diagnostics)
        );
        let _ = query.diagnostics.into_tokens();
    });
}
