//! Foreign keys and many-to-many fields: the types that stand for them, and the accessors at both ends.

use nuages_schema::parse::Pairs;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Path, Visibility};

use super::cx::{Cx, FieldCx, ManyCx, ModelCx, RelationCx, Role, nullness};
use crate::names;

/// A relation seen from its target.
pub(crate) struct Reverse<'a> {
    pub(crate) model: &'a ModelCx<'a>,
    pub(crate) relation: &'a RelationCx<'a>,
    /// Whether at most one row is there.
    pub(crate) one: bool,
    field: &'a Ident,
}

impl Reverse<'_> {
    /// The type of the way back.
    pub(crate) fn marker(&self) -> TokenStream {
        let (module, reverse) = (&self.model.module, &self.relation.reverse);
        quote!(#module::#reverse)
    }

    pub(crate) fn doc(&self) -> String {
        let (model, field) = (&self.model.name, names::text(self.field));
        if self.one {
            format!(" The `{model}` whose `{field}` leads here.")
        } else {
            format!(" Every `{model}` whose `{field}` leads here.")
        }
    }
}

/// All relations of a model, with the names of their fields.
fn relations<'a>(model: &'a ModelCx<'a>) -> impl Iterator<Item = Reverse<'a>> {
    let keys = model
        .fields
        .iter()
        .filter_map(|field| Some((&field.source.ident, field.relation.as_ref()?, field.one())));
    let many = model
        .many
        .iter()
        .map(|field| (&field.source.ident, &field.relation, false));
    keys.chain(many).map(move |(field, relation, one)| Reverse {
        model,
        relation,
        one,
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
pub(crate) fn expand(model: &ModelCx<'_>, all: &[ModelCx<'_>]) -> TokenStream {
    let keys = model
        .fields
        .iter()
        .filter_map(|field| Some(foreign_key(model, field, field.relation.as_ref()?)));
    let many = model
        .many
        .iter()
        .map(|field| many_to_many(model, field, all));
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
    let (rows, backward) = if field.one() {
        (None, quote!(backward_to_one))
    } else {
        (Some(one_to_many(model, field, relation)), quote!(backward))
    };
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
        impl #k::Forward for #module::#marker {}
        #[automatically_derived]
        impl #k::Relation for #module::#reverse {
            type Source = #target;
            type Target = #ident;
            type Reverse = #module::#marker;
            type Null = #k::Null;
            const STEP: &'static #k::Step = &#k::#backward::<#target, #ident>(#back, #column);
        }
        #rows
    }
}

/// What `blog.entries()` does: `new`, `add`, and `remove` where the key can be NULL.
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
    if !matches!(field.role, Role::Required | Role::Optional) {
        return None;
    }
    let builder = super::builder::started(model, &[field.number]);
    let setter = &field.source.ident;
    let removable = field.def.null.then(|| {
        quote! {
            #[automatically_derived]
            impl #k::Removable for #module::#reverse {}
        }
    });
    Some(quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #k::OneToMany for #module::#reverse {
            type Builder = #builder;
            fn builder(key: #k::Id<#target>) -> Self::Builder { #ident::new().#setter(key) }
        }
        #[automatically_derived]
        impl #k::Addable for #module::#reverse {}
        #removable
    })
}

fn many_to_many(model: &ModelCx<'_>, field: &ManyCx<'_>, all: &[ModelCx<'_>]) -> TokenStream {
    let k = &model.cx.k;
    let (ident, module, def) = (&model.source.ident, &model.module, field.def);
    let relation = &field.relation;
    let (target, marker, reverse) = (&relation.target.path, &relation.marker, &relation.reverse);
    let (table, from, to) = (&def.table, &def.from_column, &def.to_column);
    let name = &def.name;
    let back = names::text(&relation.target.related_name);
    let (definition, adding) = pairs_of(model, field, all);
    let symmetrical = def.symmetrical.then(|| quote!(.symmetrical()));
    let unchecked = (!def.db_constraint).then(|| quote!(.unchecked()));
    quote! {
        #[automatically_derived]
        impl #k::Relation for #module::#marker {
            type Source = #ident;
            type Target = #target;
            type Reverse = #module::#reverse;
            type Null = #k::Null;
            const STEP: &'static #k::Step = &#k::across::<#ident, #target>(#name, #table, #from, #to);
            const PAIRS: ::core::option::Option<#k::Pairs> =
                ::core::option::Option::Some(#definition #symmetrical #unchecked);
        }
        #[automatically_derived]
        impl #k::Relation for #module::#reverse {
            type Source = #target;
            type Target = #ident;
            type Reverse = #module::#marker;
            type Null = #k::Null;
            const STEP: &'static #k::Step = &#k::across::<#target, #ident>(#back, #table, #to, #from);
            const PAIRS: ::core::option::Option<#k::Pairs> = #k::Pairs::reversed::<#module::#marker>();
        }
        #[automatically_derived]
        impl #k::Removable for #module::#marker {}
        #[automatically_derived]
        impl #k::Removable for #module::#reverse {}
        #[automatically_derived]
        impl #k::ManyToMany for #module::#marker {}
        #[automatically_derived]
        impl #k::ManyToMany for #module::#reverse {}
        #adding
    }
}

