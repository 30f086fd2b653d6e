//! Operands: columns, bound values, arithmetic, transforms, aggregates and subqueries.

use std::fmt::Write as _;

use super::level::{Level, first_many};
use super::program::{Clauses, Node, Selected, Source, Subquery};
use super::totals::Totals;
use super::{RenderError, Writer};
use crate::query::{Aggregate, Arithmetic, Constant, CustomSql, Function, Op, Path, SubqueryUse};

const WRONG_PLACES: RenderError =
    RenderError::Refused("SQL of one's own has a `{}` for each of its operands");

impl Writer {
    /// Appends an operand. Joins over many rows are those of the filter call `scope` (0: any).
    pub(super) fn expression(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        index: usize,
        scope: u32,
    ) -> Result<(), RenderError> {
        let node = clauses.node(index)?;
        let totals = self.level()?.totals;
        match node.op {
            Op::Column(..) | Op::Annotation(_) if totals == Totals::Table => {
                Self::made_column(sql, clauses, index)?;
            }
            Op::Column(path, field) => {
                let found = self.column(path, field, scope)?;
                self.field_column(sql, found.field, (&found.alias, &found.column));
            }
            Op::OuterColumn(path, field, depth) => {
                let found = self.outer_column(path, field, depth)?;
                self.field_column(sql, found.field, (&found.alias, &found.column));
            }
            Op::Param => self.dialect.placeholder(sql, node.param),
            Op::Number(number) => {
                let _ = write!(sql, "{number}");
            }
            Op::Annotation(position) => {
                self.annotation(sql, clauses, position, scope)?;
            }
            Op::AllRows => sql.push('*'),
            Op::Depth => self.depth(sql)?,
            Op::Window(window) => self.over(sql, clauses, node, window, scope)?,
            Op::Excluded(field) => {
                let model = self.level()?.model;
                let field = super::level::field(model, field)?;
                self.field_column(sql, (model, field), ("excluded", &field.column));
            }
            Op::Arithmetic(operator) => self.arithmetic(sql, clauses, node, operator, scope)?,
            Op::Transform(transform) => {
                let mut inner = String::new();
                self.expression(&mut inner, clauses, node.operand(0)?, scope)?;
                (self.dialect.transform)(sql, transform, &inner);
            }
            Op::InZone | Op::Json(_) => self.pair(sql, clauses, node, scope)?,
            Op::Custom(custom, _) => self.custom(sql, clauses, node, custom.0, scope)?,
            Op::Coalesce => {
                sql.push_str("COALESCE(");
                self.expression(sql, clauses, node.operand(0)?, scope)?;
                sql.push_str(", ");
                self.expression(sql, clauses, node.operand(1)?, scope)?;
                sql.push(')');
            }
            Op::Constant(constant) => sql.push_str(constant.sql()),
            Op::Typed(of) => {
                self.operand(sql, clauses, node.operand(0)?, scope)?;
                sql.push_str((self.dialect.value_type)(of));
            }
            Op::Function(function, _) => self.function(sql, clauses, node, function, scope)?,
            Op::Case(_) => self.case(sql, clauses, node, scope)?,
            Op::Cast(from, to) => self.cast(sql, clauses, node, (from, to), scope)?,
            _ if node.op.is_aggregate() => {
                self.aggregate(sql, clauses, index, scope)?;
            }
            Op::Subquery(_) | Op::Related(_) => self.subquery(sql, clauses, node)?,
            _ => self.condition_value(sql, clauses, index, scope)?,
        }
        Ok(())
    }

    fn annotation(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        position: u16,
        scope: u32,
    ) -> Result<(), RenderError> {
        let expression = clauses.annotation(position)?;
        // What totals are computed of is a value of each row.
        let level = self.level()?;
        let saved = level.aggregates_rows;
        level.aggregates_rows = saved && level.totals == Totals::No;
        self.operand(sql, clauses, expression, scope)?;
        self.level()?.aggregates_rows = saved;
        Ok(())
    }

