//! Reads the inside of a model: fields, one by one, and where its `Meta` is.
//!
//! A field that cannot be read in full is kept as far as it was read. Whether its type and options exist is `check`'s
//! business.

use proc_macro2::{Ident, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, Token, Visibility, token};

use super::read::{self, found, peek_token, place, skip_to_comma};
use super::source::{FieldSource, MetaSource, ModelSource};
use super::{meta, text};
use crate::check::kinds;
use crate::diagnostic::Diagnostics;

/// Reads all fields and the `Meta` of a model.
pub(super) fn body(input: ParseStream<'_>, model: &mut ModelSource, errors: &mut Diagnostics) {
    while !input.is_empty() {
        let Some(attrs) = attributes(input, errors) else {
            model.incomplete = true;
            continue;
        };
        if is_meta(input) {
            let read = meta::meta(input, errors);
            add_meta(model, read, errors);
            read::eat_comma(input);
            continue;
        }
        visibility(input, errors);
        let typed = if let Some(field) = field(input, attrs, errors) {
            let typed = field.kind.is_some();
            model.fields.push(field);
            typed
        } else {
            model.incomplete = true;
            true
        };
        // Someone is typing a field in front of another.
        if typed || !next_field(input) {
            end_of_field(input, errors);
        }
    }
}

fn is_meta(input: ParseStream<'_>) -> bool {
    matches!(peek_token(input), Some(TokenTree::Ident(name)) if name == "Meta")
        && (input.peek2(token::Brace) || input.peek2(Token![:]) && input.peek3(token::Brace))
}

fn add_meta(model: &mut ModelSource, read: (Ident, MetaSource, bool), errors: &mut Diagnostics) {
    let (ident, meta, whole) = read;
    model.incomplete |= !whole && model.is_abstract;
    if model.meta.is_some() {
        errors.error(
            &ident,
            format!(
                "`{}` has two `Meta`\nhelp: move everything into one",
                model.ident
            ),
        );
    } else {
        model.meta = Some(meta);
    }
}

/// Attributes in front of a field. When they cannot be read, says so and skips the field.
fn attributes(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<Vec<Attribute>> {
    let first = place(input);
    if let Ok(attrs) = input.call(Attribute::parse_outer) {
        if input.is_empty() {
            errors.error(first, "there is no field after this attribute");
            return None;
        }
        return Some(attrs);
    }
    errors.error(first, "this is not an attribute of a field");
    skip_to_comma(input);
    read::eat_comma(input);
    None
}

fn visibility(input: ParseStream<'_>, errors: &mut Diagnostics) {
    match input.parse::<Visibility>() {
        Ok(Visibility::Inherited) | Err(_) => {}
        Ok(vis) => errors.error(
            &vis,
            format!(
                "the fields of a model are always public\nhelp: remove `{}`",
                text::source(&vis)
            ),
        ),
    }
}

fn field(
    input: ParseStream<'_>,
    attrs: Vec<Attribute>,
    errors: &mut Diagnostics,
) -> Option<FieldSource> {
    let first = place(input);
    let Some(ident) = read::ident(input) else {
        let message = format!("expected the name of a field, found {}", found(input));
        errors.error(first, message);
        skip_to_comma(input);
        return None;
    };
    let mut field = FieldSource {
        attrs,
        ident: read::emittable(ident),
        kind: None,
        args: Vec::new(),
        mark: input.span(),
        broken: true,
    };
    if !colon(input, &field.ident, errors) {
        return Some(field);
    }
    let Some(kind) = kind(input, &field.ident, errors) else {
        return Some(field);
    };
    let known = kinds::find(&kind.to_string()).is_some();
    field.kind = Some(kind);
    if let Ok(content) = read::parens(input) {
        let (args, whole) = read::args(&content, errors);
        field.args = args;
        field.broken = !whole;
    } else {
        field.broken = false;
        if !known {
            // `Option<String>`: that the type is unknown says enough.
            skip_to_comma(input);
        }
    }
    Some(field)
}

fn colon(input: ParseStream<'_>, name: &Ident, errors: &mut Diagnostics) -> bool {
    if input.peek(Token![:]) && !input.peek(Token![::]) {
        return input.parse::<Token![:]>().is_ok();
    }
    if let Ok(equals) = input.parse::<Token![=]>() {
        errors.error(
            equals,
            format!("a field takes `:`\nhelp: write `{name}: …`"),
        );
        return true;
    }
    errors.error(
        name,
        format!("field `{name}` has no type\nhelp: write `{name}: CharField(max_length = 100)` or another field type"),
    );
    if !next_field(input) {
        skip_to_comma(input);
    }
    false
}

/// The field type's name. Of a path (`models.CharField`) the last segment.
fn kind(input: ParseStream<'_>, field: &Ident, errors: &mut Diagnostics) -> Option<Ident> {
    if input.is_empty() || input.peek(Token![,]) {
        errors.error(
            field,
            format!("field `{field}` has no type\nhelp: write `{field}: CharField(max_length = 100)` or another field type"),
        );
        return None;
    }
    let first = place(input);
    let Some(mut kind) = read::ident(input) else {
        let message = format!(
            "expected a field type such as `CharField`, found {}",
            found(input)
        );
        errors.error(first, message);
        skip_to_comma(input);
        return None;
    };
    let mut whole: Vec<TokenTree> = vec![TokenTree::Ident(kind.clone())];
    while input.peek(Token![::]) || input.peek(Token![.]) {
        while input.peek(Token![:]) || input.peek(Token![.]) {
            whole.extend(read::skip_one(input));
        }
        let Some(next) = read::ident(input) else {
            break;
        };
        whole.push(TokenTree::Ident(next.clone()));
        kind = next;
    }
    if whole.len() > 1 {
        errors.error(
            whole.into_iter().collect::<proc_macro2::TokenStream>(),
            format!("field types are written without a path\nhelp: write `{kind}`"),
        );
    }
    Some(kind)
}

/// Whether what follows can only be the beginning of a field or of `Meta`.
fn next_field(input: ParseStream<'_>) -> bool {
    input.peek(Token![#])
        || input.peek(Token![pub])
        || is_meta(input)
        || (input.peek(syn::Ident) && input.peek2(Token![:]) && !input.peek2(Token![::]))
}

/// Takes the comma after a field, or says that it is missing and goes on with the next field.
fn end_of_field(input: ParseStream<'_>, errors: &mut Diagnostics) {
    if read::eat_comma(input) || input.is_empty() {
        return;
    }
    let first = place(input);
    if next_field(input) {
        errors.error(first, "expected `,` before the next field");
        return;
    }
    let found = found(input);
    let rest = skip_to_comma(input);
    errors.error(rest, format!("expected `,` after the field, found {found}"));
    read::eat_comma(input);
}
