//! Small readers that every part of the language shares: groups, lists, arguments, and how to go on after a mistake.
//!
//! They know the punctuation, not the words.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::{ParseBuffer, ParseStream, Parser as _};
use syn::{Expr, LitBool, LitStr, Token};

use super::source::Arg;
use super::text;
use crate::check::{kinds, options};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Takes everything up to the next comma of this level.
pub(super) fn skip_to_comma(input: ParseStream<'_>) -> TokenStream {
    let mut skipped = TokenStream::new();
    while !input.peek(Token![,]) {
        let Some(token) = skip_one(input) else { break };
        skipped.extend([token]);
    }
    skipped
}

/// Takes one token or group, unless there is none left.
pub(super) fn skip_one(input: ParseStream<'_>) -> Option<TokenTree> {
    if input.is_empty() {
        return None;
    }
    input.parse().ok()
}

/// Takes a comma if there is one.
pub(super) fn eat_comma(input: ParseStream<'_>) -> bool {
    input.peek(Token![,]) && input.parse::<Token![,]>().is_ok()
}

/// The next token, without taking it.
pub(super) fn peek_token(input: ParseStream<'_>) -> Option<TokenTree> {
    input.cursor().token_tree().map(|(token, _)| token)
}

/// The next token as the place of a mistake; at the end, the closing bracket.
pub(super) fn place(input: ParseStream<'_>) -> TokenStream {
    peek_token(input).map_or_else(
        || Ident::new("x", input.span()).into_token_stream(),
        ToTokens::into_token_stream,
    )
}

/// What a message calls the next token.
pub(super) fn found(input: ParseStream<'_>) -> String {
    peek_token(input).map_or_else(|| "nothing".to_owned(), |token| name_token(&token))
}

fn name_token(token: &TokenTree) -> String {
    match token {
        TokenTree::Group(group) => match group.delimiter() {
            proc_macro2::Delimiter::Parenthesis => "`(`".to_owned(),
            proc_macro2::Delimiter::Brace => "`{`".to_owned(),
            proc_macro2::Delimiter::Bracket => "`[`".to_owned(),
            proc_macro2::Delimiter::None => format!("`{}`", text::source(group.stream())),
        },
        other => format!("`{other}`"),
    }
}

/// The contents of `( … )`.
pub(super) fn parens<'a>(input: &ParseBuffer<'a>) -> syn::Result<ParseBuffer<'a>> {
    let content;
    syn::parenthesized!(content in input);
    Ok(content)
}

/// The contents of `{ … }`.
pub(super) fn braces<'a>(input: &ParseBuffer<'a>) -> syn::Result<ParseBuffer<'a>> {
    let content;
    syn::braced!(content in input);
    Ok(content)
}

/// The contents of `[ … ]`.
pub(super) fn brackets<'a>(input: &ParseBuffer<'a>) -> syn::Result<ParseBuffer<'a>> {
    let content;
    syn::bracketed!(content in input);
    Ok(content)
}

/// An identifier, a keyword included: `type: CharField` becomes the field `r#type`.
pub(super) fn ident(input: ParseStream<'_>) -> Option<Ident> {
    if input.peek(Token![_]) {
        return None;
    }
    input.call(Ident::parse_any).ok()
}

/// The identifier as it may be emitted: a keyword becomes raw.
pub(super) fn emittable(ident: Ident) -> Ident {
    if syn::parse2::<Ident>(ident.to_token_stream()).is_ok() {
        return ident;
    }
    let text = ident.to_string();
    if matches!(text.as_str(), "self" | "Self" | "super" | "crate") {
        return ident;
    }
    Ident::new_raw(&text, ident.span())
}

/// An identifier made of a text, if that is one.
pub(super) fn ident_from(text: &str, span: Span) -> Option<Ident> {
    let mut ident = Ident::parse_any
        .parse_str(text)
        .ok()
        .filter(|ident| ident != "_")?;
    ident.set_span(span);
    Some(emittable(ident))
}

/// Whether `name =` or, by mistake, `name :` follows.
fn named_arg_follows(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any)
        && ((input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>]))
            || (input.peek2(Token![:]) && !input.peek2(Token![::])))
}

