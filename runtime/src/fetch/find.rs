//! Verbs that find particular rows: by their keys, the first or last by some order, whether one is among them.

use std::collections::HashMap;
use std::hash::Hash;
use std::marker::PhantomData;

use super::{Fetch, First};
use crate::connection::{Connection, Executor, Operation};
use crate::error::{Error, Result};
use crate::expression::{Tree, ValueFor};
use crate::field_types::{Key, Kind};
use crate::model::{Id, KeyOf, Model};
use crate::path::NotNull;
use crate::query_set::{Open, Ordering, QuerySet, Refine};
use crate::row::{Column, Decoder};
use crate::unique::{HasUnique, Unique};
use crate::value::Value;
use nuages_schema::query::{Direction, Lookup, Op};

/// The first row, which must be there.
struct Nearest<D>(Fetch<D>);

impl<D: Decoder> Operation for Nearest<D> {
    type Output = D::Out;
    const WRITES: bool = false;

    async fn run(self, connection: &mut Connection) -> Result<D::Out> {
        let model = self.0.model;
        if !self.0.query.ordered {
            let why = "`latest` and `earliest` need an order, or `get_latest_by` in the `Meta`";
            return Err(Error::invalid_query(why).of(model));
        }
        let row = First(self.0).run(connection).await?;
        row.ok_or_else(|| Error::does_not_exist(model))
    }
}

/// Rows by a value that no two of them share.
struct InBulk<K, D> {
    fetch: Fetch<(Column<K, NotNull>, D)>,
    marker: PhantomData<fn() -> K>,
}

impl<K: Kind<Value: Eq + Hash>, D: Decoder> Operation for InBulk<K, D> {
    type Output = HashMap<K::Value, D::Out>;
    const WRITES: bool = false;

    async fn run(self, connection: &mut Connection) -> Result<Self::Output> {
        Ok(self.fetch.run(connection).await?.into_iter().collect())
    }
}

impl<M: Model, H, D: Decoder, S: Refine> QuerySet<M, H, D, S> {
    /// The order of `latest` and `earliest`.
    fn by_date<O: Ordering<M>>(self, terms: impl FnOnce(&H) -> O) -> QuerySet<M, H, D, Open> {
        let mut rows = self.order_by(terms);
        if rows.query.ordered {
            return rows;
        }
        for order in M::META.details.get_latest_by.iter() {
            let mut fields = (0_u16..).zip(M::META.fields.iter());
            let Some((index, _)) = fields.find(|(_, field)| field.name == order.field) else {
                continue;
            };
            rows.query.op(Op::Column(None, index));
            rows.query.op(Op::OrderBy(if order.descending {
                Direction::Descending
            } else {
                Direction::Ascending
            }));
            rows.query.ordered = true;
        }
        rows
    }

    fn by_value<K>(mut self, field: u16, values: Vec<Value>) -> InBulk<K, D> {
        let mut tree = Tree::default();
        tree.op(Op::Column(None, field));
        if values.is_empty() {
            self.query.empty = true;
        }
        self.query.append(tree.clone());
        self.query.op(Op::List);
        self.query.params.push(Value::List(values));
        self.query.op(Op::Lookup(Lookup::In));
        self.query.op(Op::Filter);
        let column = self.query.select(tree).0;
        InBulk {
            fetch: Fetch {
                model: M::META,
                query: self.query,
                decoder: (Column::at(column), self.decoder),
            },
            marker: PhantomData,
        }
    }

    /// The rows with these keys, by their keys; keys without a row are missing in the map.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Blog { name: TextField } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// let blog = Blog::new().name("Beatles").save(&db)?;
    /// let blogs = Blog::objects().in_bulk(&db, [blog.id, 7_000.into()])?;
    /// assert_eq!(blogs[&blog.id].name, "Beatles");
    /// assert_eq!(blogs.len(), 1);
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the database refuses the query.
    pub fn in_bulk<'e, E: Executor, T: KeyOf<M>>(
        self,
        db: &'e E,
        keys: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, HashMap<Id<M>, D::Out>> {
        let keys = keys.into_iter().map(|key| key.into_key().value());
        let keys = keys.collect();
        db.execute(self.by_value::<Key<M>>(M::KEY_FIELD, keys))
    }

    /// The rows with these values in a field that is unique, by the value: `.in_bulk_by(&db, |u| u.email, ["joe@example.com"])`.
    ///
    /// # Errors
    /// When the database refuses the query.
    pub fn in_bulk_by<'e, E: Executor, K: Kind<Value: Eq + Hash>, V: ValueFor<K>>(
        self,
        db: &'e E,
        unique: impl FnOnce(&M::Sets) -> Unique<M, K>,
        values: impl IntoIterator<Item = V>,
    ) -> E::Ret<'e, HashMap<K::Value, D::Out>>
    where
        M: HasUnique,
    {
        let field = unique(M::SETS).fields.first().copied();
        let values = values.into_iter().map(ValueFor::into_value).collect();
        db.execute(self.by_value::<K>(field.unwrap_or(M::KEY_FIELD), values))
    }

    /// The last row by that order: `.latest(&db, |e| e.pub_date)`; with `|_| ()` by `get_latest_by` of the `Meta`.
    ///
    /// # Errors
    /// `is_does_not_exist` without a row.
    pub fn latest<'e, E: Executor, O: Ordering<M>>(
        self,
        db: &'e E,
        terms: impl FnOnce(&H) -> O,
    ) -> E::Ret<'e, D::Out> {
        db.execute(Nearest(self.by_date(terms).reverse().reading()))
    }

    /// The first row by that order: `.earliest(&db, |e| e.pub_date)`; with `|_| ()` by `get_latest_by` of the `Meta`.
    ///
    /// # Errors
    /// `is_does_not_exist` without a row.
    pub fn earliest<'e, E: Executor, O: Ordering<M>>(
        self,
        db: &'e E,
        terms: impl FnOnce(&H) -> O,
    ) -> E::Ret<'e, D::Out> {
        db.execute(Nearest(self.by_date(terms).reading()))
    }

    /// Whether that row is among them: an instance, or its key.
    ///
    /// # Errors
    /// When the database refuses the query.
    pub fn contains<'e, E: Executor>(self, db: &'e E, row: impl KeyOf<M>) -> E::Ret<'e, bool> {
        self.pk(row).exists(db)
    }
}
