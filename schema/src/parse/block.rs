//! Reads the outermost level of `model! { … }`: the app label, models, abstract models and enums of choices.
//!
//! After something that is none of these, reading goes on at what looks like the next of them.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, LitStr, Path, Token, Visibility, token};

use super::read::{self, found, peek_token, place};
use super::source::{BlockSource, EnumSource, ModelSource, VariantSource};
use super::{field, text};
use crate::diagnostic::Diagnostics;

/// Reads a whole block.
pub(super) fn block(input: ParseStream<'_>, errors: &mut Diagnostics) -> BlockSource {
    let mut block = BlockSource::default();
    while !input.is_empty() {
        if is_app(input) {
            app(input, &mut block, errors);
            continue;
        }
        let first = place(input);
        let Ok(attrs) = input.call(Attribute::parse_outer) else {
            errors.error(first, "this is not an attribute of a model");
            read::skip_one(input);
            continue;
        };
        if input.is_empty() {
            errors.error(first, "there is no model after this attribute");
            break;
        }
        item(input, attrs, &mut block, errors);
    }
    block
}

fn is_word(input: ParseStream<'_>, word: &str) -> bool {
    matches!(peek_token(input), Some(TokenTree::Ident(name)) if name == word)
}

fn is_app(input: ParseStream<'_>) -> bool {
    is_word(input, "app") && !input.peek2(token::Brace) && !input.peek2(Token![:])
}

/// `proxy Recent: Entry`; a model may be called `proxy` itself.
fn is_proxy(input: ParseStream<'_>) -> bool {
    is_word(input, "proxy") && input.peek2(syn::Ident)
}

/// `app blog;`
fn app(input: ParseStream<'_>, block: &mut BlockSource, errors: &mut Diagnostics) {
    let word = read::skip_one(input);
    let mut label = TokenStream::new();
    while !input.peek(Token![;]) && !starts_item(input) {
        let Some(token) = read::skip_one(input) else {
            break;
        };
        label.extend([token]);
    }
    if input.parse::<Token![;]>().is_err() {
        let end = label.clone().into_iter().last().or_else(|| word.clone());
        errors.error(end, "expected `;` after the app label");
        if label.is_empty() {
            return;
        }
    }
    let label = settings(label, block, errors);
    match syn::parse2::<Ident>(label.clone()) {
        Ok(ident) if block.app.is_none() => block.app = Some(ident),
        Ok(ident) => errors.error(ident, "the block has an app label already"),
        Err(_) if label.is_empty() => {
            errors.error(word, "the app label is missing\nhelp: write `app blog;`");
        }
        Err(_) => {
            let plain: String = text::source(label.clone())
                .to_lowercase()
                .replace(" - ", "_")
                .replace(' ', "_");
            let plain = plain.trim_matches('"');
            errors.error(
                label,
                format!("the app label is one name, without quotes\nhelp: write `app {plain};`"),
            );
        }
    }
}

/// Takes `(default_auto_field = AutoField)` from behind the app label.
fn settings(label: TokenStream, block: &mut BlockSource, errors: &mut Diagnostics) -> TokenStream {
    let mut tokens: Vec<TokenTree> = label.into_iter().collect();
    let given = match tokens.as_slice() {
        [_, .., TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            Some(group.stream())
        }
        _ => None,
    };
    if let Some(given) = given {
        let group = tokens.pop();
        let inside: Vec<TokenTree> = given.into_iter().collect();
        match inside.as_slice() {
            [
                TokenTree::Ident(name),
                TokenTree::Punct(equals),
                TokenTree::Ident(kind),
            ] if name == "default_auto_field" && equals.as_char() == '=' => {
                block.auto_field = Some(kind.clone());
            }
            _ => errors.error(
                group,
                "an app has one setting\nhelp: write `(default_auto_field = AutoField)`",
            ),
        }
    }
    tokens.into_iter().collect()
}

