//! How wide numbers are, where the database has several widths: arithmetic and sums have 64 bits everywhere.

use super::program::{Clauses, Node};
use super::{RenderError, Writer};
use crate::model::FieldKind;
use crate::query::{Aggregate, Op, SubqueryUse};

/// The type of an operand, as far as it matters to a number's width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    /// 32 bits.
    Narrow,
    /// 32 bits of which a program's type holds more: a bound `u32` may not fit.
    Positive,
    /// 64 bits.
    Wide,
    /// A float, a decimal or no number at all.
    Other,
    /// Whatever the operand beside it is.
    Any,
}

impl Number {
    const fn of(kind: FieldKind) -> Self {
        match kind {
            FieldKind::IntegerField => Self::Narrow,
            FieldKind::PositiveIntegerField => Self::Positive,
            FieldKind::BigAutoField | FieldKind::BigIntegerField | FieldKind::ForeignKey => {
                Self::Wide
            }
            _ => Self::Other,
        }
    }

    const fn is_narrow(self) -> bool {
        matches!(self, Self::Narrow | Self::Positive)
    }
}

impl Writer {
    /// Appends an operand of arithmetic, with 64 bits if it is a whole number.
    pub(super) fn wide_operand(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        index: usize,
        scope: u32,
    ) -> Result<(), RenderError> {
        self.operand(sql, clauses, index, scope)?;
        let widen = self.dialect.widen;
        if !widen.is_empty() && self.number(clauses, index, scope)?.is_narrow() {
            sql.push_str(widen);
        }
        Ok(())
    }

    /// Appends what an operand is compared with.
    pub(super) fn compared(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        (left, right): (usize, usize),
        scope: u32,
    ) -> Result<(), RenderError> {
        self.operand(sql, clauses, right, scope)?;
        let widen = self.dialect.widen;
        if !widen.is_empty()
            && clauses.node(right)?.op == Op::Param
            && self.number(clauses, left, scope)? == Number::Positive
        {
            sql.push_str(widen);
        }
        Ok(())
    }

    /// Appends what makes an aggregate the kind of number that it is in every database.
    pub(super) fn aggregate_type(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        scope: u32,
    ) -> Result<(), RenderError> {
        let cast = match node.op {
            Op::Aggregate(Aggregate::Sum) | Op::AggregateWhere(Aggregate::Sum) => {
                self.dialect.integer_sum
            }
            Op::Aggregate(Aggregate::Avg) | Op::AggregateWhere(Aggregate::Avg) => {
                sql.push_str(self.dialect.float_mean);
                return Ok(());
            }
            _ => return Ok(()),
        };
        if !cast.is_empty() && self.number(clauses, node.operand(0)?, scope)? == Number::Wide {
            sql.push_str(cast);
        }
        Ok(())
    }

    fn number(
        &mut self,
        clauses: &Clauses,
        index: usize,
        scope: u32,
    ) -> Result<Number, RenderError> {
        let node = clauses.node(index)?;
        Ok(match node.op {
            Op::Column(path, field) => Number::of(self.column(path, field, scope)?.kind),
            Op::OuterColumn(path, field, depth) => {
                Number::of(self.outer_column(path, field, depth)?.kind)
            }
            Op::Param | Op::Number(_) => Number::Any,
            Op::Transform(_) => Number::Wide,
            Op::Annotation(position) => {
                let expression = clauses.annotation(position)?;
                self.number(clauses, expression, scope)?
            }
            Op::Arithmetic(_) => {
                let mut result = Number::Any;
                for child in &node.children {
                    result = match self.number(clauses, *child, scope)? {
                        Number::Any => result,
                        Number::Other => return Ok(Number::Other),
                        _ => Number::Wide,
                    };
                }
                result
            }
            Op::Coalesce => self.number(clauses, node.operand(0)?, scope)?,
            Op::Aggregate(function) | Op::AggregateWhere(function) => match function {
                Aggregate::Count | Aggregate::CountDistinct => Number::Wide,
                Aggregate::Avg => Number::Other,
                Aggregate::Min | Aggregate::Max => self.number(clauses, node.operand(0)?, scope)?,
                Aggregate::Sum => match self.number(clauses, node.operand(0)?, scope)? {
                    Number::Other => Number::Other,
                    _ => Number::Wide,
                },
            },
            Op::Subquery(_) | Op::Related(_) => match node.subquery.as_deref() {
                Some(subquery) if subquery.usage == SubqueryUse::Count => Number::Wide,
                _ => Number::Other,
            },
            _ => Number::Other,
        })
    }
}
