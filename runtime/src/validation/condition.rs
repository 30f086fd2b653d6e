//! Conditions of constraints over the values of one row, in SQL's three-valued logic; and the same conditions as a query.
//!
//! What cannot be said here is unknown, and then the database alone decides.

use std::cmp::Ordering;

use nuages_schema::model::{Comparison, ConditionOp, FieldKind, Literal, ModelDef};
use nuages_schema::query::{Lookup, Op};

use crate::value::Value;

/// Something on the stack while a condition in postfix order is read.
enum Operand<'a> {
    Field(&'a Value),
    Literal(&'a Literal),
    /// True, false, or unknown.
    Truth(Option<bool>),
}

/// Whether the condition holds for these values; nothing where it is unknown, or speaks of a field that is left out.
pub(super) fn holds(
    model: &ModelDef,
    condition: &[ConditionOp],
    values: &[Value],
    left: &super::Left,
) -> Option<bool> {
    let mut stack: Vec<Operand<'_>> = Vec::new();
    for op in condition {
        let next = match op {
            ConditionOp::Field(name) => {
                let at = model.fields.iter().position(|field| field.name == *name)?;
                if left.has(u16::try_from(at).ok()?) {
                    return None;
                }
                Operand::Field(values.get(at)?)
            }
            ConditionOp::Literal(value) => Operand::Literal(value),
            // What is computed is the database's to compute: each rounds and folds letters in its own way.
            ConditionOp::Call(_) => return None,
            ConditionOp::Compare(comparison) => {
                let (right, left) = (stack.pop()?, stack.pop()?);
                Operand::Truth(order(&left, &right).map(|order| fits(*comparison, order)))
            }
            ConditionOp::IsNull(wanted) => {
                let null = matches!(
                    stack.pop()?,
                    Operand::Field(Value::Null) | Operand::Literal(Literal::Null)
                );
                Operand::Truth(Some(null == *wanted))
            }
            ConditionOp::And => {
                let (right, left) = (truth(&stack.pop()?), truth(&stack.pop()?));
                Operand::Truth(match (left, right) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                })
            }
            ConditionOp::Or => {
                let (right, left) = (truth(&stack.pop()?), truth(&stack.pop()?));
                Operand::Truth(match (left, right) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                })
            }
            ConditionOp::Not => Operand::Truth(truth(&stack.pop()?).map(|truth| !truth)),
        };
        stack.push(next);
    }
    truth(&stack.pop()?)
}

fn truth(operand: &Operand<'_>) -> Option<bool> {
    match operand {
        Operand::Truth(truth) => *truth,
        Operand::Field(Value::Bool(truth)) | Operand::Literal(Literal::Bool(truth)) => Some(*truth),
        _ => None,
    }
}

