//! Finds names that two things of a block share: columns, tables, constraints, ways back.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;

use super::model::Places;
use crate::diagnostic::Diagnostics;
use crate::parse::{Model, Target};

/// Checks all models of a block. `places` go with `models`.
pub(crate) fn check(models: &[Model], places: &[Places], errors: &mut Diagnostics) {
    for (model, places) in models.iter().zip(places) {
        columns(model, places, errors);
    }
    tables(models, places, errors);
    constraints(models, places, errors);
    ways_back(models, errors);
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
    // The struct has `blog_id` for `blog`, which another field may be called, whatever its column.
    for (def, field) in model.def.fields.iter().zip(&model.fields) {
        let key = model
            .fields
            .iter()
            .zip(model.def.fields.iter())
            .find(|(key, _)| key.ident != field.ident && key.attname == field.ident);
        if let Some((key, key_def)) = key
            && !key_def.column.eq_ignore_ascii_case(&def.column)
        {
            errors.error(
                &field.ident,
                format!(
                    "`{}` holds the key of `{}` already\nhelp: rename one of the two fields",
                    field.ident, key.ident
                ),
            );
        }
    }
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
    for (model, places) in models.iter().zip(places) {
        add(
            &model.def.table,
            format!("`{}`", model.ident),
            &places.table,
        );
    }
    for (model, places) in models.iter().zip(places) {
        for (def, place) in model.def.many_to_many.iter().zip(&places.pair_tables) {
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

fn ways_back(models: &[Model], errors: &mut Diagnostics) {
    let mut seen: HashMap<(usize, String), String> = HashMap::new();
    for way in models.iter().flat_map(all_ways) {
        let Some((at, to)) = way.target.local.and_then(|at| Some((at, models.get(at)?))) else {
            continue;
        };
        if way.target.hidden || way.broken {
            continue;
        }
        let name = way.target.related_name.to_string();
        let owner = format!("{}.{}", way.model.ident, way.field);
        let help = "\nhelp: give it another `related_name`";
        let place = way.target.related_name.to_token_stream();
        if let Some(kind) = own_name(to, &name) {
            errors.error(
                place,
                format!("the way back from `{}` by `{owner}` is called `{name}`, which is {kind} of `{}`{help}", to.ident, to.ident),
            );
        } else if let Some(other) = seen.get(&(at, name.clone())) {
            errors.error(
                place,
                format!(
                    "`{owner}` and `{other}` have the same way back, `{}.{name}`{help}",
                    to.ident
                ),
            );
        } else {
            seen.insert((at, name), owner);
        }
    }
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

/// What a model calls by that name itself.
fn own_name(model: &Model, name: &str) -> Option<&'static str> {
    let field = model
        .fields
        .iter()
        .any(|field| field.ident == name || field.attname == name)
        || model.many_to_many.iter().any(|field| field.ident == name);
    field.then_some("a field")
}
