//! INSERT, UPDATE and DELETE.

use super::level::{Level, field};
use super::program::Clauses;
use super::select::primary_key;
use super::{RenderError, Writer};
use crate::model::{FieldDef, ModelDef};
use crate::query::{PathNode, Verb};

impl Writer {
    pub(super) fn insert_statement(
        &mut self,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<String, RenderError> {
        let many =
            clauses.insert_rows > 1 && matches!(clauses.verb, Verb::Insert | Verb::InsertReturning);
        let mut sql = String::from(if many {
            self.dialect.insert_many
        } else {
            "INSERT INTO "
        });
        self.quote(&mut sql, &model.table);
        if clauses.insert_fields.is_empty() {
            sql.push_str(" DEFAULT VALUES");
        } else {
            for (n, index) in clauses.insert_fields.iter().enumerate() {
                sql.push_str(if n == 0 { " (" } else { ", " });
                self.quote(&mut sql, &field(model, *index)?.column);
            }
            sql.push_str(") VALUES ");
            let mut number = 0;
            for row in 0..clauses.insert_rows.max(1) {
                sql.push_str(if row == 0 { "(" } else { ", (" });
                for (n, index) in clauses.insert_fields.iter().enumerate() {
                    if n > 0 {
                        sql.push_str(", ");
                    }
                    number += 1;
                    let start = sql.len();
                    self.dialect.placeholder(&mut sql, number);
                    self.store(&mut sql, start, model, field(model, *index)?);
                }
                sql.push(')');
            }
        }
        match clauses.verb {
            Verb::InsertIgnore => sql.push_str(" ON CONFLICT DO NOTHING"),
            Verb::Upsert => self.on_conflict(&mut sql, model, clauses)?,
            Verb::InsertReturning => {
                sql.push_str(" RETURNING ");
                self.quote(&mut sql, &primary_key(model)?);
            }
            _ => {}
        }
        Ok(sql)
    }

    /// What becomes of a row that is there already, and the columns of all rows.
    fn on_conflict(
        &mut self,
        sql: &mut String,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<(), RenderError> {
        for (n, index) in clauses.conflict.iter().enumerate() {
            sql.push_str(if n == 0 { " ON CONFLICT (" } else { ", " });
            self.quote(sql, &field(model, *index)?.column);
        }
        sql.push_str(") DO UPDATE");
        let mut level = Level::new(model, 0);
        level.single_table = true;
        self.levels.push(level);
        self.assignments(sql, model, clauses)?;
        for (n, field) in model.fields.iter().enumerate() {
            sql.push_str(if n == 0 { " RETURNING " } else { ", " });
            if self.foreign_form(model, field).is_some() {
                self.field_column(sql, (model, field), (&model.table, &field.column));
            } else {
                self.quote(sql, &field.column);
            }
        }
        Ok(())
    }

    /// Many rows, each to values of its own. The first part of the UNION has no row: it says of which types the columns are.
    pub(super) fn bulk_update_statement(
        &mut self,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<String, RenderError> {
        let columns = clauses.insert_fields.iter();
        let fields: Vec<&FieldDef> = columns
            .map(|index| field(model, *index))
            .collect::<Result<_, _>>()?;
        let columns: Vec<&str> = fields.iter().map(|field| &*field.column).collect();
        let Some((key, changed)) = columns.split_first() else {
            return Err(RenderError::Malformed);
        };
        let mut sql = String::from("WITH \"new\" AS (SELECT ");
        for (n, column) in columns.iter().enumerate() {
            if n > 0 {
                sql.push_str(", ");
            }
            self.quote(&mut sql, column);
        }
        sql.push_str(" FROM ");
        self.quote(&mut sql, &model.table);
        sql.push_str(" WHERE 1 = 0");
        let mut number = 0;
        for _ in 0..clauses.insert_rows {
            for (n, field) in fields.iter().enumerate() {
                sql.push_str(if n == 0 { " UNION ALL SELECT " } else { ", " });
                number += 1;
                let start = sql.len();
                self.dialect.placeholder(&mut sql, number);
                self.store(&mut sql, start, model, field);
            }
        }
        sql.push_str(") UPDATE ");
        self.quote(&mut sql, &model.table);
        for (n, column) in changed.iter().enumerate() {
            sql.push_str(if n == 0 { " SET " } else { ", " });
            self.quote(&mut sql, column);
            sql.push_str(" = ");
            self.qualified(&mut sql, "new", column);
        }
        sql.push_str(" FROM \"new\" WHERE ");
        self.qualified(&mut sql, &model.table, key);
        sql.push_str(" = ");
        self.qualified(&mut sql, "new", key);
        Ok(sql)
    }

    fn assignments(
        &mut self,
        sql: &mut String,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<(), RenderError> {
        for (n, (index, node)) in clauses.sets.iter().enumerate() {
            let mut columns = Self::columns_below(clauses, *node)?.into_iter();
            let level = self.level()?;
            if columns.any(|(path, _)| !level.holds(path)) {
                return Err(RenderError::Refused(
                    "an update cannot set a field from a column of another model",
                ));
            }
            sql.push_str(if n == 0 { " SET " } else { ", " });
            let field = field(model, *index)?;
            self.quote(sql, &field.column);
            sql.push_str(" = ");
            let start = sql.len();
            self.expression(sql, clauses, *node, 0)?;
            self.store(sql, start, model, field);
        }
        if self.level()?.joins.is_empty() {
            return Ok(());
        }
        Err(RenderError::Refused(
            "an update cannot set a field from a column of another model",
        ))
    }

    pub(super) fn update_statement(
        &mut self,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<String, RenderError> {
        let mut sql = String::from("UPDATE ");
        let updated = match clauses.updated {
            Some(path) => path.0.step.target.0,
            None => model,
        };
        self.quote(&mut sql, &updated.table);
        let mut level = Level::new(updated, 0);
        level.single_table = true;
        level.root = clauses.updated;
        self.levels.push(level);
        self.assignments(&mut sql, updated, clauses)?;
        match clauses.updated {
            Some(path) => self.where_heir(&mut sql, model, path.0, clauses)?,
            None => self.where_clause(&mut sql, model, clauses)?,
        }
        Ok(sql)
    }

    /// The parents' rows of the rows by condition.
    fn where_heir(
        &mut self,
        sql: &mut String,
        model: &'static ModelDef,
        path: &'static PathNode,
        clauses: &Clauses,
    ) -> Result<(), RenderError> {
        sql.push_str(" WHERE ");
        let outer = self.base_column(path.step.far_column)?;
        sql.push_str(&outer);
        sql.push_str(" IN (");
        self.levels.clear();
        self.levels.push(Level::new(model, 1));
        // Each key of the chain of parents is that of the model itself.
        let inner = self.base_column(&primary_key(model)?)?;
        self.select_with(sql, clauses, &inner, "", "")?;
        sql.push(')');
        Ok(())
    }

    pub(super) fn delete_statement(
        &mut self,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<String, RenderError> {
        let mut sql = String::from("DELETE FROM ");
        self.quote(&mut sql, &model.table);
        let mut level = Level::new(model, 0);
        level.single_table = true;
        self.levels.push(level);
        self.where_clause(&mut sql, model, clauses)?;
        Ok(sql)
    }

    /// The keys of the rows that lead to the bound list by a foreign key of their own model, however long the way. UNION drops
    /// what was seen before, so a circle ends.
    pub(super) fn descendants(
        &self,
        model: &'static ModelDef,
        index: u16,
    ) -> Result<String, RenderError> {
        let (key, pointer) = (primary_key(model)?, &field(model, index)?.column);
        let (mut own, mut points, mut from) = (String::new(), String::new(), String::new());
        self.qualified(&mut own, &model.table, &key);
        self.qualified(&mut points, &model.table, pointer);
        self.quote(&mut from, &model.table);
        let mut first = points.clone();
        (self.dialect.in_list)(&mut first, 1);
        Ok(format!(
            "WITH RECURSIVE \"found\" (\"key\") AS (SELECT {own} FROM {from} WHERE {first} UNION SELECT {own} FROM {from} INNER JOIN \"found\" ON ({points} = \"found\".\"key\")) SELECT \"key\" FROM \"found\""
        ))
    }

    /// The rows by condition; where that needs other tables, by their keys.
    fn where_clause(
        &mut self,
        sql: &mut String,
        model: &'static ModelDef,
        clauses: &Clauses,
    ) -> Result<(), RenderError> {
        if !clauses.is_cut() && clauses.source.is_none() && !clauses.is_windowed()? {
            self.require_joins(clauses)?;
            let scope = self.base_scope()?;
            let (filters, _) = self.filters(clauses, usize::from(!scope.is_empty()))?;
            if self.level()?.joins.is_empty() {
                let scope = (!scope.is_empty()).then_some(&scope);
                for (n, filter) in scope.into_iter().chain(&filters).enumerate() {
                    sql.push_str(if n == 0 { " WHERE " } else { " AND " });
                    sql.push_str(filter);
                }
                return Ok(());
            }
        }
        let key = primary_key(model)?;
        sql.push_str(" WHERE ");
        let outer = self.base_column(&key)?;
        sql.push_str(&outer);
        sql.push_str(" IN (");
        self.levels.clear();
        self.levels.push(Level::new(model, 1));
        self.open_rows(clauses)?;
        let inner = self.base_column(&key)?;
        self.select_with(sql, clauses, &inner, "", "")?;
        sql.push(')');
        Ok(())
    }
}