    /// Appends an operand, in parentheses where its operator could be torn apart.
    pub(super) fn operand(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        index: usize,
        scope: u32,
    ) -> Result<(), RenderError> {
        let torn = matches!(clauses.node(index)?.op, Op::Arithmetic(_));
        if torn {
            sql.push('(');
        }
        self.expression(sql, clauses, index, scope)?;
        if torn {
            sql.push(')');
        }
        Ok(())
    }

    /// An operand and a bound value that says how it is seen.
    fn pair(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        scope: u32,
    ) -> Result<(), RenderError> {
        let (mut left, mut right) = (String::new(), String::new());
        self.operand(&mut left, clauses, node.operand(0)?, scope)?;
        self.operand(&mut right, clauses, node.operand(1)?, scope)?;
        match node.op {
            Op::Json(read) => (self.dialect.json)(sql, read, &left, &right),
            _ => (self.dialect.in_zone)(sql, &left, &right),
        }
        Ok(())
    }

    /// SQL of the program's author, its operands in the places of `{}`.
    pub(super) fn custom(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        custom: &CustomSql,
        scope: u32,
    ) -> Result<(), RenderError> {
        let mut operands = node.children.iter();
        for (n, part) in (self.dialect.custom)(custom).split("{}").enumerate() {
            if n > 0 {
                let operand = operands.next().ok_or(WRONG_PLACES)?;
                self.operand(sql, clauses, *operand, scope)?;
            }
            sql.push_str(part);
        }
        operands.next().map_or(Ok(()), |_| Err(WRONG_PLACES))
    }

    fn condition_value(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        index: usize,
        scope: u32,
    ) -> Result<(), RenderError> {
        sql.push('(');
        self.condition(
            sql,
            clauses,
            index,
            super::condition::Place::positive(scope),
        )?;
        sql.push(')');
        Ok(())
    }

    fn arithmetic(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        operator: Arithmetic,
        scope: u32,
    ) -> Result<(), RenderError> {
        let checked = (self.dialect.integer_function)(operator)
            .filter(|_| matches!(operator, Arithmetic::Divide | Arithmetic::Modulo))
            .or(if self.is_integer(clauses, node)? {
                (self.dialect.integer_function)(operator)
            } else {
                None
            });
        if let Some(function) = checked {
            sql.push_str(function);
            sql.push('(');
            self.expression(sql, clauses, node.operand(0)?, scope)?;
            sql.push_str(", ");
            self.expression(sql, clauses, node.operand(1)?, scope)?;
            sql.push(')');
            return Ok(());
        }
        self.wide_operand(sql, clauses, node.operand(0)?, scope)?;
        sql.push_str(match operator {
            Arithmetic::Add => " + ",
            Arithmetic::Subtract => " - ",
            Arithmetic::Multiply => " * ",
            Arithmetic::Divide => " / ",
            Arithmetic::Modulo => " % ",
        });
        self.wide_operand(sql, clauses, node.operand(1)?, scope)
    }

    /// An aggregate of the level's own rows; or, over many related rows, a subquery of them, so that two aggregates over
    /// different relations never multiply each other.
    fn aggregate(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        index: usize,
        scope: u32,
    ) -> Result<(), RenderError> {
        let related = clauses.many_path(index)?;
        match related {
            Some(path) if !self.level()?.aggregates_rows => {
                let first = first_many(path.0).ok_or(RenderError::Malformed)?;
                let (tie, join) = self.open_related(first, true)?;
                self.level()?.aggregates_rows = true;
                let mut call = String::new();
                self.aggregate_call(&mut call, clauses, index, scope)?;
                sql.push_str("(SELECT ");
                sql.push_str(&call);
                self.close_related(sql, &tie, &join)?;
                sql.push(')');
                Ok(())
            }
            _ => self.aggregate_call(sql, clauses, index, scope),
        }
    }

