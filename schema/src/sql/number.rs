//! How wide numbers are, where the database has several widths: arithmetic and sums have 64 bits everywhere.

use std::fmt::Write as _;

use super::level::field;
use super::program::{Clauses, Node};
use super::{RenderError, Writer};
use crate::model::FieldKind;
use crate::query::{Aggregate, JsonAs, Op, Path, SubqueryUse, Transform, ValueType};

/// The type of an operand, as far as it matters to a number's width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    /// 32 bits.
    Narrow,
    /// 32 bits of which a program's type holds more: a bound `u32` may not fit.
    Positive,
    /// 64 bits.
    Wide,
    /// A span of time.
    Duration,
    /// A truth value.
    Boolean,
    /// A UUID.
    Uuid,
    /// A float, a decimal or no number at all.
    Other,
    /// Whatever the operand beside it is.
    Any,
}

impl Number {
    const fn of(kind: FieldKind) -> Self {
        match kind {
            FieldKind::SmallAutoField
            | FieldKind::AutoField
            | FieldKind::SmallIntegerField
            | FieldKind::IntegerField => Self::Narrow,
            FieldKind::PositiveSmallIntegerField | FieldKind::PositiveIntegerField => {
                Self::Positive
            }
            FieldKind::BigAutoField
            | FieldKind::BigIntegerField
            | FieldKind::PositiveBigIntegerField
            | FieldKind::ForeignKey => Self::Wide,
            FieldKind::DurationField => Self::Duration,
            FieldKind::BooleanField => Self::Boolean,
            FieldKind::UuidField => Self::Uuid,
            _ => Self::Other,
        }
    }

