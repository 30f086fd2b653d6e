//! Functions, CASE and casts: templates of the dialect, with the operands in their places.

use super::condition::Place;
use super::program::{Clauses, Node};
use super::{RenderError, Writer};
use crate::query::{Constant, Function, Op, StringAgg, ValueType};

impl Writer {
    /// Appends a function of its operands.
    pub(super) fn function(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        function: Function,
        scope: u32,
    ) -> Result<(), RenderError> {
        let mut operands = Vec::with_capacity(node.children.len());
        for child in &node.children {
            let mut operand = String::new();
            self.operand(&mut operand, clauses, *child, scope)?;
            if function == Function::Concat && self.nullable(clauses, *child, scope)? {
                operand = format!("COALESCE({operand}, '')");
            }
            operands.push(operand);
        }
        let skips = self.dialect.greatest_skips_null
            && matches!(function, Function::Greatest | Function::Least);
        let mut missing = Vec::new();
        if skips {
            for (child, operand) in node.children.iter().zip(&operands) {
                if self.nullable(clauses, *child, scope)? {
                    missing.push(format!("{operand} IS NULL"));
                }
            }
        }
        if !missing.is_empty() {
            sql.push_str("CASE WHEN NOT (");
            sql.push_str(&missing.join(" OR "));
            sql.push_str(") THEN ");
        }
        fill(sql, (self.dialect.function)(function), &operands);
        if !missing.is_empty() {
            sql.push_str(" END");
        }
        Ok(())
    }

    /// Appends `CASE WHEN … THEN … ELSE … END`.
    pub(super) fn case(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        scope: u32,
    ) -> Result<(), RenderError> {
        sql.push_str("CASE");
        for pair in node.children.chunks(2) {
            match *pair {
                [condition, value] => {
                    sql.push_str(" WHEN ");
                    self.condition(sql, clauses, condition, Place::positive(scope))?;
                    sql.push_str(" THEN ");
                    self.expression(sql, clauses, value, scope)?;
                }
                [otherwise] if clauses.node(otherwise)?.op != Op::Constant(Constant::Null) => {
                    sql.push_str(" ELSE ");
                    self.expression(sql, clauses, otherwise, scope)?;
                }
                _ => {}
            }
        }
        sql.push_str(" END");
        Ok(())
    }

    /// Appends an operand as a value of another type.
    pub(super) fn cast(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        (from, to): (ValueType, ValueType),
        scope: u32,
    ) -> Result<(), RenderError> {
        let mut operand = String::new();
        self.operand(&mut operand, clauses, node.operand(0)?, scope)?;
        let places = match (from, to) {
            (ValueType::Decimal(places), _) | (_, ValueType::Decimal(places)) => places,
            _ => 0,
        };
        let places = if self.dialect.decimals_are_scaled {
            format!("1{}", "0".repeat(usize::from(places)))
        } else {
            places.to_string()
        };
        fill(sql, (self.dialect.cast)(from, to), &[operand, places]);
        Ok(())
    }

    /// Appends all texts of a group as one.
    pub(super) fn string_agg(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        how: StringAgg,
        scope: u32,
    ) -> Result<(), RenderError> {
        let mut texts = node.children.iter();
        let mut next = || texts.next().copied().ok_or(RenderError::Malformed);
        let (mut text, mut delimiter) = (String::new(), String::new());
        self.operand(&mut text, clauses, next()?, scope)?;
        self.operand(&mut delimiter, clauses, next()?, scope)?;
        let mut order = String::new();
        if let Some(direction) = how.order {
            order.push_str(" ORDER BY ");
            self.expression(&mut order, clauses, next()?, scope)?;
            order.push_str(direction.sql());
        }
        let mut filter = Vec::new();
        if how.filter {
            let mut condition = String::new();
            self.condition(&mut condition, clauses, next()?, Place::positive(scope))?;
            filter.push(condition);
        }
        let template = if how.distinct {
            self.dialect.string_agg_distinct
        } else {
            self.dialect.string_agg
        };
        if how.distinct {
            filter.insert(0, format!("{text} IS NOT NULL"));
        }
        let filter = match filter.as_slice() {
            [] => String::new(),
            conditions => format!(" FILTER (WHERE {})", conditions.join(" AND ")),
        };
        fill(sql, template, &[text, delimiter, order, filter]);
        Ok(())
    }
}

/// Appends a template with the operands in their places: `{0}`, `{1}`…; `{*}` is all of them after commas, `{|}` after `||`.
fn fill(sql: &mut String, template: &str, operands: &[String]) {
    let mut parts = template.split('{');
    sql.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (place, after) = part.split_once('}').unwrap_or((part, ""));
        match place {
            "*" => sql.push_str(&operands.join(", ")),
            "|" => sql.push_str(&operands.join(" || ")),
            place => {
                let operand = place.parse().ok().and_then(|n: usize| operands.get(n));
                sql.push_str(operand.map_or("", String::as_str));
            }
        }
        sql.push_str(after);
    }
}
