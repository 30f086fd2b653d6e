//! Conditions as migration files write them: `field("rating").gte(0) & field("rating").lte(10)`.

use std::ops::{Add, BitAnd, BitOr, Div, Mul, Not, Rem, Sub};

use crate::model::{Arithmetic, Comparison, Condition, ConditionOp, Function, Literal, Str};

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

macro_rules! arithmetic {
    ($($trait:ident $method:ident $how:ident;)+) => {$(
        impl<T: Into<Expr>> $trait<T> for Expr {
            type Output = Expr;

            fn $method(self, other: T) -> Self {
                self.joined(other.into(), ConditionOp::Arithmetic(Arithmetic::$how))
            }
        }
    )+};
}

arithmetic! {
    Add add Add;
    Sub sub Subtract;
    Mul mul Multiply;
    Div div Divide;
    Rem rem Modulo;
}

macro_rules! functions {
    ($($name:ident $function:ident, $doc:literal;)+) => {$(
        #[doc = $doc]
        pub fn $name(value: impl Into<Expr>) -> Expr {
            called(Function::$function, value.into())
        }
    )+};
}

functions! {
    lower Lower, "The text in lower case.";
    upper Upper, "The text in upper case.";
    length Length, "The number of characters.";
    abs Abs, "The number without its sign.";
}

fn called(function: Function, mut value: Expr) -> Expr {
    value.0.push(ConditionOp::Function(function));
    value
}

/// The first of two that is not NULL.
pub fn coalesce(first: impl Into<Expr>, second: impl Into<Expr>) -> Expr {
    first
        .into()
        .joined(second.into(), ConditionOp::Function(Function::Coalesce))
}

/// Two texts as one; NULL counts as an empty text.
pub fn concat(first: impl Into<Expr>, second: impl Into<Expr>) -> Expr {
    first
        .into()
        .joined(second.into(), ConditionOp::Function(Function::Concat))
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