    /// Appends ` FROM … WHERE tie` of the innermost level and closes it.
    pub(super) fn close_related(
        &mut self,
        sql: &mut String,
        tie: &str,
        join: &str,
    ) -> Result<(), RenderError> {
        let mut from = String::new();
        self.write_from(&mut from)?;
        let scope = self.base_scope()?;
        // The join to the table of pairs comes right after the base table; later joins may not hang on it.
        let level = self.levels.pop().ok_or(RenderError::Malformed)?;
        let mut base = String::from(" FROM ");
        self.base_table(&mut base, &level);
        let rest = from.strip_prefix(&base).ok_or(RenderError::Malformed)?;
        sql.push_str(&base);
        sql.push_str(join);
        sql.push_str(rest);
        sql.push_str(" WHERE ");
        sql.push_str(tie);
        if !scope.is_empty() {
            sql.push_str(" AND ");
            sql.push_str(&scope);
        }
        Ok(())
    }

    fn aggregate_call(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        index: usize,
        scope: u32,
    ) -> Result<(), RenderError> {
        let node = clauses.node(index)?;
        self.refuse_nested(clauses, node)?;
        let function = match node.op {
            Op::Aggregate(function) | Op::AggregateWhere(function) => function,
            Op::StringAgg(how) => return self.string_agg(sql, clauses, node, how, scope),
            _ => return Err(RenderError::Malformed),
        };
        let mut inner = String::new();
        self.operand(&mut inner, clauses, node.operand(0)?, scope)?;
        let start = sql.len();
        let (function, (to_other, back)) = self.comparing(clauses, node, function)?;
        let (before, after) = (self.dialect.aggregate)(function);
        for part in [before, &inner, to_other, after] {
            sql.push_str(part);
        }
        if matches!(node.op, Op::AggregateWhere(_)) {
            sql.push_str(" FILTER (WHERE ");
            self.condition(
                sql,
                clauses,
                node.operand(1)?,
                super::condition::Place::positive(scope),
            )?;
            sql.push(')');
        }
        sql.push_str(back);
        self.aggregate_type(sql, clauses, node)?;
        if matches!(function, Aggregate::Avg | Aggregate::AvgDistinct) {
            let mean = sql.split_off(start);
            self.scaled_mean(sql, &mean, clauses, node)?;
        }
        Ok(())
    }

    fn refuse_nested(&mut self, clauses: &Clauses, node: &Node) -> Result<(), RenderError> {
        for child in &node.children {
            let steps = match self.level()?.totals {
                Totals::No => false,
                Totals::Rows => clauses.many_path(*child)?.is_some(),
                Totals::Table => true,
            };
            if clauses.has_aggregate(*child)? && !steps {
                return Err(RenderError::Refused(
                    "an aggregate of an aggregate needs two steps: `annotate` with the inner one, then `aggregate`",
                ));
            }
        }
        Ok(())
    }

    /// A subquery that the user wrote: `exists(…)`, `b.entries().filter(…).count()`, `in_(queryset)`.
    pub(super) fn subquery(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
    ) -> Result<(), RenderError> {
        let _ = clauses;
        let subquery = node.subquery.as_deref().ok_or(RenderError::Malformed)?;
        let (tie, join) = match subquery.source {
            Source::Model(model) => {
                let depth = self.levels.len();
                self.levels.push(Level::new(model.0, depth));
                (String::new(), String::new())
            }
            Source::Related(path) => self.open_related(path.0, false)?,
        };
        if subquery.usage == SubqueryUse::Scalar {
            let aggregates = aggregates_own_rows(&subquery.clauses)?;
            let level = self.level()?;
            level.aggregates_rows = aggregates || subquery.clauses.grouped.is_some();
            level.one_row = !aggregates;
        }
        let left = self.unscoped.len();
        self.unscoped.extend_from_slice(&subquery.clauses.unscoped);
        if subquery.usage == SubqueryUse::Exists {
            sql.push_str("EXISTS");
        }
        self.open_rows(&subquery.clauses)?;
        sql.push('(');
        self.subquery_text(sql, subquery, &tie, &join)?;
        self.unscoped.truncate(left);
        sql.push(')');
        Ok(())
    }

