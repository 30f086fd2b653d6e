//! Checks the fields of each model, then merges abstract models into their heirs.
//!
//! A field of an abstract model is checked once, however many heirs it has. What follows from a parent with a table is
//! `parent`'s business.

use proc_macro2::{Ident, Span};
use syn::{Attribute, Path, Visibility};

use super::Known;
use super::field::{self, Declared};
use crate::diagnostic::{Diagnostics, did_you_mean, listing};
use crate::parse::source::{MetaSource, ModelSource};
use crate::parse::text;

/// A model whose fields were checked.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) fields: Vec<Declared>,
    pub(crate) meta: MetaSource,
    pub(crate) mark: Span,
    /// Which parts of the `Meta` come from an abstract model, so that their mistakes are reported for one heir only.
    pub(crate) inherited: Inherited,
    pub(crate) incomplete: bool,
    /// The parent that has a table itself.
    pub(crate) parent: Option<Ident>,
    pub(crate) is_proxy: bool,
    is_abstract: bool,
    parents: Vec<Path>,
    /// Inherited fields that the model does without.
    removed: Vec<Ident>,
}

/// Parts of a `Meta` that were inherited by a later heir than the first.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Inherited {
    pub(crate) ordering: bool,
    pub(crate) indexes: bool,
    pub(crate) constraints: bool,
    pub(crate) managers: bool,
    pub(crate) scopes: bool,
    pub(crate) get_latest_by: bool,
    pub(crate) unique_together: bool,
}

/// Checks the fields of a model by themselves.
pub(crate) fn check(source: ModelSource, known: &Known<'_>, errors: &mut Diagnostics) -> Checked {
    let mut fields: Vec<Declared> = Vec::new();
    let mut removed: Vec<Ident> = Vec::new();
    for one in source.fields {
        if one.is_removed() {
            removed.push(one.ident);
            continue;
        }
        if fields.iter().any(|other| other.field.ident == one.ident) {
            errors.error(
                &one.ident,
                format!("`{}` has the field `{}` twice", source.ident, one.ident),
            );
            continue;
        }
        fields.push(field::check(one, known, errors));
    }
    let meta = source.meta.unwrap_or_default();
    if let Some(table) = &meta.db_table
        && source.is_abstract
    {
        errors.error(
            table,
            format!(
                "`{}` is abstract and has no table\nhelp: give each heir its own `db_table`",
                source.ident
            ),
        );
    }
    Checked {
        attrs: source.attrs,
        vis: source.vis,
        ident: source.ident,
        fields,
        meta,
        mark: source.mark,
        inherited: Inherited::default(),
        incomplete: source.incomplete,
        parent: None,
        is_proxy: source.is_proxy,
        is_abstract: source.is_abstract,
        parents: source.parents,
        removed,
    }
}

/// Merges abstract models into their heirs; what is left has a table.
pub(crate) fn merge(models: Vec<Checked>, errors: &mut Diagnostics) -> Vec<Checked> {
    let (mut abstracts, mut concrete): (Vec<_>, Vec<_>) =
        models.into_iter().partition(|model| model.is_abstract);
    let names: Vec<Ident> = concrete.iter().map(|model| model.ident.clone()).collect();
    let mut done: Vec<Abstract> = Vec::new();
    // An abstract model is ready when its parents are. What is never ready inherits from itself.
    while !abstracts.is_empty() {
        let waiting: Vec<Ident> = abstracts.iter().map(|model| model.ident.clone()).collect();
        let ready = abstracts.iter().position(|model| {
            !model
                .parents
                .iter()
                .any(|parent| waiting.iter().any(|one| parent.is_ident(one)))
        });
        let mut model = abstracts.remove(ready.unwrap_or(0));
        if ready.is_none() {
            errors.error(
                &model.ident,
                format!("`{}` inherits from itself", model.ident),
            );
            model.parents.clear();
            model.incomplete = true;
        }
        inherit(&mut model, &mut done, &names, errors);
        done.push(Abstract { model, used: false });
    }
    for model in &mut concrete {
        inherit(model, &mut done, &names, errors);
    }
    concrete
}

struct Abstract {
    model: Checked,
    /// A model with a table has inherited it.
    used: bool,
}

/// Takes over the fields and the `Meta` of the parents.
fn inherit(
    heir: &mut Checked,
    abstracts: &mut [Abstract],
    concrete: &[Ident],
    errors: &mut Diagnostics,
) {
    let mut inherited: Vec<Declared> = Vec::new();
    let mut seen: Vec<&Path> = Vec::new();
    let mut gone: Vec<Ident> = Vec::new();
    let parents = heir.parents.clone();
    for path in &parents {
        if seen.contains(&path) {
            errors.error(path, format!("`{}` is inherited twice", text::path(path)));
            continue;
        }
        seen.push(path);
        let Some(at) = abstracts
            .iter()
            .position(|one| path.is_ident(&one.model.ident))
        else {
            match parent_with_table(path, heir, abstracts, concrete) {
                Ok(parent) => heir.parent = Some(parent),
                Err(refused) => {
                    errors.error(path, refused);
                    heir.incomplete = true;
                }
            }
            continue;
        };
        let Some(parent) = abstracts.get_mut(at) else {
            continue;
        };
        for field in &parent.model.fields {
            let ident = &field.field.ident;
            let overridden = heir
                .fields
                .iter()
                .chain(&inherited)
                .any(|other| other.field.ident == *ident);
            let removed = heir.removed.iter().any(|one| one == ident);
            if removed {
                gone.push(ident.clone());
            } else if !overridden {
                inherited.push(field.clone());
            }
        }
        heir.incomplete |= parent.model.incomplete;
        let repeated = parent.used;
        parent.used |= !heir.is_abstract;
        inherit_meta(&mut heir.meta, &mut heir.inherited, &parent.model, repeated);
    }
    refuse_removed(heir, &gone, errors);
    inherited.append(&mut heir.fields);
    heir.fields = inherited;
}

