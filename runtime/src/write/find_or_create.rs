//! The row that has certain values, or else a new one: `get_or_create`, `update_or_create`.
//!
//! Two programs that do this at the same time get the same row if the fields are unique: who comes second finds what the first
//! one made.

use smallvec::SmallVec;

use super::assign::New;
use super::check::check_assignments;
use super::fields::{Change, Changes, FieldList};
use super::insert::Insert;
use super::update::{tables, write_tables};
use crate::connection::{Connection, Executor, Next, Operation, Program};
use crate::error::{Error, Result};
use crate::manager::base;
use crate::model::Model;
use crate::path::Root;
use crate::query_set::{Query, QuerySet};
use crate::row::Instance;
use crate::value::Value;
use nuages_schema::model::Auto;
use nuages_schema::query::{Held, Lock, Lookup, Op, Verb};

impl<M: Model, H, S> QuerySet<M, H, Instance<M>, S> {
    /// The row that has the builder's values in these fields, or else the builder's row, created; and whether it was.
    ///
    /// Two programs that do this at the same time get the same row, if the fields are unique.
    ///
    /// # Errors
    /// `is_multiple_objects_returned` when several rows have these values.
    pub fn get_or_create<'e, E: Executor, B: New<Model = M>, F: FieldList<M>>(
        self,
        db: &'e E,
        row: B,
        fields: impl FnOnce(&H) -> F,
    ) -> E::Ret<'e, (M, bool)>
    where
        M: Clone,
    {
        db.execute(GetOrCreate::new(self.query, row, &fields(&self.handle)))
    }

    /// The row that has the builder's values in these fields, changed; or else the builder's row, created. And whether it was.
    ///
    /// In the changes a field by itself takes the builder's value, and `.set(..)` any other. They are all that is written,
    /// besides fields with `auto_now`.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Page { path: CharField(max_length = 50, unique), title: TextField, visits: IntegerField(default = 1) } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// for title in ["Home", "Welcome"] {
    ///     let page = Page::new().path("/").title(title);
    ///     Page::objects().update_or_create(&db, page, |p| p.path, |p| (p.title, p.visits.set(p.visits + 1)))?;
    /// }
    /// let page = Page::objects().get(&db)?;
    /// assert_eq!((page.title.as_str(), page.visits), ("Welcome", 2));
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// # Errors
    /// `is_multiple_objects_returned` when several rows have these values.
    pub fn update_or_create<'e, E: Executor, B: New<Model = M>, F: FieldList<M>, C: Changes<M>>(
        self,
        db: &'e E,
        row: B,
        fields: impl FnOnce(&H) -> F,
        changes: impl FnOnce(&H) -> C,
    ) -> E::Ret<'e, (M, bool)> {
        let (fields, changes) = (fields(&self.handle), changes(&self.handle));
        db.execute(UpdateOrCreate::new(self.query, row, &fields, changes))
    }
}

/// How the row is looked for.
struct Sought {
    ops: SmallVec<[Op; 16]>,
    params: SmallVec<[Value; 4]>,
}

impl Sought {
    fn new(query: Query, values: &[Value], fields: &[u16]) -> Self {
        let (mut ops, mut params) = (query.ops, query.params);
        for field in fields {
            ops.push(Op::Column(None, *field));
            match values.get(usize::from(*field)) {
                Some(Value::Null) | None => ops.push(Op::IsNull(true)),
                Some(value) => {
                    ops.extend([Op::Param, Op::Lookup(Lookup::Exact)]);
                    params.push(value.clone());
                }
            }
            ops.push(Op::Filter);
        }
        ops.extend([Op::Unordered, Op::Limit(21)]);
        Self { ops, params }
    }

    /// The row of that instance, whatever scopes say.
    fn by_key<M: Model>(row: &M) -> Self {
        let mut ops: SmallVec<[Op; 16]> = base(M::META).into_iter().collect();
        M::parents::<Root<M>>(&mut |path| ops.push(Op::SelectParent(path)));
        ops.extend([
            Op::Column(None, M::KEY_FIELD),
            Op::Param,
            Op::Lookup(Lookup::Exact),
            Op::Filter,
            Op::Verb(Verb::Select),
        ]);
        let params = smallvec::smallvec![row.key().value()];
        Self { ops, params }
    }

    async fn find<M: Model>(&self, connection: &mut Connection) -> Result<Option<M>> {
        let mut rows = Vec::new();
        let mut each = |row: &crate::backend::Row<'_>| {
            rows.push(M::read(row, 0)?);
            Ok(Next::More)
        };
        let program = Program {
            model: M::META,
            ops: &self.ops,
            params: &self.params,
        };
        connection.select(program, &mut each).await?;
        match rows.len() {
            0 | 1 => Ok(rows.pop()),
            found => Err(Error::multiple_objects(M::META, found)),
        }
    }

    /// The row, or a new one; and whether it is new.
    async fn find_or_insert<M: Model>(
        &self,
        instance: M,
        connection: &mut Connection,
    ) -> Result<(M, bool)> {
        if let Some(found) = self.find(connection).await? {
            return Ok((found, false));
        }
        connection.begin().await?;
        let created = Insert(instance).run(connection).await;
        connection.end(created.is_ok()).await?;
        match created {
            Ok(created) => Ok((created, true)),
            Err(error) if error.is_integrity_error() => match self.find(connection).await? {
                Some(found) => Ok((found, false)),
                None => Err(error),
            },
            Err(error) => Err(error),
        }
    }
}

