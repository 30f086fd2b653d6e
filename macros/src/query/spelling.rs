//! Keys with double underscores: the same method calls, and around them what names the model when a word is misspelt.
//!
//! One token holds all words, so rustc cannot point at one of them, and what it proposed would replace the whole key. So each
//! word is also a method of a trait that everything else comes before; its bound is never met, and carries the message.

use nuages_schema::lookup::{LOOKUPS, find_transform};
use nuages_schema::names::nearest;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::names;

/// The field that the words lead to.
pub(super) fn path(k: &TokenStream, row: &Ident, path: &[Ident]) -> TokenStream {
    let mut walked = quote!(#row);
    let mut words: Vec<&Ident> = Vec::new();
    for (at, word) in path.iter().enumerate() {
        if find_transform(&names::text(word)).is_none() {
            if !words.contains(&word) {
                words.push(word);
            }
            if at > 0 {
                walked = quote!(#k::Key::next(#walked));
            }
        }
        walked = quote!(#walked.#word());
    }
    if words.is_empty() {
        return walked;
    }
    let all = &words;
    let (lookups, fields): (Vec<&Ident>, Vec<&Ident>) = words
        .iter()
        .copied()
        .partition(|word| nearly(word).is_some());
    let methods = fields
        .iter()
        .map(|word| method(k, word, &missing_field(k, word)));
    let lookups = lookups.iter().map(|word| misspelt_lookup(k, word));
    quote! {{
        #[allow(dead_code, non_camel_case_types, unreachable_pub)]
        mod __words { #(pub enum #all {})* }
        #[allow(dead_code, non_snake_case)]
        trait __Words: #k::Named { #(#methods)* }
        impl<T: #k::Named> __Words for T {}
        #(#lookups)*
        #walked
    }}
}

/// The lookup that was perhaps meant.
fn nearly(word: &Ident) -> Option<&'static str> {
    nearest(&names::text(word), LOOKUPS.iter().map(|lookup| lookup.name))
}

/// A method that only exists with a bound that is never met. With this receiver it comes after all others.
fn method(k: &TokenStream, word: &Ident, bound: &TokenStream) -> TokenStream {
    quote!(fn #word(&self) -> <Self::Of as #bound>::Out where Self::Of: #bound { #k::stub() })
}

/// The bound of a word that is no field: each model's message lists its fields.
fn missing_field(k: &TokenStream, word: &Ident) -> TokenStream {
    quote!(#k::HasField<__words::#word>)
}

/// A word that looks like a lookup: on a field, that is proposed.
fn misspelt_lookup(k: &TokenStream, word: &Ident) -> TokenStream {
    let text = names::text(word);
    let message = format!("`{{Self}}` has no lookup `{text}`");
    let label = format!("did you mean `{}`?", nearly(word).unwrap_or_default());
    let [lookup, fields, values] =
        ["Lookup", "Fields", "Values"].map(|part| names::ident(&format!("__{part}_{text}")));
    let of_model = method(k, word, &missing_field(k, word));
    let of_field = method(k, word, &quote!(#lookup));
    quote! {
        #[diagnostic::on_unimplemented(message = #message, label = #label)]
        #[allow(non_camel_case_types)]
        trait #lookup { type Out; }
        #[diagnostic::do_not_recommend]
        impl #lookup for __words::#word { type Out = Self; }
        #[allow(dead_code, non_camel_case_types, non_snake_case)]
        trait #fields: #k::HasFields { #of_model }
        impl<T: #k::HasFields> #fields for T {}
        #[allow(dead_code, non_camel_case_types, non_snake_case)]
        trait #values: #k::HasLookups { #of_field }
        impl<T: #k::HasLookups> #values for T {}
    }
}
