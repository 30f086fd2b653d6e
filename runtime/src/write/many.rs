//! Many rows at once, when some are there already: `bulk_update`, `ignore_conflicts`, `update_conflicts`.

use std::borrow::Borrow;
use std::collections::HashSet;
use std::marker::PhantomData;

use smallvec::SmallVec;

use super::assign::New;
use super::check::check_assignments;
use super::fields::{Change, Changes, FieldList};
use super::insert::{ROWS, insert_program, push_row};
use crate::connection::{Connection, Executor, Next, Operation, Program};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::query_set::QuerySet;
use crate::row::Instance;
use crate::unique::{HasUnique, Unique};
use crate::value::Value;
use nuages_schema::query::{Op, Verb};

/// Changes many rows, each to values of its own.
struct BulkUpdate<M> {
    /// The key's position, then those of the fields.
    fields: Vec<u16>,
    /// For each row as many.
    values: Vec<Value>,
    marker: PhantomData<fn() -> M>,
}

impl<M: Model> Operation for BulkUpdate<M> {
    type Output = u64;

    async fn run(self, connection: &mut Connection) -> Result<u64> {
        if let Some((_, fields)) = self.fields.split_first()
            && fields.contains(&M::KEY_FIELD)
        {
            return Err(
                Error::invalid_query("`bulk_update` cannot change a primary key").of(M::META),
            );
        }
        if self.values.is_empty() {
            return Ok(0);
        }
        connection.begin().await?;
        let result = self.update(connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

impl<M: Model> BulkUpdate<M> {
    async fn update(&self, connection: &mut Connection) -> Result<u64> {
        let width = self.fields.len();
        let most = (connection.max_params() / width).clamp(1, ROWS);
        let (mut rest, mut changed) = (self.values.as_slice(), 0);
        while !rest.is_empty() {
            let left = rest.len() / width;
            let rows = portion(left, most);
            let (params, later) = rest.split_at(rows * width);
            rest = later;
            let mut ops: SmallVec<[Op; 16]> = self
                .fields
                .iter()
                .map(|field| Op::InsertField(*field))
                .collect();
            ops.push(Op::InsertRows(u32::try_from(rows).unwrap_or(u32::MAX)));
            ops.push(Op::Verb(Verb::BulkUpdate));
            let program = Program {
                model: M::META,
                ops: &ops,
                params,
            };
            changed += connection.execute(program).await?;
        }
        Ok(changed)
    }
}

/// Few texts: a full portion, ten, or one.
fn portion(left: usize, most: usize) -> usize {
    [most, 10.min(most), 1]
        .into_iter()
        .find(|rows| *rows <= left)
        .unwrap_or(1)
}

impl<M: Model, H, S> QuerySet<M, H, Instance<M>, S> {
    /// Writes these fields of many instances, a hundred rows a statement; returns how many rows there were.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Page { path: CharField(max_length = 50, unique), visits: IntegerField(default = 1) } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// # Page::new().path("/").save(&db)?;
    /// let mut pages = Page::objects().fetch(&db)?;
    /// for page in &mut pages {
    ///     page.visits += 1;
    /// }
    /// assert_eq!(Page::objects().bulk_update(&db, &pages, |p| p.visits)?, 1);
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// Of an instance that comes twice, the first one counts. Fields with `auto_now` are written only if they are named.
    ///
    /// # Errors
    /// When one of the rows breaks a rule; then none is changed. `is_invalid_query` for a primary key.
    pub fn bulk_update<'e, E: Executor, I: Borrow<M>, F: FieldList<M>>(
        self,
        db: &'e E,
        instances: impl IntoIterator<Item = I>,
        fields: impl FnOnce(&H) -> F,
    ) -> E::Ret<'e, u64> {
        let mut positions = vec![M::KEY_FIELD];
        fields(&self.handle).positions(&mut positions);
        let (mut seen, mut values) = (HashSet::new(), Vec::new());
        for instance in instances {
            let instance = instance.borrow();
            if seen.insert(instance.key()) {
                let row = instance.values();
                values.extend(
                    positions
                        .iter()
                        .filter_map(|at| row.get(usize::from(*at)).cloned()),
                );
            }
        }
        db.execute(BulkUpdate::<M> {
            fields: positions,
            values,
            marker: PhantomData,
        })
    }

    /// New rows that would break a unique constraint are left out: `.ignore_conflicts().bulk_create(&db, rows)?`.
    pub fn ignore_conflicts(self) -> IgnoreConflicts<M> {
        IgnoreConflicts(PhantomData)
    }

    /// New rows that are there already change those: `.update_conflicts(|u| u.email, |a| a.name).bulk_create(&db, rows)?`.
    ///
    /// The first closure names what is declared unique: a field by its own name, a constraint by its name. The second says
    /// what changes: a field by itself takes the new row's value, and `.set(..)` any other.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Page { path: CharField(max_length = 50, unique), visits: IntegerField(default = 1) } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// # Page::new().path("/").save(&db)?;
    /// let visits = ["/", "/about"].map(|path| Page::new().path(path));
    /// let pages = Page::objects()
    ///     .update_conflicts(|u| u.path, |p| p.visits.set(p.visits + 1))
    ///     .bulk_create(&db, visits)?;
    /// assert_eq!(pages.iter().map(|page| page.visits).collect::<Vec<_>>(), [2, 1]);
    /// # Ok::<(), nuages::Error>(())
    /// ```
    pub fn update_conflicts<K, C: Changes<M>>(
        self,
        unique: impl FnOnce(&M::Sets) -> Unique<M, K>,
        changes: impl FnOnce(&H) -> C,
    ) -> UpdateConflicts<M>
    where
        M: HasUnique,
    {
        let mut list = Vec::new();
        changes(&self.handle).changes(&mut list);
        UpdateConflicts {
            unique: unique(M::SETS).fields,
            changes: list,
            marker: PhantomData,
        }
    }
}

/// What creates many rows, leaving out those that break a unique constraint.
#[derive(Debug)]
#[must_use = "nothing is created before `bulk_create`"]
pub struct IgnoreConflicts<M>(PhantomData<fn() -> M>);

impl<M: Model> IgnoreConflicts<M> {
    /// Inserts the rows that break no unique constraint; returns how many.
    ///
    /// # Errors
    /// When one of them breaks another rule; then none is there.
    pub fn bulk_create<'e, E: Executor, B: New<Model = M>>(
        self,
        db: &'e E,
        rows: impl IntoIterator<Item = B>,
    ) -> E::Ret<'e, u64> {
        db.execute(InsertNew(
            rows.into_iter().map(New::into_instance).collect::<Vec<M>>(),
        ))
    }
}

