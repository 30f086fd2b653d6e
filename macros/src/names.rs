//! Names of generated things, made from the names that users wrote.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;

/// A name that belongs to the expansion, not to any token of the user.
pub(crate) fn ident(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
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
