//! Names of generated things, made from the names that users wrote.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};
use syn::Visibility;
use syn::ext::IdentExt as _;

/// A name that belongs to the expansion, not to any token of the user.
pub(crate) fn ident(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

/// A body in braces that lies at a place of the user's: where rustc shows the item, it shows that and not the whole block.
pub(crate) fn body(place: Span, tokens: TokenStream) -> Group {
    let mut body = Group::new(Delimiter::Brace, tokens);
    body.set_span(place);
    body
}

/// `pub struct Blog { … }`, as it lies where the user wrote the name.
pub(crate) fn item(
    vis: &Visibility,
    keyword: &str,
    name: &Ident,
    body: TokenStream,
) -> TokenStream {
    let place = at(name.span());
    let start = vis.to_token_stream().into_iter().next();
    let vis = moved(
        vis.to_token_stream(),
        start.map_or(place, |token| at(token.span())),
    );
    let keyword = Ident::new(keyword, place);
    let body = self::body(place, body);
    quote!(#vis #keyword #name #body)
}

/// At a place of the user's, but not the user's own: no lint is about it.
pub(crate) fn at(place: Span) -> Span {
    Span::call_site().located_at(place)
}

/// The same tokens at another place.
pub(crate) fn moved(tokens: TokenStream, place: Span) -> TokenStream {
    let tokens = tokens.into_iter().map(|mut token| {
        token.set_span(place);
        token
    });
    tokens.collect()
}

/// The text of a name, without `r#`.
pub(crate) fn text(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// `PubDate` for `pub_date`. Digits keep the `_` before them, so that different names stay different.
pub(crate) fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut upper = true;
    for character in name.chars() {
        if character == '_' {
            upper = true;
        } else if upper {
            if character.is_numeric() && !camel.is_empty() {
                camel.push('_');
            }
            camel.extend(character.to_uppercase());
            upper = false;
        } else {
            camel.push(character);
        }
    }
    camel
}

/// `blog_post` for `BlogPost`.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 2);
    let mut before = '_';
    for character in name.chars() {
        if character.is_uppercase() && before != '_' && !before.is_uppercase() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
        before = character;
    }
    snake
}
