//! The expansion of `#[queryset]`: methods of one's own on querysets of a model, and wherever else its rows are refined.
//!
//! A trait, since querysets are a type of `nuages`: it is implemented for managers, related managers and related rows, too.

use nuages_schema::diagnostic::{Diagnostic, Diagnostics};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{FnArg, ImplItem, ImplItemFn, ItemImpl, Pat, Path, ReturnType, Type, Visibility};

use crate::names;

/// Expands `impl QuerySet<Entry> { … }`.
pub(crate) fn expand(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Diagnostics::new();
    let krate = krate(options, &mut errors);
    let read = syn::parse2::<ItemImpl>(item.clone()).map_err(|error| {
        Diagnostic::from_syn(
            &error,
            item,
            "`#[queryset]` needs `impl QuerySet<Model> { … }`",
        )
    });
    let code = errors
        .take(read)
        .and_then(|item| methods(&krate, &item, &mut errors));
    let errors = errors.into_tokens();
    quote!(#code #errors)
}

/// The path of `#[queryset(crate = path)]`.
fn krate(options: TokenStream, errors: &mut Diagnostics) -> TokenStream {
    if options.is_empty() {
        return quote!(::nuages);
    }
    let mut words = options.clone().into_iter();
    let is_crate =
        matches!(words.next(), Some(proc_macro2::TokenTree::Ident(word)) if word == "crate");
    words.next();
    match syn::parse2::<Path>(words.collect()) {
        Ok(path) if is_crate => quote!(#path),
        _ => {
            errors.error(
                options,
                "the only option of `#[queryset]` is the path of nuages\nhelp: write `#[queryset(crate = path::to::nuages)]`",
            );
            quote!(::nuages)
        }
    }
}

fn methods(krate: &TokenStream, item: &ItemImpl, errors: &mut Diagnostics) -> Option<TokenStream> {
    let model = errors.take(model(item))?;
    let list: Vec<Method<'_>> = item
        .items
        .iter()
        .filter_map(|one| errors.take(Method::read(one)))
        .collect();
    let k = quote!(#krate::__private);
    let name = names::text(&model.segments.last()?.ident);
    let trait_name = format_ident!("{name}QuerySet", span = names::ident("x").span());
    let vis = list
        .iter()
        .map(|method| method.vis)
        .find(|vis| matches!(vis, Visibility::Public(_)))
        .or_else(|| list.first().map(|method| method.vis));
    let doc = format!(
        " Methods of querysets of [`{name}`], of its managers, and of its rows where they are related ones. To be imported where they are used."
    );
    let signatures = list.iter().map(Method::signature);
    let implementations = list.iter().map(|method| method.implementation(&k));
    let own_signatures = list.iter().map(Method::own_signature);
    let own = list.iter().map(Method::own);
    let (attrs, own_trait) = (&item.attrs, names::ident("Own"));
    Some(quote! {
        #[doc = #doc]
        #(#attrs)*
        #[allow(clippy::return_self_not_must_use)]
        #vis trait #trait_name: #k::Chain<#model> {
            #(#signatures)*
        }
        const _: () = {
            trait #own_trait: ::core::marker::Sized {
                #(#own_signatures;)*
            }
            impl #own_trait for #k::QuerySet<#model> {
                #(#own)*
            }
            impl<Rows: #k::Chain<#model>> #trait_name for Rows {
                #(#implementations)*
            }
        };
    })
}

/// The model of `QuerySet<Model>`.
fn model(item: &ItemImpl) -> Result<Path, Diagnostic> {
    let wrong = || {
        Diagnostic::new(
            &item.self_ty,
            "`#[queryset]` needs `impl QuerySet<Model> { … }`",
        )
    };
    if item.trait_.is_some() || !item.generics.params.is_empty() {
        return Err(wrong());
    }
    let Type::Path(path) = &*item.self_ty else {
        return Err(wrong());
    };
    let last = path.path.segments.last().ok_or_else(wrong)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return Err(wrong());
    };
    match (
        last.ident == "QuerySet",
        arguments.args.first(),
        arguments.args.len(),
    ) {
        (true, Some(syn::GenericArgument::Type(Type::Path(model))), 1) => Ok(model.path.clone()),
        _ => Err(wrong()),
    }
}

