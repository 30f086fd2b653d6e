//! Tokens as text that is the same wherever they came from.
//!
//! The compiler and the command line print token streams differently, and migrations compare this text. So the spaces are
//! chosen here, close to how people write them.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The source text of some tokens, on one line.
pub(crate) fn source(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    write(&mut text, tokens.to_token_stream());
    text
}

/// A path without spaces, `crate::accounts::User`.
pub(crate) fn path(path: &syn::Path) -> String {
    let mut text = String::new();
    if path.leading_colon.is_some() {
        text.push_str("::");
    }
    for (at, segment) in path.segments.iter().enumerate() {
        if at > 0 {
            text.push_str("::");
        }
        text.push_str(&segment.ident.to_string());
    }
    text
}

/// What the last token asks of the space after it.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    /// Nothing was written, or what was written holds on to the next token.
    Tight,
    /// A name or a literal: an operator keeps its distance, a call does not.
    Word,
    /// An operator between two operands, or a comma.
    Loose,
}

fn write(text: &mut String, tokens: TokenStream) {
    let mut last = Last::Tight;
    let mut joint = false;
    let mut closure = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                space(
                    text,
                    last == Last::Loose || (last == Last::Word && open == "{ "),
                );
                text.push_str(open);
                write(text, group.stream());
                text.push_str(close);
                last = Last::Word;
                joint = false;
            }
            TokenTree::Ident(_) | TokenTree::Literal(_) => {
                space(text, last != Last::Tight);
                text.push_str(&token.to_string());
                last = Last::Word;
                joint = false;
            }
            TokenTree::Punct(punct) => {
                let letter = punct.as_char();
                let prefix = last != Last::Word && matches!(letter, '-' | '!' | '&' | '*' | '|');
                // `|x|`: the second bar belongs to the first.
                let closes = letter == '|' && closure;
                closure = letter == '|' && prefix && !closure || closure && letter != '|';
                let alone = punct.spacing() == Spacing::Alone;
                // `json!(…)` after a name, `"a": 1` where it is no `::`.
                let call = letter == '!' && last == Last::Word && alone;
                let colon = letter == ':' && alone && !joint;
                let tight =
                    closes || call || matches!(letter, '.' | ':' | '?' | ',' | ';' | '\'' | '#');
                space(text, !joint && !tight && last != Last::Tight);
                text.push(letter);
                joint = !alone;
                let loose = closes || colon || matches!(letter, ',' | ';');
                last = if !loose && (tight || prefix || joint) {
                    Last::Tight
                } else {
                    Last::Loose
                };
            }
        }
    }
}

fn space(text: &mut String, wanted: bool) {
    if wanted && !text.is_empty() && !text.ends_with([' ', '(', '[']) {
        text.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(text: &str) -> String {
        source(text.parse::<TokenStream>().unwrap())
    }

    #[test]
    fn spaces_as_people_write_them() {
        for text in [
            "jiff::civil::date(2024, 1, 1)",
            "Status::Draft",
            "-5",
            "a + b * 2",
            "&[1, 2]",
            "Uuid::new_v4()",
            "x.y?.z",
            "|x| x + 1",
            "serde_json::json!({ \"a\": 1 })",
        ] {
            assert_eq!(again(text), text);
        }
    }
}