/// Whether what follows can only be the beginning of an item.
fn starts_item(input: ParseStream<'_>) -> bool {
    input.peek(Token![#])
        || input.peek(Token![pub])
        || input.peek(Token![abstract])
        || input.peek(Token![enum])
        || is_proxy(input)
        || (input.peek(syn::Ident) && (input.peek2(token::Brace) || input.peek2(Token![:])))
}

fn item(
    input: ParseStream<'_>,
    attrs: Vec<Attribute>,
    block: &mut BlockSource,
    errors: &mut Diagnostics,
) {
    let vis = input.parse().unwrap_or(Visibility::Inherited);
    if let Ok(word) = input.parse::<Token![enum]>() {
        if let Some(one) = choices(input, word, attrs, vis, errors) {
            block.enums.push(one);
        }
        return;
    }
    let is_abstract = input.parse::<Token![abstract]>().is_ok();
    let is_proxy = is_proxy(input);
    if is_proxy {
        read::skip_one(input);
    }
    let word = place(input);
    if input.parse::<Token![struct]>().is_ok()
        || (is_word(input, "model") && input.peek2(syn::Ident))
    {
        if is_word(input, "model") {
            read::skip_one(input);
        }
        let name = found(input);
        errors.error(
            word,
            format!(
                "a model is written without this word\nhelp: write `{} {{ … }}`",
                name.trim_matches('`')
            ),
        );
    }
    let first = place(input);
    let Some(ident) = read::ident(input) else {
        let message = format!(
            "expected a model such as `pub Blog {{ … }}`, found {}",
            found(input)
        );
        errors.error(first, message);
        skip_to_item(input);
        return;
    };
    if has_choices(input) {
        errors.error(
            &ident,
            format!("choices are an enum\nhelp: write `enum {ident} {{ … }}`"),
        );
        block.enums.push(variants(input, attrs, vis, ident, errors));
        return;
    }
    let mut model = ModelSource {
        attrs,
        vis,
        is_abstract,
        is_proxy,
        ident,
        parents: Vec::new(),
        fields: Vec::new(),
        meta: None,
        mark: Span::call_site(),
        incomplete: false,
    };
    body(input, &mut model, errors);
    block.models.push(model);
}

fn skip_to_item(input: ParseStream<'_>) {
    let mut first = true;
    while !input.is_empty() && (first || !starts_item(input)) {
        first = false;
        let ended = input.peek(token::Brace) || input.peek(Token![;]);
        read::skip_one(input);
        if ended {
            break;
        }
    }
}

/// The parents and what is in braces.
fn body(input: ParseStream<'_>, model: &mut ModelSource, errors: &mut Diagnostics) {
    parents(input, model, errors);
    if let Some(TokenTree::Group(body)) = peek_token(input) {
        model.mark = body.span_open();
    }
    if let Ok(content) = read::braces(input) {
        field::body(&content, model, errors);
        let _ = input.parse::<Option<Token![,]>>();
        return;
    }
    model.incomplete = true;
    errors.error(
        &model.ident,
        format!(
            "model `{0}` has no fields in braces\nhelp: write `{0} {{ … }}`",
            model.ident
        ),
    );
    if !starts_item(input) {
        skip_to_item(input);
    }
}

/// `: Timestamped, Other`.
fn parents(input: ParseStream<'_>, model: &mut ModelSource, errors: &mut Diagnostics) {
    if input.peek(token::Paren) {
        if let Ok(content) = read::parens(input) {
            let inside: TokenStream = content.parse().unwrap_or_default();
            let inside = text::source(inside);
            errors.error(
                &model.ident,
                format!(
                    "models are inherited with `:`\nhelp: write `{}: {inside} {{ … }}`",
                    model.ident
                ),
            );
        }
        model.incomplete = true;
        return;
    }
    let Ok(colon) = input.parse::<Token![:]>() else {
        return;
    };
    while !input.is_empty() && !input.peek(token::Brace) {
        let first = place(input);
        if let Ok(path) = input.call(Path::parse_mod_style) {
            model.parents.push(path);
        } else {
            let message = format!(
                "expected the name of a model to inherit from, found {}",
                found(input)
            );
            errors.error(first, message);
            model.incomplete = true;
            while !input.is_empty() && !input.peek(Token![,]) && !input.peek(token::Brace) {
                read::skip_one(input);
            }
        }
        if !read::eat_comma(input) {
            break;
        }
    }
    if model.parents.is_empty() && !model.incomplete {
        errors.error(
            colon,
            "the name of a model to inherit from is missing after `:`",
        );
    }
}

/// The rest of `enum Status { … }`.
fn choices(
    input: ParseStream<'_>,
    word: Token![enum],
    attrs: Vec<Attribute>,
    vis: Visibility,
    errors: &mut Diagnostics,
) -> Option<EnumSource> {
    let first = peek_token(input);
    let Some(ident) = read::ident(input) else {
        let place = first.map_or_else(|| word.to_token_stream(), ToTokens::into_token_stream);
        errors.error(place, "expected the name of an enum of choices");
        skip_to_item(input);
        return None;
    };
    // `enum Status Status { … }`
    let ahead = input.fork();
    let extra = read::skip_one(&ahead);
    if !input.peek(token::Brace) && has_choices(&ahead) {
        errors.error(extra, format!("expected `{{` after `{ident}`"));
        read::skip_one(input);
    }
    Some(variants(input, attrs, vis, ident, errors))
}

/// Whether braces follow, with a choice such as `Draft = "d"` in them.
fn has_choices(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    read::braces(&ahead).is_ok_and(|content| {
        content.peek(syn::Ident) && content.peek2(Token![=]) && content.peek3(syn::Lit)
    })
}

/// The choices in braces.
fn variants(
    input: ParseStream<'_>,
    attrs: Vec<Attribute>,
    vis: Visibility,
    ident: Ident,
    errors: &mut Diagnostics,
) -> EnumSource {
    let mut variants = Vec::new();
    let mut broken = false;
    if let Ok(content) = read::braces(input) {
        while !content.is_empty() {
            variants.extend(variant(&content, errors));
            read::end_of_item(&content, errors, "choice");
        }
    } else {
        broken = true;
        errors.error(
            &ident,
            format!(
                "enum `{ident}` has no choices in braces\nhelp: write `{ident} {{ Draft = \"d\" }}`"
            ),
        );
    }
    EnumSource {
        attrs,
        vis,
        ident,
        variants,
        broken,
    }
}

fn variant(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<VariantSource> {
    let first = place(input);
    let Ok(attrs) = input.call(Attribute::parse_outer) else {
        errors.error(first, "this is not an attribute of a choice");
        read::skip_to_comma(input);
        return None;
    };
    let Some(ident) = read::ident(input) else {
        errors.error(first, "expected a choice such as `Draft = \"d\"`");
        read::skip_to_comma(input);
        return None;
    };
    let mut variant = VariantSource {
        attrs,
        ident,
        value: None,
        label: None,
    };
    if input.parse::<Token![=]>().is_err() || input.is_empty() || input.peek(Token![,]) {
        let name = &variant.ident;
        let letter = name.to_string().to_lowercase();
        errors.error(
            name,
            format!("choice `{name}` has no value to store\nhelp: write `{name} = \"{letter}\"` or a whole number"),
        );
        read::skip_to_comma(input);
        return Some(variant);
    }
    let first = place(input);
    match input.parse::<Expr>() {
        Ok(value) => variant.value = Some(value),
        Err(_) => errors.error(first, "the value of a choice is a text or a whole number"),
    }
    if input.parse::<Token![=>]>().is_ok() {
        let first = place(input);
        if let Ok(label) = input.parse::<LitStr>() {
            variant.label = Some(label);
        } else {
            errors.error(
                first,
                "the label after `=>` is a text such as `\"Out now\"`",
            );
            read::skip_to_comma(input);
        }
    }
    Some(variant)
}
