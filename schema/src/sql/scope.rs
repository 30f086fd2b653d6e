//! The scopes of models: conditions that hold wherever many rows of a model are meant.
//!
//! A foreign key leads to its row whatever that one's scopes say, as does Django's base manager: the row is there, and its
//! columns are not NULL. So scopes are written where a query starts and where a step leads to many rows, and nowhere else.

use super::ddl::condition;
use super::level::{Join, Level, Part};
use super::{RenderError, Writer};
use crate::model::{ConditionOp, ModelDef};

impl Writer {
    /// The scopes of a model over a table of that name; empty where none holds.
    fn scope_of(&self, model: &'static ModelDef, table: &str) -> String {
        let mut sql = String::new();
        for (at, scope) in model.details.scopes.iter().enumerate() {
            let left = self.unscoped.iter().any(|(of, number)| {
                // An app has one model of a name, whether or not its definition has one address.
                of.0.app == model.app
                    && of.0.name == model.name
                    && number.is_none_or(|number| usize::from(number) == at)
            });
            if left || scope.condition.is_empty() {
                continue;
            }
            let condition = condition::over(self.dialect, model, &scope.condition, Some(table));
            // Composed conditions come in parentheses, which only OR needs.
            let bare = match scope.condition.last() {
                Some(ConditionOp::Or) => None,
                _ => condition
                    .strip_prefix('(')
                    .and_then(|text| text.strip_suffix(')')),
            };
            if !sql.is_empty() {
                sql.push_str(" AND ");
            }
            sql.push_str(bare.unwrap_or(&condition));
        }
        sql
    }

    /// The scopes that hold for the base table of the innermost level.
    pub(super) fn base_scope(&mut self) -> Result<String, RenderError> {
        let level = self.levels.last().ok_or(RenderError::Malformed)?;
        if !level.scoped || level.model.details.scopes.is_empty() {
            return Ok(String::new());
        }
        Ok(self.scope_of(level.model, &level.base))
    }

    /// The scopes that hold for a joined table.
    pub(super) fn join_scope(&self, level: &Level, index: usize, join: &Join) -> String {
        let (step, model) = (join.step, join.step.target.0);
        if !step.many || step.unscoped || model.details.scopes.is_empty() {
            return String::new();
        }
        if step.through.is_none() {
            return self.scope_of(model, &join.alias);
        }
        match join.part {
            Part::Target if level.is_inner(index) => self.scope_of(model, &join.alias),
            // The pair must not stay where its far row is out of scope: it would look like a missing row.
            Part::Through if !has_inner_target(level, index) => self.pair_scope(join),
            _ => String::new(),
        }
    }

    /// A pair is in scope when its far row is.
    fn pair_scope(&self, join: &Join) -> String {
        let model = join.step.target.0;
        let scope = self.scope_of(model, "scoped");
        let (Some(through), false) = (&join.step.through, scope.is_empty()) else {
            return String::new();
        };
        let mut sql = String::from("EXISTS(SELECT 1 FROM ");
        self.table_as(&mut sql, &model.table, "scoped");
        sql.push_str(" WHERE ");
        self.qualified(&mut sql, "scoped", join.step.far_column);
        sql.push_str(" = ");
        self.qualified(&mut sql, &join.alias, through.far_column);
        sql.push_str(" AND ");
        sql.push_str(&scope);
        sql.push(')');
        sql
    }
}

/// Whether the far table hangs on that table of pairs, and is always there.
fn has_inner_target(level: &Level, pairs: usize) -> bool {
    level.joins.iter().enumerate().any(|(index, join)| {
        join.part == Part::Target && join.parent == Some(pairs) && level.is_inner(index)
    })
}
