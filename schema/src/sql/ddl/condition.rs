//! The condition of a check constraint or a partial index as SQL text.
//!
//! A condition comes checked: what does not fit together here becomes text that every database refuses.

use crate::dialect::Dialect;
use crate::model::{Comparison, ConditionOp, FieldDef, FieldKind, Function, Literal, ModelDef};
use crate::query::{Lookup, Transform};

use super::literal::literal;

/// What stands on the stack while a condition in postfix order is read.
enum Operand<'a> {
    /// A field, of the table of that name where there are several.
    Field(&'a FieldDef, Option<&'a str>),
    Literal(&'a Literal),
    /// Text that binds as tightly as a name; of that type, if it is a value.
    Text(String, Option<FieldKind>),
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
                None => Operand::Text(quoted(dialect, name), None),
            },
            ConditionOp::Literal(value) => Operand::Literal(value),
            ConditionOp::Compare(comparison) => {
                let (left, right) = pop_two(&mut stack);
                Operand::Text(compared(dialect, *comparison, &left, &right), None)
            }
            ConditionOp::Call(function) => {
                let mut operands: Vec<Operand<'_>> =
                    (0..function.operands()).map(|_| pop(&mut stack)).collect();
                operands.reverse();
                call(dialect, *function, &operands)
            }
            ConditionOp::IsNull(null) => {
                let operand = written(dialect, &pop(&mut stack), FieldKind::TextField);
                let not = if *null { "" } else { "NOT " };
                Operand::Text(format!("({operand} IS {not}NULL)"), None)
            }
            ConditionOp::And => joined(dialect, &mut stack, "AND"),
            ConditionOp::Or => joined(dialect, &mut stack, "OR"),
            ConditionOp::Not => {
                let operand = written(dialect, &pop(&mut stack), FieldKind::BooleanField);
                Operand::Text(format!("(NOT {operand})"), None)
            }
        };
        stack.push(next);
    }
    written(dialect, &pop(&mut stack), FieldKind::BooleanField)
}

fn pop<'a>(stack: &mut Vec<Operand<'a>>) -> Operand<'a> {
    stack.pop().unwrap_or(Operand::Text(String::new(), None))
}

fn pop_two<'a>(stack: &mut Vec<Operand<'a>>) -> (Operand<'a>, Operand<'a>) {
    let right = pop(stack);
    (pop(stack), right)
}

fn joined<'a>(dialect: &Dialect, stack: &mut Vec<Operand<'a>>, word: &str) -> Operand<'a> {
    let (left, right) = pop_two(stack);
    let left = written(dialect, &left, FieldKind::BooleanField);
    let right = written(dialect, &right, FieldKind::BooleanField);
    Operand::Text(format!("({left} {word} {right})"), None)
}

fn compared(
    dialect: &Dialect,
    comparison: Comparison,
    left: &Operand<'_>,
    right: &Operand<'_>,
) -> String {
    // A constant is written as the column beside it stores its values.
    let kind = common_kind(left, right);
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

/// The type that constants beside these operands have.
fn common_kind(left: &Operand<'_>, right: &Operand<'_>) -> FieldKind {
    let kinds = || left.kind().into_iter().chain(right.kind());
    // A multiple of a decimal has its digits.
    let decimal = kinds().find(|kind| matches!(kind, FieldKind::DecimalField { .. }));
    decimal.or(kinds().next()).unwrap_or(FieldKind::TextField)
}

impl Operand<'_> {
    fn kind(&self) -> Option<FieldKind> {
        match self {
            Self::Field(field, _) => Some(field.kind),
            Self::Literal(_) => None,
            Self::Text(_, kind) => *kind,
        }
    }
}

/// What a function makes of its operands.
fn call<'a>(dialect: &Dialect, function: Function, operands: &[Operand<'a>]) -> Operand<'a> {
    let (left, right) = (operands.first(), operands.last());
    let (Some(left), Some(right)) = (left, right) else {
        return Operand::Text(String::new(), None);
    };
    let kind = common_kind(left, right);
    // A factor counts; it is no amount of the same unit.
    let beside = match function {
        Function::Multiply => FieldKind::BigIntegerField,
        _ => kind,
    };
    let (a, b) = (
        written(dialect, left, beside),
        written(dialect, right, beside),
    );
    let transformed = |transform: Transform| {
        let mut sql = String::new();
        (dialect.transform)(&mut sql, transform, &a);
        sql
    };
    let looked_up = |lookup: Lookup| {
        let mut sql = String::from("(");
        (dialect.text_lookup)(&mut sql, lookup, &a, &b);
        sql.push(')');
        sql
    };
    let text = match function {
        _ if function.is_arithmetic() => arithmetic(dialect, function, (left, &a), (right, &b)),
        Function::Lower => transformed(Transform::Lower),
        Function::Upper => transformed(Transform::Upper),
        Function::Length => transformed(Transform::Length),
        Function::Trim => format!("TRIM({a})"),
        Function::Abs => format!("ABS({a})"),
        Function::Coalesce => format!("COALESCE({a}, {b})"),
        Function::Contains => looked_up(Lookup::Contains),
        Function::StartsWith => looked_up(Lookup::StartsWith),
        Function::EndsWith => looked_up(Lookup::EndsWith),
        _ => format!("(COALESCE({a}, '') || COALESCE({b}, ''))"),
    };
    let kind = match function {
        Function::Length => FieldKind::BigIntegerField,
        Function::Concat => FieldKind::TextField,
        _ if function.is_arithmetic() && kind.is_integer() => FieldKind::BigIntegerField,
        _ => kind,
    };
    Operand::Text(text, (!function.is_condition()).then_some(kind))
}

/// Arithmetic in 64 bits. Nothing is divided by 0: databases differ about what comes of it.
fn arithmetic(
    dialect: &Dialect,
    function: Function,
    (left, a): (&Operand<'_>, &str),
    (right, b): (&Operand<'_>, &str),
) -> String {
    let wide = |operand: &Operand<'_>, text: &str| match operand {
        Operand::Field(field, _) if field.kind.is_integer() => format!("{text}{}", dialect.widen),
        _ => text.to_owned(),
    };
    let (a, b) = (wide(left, a), wide(right, b));
    match function {
        Function::Divide | Function::Modulo => format!("({a} {} NULLIF({b}, 0))", function.name()),
        _ => format!("({a} {} {b})", function.name()),
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
        Operand::Text(text, _) => text.clone(),
    }
}

/// An identifier in quotes.
pub(super) fn quoted(dialect: &Dialect, identifier: &str) -> String {
    let mut sql = String::with_capacity(identifier.len() + 2);
    dialect.quote(&mut sql, identifier);
    sql
}
