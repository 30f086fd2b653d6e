//! Checks what a field's options say about validation beyond `validators`, and what the model has to know for it:
//! `error_messages`, `unique_for_date`, `db_check`.

use std::borrow::Cow;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, Lit};

use super::field::Declared;
use super::kinds::Kind;
use super::meta;
use super::model::Places;
use super::options::{self, Options};
use super::validators::{self, Subject};
use crate::diagnostic::{Diagnostics, did_you_mean, listing};
use crate::model::{
    Comparison, Condition, ConditionOp, ConstraintDef, FieldDef, FieldDetails, FieldKind, Literal,
    ModelDef,
};
use crate::names;
use crate::parse::Field;
use crate::validator::{DatePart, ErrorMessageDef, UniqueForDef, ValidatorDef};

/// The options that name a field with a date.
const UNIQUE_FOR: &[(&str, DatePart)] = &[
    ("unique_for_date", DatePart::Date),
    ("unique_for_month", DatePart::Month),
    ("unique_for_year", DatePart::Year),
];

/// Checks the options of a field of a known type, whose type, default and choices are known already.
pub(crate) fn check(
    kind: &'static Kind,
    options: &Options,
    declared: &mut Declared,
    sound: bool,
    errors: &mut Diagnostics,
) {
    let before = errors.len();
    let subject = Subject {
        kind,
        def: &declared.def,
        has_choices: declared.field.choices.is_some(),
    };
    let list = list(options, errors);
    // Where a limit's type is wrong already, its value says nothing.
    let mut ignored = Diagnostics::new();
    let found = validators::check(&list, subject, if sound { errors } else { &mut ignored });
    let details = FieldDetails {
        editable: options.flag("editable", errors).unwrap_or(true),
        validators: found.defs.into(),
        unique_for: unique_for(options, errors).into(),
        ..declared.def.details.clone().into_owned()
    };
    keep(&mut declared.def, details);
    declared.field.validators = found.code;
    if !sound || errors.len() > before {
        return;
    }
    if let Some(message) = validators::default_in_limits(&declared.def) {
        errors.error(&declared.field.default, message);
    }
    let subject = Subject {
        kind,
        def: &declared.def,
        has_choices: declared.field.choices.is_some(),
    };
    let messages = messages(options, subject, errors);
    if !messages.is_empty() {
        let details = FieldDetails {
            error_messages: messages.into(),
            ..declared.def.details.clone().into_owned()
        };
        keep(&mut declared.def, details);
    }
    if options.flag("db_check", errors) == Some(true) && conditions(&declared.def).is_empty() {
        let place = options.find("db_check").map(|option| option.name.clone());
        errors.error(
            place,
            "there is nothing here that the database could check\nhelp: add `choices`, or a limit such as `validators = [Range(0..=10)]`",
        );
    }
}

fn keep(def: &mut FieldDef, details: FieldDetails) {
    if details != *def.details {
        def.details = Cow::Owned(details);
    }
}

/// The list of validators as written.
fn list(options: &Options, errors: &mut Diagnostics) -> Vec<Expr> {
    let Some(value) = options.value("validators", errors) else {
        return Vec::new();
    };
    if let Expr::Array(list) = options::peel(value) {
        return list.elems.iter().cloned().collect();
    }
    errors.error(value, "`validators` takes a list such as `[Range(0..=10)]`");
    Vec::new()
}

fn unique_for(options: &Options, errors: &mut Diagnostics) -> Vec<UniqueForDef> {
    let mut list = Vec::new();
    for (option, part) in UNIQUE_FOR {
        let Some(value) = options.value(option, errors) else {
            continue;
        };
        match options::ident_of(value) {
            Some(field) => list.push(UniqueForDef {
                part: *part,
                field: field.to_string().into(),
            }),
            None => errors.error(
                value,
                format!("`{option}` names a field with a date, as in `{option} = pub_date`"),
            ),
        }
    }
    list
}

