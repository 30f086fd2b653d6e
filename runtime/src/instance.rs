//! What every instance can do beside `save` and `delete`, which generated code names: one text for all models.

use crate::backend::Row;
use crate::connection::{Connection, Executor, Next, Operation, Program};
use crate::error::{Error, Result};
use crate::field_types::Kind;
use crate::lookups::DateParts;
use crate::model::Model;
use crate::path::{Field, NotNull, Root};
use crate::query_set::{Query, QuerySet, Refine};
use crate::row::Instance;
use crate::value::Value;
use crate::write::{FieldList, insert, update_fields};
use nuages_schema::query::{Direction, Lookup, Op, Verb};

/// Methods of instances, of any model.
///
/// Two instances stand for the same row when their keys are equal: compare `a.id == b.id`, and use the key in sets and maps.
/// `#[derive(PartialEq)]` in front of a model compares all its fields.
pub trait Saved: Model {
    /// The row as it is now, in scope or not.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app blog; pub Blog { name: TextField } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// let blog = Blog::new().name("Beatles").save(&db)?;
    /// Blog::objects().update(&db, |b| b.name.set("Stones"))?;
    /// let blog = blog.refresh_from_db(&db)?;
    /// assert_eq!(blog.name, "Stones");
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// # Errors
    /// `is_does_not_exist` when the row is gone.
    fn refresh_from_db<'e, E: Executor>(&self, db: &'e E) -> E::Ret<'e, Self> {
        QuerySet::<Self>::base().pk(self.key()).get(db)
    }

    /// Writes these fields only: `.save_fields(&db, |e| (e.rating, e.headline))`. With `|_| ()` nothing is done.
    ///
    /// A field that fills itself (`auto_now`) does so when it is among them.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app blog; pub Blog { name: TextField, tagline: TextField(default = "") } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// let mut blog = Blog::new().name("Beatles").save(&db)?;
    /// blog.tagline = "All you need".into();
    /// blog.save_fields(&db, |b| b.tagline)?;
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the row does not exist any more, or would break a rule; or when the key is among the fields.
    fn save_fields<'e, E: Executor, F: FieldList<Self>>(
        &mut self,
        db: &'e E,
        fields: impl FnOnce(&Self::Fields<Root<Self>>) -> F,
    ) -> E::Ret<'e, ()> {
        let mut positions = Vec::new();
        fields(crate::path::Handle::REF).positions(&mut positions);
        update_fields(self, positions, db)
    }

    /// Saves a copy as a new row: with a new key if the database hands it out, else with the key that is in the instance.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app blog; pub Blog { name: TextField } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// let blog = Blog::new().name("Beatles").save(&db)?;
    /// let copy = Blog { name: "Stones".into(), ..blog.clone() }.save_as_new(&db)?;
    /// assert_ne!(copy.id, blog.id);
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the row would break a rule; `is_unique_violation` when there is one with that key.
    fn save_as_new<'e, E: Executor>(&self, db: &'e E) -> E::Ret<'e, Self> {
        insert(self.clone(), db)
    }

    /// The next row by a date, then by key: `.get_next_by(&db, |e| e.pub_date)`. `QuerySet::get_next_by` looks among some rows.
    ///
    /// # Errors
    /// `is_does_not_exist` for the last one.
    fn get_next_by<'e, E: Executor, K: Kind>(
        &self,
        db: &'e E,
        field: impl FnOnce(&Self::Fields<Root<Self>>) -> Field<K, Root<Self>, NotNull>,
    ) -> E::Ret<'e, Self>
    where
        Field<K, Root<Self>, NotNull>: DateParts<K>,
    {
        QuerySet::<Self>::default_rows().get_next_by(db, self, field)
    }

    /// The row before by a date, then by key.
    ///
    /// # Errors
    /// `is_does_not_exist` for the first one.
    fn get_previous_by<'e, E: Executor, K: Kind>(
        &self,
        db: &'e E,
        field: impl FnOnce(&Self::Fields<Root<Self>>) -> Field<K, Root<Self>, NotNull>,
    ) -> E::Ret<'e, Self>
    where
        Field<K, Root<Self>, NotNull>: DateParts<K>,
    {
        QuerySet::<Self>::default_rows().get_previous_by(db, self, field)
    }
}

