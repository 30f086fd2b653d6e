//! Deleting rows and, as declared, what points at them; or only saying what would go.

mod collector;

use crate::connection::{Connection, Executor, Operation, Program};
use crate::error::Result;
use crate::model::{Model, Referrer};
use crate::query_set::{Delete, Query, QuerySet};
use crate::row::Decoder;
use crate::value::Value;
use collector::Collector;
use nuages_schema::model::ModelDef;
use nuages_schema::query::{Op, Verb};

/// How many rows went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deleted {
    /// All of them.
    pub total: u64,
    /// The rows of each model, by its label (`blog.Entry`), in the order of deletion.
    pub per_model: Vec<(String, u64)>,
}

impl Deleted {
    fn add(&mut self, model: &ModelDef, rows: u64) {
        if rows == 0 {
            return;
        }
        self.total += rows;
        let label = model.label();
        match self.per_model.iter_mut().find(|(known, _)| *known == label) {
            Some((_, count)) => *count += rows,
            None => self.per_model.push((label, rows)),
        }
    }

    /// How many rows of that model went, `blog.Entry`.
    pub fn of(&self, label: &str) -> u64 {
        self.per_model
            .iter()
            .find(|(known, _)| known == label)
            .map_or(0, |(_, rows)| *rows)
    }
}

/// The rows of a query, and what points at them.
struct Rows {
    model: &'static ModelDef,
    key_field: u16,
    referrers: &'static [Referrer],
    query: Box<Query>,
}

impl Rows {
    fn of<M: Model>(query: Box<Query>) -> Self {
        Self {
            model: M::META,
            key_field: M::KEY_FIELD,
            referrers: M::REFERRERS,
            query,
        }
    }

    async fn keys(mut self, connection: &mut Connection) -> Result<Vec<Value>> {
        self.query.op(Op::Unordered);
        self.query.op(Op::Values);
        self.query.op(Op::Column(None, self.key_field));
        self.query.op(Op::Select);
        self.query.finish(Verb::Select);
        let program = Program {
            model: self.model,
            ops: &self.query.ops,
            params: &self.query.params,
        };
        collector::keys(connection, program).await
    }

    async fn collect(self, connection: &mut Connection, counting: bool) -> Result<Collector> {
        let (model, referrers) = (self.model, self.referrers);
        let keys = self.keys(connection).await?;
        let mut collector = Collector::default();
        collector.counting = counting;
        collector
            .collect(connection, model, referrers, keys)
            .await?;
        Ok(collector)
    }
}

/// Deletes them.
struct DeleteRows(Rows);

impl Operation for DeleteRows {
    type Output = Deleted;

    async fn run(self, connection: &mut Connection) -> Result<Deleted> {
        let mut rows = self.0;
        let mut deleted = Deleted::default();
        if rows.query.empty {
            return Ok(deleted);
        }
        if rows.referrers.is_empty() {
            rows.query.finish(Verb::Delete);
            let program = Program {
                model: rows.model,
                ops: &rows.query.ops,
                params: &rows.query.params,
            };
            deleted.add(rows.model, connection.execute(program).await?);
            return Ok(deleted);
        }
        connection.begin().await?;
        let result = delete_all(rows, connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

async fn delete_all(rows: Rows, connection: &mut Connection) -> Result<Deleted> {
    let collector = rows.collect(connection, false).await?;
    collector.delete(connection).await
}

/// Says what deleting them would do.
struct PlanRows(Rows);

impl Operation for PlanRows {
    type Output = Deleted;
    const WRITES: bool = false;

    async fn run(self, connection: &mut Connection) -> Result<Deleted> {
        if self.0.query.empty {
            return Ok(Deleted::default());
        }
        let collector = self.0.collect(connection, true).await?;
        Ok(collector.counted())
    }
}

/// Deletes an instance's row.
#[doc(hidden)]
pub fn delete<'e, M: Model, E: Executor>(instance: &M, db: &'e E) -> E::Ret<'e, Deleted> {
    QuerySet::<M>::base().pk(instance.key()).delete(db)
}

/// Deletes an instance's row alone: those of its parents stay.
#[doc(hidden)]
pub fn delete_keep_parents<'e, M: Model, E: Executor>(
    instance: &M,
    db: &'e E,
) -> E::Ret<'e, Deleted> {
    let mut rows = Rows::of::<M>(QuerySet::<M>::base().pk(instance.key()).query);
    // The parent comes last.
    rows.referrers = M::REFERRERS
        .split_last()
        .map_or(&[], |(_, referrers)| referrers);
    db.execute(DeleteRows(rows))
}

impl<M: Model, H, D: Decoder, S: Delete> QuerySet<M, H, D, S> {
    /// Deletes all rows of the query and, as `on_delete` says, what points at them.
    ///
    /// # Errors
    /// `is_protected` or `is_restricted` when a row with `on_delete = Protect` or `Restrict` points at one of them; then
    /// nothing is deleted, and the error names all such relations.
    pub fn delete<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, Deleted> {
        db.execute(DeleteRows(Rows::of::<M>(self.query)))
    }
}

impl<M: Model, H, D: Decoder, S> QuerySet<M, H, D, S> {
    /// What `delete` would say of these rows: how many would go, of each model. Nothing is changed.
    ///
    /// # Errors
    /// When `delete` would be refused.
    pub fn delete_plan<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, Deleted> {
        db.execute(PlanRows(Rows::of::<M>(self.query)))
    }
}

/// What deleting an instance's row would do.
#[doc(hidden)]
pub fn delete_plan<'e, M: Model, E: Executor>(instance: &M, db: &'e E) -> E::Ret<'e, Deleted> {
    QuerySet::<M>::base().pk(instance.key()).delete_plan(db)
}