fn fits(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

fn order(left: &Operand<'_>, right: &Operand<'_>) -> Option<Ordering> {
    match (left, right) {
        (Operand::Field(left), Operand::Field(right)) => compare_values(left, right),
        (Operand::Field(value), Operand::Literal(literal)) => compare(value, literal),
        (Operand::Literal(literal), Operand::Field(value)) => {
            compare(value, literal).map(Ordering::reverse)
        }
        (Operand::Truth(left), Operand::Literal(Literal::Bool(right))) => {
            left.map(|left| left.cmp(right))
        }
        _ => None,
    }
}

fn compare_values(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => Some(left.cmp(right)),
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::Float(left), Value::Float(right)) => left.partial_cmp(right),
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Bytes(left), Value::Bytes(right)) => Some(left.cmp(right)),
        (Value::Address(left), Value::Address(right)) => Some(left.cmp(right)),
        #[cfg(feature = "jiff")]
        (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
        #[cfg(feature = "jiff")]
        (Value::Duration(left), Value::Duration(right)) => Some(left.cmp(right)),
        #[cfg(feature = "jiff")]
        (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
        #[cfg(feature = "jiff")]
        (Value::DateTime(left), Value::DateTime(right)) => Some(left.cmp(right)),
        #[cfg(feature = "rust_decimal")]
        (Value::Decimal(left), Value::Decimal(right)) => Some(left.cmp(right)),
        #[cfg(feature = "uuid")]
        (Value::Uuid(left), Value::Uuid(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// How a value stands to a constant; nothing where one of them is NULL or they are not of one kind.
pub(super) fn compare(value: &Value, literal: &Literal) -> Option<Ordering> {
    match (value, literal) {
        (Value::Bool(left), Literal::Bool(right)) => Some(left.cmp(right)),
        (Value::Integer(left), Literal::Integer(right)) => Some(left.cmp(right)),
        (Value::Float(left), Literal::Float(right)) => left.partial_cmp(right),
        (Value::Text(left), Literal::Text(right)) => Some(left.as_str().cmp(right)),
        (value, literal) => compare_values(value, &bound(value, literal)?),
    }
}

/// A constant as a value of the same kind as another.
fn bound(like: &Value, literal: &Literal) -> Option<Value> {
    match (like, literal) {
        #[cfg(feature = "jiff")]
        (Value::Date(_), Literal::Text(text)) => text.parse().ok().map(Value::Date),
        #[cfg(feature = "jiff")]
        (Value::DateTime(_), Literal::Text(text)) => text.parse().ok().map(Value::DateTime),
        #[cfg(feature = "rust_decimal")]
        (Value::Decimal(_), Literal::Text(text)) => text.parse().ok().map(Value::Decimal),
        #[cfg(feature = "uuid")]
        (Value::Uuid(_), Literal::Text(text)) => text.parse().ok().map(Value::Uuid),
        _ => None,
    }
}

/// The condition as steps of a query, with the values they bind; nothing where a query cannot say it.
pub(super) fn lower(model: &ModelDef, condition: &[ConditionOp]) -> Option<(Vec<Op>, Vec<Value>)> {
    let mut stack: Vec<Node<'_>> = Vec::new();
    for op in condition {
        let next = match op {
            ConditionOp::Field(name) => {
                let at = model.fields.iter().position(|field| field.name == *name)?;
                Node::Field(u16::try_from(at).ok()?)
            }
            ConditionOp::Literal(value) => Node::Literal(value),
            ConditionOp::Call(_) => return None,
            ConditionOp::Compare(comparison) => {
                let (right, left) = (stack.pop()?, stack.pop()?);
                Node::Compare(*comparison, Box::new((left, right)))
            }
            ConditionOp::IsNull(wanted) => Node::IsNull(*wanted, Box::new(stack.pop()?)),
            ConditionOp::And => {
                let (right, left) = (stack.pop()?, stack.pop()?);
                Node::All(Box::new((left, right)))
            }
            ConditionOp::Or => {
                let (right, left) = (stack.pop()?, stack.pop()?);
                Node::Any(Box::new((left, right)))
            }
            ConditionOp::Not => Node::Not(Box::new(stack.pop()?)),
        };
        stack.push(next);
    }
    let (mut ops, mut params) = (Vec::new(), Vec::new());
    write(model, &stack.pop()?, Is::True, &mut ops, &mut params)?;
    Some((ops, params))
}

/// A condition as a tree.
enum Node<'a> {
    Field(u16),
    Literal(&'a Literal),
    Compare(Comparison, Box<(Node<'a>, Node<'a>)>),
    IsNull(bool, Box<Node<'a>>),
    All(Box<(Node<'a>, Node<'a>)>),
    Any(Box<(Node<'a>, Node<'a>)>),
    Not(Box<Node<'a>>),
}

/// What a part of a condition has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    True,
    False,
}

/// Writes that a condition is true, or that it is false. A query's own negation takes unknown for false, SQL's does not; so
/// no negation is written at all.
fn write(
    model: &ModelDef,
    node: &Node<'_>,
    is: Is,
    ops: &mut Vec<Op>,
    params: &mut Vec<Value>,
) -> Option<()> {
    match node {
        Node::All(pair) | Node::Any(pair) => {
            write(model, &pair.0, is, ops, params)?;
            write(model, &pair.1, is, ops, params)?;
            let all = matches!(node, Node::All(_)) == (is == Is::True);
            ops.push(if all { Op::And } else { Op::Or });
        }
        Node::Not(inner) => {
            let other = if is == Is::True { Is::False } else { Is::True };
            write(model, inner, other, ops, params)?;
        }
        Node::IsNull(wanted, inner) => {
            operand(model, inner, None, ops, params)?;
            ops.push(Op::IsNull(*wanted == (is == Is::True)));
        }
        Node::Compare(comparison, pair) => {
            let comparison = if is == Is::True {
                *comparison
            } else {
                opposite(*comparison)
            };
            compare_ops(model, comparison, &pair.0, &pair.1, ops, params)?;
        }
        Node::Field(_) | Node::Literal(_) => return None,
    }
    Some(())
}

const fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

/// The same comparison with its sides exchanged.
const fn mirrored(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        other => other,
    }
}

fn compare_ops(
    model: &ModelDef,
    comparison: Comparison,
    left: &Node<'_>,
    right: &Node<'_>,
    ops: &mut Vec<Op>,
    params: &mut Vec<Value>,
) -> Option<()> {
    if matches!(left, Node::Literal(_)) {
        return compare_ops(model, mirrored(comparison), right, left, ops, params);
    }
    let Node::Field(at) = left else { return None };
    let kind = model.fields.get(usize::from(*at))?.kind;
    let mut one = |lookup: Lookup| {
        operand(model, left, None, ops, params)?;
        operand(model, right, Some(kind), ops, params)?;
        ops.push(Op::Lookup(lookup));
        Some(())
    };
    match comparison {
        Comparison::Equal => one(Lookup::Exact),
        Comparison::Less => one(Lookup::Less),
        Comparison::LessOrEqual => one(Lookup::LessOrEqual),
        Comparison::Greater => one(Lookup::Greater),
        Comparison::GreaterOrEqual => one(Lookup::GreaterOrEqual),
        Comparison::NotEqual => {
            one(Lookup::Less)?;
            one(Lookup::Greater)?;
            ops.push(Op::Or);
            Some(())
        }
    }
}

fn operand(
    model: &ModelDef,
    node: &Node<'_>,
    kind: Option<FieldKind>,
    ops: &mut Vec<Op>,
    params: &mut Vec<Value>,
) -> Option<()> {
    match node {
        Node::Field(at) => {
            model.fields.get(usize::from(*at))?;
            ops.push(Op::Column(None, *at));
        }
        Node::Literal(literal) => {
            ops.push(Op::Param);
            params.push(value(kind?, literal)?);
        }
        _ => return None,
    }
    Some(())
}

/// A constant as it is bound for a field of that type.
fn value(kind: FieldKind, literal: &Literal) -> Option<Value> {
    Some(match (kind, literal) {
        #[cfg(feature = "rust_decimal")]
        (FieldKind::DecimalField { decimal_places, .. }, Literal::Text(text)) => {
            let number: rust_decimal::Decimal = text.parse().ok()?;
            let mut scaled = number;
            scaled.rescale(u32::from(decimal_places));
            if scaled != number {
                return None;
            }
            Value::Decimal(scaled)
        }
        #[cfg(feature = "jiff")]
        (FieldKind::DateField, Literal::Text(text)) => Value::Date(text.parse().ok()?),
        #[cfg(feature = "jiff")]
        (FieldKind::DateTimeField, Literal::Text(text)) => Value::DateTime(text.parse().ok()?),
        #[cfg(feature = "uuid")]
        (FieldKind::UuidField, Literal::Text(text)) => Value::Uuid(text.parse().ok()?),
        (_, Literal::Bool(value)) => Value::Bool(*value),
        (_, Literal::Integer(value)) => Value::Integer(*value),
        (_, Literal::Float(value)) => Value::Float(*value),
        (_, Literal::Text(value)) => Value::Text(value.to_string()),
        (_, Literal::Null) => return None,
    })
}
