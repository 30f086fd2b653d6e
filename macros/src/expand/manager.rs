//! The managers of a model, and its scopes as constants by which a query leaves them.

use nuages_schema::parse::Manager;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::cx::ModelCx;
use crate::names;

/// `Entry::objects()`, `Entry::published()`, `Entry::ALIVE`.
pub(crate) fn functions(model: &ModelCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let managers = model.source.managers.iter().map(|Manager { ident, of }| {
        let body = of.as_ref().map_or_else(
            || quote!(#k::manager()),
            |of| quote!(#k::manager_of::<Self, #of>()),
        );
        let doc = match of {
            Some(_) => format!(" The rows of the manager `{}`.", names::text(ident)),
            None => " The rows of the model.".to_owned(),
        };
        quote! {
            #[doc = #doc]
            pub fn #ident() -> #k::Manager<Self> { #body }
        }
    });
    let scopes = (0_u16..).zip(&model.source.scopes).map(|(at, ident)| {
        let name = names::text(ident);
        let constant = format_ident!("{}", name.to_uppercase(), span = ident.span());
        let doc = format!(" The scope `{name}`, for `unscoped`.");
        quote! {
            #[doc = #doc]
            pub const #constant: #k::Scope<Self> = #k::Scope::at(#at);
        }
    });
    quote!(#(#managers)* #(#scopes)*)
}

/// What related rows start with, where the default manager has an initial queryset of its own.
pub(crate) fn default_manager(model: &ModelCx<'_>) -> Option<TokenStream> {
    let k = &model.cx.k;
    let of = model.source.managers.first()?.of.as_ref()?;
    Some(quote! {
        fn default_manager(rows: #k::QuerySet<Self>) -> #k::QuerySet<Self> {
            <#of as #k::ManagerOf<Self>>::get_queryset(rows)
        }
    })
}