/// One method.
struct Method<'a> {
    source: &'a ImplItemFn,
    vis: &'a Visibility,
    /// The parameters after `self`.
    parameters: Vec<Ident>,
}

impl<'a> Method<'a> {
    fn read(item: &'a ImplItem) -> Result<Self, Diagnostic> {
        let ImplItem::Fn(source) = item else {
            return Err(Diagnostic::new(item, "`#[queryset]` holds methods only"));
        };
        let signature = &source.sig;
        let takes_self = matches!(signature.inputs.first(), Some(FnArg::Receiver(one)) if matches!(one.kind, syn::ReceiverKind::Value));
        let returns_self = matches!(&signature.output, ReturnType::Type(_, ty) if matches!(&**ty, Type::Path(path) if path.path.is_ident("Self")));
        if !takes_self || !returns_self || signature.asyncness.is_some() {
            return Err(Diagnostic::new(
                &signature.ident,
                format!(
                    "a method of a queryset takes `self` and returns `Self`\nhelp: write `fn {}(self) -> Self`",
                    signature.ident
                ),
            ));
        }
        let parameters = signature.inputs.iter().skip(1).map(|input| match input {
            FnArg::Typed(typed) => match &*typed.pat {
                Pat::Ident(name) => Ok(name.ident.clone()),
                pattern => Err(Diagnostic::new(
                    pattern,
                    "a parameter of such a method is a name",
                )),
            },
            FnArg::Receiver(receiver) => Err(Diagnostic::new(receiver, "`self` comes first")),
        });
        Ok(Self {
            source,
            vis: &source.vis,
            parameters: parameters.collect::<Result<_, _>>()?,
        })
    }

    /// The method of the trait that users see.
    fn signature(&self) -> TokenStream {
        let attrs = &self.source.attrs;
        let documented = attrs.iter().any(|attr| attr.path().is_ident("doc"));
        let doc = (!documented).then(|| {
            let doc = format!(" Only the rows that are {}.", self.source.sig.ident);
            quote!(#[doc = #doc])
        });
        let head = self.head(
            &self.source.sig.ident,
            &quote!(self),
            &quote!(Self::Refined),
        );
        quote!(#doc #(#attrs)* #head;)
    }

    fn head(&self, name: &Ident, receiver: &TokenStream, output: &TokenStream) -> TokenStream {
        let generics = &self.source.sig.generics;
        let inputs = self.source.sig.inputs.iter().skip(1);
        let bounds = &generics.where_clause;
        quote!(fn #name #generics (#receiver #(, #inputs)*) -> #output #bounds)
    }

    fn implementation(&self, k: &TokenStream) -> TokenStream {
        let name = &self.source.sig.ident;
        let head = self.head(name, &quote!(self), &quote!(Self::Refined));
        let (own, parameters) = (self.own_name(), &self.parameters);
        quote! {
            #head { #k::Chain::refine(self, |rows| Own::#own(rows #(, #parameters)*)) }
        }
    }

    /// Not the name of the method itself, which the body may call.
    fn own_name(&self) -> Ident {
        names::ident(&format!("own_{}", names::text(&self.source.sig.ident)))
    }

    /// The method as declared by the trait that only the expansion sees.
    fn own_signature(&self) -> TokenStream {
        self.head(&self.own_name(), &quote!(self), &quote!(Self))
    }

    /// The method as written, of plain querysets.
    fn own(&self) -> TokenStream {
        let receiver = self.source.sig.inputs.first();
        let head = self.head(&self.own_name(), &quote!(#receiver), &quote!(Self));
        let block = &self.source.block;
        quote!(#head #block)
    }
}
