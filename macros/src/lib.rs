//! The macros of nuages: `model!`, `q!`, `row!` and `#[derive(Row)]`. Use them through the crate `nuages`.
//!
//! Reading and checking is done by `nuages-schema`; here checked definitions become Rust code. The public macros are
//! wrappers in `nuages` that hand over their `$crate`, so that all works under another name of the dependency, too.
#![forbid(unsafe_code)]

mod expand;
mod names;
mod query;
mod row;

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

/// Hands `$crate` and the rest to the expansion. A panic in there is our mistake, and says so.
fn run(name: &str, input: TokenStream, expand: impl FnOnce(Tokens, Tokens) -> Tokens) -> TokenStream {
    let mut input = Tokens::from(input).into_iter();
    let krate = match input.next() {
        Some(TokenTree::Group(group)) => group.stream(),
        _ => quote!(::nuages),
    };
    let body = input.collect();
    let output = catch_unwind(AssertUnwindSafe(|| expand(krate, body))).unwrap_or_else(|_| {
        let message = format!("`{name}` could not read this: this is a bug in nuages, please report it");
        quote!(::core::compile_error! { #message })
    });
    output.into()
}
