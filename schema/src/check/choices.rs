//! Checks enums of choices, and whether one fits the field that names it.

use std::collections::HashSet;

use syn::{Expr, Lit, Path};

use super::{Known, field, options, rules};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use crate::model::{ChoiceDef, FieldKind, Literal};
use crate::names;
use crate::parse::source::{EnumSource, VariantSource};
use crate::parse::{Choice, Choices, text};

/// Checks an enum. Variants that are wrong keep a value of the right type.
pub(crate) fn check(source: EnumSource, errors: &mut Diagnostics) -> Choices {
    let before = errors.len();
    rules::type_name(&source.ident, "an enum", errors);
    let text = source
        .variants
        .iter()
        .find_map(|variant| value_of(variant.value.as_ref()?))
        .is_none_or(|value| matches!(value, Literal::Text(_)));
    let mut names = HashSet::new();
    let mut values: Vec<(Literal, String)> = Vec::new();
    let mut variants = Vec::new();
    for one in source.variants {
        field::attributes(&one.attrs, errors);
        if !names.insert(one.ident.to_string()) {
            errors.error(
                &one.ident,
                format!("`{}` has the choice `{}` twice", source.ident, one.ident),
            );
            continue;
        }
        let value = value(&one, text, &mut values, errors);
        variants.push(Choice {
            label: one.label.map_or_else(
                || names::choice_label(&one.ident.to_string()),
                |label| label.value(),
            ),
            ident: one.ident,
            attrs: one.attrs,
            value,
        });
    }
    if variants.is_empty() && !source.broken && errors.len() == before {
        errors.error(
            &source.ident,
            format!(
                "enum `{0}` has no choices\nhelp: write `{0} {{ Draft = \"d\" }}`",
                source.ident
            ),
        );
    }
    Choices {
        ident: source.ident,
        vis: source.vis,
        attrs: source.attrs,
        text,
        variants,
    }
}

fn value(
    variant: &VariantSource,
    text: bool,
    values: &mut Vec<(Literal, String)>,
    errors: &mut Diagnostics,
) -> Literal {
    let name = variant.ident.to_string();
    // Where there is a message already any short value of the right type does.
    let stub = if text {
        Literal::Text(values.len().to_string().into())
    } else {
        Literal::Integer(i64::try_from(values.len()).unwrap_or_default())
    };
    let Some(expr) = &variant.value else {
        return stub;
    };
    let Some(value) = value_of(expr) else {
        errors.error(expr, "the value of a choice is a text or a whole number");
        return stub;
    };
    if matches!(value, Literal::Text(_)) != text {
        let (this, others) = if text {
            ("a number", "texts")
        } else {
            ("a text", "numbers")
        };
        errors.error(
            expr,
            format!("the value of `{name}` is {this}, those before it are {others}"),
        );
        return stub;
    }
    if let Some((_, other)) = values.iter().find(|(other, _)| *other == value) {
        errors.error(
            expr,
            format!("`{name}` has the same value as `{other}`\nhelp: give each choice a value of its own"),
        );
        return stub;
    }
    values.push((value.clone(), name));
    value
}

fn value_of(expr: &Expr) -> Option<Literal> {
    if let Some(Lit::Str(text)) = options::literal_of(expr) {
        return Some(Literal::Text(text.value().into()));
    }
    let number = options::integer_of(expr)?;
    i64::try_from(number).ok().map(Literal::Integer)
}

/// The choices that `choices = …` names, and the path to them.
pub(crate) fn of_field(
    value: &Expr,
    kind: FieldKind,
    known: &Known<'_>,
) -> Result<(Path, Vec<ChoiceDef>), Diagnostic> {
    let Expr::Path(path) = options::peel(value) else {
        return Err(Diagnostic::new(
            value,
            "`choices` takes an enum\nhelp: declare `enum Status { Draft = \"d\" }` in this `model!` and write `choices = Status`",
        ));
    };
    let path = path.path.clone();
    let Some(ident) = path.get_ident() else {
        // An enum of another block: rustc checks the rest.
        return Ok((path, Vec::new()));
    };
    let Some(choices) = known.choices(ident) else {
        let name = ident.to_string();
        let help = did_you_mean(&name, known.choices_names().iter().map(String::as_str));
        let help = if help.is_empty() {
            format!(
                "\nhelp: declare `enum {name} {{ … }}` in this `model!`, or give the whole path of one from elsewhere"
            )
        } else {
            help
        };
        return Err(Diagnostic::new(
            ident,
            format!("there is no enum of choices `{name}`{help}"),
        ));
    };
    fits(choices, ident, kind)?;
    let list = choices.variants.iter().map(|choice| ChoiceDef {
        name: choice.ident.to_string().into(),
        value: choice.value.clone(),
        label: choice.label.clone().into(),
    });
    Ok((path, list.collect()))
}

fn fits(choices: &Choices, place: &proc_macro2::Ident, kind: FieldKind) -> Result<(), Diagnostic> {
    let takes_text = kind.is_text();
    if takes_text != choices.text {
        let (values, instead) = if choices.text {
            ("texts", "CharField(max_length = …)")
        } else {
            ("whole numbers", "IntegerField")
        };
        return Err(Diagnostic::new(
            place,
            format!(
                "the values of `{place}` are {values}, `{}` does not take them\nhelp: write `{instead}`",
                kind.name()
            ),
        ));
    }
    let Some(most) = kind.max_length() else {
        return Ok(());
    };
    for choice in &choices.variants {
        if let Literal::Text(value) = &choice.value {
            let length = value.chars().count();
            if u32::try_from(length).is_ok_and(|length| length > most) {
                return Err(Diagnostic::new(
                    place,
                    format!(
                        "`{place}::{}` is stored as `{value}`, {length} characters; `max_length` is {most}\nhelp: write `max_length = {length}` or more",
                        choice.ident
                    ),
                ));
            }
        }
    }
    Ok(())
}

/// The stored value of a path such as `Status::Draft`, if its enum is one of the block.
pub(crate) fn constant(
    path: &Path,
    known: &Known<'_>,
) -> Result<Option<(proc_macro2::Ident, Literal)>, Diagnostic> {
    let segments: Vec<_> = path.segments.iter().map(|segment| &segment.ident).collect();
    let &[name, variant] = segments.as_slice() else {
        return Ok(None);
    };
    let Some(choices) = known.choices(name) else {
        return Ok(None);
    };
    if let Some(choice) = choices
        .variants
        .iter()
        .find(|choice| choice.ident == *variant)
    {
        return Ok(Some((name.clone(), choice.value.clone())));
    }
    let names: Vec<String> = choices
        .variants
        .iter()
        .map(|choice| choice.ident.to_string())
        .collect();
    let names = || names.iter().map(String::as_str);
    Err(Diagnostic::new(
        variant,
        format!(
            "`{}` is not a choice of `{name}`{}{}",
            text::source(variant),
            did_you_mean(&variant.to_string(), names()),
            crate::diagnostic::listing(&format!("choices of `{name}`"), names())
        ),
    ))
}