pub(crate) struct GetOrCreate<M> {
    query: Box<Query>,
    instance: M,
    fields: Vec<u16>,
}

impl<M: Model> GetOrCreate<M> {
    pub(crate) fn new(
        query: Box<Query>,
        row: impl New<Model = M>,
        fields: &impl FieldList<M>,
    ) -> Self {
        let mut positions = Vec::new();
        fields.positions(&mut positions);
        Self {
            query,
            instance: row.into_instance(),
            fields: positions,
        }
    }
}

impl<M: Model> Operation for GetOrCreate<M> {
    type Output = (M, bool);

    async fn run(self, connection: &mut Connection) -> Result<(M, bool)> {
        let mut sought = Sought::new(*self.query, &self.instance.values(), &self.fields);
        sought.ops.push(Op::Verb(Verb::Select));
        sought.find_or_insert(self.instance, connection).await
    }
}

pub(crate) struct UpdateOrCreate<M> {
    query: Box<Query>,
    instance: M,
    fields: Vec<u16>,
    changes: Vec<Change>,
}

impl<M: Model> Operation for UpdateOrCreate<M> {
    type Output = (M, bool);

    async fn run(self, connection: &mut Connection) -> Result<(M, bool)> {
        connection.begin().await?;
        let result = self.update_or_create(connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

impl<M: Model> UpdateOrCreate<M> {
    pub(crate) fn new(
        query: Box<Query>,
        row: impl New<Model = M>,
        fields: &impl FieldList<M>,
        changes: impl Changes<M>,
    ) -> Self {
        let (mut positions, mut list) = (Vec::new(), Vec::new());
        fields.positions(&mut positions);
        changes.changes(&mut list);
        Self {
            query,
            instance: row.into_instance(),
            fields: positions,
            changes: list,
        }
    }

    async fn update_or_create(self, connection: &mut Connection) -> Result<(M, bool)> {
        let values = self.instance.values();
        let mut sought = Sought::new(*self.query, &values, &self.fields);
        sought.ops.push(Op::Lock(Lock {
            no_key: false,
            held: Held::Wait,
        }));
        sought.ops.push(Op::Verb(Verb::Select));
        let (mut row, created) = sought.find_or_insert(self.instance, connection).await?;
        if created || self.changes.is_empty() {
            return Ok((row, created));
        }
        row.before_save(false);
        let (mut ops, mut params) = (SmallVec::<[Op; 16]>::new(), SmallVec::<[Value; 4]>::new());
        touch(&row, &self.changes, &mut ops, &mut params);
        for change in self.changes {
            if let Some(tree) = change.value {
                ops.extend(tree.ops);
                params.extend(tree.params);
            } else {
                ops.push(Op::Param);
                params.extend(values.get(usize::from(change.field)).cloned());
            }
            ops.extend(change.parent.map(Op::UpdateParent));
            ops.push(Op::Set(change.field));
        }
        check_assignments(M::META, &ops, &params)?;
        let key = Sought::by_key(&row);
        if M::PARENTS > 0 {
            let keys = Value::List(vec![row.key().value()]);
            write_tables(M::META, tables(&ops, &params, (0, 0)), &keys, connection).await?;
            let changed = key.find(connection).await?;
            return Ok((
                changed.ok_or_else(|| Error::does_not_exist(M::META))?,
                false,
            ));
        }
        ops.extend(
            key.ops
                .iter()
                .copied()
                .filter(|op| !matches!(op, Op::Verb(_))),
        );
        ops.push(Op::Verb(Verb::Update));
        params.extend(key.params.iter().cloned());
        let program = Program {
            model: M::META,
            ops: &ops,
            params: &params,
        };
        connection.execute(program).await?;
        let changed = key.find(connection).await?;
        Ok((
            changed.ok_or_else(|| Error::does_not_exist(M::META))?,
            false,
        ))
    }
}

/// Writes the fields with `auto_now` that no change names, in whatever table they are.
fn touch<M: Model>(
    row: &M,
    changes: &[Change],
    ops: &mut SmallVec<[Op; 16]>,
    params: &mut SmallVec<[Value; 4]>,
) {
    let mut parents = vec![None];
    M::parents::<Root<M>>(&mut |path| parents.push(Some(path)));
    // The nearest parent comes first, the root's row is the first.
    for (level, parent) in parents.into_iter().rev().enumerate() {
        let (model, values) = row.row(level);
        for ((index, field), value) in (0_u16..).zip(model.fields.iter()).zip(values) {
            let named = changes
                .iter()
                .any(|one| one.field == index && one.parent == parent);
            if field.auto == Auto::Now && !named {
                ops.push(Op::Param);
                params.push(value);
                ops.extend(parent.map(Op::UpdateParent));
                ops.push(Op::Set(index));
            }
        }
    }
}
