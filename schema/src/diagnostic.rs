//! Mistakes in a `model!`, `q!` or `row!`: collected as data with their place, shown all at once.
//!
//! No check lives here. A message says what is wrong in the user's own words, then what to write instead; the lines after
//! the first begin with `help: ` or `note: `.

use std::fmt::Write as _;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

/// The mistakes found so far. Whoever ends up with them has to show them: a mistake that is dropped is never corrected.
#[derive(Debug, Default)]
#[must_use = "mistakes have to be shown, see `into_tokens`"]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

/// One mistake: the guilty tokens and what to say about them.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    tokens: TokenStream,
    message: String,
}

impl Diagnostic {
    /// A mistake in `tokens`.
    pub fn new(tokens: impl ToTokens, message: impl Into<String>) -> Self {
        Self {
            tokens: tokens.to_token_stream(),
            message: message.into(),
        }
    }

    /// What the parser of Rust expressions had to say, about `tokens` where there are any, else about the place it names.
    pub fn from_syn(error: &syn::Error, tokens: TokenStream, message: &str) -> Self {
        let text = error.to_string();
        let text = text.trim_start_matches("unexpected end of input, ");
        let tokens = if tokens.is_empty() {
            proc_macro2::Ident::new("x", error.span()).into_token_stream()
        } else {
            tokens
        };
        Self {
            tokens,
            message: format!("{message}: {text}"),
        }
    }

    /// The guilty tokens.
    pub fn tokens(&self) -> &TokenStream {
        &self.tokens
    }

    /// What to say, on one or several lines.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The place of the first guilty token.
    pub fn span(&self) -> Span {
        self.tokens
            .clone()
            .into_iter()
            .next()
            .map_or_else(Span::call_site, |token| token.span())
    }
}

impl Diagnostics {
    /// No mistake yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a mistake in `tokens`.
    pub fn error(&mut self, tokens: impl ToTokens, message: impl Into<String>) {
        self.list.push(Diagnostic::new(tokens, message));
    }

    /// Records a mistake made elsewhere.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Records the mistake, if there is one, and passes on the rest.
    pub fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.push(diagnostic)).ok()
    }

    /// Adds the mistakes of another part.
    pub fn merge(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// Whether nothing was wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many mistakes there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The mistakes, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// `compile_error!` calls for all of them, each over its guilty tokens.
    pub fn into_tokens(self) -> TokenStream {
        self.list
            .into_iter()
            .map(|one| syn::Error::new_spanned(one.tokens, one.message).to_compile_error())
            .collect()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The line that proposes the nearest of `right`, or nothing.
pub(crate) fn did_you_mean<'a>(wrong: &str, right: impl IntoIterator<Item = &'a str>) -> String {
    crate::names::nearest(wrong, right).map_or_else(String::new, |name| {
        format!("\nhelp: did you mean `{name}`?")
    })
}

/// A line such as ``note: options of `CharField`: `null`, `unique` ``, or nothing when there is nothing to list.
pub(crate) fn listing<'a>(title: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for name in names {
        let before = if line.is_empty() {
            format!("\nnote: {title}: ")
        } else {
            ", ".to_owned()
        };
        let _ = write!(line, "{before}`{name}`");
    }
    line
}
