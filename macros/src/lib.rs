//! The macros of nuages: `model!`, `q!`, `row!` and `#[derive(Row)]`. Use them through the crate `nuages`.
//!
//! Reading and checking is done by `nuages-schema`; here checked definitions become Rust code. The public macros are
//! wrappers in `nuages` that hand over their `$crate`, so that all works under another name of the dependency, too.
#![forbid(unsafe_code)]

mod derive_row;
mod expand;
mod names;
mod query;
mod row;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro::TokenStream;
use proc_macro2::{TokenStream as Tokens, TokenTree};
use quote::quote;

/// `model!`, with `($crate)` in front.
#[doc(hidden)]
#[proc_macro]
pub fn __model(input: TokenStream) -> TokenStream {
    run("model!", input, |krate, body| {
        let package = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
        expand::block(&krate, body, &package)
    })
}

/// `q!`, with `($crate)` in front.
#[doc(hidden)]
#[proc_macro]
pub fn __q(input: TokenStream) -> TokenStream {
    run("q!", input, |krate, body| query::expand(&krate, body))
}

/// `row!`, with `($crate)` in front.
#[doc(hidden)]
#[proc_macro]
pub fn __row(input: TokenStream) -> TokenStream {
    run("row!", input, |krate, body| row::expand(&krate, body))
}

/// Reads rows into a struct of one's own: `values(|e| Card::row(e.headline, e.blog.name))`.
///
/// The type of each field is that of what is selected for it: `Option<…>` where it can be NULL.
#[proc_macro_derive(Row, attributes(nuages))]
pub fn row(input: TokenStream) -> TokenStream {
    guard("#[derive(Row)]", || derive_row::expand(input.into()))
}

/// Hands `$crate` and the rest to the expansion.
fn run(
    name: &str,
    input: TokenStream,
    expand: impl FnOnce(Tokens, Tokens) -> Tokens,
) -> TokenStream {
    let mut input = Tokens::from(input).into_iter();
    let krate = if let Some(TokenTree::Group(group)) = input.next() {
        group.stream()
    } else {
        quote!(::nuages)
    };
    let body = input.collect();
    guard(name, || expand(krate, body))
}

/// A panic is our mistake, and says so.
fn guard(name: &str, expand: impl FnOnce() -> Tokens) -> TokenStream {
    let output = catch_unwind(AssertUnwindSafe(expand)).unwrap_or_else(|_| {
        let message =
            format!("`{name}` could not read this: this is a bug in nuages, please report it");
        quote!(::core::compile_error! { #message })
    });
    output.into()
}
