//! Models that inherit from a model with a table: the parent's row inside the heir's, and proxies.
//!
//! An heir dereferences to its parent, as an instance and as a handle, so nothing of the parent is written here again.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::cx::{ModelCx, Role};
use super::meta;
use crate::names;

/// What an heir is to its parents, whether it has a table of its own or not.
pub(crate) fn heir(model: &ModelCx<'_>) -> Option<TokenStream> {
    let k = &model.cx.k;
    let ident = &model.source.ident;
    let parent = &model.parents.first()?.source.ident;
    let row = if let Some((link, _)) = model.link() {
        quote!(#link)
    } else {
        quote!(0)
    };
    let handles = model.link().map(|_| handles(model));
    let keys = model.parents.iter().map(|parent| {
        let parent = &parent.source.ident;
        quote!(#k::heir_keys!(#ident => #parent);)
    });
    Some(quote! {
        #[automatically_derived]
        impl ::core::ops::Deref for #ident {
            type Target = #parent;
            #[inline]
            fn deref(&self) -> &#parent { &self.#row }
        }
        #[automatically_derived]
        impl ::core::ops::DerefMut for #ident {
            #[inline]
            fn deref_mut(&mut self) -> &mut #parent { &mut self.#row }
        }
        #[automatically_derived]
        impl ::core::convert::From<#ident> for #parent {
            fn from(heir: #ident) -> #parent { heir.#row }
        }
        #handles
        #(#keys)*
    })
}

/// The heir's handle leads on to the parent's, one join further.
fn handles(model: &ModelCx<'_>) -> Option<TokenStream> {
    let (k, p) = (&model.cx.k, &model.cx.path);
    let (handles, module) = (&model.handles, &model.module);
    let parent = &model.parents.first()?.source.ident;
    let link = model.fields.iter().find(|field| field.role == Role::Link)?;
    let marker = &link.relation.as_ref()?.marker;
    Some(quote! {
        #[automatically_derived]
        impl<#p: #k::Path> ::core::ops::Deref for #handles<#p> {
            type Target = <#parent as #k::Model>::Fields<#k::Via<#module::#marker, #p>>;
            #[inline]
            fn deref(&self) -> &Self::Target { #k::Handle::REF }
        }
        #[automatically_derived]
        impl #k::ParentLink for #module::#marker {}
    })
}

/// The part of `Model` that is about the parents' tables.
pub(crate) fn rows(model: &ModelCx<'_>) -> Option<TokenStream> {
    let (k, p) = (&model.cx.k, &model.cx.path);
    let (link, parent) = model.link()?;
    let module = &model.module;
    let field = model.fields.iter().find(|field| field.role == Role::Link)?;
    let marker = &field.relation.as_ref()?.marker;
    Some(quote! {
        const WIDTH: u16 = #k::width(Self::META) + <#parent as #k::Model>::WIDTH;
        const PARENTS: usize = 1 + <#parent as #k::Model>::PARENTS;
        fn parents<#p: #k::Path>(each: &mut impl ::core::ops::FnMut(#k::Ref<#k::PathNode>)) {
            each(#k::Ref(#k::Via::<#module::#marker, #p>::STEPS));
            <#parent as #k::Model>::parents::<#k::Via<#module::#marker, #p>>(each);
        }
        fn row(&self, level: usize) -> (&'static #k::ModelDef, #k::SmallVec<[#k::Value; 8]>) {
            if level < Self::PARENTS { self.#link.row(level) } else { (Self::META, self.values()) }
        }
        fn levels(&self, each: &mut dyn ::core::ops::FnMut(#k::Level<'_>)) {
            #k::Model::levels(&self.#link, each);
            each(#k::Level::of(self));
        }
    })
}

/// The handles of a proxy are those of what it stands for.
pub(crate) fn proxy_handles(
    model: &ModelCx<'_>,
    back: &TokenStream,
    allow: &TokenStream,
) -> Option<TokenStream> {
    let (k, p, vis) = (&model.cx.k, &model.cx.path, &model.source.vis);
    let handles = &model.handles;
    let parent = format_ident!(
        "{}Fields",
        names::text(model.proxied()?),
        span = handles.span()
    );
    let back = (!back.is_empty()).then(|| {
        quote! {
            #allow
            impl<#p: #k::Path> #handles<#p> { #back }
        }
    });
    let doc = format!(" The fields of [`{}`], for closures.", model.name);
    Some(quote! {
        #[doc = #doc]
        #[allow(dead_code)]
        #vis type #handles<#p> = #parent<#p>;
        #back
    })
}

/// The implementation of `Model` for a proxy.
pub(crate) fn proxy(model: &ModelCx<'_>, parent: &proc_macro2::Ident) -> TokenStream {
    let (k, p) = (&model.cx.k, &model.cx.path);
    let def = &model.source.def;
    let (ident, app, name, doc) = (&model.source.ident, &def.app, &def.name, &def.doc);
    let (verbose, plural) = (&def.verbose_name, &def.verbose_name_plural);
    let ordering = meta::ordering(k, def);
    let details = meta::model_details(k, &def.details);
    let default_manager = super::manager::default_manager(model);
    let hooks = super::validation::hook_methods(model);
    quote! {
        #[automatically_derived]
        impl ::core::convert::From<#parent> for #ident {
            fn from(row: #parent) -> #ident { #ident(row) }
        }
        #[automatically_derived]
        impl #k::Model for #ident {
            type Fields<#p: #k::Path> = <#parent as #k::Model>::Fields<#p>;
            type Key = <#parent as #k::Model>::Key;
            const APP: &'static str = #app;
            const NAME: &'static str = #name;
            const TABLE_OF: &'static str = <#parent as #k::Model>::TABLE_OF;
            const KEY_COLUMN: &'static str = <#parent as #k::Model>::KEY_COLUMN;
            const KEY_FIELD: u16 = <#parent as #k::Model>::KEY_FIELD;
            const META: &'static #k::ModelDef = {
                static META: #k::ModelDef =
                    #k::proxy(<#parent as #k::Model>::META, #name, #doc, #ordering, [#verbose, #plural], #details);
                &META
            };
            fn read(row: &#k::Row<'_>, at: usize) -> #k::Result<Self> {
                <#parent as #k::Model>::read(row, at).map(Self)
            }
            fn key(&self) -> #k::Id<Self> { #k::Id::new(#k::Model::key(&self.0).get()) }
            fn values(&self) -> #k::SmallVec<[#k::Value; 8]> { self.0.values() }
            fn set_database_key(&mut self, key: i64) -> #k::Result<()> {
                #k::Model::set_database_key(&mut self.0, key)
            }
            fn before_save(&mut self, creating: bool) { #k::Model::before_save(&mut self.0, creating); }
            const WIDTH: u16 = <#parent as #k::Model>::WIDTH;
            const PARENTS: usize = <#parent as #k::Model>::PARENTS;
            fn parents<#p: #k::Path>(each: &mut impl ::core::ops::FnMut(#k::Ref<#k::PathNode>)) {
                <#parent as #k::Model>::parents::<#p>(each);
            }
            fn row(&self, level: usize) -> (&'static #k::ModelDef, #k::SmallVec<[#k::Value; 8]>) {
                self.0.row(level)
            }
            fn levels(&self, each: &mut dyn ::core::ops::FnMut(#k::Level<'_>)) { self.0.levels(each); }
            #hooks
            #default_manager
            const REFERRERS: &'static [#k::Referrer] = <#parent as #k::Model>::REFERRERS;
        }
    }
}
