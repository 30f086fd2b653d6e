//! Finds names that two things of a block share: columns, tables, constraints, ways back.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Token, Visibility};

use super::model::Places;
use crate::diagnostic::Diagnostics;
use crate::model::ManyToManyDef;
use crate::parse::{Model, Target};

/// Checks all models of a block. `places` go with `models`. What would be declared twice in the code is left out or hidden,
/// so that rustc does not complain once more.
pub(crate) fn check(models: &mut [Model], places: &[Places], errors: &mut Diagnostics) {
    for (model, places) in models.iter_mut().zip(places) {
        columns(model, places, errors);
        attnames(model, errors);
    }
    for model in models.iter_mut() {
        managers(model, errors);
    }
    tables(models, places, errors);
    constraints(models, places, errors);
    hidden_targets(models, errors);
    let hidden = ways_back(models, errors);
    let targets = models.iter_mut().flat_map(|model| {
        let keys = model
            .fields
            .iter_mut()
            .filter_map(|field| field.target.as_mut());
        keys.chain(model.many_to_many.iter_mut().map(|field| &mut field.target))
    });
    for (_, target) in targets.enumerate().filter(|(at, _)| hidden.contains(at)) {
        target.hidden = true;
    }
}

/// What is public cannot lead to what is not. From then on the target counts as public, so that rustc does not say it again.
fn hidden_targets(models: &mut [Model], errors: &mut Diagnostics) {
    let mut shown = Vec::new();
    for way in models.iter().flat_map(all_ways) {
        let Some((at, to)) = way.target.local.and_then(|at| Some((at, models.get(at)?))) else {
            continue;
        };
        let is_public = |vis: &Visibility| matches!(vis, Visibility::Public(_));
        if !is_public(&way.model.vis) || is_public(&to.vis) {
            continue;
        }
        if !shown.contains(&at) && !way.broken {
            let vis = to.vis.to_token_stream().to_string().replace(' ', "");
            let vis = if vis.is_empty() {
                "private".to_owned()
            } else {
                format!("`{vis}`")
            };
            errors.error(
                &way.target.path,
                format!(
                    "`{0}` is `pub` and points at `{1}`, which is {vis}\nhelp: write `pub {1}`",
                    way.model.ident, to.ident
                ),
            );
        }
        shown.push(at);
    }
    for at in shown {
        if let Some(model) = models.get_mut(at) {
            model.vis = Visibility::Public(<Token![pub]>::default());
        }
    }
}

fn columns(model: &Model, places: &Places, errors: &mut Diagnostics) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for (def, place) in model.def.fields.iter().zip(&places.columns) {
        if let Some(other) = seen.insert(def.column.to_lowercase(), &def.name) {
            errors.error(
                place,
                format!(
                    "the fields `{other}` and `{}` of `{}` both have the column `{}`\nhelp: rename one, or give it another `db_column`",
                    def.name, model.ident, def.column
                ),
            );
        }
    }
}

/// The struct has `blog_id` for `blog`: another field cannot be called so, whatever its column.
fn attnames(model: &mut Model, errors: &mut Diagnostics) {
    let mut twice = Vec::new();
    for (at, (field, def)) in model.fields.iter().zip(model.def.fields.iter()).enumerate() {
        let mut keys = model.fields.iter().zip(model.def.fields.iter());
        let Some((key, key_def)) =
            keys.find(|(key, _)| key.ident != field.ident && key.attname == field.ident)
        else {
            continue;
        };
        twice.push(at);
        // With one column there is a message already.
        if !key_def.column.eq_ignore_ascii_case(&def.column) {
            errors.error(&field.ident, held_already(&field.ident, &key.ident));
        }
    }
    for pairs in &model.many_to_many {
        if let Some(key) = model.fields.iter().find(|key| key.attname == pairs.ident) {
            errors.error(&pairs.ident, held_already(&pairs.ident, &key.ident));
        }
    }
    for at in twice.into_iter().rev() {
        model.fields.remove(at);
        model.def.fields.to_mut().remove(at);
    }
}

/// A manager is a function of the model, as the accessors of relations are.
fn managers(model: &mut Model, errors: &mut Diagnostics) {
    let relations: Vec<&Ident> = model
        .fields
        .iter()
        .filter(|field| field.target.is_some())
        .map(|field| &field.ident)
        .chain(model.many_to_many.iter().map(|field| &field.ident))
        .collect();
    let clashing: Vec<Ident> = model
        .managers
        .iter()
        .map(|manager| manager.ident.clone())
        .filter(|name| relations.contains(&name))
        .collect();
    for name in &clashing {
        errors.error(
            name,
            format!(
                "`{}` has a relation called `{name}`\nhelp: choose another name for the manager",
                model.ident
            ),
        );
    }
    model.managers.retain(|one| !clashing.contains(&one.ident));
}

fn held_already(field: &Ident, key: &Ident) -> String {
    format!("`{field}` holds the key of `{key}` already\nhelp: rename one of the two fields")
}

