//! Rows that stand in the place of a table: several queries combined, and the trees of a relation from a model to itself.

use super::level::{Level, field};
use super::program::{Clauses, Node};
use super::select::primary_key;
use super::{RenderError, Writer};
use crate::model::ModelDef;
use crate::query::{Combine, Op, Step};

/// The column with the number of steps to a row of a tree.
const DEPTH: &str = "tree depth";

/// How many steps a tree is followed: a circle ends there.
const MOST_STEPS: u32 = 1000;

impl Writer {
    /// Gives the innermost level the rows that its query is over.
    pub(super) fn open_rows(&mut self, clauses: &Clauses) -> Result<(), RenderError> {
        let Some(source) = clauses.source else {
            return Ok(());
        };
        let node = clauses.node(source)?;
        let mut sql = String::from("(");
        match node.op {
            Op::Tree(step) => self.tree(&mut sql, clauses, node, step.0)?,
            _ => self.combined(&mut sql, clauses, node)?,
        }
        sql.push(')');
        let level = self.level()?;
        level.rows = Some(sql);
        // What the rows were taken from has been asked for its scopes already.
        level.scoped = false;
        Ok(())
    }

    /// `part UNION part`. SQLite: parts have no parentheses, no ORDER BY and no LIMIT, so each is a SELECT over one.
    fn combined(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
    ) -> Result<(), RenderError> {
        let Op::Combine(how) = node.op else {
            return Err(RenderError::Malformed);
        };
        for n in 0..2 {
            if n > 0 {
                sql.push_str(match how {
                    Combine::Union => " UNION ",
                    Combine::UnionAll => " UNION ALL ",
                    Combine::Intersection => " INTERSECT ",
                    Combine::Difference => " EXCEPT ",
                });
            }
            let part = clauses.node(node.operand(n)?)?;
            sql.push_str("SELECT * FROM ");
            if matches!(part.op, Op::Combine(_)) {
                sql.push('(');
                self.combined(sql, clauses, part)?;
                sql.push(')');
            } else {
                self.subquery(sql, clauses, part)?;
            }
            sql.push_str(" \"part\"");
        }
        Ok(())
    }

    /// The rows to which a step leads from the row of a key, from those in turn, and so on; and after how many steps first.
    fn tree(
        &mut self,
        sql: &mut String,
        clauses: &Clauses,
        node: &Node,
        step: &Step,
    ) -> Result<(), RenderError> {
        let model: &'static ModelDef = self.level()?.model;
        let key = primary_key(model)?;
        sql.push_str("WITH RECURSIVE \"tree\"(\"key\", \"depth\") AS (SELECT ");
        self.qualified(sql, "start", &key);
        sql.push_str(", 0 FROM ");
        self.table_as(sql, &model.table, "start");
        sql.push_str(" WHERE ");
        self.qualified(sql, "start", &key);
        sql.push_str(" = ");
        self.expression(sql, clauses, node.operand(0)?, 0)?;
        sql.push_str(" UNION SELECT ");
        self.qualified(sql, "far", &key);
        sql.push_str(", \"tree\".\"depth\" + 1 FROM \"tree\"");
        self.tree_step(sql, model, step, &key);
        sql.push_str(" WHERE \"tree\".\"depth\" < ");
        sql.push_str(&MOST_STEPS.to_string());
        sql.push_str(") SELECT ");
        for index in 0..model.fields.len() {
            let index = u16::try_from(index).map_err(|_| RenderError::Malformed)?;
            self.qualified(sql, "far", &field(model, index)?.column);
            sql.push_str(", ");
        }
        sql.push_str("\"nearest\".\"depth\" AS ");
        self.quote(sql, DEPTH);
        sql.push_str(" FROM (SELECT \"key\", MIN(\"depth\") AS \"depth\" FROM \"tree\" GROUP BY \"key\") \"nearest\" INNER JOIN ");
        self.table_as(sql, &model.table, "far");
        sql.push_str(" ON (");
        self.qualified(sql, "far", &key);
        sql.push_str(" = \"nearest\".\"key\") WHERE \"nearest\".\"depth\" > 0");
        Ok(())
    }

    /// The joins from the key of a row of the tree to the rows one step further.
    fn tree_step(&self, sql: &mut String, model: &ModelDef, step: &Step, key: &str) {
        let mut join = |table: &str, alias: &str, near: (&str, &str), far: &str| {
            sql.push_str(" INNER JOIN ");
            self.table_as(sql, table, alias);
            sql.push_str(" ON (");
            self.qualified(sql, near.0, near.1);
            sql.push_str(" = ");
            self.qualified(sql, alias, far);
            sql.push(')');
        };
        if let Some(through) = &step.through {
            join(through.table, "pairs", ("tree", "key"), through.near_column);
            join(
                &model.table,
                "far",
                ("pairs", through.far_column),
                step.far_column,
            );
        } else {
            join(&model.table, "near", ("tree", "key"), key);
            join(
                &model.table,
                "far",
                ("near", step.near_column),
                step.far_column,
            );
        }
    }

    /// The number of steps to a row.
    pub(super) fn depth(&mut self, sql: &mut String) -> Result<(), RenderError> {
        let level: &Level = self.level()?;
        let base = level.base.clone();
        if level
            .rows
            .as_ref()
            .is_none_or(|rows| !rows.starts_with("(WITH"))
        {
            return Err(RenderError::Refused(
                "`tree_depth` is for the rows of `ancestors`, `descendants` or `reachable`",
            ));
        }
        self.qualified(sql, &base, DEPTH);
        Ok(())
    }
}
