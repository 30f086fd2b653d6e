//! Updating: the row of an instance, or the rows of a query.

use std::marker::PhantomData;

use smallvec::SmallVec;

use super::check::{check_assignments, check_field, check_row};
use crate::connection::{Connection, Executor, Next, Operation, Program};
use crate::error::{Error, Result};
use crate::expression::{Comparable, Tree};
use crate::field_types::Kind;
use crate::manager::base;
use crate::model::Model;
use crate::parent::Own;
use crate::path::{Field, Nullness, Path};
use crate::query_set::{Query, QuerySet};
use crate::row::Decoder;
use crate::value::Value;
use nuages_schema::model::{Auto, ModelDef};
use nuages_schema::query::{Lookup, Op, Verb};

/// Writes the columns of a row by its key.
struct UpdateRow {
    model: &'static ModelDef,
    key_field: u16,
    values: SmallVec<[Value; 8]>,
    /// The fields that are written; `None` for all.
    only: Option<Vec<u16>>,
}

impl Operation for UpdateRow {
    type Output = ();

    async fn run(self, connection: &mut Connection) -> Result<()> {
        self.check()?;
        let (mut ops, mut params) = (SmallVec::<[Op; 32]>::new(), SmallVec::<[Value; 8]>::new());
        let mut key = Value::Null;
        let key_name = self.key_name();
        for (index, value) in (0_u16..).zip(self.values) {
            if index == self.key_field {
                key = value;
                continue;
            }
            let left_out = |only: &Vec<u16>| !only.contains(&index);
            let field = self.model.fields.get(usize::from(index));
            if field.is_some_and(|field| !field.is_written())
                || self.only.as_ref().is_some_and(left_out)
            {
                continue;
            }
            ops.push(Op::Param);
            ops.push(Op::Set(index));
            params.push(value);
        }
        if ops.is_empty() {
            return Ok(());
        }
        ops.extend(base(self.model));
        ops.extend([
            Op::Column(None, self.key_field),
            Op::Param,
            Op::Lookup(Lookup::Exact),
            Op::Filter,
            Op::Verb(Verb::Update),
        ]);
        params.push(key);
        let changed = connection
            .execute(Program {
                model: self.model,
                ops: &ops,
                params: &params,
            })
            .await?;
        if changed == 0 {
            Err(Error::does_not_exist(self.model).with_fields(key_name))
        } else {
            Ok(())
        }
    }
}

/// Writes the rows of an instance, its parents' first, or none.
struct UpdateRows(Vec<UpdateRow>);

impl Operation for UpdateRows {
    type Output = ();

    async fn run(self, connection: &mut Connection) -> Result<()> {
        connection.begin().await?;
        let mut result = Ok(());
        for row in self.0 {
            if result.is_ok() {
                result = row.run(connection).await;
            }
        }
        connection.end(result.is_ok()).await?;
        result
    }
}

impl UpdateRow {
    /// Refuses what the written fields cannot hold.
    fn check(&self) -> Result<()> {
        match &self.only {
            None => check_row(self.model, &self.values),
            Some(fields) if fields.contains(&self.key_field) => Err(Error::invalid_query(
                "a row keeps its key: `save_fields` cannot write it",
            )
            .of(self.model)),
            Some(fields) => {
                for field in fields.iter().copied().map(usize::from) {
                    if let (Some(def), Some(value)) =
                        (self.model.fields.get(field), self.values.get(field))
                    {
                        check_field(self.model, def, value)?;
                    }
                }
                Ok(())
            }
        }
    }

    fn key_name(&self) -> Vec<String> {
        let key = self.model.fields.get(usize::from(self.key_field));
        key.map(|key| key.name.to_string()).into_iter().collect()
    }
}

/// Changes rows by condition.
struct Update {
    model: &'static ModelDef,
    query: Box<Query>,
    /// Where the assignments begin: in the steps, and in the values.
    sets: (usize, usize),
}

