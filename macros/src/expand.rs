//! The expansion of `model!`: items first, so that the rest of the program type-checks, then all mistakes.

mod builder;
mod choices;
mod cx;
mod editor;
mod fields;
mod manager;
mod meta;
mod model;
mod outside;
mod parent;
mod relation;
mod spelling;
mod unique;
mod validation;

use nuages_schema::parse::parse_block;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::names;
use cx::{Cx, ModelCx};

/// Expands the tokens between the braces of `model!`.
pub(crate) fn block(krate: &TokenStream, body: TokenStream, package: &str) -> TokenStream {
    let mut block = parse_block(body, package);
    let mut errors = std::mem::take(&mut block.diagnostics);
    let outside = outside::replace(krate, &mut block);
    let cx = Cx::new(krate, &block, outside.paths);
    let models: Vec<ModelCx<'_>> = block
        .models
        .iter()
        .map(|model| ModelCx::new(&cx, model, &block.models, &mut errors))
        .collect();
    let structs = models.iter().map(model::structure);
    let enums = block.choices.iter().map(|one| choices::expand(&cx, one));
    let rest = models
        .iter()
        .enumerate()
        .map(|(at, model)| expand_model(model, at, &models));
    let app = app(&cx, &models);
    // What an editor completes has to come before all that is derived from it.
    let editor = editor::block(&cx.k, &block.written);
    let aliases = outside.aliases;
    let items = quote! { #editor #aliases #(#structs)* #(#enums)* #(#rest)* #app };
    let errors = errors.into_tokens();
    quote! { #items #errors }
}

fn expand_model(model: &ModelCx<'_>, at: usize, all: &[ModelCx<'_>]) -> TokenStream {
    let handles = fields::expand(model, at, all);
    let implementation = match model.proxied() {
        Some(proxied) => parent::proxy(model, proxied),
        None => model::implementation(model, at, all),
    };
    let heir = parent::heir(model);
    let builder = builder::expand(model);
    let inherent = model::inherent(model, at, all);
    let relations = relation::expand(model, all);
    let has = builder::required_traits(model);
    let markers = relation::markers(model);
    let hooks = validation::hooks(model);
    let (spelling, misspelt) = (
        spelling::bound(model, at, all),
        spelling::implementation(model),
    );
    let unique = unique::expand(model);
    let (vis, module) = (&model.source.vis, &model.module);
    let hidden = quote! {
        #[doc(hidden)]
        #vis mod #module { #markers #has #spelling }
    };
    quote! { #handles #builder #inherent #implementation #misspelt #heir #relations #unique #hooks #hidden }
}

/// The list of the block's models.
fn app(cx: &Cx, models: &[ModelCx<'_>]) -> TokenStream {
    let (k, label) = (&cx.k, &cx.app);
    // A proxy has no table.
    let models = models.iter().filter(|model| model.proxied().is_none());
    let names = models.map(|model| &model.source.ident);
    let doc = format!(" The models of the app `{label}`.");
    let app = format_ident!("APP", span = names::ident("x").span());
    quote! {
        #[doc = #doc]
        #[allow(dead_code)]
        pub const #app: #k::App = #k::App { label: #label, models: &[#(<#names as #k::Model>::META),*] };
    }
}
