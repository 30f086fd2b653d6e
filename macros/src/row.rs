//! The expansion of `row!`: a struct of its own, generic over what is selected.
//!
//! The same struct is the template, the handle of later closures, the decoder and the row that comes out.

pub(crate) mod read;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::names;
use read::Part;

/// Expands the tokens between the braces of `row!`.
pub(crate) fn expand(krate: &TokenStream, body: TokenStream) -> TokenStream {
    let (parts, errors) = read::parts(body);
    let k = quote!(#krate::__private);
    let errors = errors.into_tokens();
    let row = Row::new(&k, &parts);
    let (structure, decoder, template) = (row.structure(), row.decoder(), row.template());
    let values = parts.iter().map(|part| &part.value);
    let locals = (0..parts.len()).map(|at| Ident::new(&format!("value_{at}"), Span::mixed_site()));
    let locals: Vec<Ident> = locals.collect();
    let fields = &row.fields;
    // The values are evaluated outside, where the struct's name hides nothing.
    quote! {
        match (#(#values,)*) {
            (#(#locals,)*) => {
                #structure
                #decoder
                #template
                #errors
                Row { #(#fields: #locals,)* __of: () }
            }
        }
    }
}

/// What the struct is made of.
struct Row<'a> {
    k: &'a TokenStream,
    fields: Vec<&'a Ident>,
    /// A type parameter for each field.
    types: Vec<Ident>,
    /// The type parameter of what the row belongs to.
    of: Ident,
}

impl<'a> Row<'a> {
    fn new(k: &'a TokenStream, parts: &'a [Part]) -> Self {
        Self {
            k,
            fields: parts.iter().map(|part| &part.name).collect(),
            types: (0..parts.len())
                .map(|at| names::ident(&format!("T{at}")))
                .collect(),
            of: names::ident("Of"),
        }
    }

    fn structure(&self) -> TokenStream {
        let (k, fields, types, of) = (self.k, &self.fields, &self.types, &self.of);
        let texts = fields.iter().map(|field| names::text(field));
        quote! {
            #[derive(::core::clone::Clone, ::core::marker::Copy)]
            #[allow(non_snake_case)]
            struct Row<#(#types,)* #of> {
                #(pub(crate) #fields: #types,)*
                __of: #of,
            }
            impl<#(#types,)* #of> ::core::ops::Deref for Row<#(#types,)* #of> {
                type Target = #of;
                fn deref(&self) -> &#of { &self.__of }
            }
            impl<#(#types: ::core::fmt::Debug,)* #of: ::core::fmt::Debug> ::core::fmt::Debug for Row<#(#types,)* #of> {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #k::debug_row(f, &[#((#texts, &self.#fields)),*], &self.__of)
                }
            }
        }
    }

    fn decoder(&self) -> TokenStream {
        let (k, fields, types, of) = (self.k, &self.fields, &self.types, &self.of);
        quote! {
            impl<#(#types: #k::Decoder,)* #of: #k::Decoder> #k::Decoder for Row<#(#types,)* #of> {
                type Out = Row<#(#types::Out,)* #of::Out>;
                const PREFETCHES: bool = #(#types::PREFETCHES ||)* #of::PREFETCHES;
                fn read(&self, row: &#k::Row<'_>) -> #k::Result<Self::Out> {
                    ::core::result::Result::Ok(Row {
                        #(#fields: #k::Decoder::read(&self.#fields, row)?,)*
                        __of: #k::Decoder::read(&self.__of, row)?,
                    })
                }
                fn keys(&self, row: &#k::Row<'_>, keys: &mut ::std::vec::Vec<#k::Value>) -> #k::Result<()> {
                    #k::Decoder::keys(&self.__of, row, keys)?;
                    #(#k::Decoder::keys(&self.#fields, row, keys)?;)*
                    ::core::result::Result::Ok(())
                }
                async fn load<'a>(
                    &'a self,
                    connection: &'a mut #k::Connection,
                    keys: &'a #k::ParentKeys,
                    mut rows: ::std::vec::Vec<&'a mut Self::Out>,
                ) -> #k::Result<()> {
                    if #of::PREFETCHES {
                        let parts = #k::parts(&mut rows, |row| &mut row.__of);
                        #k::Decoder::load(&self.__of, connection, keys, parts).await?;
                    }
                    #(if #types::PREFETCHES {
                        let parts = #k::parts(&mut rows, |row| &mut row.#fields);
                        #k::Decoder::load(&self.#fields, connection, keys, parts).await?;
                    })*
                    ::core::result::Result::Ok(())
                }
            }
        }
    }

    fn template(&self) -> TokenStream {
        let (k, fields, types) = (self.k, &self.fields, &self.types);
        let locals = (0..fields.len()).map(|at| names::ident(&format!("part_{at}")));
        let locals: Vec<Ident> = locals.collect();
        quote! {
            impl<Root, #(#types: #k::Select<Root>,)*> #k::Template<Root> for Row<#(#types,)* ()> {
                type Handle<H> = Row<#(#types::Slot,)* H>;
                type Decoder<D: #k::Decoder> = Row<#(#types::Decoder,)* D>;
                fn apply<H, D: #k::Decoder>(
                    self,
                    query: &mut #k::Query,
                    handle: H,
                    decoder: D,
                ) -> (Self::Handle<H>, Self::Decoder<D>) {
                    #(let #locals = #k::Select::select(self.#fields, query);)*
                    (Row { #(#fields: #locals.0,)* __of: handle }, Row { #(#fields: #locals.1,)* __of: decoder })
                }
            }
            #[diagnostic::do_not_recommend]
            impl<Root, #(#types: #k::Select<Root>,)*> #k::Values<Root> for Row<#(#types,)* ()> {
                type Handle<H> = Row<#(#types::Slot,)* H>;
                type Decoder = Row<#(#types::Decoder,)* #k::Nothing>;
                fn apply<H>(self, query: &mut #k::Query, handle: H) -> (Self::Handle<H>, Self::Decoder) {
                    <Self as #k::Template<Root>>::apply(self, query, handle, #k::Nothing)
                }
            }
        }
    }
}