/// Where the pairs are, and what adds one.
fn pairs_of(
    model: &ModelCx<'_>,
    field: &ManyCx<'_>,
    all: &[ModelCx<'_>],
) -> (TokenStream, TokenStream) {
    let k = &model.cx.k;
    let (ident, module, def) = (&model.source.ident, &model.module, field.def);
    let relation = &field.relation;
    let (target, marker, reverse) = (&relation.target.path, &relation.marker, &relation.reverse);
    let (name, table, from, to) = (&def.name, &def.table, &def.from_column, &def.to_column);
    let pairs = format!("{}_{}", model.name, name);
    let through = field
        .source
        .pairs
        .and_then(|pairs| Some((all.get(pairs.model)?, pairs)));
    match through {
        Some((through, pairs)) => {
            let ident = &through.source.ident;
            let at = |key: usize| through.fields.get(key).map_or(0, |key| key.at);
            let (near, far) = (at(pairs.from), at(pairs.to));
            (
                quote!(#k::Pairs::new(<#ident as #k::Model>::META, #near, #far)),
                through_rows(model, field, through, pairs),
            )
        }
        None => (
            quote! {{
                static FIELDS: [#k::FieldDef; 3] = #k::pair_fields::<#ident, #target>(#from, #to);
                static PAIRS: #k::ModelDef = #k::pairs::<#ident>(#pairs, #table, &FIELDS);
                #k::Pairs::new(&PAIRS, 1, 2)
            }},
            quote! {
                #[automatically_derived]
                impl #k::Addable for #module::#marker {}
                #[automatically_derived]
                impl #k::Addable for #module::#reverse {}
            },
        ),
    }
}

/// How the rows of a `through` model are made, from either end.
fn through_rows(
    model: &ModelCx<'_>,
    field: &ManyCx<'_>,
    through: &ModelCx<'_>,
    pairs: Pairs,
) -> TokenStream {
    let (k, module) = (&model.cx.k, &model.module);
    let keys = |at: usize| through.fields.get(at);
    let (Some(from), Some(to)) = (keys(pairs.from), keys(pairs.to)) else {
        return TokenStream::new();
    };
    let settable = |key: &FieldCx<'_>| matches!(key.role, Role::Required | Role::Optional);
    if !settable(from) || !settable(to) {
        return TokenStream::new();
    }
    let given = [from.number, to.number];
    let builder = super::builder::started(through, &given);
    // Nothing else has to be said of a pair.
    let plain = through
        .required()
        .all(|field| given.contains(&field.number));
    let (ident, target) = (&model.source.ident, &field.relation.target.path);
    let row = &through.source.ident;
    let (from, to) = (&from.source.ident, &to.source.ident);
    let (marker, reverse) = (&field.relation.marker, &field.relation.reverse);
    let ends = [
        (marker, quote!(#ident), from, quote!(#target), to),
        (reverse, quote!(#target), to, quote!(#ident), from),
    ];
    let implementations = ends.map(|(marker, near, near_key, far, far_key)| {
        let addable = plain.then(|| {
            quote! {
                #[automatically_derived]
                impl #k::Addable for #module::#marker {
                    fn pair(near: #k::Id<#near>, far: #k::Id<#far>) -> ::core::option::Option<#k::PairValues> {
                        ::core::option::Option::Some(
                            #k::values_of(<Self as #k::ThroughModel>::builder(near, far))
                        )
                    }
                }
            }
        });
        quote! {
            #[automatically_derived]
            #[allow(deprecated)]
            impl #k::ThroughModel for #module::#marker {
                type Builder = #builder;
                fn builder(near: #k::Id<#near>, far: #k::Id<#far>) -> Self::Builder {
                    #row::new().#near_key(near).#far_key(far)
                }
            }
            #addable
        }
    });
    quote!(#(#implementations)*)
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
    ["new", "objects", "save", "delete", "delete_plan", "q"]
        .iter()
        .any(|name| ident == name)
}

/// The accessor at the other end: `blog.entries()`, `user.profile(&db)`.
pub(crate) fn back_accessor(cx: &Cx, reverse: &Reverse<'_>) -> TokenStream {
    let k = &cx.k;
    if reverse.one {
        let (vis, doc, function) = (
            &reverse.model.source.vis,
            reverse.doc(),
            follow_back(cx, reverse),
        );
        return quote! {
            #[doc = #doc]
            ///
            /// # Errors
            /// `is_does_not_exist` when there is none; `.optional()` makes that `None`.
            #vis #function
        };
    }
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

/// `fn profile(&self, db)`.
fn follow_back(cx: &Cx, reverse: &Reverse<'_>) -> TokenStream {
    let (k, db) = (&cx.k, &cx.executor);
    let (ident, marker) = (&reverse.relation.target.related_name, reverse.marker());
    let model = &reverse.model.source.ident;
    quote! {
        fn #ident<'e, #db: #k::Executor>(&self, db: &'e #db) -> #db::Ret<'e, #model> {
            #k::follow_back::<#marker, #db>(&#k::Model::key(self), db)
        }
    }
}

/// The way back on a model of another block.
fn outward(reverse: &Reverse<'_>) -> TokenStream {
    let cx = reverse.model.cx;
    let alias = &reverse.relation.target.path;
    let name = alias.get_ident().map(names::text).unwrap_or_default();
    let path = cx.outside.get(&name).unwrap_or(alias);
    let first = path
        .segments
        .first()
        .map(|segment| segment.ident.to_string());
    if path.segments.len() > 1 && matches!(first.as_deref(), Some("crate" | "self" | "super")) {
        inherent(reverse, path)
    } else {
        extension(reverse, alias)
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
    if reverse.one {
        return extension_to_one(reverse, path, &trait_name);
    }
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

/// A way back to one row asks the database on an instance, and is a handle in a closure: a trait for each.
fn extension_to_one(reverse: &Reverse<'_>, path: &Path, on_handle: &Ident) -> TokenStream {
    let cx = reverse.model.cx;
    let (k, db) = (&cx.k, &cx.executor);
    let vis = &reverse.model.source.vis;
    let on_instance = format_ident!("{}Relation", reverse.relation.marker);
    let (ident, marker) = (&reverse.relation.target.related_name, reverse.marker());
    let model = &reverse.model.source.ident;
    let (name, field) = (&reverse.model.name, names::text(reverse.field));
    let docs = ["on instances", "in closures"].map(|place| {
        format!(" The way back from `{name}::{field}` {place}: `.{ident}`. Where that is used, this trait has to be imported.")
    });
    let [instance_doc, handle_doc] = docs;
    let doc = reverse.doc();
    let function = follow_back(cx, reverse);
    quote! {
        #[doc = #instance_doc]
        #[allow(dead_code)]
        #vis trait #on_instance {
            #[doc = #doc]
            ///
            /// # Errors
            /// `is_does_not_exist` when there is none; `.optional()` makes that `None`.
            fn #ident<'e, #db: #k::Executor>(&self, db: &'e #db) -> #db::Ret<'e, #model>;
        }
        #[automatically_derived]
        impl #on_instance for #path { #function }
        #[doc = #handle_doc]
        #[allow(dead_code)]
        #vis trait #on_handle<Path> {
            #[doc = #doc]
            fn #ident(&self) -> #k::ForeignKey<#marker, Path>;
        }
        #[automatically_derived]
        impl<Handles: #k::Handle<Model = #path>> #on_handle<Handles::Path> for Handles {
            fn #ident(&self) -> #k::ForeignKey<#marker, Handles::Path> { #k::ForeignKey::NEW }
        }
    }
}
