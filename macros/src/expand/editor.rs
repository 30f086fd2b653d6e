//! What was written once more, as code that only rust-analyzer gets to see: each word at a place where it would be completed,
//! explained and renamed in plain Rust.
//!
//! Field types become types, options fields of struct literals, targets types, and the fields that `Meta` names accesses.
//! rust-analyzer expands a block twice, as it is and with a marker at the cursor, and needs both to be alike up to there: so
//! nothing here depends on whether a word is right, and it all comes before what does.

use nuages_schema::parse::written::{Written, WrittenKind, WrittenOption, WrittenValue};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::Expr;

use crate::names;

/// The code for all models of a block, in a function that is never looked at unless someone edits it.
pub(crate) fn block(k: &TokenStream, models: &[Written]) -> TokenStream {
    // Abstract models have no struct elsewhere.
    let abstracts = models.iter().filter(|model| model.is_abstract);
    let abstracts = abstracts.map(|model| {
        let ident = &model.ident;
        quote!(struct #ident;)
    });
    let models = models.iter().map(|model| one_model(k, model));
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            #[allow(dead_code, deprecated, path_statements, unreachable_code, unused_variables, clippy::all, clippy::pedantic)]
            fn editor() {
                #(#abstracts)*
                #(#models)*
            }
        };
    }
}

fn one_model(k: &TokenStream, model: &Written) -> TokenStream {
    let parents = &model.parents;
    let kinds = model.kinds.iter().map(|one| kind(k, one));
    let keys = &model.meta;
    let meta = (!keys.is_empty()).then(
        || quote!(let _ = #k::editor::Meta { #(#keys: #k::editor::given(()),)* ..#k::stub() };),
    );
    let mentioned = (!model.is_abstract && !model.mentioned.is_empty()).then(|| {
        let row = Ident::new("row", Span::mixed_site());
        let name = names::text(&model.ident);
        let (ident, handles) = (names::ident(&name), format_ident!("{name}Fields"));
        let mentioned = &model.mentioned;
        quote! {
            let #row: #handles<#k::Root<#ident>> = #k::stub();
            #(let _ = #row.#mentioned;)*
        }
    });
    quote! {
        #(let _: #parents;)*
        #(#kinds)*
        #meta
        #mentioned
    }
}

fn kind(k: &TokenStream, kind: &WrittenKind) -> TokenStream {
    let name = kind.name.clone().unwrap_or_else(missing);
    // The same word, but not the user's: what is proposed for it is a type.
    let again = Ident::new(&name.to_string(), Span::call_site());
    let target = kind.target.iter().filter_map(type_of);
    let options = kind.options.iter().map(|one| option(k, one));
    quote! {
        let _: #k::editor::kinds::#name;
        #(let _: #target;)*
        let _ = #k::editor::kinds::#again { #(#options,)* ..#k::stub() };
    }
}

fn option(k: &TokenStream, option: &WrittenOption) -> TokenStream {
    let name = &option.name;
    let value = match &option.value {
        WrittenValue::Flag => None,
        WrittenValue::Missing => Some(missing().into_token_stream()),
        WrittenValue::Expr(value) => Some(value.to_token_stream()),
    };
    if let (WrittenValue::Expr(value), true) = (&option.value, name == "validators")
        && let Expr::Array(list) = &**value
    {
        let list = list.elems.iter();
        return quote!(#name: { use #k::validators::*; #k::editor::given((#(#list,)*)) });
    }
    let is_path = match &option.value {
        WrittenValue::Expr(value) => matches!(**value, Expr::Path(_)),
        WrittenValue::Missing | WrittenValue::Flag => true,
    };
    let value = match (name.to_string().as_str(), value) {
        ("on_delete", Some(value)) => quote!(given(#k::OnDelete::#value)),
        // Only what may be the path of a type stands where a type is read.
        ("choices", Some(value)) if is_path => quote!(given_type::<#value>()),
        ("default", Some(value)) => quote!(given(#value)),
        // Literals, and names that are only made here.
        _ => quote!(given(())),
    };
    quote!(#name: #k::editor::#value)
}

/// The type that a target is; `Self` and texts are none that could be named here.
fn type_of(target: &Expr) -> Option<TokenStream> {
    let Expr::Path(path) = target else {
        return None;
    };
    (!path.path.is_ident("Self")).then(|| path.to_token_stream())
}

/// Stands where something is still to be written.
fn missing() -> Ident {
    names::ident("__missing")
}
