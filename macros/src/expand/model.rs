//! The struct of a model, its `Model` implementation and its own functions.

use nuages_schema::model::{Auto, FieldKind, OnDelete};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};

use super::cx::{FieldCx, ModelCx, Role, nullness, raw_key};
use super::meta;
use super::outside;
use super::relation;
use super::validation;
use crate::names;

/// The struct.
pub(crate) fn structure(model: &ModelCx<'_>) -> TokenStream {
    let (vis, ident, attrs) = (&model.source.vis, &model.source.ident, &model.source.attrs);
    let fields = model.fields.iter().map(|field| {
        if let (Role::Link, Some((link, parent))) = (field.role, model.link()) {
            let own = &field.source.attrs;
            let doc = format!(" The row of `{}`, as the parent's.", names::text(parent));
            return quote!(#[doc = #doc] #(#own)* pub #link: #parent);
        }
        let ident = &field.source.attname;
        let ty = match model.fields.last() {
            Some(last) if std::ptr::eq(last, field) => &without_aliases(model, field.ty.clone()),
            _ => &field.ty,
        };
        // A foreign key's documentation is about the row that it leads to.
        let key = field.relation.is_some();
        let own = field.source.attrs.iter();
        let own = own.filter(|attr| !(key && attr.path().is_ident("doc")));
        let documented = field
            .source
            .attrs
            .iter()
            .any(|attr| attr.path().is_ident("doc"));
        let name = names::text(&field.source.ident);
        let doc = match (key, documented, field.def.primary_key) {
            (true, ..) => format!(" The key of `{name}`."),
            (_, true, _) => String::new(),
            (_, _, true) => " The primary key.".to_owned(),
            _ => format!(" The `{name}` field."),
        };
        let doc = (!doc.is_empty()).then(|| quote!(#[doc = #doc]));
        quote!(#doc #(#own)* pub #ident: #ty)
    });
    let documented = attrs.iter().any(|attr| attr.path().is_ident("doc"));
    let doc = (!documented).then(|| {
        let doc = format!(" A row of `{}`.", model.source.def.table);
        quote!(#[doc = #doc])
    });
    let derives = derives(attrs);
    let item = match model.proxied() {
        Some(proxied) => quote!(#vis struct #ident(pub #proxied);),
        None => names::item(vis, "struct", ident, quote!(#(#fields,)*)),
    };
    quote! {
        #doc
        #(#attrs)*
        #derives
        #item
    }
}

/// The type with plain names of its targets. A struct has a size if its last field has one; if that were asked of an alias, which asks whether
/// its target is a model, models of different blocks that point at each other would go round in a circle.
fn without_aliases(model: &ModelCx<'_>, ty: TokenStream) -> TokenStream {
    let written = |token: TokenTree| match &token {
        TokenTree::Ident(ident) if model.cx.outside.contains_key(&ident.to_string()) => {
            outside::meant(ident).to_token_stream()
        }
        _ => token.into(),
    };
    ty.into_iter().flat_map(written).collect()
}

/// `Debug` and `Clone`, unless the user derives them.
fn derives(attrs: &[syn::Attribute]) -> TokenStream {
    let derived: String = attrs
        .iter()
        .filter(|attr| attr.path().is_ident("derive"))
        .map(|attr| attr.meta.to_token_stream().to_string())
        .collect();
    let has = |name: &str| {
        derived
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == name)
    };
    let debug = (!has("Debug")).then(|| quote!(::core::fmt::Debug,));
    let clone = (!has("Clone")).then(|| quote!(::core::clone::Clone));
    quote!(#[derive(#debug #clone)])
}

/// What the model has by itself: `new`, `objects`, `save`, `delete`, `q` and the accessors of related rows.
pub(crate) fn inherent(model: &ModelCx<'_>, at: usize, all: &[ModelCx<'_>]) -> TokenStream {
    let (k, db, c) = (&model.cx.k, &model.cx.executor, &model.cx.condition);
    let (ident, handles) = (&model.source.ident, &model.handles);
    let keep = model.link().map(|_| {
        let name = Ident::new("delete_keep_parents", model.source.mark);
        quote! {
            /// Deletes the row alone, and what points at it: the parents' rows stay.
            ///
            /// # Errors
            /// When a relation protects the row.
            pub fn #name<'e, #db: #k::Executor>(&self, db: &'e #db) -> #db::Ret<'e, #k::Deleted> {
                #k::delete_keep_parents(self, db)
            }
        }
    });
    let [save, delete, delete_plan, q] =
        ["save", "delete", "delete_plan", "q"].map(|name| Ident::new(name, model.source.mark));
    let new = super::builder::new_function(model);
    let managers = super::manager::functions(model);
    let forward = relation::accessors(model);
    let back =
        relation::reverse_of(at, all).map(|reverse| relation::back_accessor(model.cx, &reverse));
    quote! {
        #[allow(dead_code, deprecated, non_snake_case, clippy::new_ret_no_self, clippy::wrong_self_convention)]
        impl #ident {
            #new
            #managers
            /// Writes all fields to the row of this instance.
            ///
            /// # Errors
            /// When the row does not exist any more, or would break a rule.
            pub fn #save<'e, #db: #k::Executor>(&mut self, db: &'e #db) -> #db::Ret<'e, ()> { #k::update(self, db) }
            /// Deletes the row, and what goes with it as the relations declare.
            ///
            /// # Errors
            /// When a relation protects the row.
            pub fn #delete<'e, #db: #k::Executor>(&self, db: &'e #db) -> #db::Ret<'e, #k::Deleted> {
                #k::delete(self, db)
            }
            /// What `delete` would say: how many rows of each model would go. Nothing is changed.
            ///
            /// # Errors
            /// When `delete` would be refused.
            pub fn #delete_plan<'e, #db: #k::Executor>(&self, db: &'e #db) -> #db::Ret<'e, #k::Deleted> {
                #k::delete_plan(self, db)
            }
            #keep
            /// A condition to keep.
            pub fn #q<#c: #k::Condition<Self>>(
                condition: impl ::core::ops::FnOnce(&#handles<#k::Root<Self>>) -> #c,
            ) -> #k::Q<Self> {
                #k::q(condition)
            }
            #forward
            #(#back)*
        }
    }
}

/// The implementation of `Model`.
pub(crate) fn implementation(model: &ModelCx<'_>, at: usize, all: &[ModelCx<'_>]) -> TokenStream {
    let (k, p) = (&model.cx.k, &model.cx.path);
    let (ident, handles) = (&model.source.ident, &model.handles);
    let (app, name) = (&model.source.def.app, &model.source.def.name);
    let key = model.key();
    let raw = raw_key(k, model);
    let (column, position) = key.map_or(("id", 0), |key| (key.def.column.as_ref(), key.at));
    let meta = meta::definition(model);
    let width = model.fields.len();
    let read = model.fields.iter().map(|field| {
        if let (Role::Link, Some((link, parent))) = (field.role, model.link()) {
            return quote!(#link: <#parent as #k::Model>::read(row, at + #width)?);
        }
        let (ident, kind, null, at) = (
            &field.source.attname,
            &field.kind,
            nullness(k, field.def.null),
            field.at,
        );
        let at = usize::from(at);
        quote!(#ident: row.field::<#kind, #null>(Self::META, at, #at)?)
    });
    let key_value = key_value(model);
    let values = model.fields.iter().map(|field| to_value(k, field));
    let set_key = set_database_key(model);
    let before = before_save(model);
    let referrers = referrers(k, at, all);
    let validation = validation::members(model);
    let rows = super::parent::rows(model);
    let default_manager = super::manager::default_manager(model);
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #k::Model for #ident {
            type Fields<#p: #k::Path> = #handles<#p>;
            type Key = #raw;
            const APP: &'static str = #app;
            const NAME: &'static str = #name;
            const KEY_COLUMN: &'static str = #column;
            const KEY_FIELD: u16 = #position;
            const META: &'static #k::ModelDef = #meta;
            fn read(row: &#k::Row<'_>, at: usize) -> #k::Result<Self> {
                ::core::result::Result::Ok(Self { #(#read,)* })
            }
            fn key(&self) -> #k::Id<Self> { #key_value }
            fn values(&self) -> #k::SmallVec<[#k::Value; 8]> { #k::smallvec![#(#values),*] }
            #set_key
            #before
            #rows
            #default_manager
            #referrers
            #validation
        }
    }
}

/// The value of `Model::key`.
fn key_value(model: &ModelCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    model.key().map_or_else(
        || quote!(#k::stub()),
        |key| {
            let ident = &key.source.attname;
            if let Some((link, _)) = model.link() {
                return quote!(#k::Id::new(#k::Model::key(&self.#link).get()));
            }
            quote!(::core::clone::Clone::clone(&self.#ident))
        },
    )
}

fn to_value(k: &TokenStream, field: &FieldCx<'_>) -> TokenStream {
    if field.role == Role::Link {
        return quote!(#k::FieldValue::to_value(&#k::Model::key(self)));
    }
    let ident = &field.source.attname;
    // What the field's kind knows about its values: the scale of a decimal, whether addresses are unpacked.
    let by_kind = match field.def.kind {
        FieldKind::DecimalField { .. } => cfg!(feature = "rust_decimal"),
        FieldKind::GenericIpAddressField { unpack_ipv4, .. } => unpack_ipv4,
        FieldKind::JsonField => field.source.value_type.is_some() && cfg!(feature = "serde_json"),
        _ => false,
    };
    if by_kind {
        let kind = &field.kind;
        if field.def.null {
            return quote!(#k::optional_value::<#kind>(&self.#ident));
        }
        return quote!(<#kind as #k::field_types::Kind>::to_value(&self.#ident));
    }
    quote!(#k::FieldValue::to_value(&self.#ident))
}

fn set_database_key(model: &ModelCx<'_>) -> Option<TokenStream> {
    let k = &model.cx.k;
    if let Some((link, _)) = model.link() {
        return Some(quote! {
            fn set_database_key(&mut self, key: i64) -> #k::Result<()> {
                #k::Model::set_database_key(&mut self.#link, key)
            }
        });
    }
    let key = model.key().filter(|key| key.role == Role::DatabaseKey)?;
    let ident = &key.source.attname;
    Some(quote! {
        fn set_database_key(&mut self, key: i64) -> #k::Result<()> {
            self.#ident = #k::database_key(key)?;
            ::core::result::Result::Ok(())
        }
    })
}

fn before_save(model: &ModelCx<'_>) -> Option<TokenStream> {
    let k = &model.cx.k;
    let set = |wanted: Auto| {
        let fields = model
            .fields
            .iter()
            .filter(move |field| field.role == Role::Auto && field.def.auto == wanted);
        let set = fields.map(|field| {
            let ident = &field.source.attname;
            let value = match field.def.kind {
                FieldKind::DateField => quote!(#k::date_of(now)),
                FieldKind::TimeField => quote!(#k::time_of(now)),
                _ => quote!(now),
            };
            if field.def.null {
                quote!(self.#ident = ::core::option::Option::Some(#value);)
            } else {
                quote!(self.#ident = #value;)
            }
        });
        set.collect::<TokenStream>()
    };
    let (always, once) = (set(Auto::Now), set(Auto::NowAdd));
    let parent = model
        .link()
        .map(|(link, _)| quote!(#k::Model::before_save(&mut self.#link, creating);));
    let own = (!always.is_empty() || !once.is_empty()).then(|| {
        quote! {
            let now = #k::now();
            #always
            if creating { #once }
        }
    });
    if parent.is_none() && own.is_none() {
        return None;
    }
    Some(quote! {
        fn before_save(&mut self, creating: bool) {
            #parent
            #own
        }
    })
}

/// What points at the model, as far as the block knows.
fn referrers(k: &TokenStream, at: usize, all: &[ModelCx<'_>]) -> Option<TokenStream> {
    let mut list = Vec::new();
    for (position, other) in all.iter().enumerate() {
        let ident = &other.source.ident;
        for field in &other.fields {
            let Some(def) = field
                .relation
                .as_ref()
                .filter(|one| leads_to(one.target.local, at, all))
                .and(field.def.relation.as_ref())
            else {
                continue;
            };
            let (index, on_delete) = (field.at, meta::on_delete(k, def.on_delete));
            let setting = setting(other, field, def.on_delete);
            list.push(quote! {
                #k::Referrer::new(
                    <#ident as #k::Model>::META, #index, #on_delete, || <#ident as #k::Model>::REFERRERS
                ) #setting
            });
        }
        // The rows of a `through` model point here by keys of their own.
        for many in other.many.iter().filter(|many| many.source.pairs.is_none()) {
            let (module, marker) = (&other.module, &many.relation.marker);
            let near = (position == at).then_some(1_u16);
            let far = leads_to(many.relation.target.local, at, all).then_some(2_u16);
            list.extend(
                near.into_iter()
                    .chain(far)
                    .map(|index| quote!(#k::Referrer::pairs::<#module::#marker>(#index))),
            );
        }
    }
    // Whoever deletes an heir's row deletes its parent's, too, as if that pointed at it.
    if let Some(parent) = all.get(at).and_then(|model| model.parents.first()) {
        let ident = &parent.source.ident;
        let on_delete = meta::on_delete(k, OnDelete::Cascade);
        list.push(quote! {
            #k::Referrer::new(
                <#ident as #k::Model>::META, <#ident as #k::Model>::KEY_FIELD, #on_delete,
                || <#ident as #k::Model>::REFERRERS
            )
        });
    }
    (!list.is_empty()).then(|| quote!(const REFERRERS: &'static [#k::Referrer] = &[#(#list),*];))
}

/// What the key becomes when its target goes.
fn setting(model: &ModelCx<'_>, field: &FieldCx<'_>, on_delete: OnDelete) -> Option<TokenStream> {
    let k = &model.cx.k;
    let ty = &field.ty;
    let value = match (on_delete, &field.source.on_delete_value) {
        _ if field.role == Role::Broken => return None,
        (OnDelete::Set, Some(value)) => {
            let module = Ident::new(&model.module.to_string(), field.source.mark);
            quote_spanned!(field.source.mark=> #module::assign(#value))
        }
        (OnDelete::SetDefault, _) => super::builder::default(model, field),
        _ => return None,
    };
    Some(quote! {
        .setting(|| {
            let value: #ty = #value;
            #k::FieldValue::to_value(&value)
        })
    })
}

/// Whether a relation's target is the model of that position, or a proxy of it.
fn leads_to(target: Option<usize>, at: usize, all: &[ModelCx<'_>]) -> bool {
    let mut target = target;
    while let Some(position) = target {
        if position == at {
            return true;
        }
        let model = all.get(position).filter(|model| model.proxied().is_some());
        target = model.and_then(|model| Some(model.source.base.as_ref()?.at));
    }
    false
}
