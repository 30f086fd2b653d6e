//! Reads the indexes and constraints of a `Meta`: calls with options, `Index(fields = [..], ..)`.
//!
//! What the options mean, and whether the fields exist, is `check`'s business.

use proc_macro2::{Ident, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

use super::{order, plain_field};
use crate::diagnostic::{Diagnostics, did_you_mean, listing};
use crate::parse::condition;
use crate::parse::read::{self, found, peek_token, place, skip_to_comma};
use crate::parse::source::{Condition, ConstraintSource, IndexOptionsSource, IndexSource};

/// `Index(fields = [..], name = "..", condition = ..)`.
pub(super) fn index(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<IndexSource> {
    const OPTIONS: &[&str] = &[
        "fields",
        "name",
        "condition",
        "expressions",
        "include",
        "opclasses",
    ];
    let ident = call(input, &["Index"], "index", errors)?;
    let mut index = IndexSource {
        ident,
        fields: Vec::new(),
        name: None,
        condition: None,
        more: IndexOptionsSource::default(),
        broken: false,
    };
    let content = read::parens(input).ok()?;
    let before = errors.len();
    options(
        &content,
        "Index",
        OPTIONS,
        errors,
        |input, name, errors| match name.to_string().as_str() {
            "fields" => index.fields = read::list(input, name, errors, order).unwrap_or_default().0,
            "name" => index.name = errors.take(read::text_value(input, name)),
            "condition" => index.condition = condition_value(input, name, errors),
            _ => index_option(input, name, &mut index.more, errors),
        },
    );
    index.broken = errors.len() > before;
    Some(index)
}

const UNIQUE_OPTIONS: &[&str] = &[
    "fields",
    "name",
    "condition",
    "expressions",
    "include",
    "opclasses",
    "nulls_distinct",
    "deferrable",
    "violation_error_message",
    "violation_error_code",
];

const CHECK_OPTIONS: &[&str] = &[
    "check",
    "name",
    "condition",
    "violation_error_message",
    "violation_error_code",
];

/// `UniqueConstraint(..)` or `CheckConstraint(..)`.
pub(super) fn constraint(
    input: ParseStream<'_>,
    errors: &mut Diagnostics,
) -> Option<ConstraintSource> {
    let ident = call(
        input,
        &["UniqueConstraint", "CheckConstraint"],
        "constraint",
        errors,
    )?;
    let unique = ident == "UniqueConstraint";
    let known = if unique {
        UNIQUE_OPTIONS
    } else {
        CHECK_OPTIONS
    };
    let mut constraint = ConstraintSource {
        unique,
        fields: Vec::new(),
        name: None,
        condition: None,
        more: IndexOptionsSource::default(),
        violation_error_message: None,
        violation_error_code: None,
        broken: false,
        ident,
    };
    let content = read::parens(input).ok()?;
    let before = errors.len();
    let word = constraint.ident.to_string();
    options(
        &content,
        &word,
        known,
        errors,
        |input, name, errors| match name.to_string().as_str() {
            "fields" => {
                constraint.fields = read::list(input, name, errors, plain_field)
                    .unwrap_or_default()
                    .0;
            }
            "name" => constraint.name = errors.take(read::text_value(input, name)),
            "check" | "condition" => constraint.condition = condition_value(input, name, errors),
            "violation_error_message" => {
                constraint.violation_error_message = errors.take(read::text_value(input, name));
            }
            "violation_error_code" => {
                constraint.violation_error_code = errors.take(read::text_value(input, name));
            }
            _ => index_option(input, name, &mut constraint.more, errors),
        },
    );
    constraint.broken = errors.len() > before;
    Some(constraint)
}

/// An option that an index or a unique constraint may have beside fields, name and condition.
fn index_option(
    input: ParseStream<'_>,
    name: &Ident,
    more: &mut IndexOptionsSource,
    errors: &mut Diagnostics,
) {
    match name.to_string().as_str() {
        "expressions" => {
            more.expressions = read::list(input, name, errors, |input, errors| {
                let descending = input.parse::<Token![-]>().is_ok();
                let operand = errors.take(condition::expression(input));
                if operand.is_none() {
                    skip_to_comma(input);
                }
                operand.map(|operand| (descending, operand))
            })
            .map(|(list, _)| list);
        }
        "include" => {
            more.include = read::list(input, name, errors, plain_field)
                .unwrap_or_default()
                .0;
        }
        "opclasses" => {
            more.opclasses = read::list(input, name, errors, |input, errors| {
                errors.take(read::text_value(input, name))
            })
            .map(|(list, _)| list);
        }
        "nulls_distinct" => more.nulls_distinct = errors.take(read::bool_value(input, name)),
        _ => {
            if errors.take(read::missing_value(input, name)).is_none() {
                return;
            }
            let first = place(input);
            match read::ident(input) {
                Some(word) if word == "Deferred" || word == "Immediate" => {
                    more.deferrable = Some(word);
                }
                _ => {
                    skip_to_comma(input);
                    errors.error(first, format!("`{name}` is `Deferred` or `Immediate`"));
                }
            }
        }
    }
}

pub(super) fn condition_value(
    input: ParseStream<'_>,
    name: &Ident,
    errors: &mut Diagnostics,
) -> Option<Condition> {
    errors.take(read::missing_value(input, name))?;
    let read = errors.take(condition::condition(input));
    if read.is_none() {
        skip_to_comma(input);
    }
    read
}

/// The word before the parentheses, one of `words`.
fn call(
    input: ParseStream<'_>,
    words: &[&str],
    what: &str,
    errors: &mut Diagnostics,
) -> Option<Ident> {
    let first = place(input);
    let example = words.first().copied().unwrap_or_default();
    let word = match peek_token(input) {
        Some(TokenTree::Ident(word)) if words.iter().any(|known| word == known) => word,
        Some(TokenTree::Ident(word)) => {
            let name = word.to_string();
            let known = words.iter().copied();
            errors.error(
                &first,
                format!(
                    "unknown {what} `{name}`{}{}",
                    did_you_mean(&name, known.clone()),
                    listing("known here", known)
                ),
            );
            skip_to_comma(input);
            return None;
        }
        _ => {
            let message = format!("expected `{example}(…)`, found {}", found(input));
            errors.error(&first, message);
            skip_to_comma(input);
            return None;
        }
    };
    read::skip_one(input);
    if input.peek(syn::token::Paren) {
        return Some(word);
    }
    errors.error(
        &word,
        format!("`{word}` needs its options\nhelp: write `{word}(…)`"),
    );
    skip_to_comma(input);
    None
}

/// The named options in the parentheses.
fn options(
    input: ParseStream<'_>,
    word: &str,
    known: &[&str],
    errors: &mut Diagnostics,
    mut read_value: impl FnMut(ParseStream<'_>, &Ident, &mut Diagnostics),
) {
    let mut seen: Vec<Ident> = Vec::new();
    while !input.is_empty() {
        let first = place(input);
        if let Some(name) = read::arg_name(input, errors) {
            let text = name.to_string();
            if !known.contains(&text.as_str()) {
                let known = known.iter().copied();
                errors.error(
                    &name,
                    format!(
                        "unknown option `{text}` for `{word}`{}{}",
                        did_you_mean(&text, known.clone()),
                        listing(&format!("options of `{word}`"), known)
                    ),
                );
                skip_to_comma(input);
            } else if seen.contains(&name) {
                errors.error(&name, format!("`{word}` has `{name}` twice"));
                skip_to_comma(input);
            } else {
                read_value(input, &name, errors);
                seen.push(name);
            }
        } else {
            let example = known.first().copied().unwrap_or_default();
            errors.error(
                first,
                format!("options of `{word}` are named\nhelp: write `{example} = …`"),
            );
            skip_to_comma(input);
        }
        read::end_of_item(input, errors, "option");
    }
}
