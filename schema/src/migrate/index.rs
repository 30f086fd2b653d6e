//! Indexes and constraints as migration files write them.
#![expect(non_snake_case, reason = "Django's names, as in `Meta`")]

use std::borrow::Cow;

use crate::model::{ConstraintDef, Deferrable, IndexDef, IndexOptions, IndexTerm, OrderDef, Str};

use super::condition::Expr;

/// A unique constraint that may still get a condition.
#[derive(Debug, Clone)]
#[must_use]
pub struct UniqueConstraintDef {
    name: Str,
    fields: Vec<Str>,
    condition: Vec<crate::model::ConditionOp>,
    options: IndexOptions,
}

/// An index over these fields, in order; `-` stands before a descending one.
pub fn Index<S: Into<Str>>(name: impl Into<Str>, fields: impl IntoIterator<Item = S>) -> IndexDef {
    IndexDef {
        name: name.into(),
        fields: orders(fields).into(),
        condition: Vec::new().into(),
        options: IndexOptions::plain(),
    }
}

/// An index over expressions, which follow: `.asc(field("name").lower())`.
pub fn IndexOn(name: impl Into<Str>) -> IndexDef {
    Index::<Str>(name, [])
}

/// No two rows are equal in these expressions, which follow: `.asc(field("name").lower())`.
pub fn UniqueConstraintOn(name: impl Into<Str>) -> UniqueConstraintDef {
    UniqueConstraint::<Str>(name, [])
}

/// No two rows are equal in all these fields.
pub fn UniqueConstraint<S: Into<Str>>(
    name: impl Into<Str>,
    fields: impl IntoIterator<Item = S>,
) -> UniqueConstraintDef {
    UniqueConstraintDef {
        name: name.into(),
        fields: fields.into_iter().map(Into::into).collect(),
        condition: Vec::new(),
        options: IndexOptions::NONE,
    }
}

/// A condition that no row may break.
pub fn CheckConstraint(name: impl Into<Str>, check: Expr) -> ConstraintDef {
    ConstraintDef::Check {
        name: name.into(),
        check: check.into(),
    }
}

/// The calls by which an index and a unique constraint get further options.
macro_rules! further_options {
    ($($type:ty, $options:ident => $get:expr;)+) => {$(
        impl $type {
            /// An expression of it, the least first.
            pub fn asc(self, expression: Expr) -> Self {
                self.term(expression, false)
            }

            /// An expression of it, the greatest first.
            pub fn desc(self, expression: Expr) -> Self {
                self.term(expression, true)
            }

            fn term(mut self, expression: Expr, descending: bool) -> Self {
                let $options = &mut self.options;
                $get.expressions.to_mut().push(IndexTerm {
                    expression: expression.into(),
                    descending,
                });
                self
            }

            /// Fields whose values it holds too, where the database can.
            pub fn include<S: Into<Str>>(mut self, fields: impl IntoIterator<Item = S>) -> Self {
                let $options = &mut self.options;
                $get.include = fields.into_iter().map(Into::into).collect::<Vec<_>>().into();
                self
            }

            /// The operator class of each field, where the database has such.
            pub fn opclasses<S: Into<Str>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
                let $options = &mut self.options;
                $get.opclasses = names.into_iter().map(Into::into).collect::<Vec<_>>().into();
                self
            }
        }
    )+};
}

further_options! {
    IndexDef, options => options.to_mut();
    UniqueConstraintDef, options => options;
}

impl IndexDef {
    /// Only rows that fulfil the condition are in the index.
    pub fn condition(mut self, condition: Expr) -> Self {
        self.condition = condition.into();
        self
    }
}

impl UniqueConstraintDef {
    /// Only rows that fulfil the condition are compared.
    pub fn condition(mut self, condition: Expr) -> Self {
        self.condition = condition.0;
        self
    }
}

impl UniqueConstraintDef {
    /// Rows without a value are equal in that.
    pub fn nulls_not_distinct(mut self) -> Self {
        self.options.nulls_distinct = false;
        self
    }

    /// It is checked at the end of a transaction, where the database can wait.
    pub fn deferred(mut self) -> Self {
        self.options.deferrable = Deferrable::Deferred;
        self
    }

    /// It is checked at the end of each statement, and may wait if the transaction says so.
    pub fn immediate(mut self) -> Self {
        self.options.deferrable = Deferrable::Immediate;
        self
    }
}

impl From<UniqueConstraintDef> for ConstraintDef {
    fn from(constraint: UniqueConstraintDef) -> Self {
        Self::Unique {
            name: constraint.name,
            fields: constraint.fields.into(),
            condition: constraint.condition.into(),
            options: if constraint.options == IndexOptions::NONE {
                IndexOptions::plain()
            } else {
                Cow::Owned(constraint.options)
            },
        }
    }
}

/// The terms of an ordering, `-` before a descending one.
pub(super) fn orders<S: Into<Str>>(terms: impl IntoIterator<Item = S>) -> Vec<OrderDef> {
    terms
        .into_iter()
        .map(|term| {
            let term = term.into();
            match term.strip_prefix('-') {
                Some(field) => OrderDef {
                    field: field.to_owned().into(),
                    descending: true,
                },
                None => OrderDef {
                    field: term,
                    descending: false,
                },
            }
        })
        .collect()
}