    const fn of_type(of: ValueType) -> Self {
        match of {
            ValueType::Integer => Self::Wide,
            ValueType::Duration => Self::Duration,
            ValueType::Boolean => Self::Boolean,
            ValueType::Uuid => Self::Uuid,
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
        if !widen.is_empty() && self.number(clauses, index)?.is_narrow() {
            sql.push_str(widen);
        }
        Ok(())
    }

    /// Whether arithmetic is on numbers that are stored as whole ones: integers, and decimals where these are scaled.
    pub(super) fn is_integer(&self, clauses: &Clauses, node: &Node) -> Result<bool, RenderError> {
        for child in &node.children {
            match self.number(clauses, *child)? {
                Number::Any => {}
                Number::Other => {
                    return Ok(self.dialect.decimals_are_scaled
                        && self.decimal_places(clauses, *child)?.is_some());
                }
                _ => return Ok(true),
            }
        }
        Ok(false)
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
            && self.number(clauses, left)? == Number::Positive
        {
            sql.push_str(widen);
        }
        Ok(())
    }

    /// The aggregate that finds the least or greatest of operands whose type has none in this database, and what makes another
    /// type of them and back.
    pub(super) fn comparing(
        &self,
        clauses: &Clauses,
        node: &Node,
        function: Aggregate,
    ) -> Result<(Aggregate, (&'static str, &'static str)), RenderError> {
        let compares = matches!(
            function,
            Aggregate::Min | Aggregate::Max | Aggregate::AnyValue
        );
        if !compares {
            return Ok((function, ("", "")));
        }
        Ok(match (self.number(clauses, node.operand(0)?)?, function) {
            (Number::Boolean, Aggregate::Max) => (Aggregate::BoolOr, ("", "")),
            (Number::Boolean, _) => (Aggregate::BoolAnd, ("", "")),
            (Number::Uuid, _) => (function, self.dialect.uuid_as_text),
            _ => (function, ("", "")),
        })
    }

    /// Appends what makes an aggregate the kind of number that it is in every database.
    pub(super) fn aggregate_type(
        &self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
    ) -> Result<(), RenderError> {
        let cast = match node.op {
            Op::Aggregate(Aggregate::Sum | Aggregate::SumDistinct)
            | Op::AggregateWhere(Aggregate::Sum | Aggregate::SumDistinct) => {
                self.dialect.integer_sum
            }
            Op::Aggregate(Aggregate::Avg | Aggregate::AvgDistinct)
            | Op::AggregateWhere(Aggregate::Avg | Aggregate::AvgDistinct) => {
                if self.number(clauses, node.operand(0)?)? != Number::Duration {
                    sql.push_str(self.dialect.float_mean);
                }
                return Ok(());
            }
            _ => return Ok(()),
        };
        if !cast.is_empty() && self.number(clauses, node.operand(0)?)? == Number::Wide {
            sql.push_str(cast);
        }
        Ok(())
    }

    /// Appends a mean; of decimals that are whole numbers of their last digit, as the number that it stands for; of spans of
    /// time, to the microsecond.
    pub(super) fn scaled_mean(
        &self,
        sql: &mut String,
        mean: &str,
        clauses: &Clauses,
        node: &Node,
    ) -> Result<(), RenderError> {
        match self.decimal_places(clauses, node.operand(0)?)? {
            Some(places) if self.dialect.decimals_are_scaled => {
                let zeros = "0".repeat(usize::from(places));
                let _ = write!(sql, "({mean} / 1{zeros}.0)");
            }
            _ if self.dialect.durations_are_integers
                && self.number(clauses, node.operand(0)?)? == Number::Duration =>
            {
                let _ = write!(sql, "CAST(ROUND({mean}) AS INTEGER)");
            }
            _ => sql.push_str(mean),
        }
        Ok(())
    }

    /// The digits after the point, if an operand is a decimal. All decimals in one expression have the same.
    fn decimal_places(
        &self,
        clauses: &Clauses,
        mut index: usize,
    ) -> Result<Option<u8>, RenderError> {
        loop {
            let node = clauses.node(index)?;
            index = match node.op {
                Op::Column(path, position) => {
                    let base = self.levels.last().ok_or(RenderError::Malformed)?.model;
                    let model = path.map_or(base, |path| path.0.step.target.0);
                    return Ok(match field(model, position)?.kind {
                        FieldKind::DecimalField { decimal_places, .. } => Some(decimal_places),
                        _ => None,
                    });
                }
                Op::Annotation(position) => clauses.annotation(position)?,
                Op::Arithmetic(_) | Op::Coalesce => node.operand(0)?,
                Op::Case(_) => node.operand(1)?,
                Op::Function(function, _) if function.is_like_operand() => node.operand(0)?,
                Op::Cast(_, ValueType::Decimal(places)) => return Ok(Some(places)),
                Op::Aggregate(function) | Op::AggregateWhere(function) if keeps_type(function) => {
                    node.operand(0)?
                }
                _ => return Ok(None),
            };
        }
    }

    /// The width of an operand; finds no table and joins none.
    fn number(&self, clauses: &Clauses, index: usize) -> Result<Number, RenderError> {
        let node = clauses.node(index)?;
        Ok(match node.op {
            Op::Column(path, field) => self.column_number(path, field, 0),
            Op::OuterColumn(path, field, depth) => self.column_number(path, field, depth),
            Op::Param | Op::Number(_) => Number::Any,
            Op::Transform(
                Transform::Date
                | Transform::Time
                | Transform::TruncateDate(_)
                | Transform::TruncateMoment(_)
                | Transform::Fold
                | Transform::Canonical,
            ) => Number::Other,
            Op::Transform(_) | Op::Json(JsonAs::Integer) => Number::Wide,
            Op::Annotation(position) => self.number(clauses, clauses.annotation(position)?)?,
            Op::Arithmetic(_) => {
                let mut result = Number::Any;
                for child in &node.children {
                    result = match self.number(clauses, *child)? {
                        Number::Any => result,
                        other @ (Number::Other | Number::Duration) => return Ok(other),
                        _ => Number::Wide,
                    };
                }
                result
            }
            Op::Coalesce => self.number(clauses, node.operand(0)?)?,
            Op::Case(_) => self.number(clauses, node.operand(1)?)?,
            Op::Cast(_, to) | Op::Typed(to) => Number::of_type(to),
            Op::Function(function, _) => match function.returns() {
                Some(of) => Number::of_type(of),
                None if function.is_like_operand() => self.number(clauses, node.operand(0)?)?,
                None => Number::Other,
            },
            Op::Aggregate(function) | Op::AggregateWhere(function) => match function {
                Aggregate::Count
                | Aggregate::CountDistinct
                | Aggregate::BitAnd
                | Aggregate::BitOr
                | Aggregate::BitXor => Number::Wide,
                Aggregate::Min | Aggregate::Max | Aggregate::AnyValue => {
                    self.number(clauses, node.operand(0)?)?
                }
                Aggregate::Sum | Aggregate::SumDistinct => {
                    match self.number(clauses, node.operand(0)?)? {
                        other @ (Number::Other | Number::Duration) => other,
                        _ => Number::Wide,
                    }
                }
                _ => Number::Other,
            },
            Op::Subquery(_) | Op::Related(_) => match node.subquery.as_deref() {
                Some(subquery) if subquery.usage == SubqueryUse::Count => Number::Wide,
                _ => Number::Other,
            },
            _ => Number::Other,
        })
    }

    fn column_number(&self, path: Path, index: u16, depth: u8) -> Number {
        // Levels of the compiler's own making are not queries of the user's.
        let mut queries = self
            .levels
            .iter()
            .rev()
            .filter(|level| level.root.is_none());
        let model = path.map_or_else(
            || queries.nth(usize::from(depth)).map(|level| level.model),
            |path| Some(path.0.step.target.0),
        );
        let field = model.and_then(|model| model.fields.get(usize::from(index)));
        field.map_or(Number::Other, |field| Number::of(field.kind))
    }
}

/// Whether an aggregate of decimals is a decimal of their kind.
const fn keeps_type(function: Aggregate) -> bool {
    matches!(
        function,
        Aggregate::Sum
            | Aggregate::SumDistinct
            | Aggregate::Min
            | Aggregate::Max
            | Aggregate::AnyValue
    )
}
