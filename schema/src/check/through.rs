//! Finds the two keys of a `through` model that hold the pairs of a many-to-many field.

use proc_macro2::Ident;

use crate::diagnostic::{Diagnostic, Diagnostics, listing};
use crate::model::ThroughDef;
use crate::parse::{ManyToMany, Model, Pairs};

/// Checks all many-to-many fields of a block that go through a model of it.
pub(super) fn check(models: &mut [Model], errors: &mut Diagnostics) {
    let mut found = Vec::new();
    for (at, model) in models.iter().enumerate() {
        let mut seen: Vec<(&Ident, &ManyToMany)> = Vec::new();
        for (position, field) in model.many_to_many.iter().enumerate() {
            let Some(through) = field.through.as_ref().filter(|_| !field.broken) else {
                continue;
            };
            let pairs = pairs(models, at, field, through);
            let twice = seen.iter().find(|(other, first)| {
                *other == through
                    && first.through_fields.is_none()
                    && field.through_fields.is_none()
            });
            if let Some((_, first)) = twice {
                errors.error(
                    through,
                    format!(
                        "`{0}.{1}` and `{0}.{2}` would have the same pairs\nhelp: give each its own `through_fields`",
                        model.ident, field.ident, first.ident
                    ),
                );
            } else {
                found.push((at, position, errors.take(pairs)));
            }
            seen.push((through, field));
        }
    }
    for (at, position, pairs) in found {
        resolve(models, at, position, pairs);
    }
}

/// Writes down what was found. What was not is left out of the code: there is a message about it.
fn resolve(models: &mut [Model], at: usize, position: usize, pairs: Option<Pairs>) {
    let Some(pairs) = pairs else {
        if let Some(field) = models
            .get_mut(at)
            .and_then(|model| model.many_to_many.get_mut(position))
        {
            field.broken = true;
        }
        return;
    };
    let Some(through) = models.get(pairs.model) else {
        return;
    };
    let (def, table) = (through.def.reference(), through.def.table.clone());
    let key = |at: usize| through.def.fields.get(at).cloned();
    let (Some(from), Some(to)) = (key(pairs.from), key(pairs.to)) else {
        return;
    };
    let Some(model) = models.get_mut(at) else {
        return;
    };
    if let Some(field) = model.many_to_many.get_mut(position) {
        field.pairs = Some(pairs);
    }
    if let Some(field) = model.def.many_to_many.to_mut().get_mut(position) {
        field.table = table;
        field.from_column = from.column;
        field.to_column = to.column;
        field.through = Some(ThroughDef {
            model: def,
            from_field: from.name,
            to_field: to.name,
        });
    }
}

fn pairs(
    models: &[Model],
    at: usize,
    field: &ManyToMany,
    through: &Ident,
) -> Result<Pairs, Diagnostic> {
    let wanted = [Some(at), field.target.local];
    let position = models.iter().position(|model| model.ident == *through);
    let Some((position, model)) = position.and_then(|at| Some((at, models.get(at)?))) else {
        return Err(Diagnostic::new(through, "the model is not there"));
    };
    if let Some((from, to)) = &field.through_fields {
        let from = named(model, from, models, wanted[0], field)?;
        let to = named(model, to, models, wanted[1], field)?;
        return Ok(Pairs {
            model: position,
            from,
            to,
        });
    }
    let own = wanted[0] == wanted[1];
    let mut ends = Vec::new();
    for (n, to) in wanted.into_iter().enumerate() {
        let name = to
            .and_then(|to| models.get(to))
            .map_or_else(String::new, |model| model.ident.to_string());
        let found = keys(model, to, &name, own).map_err(|why| Diagnostic::new(through, why))?;
        ends.extend(found.get(if own { n } else { 0 }).copied());
    }
    let [from, to] = ends[..] else {
        return Err(Diagnostic::new(through, "the ends are not there"));
    };
    Ok(Pairs {
        model: position,
        from,
        to,
    })
}

/// The keys of the `through` model that point at that model: one, or two where it is both ends. Else says why not.
fn keys(through: &Model, to: Option<usize>, name: &str, own: bool) -> Result<Vec<usize>, String> {
    let ident = &through.ident;
    let found: Vec<(usize, String)> = through
        .fields
        .iter()
        .enumerate()
        .filter(|(_, key)| {
            to.is_some() && key.target.as_ref().and_then(|target| target.local) == to
        })
        .map(|(at, key)| (at, key.ident.to_string()))
        .collect();
    let most = if own { 2 } else { 1 };
    if found.len() < most {
        let has = if own {
            "two foreign keys"
        } else {
            "a foreign key"
        };
        return Err(format!(
            "`{ident}` needs {has} to `{name}` to hold the pairs\nhelp: add `ForeignKey({name}, on_delete = Cascade)` to `{ident}`"
        ));
    }
    if found.len() > most {
        let names = listing("these do", found.iter().map(|(_, name)| name.as_str()));
        return Err(format!(
            "several fields of `{ident}` point at `{name}`\nhelp: say which, first the one to this model: `through_fields = (…, …)`{names}"
        ));
    }
    Ok(found.into_iter().map(|(at, _)| at).collect())
}

/// The key that `through_fields` names.
fn named(
    through: &Model,
    name: &Ident,
    models: &[Model],
    to: Option<usize>,
    field: &ManyToMany,
) -> Result<usize, Diagnostic> {
    let end = to.and_then(|to| models.get(to));
    let end = end.map_or_else(String::new, |model| model.ident.to_string());
    let mut fields = through.fields.iter().enumerate();
    match fields.find(|(_, key)| key.ident == *name) {
        Some((at, key))
            if to.is_some() && key.target.as_ref().and_then(|target| target.local) == to =>
        {
            Ok(at)
        }
        Some(_) => Err(Diagnostic::new(
            name,
            format!(
                "`{}.{name}` is no foreign key to `{end}`\nhelp: `through_fields` of `{}` names first the key to its own model, then the one to the other",
                through.ident, field.ident
            ),
        )),
        None => Err(Diagnostic::new(
            name,
            format!("`{}` has no field `{name}`", through.ident),
        )),
    }
}
