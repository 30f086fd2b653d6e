//! Checks a model's `Meta` against its fields: ordering, indexes, constraints.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt as _;

use super::inherit::Inherited;
use super::model::Places;
use super::parent::Lineage;
use super::relation::interpolate;
use super::{Known, condition, manager, rules};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean, listing};
use crate::model::{ConstraintDef, FieldDef, IndexDef, ModelDef, OrderDef, Str};
use crate::names;
use crate::parse::condition::OWN_FIELDS;
use crate::parse::source::{ConstraintSource, IndexSource, MetaSource, OrderSource};
use crate::parse::{Field, Manager};
use crate::validator::ViolationDef;

/// The model that a `Meta` belongs to.
pub(crate) struct Subject<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) fields: &'a [Field],
    pub(crate) known: &'a Known<'a>,
    pub(crate) lineage: &'a Lineage<'a>,
    /// The place of what nobody wrote.
    pub(crate) mark: Span,
    /// Part of the model was lost: an unknown field may have been there.
    pub(crate) incomplete: bool,
}

/// Checks the `Meta` and puts what it says into the definition.
pub(crate) fn check(
    meta: MetaSource,
    inherited: Inherited,
    subject: &Subject<'_>,
    def: &mut ModelDef,
    places: &mut Places,
    errors: &mut Diagnostics,
) -> Declared {
    let mut found = Diagnostics::new();
    let parent = subject.lineage.parent();
    match (meta.ordering, parent) {
        (None, Some(parent)) => def.ordering.clone_from(&parent.def.ordering),
        (list, _) => {
            let order = model_ordering(list.unwrap_or_default(), subject, def, &mut found);
            def.ordering = order.into();
        }
    }
    keep(found, inherited.ordering, errors);

    let mut found = Diagnostics::new();
    let mut indexes = Vec::new();
    for one in meta.indexes.unwrap_or_default() {
        indexes.extend(index(one, subject, def, places, &mut found));
    }
    keep(found, inherited.indexes, errors);
    def.indexes = indexes.into();

    let mut found = Diagnostics::new();
    let mut constraints = Vec::new();
    for one in meta.constraints.unwrap_or_default() {
        constraints.extend(constraint(one, subject, def, places, &mut found));
    }
    keep(found, inherited.constraints, errors);

    let mut found = Diagnostics::new();
    for list in meta.unique_together.unwrap_or_default() {
        constraints.extend(unique_together(&list, subject, def, places, &mut found));
    }
    keep(found, inherited.unique_together, errors);
    def.constraints = constraints.into();

    let mut found = Diagnostics::new();
    let latest = ordering(
        meta.get_latest_by.unwrap_or_default(),
        subject,
        def,
        &mut found,
    );
    keep(found, inherited.get_latest_by, errors);
    if !latest.is_empty() {
        def.details.to_mut().get_latest_by = latest.into();
    }

    let mut found = Diagnostics::new();
    let (names, scopes) =
        manager::scopes(meta.scopes.unwrap_or_default(), subject, def, &mut found);
    keep(found, inherited.scopes, errors);
    if !scopes.is_empty() {
        def.details.to_mut().scopes = scopes.into();
    }
    let mut found = Diagnostics::new();
    let managers = manager::managers(
        meta.managers,
        meta.default_manager_name.as_ref(),
        subject,
        &mut found,
    );
    keep(found, inherited.managers, errors);
    Declared {
        scopes: names,
        managers,
    }
}

/// What a `Meta` declares beside the definition.
pub(crate) struct Declared {
    /// The names of the scopes.
    pub(crate) scopes: Vec<Ident>,
    pub(crate) managers: Vec<Manager>,
}

/// Keeps mistakes, unless an earlier heir of the same abstract model had them already.
fn keep(found: Diagnostics, repeated: bool, errors: &mut Diagnostics) {
    if !repeated {
        errors.merge(found);
    }
}

