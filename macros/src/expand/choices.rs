//! Enums of choices.

use nuages_schema::model::Literal as Constant;
use nuages_schema::parse::Choices;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::cx::Cx;
use crate::names;

/// The enum, and how it is stored.
pub(crate) fn expand(cx: &Cx, choices: &Choices) -> TokenStream {
    let k = &cx.k;
    let ident = &choices.ident;
    let functions = functions(choices);
    let declared = declaration(choices);
    let (read, write) = if choices.text {
        let arms = choices.variants.iter().filter_map(|one| match &one.value {
            Constant::Text(value) => {
                let (ident, bytes) = (&one.ident, Literal::byte_string(value.as_bytes()));
                Some(quote!(#k::Cell::Text(#bytes) => ::core::result::Result::Ok(Self::#ident)))
            }
            _ => None,
        });
        let read =
            quote!(#(#arms,)* #k::Cell::Text(_) => ::core::result::Result::Err(#k::NO_CHOICE));
        (
            read,
            quote!(#k::Value::Text(::std::borrow::ToOwned::to_owned(self.value()))),
        )
    } else {
        let arms = choices.variants.iter().filter_map(|one| match &one.value {
            Constant::Integer(value) => {
                let ident = &one.ident;
                Some(quote!(#k::Cell::Integer(#value) => ::core::result::Result::Ok(Self::#ident)))
            }
            _ => None,
        });
        let read =
            quote!(#(#arms,)* #k::Cell::Integer(_) => ::core::result::Result::Err(#k::NO_CHOICE));
        (read, quote!(#k::Value::Integer(self.value())))
    };
    quote! {
        #declared
        #functions
        #[automatically_derived]
        #[allow(deprecated)]
        impl #k::FieldValue for #ident {
            fn from_cell(cell: #k::Cell<'_>) -> ::core::result::Result<Self, #k::CellError> {
                match cell {
                    #read,
                    cell => ::core::result::Result::Err(cell.mismatch()),
                }
            }
            fn to_value(&self) -> #k::Value { #write }
        }
        #[automatically_derived]
        impl #k::ChoiceEnum for #ident {}
        #[automatically_derived]
        impl ::core::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { f.pad(self.label()) }
        }
    }
}

fn declaration(choices: &Choices) -> TokenStream {
    let (vis, ident, attrs) = (&choices.vis, &choices.ident, &choices.attrs);
    let documented =
        |attrs: &[syn::Attribute]| attrs.iter().any(|attr| attr.path().is_ident("doc"));
    let doc = (!documented(attrs)).then(|| {
        let doc = format!(" The choices of `{ident}`.");
        quote!(#[doc = #doc])
    });
    let variants = choices.variants.iter().map(|one| {
        let (ident, attrs) = (&one.ident, &one.attrs);
        let doc = (!documented(attrs)).then(|| {
            let doc = format!(" {}.", one.label);
            quote!(#[doc = #doc])
        });
        quote!(#doc #(#attrs)* #ident)
    });
    let item = names::item(vis, "enum", ident, quote!(#(#variants,)*));
    quote! {
        #doc
        #(#attrs)*
        #[derive(
            ::core::fmt::Debug, ::core::clone::Clone, ::core::marker::Copy, ::core::cmp::PartialEq, ::core::cmp::Eq,
            ::core::hash::Hash,
        )]
        #item
    }
}

fn functions(choices: &Choices) -> TokenStream {
    let ident = &choices.ident;
    let all = choices.variants.iter().map(|one| &one.ident);
    let labels = choices.variants.iter().map(|one| {
        let (ident, label) = (&one.ident, &one.label);
        quote!(Self::#ident => #label)
    });
    let values = choices.variants.iter().map(|one| {
        let ident = &one.ident;
        match &one.value {
            Constant::Text(value) => quote!(Self::#ident => #value),
            Constant::Integer(value) => quote!(Self::#ident => #value),
            _ => quote!(Self::#ident => ::core::unreachable!()),
        }
    });
    let value = if choices.text {
        quote!(&'static str)
    } else {
        quote!(i64)
    };
    quote! {
        #[allow(dead_code, deprecated)]
        impl #ident {
            /// Every choice, in the order of their declaration.
            pub const ALL: &'static [Self] = &[#(Self::#all),*];
            /// The text for people.
            #[must_use]
            pub const fn label(self) -> &'static str { match self { #(#labels,)* } }
            /// The value in the database.
            #[must_use]
            pub const fn value(self) -> #value { match self { #(#values,)* } }
        }
    }
}
