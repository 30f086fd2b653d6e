//! A condition in postfix order as the expression that builds it.

use crate::model::{Comparison, ConditionOp, Function};

use super::layout::Tree;
use super::{literal, text};

/// How tightly the last operator of an expression binds.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binds {
    Or,
    And,
    Not,
    Sum,
    Product,
    Call,
    /// A constant: it needs `value(…)` before calls.
    Constant,
}

/// An expression and how tightly it binds.
type Operand = (String, Binds);

/// The expression that builds the condition.
pub(super) fn condition(ops: &[ConditionOp]) -> Tree {
    let mut stack: Vec<Operand> = Vec::new();
    for op in ops {
        let mut pop = || stack.pop().unwrap_or((String::new(), Binds::Call));
        let next = match op {
            ConditionOp::Field(name) => (format!("field({})", flat(&text(name))), Binds::Call),
            ConditionOp::Literal(value) => (flat(&literal(value)), Binds::Constant),
            ConditionOp::Compare(comparison) => {
                let (right, left) = (pop(), pop());
                let method = method(*comparison);
                let call = format!("{}.{method}({})", bound(left, Binds::Call), right.0);
                (call, Binds::Call)
            }
            ConditionOp::Call(function) if function.is_arithmetic() => {
                let (right, left) = (pop(), pop());
                let (binds, next) = match function {
                    Function::Add | Function::Subtract => (Binds::Sum, Binds::Product),
                    _ => (Binds::Product, Binds::Call),
                };
                let right = match right {
                    (source, Binds::Constant) => source,
                    right => bound(right, next),
                };
                let (left, sign) = (bound(left, binds), function.name());
                (format!("{left} {sign} {right}"), binds)
            }
            ConditionOp::Call(function) => {
                let other = if function.operands() > 1 {
                    pop().0
                } else {
                    String::new()
                };
                let on = bound(pop(), Binds::Call);
                (format!("{on}.{}({other})", function.name()), Binds::Call)
            }
            ConditionOp::IsNull(null) => {
                let call = format!("{}.isnull({null})", bound(pop(), Binds::Call));
                (call, Binds::Call)
            }
            ConditionOp::And => {
                let (right, left) = (pop(), pop());
                let (left, right) = (bound(left, Binds::And), bound(right, Binds::Not));
                (format!("{left} & {right}"), Binds::And)
            }
            ConditionOp::Or => {
                let (right, left) = (pop(), pop());
                let (left, right) = (bound(left, Binds::Or), bound(right, Binds::And));
                (format!("{left} | {right}"), Binds::Or)
            }
            ConditionOp::Not => (format!("!{}", bound(pop(), Binds::Not)), Binds::Not),
        };
        stack.push(next);
    }
    let whole = stack.pop().map(|operand| bound(operand, Binds::Or));
    Tree::Atom(whole.unwrap_or_default())
}

fn flat(tree: &Tree) -> String {
    tree.lines(0)
}

fn method(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "exact",
        Comparison::NotEqual => "ne",
        Comparison::Less => "lt",
        Comparison::LessOrEqual => "lte",
        Comparison::Greater => "gt",
        Comparison::GreaterOrEqual => "gte",
    }
}

/// The operand, in parentheses if it binds less tightly than its place asks for.
fn bound((source, binds): Operand, at_least: Binds) -> String {
    if binds == Binds::Constant {
        format!("value({source})")
    } else if binds < at_least {
        format!("({source})")
    } else {
        source
    }
}