/// A field named in a `Meta`: its definition, or nothing with a message where one is due.
pub(crate) fn named_field<'d>(
    ident: &Ident,
    subject: &Subject<'_>,
    def: &'d ModelDef,
    allow_key: bool,
) -> Result<Option<&'d FieldDef>, Diagnostic> {
    let name = ident.unraw().to_string();
    let name = if allow_key && name == "pk" {
        def.primary_key()
            .map_or_else(|| name.clone(), |(_, key)| key.name.to_string())
    } else {
        name
    };
    if let Some(field) = def.field(&name) {
        return Ok(Some(field));
    }
    if subject.incomplete {
        return Ok(None);
    }
    if name.contains("__") {
        return Err(Diagnostic::new(ident, OWN_FIELDS));
    }
    if def.many_to_many.iter().any(|field| field.name == name) {
        return Err(Diagnostic::new(
            ident,
            format!("`{name}` is a `ManyToManyField` and has no column"),
        ));
    }
    let model = subject.ident;
    if let Some((owner, _)) = subject.lineage.field(&name) {
        return Err(Diagnostic::new(
            ident,
            format!(
                "`{name}` is in the table of `{0}`, not in that of `{model}`\nhelp: declare this in the `Meta` of `{0}`",
                owner.ident
            ),
        ));
    }
    if let Some(key) = def
        .fields
        .iter()
        .find(|field| field.relation.is_some() && field.column == name)
    {
        return Err(Diagnostic::new(
            ident,
            format!(
                "`{model}` has no field `{name}`\nhelp: write `{}`",
                key.name
            ),
        ));
    }
    let names = || def.fields.iter().map(|field| field.name.as_ref());
    Err(Diagnostic::new(
        ident,
        format!(
            "`{model}` has no field `{name}`{}{}",
            did_you_mean(&name, names()),
            listing(&format!("fields of `{model}`"), names())
        ),
    ))
}

/// The model's own order: by its fields and those of its parents.
fn model_ordering(
    list: Vec<OrderSource>,
    subject: &Subject<'_>,
    def: &ModelDef,
    errors: &mut Diagnostics,
) -> Vec<OrderDef> {
    let mut terms: Vec<OrderDef> = Vec::new();
    for one in list {
        let inherited = subject.lineage.field(&one.field.unraw().to_string());
        match inherited {
            Some((_, field)) if terms.iter().all(|term| term.field != field.name) => {
                terms.push(OrderDef {
                    field: field.name.clone(),
                    descending: one.descending,
                });
            }
            Some(_) => errors.error(&one.field, format!("`{}` is named twice here", one.field)),
            None => {
                let ident = one.field.clone();
                for term in ordering(vec![one], subject, def, errors) {
                    if terms.iter().any(|known| known.field == term.field) {
                        errors.error(&ident, format!("`{}` is named twice here", term.field));
                    } else {
                        terms.push(term);
                    }
                }
            }
        }
    }
    terms
}

fn ordering(
    list: Vec<OrderSource>,
    subject: &Subject<'_>,
    def: &ModelDef,
    errors: &mut Diagnostics,
) -> Vec<OrderDef> {
    let mut terms: Vec<OrderDef> = Vec::new();
    for one in list {
        let Some(Some(field)) = errors.take(named_field(&one.field, subject, def, true)) else {
            continue;
        };
        if terms.iter().any(|term| term.field == field.name) {
            errors.error(&one.field, format!("`{}` is named twice here", field.name));
            continue;
        }
        terms.push(OrderDef {
            field: field.name.clone(),
            descending: one.descending,
        });
    }
    terms
}

/// The name given in the options; nothing when it cannot be used.
fn given_name(
    text: Option<&syn::LitStr>,
    what: &str,
    subject: &Subject<'_>,
    errors: &mut Diagnostics,
) -> Option<String> {
    let text = text?;
    let name = interpolate(&text.value(), subject.known.app, &subject.ident.to_string());
    rules::constraint_name(text, &name, what, errors).then_some(name)
}

fn index(
    source: IndexSource,
    subject: &Subject<'_>,
    def: &ModelDef,
    places: &mut Places,
    errors: &mut Diagnostics,
) -> Option<IndexDef> {
    let before = errors.len();
    let fields = ordering(source.fields.clone(), subject, def, errors);
    let condition = source
        .condition
        .and_then(|it| errors.take(condition::lower(&it, subject, def)))
        .unwrap_or_default();
    if source.broken {
        return None;
    }
    if source.fields.is_empty() {
        errors.error(
            &source.ident,
            "an index needs its fields\nhelp: write `Index(fields = [pub_date])`",
        );
        return None;
    }
    let given = given_name(source.name.as_ref(), "index", subject, errors);
    if source.name.is_none() && !condition.is_empty() {
        errors.error(
            &source.ident,
            "an index with a condition needs a name\nhelp: add `name = \"…\"`",
        );
    }
    if errors.len() > before || fields.is_empty() {
        return None;
    }
    let columns: Vec<String> = fields.iter().map(|term| column_of(term, def)).collect();
    let name = given.unwrap_or_else(|| names::index_name(&def.table, &columns));
    let place = source.name.map_or_else(
        || source.ident.to_token_stream(),
        ToTokens::into_token_stream,
    );
    places.constraints.push((name.clone(), place));
    Some(IndexDef {
        name: name.into(),
        fields: fields.into(),
        condition,
    })
}

