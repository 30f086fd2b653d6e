//! What the macros expand to, formatted: small cases, read as a whole. That it works is tested in `nuages`.
#![expect(
    clippy::needless_raw_string_hashes,
    reason = "expectations are written so by expect-test"
)]

mod choices;
mod model;
mod queries;
mod relations;
mod rows;

use expect_test::{Expect, ExpectFile};
use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

/// Compares items with the expectation.
fn check_items(items: &TokenStream, expect: &ExpectFile) {
    match syn::parse2(items.clone()) {
        Ok(file) => expect.assert_eq(&prettyplease::unparse(&file)),
        Err(error) => panic!("{error}: {items}"),
    }
}

/// Compares an expression with the expectation.
fn check_expression(expression: &TokenStream, expect: &Expect) {
    let items = quote!(const _: () = #expression;);
    match syn::parse2(items.clone()) {
        Ok(file) => expect.assert_eq(&prettyplease::unparse(&file)),
        Err(error) => panic!("{error}: {items}"),
    }
}

/// Expands a block.
fn expand(block: TokenStream) -> TokenStream {
    crate::expand::block(&quote!(nuages), block, "my-blog")
}

/// The items whose text holds one of these.
fn only(items: TokenStream, texts: &[&str]) -> TokenStream {
    let Ok(file) = syn::parse2::<syn::File>(items) else {
        panic!("these are not items")
    };
    let items = file.items.into_iter().filter(|item| {
        let text = item.to_token_stream().to_string();
        texts.iter().any(|wanted| text.contains(wanted))
    });
    quote!(#(#items)*)
}