/// The parent that a path means, which has a table; or why it cannot be inherited from.
fn parent_with_table(
    path: &Path,
    heir: &Checked,
    abstracts: &[Abstract],
    concrete: &[Ident],
) -> Result<Ident, String> {
    let found = path.get_ident().filter(|ident| concrete.contains(ident));
    match (found, &heir.parent) {
        (None, _) => Err(unknown_parent(path, &heir.ident, abstracts, concrete)),
        (Some(parent), _) if heir.is_abstract => Err(format!(
            "`{0}` is abstract and cannot inherit from `{parent}`, which has a table\nhelp: let the heirs of `{0}` inherit from `{parent}` too",
            heir.ident
        )),
        (Some(parent), Some(other)) => Err(format!(
            "`{0}` inherits from `{other}` already: one parent with a table is enough\nhelp: point at the other with a `ForeignKey({parent}, …)`",
            heir.ident
        )),
        (Some(parent), None) => Ok(parent.clone()),
    }
}

/// Says which fields were removed that nobody would have inherited.
fn refuse_removed(heir: &Checked, gone: &[Ident], errors: &mut Diagnostics) {
    let removed = heir.removed.iter().filter(|ident| !gone.contains(ident));
    for ident in removed.filter(|_| !heir.incomplete) {
        errors.error(
            ident,
            format!(
                "`{}` inherits no field `{ident}` that it could do without\nhelp: remove this line; only fields of abstract models can be removed",
                heir.ident
            ),
        );
    }
}

fn inherit_meta(
    meta: &mut MetaSource,
    inherited: &mut Inherited,
    parent: &Checked,
    repeated: bool,
) {
    fn take<T: Clone>(own: &mut Option<T>, other: Option<&T>, repeated: bool) -> bool {
        let taken = own.is_none() && other.is_some();
        if taken {
            *own = other.cloned();
        }
        taken && repeated
    }
    let from = &parent.meta;
    let old = parent.inherited;
    inherited.ordering |= take(
        &mut meta.ordering,
        from.ordering.as_ref(),
        repeated || old.ordering,
    );
    inherited.indexes |= take(
        &mut meta.indexes,
        from.indexes.as_ref(),
        repeated || old.indexes,
    );
    inherited.constraints |= take(
        &mut meta.constraints,
        from.constraints.as_ref(),
        repeated || old.constraints,
    );
    inherited.managers |= take(
        &mut meta.managers,
        from.managers.as_ref(),
        repeated || old.managers,
    );
    take(
        &mut meta.default_manager_name,
        from.default_manager_name.as_ref(),
        repeated,
    );
    inherited.scopes |= take(
        &mut meta.scopes,
        from.scopes.as_ref(),
        repeated || old.scopes,
    );
    inherited.unique_together |= take(
        &mut meta.unique_together,
        from.unique_together.as_ref(),
        repeated || old.unique_together,
    );
    inherited.get_latest_by |= take(
        &mut meta.get_latest_by,
        from.get_latest_by.as_ref(),
        repeated || old.get_latest_by,
    );
    let names = [
        (&mut meta.default_related_name, &from.default_related_name),
        (&mut meta.verbose_name, &from.verbose_name),
        (&mut meta.verbose_name_plural, &from.verbose_name_plural),
    ];
    for (own, inherited) in names {
        take(own, inherited.as_ref(), repeated);
    }
    take(&mut meta.managed, from.managed.as_ref(), repeated);
    take(&mut meta.hooks, from.hooks.as_ref(), repeated);
}

fn unknown_parent(path: &Path, heir: &Ident, abstracts: &[Abstract], concrete: &[Ident]) -> String {
    let name = text::path(path);
    if path.get_ident().is_none() {
        return format!(
            "`{name}` cannot be inherited: only models of the same `model!` can\nhelp: move it into this block"
        );
    }
    let abstracts = abstracts.iter().map(|one| &one.model.ident);
    let names: Vec<String> = abstracts
        .chain(concrete)
        .filter(|ident| *ident != heir)
        .map(Ident::to_string)
        .collect();
    let names = || names.iter().map(String::as_str);
    format!(
        "there is no model `{name}` in this `model!` to inherit from{}{}",
        did_you_mean(&name, names()),
        listing("models", names())
    )
}
