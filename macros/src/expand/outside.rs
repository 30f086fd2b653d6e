//! Targets that other blocks declare. The code names each by an alias, which asks once whether it is a model: a name that is not
//! there, or a struct that is no model, is one mistake with one message, however much code depends on it.

use std::collections::HashMap;

use nuages_schema::parse::{Block, Target};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned as _;

use crate::names;

/// The paths as written, by the name of their alias.
pub(crate) type OutsidePaths = HashMap<String, Path>;

/// What takes the place of the paths.
pub(crate) struct Outside {
    pub(crate) paths: OutsidePaths,
    pub(crate) aliases: TokenStream,
}

/// Puts aliases in the place of all targets in other blocks.
pub(crate) fn replace(krate: &TokenStream, block: &mut Block) -> Outside {
    let mut outside = Outside {
        paths: HashMap::new(),
        aliases: TokenStream::new(),
    };
    for model in &mut block.models {
        let name = names::text(&model.ident);
        let keys = model
            .fields
            .iter_mut()
            .filter_map(|field| Some((&field.ident, field.target.as_mut()?)));
        let pairs = model
            .many_to_many
            .iter_mut()
            .map(|field| (&field.ident, &mut field.target));
        for (field, target) in keys
            .chain(pairs)
            .filter(|(_, target)| target.local.is_none())
        {
            outside.alias(krate, &name, field, target);
        }
    }
    outside
}

impl Outside {
    fn alias(&mut self, krate: &TokenStream, model: &str, field: &Ident, target: &mut Target) {
        let name = format!("__{model}{}Target", names::camel(&names::text(field)));
        let path = target.path.clone();
        // Whatever is wrong with it is wrong at the path, and is said there once.
        let alias = Ident::new(&name, path.span());
        let k = quote!(#krate::__private);
        let meant = meant(&alias);
        let asked = quote_spanned!(path.span()=> #krate::typing::is_model::<#meant>());
        let model = quote_spanned!(path.span()=> <#meant as #k::IsModel<{ #asked }>>::Itself);
        self.aliases.extend(quote! {
            #[doc(hidden)]
            #[allow(non_camel_case_types)]
            type #meant = #path;
            #[doc(hidden)]
            #[allow(non_camel_case_types)]
            type #alias = #model;
        });
        self.paths.insert(name, path);
        target.path = alias.into();
    }
}

/// The name of what a path means, whether or not that is a model: a name that is not there is said where this is declared, once.
pub(crate) fn meant(alias: &Ident) -> Ident {
    Ident::new(&format!("{alias}Meant"), alias.span())
}
