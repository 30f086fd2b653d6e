//! The builder of new rows: one type parameter for each required field, so that a row without it cannot be saved.

use nuages_schema::model::{DbDefault, DefaultDef, FieldKind, Literal as Constant};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};

use super::cx::{FieldCx, ModelCx, Role};
use super::relation::inside;
use crate::names;

impl FieldCx<'_> {
    /// The builder's type parameter for a required field.
    fn state(&self) -> Ident {
        names::ident(&format!("{}OrMissing", self.camel))
    }

    /// The trait that says that it was given.
    fn has(&self) -> Ident {
        names::ident(&format!("Has{}", self.camel))
    }

    /// Where the builder keeps the value. Not the field's name: `rest` is one of these.
    fn slot(&self) -> Ident {
        names::ident(&format!("f{}", self.number))
    }

    /// An optional field that is NULL when it was not given, so that no second `Option` is needed to tell.
    fn is_plain_null(&self) -> bool {
        self.def.null && self.def.default.is_none() && self.def.storage.default.is_none()
    }

    /// A bound, located at the field: rustc quotes it when a value does not fit, or is missing.
    fn bound(&self, model: &ModelCx<'_>, name: &str) -> TokenStream {
        let (mark, ty) = (self.source.mark, &self.ty);
        let (module, name) = (
            Ident::new(&model.module.to_string(), mark),
            Ident::new(name, mark),
        );
        let close = quote_spanned!(mark=> >);
        let open = quote_spanned!(mark=> #module::#name<);
        quote!(#open #ty #close)
    }

    fn slot_type(&self) -> TokenStream {
        let ty = &self.ty;
        if self.is_plain_null() {
            ty.clone()
        } else {
            quote!(::core::option::Option<#ty>)
        }
    }
}

/// The builder, its setters and what makes an instance of it.
pub(crate) fn expand(model: &ModelCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let (vis, builder, rest) = (&model.source.vis, &model.builder, &model.rest);
    let doc = format!(
        " A new [`{}`]: a setter for each field, then `save`.",
        model.name
    );
    let parameters = model.required().map(FieldCx::state);
    let slots = model.required().map(|field| {
        let (slot, state) = (field.slot(), field.state());
        quote!(#slot: #state)
    });
    let has_rest = model.optional().next().is_some();
    let rest_slot = has_rest.then(|| quote!(rest: #rest,));
    let rest_slots = model.optional().map(|field| {
        let (slot, ty) = (field.slot(), field.slot_type());
        quote!(#slot: #ty)
    });
    let rest_struct =
        has_rest.then(|| quote!(#[doc(hidden)] #vis struct #rest { #(#rest_slots,)* }));
    let methods = methods(model);
    let new = new_implementation(model);
    quote! {
        #[doc = #doc]
        #[must_use = "a new row is only there once it is saved"]
        #[allow(dead_code)]
        #vis struct #builder<#(#parameters = #k::Missing),*> { #(#slots,)* #rest_slot }
        #rest_struct
        #methods
        #new
    }
}

/// `Blog::new()`.
pub(crate) fn new_function(model: &ModelCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let (builder, rest) = (&model.builder, &model.rest);
    let missing = model.required().map(|field| {
        let slot = field.slot();
        quote!(#slot: #k::Missing)
    });
    let none = model.optional().map(|field| {
        let slot = field.slot();
        quote!(#slot: ::core::option::Option::None)
    });
    let rest = model
        .optional()
        .next()
        .is_some()
        .then(|| quote!(rest: #rest { #(#none,)* },));
    quote! {
        /// Starts a new row.
        pub fn new() -> #builder { #builder { #(#missing,)* #rest } }
    }
}

/// The setters and `save`.
fn methods(model: &ModelCx<'_>) -> TokenStream {
    let (k, db) = (&model.cx.k, &model.cx.executor);
    let (ident, builder) = (&model.source.ident, &model.builder);
    let save = Ident::new("save", model.source.mark);
    let setters = model.all_fields().map(|field| setter(model, field));
    let states = model.required().map(FieldCx::state);
    let states: TokenStream = quote!(<#(#states),*>);
    let bounds = model.required().map(|field| {
        let (state, has) = (field.state(), field.bound(model, &field.has().to_string()));
        quote!(#state: #has)
    });
    quote! {
        #[allow(dead_code, deprecated, non_snake_case, clippy::wrong_self_convention, clippy::should_implement_trait)]
        impl #states #builder #states {
            #(#setters)*
            /// Inserts the row.
            ///
            /// # Errors
            /// When the row would break a rule.
            pub fn #save<'e, #db: #k::Executor>(self, db: &'e #db) -> #db::Ret<'e, #ident>
            where
                #(#bounds,)*
            {
                #k::insert(#k::New::into_instance(self), db)
            }
        }
    }
}

fn setter(model: &ModelCx<'_>, field: &FieldCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let (ident, slot, docs) = (&field.source.ident, field.slot(), field.docs());
    let (output, body) = match field.role {
        Role::Optional => {
            let value = if field.is_plain_null() {
                quote!(#k::Assign::assign(value))
            } else {
                quote!(::core::option::Option::Some(#k::Assign::assign(value)))
            };
            (
                quote!(Self),
                quote! { let mut this = self; this.rest.#slot = #value; this },
            )
        }
        Role::Required => required_setter(model, field),
        // Its name may be that of `save`.
        Role::Broken if ident == "save" => return TokenStream::new(),
        Role::Broken => {
            // It takes anything, so that the one mistake gives one message.
            return quote!(#docs pub fn #ident<Anything>(self, _: Anything) -> Self { self });
        }
        Role::DatabaseKey | Role::Auto | Role::Link => return TokenStream::new(),
    };
    let assign = field.bound(model, "Assign");
    let by_key = field.relation.is_some().then(|| {
        let attname = &field.source.attname;
        let doc = format!(" The key of `{}`.", names::text(ident));
        quote! {
            #[doc = #doc]
            pub fn #attname(self, value: impl #assign) -> #output { self.#ident(value) }
        }
    });
    quote! {
        #docs
        pub fn #ident(self, value: impl #assign) -> #output { #body }
        #by_key
    }
}

/// What the setter of a required field returns, and how.
fn required_setter(model: &ModelCx<'_>, field: &FieldCx<'_>) -> (TokenStream, TokenStream) {
    let (k, builder, ty) = (&model.cx.k, &model.builder, &field.ty);
    let states = model.required().map(|other| {
        let state = other.state();
        if other.number == field.number {
            quote!(#k::Given<#ty>)
        } else {
            quote!(#state)
        }
    });
    let slots = model.required().map(|other| {
        let slot = other.slot();
        if other.number == field.number {
            quote!(#slot: #k::Given(#k::Assign::assign(value)))
        } else {
            quote!(#slot: self.#slot)
        }
    });
    let rest = model
        .optional()
        .next()
        .is_some()
        .then(|| quote!(rest: self.rest,));
    (
        quote!(#builder<#(#states),*>),
        quote!(#builder { #(#slots,)* #rest }),
    )
}

/// A builder with everything is an instance.
fn new_implementation(model: &ModelCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let (ident, builder) = (&model.source.ident, &model.builder);
    let bounds = model.required().map(|field| {
        let (state, has) = (field.state(), field.bound(model, &field.has().to_string()));
        quote!(#state: #has)
    });
    let states = model.required().map(FieldCx::state);
    let all: Vec<Ident> = model.required().map(FieldCx::state).collect();
    let values = |fields: &[FieldCx<'_>]| -> TokenStream {
        let values = fields.iter().filter(|field| field.role != Role::Link);
        let values = values.map(|field| value(model, field));
        quote!(#(#values,)*)
    };
    // From the root on, each row within that of its heir.
    let mut instance: Option<TokenStream> = None;
    let own = (model.source, &model.fields);
    let parents = model.parents.iter().rev();
    let rows = parents
        .map(|parent| (parent.source, &parent.fields))
        .chain([own]);
    for (source, fields) in rows {
        let (ident, fields) = (&source.ident, values(fields));
        instance = Some(
            match (instance, source.base.as_ref().map(|base| &base.link)) {
                (Some(parent), Some(Some(link))) => quote!(#ident { #link: #parent, #fields }),
                (Some(parent), Some(None)) => quote!(#ident(#parent)),
                _ => quote!(#ident { #fields }),
            },
        );
    }
    // rustc shows these, where the model is declared.
    let mark = model.source.mark;
    let (start, end) = (quote_spanned!(mark=> impl), quote_spanned!(mark=> >));
    let body = quote! {
        type Model = #ident;
        fn into_instance(self) -> #ident { #instance }
    };
    let body = names::body(mark, body);
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        #start<#(#bounds),*> #k::New for #builder<#(#states),* #end #body
        #[automatically_derived]
        impl<#(#all),*> #k::Unsaved for #builder<#(#all),*> {}
    }
}

/// What `Now` is when the program puts it there: the database only does it for others.
fn present(k: &TokenStream, field: &FieldCx<'_>) -> TokenStream {
    let now = match field.def.kind {
        FieldKind::DateField => quote!(#k::date_of(#k::now())),
        FieldKind::TimeField => quote!(#k::time_of(#k::now())),
        _ => quote!(#k::now()),
    };
    if field.def.null {
        quote!(::core::option::Option::Some(#now))
    } else {
        now
    }
}

/// `name: …` of the instance that a builder becomes.
fn value(model: &ModelCx<'_>, field: &FieldCx<'_>) -> TokenStream {
    let (k, module) = (&model.cx.k, &model.module);
    let (attname, slot) = (&field.source.attname, field.slot());
    let value = match field.role {
        Role::DatabaseKey => quote!(#k::Id::new(0)),
        Role::Auto => quote!(::core::default::Default::default()),
        Role::Broken | Role::Link => quote!(#k::stub()),
        Role::Required => {
            let has = field.has();
            quote!(#module::#has::get(self.#slot))
        }
        Role::Optional if field.is_plain_null() => quote!(self.rest.#slot),
        Role::Optional => {
            let default = default(model, field);
            quote! {
                match self.rest.#slot {
                    ::core::option::Option::Some(value) => value,
                    ::core::option::Option::None => #default,
                }
            }
        }
    };
    quote!(#attname: #value)
}

/// The value of a field that was not given.
pub(crate) fn default(model: &ModelCx<'_>, field: &FieldCx<'_>) -> TokenStream {
    let (k, mark) = (&model.cx.k, field.source.mark);
    let module = Ident::new(&model.module.to_string(), mark);
    // Located at the field, so that rustc can point at the expression in it.
    let assign = |value: TokenStream| quote_spanned!(mark=> #module::assign(#value));
    let constant = match (&field.def.default, &field.def.storage.default) {
        (None, Some(DbDefault::Now)) => return present(k, field),
        (None, Some(DbDefault::Literal(constant))) | (Some(DefaultDef::Literal(constant)), _) => {
            Some(constant)
        }
        _ => None,
    };
    let Some(constant) = constant else {
        let expr = field
            .source
            .default
            .as_ref()
            .map_or_else(|| quote!(#k::stub()), quote::ToTokens::to_token_stream);
        return assign(quote!(#expr));
    };
    if *constant == Constant::Null {
        return quote!(::core::option::Option::None);
    }
    if let (Some(expr), Some(_)) = (&field.source.default, &field.source.choices) {
        return assign(quote!(#expr));
    }
    let value = match constant {
        Constant::Bool(value) => quote!(#value),
        Constant::Integer(value) => Literal::i64_unsuffixed(*value).to_token_stream(),
        Constant::Float(value) if value.is_finite() => quote!(#value),
        Constant::Text(value) if matches!(field.def.kind, FieldKind::DecimalField { .. }) => {
            quote!(#k::decimal(#value))
        }
        Constant::Text(value)
            if matches!(field.def.kind, FieldKind::GenericIpAddressField { .. }) =>
        {
            quote!(#k::address(#value))
        }
        Constant::Text(value) => quote!(#value),
        Constant::Null | Constant::Float(_) => quote!(#k::stub()),
    };
    assign(value)
}

/// The builder with nothing but these required fields given.
pub(crate) fn started(model: &ModelCx<'_>, given: &[usize]) -> TokenStream {
    let (k, builder) = (&model.cx.k, &model.builder);
    let states = model.required().map(|field| {
        let value = &field.ty;
        if given.contains(&field.number) {
            quote!(#k::Given<#value>)
        } else {
            quote!(#k::Missing)
        }
    });
    quote!(#builder<#(#states),*>)
}

/// What the hidden module holds for the builder: a trait for each required field, which says that it was given.
pub(crate) fn required_traits(model: &ModelCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let vis = inside(&model.source.vis);
    let traits = model.required().map(|field| {
        let (has, field) = (field.has(), names::text(&field.source.ident));
        let message = format!("`{}` needs a value for `{field}`", model.name);
        let label = format!("add `.{field}(…)` before this");
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            #vis trait #has<T> {
                fn get(self) -> T;
            }
            #[diagnostic::do_not_recommend]
            impl<T> #has<T> for #k::Given<T> {
                #[inline]
                fn get(self) -> T { self.0 }
            }
        }
    });
    quote! {
        #[doc(hidden)]
        #[allow(unused_imports)]
        pub use #k::{Assign, assign};
        #(#traits)*
    }
}
