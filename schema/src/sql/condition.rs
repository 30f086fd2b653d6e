//! Conditions with Django's meaning: NULL never satisfies a negated lookup by accident, and a negated lookup over many
//! related rows means "there is none".

use super::level::first_many;
use super::program::{Clauses, Node};
use super::{RenderError, Writer};
use crate::query::{Lookup, Op};

/// Where a condition stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The filter call that it belongs to.
    pub scope: u32,
    /// An odd number of negations stand around it.
    pub negated: bool,
    /// Any negation stands around it.
    pub in_negation: bool,
}

/// How many terms of an AND or OR stand side by side before they are put into groups. Databases read `a OR b OR c` as a tree
/// as deep as it is long; groups keep it flat.
const GROUP: usize = 64;

impl Place {
    pub(super) const fn positive(scope: u32) -> Self {
        Self {
            scope,
            negated: false,
            in_negation: false,
        }
    }

    const fn inside_not(self) -> Self {
        Self {
            scope: self.scope,
            negated: !self.negated,
            in_negation: true,
        }
    }
}

impl Writer {
    /// Appends a condition.
    pub(super) fn condition(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        index: usize,
        place: Place,
    ) -> Result<(), RenderError> {
        let node = clauses.node(index)?;
        match node.op {
            Op::And => self.chain(sql, clauses, &node.children, " AND ", place),
            Op::Or => self.chain(sql, clauses, &node.children, " OR ", place),
            Op::Not => {
                sql.push_str("NOT (");
                self.condition(sql, clauses, node.operand(0)?, place.inside_not())?;
                sql.push(')');
                Ok(())
            }
            Op::Xor => {
                // Each side is true or not, never unknown, so a negation around them changes nothing inside.
                let place = Place {
                    negated: false,
                    ..place
                };
                for (n, separator) in ["", " <> "].into_iter().enumerate() {
                    sql.push_str(separator);
                    sql.push_str("CASE WHEN ");
                    self.condition(sql, clauses, node.operand(n)?, place)?;
                    sql.push_str(" THEN 1 ELSE 0 END");
                }
                Ok(())
            }
            Op::Never => {
                sql.push_str("1 = 0");
                Ok(())
            }
            Op::Always => {
                sql.push_str("1 = 1");
                Ok(())
            }
            _ if place.in_negation => self.leaf_in_negation(sql, clauses, index, place),
            _ => self.leaf(sql, clauses, index, place.scope),
        }
    }

    fn chain(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        children: &[usize],
        separator: &str,
        place: Place,
    ) -> Result<(), RenderError> {
        if children.len() > GROUP {
            let size = children.len().div_ceil(GROUP).max(GROUP);
            for (n, group) in children.chunks(size).enumerate() {
                if n > 0 {
                    sql.push_str(separator);
                }
                sql.push('(');
                self.chain(sql, clauses, group, separator, place)?;
                sql.push(')');
            }
            return Ok(());
        }
        for (n, child) in children.iter().enumerate() {
            if n > 0 {
                sql.push_str(separator);
            }
            let nested = matches!(clauses.node(*child)?.op, Op::And | Op::Or | Op::Xor);
            if nested {
                sql.push('(');
            }
            self.condition(sql, clauses, *child, place)?;
            if nested {
                sql.push(')');
            }
        }
        Ok(())
    }

    /// A lookup below a negation.
    fn leaf_in_negation(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        index: usize,
        place: Place,
    ) -> Result<(), RenderError> {
        let node = clauses.node(index)?;
        if !self.level()?.aggregates_rows
            && let Some(path) = clauses.many_path(index)?
            && !clauses.has_aggregate(index)?
        {
            // Django: excluding over many rows asks whether there is such a row, for each lookup by itself.
            let first = first_many(path.0).ok_or(RenderError::Malformed)?;
            let missing = matches!(node.op, Op::IsNull(true));
            if missing {
                sql.push('(');
            }
            self.exists(sql, clauses, Some(index), first)?;
            if missing {
                // No row at all is a missing value too.
                sql.push_str(" OR NOT ");
                self.exists(sql, clauses, None, first)?;
                sql.push(')');
            }
            return Ok(());
        }
        let mut guards = Vec::new();
        if place.negated
            && matches!(
                node.op,
                Op::Lookup(_) | Op::Range | Op::Truth | Op::Custom(..)
            )
        {
            for child in &node.children {
                if !matches!(
                    clauses.node(*child)?.op,
                    Op::Param | Op::List | Op::Number(_) | Op::Typed(_)
                ) && self.nullable(clauses, *child, place.scope)?
                {
                    guards.push(*child);
                }
            }
        }
        if guards.is_empty() {
            return self.leaf(sql, clauses, index, place.scope);
        }
        sql.push('(');
        self.leaf(sql, clauses, index, place.scope)?;
        for guard in guards {
            sql.push_str(" AND ");
            self.operand(sql, clauses, guard, place.scope)?;
            sql.push_str(" IS NOT NULL");
        }
        sql.push(')');
        Ok(())
    }