fn column_of(term: &OrderDef, def: &ModelDef) -> String {
    let column = def
        .field(&term.field)
        .map_or("", |field| field.column.as_ref());
    let minus = if term.descending { "-" } else { "" };
    format!("{minus}{column}")
}

fn constraint(
    source: ConstraintSource,
    subject: &Subject<'_>,
    def: &ModelDef,
    places: &mut Places,
    errors: &mut Diagnostics,
) -> Option<ConstraintDef> {
    let before = errors.len();
    let word = source.ident.to_string();
    let fields = plain_fields(&source.fields, subject, def, errors);
    let had_condition = source.condition.is_some();
    let condition = source
        .condition
        .and_then(|it| errors.take(condition::lower(&it, subject, def)))
        .unwrap_or_default();
    if source.broken {
        return None;
    }
    if source.unique && source.fields.is_empty() {
        errors.error(
            &source.ident,
            format!("`{word}` needs its fields\nhelp: write `fields = [blog, headline]`"),
        );
    } else if !source.unique && !had_condition {
        errors.error(
            &source.ident,
            format!("`{word}` needs what it checks\nhelp: write `check = rating >= 0`"),
        );
    } else if source.name.is_none() {
        let example = format!(
            "{}_{}",
            subject.ident.to_string().to_lowercase(),
            if source.unique { "unique" } else { "check" }
        );
        errors.error(
            &source.ident,
            format!("`{word}` needs a name\nhelp: add `name = \"{example}\"`"),
        );
    }
    let name = given_name(source.name.as_ref(), "constraint", subject, errors)?;
    if errors.len() > before
        || (source.unique && fields.is_empty())
        || (!source.unique && condition.is_empty())
    {
        return None;
    }
    let place: TokenStream = source
        .name
        .map(ToTokens::into_token_stream)
        .unwrap_or_default();
    places.constraints.push((name.clone(), place));
    let messages = [source.violation_error_message, source.violation_error_code];
    places.violations.extend(violation(&name, messages));
    Some(if source.unique {
        ConstraintDef::Unique {
            name: name.into(),
            fields: fields.into(),
            condition,
        }
    } else {
        ConstraintDef::Check {
            name: name.into(),
            check: condition,
        }
    })
}

/// What the errors of a constraint say, where it says something of its own.
fn violation(name: &str, [message, code]: [Option<syn::LitStr>; 2]) -> Option<ViolationDef> {
    let text = |text: &Option<syn::LitStr>| match text {
        Some(text) => text.value().into(),
        None => Str::default(),
    };
    (message.is_some() || code.is_some()).then(|| ViolationDef {
        constraint: name.to_owned().into(),
        message: text(&message),
        code: text(&code),
    })
}

/// A constraint over fields that are unique together, with a name of our own.
fn unique_together(
    list: &[Ident],
    subject: &Subject<'_>,
    def: &ModelDef,
    places: &mut Places,
    errors: &mut Diagnostics,
) -> Option<ConstraintDef> {
    let before = errors.len();
    let fields = plain_fields(list, subject, def, errors);
    let first = list.first()?;
    if errors.len() > before || fields.len() < list.len() {
        return None;
    }
    let columns: Vec<&str> = fields
        .iter()
        .filter_map(|name| def.field(name))
        .map(|field| field.column.as_ref())
        .collect();
    let name = names::unique_name(&def.table, &columns);
    places
        .constraints
        .push((name.clone(), first.to_token_stream()));
    Some(ConstraintDef::Unique {
        name: name.into(),
        fields: fields.into(),
        condition: Vec::new().into(),
    })
}

/// Fields without an order.
fn plain_fields(
    idents: &[Ident],
    subject: &Subject<'_>,
    def: &ModelDef,
    errors: &mut Diagnostics,
) -> Vec<Str> {
    let mut fields: Vec<Str> = Vec::new();
    for ident in idents {
        if let Some(Some(field)) = errors.take(named_field(ident, subject, def, false)) {
            if fields.contains(&field.name) {
                errors.error(ident, format!("`{}` is named twice here", field.name));
            } else {
                fields.push(field.name.clone());
            }
        }
    }
    fields
}