/// `error_messages(unique = "…")`.
fn messages(
    options: &Options,
    subject: Subject<'_>,
    errors: &mut Diagnostics,
) -> Vec<ErrorMessageDef> {
    const EXAMPLE: &str = "help: write `error_messages(unique = \"…\")`";
    let mut messages: Vec<ErrorMessageDef> = Vec::new();
    let Some(option) = options.find("error_messages") else {
        return messages;
    };
    let Some(Expr::Call(call)) = &option.value else {
        errors.error(
            &option.name,
            format!("`error_messages` takes the messages by their codes\n{EXAMPLE}"),
        );
        return messages;
    };
    for arg in &call.args {
        let pair = match arg {
            Expr::Assign(assign) => {
                let code = options::ident_of(&assign.left);
                let text = options::literal_of(&assign.right);
                code.zip(text)
            }
            _ => None,
        };
        let Some((code, Lit::Str(text))) = pair else {
            errors.error(arg, format!("expected a code and its message\n{EXAMPLE}"));
            continue;
        };
        if let Some(error) = validators::known_code(code, subject) {
            errors.push(error);
        } else if messages.iter().any(|known| *code == *known.code) {
            errors.error(code, format!("`{code}` is given twice"));
        } else {
            messages.push(ErrorMessageDef {
                code: code.to_string().into(),
                message: text.value().into(),
            });
        }
    }
    messages
}

/// What can only be said now that all fields of the model are known.
pub(crate) fn model(
    subject: &meta::Subject<'_>,
    def: &mut ModelDef,
    places: &mut Places,
    errors: &mut Diagnostics,
) {
    dates(subject, &def.fields, errors);
    database_checks(subject.fields, def, places);
}

/// Checks the fields that `unique_for_date` and its like name.
fn dates(subject: &meta::Subject<'_>, defs: &[FieldDef], errors: &mut Diagnostics) {
    let (model, fields, incomplete) = (subject.ident, subject.fields, subject.incomplete);
    let is_date =
        |def: &FieldDef| matches!(def.kind, FieldKind::DateField | FieldKind::DateTimeField);
    for field in fields.iter().filter(|field| !field.broken) {
        for option in &field.options {
            let name = option.name.to_string();
            let named = option.value.as_ref().and_then(options::ident_of);
            let Some(date) = named.filter(|_| UNIQUE_FOR.iter().any(|(known, _)| *known == name))
            else {
                continue;
            };
            let found = defs.iter().find(|def| *date == *def.name);
            if found.is_some_and(is_date) {
                continue;
            }
            if let Some(def) = found {
                errors.error(
                    date,
                    format!("`{date}` is a `{}` and has no date", def.kind.name()),
                );
            } else if !incomplete {
                let dates = || defs.iter().filter(|def| is_date(def)).map(|def| &*def.name);
                errors.error(
                    date,
                    format!(
                        "`{model}` has no field `{date}`{}{}",
                        did_you_mean(&date.to_string(), dates()),
                        listing(&format!("fields of `{model}` with a date"), dates())
                    ),
                );
            }
        }
    }
}

/// Adds the check constraints of fields with `db_check`.
fn database_checks(fields: &[Field], def: &mut ModelDef, places: &mut Places) {
    let mut added = Vec::new();
    for (field, field_def) in fields.iter().zip(def.fields.iter()) {
        let option = field
            .options
            .iter()
            .find(|option| option.name == "db_check");
        let on = option.is_some_and(|option| {
            let value = option.value.as_ref().and_then(options::literal_of);
            !matches!(value, Some(Lit::Bool(value)) if !value.value)
        });
        let check = conditions(field_def);
        if let (Some(option), true, false) = (option, on, check.is_empty() || field.broken) {
            let name = names::check_name(&def.table, &field_def.column);
            let place: TokenStream = option.name.to_token_stream();
            places.constraints.push((name.clone(), place));
            added.push(ConstraintDef::Check {
                name: name.into(),
                check,
            });
        }
    }
    if !added.is_empty() {
        let mut constraints = def.constraints.clone().into_owned();
        constraints.extend(added);
        def.constraints = constraints.into();
    }
}

/// What of a field's validators and choices SQL can say.
fn conditions(def: &FieldDef) -> Condition {
    let mut steps = Vec::new();
    let compare = |comparison, value: &Literal| {
        [
            ConditionOp::Field(def.name.clone()),
            ConditionOp::Literal(value.clone()),
            ConditionOp::Compare(comparison),
        ]
    };
    for (at, choice) in def.choices.iter().enumerate() {
        steps.extend(compare(Comparison::Equal, &choice.value));
        if at > 0 {
            steps.push(ConditionOp::Or);
        }
    }
    let mut several = !steps.is_empty();
    for validator in def.details.validators.iter() {
        let (comparison, limit) = match validator {
            ValidatorDef::MinValue(least) => (Comparison::GreaterOrEqual, least),
            ValidatorDef::MaxValue(most) => (Comparison::LessOrEqual, most),
            _ => continue,
        };
        steps.extend(compare(comparison, limit));
        if several {
            steps.push(ConditionOp::And);
        }
        several = true;
    }
    steps.into()
}
