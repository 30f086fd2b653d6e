//! Foreign keys and many-to-many fields: the types that stand for them, and the accessors at both ends.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Path, Visibility};

use super::cx::{Cx, FieldCx, ManyCx, ModelCx, RelationCx, Role, nullness};
use crate::names;

/// A relation seen from its target.
pub(crate) struct Reverse<'a> {
    pub(crate) model: &'a ModelCx<'a>,
    pub(crate) relation: &'a RelationCx<'a>,
    field: &'a Ident,
}

impl Reverse<'_> {
    /// The type of the way back.
    pub(crate) fn marker(&self) -> TokenStream {
        let (module, reverse) = (&self.model.module, &self.relation.reverse);
        quote!(#module::#reverse)
    }

    pub(crate) fn doc(&self) -> String {
        format!(
            " Every `{}` whose `{}` leads here.",
            self.model.name,
            names::text(self.field)
        )
    }
}

/// All relations of a model, with the names of their fields.
fn relations<'a>(model: &'a ModelCx<'a>) -> impl Iterator<Item = Reverse<'a>> {
    let keys = model
        .fields
        .iter()
        .filter_map(|field| Some((&field.source.ident, field.relation.as_ref()?)));
    let many = model
        .many
        .iter()
        .map(|field| (&field.source.ident, &field.relation));
    keys.chain(many).map(move |(field, relation)| Reverse {
        model,
        relation,
        field,
    })
}

/// The ways back that lead to the model of that position.
pub(crate) fn reverse_of<'a>(
    at: usize,
    all: &'a [ModelCx<'a>],
) -> impl Iterator<Item = Reverse<'a>> {
    all.iter()
        .flat_map(relations)
        .filter(move |one| one.relation.target.local == Some(at) && !one.relation.target.hidden)
}

