//! What conditions compute of fields: of which type it is, and whether its operands fit.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;

use super::condition::Lowering;
use crate::diagnostic::Diagnostic;
use crate::model::{FieldDef, FieldKind, Function};
use crate::parse::source::Operand;

/// What constants beside an operand are like: its first field, as far as messages go, and its type.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    pub(super) ident: Ident,
    /// A stand-in for what is computed; nothing for a field that was lost.
    pub(super) field: Option<FieldDef>,
}

/// The anchor of an operand; a constant is none.
pub(super) fn anchor(
    operand: &Operand,
    lowering: &Lowering<'_>,
) -> Result<Option<Anchor>, Diagnostic> {
    Ok(match operand {
        Operand::Field(ident) => Some(Anchor {
            ident: ident.clone(),
            field: lowering.known_field(ident)?.cloned(),
        }),
        Operand::Constant(_) => None,
        Operand::Call {
            function, operands, ..
        } => {
            let mut found = None;
            for one in operands {
                if let Some(one) = anchor(one, lowering)? {
                    found.get_or_insert(one);
                }
            }
            found.map(|inner| Anchor {
                field: result(*function, inner.field.as_ref()),
                ident: inner.ident,
            })
        }
    })
}

/// A stand-in for what a function makes of a field.
fn result(function: Function, of: Option<&FieldDef>) -> Option<FieldDef> {
    let kind = match function {
        Function::Lower | Function::Upper | Function::Trim | Function::Concat => {
            FieldKind::TextField
        }
        Function::Length => FieldKind::BigIntegerField,
        Function::Contains | Function::StartsWith | Function::EndsWith => FieldKind::BooleanField,
        Function::Coalesce => return of.cloned(),
        _ => match of?.kind {
            kind if kind.is_integer() => FieldKind::BigIntegerField,
            kind => kind,
        },
    };
    of.map(|of| FieldDef::new(of.name.clone(), of.column.clone(), kind))
}

/// The place of an operand.
pub(super) fn place(operand: &Operand) -> TokenStream {
    match operand {
        Operand::Field(ident) => ident.to_token_stream(),
        Operand::Constant(value) => value.to_token_stream(),
        Operand::Call { place, .. } => place.clone(),
    }
}

/// Checks that the operands of a call are what it takes. What is in them is checked when they are lowered.
pub(super) fn check(operand: &Operand, lowering: &Lowering<'_>) -> Result<(), Diagnostic> {
    let Operand::Call {
        place: at,
        function,
        operands,
    } = operand
    else {
        return Ok(());
    };
    let mut kinds: Vec<FieldKind> = Vec::new();
    for one in operands {
        if let Operand::Call {
            place, function, ..
        } = one
            && function.is_condition()
        {
            let why = format!("`{}` is a condition, not a value", function.name());
            return Err(Diagnostic::new(place, why));
        }
        let Some(field) = anchor(one, lowering)?.and_then(|anchor| anchor.field) else {
            continue;
        };
        if let Some(wanted) = unfit(*function, field.kind) {
            let why = format!(
                "`{}` takes {wanted}, `{}` is a `{}`",
                function.name(),
                field.name,
                field.kind.name()
            );
            return Err(Diagnostic::new(place(one), why));
        }
        kinds.push(field.kind);
    }
    if let [left, right] = kinds.as_slice()
        && !fit_together(*left, *right)
    {
        let why = format!(
            "`{}` takes two of one type, not a `{}` and a `{}`",
            function.name(),
            left.name(),
            right.name()
        );
        return Err(Diagnostic::new(at, why));
    }
    let decimal = |kind: &FieldKind| matches!(kind, FieldKind::DecimalField { .. });
    if matches!(
        function,
        Function::Multiply | Function::Divide | Function::Modulo
    ) && kinds.iter().any(decimal)
    {
        return Err(Diagnostic::new(
            at,
            "decimals are added and subtracted only: a product would have to be rounded",
        ));
    }
    Ok(())
}

/// What a function takes, if it does not take that type.
fn unfit(function: Function, kind: FieldKind) -> Option<&'static str> {
    let number =
        kind.is_integer() || matches!(kind, FieldKind::FloatField | FieldKind::DecimalField { .. });
    match function {
        Function::Coalesce => None,
        Function::Abs => (!number).then_some("a number"),
        _ if function.is_arithmetic() => (!number).then_some("numbers"),
        _ => (!kind.is_text()).then_some("a text"),
    }
}

/// Whether two operands of one call may be of these types.
fn fit_together(left: FieldKind, right: FieldKind) -> bool {
    left == right
        || (left.is_integer() && right.is_integer())
        || (left.is_text() && right.is_text())
}
