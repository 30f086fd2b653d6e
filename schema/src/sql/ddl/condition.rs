//! The condition of a check constraint or a partial index as SQL text.
//!
//! A condition comes checked: what does not fit together here becomes text that every database refuses.

use crate::dialect::Dialect;
use crate::model::{
    Arithmetic, Comparison, ConditionOp, FieldDef, FieldKind, Function, Literal, ModelDef,
};

use super::literal::literal;

/// What stands on the stack while a condition in postfix order is read.
enum Operand<'a> {
    /// A field, of the table of that name where there are several.
    Field(&'a FieldDef, Option<&'a str>),
    Literal(&'a Literal),
    /// Text that binds as tightly as a name.
    Text(String),
    /// The same, of which it is known how the value is stored.
    Computed(String, FieldKind),
}

impl Operand<'_> {
    /// How its value is stored, as far as that is known.
    fn kind(&self) -> Option<FieldKind> {
        match self {
            Self::Field(field, _) => Some(field.kind),
            Self::Computed(_, kind) => Some(*kind),
            Self::Literal(_) | Self::Text(_) => None,
        }
    }
}

/// The condition over the columns of the model. The condition must not be empty.
pub(super) fn condition(dialect: &Dialect, model: &ModelDef, ops: &[ConditionOp]) -> String {
    // The caller puts its own parentheses around the whole.
    let text = over(dialect, model, ops, None);
    match text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
    {
        Some(inner) => inner.to_owned(),
        None => text,
    }
}

/// The condition over the columns of a table that has that name in the statement.
pub(in crate::sql) fn over(
    dialect: &Dialect,
    model: &ModelDef,
    ops: &[ConditionOp],
    table: Option<&str>,
) -> String {
    let mut stack: Vec<Operand<'_>> = Vec::new();
    for op in ops {
        let next = match op {
            ConditionOp::Field(name) => match model.field(name) {
                Some(field) => Operand::Field(field, table),
                None => Operand::Text(quoted(dialect, name)),
            },
            ConditionOp::Literal(value) => Operand::Literal(value),
            ConditionOp::Compare(comparison) => {
                let (left, right) = pop_two(&mut stack);
                Operand::Text(compared(dialect, *comparison, &left, &right))
            }
            ConditionOp::IsNull(null) => {
                let operand = written(dialect, &pop(&mut stack), FieldKind::TextField);
                let not = if *null { "" } else { "NOT " };
                Operand::Text(format!("({operand} IS {not}NULL)"))
            }
            ConditionOp::And => joined(dialect, &mut stack, "AND"),
            ConditionOp::Or => joined(dialect, &mut stack, "OR"),
            ConditionOp::Not => {
                let operand = written(dialect, &pop(&mut stack), FieldKind::BooleanField);
                Operand::Text(format!("(NOT {operand})"))
            }
            ConditionOp::Arithmetic(how) => {
                let (left, right) = pop_two(&mut stack);
                computed(dialect, *how, &left, &right)
            }
            ConditionOp::Function(function) => {
                let last = pop(&mut stack);
                let first = function.is_joining().then(|| pop(&mut stack));
                called(dialect, *function, first.as_ref(), &last)
            }
        };
        stack.push(next);
    }
    written(dialect, &pop(&mut stack), FieldKind::BooleanField)
}

fn pop<'a>(stack: &mut Vec<Operand<'a>>) -> Operand<'a> {
    stack.pop().unwrap_or(Operand::Text(String::new()))
}

fn pop_two<'a>(stack: &mut Vec<Operand<'a>>) -> (Operand<'a>, Operand<'a>) {
    let right = pop(stack);
    (pop(stack), right)
}

fn joined<'a>(dialect: &Dialect, stack: &mut Vec<Operand<'a>>, word: &str) -> Operand<'a> {
    let (left, right) = pop_two(stack);
    let left = written(dialect, &left, FieldKind::BooleanField);
    let right = written(dialect, &right, FieldKind::BooleanField);
    Operand::Text(format!("({left} {word} {right})"))
}

fn compared(
    dialect: &Dialect,
    comparison: Comparison,
    left: &Operand<'_>,
    right: &Operand<'_>,
) -> String {
    // A constant is written as the column beside it stores its values.
    let kind = left.kind().or(right.kind()).unwrap_or(FieldKind::TextField);
    let symbol = match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    };
    let left = written(dialect, left, kind);
    let right = written(dialect, right, kind);
    format!("({left} {symbol} {right})")
}

/// Arithmetic, on 64 bits where there are fewer.
fn computed<'a>(
    dialect: &Dialect,
    how: Arithmetic,
    left: &Operand<'_>,
    right: &Operand<'_>,
) -> Operand<'a> {
    let decimal = |operand: &Operand<'_>| {
        operand
            .kind()
            .filter(|kind| matches!(kind, FieldKind::DecimalField { .. }))
    };
    let known = left.kind().or(right.kind());
    let kind = decimal(left)
        .or(decimal(right))
        .or(known)
        .unwrap_or(FieldKind::BigIntegerField);
    // A factor counts; it is no amount of the same unit.
    let beside = if how == Arithmetic::Multiply {
        FieldKind::BigIntegerField
    } else {
        kind
    };
    let operand = |operand: &Operand<'_>| {
        let text = written(dialect, operand, beside);
        match operand.kind() {
            Some(kind) if kind.is_integer() => format!("{text}{}", dialect.widen),
            _ => text,
        }
    };
    let kind = if kind.is_integer() {
        FieldKind::BigIntegerField
    } else {
        kind
    };
    let text = format!("({} {} {})", operand(left), how.symbol(), operand(right));
    Operand::Computed(text, kind)
}

fn called<'a>(
    dialect: &Dialect,
    function: Function,
    first: Option<&Operand<'_>>,
    last: &Operand<'_>,
) -> Operand<'a> {
    let kind = first
        .and_then(Operand::kind)
        .or(last.kind())
        .unwrap_or(FieldKind::TextField);
    let value = written(dialect, last, kind);
    let before = first.map_or_else(String::new, |first| written(dialect, first, kind));
    match function {
        Function::Lower => Operand::Computed(format!("LOWER({value})"), kind),
        Function::Upper => Operand::Computed(format!("UPPER({value})"), kind),
        Function::Length => Operand::Computed(format!("LENGTH({value})"), FieldKind::IntegerField),
        Function::Abs => Operand::Computed(format!("ABS({value})"), kind),
        Function::Coalesce => Operand::Computed(format!("COALESCE({before}, {value})"), kind),
        Function::Concat => Operand::Computed(
            format!("(COALESCE({before}, '') || COALESCE({value}, ''))"),
            FieldKind::TextField,
        ),
    }
}

fn written(dialect: &Dialect, operand: &Operand<'_>, kind: FieldKind) -> String {
    match operand {
        Operand::Field(field, Some(table)) => {
            format!(
                "{}.{}",
                quoted(dialect, table),
                quoted(dialect, &field.column)
            )
        }
        Operand::Field(field, None) => quoted(dialect, &field.column),
        Operand::Literal(value) => literal(dialect, kind, value),
        Operand::Text(text) | Operand::Computed(text, _) => text.clone(),
    }
}

/// An identifier in quotes.
pub(super) fn quoted(dialect: &Dialect, identifier: &str) -> String {
    let mut sql = String::with_capacity(identifier.len() + 2);
    dialect.quote(&mut sql, identifier);
    sql
}
