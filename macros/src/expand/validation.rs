//! What a model needs to be validated beside its definition: the validators that are code, the models that its keys point at,
//! what its constraints say; and its hooks.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned as _;

use super::cx::{FieldCx, ModelCx, Role};
use crate::names;

/// What stands in the implementation of `Model`; each only where it is used.
pub(crate) fn members(model: &ModelCx<'_>) -> TokenStream {
    let (targets, violations) = (targets(model), violations(model));
    let (validators, hooks) = (validators(model), hook_methods(model));
    quote!(#targets #violations #validators #hooks)
}

/// The models of the foreign keys.
fn targets(model: &ModelCx<'_>) -> Option<TokenStream> {
    let k = &model.cx.k;
    let keys = model.fields.iter().filter(|field| field.role != Role::Link);
    let keys = keys.filter_map(|field| {
        let target = &field.relation.as_ref()?.target.path;
        let at = field.at;
        Some(quote!((#at, <#target as #k::Model>::META)))
    });
    let keys: Vec<TokenStream> = keys.collect();
    (!keys.is_empty())
        .then(|| quote!(const TARGETS: &'static [(u16, &'static #k::ModelDef)] = &[#(#keys),*];))
}

/// What the constraints say.
fn violations(model: &ModelCx<'_>) -> Option<TokenStream> {
    let k = &model.cx.k;
    let violations = model.source.violations.iter().map(|one| {
        let (constraint, message, code) = (&one.constraint, &one.message, &one.code);
        quote! {
            #k::ViolationDef {
                constraint: #k::Cow::Borrowed(#constraint), message: #k::Cow::Borrowed(#message), code: #k::Cow::Borrowed(#code),
            }
        }
    });
    let violations: Vec<TokenStream> = violations.collect();
    (!violations.is_empty())
        .then(|| quote!(const VIOLATIONS: &'static [#k::ViolationDef] = &[#(#violations),*];))
}

/// The validators that are code.
fn validators(model: &ModelCx<'_>) -> Option<TokenStream> {
    let k = &model.cx.k;
    let fields = model.fields.iter().filter(|field| !field.source.broken);
    let arms = fields.flat_map(|field| {
        field.source.validators.iter().map(move |validator| {
            let (at, number) = (field.at, validator.number);
            let code = code(k, validator);
            let value = value(field);
            quote!((#at, #number) => #k::validate(#value, #code))
        })
    });
    let arms: Vec<TokenStream> = arms.collect();
    (!arms.is_empty()).then(|| {
        quote! {
            fn validator(&self, field: u16, number: u16) -> ::core::result::Result<(), #k::ValidationError> {
                match (field, number) { #(#arms,)* _ => ::core::result::Result::Ok(()) }
            }
        }
    })
}

/// The value that a validator looks at, if there is one: of a text a `&str`, of bytes a slice.
fn value(field: &FieldCx<'_>) -> TokenStream {
    let ident = &field.source.attname;
    let ty = field.ty.to_string();
    let is = |wanted: TokenStream| {
        let some = quote!(::core::option::Option<#wanted>).to_string();
        ty == wanted.to_string() || ty == some
    };
    let slices =
        is(quote!(::std::string::String)) || is(quote!(::std::vec::Vec<::core::primitive::u8>));
    match (field.def.null, slices) {
        (false, false) => quote!(::core::option::Option::Some(&self.#ident)),
        (false, true) => quote!(::core::option::Option::Some(&*self.#ident)),
        (true, false) => quote!(::core::option::Option::as_ref(&self.#ident)),
        (true, true) => quote!(::core::option::Option::as_deref(&self.#ident)),
    }
}

/// A reference to a validator.
fn code(k: &TokenStream, validator: &nuages_schema::parse::Validator) -> TokenStream {
    let expr = &validator.expr;
    let Some(known) = &validator.known else {
        // At the place of the expression, so that rustc points at it.
        return quote_spanned!(expr.span()=> &#expr);
    };
    if matches!(expr, Expr::Path(path) if path.path.get_ident().is_some()) {
        return quote!(&<#k::validators::#known as ::core::default::Default>::default());
    }
    if known == "RegexValidator" {
        // Reading a pattern takes longer than using it.
        return quote! {{
            use #k::validators::#known;
            static VALIDATOR: ::std::sync::LazyLock<#known> = ::std::sync::LazyLock::new(|| #expr);
            &*VALIDATOR
        }};
    }
    quote! { &{ use #k::validators::#known; #expr } }
}

/// The trait of a hook, `PreSave`.
fn hook_trait(hook: &Ident) -> Ident {
    names::ident(&names::camel(&names::text(hook)))
}

/// How `Model` runs the hooks that the model declares, or that it inherits from its parent.
pub(crate) fn hook_methods(model: &ModelCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let own_clean = model.source.hooks.iter().any(|hook| hook == "clean");
    let parent = model.parents.first().filter(|_| !own_clean);
    let inherited = parent.map(|parent| {
        let parent = &parent.source.ident;
        let row = model
            .link()
            .map_or_else(|| quote!(0), |(link, _)| quote!(#link));
        quote! {
            const CLEANS: bool = <#parent as #k::Model>::CLEANS;
            fn run_clean(&mut self) -> ::core::result::Result<(), #k::ValidationErrors> {
                #k::Model::run_clean(&mut self.#row)
            }
        }
    });
    let methods = model.source.hooks.iter().map(|hook| {
        let (name, hook_trait) = (names::text(hook), hook_trait(hook));
        let span = hook.span();
        let (owner, run) = (
            Ident::new("Self", span),
            Ident::new(&name, Span::mixed_site().located_at(span)),
        );
        let run = quote_spanned!(span=> <#owner as #k::#hook_trait>::#run);
        match name.as_str() {
            "clean" => quote! {
                const CLEANS: bool = true;
                fn run_clean(&mut self) -> ::core::result::Result<(), #k::ValidationErrors> { #run(self) }
            },
            _ => TokenStream::new(),
        }
    });
    methods.chain(inherited).collect()
}

/// That a model declares its hooks: a hook that it does not declare cannot be implemented.
pub(crate) fn hooks(model: &ModelCx<'_>) -> TokenStream {
    let (k, ident) = (&model.cx.k, &model.source.ident);
    let declared = model.source.hooks.iter().map(|hook| {
        let declares = format_ident!("Declares{}", hook_trait(hook));
        quote! {
            #[automatically_derived]
            impl #k::#declares for #ident {}
        }
    });
    declared.collect()
}