impl Operation for Update {
    type Output = u64;

    async fn run(mut self, connection: &mut Connection) -> Result<u64> {
        if self.query.empty {
            return Ok(0);
        }
        check_assignments(self.model, &self.query.ops, &self.query.params)?;
        let tables = tables(&self.query.ops, &self.query.params, self.sets);
        if tables.len() > 1 {
            connection.begin().await?;
            let result = self.update_tables(tables, connection).await;
            connection.end(result.is_ok()).await?;
            return result;
        }
        self.query.finish(Verb::Update);
        connection
            .execute(Program {
                model: self.model,
                ops: &self.query.ops,
                params: &self.query.params,
            })
            .await
    }
}

impl Update {
    /// Changes rows and their parents' rows, found before any of them changes.
    async fn update_tables(
        mut self,
        tables: Vec<TableSets>,
        connection: &mut Connection,
    ) -> Result<u64> {
        let key = self
            .model
            .primary_key()
            .map_or(0, |(index, _)| u16::try_from(index).unwrap_or(0));
        self.query.ops.truncate(self.sets.0);
        self.query.params.truncate(self.sets.1);
        self.query
            .ops
            .extend([Op::Unordered, Op::Values, Op::Column(None, key), Op::Select]);
        self.query.finish(Verb::Select);
        let mut keys = Vec::new();
        let mut each = |row: &crate::backend::Row<'_>| {
            keys.push(row.key(0)?);
            Ok(Next::More)
        };
        let program = Program {
            model: self.model,
            ops: &self.query.ops,
            params: &self.query.params,
        };
        connection.select(program, &mut each).await?;
        let changed = u64::try_from(keys.len()).unwrap_or(u64::MAX);
        write_tables(self.model, tables, &Value::List(keys), connection).await?;
        Ok(changed)
    }
}

/// Makes the assignments of each table to the rows with these keys.
pub(super) async fn write_tables(
    model: &'static ModelDef,
    tables: Vec<TableSets>,
    keys: &Value,
    connection: &mut Connection,
) -> Result<()> {
    let key = model
        .primary_key()
        .map_or(0, |(index, _)| u16::try_from(index).unwrap_or(0));
    for mut table in tables {
        table.ops.splice(0..0, base(model));
        table.ops.extend([
            Op::Column(None, key),
            Op::List,
            Op::Lookup(Lookup::In),
            Op::Filter,
            Op::Verb(Verb::Update),
        ]);
        table.params.push(keys.clone());
        let program = Program {
            model,
            ops: &table.ops,
            params: &table.params,
        };
        connection.execute(program).await?;
    }
    Ok(())
}

/// The assignments to the fields of one table.
pub(super) struct TableSets {
    parent: nuages_schema::query::Path,
    ops: Vec<Op>,
    params: Vec<Value>,
}

/// The assignments of an update, table by table.
pub(super) fn tables(
    ops: &[Op],
    params: &[Value],
    (from, from_param): (usize, usize),
) -> Vec<TableSets> {
    let mut tables: Vec<TableSets> = Vec::new();
    let mut params = params.iter().skip(from_param);
    let mut ops = ops.iter().skip(from).copied().peekable();
    while ops.peek().is_some() {
        let mut one = TableSets {
            parent: None,
            ops: Vec::new(),
            params: Vec::new(),
        };
        for op in ops.by_ref() {
            one.ops.push(op);
            match op {
                Op::Param | Op::List => one.params.extend(params.next().cloned()),
                Op::UpdateParent(path) => one.parent = Some(path),
                Op::Set(_) => break,
                _ => {}
            }
        }
        match tables.iter_mut().find(|table| table.parent == one.parent) {
            Some(table) => {
                table.ops.append(&mut one.ops);
                table.params.append(&mut one.params);
            }
            None => tables.push(one),
        }
    }
    tables
}

