//! Indexes and constraints as migration files write them.
#![expect(non_snake_case, reason = "Django's names, as in `Meta`")]

use crate::model::{ConstraintDef, IndexDef, OrderDef, Str};

use super::condition::Expr;

/// A unique constraint that may still get a condition.
#[derive(Debug, Clone)]
#[must_use]
pub struct UniqueConstraintDef {
    name: Str,
    fields: Vec<Str>,
    condition: Vec<crate::model::ConditionOp>,
}

/// An index over these fields, in order; `-` stands before a descending one.
pub fn Index<S: Into<Str>>(name: impl Into<Str>, fields: impl IntoIterator<Item = S>) -> IndexDef {
    IndexDef {
        name: name.into(),
        fields: orders(fields).into(),
        condition: Vec::new().into(),
    }
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
    }
}

/// A condition that no row may break.
pub fn CheckConstraint(name: impl Into<Str>, check: Expr) -> ConstraintDef {
    ConstraintDef::Check {
        name: name.into(),
        check: check.into(),
    }
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

impl From<UniqueConstraintDef> for ConstraintDef {
    fn from(constraint: UniqueConstraintDef) -> Self {
        Self::Unique {
            name: constraint.name,
            fields: constraint.fields.into(),
            condition: constraint.condition.into(),
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
