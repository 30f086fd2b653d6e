//! What follows from a parent that has a table: the link to its row, what the heir must not declare again, and what a proxy
//! must not declare at all.

use std::borrow::Cow;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt as _;

use super::Known;
use super::field::Declared;
use super::inherit::Checked;
use super::model::Places;
use super::relation::{Relation, TargetPath};
use crate::diagnostic::Diagnostics;
use crate::model::{FieldDef, FieldKind, OnDelete};
use crate::names;
use crate::parse::{Base, Field, Model};

/// Models and where their names come from, built parents first, in the order of their declaration.
pub(crate) fn build_all(
    merged: Vec<Checked>,
    known: &Known<'_>,
    errors: &mut Diagnostics,
) -> (Vec<Model>, Vec<Places>) {
    let mut built: Vec<Option<(Model, Places)>> = merged.iter().map(|_| None).collect();
    let mut waiting: Vec<(usize, Checked)> = merged.into_iter().enumerate().collect();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|(_, one)| {
            let parent = one.parent.as_ref().and_then(|ident| known.position(ident));
            parent.is_none_or(|at| built.get(at).is_none_or(Option::is_some))
        });
        let (at, mut checked) = waiting.remove(ready.unwrap_or(0));
        if ready.is_none() {
            errors.error(
                &checked.ident,
                format!("`{}` inherits from itself", checked.ident),
            );
            checked.parent = None;
            checked.incomplete = true;
        }
        let lineage = Lineage::of(&checked, known, &built);
        let one = super::model::build(checked, &lineage, known, errors);
        if let Some(slot) = built.get_mut(at) {
            *slot = Some(one);
        }
    }
    built.into_iter().flatten().unzip()
}

/// The parents with tables of a model, the nearest first.
pub(crate) struct Lineage<'a> {
    parents: Vec<(usize, &'a Model)>,
}

impl<'a> Lineage<'a> {
    fn of(checked: &Checked, known: &Known<'_>, built: &'a [Option<(Model, Places)>]) -> Self {
        let mut parents = Vec::new();
        let mut next = checked
            .parent
            .as_ref()
            .and_then(|ident| known.position(ident));
        while let Some(at) = next
            && let Some(Some((model, _))) = built.get(at)
        {
            parents.push((at, model));
            next = model.base.as_ref().map(|base| base.at);
        }
        Self { parents }
    }

    /// The nearest parent.
    pub(crate) fn parent(&self) -> Option<&'a Model> {
        self.parents.first().map(|(_, model)| *model)
    }

    /// The definition of an inherited field, and the model whose table has it.
    pub(crate) fn field(&self, name: &str) -> Option<(&'a Model, &'a FieldDef)> {
        self.parents
            .iter()
            .find_map(|(_, model)| Some((*model, model.def.field(name)?)))
    }

    /// The model that declares something of that name: a field, a key's column, a many-to-many field.
    fn owner(&self, name: &str) -> Option<&'a Model> {
        let holds = |model: &Model| {
            model
                .fields
                .iter()
                .any(|field| field.ident == name || field.attname == name)
                || model.many_to_many.iter().any(|field| field.ident == name)
        };
        self.parents
            .iter()
            .map(|(_, model)| *model)
            .find(|model| holds(model))
    }

    /// Checks the fields of an heir, and adds the link to its parent's row.
    pub(crate) fn extend(&self, heir: &mut Checked, errors: &mut Diagnostics) -> Option<Base> {
        let (at, parent) = *self.parents.first()?;
        let ident = heir.parent.clone()?;
        if heir.is_proxy {
            refuse_fields(heir, errors);
            return Some(Base {
                ident,
                at,
                link: None,
            });
        }
        let link = take_link(parent, heir, errors).unwrap_or_else(|| declare_link(parent, heir));
        let name = link.field.ident.clone();
        self.refuse_clashes(&link.field, parent, heir, errors);
        refuse_keys(parent, heir, errors);
        heir.fields.insert(0, link);
        Some(Base {
            ident,
            at,
            link: Some(name),
        })
    }

    /// Leaves out what an heir declares again.
    fn refuse_clashes(
        &self,
        link: &Field,
        parent: &Model,
        heir: &mut Checked,
        errors: &mut Diagnostics,
    ) {
        let ident = &heir.ident;
        let owner_of = |name: &Ident| self.owner(&name.unraw().to_string());
        if let Some(owner) = owner_of(&link.ident).or_else(|| owner_of(&link.attname)) {
            errors.error(
                ident,
                format!(
                    "the row of `{ident}` in `{0}` is called `{1}`, which is a field of `{2}`\nhelp: rename that field",
                    parent.ident, link.ident, owner.ident
                ),
            );
        }
        heir.fields.retain(|declared| {
            let field = &declared.field;
            let names = [&field.ident, &field.attname];
            let message = match names.into_iter().find_map(owner_of) {
                Some(owner) => format!(
                    "`{ident}` has the field `{0}` already, from `{1}`\nhelp: give this one another name",
                    field.ident, owner.ident
                ),
                None if names.iter().any(|name| **name == link.ident || **name == link.attname) => {
                    format!(
                        "`{0}` is the row of `{ident}` in `{1}`\nhelp: give this field another name",
                        link.ident, parent.ident
                    )
                }
                None => return true,
            };
            errors.error(&field.ident, message);
            false
        });
    }
}

