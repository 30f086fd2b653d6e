//! The handles of a model: what closures see of it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::cx::{Cx, FieldCx, ModelCx};
use super::relation::{Reverse, reverse_of};
use crate::names;

/// `BlogFields` and its methods. The methods are there for `q!`, which cannot know a field from a way back.
pub(crate) fn expand(model: &ModelCx<'_>, at: usize, all: &[ModelCx<'_>]) -> TokenStream {
    let (k, p) = (&model.cx.k, &model.cx.path);
    let (vis, handles, model_ident) = (&model.source.vis, &model.handles, &model.source.ident);
    let back = reverse_of(at, all).map(|reverse| back_method(model.cx, &reverse));
    let allow = allow();
    if model.proxied().is_some() {
        return super::parent::proxy_handles(model, &quote!(#(#back)*), &allow).unwrap_or_default();
    }
    let doc = format!(" The fields of [`{}`], for closures.", model.name);
    let entries: Vec<Entry> = model
        .fields
        .iter()
        .flat_map(|field| entries(model, field))
        .collect();
    let declared = entries.iter().map(
        |Entry {
             docs, ident, ty, ..
         }| quote!(#docs pub #ident: #ty),
    );
    let values = entries
        .iter()
        .map(|Entry { ident, value, .. }| quote!(#ident: #value));
    let methods = entries.iter().map(
        |Entry {
             docs, ident, ty, ..
         }| { quote!(#docs pub fn #ident(&self) -> #ty { self.#ident }) },
    );
    let many = model.many.iter().map(|field| {
        let docs = super::cx::docs(
            &field.source.attrs,
            &names::text(&field.source.ident),
            false,
        );
        let (ident, module, marker) = (&field.source.ident, &model.module, &field.relation.marker);
        many_method(model.cx, &docs, ident, &quote!(#module::#marker))
    });
    quote! {
        #[doc = #doc]
        #allow
        #vis struct #handles<#p> { #(#declared,)* }
        #[automatically_derived]
        impl<#p> ::core::clone::Clone for #handles<#p> {
            #[inline]
            fn clone(&self) -> Self { *self }
        }
        #[automatically_derived]
        impl<#p> ::core::marker::Copy for #handles<#p> {}
        #[automatically_derived]
        #allow
        impl<#p: #k::Path> #k::Handle for #handles<#p> {
            type Model = #model_ident;
            type Path = #p;
            const REF: &'static Self = &#handles { #(#values,)* };
        }
        #allow
        impl<#p: #k::Path> #handles<#p> { #(#methods)* #(#many)* #(#back)* }
    }
}

/// Names are reported where users wrote them, once; and not everything is used.
fn allow() -> TokenStream {
    quote!(#[allow(dead_code, deprecated, non_snake_case, clippy::should_implement_trait, clippy::wrong_self_convention)])
}

/// A handle: its documentation, name, type and value.
struct Entry {
    docs: TokenStream,
    ident: Ident,
    ty: TokenStream,
    value: TokenStream,
}

/// One for a column; for a foreign key one more, for the relation.
fn entries(model: &ModelCx<'_>, field: &FieldCx<'_>) -> Vec<Entry> {
    let k = &model.cx.k;
    let at = field.at;
    let column = |docs, ident: &Ident| Entry {
        docs,
        ident: ident.clone(),
        ty: field.handle(model.cx),
        value: quote!(#k::Field::at(#at)),
    };
    let Some(relation) = &field.relation else {
        return vec![column(field.docs(), &field.source.attname)];
    };
    let (p, module, marker) = (&model.cx.path, &model.module, &relation.marker);
    let doc = format!(" The key of `{}`.", names::text(&field.source.ident));
    vec![
        Entry {
            docs: field.docs(),
            ident: field.source.ident.clone(),
            ty: quote!(#k::ForeignKey<#module::#marker, #p>),
            value: quote!(#k::ForeignKey::NEW),
        },
        column(quote!(#[doc = #doc]), &field.source.attname),
    ]
}

/// A method that leads to many rows.
fn many_method(cx: &Cx, docs: &TokenStream, ident: &Ident, marker: &TokenStream) -> TokenStream {
    let (k, p) = (&cx.k, &cx.path);
    quote! {
        #docs
        pub fn #ident(&self) -> #k::Many<#marker, #p> { #k::Many::NEW }
    }
}

/// The way back from a relation.
pub(crate) fn back_method(cx: &Cx, reverse: &Reverse<'_>) -> TokenStream {
    let doc = reverse.doc();
    if reverse.one {
        let (k, p) = (&cx.k, &cx.path);
        let (ident, marker) = (&reverse.relation.target.related_name, reverse.marker());
        return quote! {
            #[doc = #doc]
            pub fn #ident(&self) -> #k::ForeignKey<#marker, #p> { #k::ForeignKey::NEW }
        };
    }
    many_method(
        cx,
        &quote!(#[doc = #doc]),
        &reverse.relation.target.related_name,
        &reverse.marker(),
    )
}