/// One assignment of an update: `e.rating.set(10)`.
#[must_use]
pub struct Assignment<M> {
    pub(super) tree: Tree,
    /// The way to the parent that has the field.
    pub(super) parent: nuages_schema::query::Path,
    pub(super) field: u16,
    marker: PhantomData<fn() -> M>,
}

impl<K: Kind, P: Path, N: Nullness> Field<K, P, N> {
    /// Sets the field, in `update`: to a value, or to an expression of the row's own fields.
    pub fn set<V: Comparable<K, P::Root>>(self, value: V) -> Assignment<P::Root>
    where
        P: Own,
    {
        let mut tree = Tree::default();
        value.write(&mut tree);
        Assignment {
            tree,
            parent: P::NODE,
            field: self.index,
            marker: PhantomData,
        }
    }
}

/// What `update` takes: an assignment or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`update` needs assignments to fields of `{M}`, not `{Self}`",
    label = "write `.set(..)` on a field, several in a tuple"
)]
pub trait Assignments<M> {
    /// Writes them down.
    #[doc(hidden)]
    fn write(self, query: &mut Query);
}

#[diagnostic::do_not_recommend]
impl<M> Assignments<M> for Assignment<M> {
    fn write(self, query: &mut Query) {
        query.append(self.tree);
        if let Some(parent) = self.parent {
            query.op(Op::UpdateParent(parent));
        }
        query.op(Op::Set(self.field));
    }
}

macro_rules! assignment_tuples {
    ($(($($name:ident $index:tt),+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Assignments<M>),+> Assignments<M> for ($($name,)+) {
            fn write(self, query: &mut Query) {
                $(self.$index.write(query);)+
            }
        }
    )*};
}
assignment_tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
}

/// Writes an instance's columns to its row.
#[doc(hidden)]
pub fn update<'e, M: Model, E: Executor>(instance: &mut M, db: &'e E) -> E::Ret<'e, ()> {
    instance.before_save(false);
    if M::PARENTS > 0 {
        let rows = (0..=M::PARENTS).map(|level| {
            let (model, values) = instance.row(level);
            let key = model.primary_key();
            UpdateRow {
                model,
                key_field: key.map_or(0, |(index, _)| u16::try_from(index).unwrap_or(0)),
                values,
                only: None,
            }
        });
        return db.execute(UpdateRows(rows.collect()));
    }
    db.execute(UpdateRow {
        model: M::META,
        key_field: M::KEY_FIELD,
        values: instance.values(),
        only: None,
    })
}

/// Writes some columns of an instance to its row. Fields that fill themselves do so when they are among them.
pub(crate) fn update_fields<'e, M: Model, E: Executor>(
    instance: &mut M,
    fields: Vec<u16>,
    db: &'e E,
) -> E::Ret<'e, ()> {
    let fills_itself = |field: &u16| {
        let def = M::META.fields.get(usize::from(*field));
        def.is_some_and(|def| def.auto == Auto::Now)
    };
    if fields.iter().any(fills_itself) {
        instance.before_save(false);
    }
    db.execute(UpdateRow {
        model: M::META,
        key_field: M::KEY_FIELD,
        values: instance.values(),
        only: Some(fields),
    })
}

impl<M: Model, H, D: Decoder, S: crate::query_set::Refine> QuerySet<M, H, D, S> {
    /// Changes all rows of the query in one statement; returns how many.
    ///
    /// # Errors
    /// When a row would break a rule; then none is changed.
    pub fn update<'e, E: Executor, A: Assignments<M>>(
        mut self,
        db: &'e E,
        assignments: impl FnOnce(&H) -> A,
    ) -> E::Ret<'e, u64> {
        let sets = (self.query.ops.len(), self.query.params.len());
        assignments(&self.handle).write(&mut self.query);
        db.execute(Update {
            model: M::META,
            query: self.query,
            sets,
        })
    }
}