struct InsertNew<M>(Vec<M>);

impl<M: Model> Operation for InsertNew<M> {
    type Output = u64;

    async fn run(mut self, connection: &mut Connection) -> Result<u64> {
        refuse_heirs::<M>("ignore_conflicts")?;
        if self.0.is_empty() {
            return Ok(0);
        }
        connection.begin().await?;
        let result = self.insert(connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

impl<M: Model> InsertNew<M> {
    async fn insert(&mut self, connection: &mut Connection) -> Result<u64> {
        let width = M::META.fields.len().max(1);
        let most = (connection.max_params() / width).clamp(1, ROWS);
        let (mut rest, mut inserted) = (self.0.as_mut_slice(), 0);
        while !rest.is_empty() {
            let rows = portion(rest.len(), most);
            let (now, later) = rest.split_at_mut(rows);
            rest = later;
            let mut params = SmallVec::with_capacity(rows * width);
            for instance in now {
                instance.before_save(true);
                push_row(M::META, instance.values(), &mut params)?;
            }
            let ops = insert_program(M::META, rows, Verb::InsertIgnore);
            let program = Program {
                model: M::META,
                ops: &ops,
                params: &params,
            };
            inserted += connection.execute(program).await?;
        }
        Ok(inserted)
    }
}

/// What creates many rows, changing those that are there already.
#[must_use = "nothing is created before `bulk_create`"]
pub struct UpdateConflicts<M> {
    unique: &'static [u16],
    changes: Vec<Change>,
    marker: PhantomData<fn() -> M>,
}

impl<M> std::fmt::Debug for UpdateConflicts<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateConflicts").finish_non_exhaustive()
    }
}

impl<M: Model> UpdateConflicts<M> {
    /// Inserts the rows, or changes those that are there; returns all of them as they are then, in their order.
    ///
    /// # Errors
    /// When one of them breaks another rule; then nothing has changed.
    pub fn bulk_create<'e, E: Executor, B: New<Model = M>>(
        self,
        db: &'e E,
        rows: impl IntoIterator<Item = B>,
    ) -> E::Ret<'e, Vec<M>> {
        db.execute(Upsert {
            rows: rows.into_iter().map(New::into_instance).collect(),
            how: self,
        })
    }
}

