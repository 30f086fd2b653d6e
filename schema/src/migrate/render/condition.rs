//! A condition in postfix order as the expression that builds it.

use crate::model::{Arithmetic, Comparison, ConditionOp};

use super::layout::Tree;
use super::{literal, text};

/// How tightly the last operator of an expression binds.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binds {
    Or,
    And,
    Sum,
    Product,
    Not,
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
            ConditionOp::Arithmetic(how) => {
                let (right, left) = (pop(), pop());
                let binds = match how {
                    Arithmetic::Add | Arithmetic::Subtract => Binds::Sum,
                    _ => Binds::Product,
                };
                let right = match right.1 {
                    Binds::Constant => right.0,
                    Binds::Sum | Binds::Product => format!("({})", right.0),
                    _ => bound(right, binds),
                };
                let symbol = how.symbol();
                (format!("{} {symbol} {right}", bound(left, binds)), binds)
            }
            ConditionOp::Function(function) => {
                let last = pop().0;
                let first = if function.is_joining() {
                    format!("{}, ", pop().0)
                } else {
                    String::new()
                };
                (format!("{}({first}{last})", function.name()), Binds::Call)
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
