//! Inserting: one row, or many rows in few statements.

use smallvec::SmallVec;

use super::assign::New;
use super::check::check_row;
use super::generated::read_generated;
use crate::connection::{Connection, Executor, Next, Operation, Program};
use crate::error::Result;
use crate::model::Model;
use crate::query_set::QuerySet;
use crate::row::Instance;
use crate::value::Value;
use nuages_schema::model::ModelDef;
use nuages_schema::query::{Op, Verb};

/// Rows in one INSERT: past a hundred the statement gains nothing more.
pub(super) const ROWS: usize = 100;

/// Whether the database hands out the key.
fn has_database_key(model: &ModelDef) -> bool {
    model.fields.iter().any(|field| field.kind.is_automatic())
}

/// The program of an INSERT of so many rows.
pub(super) fn insert_program(
    model: &'static ModelDef,
    rows: usize,
    verb: Verb,
) -> SmallVec<[Op; 16]> {
    let mut ops = SmallVec::new();
    for (index, field) in (0_u16..).zip(model.fields.iter()) {
        if field.is_written() {
            ops.push(Op::InsertField(index));
        }
    }
    ops.push(Op::InsertRows(u32::try_from(rows).unwrap_or(u32::MAX)));
    ops.push(Op::Verb(verb));
    ops
}

/// Appends the values of a new row, the database's own key aside.
pub(super) fn push_row(
    model: &'static ModelDef,
    values: SmallVec<[Value; 8]>,
    params: &mut SmallVec<[Value; 8]>,
) -> Result<()> {
    check_row(model, &values)?;
    for (field, value) in model.fields.iter().zip(values) {
        if field.is_written() {
            params.push(value);
        }
    }
    Ok(())
}

/// Inserts one row.
pub(crate) struct Insert<M>(pub(crate) M);

impl<M: Model> Operation for Insert<M> {
    type Output = M;

    async fn run(mut self, connection: &mut Connection) -> Result<M> {
        self.0.before_save(true);
        if M::PARENTS == 0 {
            insert_row(&mut self.0, 0, connection).await?;
            read_generated(std::slice::from_mut(&mut self.0), connection).await?;
            return Ok(self.0);
        }
        connection.begin().await?;
        let result = insert_rows(&mut self.0, connection).await;
        connection.end(result.is_ok()).await?;
        result.map(|()| self.0)
    }
}

/// Inserts the rows of an instance, its parents' first.
async fn insert_rows<M: Model>(instance: &mut M, connection: &mut Connection) -> Result<()> {
    for level in 0..=M::PARENTS {
        insert_row(instance, level, connection).await?;
    }
    read_generated(std::slice::from_mut(instance), connection).await
}

async fn insert_row<M: Model>(
    instance: &mut M,
    level: usize,
    connection: &mut Connection,
) -> Result<()> {
    let (model, values) = instance.row(level);
    let mut params = SmallVec::new();
    push_row(model, values, &mut params)?;
    let database_key = has_database_key(model);
    let verb = if database_key && !connection.tells_inserted_key() {
        Verb::InsertReturning
    } else {
        Verb::Insert
    };
    let ops = insert_program(model, 1, verb);
    let program = Program {
        model,
        ops: &ops,
        params: &params,
    };
    if verb == Verb::InsertReturning {
        let key = returned_keys(connection, program).await?.pop();
        if let Some(key) = key {
            instance.set_database_key(key)?;
        }
    } else {
        connection.execute(program).await?;
        if database_key {
            instance.set_database_key(connection.inserted_key()?)?;
        }
    }
    Ok(())
}

async fn returned_keys(connection: &mut Connection, program: Program<'_>) -> Result<Vec<i64>> {
    let mut keys = Vec::new();
    let mut each = |row: &crate::backend::Row<'_>| {
        keys.push(row.value::<crate::field_types::BigIntegerField, crate::path::NotNull>(0)?);
        Ok(Next::More)
    };
    connection.select(program, &mut each).await?;
    Ok(keys)
}

/// Inserts many rows, all or none.
struct BulkInsert<M>(Vec<M>);

