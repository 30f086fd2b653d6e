//! The expansion of `#[derive(Row)]`: `Card::row(..)`, which takes what to select for each field.

use nuages_schema::diagnostic::{Diagnostic, Diagnostics};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Data, DeriveInput, Fields, Path, Type};

use crate::names;

/// Expands a struct.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Diagnostics::new();
    let read = syn::parse2::<DeriveInput>(input.clone())
        .map_err(|error| Diagnostic::from_syn(&error, input, "`#[derive(Row)]` needs a struct"));
    let code = errors
        .take(read)
        .and_then(|input| errors_and_code(&input, &mut errors));
    let errors = errors.into_tokens();
    quote!(#code #errors)
}

fn errors_and_code(input: &DeriveInput, errors: &mut Diagnostics) -> Option<TokenStream> {
    let krate = krate(input, errors);
    let fields = errors.take(fields(input))?;
    let k = quote!(#krate::__private);
    let parts = Parts::new(&k, input, fields);
    let (function, decoder, select) = (parts.function(), parts.decoder(), parts.select());
    Some(quote! {
        const _: () = {
            #function
            #decoder
            #select
        };
    })
}

/// The path of `#[nuages(crate = path)]`.
fn krate(input: &DeriveInput, errors: &mut Diagnostics) -> TokenStream {
    let mut krate = quote!(::nuages);
    for attr in input
        .attrs
        .iter()
        .filter(|attr| attr.path().is_ident("nuages"))
    {
        let read = attr.parse_nested_meta(|meta| {
            if !meta.path.is_ident("crate") {
                return Err(meta.error("not `crate`"));
            }
            let path: Path = meta.value()?.parse()?;
            krate = quote!(#path);
            Ok(())
        });
        if read.is_err() {
            errors.error(
                attr,
                "the only option of `#[derive(Row)]` is the path of nuages\nhelp: write `#[nuages(crate = path::to::nuages)]`",
            );
        }
    }
    krate
}

/// The names and types of the fields.
fn fields(input: &DeriveInput) -> Result<Vec<(&Ident, &Type)>, Diagnostic> {
    let Data::Struct(data) = &input.data else {
        return Err(Diagnostic::new(
            &input.ident,
            "`#[derive(Row)]` needs a struct",
        ));
    };
    if !input.generics.params.is_empty() {
        return Err(Diagnostic::new(
            &input.generics,
            "a struct with `#[derive(Row)]` has no parameters",
        ));
    }
    let Fields::Named(fields) = &data.fields else {
        return Err(Diagnostic::new(
            &input.ident,
            format!(
                "`#[derive(Row)]` needs a struct with named fields\nhelp: write `struct {} {{ name: String }}`",
                input.ident
            ),
        ));
    };
    Ok(fields
        .named
        .iter()
        .filter_map(|field| Some((field.ident.as_ref()?, &field.ty)))
        .collect())
}

/// What the code is made of.
struct Parts<'a> {
    k: &'a TokenStream,
    input: &'a DeriveInput,
    fields: Vec<&'a Ident>,
    types: Vec<&'a Type>,
    /// A type parameter for each field.
    selected: Vec<Ident>,
}

impl<'a> Parts<'a> {
    fn new(k: &'a TokenStream, input: &'a DeriveInput, list: Vec<(&'a Ident, &'a Type)>) -> Self {
        let (fields, types): (Vec<_>, Vec<_>) = list.into_iter().unzip();
        let selected = (0..fields.len()).map(|at| names::ident(&format!("Selected{at}")));
        Self {
            k,
            input,
            selected: selected.collect(),
            fields,
            types,
        }
    }

    fn function(&self) -> TokenStream {
        let Self {
            k,
            input,
            fields,
            types,
            selected,
        } = self;
        let (vis, ident) = (&input.vis, &input.ident);
        let doc = format!(
            " Reads a `{ident}` from each row: what to select for each field, in their order."
        );
        quote! {
            #[allow(missing_docs, missing_debug_implementations, unreachable_pub, unnameable_types)]
            #[derive(::core::clone::Clone)]
            #vis struct Parts<#(#selected),*> { #(#fields: #selected,)* }
            #[allow(dead_code)]
            impl #ident {
                #[doc = #doc]
                #vis fn row<Model, #(#selected: #k::Select<Model>),*>(
                    #(#fields: #selected),*
                ) -> Parts<#(#selected),*>
                where
                    #(#k::Out<Model, #selected>: #k::Fits<#types>,)*
                {
                    Parts { #(#fields,)* }
                }
            }
        }
    }

    fn decoder(&self) -> TokenStream {
        let Self {
            k,
            input,
            fields,
            selected,
            ..
        } = self;
        let ident = &input.ident;
        quote! {
            #[automatically_derived]
            impl<#(#selected: #k::Decoder),*> #k::Decoder for Parts<#(#selected),*> {
                type Out = #ident;
                const PREFETCHES: bool = #(#selected::PREFETCHES ||)* false;
                fn read(&self, row: &#k::Row<'_>) -> #k::Result<#ident> {
                    ::core::result::Result::Ok(#ident {
                        #(#fields: #k::same(#k::Decoder::read(&self.#fields, row)?),)*
                    })
                }
                fn keys(&self, row: &#k::Row<'_>, keys: &mut ::std::vec::Vec<#k::Value>) -> #k::Result<()> {
                    #(#k::Decoder::keys(&self.#fields, row, keys)?;)*
                    ::core::result::Result::Ok(())
                }
                async fn load<'a>(
                    &'a self,
                    connection: &'a mut #k::Connection,
                    keys: &'a #k::ParentKeys,
                    mut rows: ::std::vec::Vec<&'a mut #ident>,
                ) -> #k::Result<()> {
                    #(if #selected::PREFETCHES {
                        let parts = #k::parts(&mut rows, |row| #k::same_mut(&mut row.#fields));
                        #k::Decoder::load(&self.#fields, connection, keys, parts).await?;
                    })*
                    ::core::result::Result::Ok(())
                }
            }
        }
    }

    fn select(&self) -> TokenStream {
        let Self {
            k,
            fields,
            selected,
            ..
        } = self;
        let bounds = quote!(#(#selected: #k::Select<Model>),*);
        quote! {
            #[automatically_derived]
            impl<Model, #bounds> #k::Select<Model> for Parts<#(#selected),*> {
                type Slot = ();
                type Decoder = Parts<#(#selected::Decoder),*>;
                fn select(self, query: &mut #k::Query) -> ((), Self::Decoder) {
                    ((), Parts { #(#fields: #k::Select::select(self.#fields, query).1,)* })
                }
            }
            #[automatically_derived]
            impl<Model, #bounds> #k::Values<Model> for Parts<#(#selected),*> {
                type Handle<H> = H;
                type Decoder = Parts<#(#selected::Decoder),*>;
                fn apply<H>(self, query: &mut #k::Query, handle: H) -> (H, Self::Decoder) {
                    (handle, #k::Select::<Model>::select(self, query).1)
                }
            }
        }
    }
}