    fn exists(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        leaf: Option<usize>,
        path: &'static crate::query::PathNode,
    ) -> Result<(), RenderError> {
        let (tie, join) = self.open_related(path, true)?;
        let mut condition = String::new();
        if let Some(leaf) = leaf {
            condition.push_str(" AND ");
            self.leaf(&mut condition, clauses, leaf, 0)?;
        }
        sql.push_str("EXISTS(SELECT 1");
        self.close_related(sql, &tie, &join)?;
        sql.push_str(&condition);
        sql.push(')');
        Ok(())
    }

    /// A lookup as it stands.
    fn leaf(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        index: usize,
        scope: u32,
    ) -> Result<(), RenderError> {
        let node = clauses.node(index)?;
        match node.op {
            Op::Lookup(lookup) => self.lookup(sql, clauses, node, lookup, scope),
            Op::Range => {
                let left = node.operand(0)?;
                self.operand(sql, clauses, left, scope)?;
                sql.push_str(" BETWEEN ");
                self.compared(sql, clauses, (left, node.operand(1)?), scope)?;
                sql.push_str(" AND ");
                self.compared(sql, clauses, (left, node.operand(2)?), scope)
            }
            Op::IsNull(null) => {
                self.operand(sql, clauses, node.operand(0)?, scope)?;
                sql.push_str(if null { " IS NULL" } else { " IS NOT NULL" });
                Ok(())
            }
            Op::Truth => self.operand(sql, clauses, node.operand(0)?, scope),
            Op::Custom(custom, _) => self.custom(sql, clauses, node, custom.0, scope),
            Op::Subquery(_) | Op::Related(_) => self.subquery(sql, clauses, node),
            _ => Err(RenderError::Malformed),
        }
    }

    fn lookup(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        lookup: Lookup,
        scope: u32,
    ) -> Result<(), RenderError> {
        let (left, right) = (node.operand(0)?, node.operand(1)?);
        let comparison = match lookup {
            Lookup::Exact => Some(" = "),
            Lookup::Greater => Some(" > "),
            Lookup::GreaterOrEqual => Some(" >= "),
            Lookup::Less => Some(" < "),
            Lookup::LessOrEqual => Some(" <= "),
            _ => None,
        };
        if let Some(comparison) = comparison {
            self.operand(sql, clauses, left, scope)?;
            sql.push_str(comparison);
            return self.compared(sql, clauses, (left, right), scope);
        }
        let mut column = String::new();
        self.operand(&mut column, clauses, left, scope)?;
        if lookup == Lookup::In {
            let right = clauses.node(right)?;
            sql.push_str(&column);
            if right.op == Op::List {
                (self.dialect.in_list)(sql, right.param);
                return Ok(());
            }
            sql.push_str(" IN ");
            return self.subquery(sql, clauses, right);
        }
        let mut value = String::new();
        self.operand(&mut value, clauses, right, scope)?;
        (self.dialect.text_lookup)(sql, lookup, &column, &value);
        Ok(())
    }

    /// Marks the joins that a condition cannot be true without; Django's promotion and demotion of joins.
    pub(super) fn required(
        &mut self,
        clauses: &Clauses,
        index: usize,
        place: Place,
    ) -> Result<Vec<usize>, RenderError> {
        let node = clauses.node(index)?;
        match node.op {
            Op::And | Op::Or => {
                let all = (node.op == Op::And) != place.negated;
                let mut result: Option<Vec<usize>> = None;
                for child in &node.children {
                    let joins = self.required(clauses, *child, place)?;
                    result = Some(match result {
                        None => joins,
                        Some(mut known) if all => {
                            known.extend(joins);
                            known
                        }
                        Some(known) => known
                            .into_iter()
                            .filter(|join| joins.contains(join))
                            .collect(),
                    });
                }
                Ok(result.unwrap_or_default())
            }
            Op::Not => self.required(clauses, node.operand(0)?, place.inside_not()),
            Op::Xor => {
                // Both sides are looked at, so their joins exist; neither is required.
                for child in &node.children {
                    self.required(clauses, *child, place)?;
                }
                Ok(Vec::new())
            }
            Op::Lookup(_) | Op::Range | Op::IsNull(_) | Op::Truth | Op::Custom(..) => {
                self.required_by_leaf(clauses, index, place)
            }
            _ => Ok(Vec::new()),
        }
    }

    fn required_by_leaf(
        &mut self,
        clauses: &Clauses,
        index: usize,
        place: Place,
    ) -> Result<Vec<usize>, RenderError> {
        if place.in_negation && clauses.many_path(index)?.is_some() {
            return Ok(Vec::new());
        }
        if clauses.has_aggregate(index)? && !self.level()?.aggregates_rows {
            return Ok(Vec::new());
        }
        let node = clauses.node(index)?;
        let mut strict = match node.op {
            Op::IsNull(null) => null == place.negated,
            _ => !place.negated,
        };
        if clauses.any(index, &mut |node| match node.op {
            Op::Coalesce | Op::Case(_) | Op::Custom(..) => true,
            Op::Function(function, _) => !function.is_strict(),
            op => op.is_aggregate(),
        })? {
            strict = false;
        }
        let mut joins = Vec::new();
        for (path, field) in Self::columns_below(clauses, index)? {
            let level = self.level()?;
            if level.holds(path) {
                let (_, join) = level.column(path, field, place.scope)?;
                joins.extend(level.chain(join));
            }
        }
        Ok(if strict { joins } else { Vec::new() })
    }
}
