//! What only editors need: the words of the block again, where Rust itself completes and explains them.
//!
//! A function that is never called. A field type stands there as an import, `Cascade` as an expression. What is wrong, or half
//! typed, must not reach rustc, which has its message already: it stands where rust-analyzer alone looks.

use nuages_schema::parse::FieldOption;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::cx::{ModelCx, Role};
use crate::names;

/// The function for a model.
pub(crate) fn expand(model: &ModelCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let columns = model.fields.iter().map(|field| {
        let source = field.source;
        // The implicit key is not a word of the user.
        let written = !(source.blank && source.options.is_empty() && field.def.primary_key);
        let words = written.then(|| words(k, &source.kind, &source.options));
        guarded(field.role == Role::Broken, &quote!(#words))
    });
    let many = model.many.iter().map(|field| {
        let kind = names::ident("ManyToManyField");
        let target = &field.relation.target.path;
        let options = words(k, &kind, &field.source.options);
        guarded(field.source.broken, &quote!(let _: #target; #options))
    });
    let body: TokenStream = columns.chain(many).collect();
    quote! {
        #[allow(unexpected_cfgs, unused_imports, clippy::no_effect_underscore_binding)]
        const _: fn() = || {
            use #k::OnDelete::*;
            #body
        };
    }
}

/// The field type, and those options whose values are words of their own.
fn words(k: &TokenStream, kind: &Ident, options: &[FieldOption]) -> TokenStream {
    let on_delete = options.iter().filter(|option| option.name == "on_delete");
    let values = on_delete.filter_map(|option| option.value.as_ref());
    quote! {
        use #k::declare::#kind as _;
        #(let _: #k::OnDelete = #values;)*
    }
}

fn guarded(broken: bool, words: &TokenStream) -> TokenStream {
    if words.is_empty() {
        TokenStream::new()
    } else if broken {
        quote!(#[cfg(rust_analyzer)] { #words })
    } else {
        quote!({ #words })
    }
}