impl<M: Model> Saved for M {}

/// Which way a neighbour is looked for.
#[derive(Clone, Copy)]
enum Side {
    After,
    Before,
}

impl<M: Model, H, S: Refine> QuerySet<M, H, Instance<M>, S> {
    /// The next of these rows after an instance, by a date and then by key.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app blog; pub Entry { written: DateField, rating: IntegerField(default = 5) } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// # let new = |day| Entry::new().written(nuages::jiff::civil::date(2005, 1, day)).save(&db);
    /// # let (first, second) = (new(1)?, new(2)?);
    /// let good = Entry::objects().filter(|e| e.rating.gt(3));
    /// assert_eq!(good.get_next_by(&db, &first, |e| e.written)?.id, second.id);
    /// assert!(second.get_next_by(&db, |e| e.written).optional()?.is_none());
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// # Errors
    /// `is_does_not_exist` when there is none.
    pub fn get_next_by<'e, E: Executor, K: Kind>(
        self,
        db: &'e E,
        instance: &M,
        field: impl FnOnce(&M::Fields<Root<M>>) -> Field<K, Root<M>, NotNull>,
    ) -> E::Ret<'e, M>
    where
        Field<K, Root<M>, NotNull>: DateParts<K>,
    {
        let field = field(crate::path::Handle::REF).index;
        db.execute(neighbour(self.query, instance, field, Side::After))
    }

    /// The row of these before an instance, by a date and then by key.
    ///
    /// # Errors
    /// `is_does_not_exist` when there is none.
    pub fn get_previous_by<'e, E: Executor, K: Kind>(
        self,
        db: &'e E,
        instance: &M,
        field: impl FnOnce(&M::Fields<Root<M>>) -> Field<K, Root<M>, NotNull>,
    ) -> E::Ret<'e, M>
    where
        Field<K, Root<M>, NotNull>: DateParts<K>,
    {
        let field = field(crate::path::Handle::REF).index;
        db.execute(neighbour(self.query, instance, field, Side::Before))
    }
}

/// Reads the one row beside an instance.
struct Neighbour<M> {
    query: Box<Query>,
    field: u16,
    marker: std::marker::PhantomData<fn() -> M>,
}

/// `(f > value OR (f = value AND key > own key)) ORDER BY f, key`.
fn neighbour<M: Model>(
    mut query: Box<Query>,
    instance: &M,
    field: u16,
    side: Side,
) -> Neighbour<M> {
    let (lookup, direction) = match side {
        Side::After => (Lookup::Greater, Direction::Ascending),
        Side::Before => (Lookup::Less, Direction::Descending),
    };
    let values = instance.values();
    let value = values.get(usize::from(field)).cloned();
    let mut compare = |field: u16, lookup: Lookup, value: Value| {
        query.op(Op::Column(None, field));
        query.op(Op::Param);
        query.op(Op::Lookup(lookup));
        query.params.push(value);
    };
    let value = value.unwrap_or(Value::Null);
    compare(field, lookup, value.clone());
    compare(field, Lookup::Exact, value);
    compare(M::KEY_FIELD, lookup, instance.key().value());
    for op in [Op::And, Op::Or, Op::Filter, Op::Unordered] {
        query.op(op);
    }
    for field in [field, M::KEY_FIELD] {
        query.op(Op::Column(None, field));
        query.op(Op::OrderBy(direction));
    }
    query.set_limit(1);
    Neighbour {
        query,
        field,
        marker: std::marker::PhantomData,
    }
}

impl<M: Model> Operation for Neighbour<M> {
    type Output = M;
    const WRITES: bool = false;

    async fn run(mut self, connection: &mut Connection) -> Result<M> {
        let mut found = None;
        if !self.query.empty {
            self.query.finish(Verb::Select);
            let mut each = |row: &Row<'_>| {
                found = Some(M::read(row, 0)?);
                Ok(Next::Enough)
            };
            let program = Program {
                model: M::META,
                ops: &self.query.ops,
                params: &self.query.params,
            };
            connection.select(program, &mut each).await?;
        }
        found.ok_or_else(|| {
            let field = M::META.fields.get(usize::from(self.field));
            let field = field.map(|field| field.name.to_string());
            Error::does_not_exist(M::META).with_fields(field.into_iter().collect())
        })
    }
}
