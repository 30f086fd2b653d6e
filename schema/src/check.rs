//! What a block means, and what is wrong with it: everything that can be known from one `model!` alone.
//!
//! Reading tokens is `parse`'s job. Here fields are checked one by one, abstract models merged into their heirs, and then
//! each model and the whole block are looked at. Whatever was wrong, a definition as near as possible comes out.

mod choices;
mod clash;
mod computed;
mod condition;
mod default;
mod deletion;
mod field;
mod hooks;
mod inherit;
pub(crate) mod kinds;
mod manager;
mod meta;
mod model;
pub(crate) mod options;
mod parent;
mod relation;
mod rules;
mod through;
mod validation;
mod validators;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use crate::diagnostic::Diagnostics;
use crate::model::FieldKind;
use crate::names;
use crate::parse::source::{BlockSource, EnumSource, ModelSource};
use crate::parse::{Block, Choices};

/// What the block declares, by name.
pub(crate) struct Known<'a> {
    app: &'a str,
    /// The type of the implicit key.
    auto_field: FieldKind,
    choices: &'a [Choices],
    /// The models that have a table, in the order of the result.
    concrete: Vec<Ident>,
    abstracts: Vec<Ident>,
    /// Each proxy, and what it stands for.
    proxies: Vec<(Ident, Ident)>,
}

impl Known<'_> {
    /// The enum of choices of that name.
    pub(crate) fn choices(&self, name: &Ident) -> Option<&Choices> {
        self.choices.iter().find(|choices| choices.ident == *name)
    }

    /// The names of all enums of choices.
    pub(crate) fn choices_names(&self) -> Vec<String> {
        self.choices
            .iter()
            .map(|choices| choices.ident.to_string())
            .collect()
    }

    /// The position of a model among the results.
    pub(crate) fn position(&self, name: &Ident) -> Option<usize> {
        self.concrete.iter().position(|model| model == name)
    }

    /// The model whose table a model reads: itself, unless it is a proxy.
    pub(crate) fn with_table<'k>(&'k self, name: &'k Ident) -> &'k Ident {
        let mut name = name;
        // A circle of proxies ends: there is a message about it.
        for _ in &self.proxies {
            match self.proxies.iter().find(|(proxy, _)| proxy == name) {
                Some((_, base)) => name = base,
                None => break,
            }
        }
        name
    }

    /// Whether the block declares an abstract model of that name.
    pub(crate) fn is_abstract(&self, name: &Ident) -> bool {
        self.abstracts.contains(name)
    }
}

/// Checks a block. `package` gives the app label where the block has none.
pub(crate) fn block(source: BlockSource, package: &str, mut errors: Diagnostics) -> Block {
    let app = app_label(source.app.as_ref(), package, &mut errors);
    let (models, enums) = unique_names(source.models, source.enums, &mut errors);
    let choices: Vec<Choices> = enums
        .into_iter()
        .map(|one| choices::check(one, &mut errors))
        .collect();
    let name_of = |is_abstract: bool| {
        let models = models
            .iter()
            .filter(move |model| model.is_abstract == is_abstract);
        models.map(|model| model.ident.clone()).collect()
    };
    let known = Known {
        app: &app,
        auto_field: auto_field(source.auto_field.as_ref(), &mut errors),
        choices: &choices,
        concrete: name_of(false),
        abstracts: name_of(true),
        proxies: models
            .iter()
            .filter(|model| model.is_proxy)
            .filter_map(|model| {
                let base = model.parents.iter().find_map(syn::Path::get_ident)?;
                Some((model.ident.clone(), base.clone()))
            })
            .collect(),
    };
    let declared = models
        .into_iter()
        .map(|model| inherit::check(model, &known, &mut errors))
        .collect();
    let merged = inherit::merge(declared, &mut errors);
    let (mut models, places) = parent::build_all(merged, &known, &mut errors);
    through::check(&mut models, &mut errors);
    deletion::check(&models, &mut errors);
    clash::check(&mut models, &places, &mut errors);
    Block {
        app: app.clone().into(),
        models,
        choices,
        written: Vec::new(),
        diagnostics: errors,
    }
}

fn app_label(ident: Option<&Ident>, package: &str, errors: &mut Diagnostics) -> String {
    match ident {
        Some(ident) => {
            rules::app_label(ident, errors);
            ident.unraw().to_string()
        }
        None => names::app_label(package),
    }
}

/// The key that a model has when it declares none: `default_auto_field`.
fn auto_field(name: Option<&Ident>, errors: &mut Diagnostics) -> FieldKind {
    let kinds = [
        FieldKind::BigAutoField,
        FieldKind::AutoField,
        FieldKind::SmallAutoField,
    ];
    let Some(name) = name else {
        return FieldKind::BigAutoField;
    };
    let found = kinds.into_iter().find(|kind| name == kind.name());
    found.unwrap_or_else(|| {
        errors.error(
            name,
            "`default_auto_field` is `BigAutoField`, `AutoField` or `SmallAutoField`",
        );
        FieldKind::BigAutoField
    })
}

/// Leaves out what is declared a second time under the same name.
fn unique_names(
    models: Vec<ModelSource>,
    enums: Vec<EnumSource>,
    errors: &mut Diagnostics,
) -> (Vec<ModelSource>, Vec<EnumSource>) {
    let mut seen: Vec<Ident> = Vec::new();
    let mut is_new = |ident: &Ident, what: &str| {
        rules::type_name(ident, what, errors);
        if seen.contains(ident) {
            errors.error(
                ident,
                format!(
                    "the block declares `{ident}` twice\nhelp: choose another name for one of them"
                ),
            );
            return false;
        }
        seen.push(ident.clone());
        true
    };
    let models = models
        .into_iter()
        .filter(|one| is_new(&one.ident, "a model"))
        .collect();
    let enums = enums
        .into_iter()
        .filter(|one| is_new(&one.ident, "an enum"))
        .collect();
    (models, enums)
}