impl<M: Model> Operation for BulkInsert<M> {
    type Output = Vec<M>;

    async fn run(mut self, connection: &mut Connection) -> Result<Vec<M>> {
        if self.0.is_empty() {
            return Ok(self.0);
        }
        connection.begin().await?;
        let result = insert_all(&mut self.0, connection).await;
        connection.end(result.is_ok()).await?;
        result.map(|()| self.0)
    }
}

async fn insert_all<M: Model>(instances: &mut [M], connection: &mut Connection) -> Result<()> {
    for instance in instances.iter_mut() {
        instance.before_save(true);
    }
    for level in 0..=M::PARENTS {
        insert_level(instances, level, connection).await?;
    }
    read_generated(instances, connection).await
}

/// Inserts the rows of one table.
async fn insert_level<M: Model>(
    instances: &mut [M],
    level: usize,
    connection: &mut Connection,
) -> Result<()> {
    let Some((model, _)) = instances.first().map(|one| one.row(level)) else {
        return Ok(());
    };
    let database_key = has_database_key(model);
    let returning = database_key && !connection.tells_inserted_key();
    let verb = if returning {
        Verb::InsertReturning
    } else {
        Verb::Insert
    };
    let width = model.fields.len().max(1);
    let most = (connection.max_params() / width).clamp(1, ROWS);
    let mut rest = instances;
    while !rest.is_empty() {
        // Few texts: a full portion, ten, or one.
        let rows = [most, 10.min(most), 1]
            .into_iter()
            .find(|rows| *rows <= rest.len())
            .unwrap_or(1);
        let (portion, later) = rest.split_at_mut(rows);
        rest = later;
        let mut params = SmallVec::with_capacity(rows * width);
        for instance in portion.iter_mut() {
            push_row(model, instance.row(level).1, &mut params)?;
        }
        let ops = insert_program(model, rows, verb);
        let program = Program {
            model,
            ops: &ops,
            params: &params,
        };
        if returning {
            let keys = returned_keys(connection, program).await?;
            for (instance, key) in portion.iter_mut().zip(keys) {
                instance.set_database_key(key)?;
            }
            continue;
        }
        connection.execute(program).await?;
        if database_key {
            // SQLite: one writer at a time, so the keys of one statement follow each other.
            let mut key = connection.inserted_key()?;
            for instance in portion.iter_mut().rev() {
                instance.set_database_key(key)?;
                key -= 1;
            }
        }
    }
    Ok(())
}

/// Inserts an instance made by a builder.
#[doc(hidden)]
pub fn insert<'e, M: Model, E: Executor>(instance: M, db: &'e E) -> E::Ret<'e, M> {
    db.execute(Insert(instance))
}

impl<M: Model, H, S> QuerySet<M, H, Instance<M>, S> {
    /// Inserts many rows, all or none, a hundred a statement; returns them with their keys.
    ///
    /// # Errors
    /// When one of the rows breaks a rule; then none is there.
    pub fn bulk_create<'e, E: Executor, B: New<Model = M>>(
        self,
        db: &'e E,
        rows: impl IntoIterator<Item = B>,
    ) -> E::Ret<'e, Vec<M>> {
        db.execute(BulkInsert(
            rows.into_iter().map(New::into_instance).collect(),
        ))
    }
}

/// Inserts rows of which these fields are given, a hundred a statement.
pub(crate) async fn in_portions(
    connection: &mut Connection,
    model: &'static ModelDef,
    fields: &[u16],
    verb: Verb,
    rows: Vec<SmallVec<[Value; 8]>>,
) -> Result<()> {
    let most = (connection.max_params() / fields.len().max(1)).clamp(1, ROWS);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut params = Vec::new();
        let mut count = 0;
        for row in rows.by_ref().take(most) {
            params.extend(row);
            count += 1;
        }
        let mut ops: Vec<Op> = fields.iter().map(|field| Op::InsertField(*field)).collect();
        ops.extend([Op::InsertRows(count), Op::Verb(verb)]);
        let program = Program {
            model,
            ops: &ops,
            params: &params,
        };
        connection.execute(program).await?;
    }
    Ok(())
}
