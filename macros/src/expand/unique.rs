//! What a model declares unique, by name: the target of an upsert.

use std::collections::HashSet;

use nuages_schema::model::ConstraintDef;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::cx::{ModelCx, Role};
use crate::names;

/// `EntryUnique`, a field for each unique field and for each unique constraint over all rows.
pub(crate) fn expand(model: &ModelCx<'_>) -> Option<TokenStream> {
    let k = &model.cx.k;
    let (vis, ident) = (&model.source.vis, &model.source.ident);
    let mut taken = HashSet::new();
    let mut sets: Vec<(Ident, TokenStream, TokenStream)> = Vec::new();
    for field in &model.fields {
        let declared = field.def.unique || field.def.primary_key;
        if declared && !matches!(field.role, Role::DatabaseKey | Role::Broken | Role::Link) {
            let (kind, at) = (&field.kind, field.at);
            taken.insert(names::text(&field.source.ident));
            sets.push((field.source.ident.clone(), quote!(#kind), quote!(#at)));
        }
    }
    for constraint in model.source.def.constraints.iter() {
        let ConstraintDef::Unique {
            name,
            fields,
            condition,
            ..
        } = constraint
        else {
            continue;
        };
        let Some(name) = identifier(name).filter(|name| taken.insert(names::text(name))) else {
            continue;
        };
        let known = model.fields.iter();
        let at: Vec<u16> = fields
            .iter()
            .filter_map(|name| known.clone().find(|field| field.def.name == *name))
            .map(|field| field.at)
            .collect();
        if condition.is_empty() && at.len() == fields.len() {
            sets.push((name, quote!(()), quote!(#(#at),*)));
        }
    }
    if sets.is_empty() {
        return None;
    }
    let doc = format!(" What rows of [`{}`] do not have in common.", model.name);
    let name = format_ident!("{}Unique", model.name, span = names::ident("x").span());
    let declared = sets.iter().map(|(set, kind, _)| {
        let doc = format!(" `{}`", names::text(set));
        quote!(#[doc = #doc] pub #set: #k::Unique<#ident, #kind>)
    });
    let values = sets
        .iter()
        .map(|(set, _, at)| quote!(#set: #k::Unique::of(&[#at])));
    Some(quote! {
        #[doc = #doc]
        #[allow(dead_code, deprecated, non_snake_case)]
        #vis struct #name { #(#declared,)* }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        #[allow(deprecated)]
        impl #k::HasUnique for #ident {
            type Sets = #name;
            const SETS: &'static #name = &#name { #(#values,)* };
        }
    })
}

/// A constraint's name as one of Rust; what is no letter, digit or `_` becomes `_`.
fn identifier(name: &str) -> Option<Ident> {
    let text: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == '_' {
                c
            } else {
                '_'
            }
        })
        .collect();
    syn::parse_str::<Ident>(&text)
        .or_else(|_| syn::parse_str(&format!("_{text}")))
        .ok()
}
