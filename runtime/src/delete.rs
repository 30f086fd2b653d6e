//! Deleting rows and, as declared, what points at them: Django's collector.

use std::collections::HashSet;

use crate::connection::{Connection, Executor, Next, Operation, Program};
use crate::error::{Error, Result};
use crate::manager::base;
use crate::model::{Model, Referrer};
use crate::query_set::{Delete, Query, QuerySet};
use crate::related::RowKey;
use crate::row::Decoder;
use crate::value::Value;
use nuages_schema::model::{ModelDef, OnDelete};
use nuages_schema::query::{Lookup, Op, Ref, Verb};

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

/// Deletes the rows of a query.
struct DeleteRows {
    model: &'static ModelDef,
    key_field: u16,
    referrers: &'static [Referrer],
    query: Box<Query>,
}

impl Operation for DeleteRows {
    type Output = Deleted;

    async fn run(mut self, connection: &mut Connection) -> Result<Deleted> {
        let mut deleted = Deleted::default();
        if self.query.empty {
            return Ok(deleted);
        }
        if self.referrers.is_empty() {
            self.query.finish(Verb::Delete);
            let program = Program {
                model: self.model,
                ops: &self.query.ops,
                params: &self.query.params,
            };
            deleted.add(self.model, connection.execute(program).await?);
            return Ok(deleted);
        }
        connection.begin().await?;
        let result = self.collect(connection, &mut deleted).await;
        connection.end(result.is_ok()).await?;
        result.map(|()| deleted)
    }
}

/// Rows of one model that will go.
struct Doomed {
    model: &'static ModelDef,
    keys: Vec<Value>,
}

impl DeleteRows {
    async fn collect(mut self, connection: &mut Connection, deleted: &mut Deleted) -> Result<()> {
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
        let keys = keys(connection, program).await?;
        let mut seen: HashSet<(Ref<ModelDef>, RowKey)> = HashSet::new();
        let mut doomed = Vec::new();
        let mut open = vec![(self.model, self.referrers, keys)];
        // Breadth first and without recursion: however deep the chain, and cycles end because each row is seen once.
        while let Some((model, referrers, keys)) = open.pop() {
            let keys: Vec<Value> = keys
                .into_iter()
                .filter(|key| seen.insert((Ref(model), RowKey::of(key))))
                .collect();
            if keys.is_empty() {
                continue;
            }
            for referrer in referrers {
                let next = (referrer.referrers)();
                match referrer.on_delete {
                    OnDelete::DoNothing => {}
                    OnDelete::Protect => refuse(connection, model, referrer, &keys).await?,
                    OnDelete::SetNull => set_null(connection, referrer, &keys).await?,
                    OnDelete::Cascade if next.is_empty() => {
                        let rows =
                            delete_by(connection, referrer.model, referrer.field, &keys).await?;
                        deleted.add(referrer.model, rows);
                    }
                    OnDelete::Cascade => {
                        let found = referring(connection, referrer, &keys).await?;
                        open.push((referrer.model, next, found));
                    }
                }
            }
            doomed.push(Doomed { model, keys });
        }
        for Doomed { model, keys } in doomed.into_iter().rev() {
            let key_field = model
                .primary_key()
                .map_or(0, |(index, _)| u16::try_from(index).unwrap_or(0));
            deleted.add(model, delete_by(connection, model, key_field, &keys).await?);
        }
        Ok(())
    }
}

async fn keys(connection: &mut Connection, program: Program<'_>) -> Result<Vec<Value>> {
    let mut keys = Vec::new();
    let mut each = |row: &crate::backend::Row<'_>| {
        keys.push(row.key(0)?);
        Ok(Next::More)
    };
    connection.select(program, &mut each).await?;
    Ok(keys)
}

fn among(field: u16) -> [Op; 4] {
    [
        Op::Column(None, field),
        Op::List,
        Op::Lookup(Lookup::In),
        Op::Filter,
    ]
}

async fn delete_by(
    connection: &mut Connection,
    model: &'static ModelDef,
    field: u16,
    keys: &[Value],
) -> Result<u64> {
    let mut ops: Vec<Op> = base(model).into_iter().chain(among(field)).collect();
    ops.push(Op::Verb(Verb::Delete));
    connection
        .execute(Program {
            model,
            ops: &ops,
            params: &[Value::List(keys.to_vec())],
        })
        .await
}

async fn set_null(connection: &mut Connection, referrer: &Referrer, keys: &[Value]) -> Result<()> {
    let mut ops = vec![Op::Param, Op::Set(referrer.field)];
    ops.extend(base(referrer.model));
    ops.extend(among(referrer.field));
    ops.push(Op::Verb(Verb::Update));
    let params = [Value::Null, Value::List(keys.to_vec())];
    connection
        .execute(Program {
            model: referrer.model,
            ops: &ops,
            params: &params,
        })
        .await?;
    Ok(())
}

async fn referring(
    connection: &mut Connection,
    referrer: &Referrer,
    keys_of: &[Value],
) -> Result<Vec<Value>> {
    let key_field = referrer
        .model
        .primary_key()
        .map_or(0, |(index, _)| u16::try_from(index).unwrap_or(0));
    let mut ops = vec![
        Op::Unordered,
        Op::Values,
        Op::Column(None, key_field),
        Op::Select,
    ];
    ops.extend(base(referrer.model));
    ops.extend(among(referrer.field));
    ops.push(Op::Verb(Verb::Select));
    let params = [Value::List(keys_of.to_vec())];
    keys(
        connection,
        Program {
            model: referrer.model,
            ops: &ops,
            params: &params,
        },
    )
    .await
}

async fn refuse(
    connection: &mut Connection,
    model: &'static ModelDef,
    referrer: &Referrer,
    keys: &[Value],
) -> Result<()> {
    let found = referring(connection, referrer, keys).await?;
    if found.is_empty() {
        return Ok(());
    }
    let field = referrer
        .model
        .fields
        .get(usize::from(referrer.field))
        .map_or("", |field| &*field.name);
    let by = format!(
        "{} {} of {} point{} at it by `{field}`, which is declared `on_delete = Protect`",
        found.len(),
        if found.len() == 1 { "row" } else { "rows" },
        referrer.model.label(),
        if found.len() == 1 { "s" } else { "" },
    );
    Err(Error::protected(model, by))
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
    db.execute(DeleteRows {
        model: M::META,
        key_field: M::KEY_FIELD,
        // The parent comes last.
        referrers: M::REFERRERS
            .split_last()
            .map_or(&[], |(_, referrers)| referrers),
        query: QuerySet::<M>::of_model().pk(instance.key()).query,
    })
}

impl<M: Model, H, D: Decoder, S: Delete> QuerySet<M, H, D, S> {
    /// Deletes all rows of the query and, as `on_delete` says, what points at them.
    ///
    /// # Errors
    /// `is_protected` when a row with `on_delete = Protect` points at one of them; then nothing is deleted.
    pub fn delete<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, Deleted> {
        db.execute(DeleteRows {
            model: M::META,
            key_field: M::KEY_FIELD,
            referrers: M::REFERRERS,
            query: self.query,
        })
    }
}