/// The name and `=` of a named argument, if one follows.
pub(super) fn arg_name(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<Ident> {
    if !named_arg_follows(input) {
        return None;
    }
    let name = input.call(Ident::parse_any).ok()?;
    if let Ok(colon) = input.parse::<Token![:]>() {
        errors.error(colon, format!("options take `=`\nhelp: write `{name} = …`"));
    } else {
        let _ = input.parse::<Token![=]>();
    }
    Some(name)
}

/// The arguments between the parentheses of a field type. Says whether all of them could be read.
pub(super) fn args(input: ParseStream<'_>, errors: &mut Diagnostics) -> (Vec<Arg>, bool) {
    let mut args = Vec::new();
    let before = errors.len();
    while !input.is_empty() {
        if let Some(arg) = arg(input, errors) {
            args.push(arg);
        }
        if !input.is_empty() && !input.peek(Token![,]) && !option_follows(input) {
            let found = found(input);
            let rest = skip_to_comma(input);
            errors.error(
                rest,
                format!("expected `,` after the option, found {found}"),
            );
        }
        end_of_item(input, errors, "option");
    }
    (args, errors.len() == before)
}

/// Whether the next token is the name of an option.
fn option_follows(input: ParseStream<'_>) -> bool {
    named_arg_follows(input)
        || matches!(peek_token(input), Some(TokenTree::Ident(name)) if kinds::is_option(&name.to_string()))
}

fn arg(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<Arg> {
    if let Some(name) = arg_name(input, errors) {
        return Some(match value(input, &name) {
            Ok(value) => Arg::Named { name, value },
            Err(error) => {
                errors.push(error);
                Arg::Broken(name)
            }
        });
    }
    let first = peek_token(input);
    let option = option_follows(input);
    if let Ok(expr) = input.parse::<Expr>() {
        let name = options::ident_of(&expr).filter(|_| option);
        if let Some(name) = name
            && !input.is_empty()
            && !input.peek(Token![,])
            && !option_follows(input)
        {
            let value = skip_to_comma(input);
            let value = text::source(value);
            errors.error(
                name,
                format!("expected `=` after `{name}`\nhelp: write `{name} = {value}`"),
            );
            return Some(Arg::Broken(name.clone()));
        }
        return Some(Arg::Bare(expr));
    }
    errors.error(
        first,
        "expected an option, such as `null` or `max_length = 100`",
    );
    skip_to_comma(input);
    None
}

/// The Rust expression after `name =`.
pub(super) fn value(input: ParseStream<'_>, name: &Ident) -> Result<Expr, Diagnostic> {
    missing_value(input, name)?;
    let whole = input.fork();
    input.parse::<Expr>().map_err(|error| {
        skip_to_comma(input);
        let rest = skip_to_comma(&whole);
        Diagnostic::from_syn(
            &error,
            rest,
            &format!("the value of `{name}` is not a Rust expression"),
        )
    })
}

/// A mistake when nothing follows `name =`.
pub(super) fn missing_value(input: ParseStream<'_>, name: &Ident) -> Result<(), Diagnostic> {
    if input.is_empty() || input.peek(Token![,]) {
        return Err(Diagnostic::new(name, format!("`{name}` needs a value")));
    }
    Ok(())
}

/// A text, the value of `name`.
pub(super) fn text_value(input: ParseStream<'_>, name: &Ident) -> Result<LitStr, Diagnostic> {
    literal(input, name, "a text such as `\"…\"`")
}

/// `true` or `false`, the value of `name`.
pub(super) fn bool_value(input: ParseStream<'_>, name: &Ident) -> Result<LitBool, Diagnostic> {
    literal(input, name, "`true` or `false`")
}

fn literal<T: syn::parse::Parse>(
    input: ParseStream<'_>,
    name: &Ident,
    expected: &str,
) -> Result<T, Diagnostic> {
    missing_value(input, name)?;
    let ahead = input.fork();
    if ahead.parse::<T>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,])) {
        return input
            .parse()
            .map_err(|error| Diagnostic::from_syn(&error, TokenStream::new(), expected));
    }
    let rest = skip_to_comma(input);
    Err(Diagnostic::new(rest, format!("`{name}` takes {expected}")))
}

/// A list in brackets, the value of `name`. Items that cannot be read are reported and left out; the second result says
/// whether there were none of those.
pub(super) fn list<T>(
    input: ParseStream<'_>,
    name: &Ident,
    errors: &mut Diagnostics,
    mut item: impl FnMut(ParseStream<'_>, &mut Diagnostics) -> Option<T>,
) -> Option<(Vec<T>, bool)> {
    errors.take(missing_value(input, name))?;
    let Ok(content) = brackets(input) else {
        let rest = skip_to_comma(input);
        let inside = text::source(rest.clone());
        errors.error(
            rest,
            format!("`{name}` takes a list\nhelp: write `[{inside}]`"),
        );
        return None;
    };
    let mut items = Vec::new();
    let mut whole = true;
    while !content.is_empty() {
        match item(&content, errors) {
            Some(one) => items.push(one),
            None => whole = false,
        }
        end_of_item(&content, errors, "item");
    }
    Some((items, whole))
}

/// Takes the comma after an item. Where it is missing says so, and goes on with what looks like the next item.
pub(super) fn end_of_item(input: ParseStream<'_>, errors: &mut Diagnostics, what: &str) {
    if eat_comma(input) || input.is_empty() {
        return;
    }
    let found = found(input);
    let Some(token) = peek_token(input) else {
        return;
    };
    if matches!(token, TokenTree::Ident(_)) {
        errors.error(
            token,
            format!("expected `,` before the next {what} {found}"),
        );
    } else {
        let rest = skip_to_comma(input);
        errors.error(
            rest,
            format!("expected `,` after the {what}, found {found}"),
        );
        eat_comma(input);
    }
}
