//! SELECT, clause by clause in the order of its grammar.

use std::fmt::Write as _;

use super::condition::Place;
use super::level::Level;
use super::program::{Clauses, ParentTie, Selected};
use super::window::{Windowed, windowed};
use super::{RenderError, Writer};
use crate::model::ModelDef;
use crate::query::{Direction, Held, Op, PathNode, Ref, Verb};

/// What is selected, and what a subquery around it needs to know.
struct Head {
    columns: Vec<String>,
}

impl Writer {
    /// Writes the statement of a reading verb.
    pub(super) fn select_statement(
        &mut self,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<String, RenderError> {
        let mut sql = String::with_capacity(256);
        let mut level = Level::new(model, 0);
        level.aggregates_rows = clauses.grouped.is_some();
        self.levels.push(level);
        self.open_rows(clauses)?;
        match clauses.verb {
            Verb::Count if clauses.is_cut() || clauses.values || clauses.grouped.is_some() => {
                sql.push_str("SELECT COUNT(*) FROM (");
                self.select_with(&mut sql, clauses, "", "", "")?;
                sql.push_str(") \"counted\"");
            }
            Verb::Count => self.select_with(&mut sql, clauses, "COUNT(*)", "", "")?,
            // A row's being there is all the same to its columns, unless they make it one of several.
            Verb::Exists if clauses.distinct => self.select_with(&mut sql, clauses, "", "", "")?,
            Verb::Exists => self.select_with(&mut sql, clauses, "1", "", "")?,
            Verb::Aggregate if clauses.is_windowed()? => {
                return Err(RenderError::Refused(
                    "`aggregate` does not go with a filter by a window function",
                ));
            }
            Verb::Aggregate => self.totals(&mut sql, model, clauses)?,
            _ => self.select_with(&mut sql, clauses, "", "", "")?,
        }
        Ok(sql)
    }

    /// `"base"."column"` of the innermost level.
    pub(super) fn base_column(&mut self, column: &str) -> Result<String, RenderError> {
        let base = self.level()?.base.clone();
        let mut sql = String::new();
        self.qualified(&mut sql, &base, column);
        Ok(sql)
    }

    /// Writes a SELECT of the innermost level and closes it. `head` replaces what is selected, `tie` is one more condition and
    /// `pairs` the join that it needs.
    pub(super) fn select_with(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        head: &str,
        tie: &str,
        pairs: &str,
    ) -> Result<(), RenderError> {
        self.require_joins(clauses)?;
        let parent = clauses
            .parent
            .map(|parent| self.parent(&parent))
            .transpose()?;
        let mut columns = match head {
            "" => self.head(clauses)?.columns,
            head => vec![head.to_owned()],
        };
        columns.splice(0..0, parent.iter().map(|(key, ..)| key.clone()));
        let scope = self.base_scope()?;
        let ties = usize::from(!tie.is_empty())
            + usize::from(parent.is_some())
            + usize::from(!scope.is_empty());
        let (filters, having) = self.filters(clauses, ties)?;
        let windows = self.window_conditions(clauses)?;
        let group = self.group(clauses)?;
        let order = if matters(clauses, head) {
            self.order(clauses)?
        } else {
            Vec::new()
        };
        let sliced = clauses.parent.and_then(|parent| parent.slice);
        if clauses.distinct {
            select_order(&mut columns, &order);
        }
        let around = windowed(head, &mut columns, &windows, &order);
        let mut body = String::new();
        if let (Some(_), Some((key, ..))) = (sliced, &parent) {
            number_rows(&mut columns, key, &order);
        }
        body.push_str("SELECT ");
        if clauses.distinct {
            body.push_str("DISTINCT ");
        }
        body.push_str(&columns.join(", "));
        let (_, parent_tie, parent_join) = parent.unwrap_or_default();
        self.tables(&mut body, &[pairs, &parent_join])?;
        let conditions: Vec<&str> = [tie, &parent_tie, &scope]
            .into_iter()
            .chain(filters.iter().map(String::as_str))
            .filter(|text| !text.is_empty())
            .collect();
        push_all(&mut body, " WHERE ", " AND ", &conditions);
        push_all(&mut body, " GROUP BY ", ", ", &group);
        push_all(&mut body, " HAVING ", " AND ", &having);
        if let Some((limit, offset)) = sliced {
            take_slices(sql, &body, columns.len() - 1, limit, offset);
            self.levels.pop();
            return Ok(());
        }
        self.close_select(sql, clauses, head, &body, order, around)
    }

    /// Writes what follows a SELECT's rows, and closes its level.
    fn close_select(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        head: &str,
        body: &str,
        order: Vec<(String, Direction)>,
        around: Option<Windowed>,
    ) -> Result<(), RenderError> {
        if let Some(around) = around {
            for part in [&around.before, body, &around.after] {
                sql.push_str(part);
            }
            self.window(sql, clauses, head);
            self.levels.pop();
            return Ok(());
        }
        sql.push_str(body);
        let order: Vec<String> = order
            .into_iter()
            .map(|(term, direction)| term + direction.sql())
            .collect();
        push_all(sql, " ORDER BY ", ", ", &order);
        self.window(sql, clauses, head);
        self.lock(sql, clauses)?;
        self.levels.pop();
        Ok(())
    }

    fn lock(&mut self, sql: &mut String, clauses: &Clauses) -> Result<(), RenderError> {
        let Some(lock) = clauses.lock.filter(|_| self.dialect.locks_rows) else {
            return Ok(());
        };
        sql.push_str(if lock.no_key {
            " FOR NO KEY UPDATE"
        } else {
            " FOR UPDATE"
        });
        for (n, path) in clauses.lock_of.iter().enumerate() {
            let alias = match path {
                Some(path) => self.level()?.table(path.0).0,
                None => self.level()?.base.clone(),
            };
            sql.push_str(if n == 0 { " OF " } else { ", " });
            self.quote(sql, &alias);
        }
        sql.push_str(match lock.held {
            Held::Wait => "",
            Held::NoWait => " NOWAIT",
            Held::Skip => " SKIP LOCKED",
        });
        Ok(())
    }

    fn tables(&mut self, sql: &mut String, early_joins: &[&str]) -> Result<(), RenderError> {
        let mut from = String::new();
        self.write_from(&mut from)?;
        let level = self.levels.last().ok_or(RenderError::Malformed)?;
        let mut start = String::from(" FROM ");
        self.base_table(&mut start, level);
        let rest = from.strip_prefix(&start).ok_or(RenderError::Malformed)?;
        sql.push_str(&start);
        for join in early_joins {
            sql.push_str(join);
        }
        sql.push_str(rest);
        Ok(())
    }

    fn window(&self, sql: &mut String, clauses: &Clauses, head: &str) {
        let one_row = self.levels.last().is_some_and(|level| level.one_row);
        let limit = if (head == "1" && !clauses.is_cut()) || one_row {
            Some(1)
        } else {
            clauses.limit
        };
        match limit {
            Some(limit) => {
                let _ = write!(sql, " LIMIT {limit}");
            }
            None if clauses.offset.is_some() && self.dialect.offset_needs_limit => {
                sql.push_str(" LIMIT -1");
            }
            None => {}
        }
        if let Some(offset) = clauses.offset {
            sql.push_str(" OFFSET ");
            self.dialect.placeholder(sql, offset);
        }
    }

    /// Finds the joins of all filters, in their order, and marks those that must find a row.
    pub(super) fn require_joins(&mut self, clauses: &Clauses) -> Result<(), RenderError> {
        for path in clauses.lock_of.iter().flatten() {
            self.level()?.table(path.0);
        }
        for filter in &clauses.filters {
            let place = Place {
                scope: filter.scope,
                negated: filter.exclude,
                in_negation: filter.exclude,
            };
            for join in self.required(clauses, filter.node, place)? {
                if let Some(join) = self.level()?.joins.get_mut(join) {
                    join.required = true;
                }
            }
        }
        Ok(())
    }

    fn head(&mut self, clauses: &Clauses) -> Result<Head, RenderError> {
        let mut columns = Vec::new();
        if clauses.verb == Verb::Aggregate {
            columns = self.total_columns(clauses)?;
            return Ok(Head { columns });
        }
        if !clauses.values {
            let level = self.level()?;
            let (model, base) = (level.model, level.base.clone());
            self.model_columns(&mut columns, model, &base);
            for path in &clauses.parents {
                let (alias, _) = self.level()?.table(path.0);
                self.model_columns(&mut columns, path.0.step.target.0, &alias);
            }
        }
        for selected in clauses.selects.iter().skip(clauses.hidden) {
            self.selected(&mut columns, clauses, selected)?;
        }
        Ok(Head { columns })
    }

    /// The columns of one `Select` or `SelectModel`.
    pub(super) fn selected(
        &mut self,
        columns: &mut Vec<String>,
        clauses: &Clauses,
        selected: &Selected,
    ) -> Result<(), RenderError> {
        match *selected {
            Selected::Expression(node) => {
                let mut column = String::new();
                self.expression(&mut column, clauses, node, 0)?;
                columns.push(column);
            }
            Selected::Model(path) => {
                let (alias, _) = self.level()?.table(path.0);
                self.model_columns(columns, path.0.step.target.0, &alias);
            }
        }
        Ok(())
    }

    fn model_columns(&self, columns: &mut Vec<String>, model: &ModelDef, alias: &str) {
        for field in model.fields.iter() {
            let mut column = String::new();
            self.field_column(&mut column, (model, field), (alias, &field.column));
            columns.push(column);
        }
    }

    /// The conditions before and after grouping; `beside` others will stand beside them.
    pub(super) fn filters(
        &mut self,
        clauses: &Clauses,
        beside: usize,
    ) -> Result<(Vec<String>, Vec<String>), RenderError> {
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for filter in &clauses.filters {
            if clauses.has_window(filter.node)? {
                continue;
            }
            let place = Place {
                scope: filter.scope,
                negated: filter.exclude,
                in_negation: filter.exclude,
            };
            let node = clauses.node(filter.node)?;
            // An AND is split, so that only the terms with aggregates wait for the groups.
            let terms = if node.op == Op::And && !filter.exclude {
                node.children.clone()
            } else {
                vec![filter.node]
            };
            let several = terms.len() > 1;
            let (mut rows, mut groups) = (Vec::new(), Vec::new());
            for term in terms {
                let grouped = self.level()?.aggregates_rows && clauses.has_aggregate(term)?;
                let nested = several && matches!(clauses.node(term)?.op, Op::Or | Op::Xor);
                let mut sql = String::new();
                self.condition(&mut sql, clauses, term, place)?;
                if nested {
                    sql = format!("({sql})");
                }
                if grouped {
                    groups.push(sql);
                } else {
                    rows.push(sql);
                }
            }
            for (terms, list) in [(rows, &mut before), (groups, &mut after)] {
                if !terms.is_empty() {
                    list.push((terms, filter.exclude, node.op));
                }
            }
        }
        Ok((
            join_terms(before, clauses.filters.len() + beside),
            join_terms(after, clauses.filters.len()),
        ))
    }

    fn group(&mut self, clauses: &Clauses) -> Result<Vec<String>, RenderError> {
        let Some(before) = clauses.grouped else {
            return Ok(Vec::new());
        };
        let mut aggregates = false;
        for selected in clauses.selects.iter().skip(before) {
            if let Selected::Expression(node) = selected {
                aggregates |= clauses.has_aggregate(*node)?;
            }
        }
        let mut group = Vec::new();
        if !aggregates {
            return Ok(group);
        }
        let last = if clauses.verb == Verb::Aggregate {
            clauses.totals
        } else {
            clauses.selects.len()
        };
        let selects = clauses.selects.iter().enumerate().take(last);
        for (n, selected) in selects.skip(clauses.hidden) {
            if let Selected::Expression(node) = *selected
                && (n < before || !clauses.has_aggregate(node)?)
            {
                let mut column = String::new();
                self.expression(&mut column, clauses, node, 0)?;
                group.push(column);
            }
        }
        Ok(group)
    }

    fn order(&mut self, clauses: &Clauses) -> Result<Vec<(String, Direction)>, RenderError> {
        let mut terms: Vec<(String, Direction)> = Vec::new();
        let level = self.level()?;
        // All rows become one, or a list.
        if (level.aggregates_rows && clauses.grouped.is_none())
            || (level.is_list && !clauses.is_sliced())
        {
            return Ok(terms);
        }
        for (node, direction) in &clauses.order {
            let mut term = String::new();
            self.expression(&mut term, clauses, *node, 0)?;
            if !terms.iter().any(|(known, _)| *known == term) {
                terms.push((term, *direction));
            }
        }
        if clauses.order.is_empty()
            && !clauses.unordered
            && clauses.grouped.is_none()
            && (clauses.verb == Verb::Select || clauses.is_sliced())
        {
            let model = self.level()?.model;
            for order in model.ordering.iter() {
                let column = match model.field(&order.field) {
                    Some(field) => self.base_column(&field.column)?,
                    None => self.parent_column(clauses, &order.field)?,
                };
                let direction = if order.descending {
                    Direction::Descending
                } else {
                    Direction::Ascending
                };
                terms.push((column, direction));
            }
        }
        if clauses.reverse {
            for (_, direction) in &mut terms {
                *direction = direction.reversed();
            }
        }
        Ok(terms)
    }

    /// The column of a field that the model has from a parent.
    fn parent_column(&mut self, clauses: &Clauses, name: &str) -> Result<String, RenderError> {
        let found = clauses.parents.iter().find_map(|path| {
            let mut fields = (0_u16..).zip(path.0.step.target.0.fields.iter());
            Some((*path, fields.find(|(_, field)| field.name == name)?.0))
        });
        let (path, index) = found.ok_or(RenderError::Malformed)?;
        let found = self.column(Some(path), index, 0)?;
        let mut sql = String::new();
        self.qualified(&mut sql, &found.alias, &found.column);
        Ok(sql)
    }

    /// The parent's key, the condition that it is in the list, and the join to the table of pairs.
    fn parent(&mut self, parent: &ParentTie) -> Result<(String, String, String), RenderError> {
        let step = Ref::<PathNode>::clone(&parent.path).0.step;
        let (mut key, mut join) = (String::new(), String::new());
        match &step.through {
            None => key = self.base_column(step.far_column)?,
            Some(through) => {
                let near = self.base_column(step.far_column)?;
                join.push_str(" INNER JOIN ");
                self.table_as(&mut join, through.table, "pairs");
                join.push_str(" ON (");
                join.push_str(&near);
                join.push_str(" = ");
                self.qualified(&mut join, "pairs", through.far_column);
                join.push(')');
                self.qualified(&mut key, "pairs", through.near_column);
            }
        }
        let mut tie = key.clone();
        (self.dialect.in_list)(&mut tie, parent.param);
        Ok((key, tie, join))
    }
}

/// Whether the order matters: not to the number of rows, to their being there or to what they add up to, unless only some of
/// them are meant.
fn matters(clauses: &Clauses, head: &str) -> bool {
    let all = head == "COUNT(*)" || head == "1" || clauses.verb == Verb::Aggregate;
    (!all && !clauses.unseen) || clauses.is_sliced()
}

/// Rows are only ordered by what is selected when equal ones are made one.
fn select_order(columns: &mut Vec<String>, order: &[(String, Direction)]) {
    for (term, _) in order {
        if !columns.contains(term) {
            columns.push(term.clone());
        }
    }
}

/// Names the columns and adds each row's number within its parent.
fn number_rows(columns: &mut Vec<String>, key: &str, order: &[(String, Direction)]) {
    for (n, column) in columns.iter_mut().enumerate() {
        let _ = write!(column, " AS \"c{n}\"");
    }
    let order: Vec<String> = order
        .iter()
        .map(|(term, direction)| format!("{term}{}", direction.sql()))
        .collect();
    let mut number = format!("ROW_NUMBER() OVER (PARTITION BY {key}");
    push_all(&mut number, " ORDER BY ", ", ", &order);
    number.push_str(") AS \"number\"");
    columns.push(number);
}

/// The conditions of each filter call; in parentheses where another one stands beside them.
fn join_terms(calls: Vec<(Vec<String>, bool, Op)>, all: usize) -> Vec<String> {
    calls
        .into_iter()
        .map(|(terms, exclude, op)| match terms.as_slice() {
            [term] if exclude => format!("NOT ({term})"),
            [term] if all > 1 && matches!(op, Op::Or | Op::Xor) => format!("({term})"),
            _ => terms.join(" AND "),
        })
        .collect()
}

fn push_all<T: AsRef<str>>(sql: &mut String, before: &str, between: &str, parts: &[T]) {
    for (n, part) in parts.iter().enumerate() {
        sql.push_str(if n == 0 { before } else { between });
        sql.push_str(part.as_ref());
    }
}

/// The column of a model's primary key.
pub(super) fn primary_key(model: &ModelDef) -> Result<String, RenderError> {
    model
        .primary_key()
        .map(|(_, key)| key.column.to_string())
        .ok_or(RenderError::Malformed)
}

/// Some rows of each parent, by their number in it.
fn take_slices(sql: &mut String, body: &str, columns: usize, limit: u32, offset: u32) {
    let names: Vec<String> = (0..columns).map(|n| format!("\"c{n}\"")).collect();
    let last = u64::from(offset) + u64::from(limit);
    let _ = write!(
        sql,
        "SELECT {} FROM ({body}) \"numbered\" WHERE \"number\" > {offset} AND \"number\" <= {last} ORDER BY \"number\"",
        names.join(", ")
    );
}
