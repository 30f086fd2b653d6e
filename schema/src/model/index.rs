//! What an index or a unique constraint may say beside its fields and its condition.

use std::borrow::Cow;

use super::{Condition, ConditionOp, List, Str};

/// Expressions in place of fields, and what only some databases know.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexOptions {
    /// What it is over, where that is computed; then there are no fields.
    pub expressions: List<IndexTerm>,
    /// Fields whose values the index holds too, where a database can.
    pub include: List<Str>,
    /// The operator class of each field, where a database has such.
    pub opclasses: List<Str>,
    /// Whether two rows without a value are different (of a unique constraint).
    pub nulls_distinct: bool,
    /// When a unique constraint is checked, where a database can wait.
    pub deferrable: Deferrable,
}

/// A computed term of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexTerm {
    /// What is computed.
    pub expression: Condition,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deferrable {
    /// With each row.
    #[default]
    Never,
    /// At the end of each statement, or of the transaction if it says so.
    Immediate,
    /// At the end of the transaction.
    Deferred,
}

impl IndexOptions {
    /// None of it.
    pub const NONE: Self = Self {
        expressions: Cow::Borrowed(&[]),
        include: Cow::Borrowed(&[]),
        opclasses: Cow::Borrowed(&[]),
        nulls_distinct: true,
        deferrable: Deferrable::Never,
    };

    /// None of it, as a definition holds it.
    pub const fn plain() -> Cow<'static, Self> {
        static PLAIN: IndexOptions = IndexOptions::NONE;
        Cow::Borrowed(&PLAIN)
    }

    /// The fields that the expressions speak of, each once.
    pub fn computed_of(&self) -> Vec<Str> {
        let mut fields: Vec<Str> = Vec::new();
        for op in self
            .expressions
            .iter()
            .flat_map(|term| term.expression.iter())
        {
            if let ConditionOp::Field(name) = op
                && !fields.contains(name)
            {
                fields.push(name.clone());
            }
        }
        fields
    }

    /// Whether a field is named in them.
    pub fn mentions(&self, field: &str) -> bool {
        self.include.iter().any(|name| name == field)
            || self.computed_of().iter().any(|name| name == field)
    }

    /// Lets them name a field by its new name.
    pub fn rename(&mut self, from: &str, to: &Str) {
        let follow = |name: &mut Str| {
            if name == from {
                name.clone_from(to);
            }
        };
        self.include.to_mut().iter_mut().for_each(follow);
        for term in self.expressions.to_mut() {
            for op in term.expression.to_mut() {
                if let ConditionOp::Field(name) = op {
                    follow(name);
                }
            }
        }
    }

    /// Whether a constraint with them is one of the table, and not an index.
    pub fn is_of_table(&self) -> bool {
        self.expressions.is_empty() && self.include.is_empty() && self.opclasses.is_empty()
    }
}