struct Upsert<M> {
    rows: Vec<M>,
    how: UpdateConflicts<M>,
}

impl<M: Model> Operation for Upsert<M> {
    type Output = Vec<M>;

    async fn run(self, connection: &mut Connection) -> Result<Vec<M>> {
        refuse_heirs::<M>("update_conflicts")?;
        if self.rows.is_empty() {
            return Ok(self.rows);
        }
        connection.begin().await?;
        let result = self.upsert(connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

impl<M: Model> Upsert<M> {
    async fn upsert(self, connection: &mut Connection) -> Result<Vec<M>> {
        let width = M::META.fields.len().max(1);
        let after = self.how.changes.len();
        let most = ((connection.max_params() - after) / width).clamp(1, ROWS);
        let mut result = Vec::with_capacity(self.rows.len());
        let mut rest = self.rows.into_iter().peekable();
        while rest.peek().is_some() {
            let mut values: Vec<SmallVec<[Value; 8]>> = Vec::new();
            let mut seen: HashSet<Vec<String>> = HashSet::new();
            while values.len() < most
                && let Some(mut row) = rest.next_if(|row| {
                    // PostgreSQL: one statement changes no row twice.
                    let row = row.values();
                    let key = self
                        .how
                        .unique
                        .iter()
                        .filter_map(|at| row.get(usize::from(*at)));
                    seen.insert(key.map(|value| format!("{value:?}")).collect())
                })
            {
                row.before_save(true);
                values.push(row.values());
            }
            write_portion(&self.how, values, connection, &mut result).await?;
        }
        Ok(result)
    }
}

async fn write_portion<M: Model>(
    how: &UpdateConflicts<M>,
    values: Vec<SmallVec<[Value; 8]>>,
    connection: &mut Connection,
    result: &mut Vec<M>,
) -> Result<()> {
    let mut ops = insert_program(M::META, values.len(), Verb::Upsert);
    let verb = ops.pop();
    let mut params = SmallVec::new();
    for row in values {
        push_row(M::META, row, &mut params)?;
    }
    let mut set: SmallVec<[Op; 16]> = SmallVec::new();
    let mut assigned: SmallVec<[Value; 4]> = SmallVec::new();
    for change in &how.changes {
        match &change.value {
            Some(tree) => {
                set.extend_from_slice(&tree.ops);
                assigned.extend(tree.params.iter().cloned());
            }
            None => set.push(Op::Excluded(change.field)),
        }
        set.push(Op::Set(change.field));
    }
    check_assignments(M::META, &set, &assigned)?;
    ops.extend(how.unique.iter().map(|field| Op::ConflictField(*field)));
    ops.extend(set);
    ops.extend(verb);
    params.extend(assigned);
    let program = Program {
        model: M::META,
        ops: &ops,
        params: &params,
    };
    let mut each = |row: &crate::backend::Row<'_>| {
        result.push(M::read(row, 0)?);
        Ok(Next::More)
    };
    connection.select(program, &mut each).await
}

/// Which of an instance's rows, in several tables, broke a constraint is not known row by row.
fn refuse_heirs<M: Model>(verb: &str) -> Result<()> {
    if M::PARENTS == 0 {
        return Ok(());
    }
    let why = format!(
        "`{verb}` is for models with one table, {} has parents with tables of their own",
        M::NAME
    );
    Err(Error::invalid_query(why))
}
