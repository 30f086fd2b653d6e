//! Conditions as migration files write them: `field("rating").gte(0) & field("rating").lte(10)`.

use std::ops::{BitAnd, BitOr, Not};

use crate::model::{Comparison, Condition, ConditionOp, Function, Literal, Str};

/// A condition, or a part of one, over the fields of one row.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Expr(pub(super) Vec<ConditionOp>);

/// The field of that name.
pub fn field(name: impl Into<Str>) -> Expr {
    Expr(vec![ConditionOp::Field(name.into())])
}

/// A constant.
pub fn value(value: impl Into<Literal>) -> Expr {
    Expr(vec![ConditionOp::Literal(value.into())])
}

impl Expr {
    /// `==`
    pub fn exact(self, other: impl Into<Expr>) -> Self {
        self.compare(Comparison::Equal, other.into())
    }

    /// `!=`
    pub fn ne(self, other: impl Into<Expr>) -> Self {
        self.compare(Comparison::NotEqual, other.into())
    }

    /// `<`
    pub fn lt(self, other: impl Into<Expr>) -> Self {
        self.compare(Comparison::Less, other.into())
    }

    /// `<=`
    pub fn lte(self, other: impl Into<Expr>) -> Self {
        self.compare(Comparison::LessOrEqual, other.into())
    }

    /// `>`
    pub fn gt(self, other: impl Into<Expr>) -> Self {
        self.compare(Comparison::Greater, other.into())
    }

    /// `>=`
    pub fn gte(self, other: impl Into<Expr>) -> Self {
        self.compare(Comparison::GreaterOrEqual, other.into())
    }

    /// Whether it is NULL, or is not.
    pub fn isnull(mut self, null: bool) -> Self {
        self.0.push(ConditionOp::IsNull(null));
        self
    }

    /// The text in lower case.
    pub fn lower(self) -> Self {
        self.call(Function::Lower)
    }

    /// The text in upper case.
    pub fn upper(self) -> Self {
        self.call(Function::Upper)
    }

    /// The number of characters.
    pub fn length(self) -> Self {
        self.call(Function::Length)
    }

    /// The text without spaces at its ends.
    pub fn trim(self) -> Self {
        self.call(Function::Trim)
    }

    /// The number without its sign.
    pub fn abs(self) -> Self {
        self.call(Function::Abs)
    }

    /// This, or the other one where it is NULL.
    pub fn coalesce(self, other: impl Into<Expr>) -> Self {
        self.joined(other.into(), ConditionOp::Call(Function::Coalesce))
    }

    /// Both texts as one.
    pub fn concat(self, other: impl Into<Expr>) -> Self {
        self.joined(other.into(), ConditionOp::Call(Function::Concat))
    }

    /// Whether the text holds the other one.
    pub fn contains(self, other: impl Into<Expr>) -> Self {
        self.joined(other.into(), ConditionOp::Call(Function::Contains))
    }

    /// Whether the text starts with the other one.
    pub fn startswith(self, other: impl Into<Expr>) -> Self {
        self.joined(other.into(), ConditionOp::Call(Function::StartsWith))
    }

    /// Whether the text ends with the other one.
    pub fn endswith(self, other: impl Into<Expr>) -> Self {
        self.joined(other.into(), ConditionOp::Call(Function::EndsWith))
    }

    fn call(mut self, function: Function) -> Self {
        self.0.push(ConditionOp::Call(function));
        self
    }

    fn compare(self, comparison: Comparison, other: Expr) -> Self {
        self.joined(other, ConditionOp::Compare(comparison))
    }

    fn joined(mut self, other: Expr, op: ConditionOp) -> Self {
        self.0.extend(other.0);
        self.0.push(op);
        self
    }
}

impl BitAnd for Expr {
    type Output = Expr;

    fn bitand(self, other: Self) -> Self {
        self.joined(other, ConditionOp::And)
    }
}

impl BitOr for Expr {
    type Output = Expr;

    fn bitor(self, other: Self) -> Self {
        self.joined(other, ConditionOp::Or)
    }
}

impl Not for Expr {
    type Output = Expr;

    fn not(mut self) -> Self {
        self.0.push(ConditionOp::Not);
        self
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident => $function:ident;)+) => {$(
        impl<T: Into<Expr>> std::ops::$operator<T> for Expr {
            type Output = Expr;

            fn $method(self, other: T) -> Self {
                self.joined(other.into(), ConditionOp::Call(Function::$function))
            }
        }
    )+};
}

operators! {
    Add add => Add;
    Sub sub => Subtract;
    Mul mul => Multiply;
    Div div => Divide;
    Rem rem => Modulo;
}

impl From<Expr> for Condition {
    fn from(condition: Expr) -> Self {
        condition.0.into()
    }
}

/// The Rust types that stand for a constant, each also as an operand.
macro_rules! literals {
    ($($from:ty, $value:ident => $literal:expr;)+) => {$(
        impl From<$from> for Literal {
            fn from($value: $from) -> Self {
                $literal
            }
        }

        impl From<$from> for Expr {
            fn from(constant: $from) -> Self {
                value(constant)
            }
        }
    )+};
}

literals! {
    bool, value => Literal::Bool(value);
    i32, value => Literal::Integer(value.into());
    i64, value => Literal::Integer(value);
    f64, value => Literal::Float(value);
    &'static str, value => Literal::Text(value.into());
    String, value => Literal::Text(value.into());
}

impl From<Literal> for Expr {
    fn from(constant: Literal) -> Self {
        value(constant)
    }
}
