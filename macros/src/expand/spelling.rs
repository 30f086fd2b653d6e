//! What a misspelt word of a `q!` key is told: the fields that the model has. See `nuages::__private::HasField`.

use proc_macro2::TokenStream;
use quote::quote;

use super::cx::ModelCx;
use super::relation::{inside, reverse_of};
use crate::names;

/// In the hidden module: the bound that no word meets, with the message.
pub(crate) fn bound(model: &ModelCx<'_>, at: usize, all: &[ModelCx<'_>]) -> TokenStream {
    let own = model.fields.iter().map(|field| &field.source.ident);
    let many = model.many.iter().map(|field| &field.source.ident);
    let fields = own
        .chain(many)
        .map(names::text)
        .chain(reverse_of(at, all).map(|back| names::text(&back.relation.target.related_name)));
    let fields: Vec<String> = fields.map(|field| format!("`{field}`")).collect();
    let (message, note) = (
        format!("`{}` has no field `{{N}}`", model.name),
        format!("fields of `{}`: {}", model.name, fields.join(", ")),
    );
    let vis = inside(&model.source.vis);
    quote! {
        #[diagnostic::on_unimplemented(message = #message, label = "no such field", note = #note)]
        #vis trait HasField<N> { type Out; }
    }
}

/// Beside the model: the way to that bound.
pub(crate) fn implementation(model: &ModelCx<'_>) -> TokenStream {
    let k = &model.cx.k;
    let (ident, module) = (&model.source.ident, &model.module);
    quote! {
        #[diagnostic::do_not_recommend]
        impl<N> #k::HasField<N> for #ident where Self: #module::HasField<N> {
            type Out = <Self as #module::HasField<N>>::Out;
        }
    }
}
