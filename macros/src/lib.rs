//! The macros of nuages: `model!`, `q!`, `row!` and `#[derive(Row)]`. Use them through the crate `nuages`.
//!
//! Reading and checking is done by `nuages-schema`; here checked definitions become Rust code. The public macros are
//! wrappers in `nuages` that hand over their `$crate`, so that all works under another name of the dependency, too.
#![forbid(unsafe_code)]

mod derive_row;
mod expand;
mod names;
mod query;
mod queryset;
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

/// Reads rows into a struct of one's own.
///
/// ```ignore
/// #[derive(Row)]
/// struct Card { headline: String, blog: String, editor: Option<String> }
///
/// let cards: Vec<Card> = Entry::objects()
///     .values(|e| Card::row(e.headline, e.blog.name, e.editor.name))
///     .fetch(&db)?;
/// ```
///
/// `Card::row` takes what to select for each field, in their order. The type of a field is that of what is selected for it:
/// `Option<…>` where it can be NULL, `Vec<…>` for related rows.
///
/// Where nuages has another name, or comes through another crate: `#[nuages(crate = path::to::nuages)]`.
#[proc_macro_derive(Row, attributes(nuages))]
pub fn row(input: TokenStream) -> TokenStream {
    guard("#[derive(Row)]", || derive_row::expand(input.into()))
}

/// Gives querysets of a model methods of one's own.
///
/// ```ignore
/// #[queryset]
/// impl QuerySet<Entry> {
///     pub fn published(self) -> Self {
///         self.filter(|e| e.status.exact(Status::Published))
///     }
/// }
///
/// Entry::objects().published().count(&db)?;
/// blog.entries().published().fetch(&db)?;
/// Blog::objects().annotate(|b| row! { published: b.entries().published().count() });
/// ```
///
/// The methods are those of a trait, `EntryQuerySet`, which has to be imported where they are used.
///
/// Where nuages has another name, or comes through another crate: `#[queryset(crate = path::to::nuages)]`.
#[proc_macro_attribute]
pub fn queryset(options: TokenStream, item: TokenStream) -> TokenStream {
    guard("#[queryset]", || {
        queryset::expand(options.into(), item.into())
    })
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