fn tables(models: &[Model], places: &[Places], errors: &mut Diagnostics) {
    let mut seen: HashMap<String, String> = HashMap::new();
    let mut add = |table: &str, owner: String, place: &TokenStream| {
        if let Some(other) = seen.get(&table.to_lowercase()) {
            errors.error(
                place,
                format!("{owner} and {other} both have the table `{table}`\nhelp: give one of them another `db_table`"),
            );
        } else {
            seen.insert(table.to_lowercase(), owner);
        }
    };
    // A proxy has the table of another model.
    for (model, places) in models
        .iter()
        .zip(places)
        .filter(|(model, _)| !model.is_proxy())
    {
        add(
            &model.def.table,
            format!("`{}`", model.ident),
            &places.table,
        );
    }
    for (model, places) in models.iter().zip(places) {
        let own = |(def, _): &(&ManyToManyDef, _)| def.through.is_none();
        let pairs = model.def.many_to_many.iter().zip(&places.pair_tables);
        for (def, place) in pairs.filter(own) {
            add(&def.table, format!("`{}.{}`", model.ident, def.name), place);
        }
    }
}

fn constraints(models: &[Model], places: &[Places], errors: &mut Diagnostics) {
    let mut seen: HashMap<String, &Ident> = HashMap::new();
    for (model, places) in models.iter().zip(places) {
        for (name, place) in &places.constraints {
            if let Some(other) = seen.insert(name.to_lowercase(), &model.ident) {
                let whose = if *other == model.ident {
                    format!("`{other}` has two indexes or constraints")
                } else {
                    format!(
                        "`{other}` and `{}` both have an index or constraint",
                        model.ident
                    )
                };
                errors.error(
                    place,
                    format!("{whose} called `{name}`\nhelp: give one of them another `name`"),
                );
            }
        }
    }
}

/// One way from a model to rows that point at it.
struct WayBack<'a> {
    model: &'a Model,
    field: &'a Ident,
    target: &'a Target,
    broken: bool,
}

/// Checks the ways back and says which of them, counted through the block, clash with something.
fn ways_back(models: &[Model], errors: &mut Diagnostics) -> Vec<usize> {
    let mut clashing = Vec::new();
    let mut seen: HashMap<(usize, String), String> = HashMap::new();
    // Those of broken fields come last, and go without a word: their names may not be meant.
    let ways: Vec<_> = models.iter().flat_map(all_ways).enumerate().collect();
    let (broken, sound): (Vec<_>, Vec<_>) = ways.iter().partition(|(_, way)| way.broken);
    for (position, way) in sound.into_iter().chain(broken) {
        let Some((at, to)) = way.target.local.and_then(|at| Some((at, models.get(at)?))) else {
            continue;
        };
        if way.target.hidden {
            continue;
        }
        let name = way.target.related_name.to_string();
        let owner = format!("{}.{}", way.model.ident, way.field);
        // The link to a parent's row has no options to change.
        let of_link =
            way.model.base.as_ref().and_then(|base| base.link.as_ref()) == Some(way.field);
        let help = if of_link {
            "\nhelp: rename that field, or the model"
        } else {
            "\nhelp: give it another `related_name`"
        };
        let place = way.target.related_name.to_token_stream();
        let mut owner_of_name = Some(to);
        while let Some(model) = owner_of_name
            && !is_field(model, &name)
        {
            owner_of_name = model.base.as_ref().and_then(|base| models.get(base.at));
        }
        let message = if owner_of_name.is_some() {
            format!(
                "the way back from `{0}` by `{owner}` is called `{name}`, which is a field of `{0}`{help}",
                to.ident
            )
        } else if to.managers.iter().any(|manager| manager.ident == name) {
            format!(
                "the way back from `{0}` by `{owner}` is called `{name}`, which is a manager of `{0}`{help}",
                to.ident
            )
        } else if let Some(other) = seen.get(&(at, name.clone())) {
            format!(
                "`{owner}` and `{other}` have the same way back, `{}.{name}`{help}",
                to.ident
            )
        } else {
            seen.insert((at, name), owner);
            continue;
        };
        clashing.push(*position);
        if !way.broken {
            errors.error(place, message);
        }
    }
    clashing
}

fn all_ways(model: &Model) -> impl Iterator<Item = WayBack<'_>> {
    let keys = model.fields.iter().filter_map(move |field| {
        Some(WayBack {
            model,
            field: &field.ident,
            target: field.target.as_ref()?,
            broken: field.broken,
        })
    });
    let pairs = model.many_to_many.iter().map(move |field| WayBack {
        model,
        field: &field.ident,
        target: &field.target,
        broken: field.broken,
    });
    keys.chain(pairs)
}

/// Whether a model has a field of that name, or what holds a key.
fn is_field(model: &Model, name: &str) -> bool {
    model
        .fields
        .iter()
        .any(|field| field.ident == name || field.attname == name)
        || model.many_to_many.iter().any(|field| field.ident == name)
}
