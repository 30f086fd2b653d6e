//! Reads the parts of a `row!`: `name: expression`, or an expression whose last segment is the name.

use nuages_schema::diagnostic::{Diagnostic, Diagnostics};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::{Expr, Member};

/// Methods that compute something: their name says nothing about what is computed.
const COMPUTING: &[&str] = &[
    "count",
    "count_distinct",
    "min",
    "max",
    "sum",
    "avg",
    "exists",
    "outer",
    "year",
    "month",
    "day",
    "lower",
    "upper",
    "length",
];

/// One field of the row.
pub(crate) struct Part {
    pub(crate) name: Ident,
    pub(crate) value: TokenStream,
}

/// The parts, and every mistake found.
pub(crate) fn parts(body: TokenStream) -> (Vec<Part>, Diagnostics) {
    let mut errors = Diagnostics::new();
    let mut parts: Vec<Part> = Vec::new();
    for tokens in split(body) {
        let Some(part) = errors.take(part(&tokens)) else {
            continue;
        };
        if parts.iter().any(|other| other.name == part.name) {
            let name = part.name.unraw();
            errors.error(
                &part.name,
                format!("the row has `{name}` twice\nhelp: give one another name: `other_name: …`"),
            );
            continue;
        }
        parts.push(part);
    }
    (parts, errors)
}

/// What stands between commas. Those between angle brackets of `::<…>` do not count.
fn split(body: TokenStream) -> Vec<TokenStream> {
    let (mut all, mut one) = (Vec::new(), TokenStream::new());
    let (mut angles, mut turbofish) = (0_usize, false);
    for token in body {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' if turbofish || angles > 0 => angles += 1,
                '>' if angles > 0 => angles -= 1,
                ',' if angles == 0 => {
                    all.push(std::mem::take(&mut one));
                    continue;
                }
                _ => {}
            }
            turbofish = punct.as_char() == ':';
        } else {
            turbofish = false;
        }
        one.extend([token]);
    }
    if !one.is_empty() {
        all.push(one);
    }
    all
}

fn part(tokens: &TokenStream) -> Result<Part, Diagnostic> {
    if tokens.is_empty() {
        return Err(Diagnostic::new(
            quote!(),
            "there is a comma too many in this row",
        ));
    }
    if let Some((name, value)) = named(tokens) {
        if value.is_empty() {
            let text = name.unraw();
            return Err(Diagnostic::new(
                &name,
                format!("`{text}` needs a value\nhelp: write `{text}: …`"),
            ));
        }
        let value = expression(&value)?;
        return Ok(Part {
            name,
            value: value.into_token_stream(),
        });
    }
    let value = expression(tokens)?;
    let name = last_segment(&value)?;
    Ok(Part {
        name,
        value: value.into_token_stream(),
    })
}

/// `name: …` with one colon.
fn named(tokens: &TokenStream) -> Option<(Ident, TokenStream)> {
    let reader = |input: syn::parse::ParseStream<'_>| {
        let name = input.call(Ident::parse_any)?;
        if input.peek(syn::Token![::]) {
            return Err(input.error("a path"));
        }
        input.parse::<syn::Token![:]>()?;
        Ok((name, input.parse()?))
    };
    let (name, value): (Ident, TokenStream) = reader.parse2(tokens.clone()).ok()?;
    let name = syn::parse_str(&name.to_string())
        .unwrap_or_else(|_| Ident::new_raw(&name.to_string(), name.span()));
    Some((respan(name, tokens), value))
}

/// The name with the place where it was written.
fn respan(mut name: Ident, tokens: &TokenStream) -> Ident {
    if let Some(first) = tokens.clone().into_iter().next() {
        name.set_span(first.span());
    }
    name
}

fn expression(tokens: &TokenStream) -> Result<Expr, Diagnostic> {
    syn::parse2(tokens.clone()).map_err(|error| {
        Diagnostic::from_syn(
            &error,
            tokens.clone(),
            "this part of the row is not a Rust expression",
        )
    })
}

/// The name of `e.blog` and `e.authors()`.
fn last_segment(value: &Expr) -> Result<Ident, Diagnostic> {
    match value {
        Expr::Field(field) => {
            if let Member::Named(name) = &field.member {
                return Ok(name.clone());
            }
        }
        Expr::MethodCall(call)
            if call.args.is_empty() && !COMPUTING.iter().any(|name| call.method == name) =>
        {
            return Ok(call.method.clone());
        }
        _ => {}
    }
    Err(Diagnostic::new(
        value,
        "this part of the row needs a name\nhelp: write `name: ` before it",
    ))
}