    fn subquery_text(
        &mut self,
        sql: &mut String,
        subquery: &Subquery,
        tie: &str,
        join: &str,
    ) -> Result<(), RenderError> {
        let clauses = &subquery.clauses;
        let cut = clauses.is_cut();
        if cut && subquery.usage == SubqueryUse::Count {
            sql.push_str("SELECT COUNT(*) FROM (");
        }
        match subquery.usage {
            SubqueryUse::Exists if clauses.distinct => {
                self.select_with(sql, clauses, "", tie, join)?;
            }
            SubqueryUse::Exists => self.select_with(sql, clauses, "1", tie, join)?,
            SubqueryUse::Count if !cut => self.select_with(sql, clauses, "COUNT(*)", tie, join)?,
            SubqueryUse::Count => self.select_with(sql, clauses, "", tie, join)?,
            SubqueryUse::Scalar | SubqueryUse::Part => {
                self.select_with(sql, clauses, "", tie, join)?;
            }
            SubqueryUse::List => {
                let known = self.known(clauses)?;
                self.select_with(sql, clauses, "", &known, join)?;
            }
        }
        if cut && subquery.usage == SubqueryUse::Count {
            sql.push_str(") \"counted\"");
        }
        Ok(())
    }

    /// The condition that what a list selects is not NULL: `NOT IN` a list with NULL would never hold.
    fn known(&mut self, clauses: &Clauses) -> Result<String, RenderError> {
        let mut known = String::new();
        self.level()?.is_list = true;
        // The joins of the filters come first, so that what is selected shares them.
        self.require_joins(clauses)?;
        if let Some(Selected::Expression(node)) = clauses.selects.get(clauses.hidden)
            && !clauses.is_cut()
            && !clauses.has_aggregate(*node)?
            && self.nullable(clauses, *node, 0)?
        {
            self.operand(&mut known, clauses, *node, 0)?;
            known.push_str(" IS NOT NULL");
        }
        Ok(known)
    }

    /// Whether an operand can be NULL: its columns decide.
    pub(super) fn nullable(
        &mut self,
        clauses: &Clauses,
        index: usize,
        scope: u32,
    ) -> Result<bool, RenderError> {
        let mut open = vec![index];
        while let Some(index) = open.pop() {
            let node = clauses.node(index)?;
            let null = match node.op {
                Op::Column(path, field) => self.column(path, field, scope)?.nullable,
                Op::OuterColumn(path, field, depth) => {
                    self.outer_column(path, field, depth)?.nullable
                }
                Op::Aggregate(function) | Op::AggregateWhere(function) => !function.is_count(),
                Op::StringAgg(_)
                | Op::Json(_)
                | Op::Custom(..)
                | Op::Window(_)
                | Op::Constant(Constant::Null)
                | Op::Function(Function::NullIf, _) => true,
                Op::Function(function, _) if !function.is_strict() => false,
                // A text that is no date and the like are errors, not NULL; conditions are either true or not.
                Op::Case(_) => {
                    open.extend(node.children.iter().skip(1).step_by(2));
                    open.extend(node.children.last());
                    false
                }
                Op::Coalesce => {
                    let mut all = true;
                    for child in &node.children {
                        all &= self.nullable(clauses, *child, scope)?;
                    }
                    all
                }
                Op::Subquery(_) | Op::Related(_) => node
                    .subquery
                    .as_ref()
                    .is_some_and(|subquery| subquery.usage == SubqueryUse::Scalar),
                Op::Annotation(position) => {
                    open.push(clauses.annotation(position)?);
                    false
                }
                _ => {
                    open.extend(&node.children);
                    false
                }
            };
            if null {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The paths of all columns at or below a node, with their field positions.
    pub(super) fn columns_below(
        clauses: &Clauses,
        index: usize,
    ) -> Result<Vec<(Path, u16)>, RenderError> {
        let mut found = Vec::new();
        clauses.any(index, &mut |node| {
            if let Op::Column(path, field) = node.op {
                found.push((path, field));
            }
            false
        })?;
        Ok(found)
    }
}

/// Whether what is selected is computed of all rows: an aggregate that leads to no other rows.
fn aggregates_own_rows(clauses: &Clauses) -> Result<bool, RenderError> {
    for selected in clauses.selects.iter().skip(clauses.hidden) {
        if let Selected::Expression(node) = *selected
            && clauses.has_aggregate(node)?
            && clauses.many_path(node)?.is_none()
        {
            return Ok(true);
        }
    }
    Ok(false)
}
