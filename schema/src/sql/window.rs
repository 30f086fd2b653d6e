//! Functions over the rows around a row, and queries that are filtered by them.

use std::fmt::Write as _;

use super::condition::Place;
use super::program::{Clauses, Node};
use super::{RenderError, Writer};
use crate::query::{Aggregate, Direction, Frame, Op, Window, WindowFunction};

impl Writer {
    /// `FUNCTION(operands) OVER (PARTITION BY … ORDER BY … ROWS BETWEEN … AND …)`.
    pub(super) fn over(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        window: Window,
        scope: u32,
    ) -> Result<(), RenderError> {
        let (operands, rest) = split(&node.children, window.operands)?;
        let (partition, order) = split(rest, window.partition)?;
        let mut call = name(window.function)?.to_owned();
        for (n, operand) in operands.iter().enumerate() {
            if n > 0 {
                call.push_str(", ");
            }
            if matches!(clauses.node(*operand)?.op, Op::Number(number) if number < 1) {
                return Err(RenderError::Refused(
                    "`ntile`, `nth_value`, `lag` and `lead` count from 1",
                ));
            }
            self.expression(&mut call, clauses, *operand, scope)?;
        }
        call.push_str(") OVER (");
        for (n, operand) in partition.iter().enumerate() {
            call.push_str(if n == 0 { "PARTITION BY " } else { ", " });
            self.expression(&mut call, clauses, *operand, scope)?;
        }
        for (n, term) in order.iter().enumerate() {
            call.push_str(match n {
                0 if partition.is_empty() => "ORDER BY ",
                0 => " ORDER BY ",
                _ => ", ",
            });
            let term = clauses.node(*term)?;
            let Op::Ordered(direction) = term.op else {
                return Err(RenderError::Malformed);
            };
            self.expression(&mut call, clauses, term.operand(0)?, scope)?;
            call.push_str(direction.sql());
        }
        frame(&mut call, window)?;
        call.push(')');
        if window.function == WindowFunction::Aggregate(Aggregate::Avg) {
            return self.scaled_mean(sql, &call, clauses, node);
        }
        sql.push_str(&call);
        Ok(())
    }

    /// The conditions that need the rows around a row: they hold of what the query finds without them.
    pub(super) fn window_conditions(
        &mut self,
        clauses: &Clauses,
    ) -> Result<Vec<String>, RenderError> {
        let mut conditions = Vec::new();
        for filter in &clauses.filters {
            if !clauses.has_window(filter.node)? {
                continue;
            }
            if clauses.distinct || clauses.parent.is_some_and(|parent| parent.slice.is_some()) {
                return Err(RenderError::Refused(
                    "`distinct` and slices of each parent do not go with a filter by a window function",
                ));
            }
            let place = Place {
                scope: filter.scope,
                negated: filter.exclude,
                in_negation: filter.exclude,
            };
            let mut sql = String::from(if filter.exclude { "NOT (" } else { "(" });
            self.condition(&mut sql, clauses, filter.node, place)?;
            sql.push(')');
            conditions.push(sql);
        }
        Ok(conditions)
    }
}

/// The statement around a query that is filtered by window functions.
pub(super) struct Windowed {
    pub before: String,
    pub after: String,
}

/// A query filtered by window functions: the inner one computes them, the outer one chooses. The columns become those of the
/// inner one.
pub(super) fn windowed(
    head: &str,
    columns: &mut Vec<String>,
    conditions: &[String],
    order: &[(String, Direction)],
) -> Option<Windowed> {
    if conditions.is_empty() {
        return None;
    }
    let mut before = String::from("SELECT ");
    if matches!(head, "COUNT(*)" | "1") {
        before.push_str(head);
        columns.clear();
    }
    for (n, column) in columns.iter_mut().enumerate() {
        let _ = write!(before, "{}\"c{n}\"", if n == 0 { "" } else { ", " });
        let _ = write!(column, " AS \"c{n}\"");
    }
    columns.push(format!("{} AS \"holds\"", conditions.join(" AND ")));
    before.push_str(" FROM (");
    let mut after = String::from(") \"windowed\" WHERE \"holds\"");
    for (n, (term, direction)) in order.iter().enumerate() {
        columns.push(format!("{term} AS \"o{n}\""));
        after.push_str(if n == 0 { " ORDER BY " } else { ", " });
        let _ = write!(after, "\"o{n}\"{}", direction.sql());
    }
    Some(Windowed { before, after })
}

fn split(list: &[usize], at: u8) -> Result<(&[usize], &[usize]), RenderError> {
    list.split_at_checked(at.into())
        .ok_or(RenderError::Malformed)
}

fn name(function: WindowFunction) -> Result<&'static str, RenderError> {
    Ok(match function {
        WindowFunction::RowNumber => "ROW_NUMBER(",
        WindowFunction::Rank => "RANK(",
        WindowFunction::DenseRank => "DENSE_RANK(",
        WindowFunction::PercentRank => "PERCENT_RANK(",
        WindowFunction::CumeDist => "CUME_DIST(",
        WindowFunction::Ntile => "NTILE(",
        WindowFunction::Lag => "LAG(",
        WindowFunction::Lead => "LEAD(",
        WindowFunction::FirstValue => "FIRST_VALUE(",
        WindowFunction::LastValue => "LAST_VALUE(",
        WindowFunction::NthValue => "NTH_VALUE(",
        WindowFunction::Aggregate(Aggregate::Count) => "COUNT(",
        WindowFunction::Aggregate(Aggregate::Sum) => "SUM(",
        WindowFunction::Aggregate(Aggregate::Avg) => "AVG(",
        WindowFunction::Aggregate(Aggregate::Min) => "MIN(",
        WindowFunction::Aggregate(Aggregate::Max) => "MAX(",
        WindowFunction::Aggregate(_) | WindowFunction::None => {
            return Err(RenderError::Refused(
                "`over` is for `count`, `sum`, `avg`, `min` and `max` of the row's own fields",
            ));
        }
    })
}

fn frame(sql: &mut String, window: Window) -> Result<(), RenderError> {
    if window.frame == Frame::Own {
        return Ok(());
    }
    if window.start > window.end {
        return Err(RenderError::Refused(
            "the frame of a window ends before it starts",
        ));
    }
    sql.push_str(if window.frame == Frame::Rows {
        " ROWS BETWEEN "
    } else {
        " RANGE BETWEEN "
    });
    for (n, end) in [window.start, window.end].into_iter().enumerate() {
        if n > 0 {
            sql.push_str(" AND ");
        }
        let _ = match end {
            i32::MIN => write!(sql, "UNBOUNDED PRECEDING"),
            i32::MAX => write!(sql, "UNBOUNDED FOLLOWING"),
            0 => write!(sql, "CURRENT ROW"),
            before if before < 0 => write!(sql, "{} PRECEDING", before.unsigned_abs()),
            after => write!(sql, "{after} FOLLOWING"),
        };
    }
    Ok(())
}