/// A proxy has no fields and no table.
fn refuse_fields(heir: &mut Checked, errors: &mut Diagnostics) {
    for declared in heir.fields.drain(..) {
        errors.error(
                &declared.field.ident,
                format!(
                    "`{0}` is a proxy: its rows are those of the table that it stands for, so it has no fields of its own\nhelp: remove `proxy` for a table of its own",
                    heir.ident
                ),
            );
    }
    let meta = &mut heir.meta;
    let table = meta.db_table.take().map(ToTokens::into_token_stream);
    let indexes = meta.indexes.take().unwrap_or_default();
    let constraints = meta.constraints.take().unwrap_or_default();
    let places = table
        .into_iter()
        .map(|place| (place, "db_table"))
        .chain(
            indexes
                .iter()
                .map(|one| (one.ident.to_token_stream(), "indexes")),
        )
        .chain(
            constraints
                .iter()
                .map(|one| (one.ident.to_token_stream(), "constraints")),
        );
    for (place, key) in places {
        errors.error(
                place,
                format!(
                    "`{0}` is a proxy and has no table of its own\nhelp: move `{key}` to the model that it stands for",
                    heir.ident
                ),
            );
    }
}

/// Says what is wrong with a proxy that stands for nothing.
pub(crate) fn without_base(heir: &Checked, errors: &mut Diagnostics) {
    if heir.is_proxy && heir.parent.is_none() && !heir.incomplete {
        errors.error(
            &heir.ident,
            format!(
                "the proxy `{0}` does not say what it stands for\nhelp: write `proxy {0}: Entry {{ … }}` with a model that has a table",
                heir.ident
            ),
        );
    }
}

/// The parent's key is the heir's.
fn refuse_keys(parent: &Model, heir: &mut Checked, errors: &mut Diagnostics) {
    let keys = heir.fields.iter_mut();
    for declared in keys.filter(|declared| declared.def.primary_key && !declared.field.broken) {
        let mut options = declared.field.options.iter();
        let option = options.find(|option| option.name == "primary_key");
        errors.error(
            option.map_or(&declared.field.ident, |option| &option.name),
            format!(
                "`{0}` has the key of `{1}`, from which it inherits\nhelp: remove `primary_key`",
                heir.ident, parent.ident
            ),
        );
        declared.def.primary_key = false;
        declared.field.broken = true;
    }
}

/// The field that the heir declares as its link: `place: OneToOneField(Place, parent_link, …)`.
fn take_link(parent: &Model, heir: &mut Checked, errors: &mut Diagnostics) -> Option<Declared> {
    let is_link = |declared: &Declared| {
        let mut options = declared.field.options.iter();
        options.any(|option| option.name == "parent_link")
    };
    let at = heir.fields.iter().position(is_link)?;
    let mut link = heir.fields.remove(at);
    let target = link.relation.as_ref().and_then(|one| one.target.as_ref());
    let leads = matches!(target, Some(TargetPath::Path(path)) if path.is_ident(&parent.ident));
    if !leads && !link.field.broken {
        errors.error(
            &link.field.ident,
            format!(
                "`{0}` is to be the link of `{1}` to `{2}`, and leads elsewhere\nhelp: write `OneToOneField({2}, on_delete = Cascade, parent_link)`",
                link.field.ident, heir.ident, parent.ident
            ),
        );
        return None;
    }
    link.def.primary_key = true;
    Some(link)
}

/// The link that an heir has unless it declares one.
fn declare_link(parent: &Model, heir: &Checked) -> Declared {
    let name = format!("{}_ptr", parent.ident.unraw().to_string().to_lowercase());
    let link = Ident::new(&name, heir.ident.span());
    let column = names::foreign_key_column(&name);
    let attname = Ident::new(&column, link.span());
    let field = Field {
        attname,
        kind: Ident::new("OneToOneField", link.span()),
        ident: link.clone(),
        attrs: Vec::new(),
        options: Vec::new(),
        default: None,
        choices: None,
        validators: Vec::new(),
        expression: None,
        value_type: None,
        target: None,
        on_delete_value: None,
        mark: heir.mark,
        broken: false,
    };
    let def = FieldDef {
        primary_key: true,
        unique: true,
        ..FieldDef::new(Cow::Owned(name), Cow::Owned(column), FieldKind::ForeignKey)
    };
    // The way back is called like the heir, and is never in the way: `restaurant`.
    let back = heir.ident.unraw().to_string().to_lowercase();
    Declared {
        def,
        field,
        relation: Some(Relation {
            target: Some(TargetPath::Path(parent.ident.clone().into())),
            on_delete: OnDelete::Cascade,
            related_name: Some((back, heir.ident.span())),
            parent_link: true,
            ..Relation::unknown(true)
        }),
        many_to_many: false,
        db_column: None,
        db_table: None,
    }
}