/// The types in the hidden module.
pub(crate) fn markers(model: &ModelCx<'_>) -> TokenStream {
    let (vis, place) = (inside(&model.source.vis), names::at(model.source.mark));
    let vis = names::moved(vis, place);
    relations(model)
        .flat_map(|one| [&one.relation.marker, &one.relation.reverse])
        .map(|name| {
            // rustc shows where they are declared.
            let declared = quote_spanned!(place=> struct #name;);
            quote!(#vis #declared)
        })
        .collect()
}

/// A visibility as it is written one module further in.
pub(crate) fn inside(vis: &Visibility) -> TokenStream {
    match vis {
        Visibility::Inherited => quote!(pub(super)),
        Visibility::Public(_) => quote!(pub),
        Visibility::Restricted(restricted) => {
            let path = &restricted.path;
            match path
                .segments
                .first()
                .map(|segment| segment.ident.to_string())
                .as_deref()
            {
                Some("crate") => quote!(pub(in #path)),
                Some("self") => quote!(pub(super)),
                _ => quote!(pub(in super::#path)),
            }
        }
    }
}

/// What is implemented for the types of the relations, and the ways back on models of other blocks.
pub(crate) fn expand(model: &ModelCx<'_>) -> TokenStream {
    let keys = model
        .fields
        .iter()
        .filter_map(|field| Some(foreign_key(model, field, field.relation.as_ref()?)));
    let many = model.many.iter().map(|field| many_to_many(model, field));
    let outward = relations(model)
        .filter(|one| one.relation.target.local.is_none() && !one.relation.target.hidden)
        .map(|one| outward(&one));
    quote!(#(#keys)* #(#many)* #(#outward)*)
}

fn foreign_key(model: &ModelCx<'_>, field: &FieldCx<'_>, relation: &RelationCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let (ident, target, module) = (&model.source.ident, &relation.target.path, &model.module);
    let (marker, reverse) = (&relation.marker, &relation.reverse);
    let (name, column, null, at) = (&field.def.name, &field.def.column, field.def.null, field.at);
    let nullness = nullness(k, null);
    let back = names::text(&relation.target.related_name);
    let one_to_many = one_to_many(model, field, relation);
    quote! {
        #[automatically_derived]
        impl #k::Relation for #module::#marker {
            type Source = #ident;
            type Target = #target;
            type Reverse = #module::#reverse;
            type Null = #nullness;
            const STEP: &'static #k::Step = &#k::forward::<#target>(#name, #column, #null);
            const FIELD: u16 = #at;
        }
        #[automatically_derived]
        impl #k::Relation for #module::#reverse {
            type Source = #target;
            type Target = #ident;
            type Reverse = #module::#marker;
            type Null = #k::Null;
            const STEP: &'static #k::Step = &#k::backward::<#target, #ident>(#back, #column);
        }
        #one_to_many
    }
}

/// `blog.entries().new()`.
fn one_to_many(
    model: &ModelCx<'_>,
    field: &FieldCx<'_>,
    relation: &RelationCx<'_>,
) -> Option<TokenStream> {
    let k = &model.cx.k;
    let (ident, target, module, reverse) = (
        &model.source.ident,
        &relation.target.path,
        &model.module,
        &relation.reverse,
    );
    let builder = &model.builder;
    let states = match field.role {
        Role::Required => {
            let states = model.required().map(|other| {
                let value = &other.ty;
                if other.number == field.number {
                    quote!(#k::Given<#value>)
                } else {
                    quote!(#k::Missing)
                }
            });
            quote!(<#(#states),*>)
        }
        Role::Optional => TokenStream::new(),
        _ => return None,
    };
    let setter = &field.source.ident;
    Some(quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #k::OneToMany for #module::#reverse {
            type Builder = #builder #states;
            fn builder(key: #k::Id<#target>) -> Self::Builder { #ident::new().#setter(key) }
        }
    })
}

fn many_to_many(model: &ModelCx<'_>, field: &ManyCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let (ident, module, def) = (&model.source.ident, &model.module, field.def);
    let relation = &field.relation;
    let (target, marker, reverse) = (&relation.target.path, &relation.marker, &relation.reverse);
    let (table, from, to) = (&def.table, &def.from_column, &def.to_column);
    let name = &def.name;
    let back = names::text(&relation.target.related_name);
    let pairs = format!("{}_{}", model.name, name);
    quote! {
        #[automatically_derived]
        impl #k::Relation for #module::#marker {
            type Source = #ident;
            type Target = #target;
            type Reverse = #module::#reverse;
            type Null = #k::Null;
            const STEP: &'static #k::Step = &#k::across::<#ident, #target>(#name, #table, #from, #to);
        }
        #[automatically_derived]
        impl #k::Relation for #module::#reverse {
            type Source = #target;
            type Target = #ident;
            type Reverse = #module::#marker;
            type Null = #k::Null;
            const STEP: &'static #k::Step = &#k::across::<#target, #ident>(#back, #table, #to, #from);
        }
        #[automatically_derived]
        impl #k::ManyToMany for #module::#marker {
            const PAIRS: &'static #k::ModelDef = {
                static FIELDS: [#k::FieldDef; 3] = #k::pair_fields::<#ident, #target>(#from, #to);
                static PAIRS: #k::ModelDef = #k::pairs::<#ident>(#pairs, #table, &FIELDS);
                &PAIRS
            };
            const NEAR: u16 = 1;
            const FAR: u16 = 2;
        }
        #[automatically_derived]
        impl #k::ManyToMany for #module::#reverse {
            const PAIRS: &'static #k::ModelDef = <#module::#marker as #k::ManyToMany>::PAIRS;
            const NEAR: u16 = 2;
            const FAR: u16 = 1;
        }
    }
}

/// The accessors on an instance: `entry.blog(&db)`, `entry.authors()`.
pub(crate) fn accessors(model: &ModelCx<'_>) -> TokenStream {
    let (k, db, module) = (&model.cx.k, &model.cx.executor, &model.module);
    // The parent's row is there already.
    let keys = model.fields.iter().filter(|field| field.role != Role::Link);
    let keys = keys.filter_map(|field| {
        let target = &field
            .relation
            .as_ref()
            .filter(|_| !is_taken(&field.source.ident))?
            .target
            .path;
        let (ident, attname) = (&field.source.ident, &field.source.attname);
        let docs = format!(
            " The row that `{}` points at: one query.",
            names::text(ident)
        );
        let (output, follow) = if field.def.null {
            (
                quote!(::core::option::Option<#target>),
                quote!(follow_optional),
            )
        } else {
            (quote!(#target), quote!(follow))
        };
        Some(quote! {
            #[doc = #docs]
            ///
            /// # Errors
            /// When it is not there.
            pub fn #ident<'e, #db: #k::Executor>(&self, db: &'e #db) -> #db::Ret<'e, #output> {
                #k::#follow(::core::clone::Clone::clone(&self.#attname), db)
            }
        })
    });
    let many = model
        .many
        .iter()
        .filter(|field| !is_taken(&field.source.ident))
        .map(|field| {
            let (ident, marker) = (&field.source.ident, &field.relation.marker);
            let docs = super::cx::docs(&field.source.attrs, &names::text(ident), false);
            quote! {
                #docs
                pub fn #ident(&self) -> #k::RelatedManager<#module::#marker> {
                    #k::RelatedManager::new_for(&#k::Model::key(self))
                }
            }
        });
    quote!(#(#keys)* #(#many)*)
}

/// Whether the model has a function of that name; then there is a message about the field.
fn is_taken(ident: &Ident) -> bool {
    ["new", "objects", "save", "delete", "q"]
        .iter()
        .any(|name| ident == name)
}

/// The accessor at the other end: `blog.entries()`.
pub(crate) fn back_accessor(cx: &Cx, reverse: &Reverse<'_>) -> TokenStream {
    let k = &cx.k;
    let (vis, ident, marker, doc) = (
        &reverse.model.source.vis,
        &reverse.relation.target.related_name,
        reverse.marker(),
        reverse.doc(),
    );
    quote! {
        #[doc = #doc]
        #vis fn #ident(&self) -> #k::RelatedManager<#marker> {
            #k::RelatedManager::new_for(&#k::Model::key(self))
        }
    }
}

/// The way back on a model of another block.
fn outward(reverse: &Reverse<'_>) -> TokenStream {
    let path = &reverse.relation.target.path;
    let first = path
        .segments
        .first()
        .map(|segment| segment.ident.to_string());
    if path.segments.len() > 1 && matches!(first.as_deref(), Some("crate" | "self" | "super")) {
        inherent(reverse, path)
    } else {
        extension(reverse, path)
    }
}

/// In the same crate the target's own types can be extended.
fn inherent(reverse: &Reverse<'_>, path: &Path) -> TokenStream {
    let cx = reverse.model.cx;
    let (k, p) = (&cx.k, &cx.path);
    let mut handles = path.clone();
    if let Some(last) = handles.segments.last_mut() {
        last.ident = format_ident!(
            "{}Fields",
            names::text(&last.ident),
            span = names::ident("x").span()
        );
    }
    let method = super::fields::back_method(cx, reverse);
    let accessor = back_accessor(cx, reverse);
    quote! {
        #[allow(dead_code, non_snake_case)]
        impl<#p: #k::Path> #handles<#p> { #method }
        #[allow(dead_code, non_snake_case)]
        impl #path { #accessor }
    }
}

/// In another crate, or a place that is not known, it takes a trait.
fn extension(reverse: &Reverse<'_>, path: &Path) -> TokenStream {
    let k = &reverse.model.cx.k;
    let vis = &reverse.model.source.vis;
    let trait_name = format_ident!("{}Relations", reverse.relation.marker);
    let (ident, marker) = (&reverse.relation.target.related_name, reverse.marker());
    let (name, field) = (&reverse.model.name, names::text(reverse.field));
    let doc = format!(
        " The way back from `{name}::{field}`, on instances and in closures: `.{ident}()`. Where that is used, this trait has to be imported."
    );
    let method_doc = reverse.doc();
    quote! {
        #[doc = #doc]
        #[allow(dead_code)]
        #vis trait #trait_name<On> {
            /// A manager on an instance, a handle in a closure.
            type Related;
            #[doc = #method_doc]
            fn #ident(&self) -> Self::Related;
        }
        #[automatically_derived]
        impl #trait_name<#k::OnInstance> for #path {
            type Related = #k::RelatedManager<#marker>;
            fn #ident(&self) -> Self::Related { #k::RelatedManager::new_for(&#k::Model::key(self)) }
        }
        #[automatically_derived]
        impl<Handles: #k::Handle<Model = #path>> #trait_name<#k::OnHandle> for Handles {
            type Related = #k::Many<#marker, Handles::Path>;
            fn #ident(&self) -> Self::Related { #k::Many::NEW }
        }
    }
}
