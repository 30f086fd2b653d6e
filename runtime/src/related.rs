//! Related rows: prefetched into rows, counted in closures, and the managers of one instance.

use std::marker::PhantomData;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::backend::Row;
use crate::connection::{Connection, Executor, Next, Operation, Program};
use crate::error::Result;
use crate::expression::{Condition, Expr, Q, Tree};
use crate::field_types::BigIntegerField;
use crate::model::{Id, KeyOf, Model};
use crate::path::{Many, NotNull, Path, Relation, Root, Via};
use crate::query_set::{Open, Ordering, Query, QuerySet, Refine, Sliced};
use crate::row::{Decoder, Instance, ParentKeys, Select, Template, Values};
use crate::value::Value;
use nuages_schema::model::ModelDef;
use nuages_schema::query::{Lookup, Op, Ref, SubqueryUse, Verb};

/// A key by which rows are found in memory.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum RowKey {
    Integer(i64),
    Text(String),
}

impl RowKey {
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Integer(key) => Self::Integer(*key),
            Value::Text(key) => Self::Text(key.clone()),
            #[cfg(feature = "uuid")]
            Value::Uuid(key) => Self::Text(key.to_string()),
            _ => Self::Text(String::new()),
        }
    }
}

/// Related rows as part of a query: `b.entries().filter(..).order_by(..).slice(..3)`.
#[must_use]
pub struct RelatedSet<
    R: Relation,
    P,
    H = <<R as Relation>::Target as Model>::Fields<Root<<R as Relation>::Target>>,
    D = Instance<<R as Relation>::Target>,
    S = Open,
> {
    set: QuerySet<R::Target, H, D, S>,
    path: PhantomData<fn() -> P>,
}

type Handles<R> = <<R as Relation>::Target as Model>::Fields<Root<<R as Relation>::Target>>;
type Plain<R, P> = RelatedSet<R, P, Handles<R>, Instance<<R as Relation>::Target>, Open>;

impl<R: Relation, P: Path> Many<R, P> {
    fn set(self) -> Plain<R, P> {
        RelatedSet {
            set: QuerySet::of_model(),
            path: PhantomData,
        }
    }

    /// Only related rows that satisfy the condition.
    pub fn filter<C: Condition<R::Target>>(
        self,
        condition: impl FnOnce(&Handles<R>) -> C,
    ) -> Plain<R, P> {
        self.set().filter(condition)
    }

    /// Only related rows that do not satisfy the condition.
    pub fn exclude<C: Condition<R::Target>>(
        self,
        condition: impl FnOnce(&Handles<R>) -> C,
    ) -> Plain<R, P> {
        self.set().exclude(condition)
    }

    /// The related rows in that order.
    pub fn order_by<O: Ordering<R::Target>>(
        self,
        terms: impl FnOnce(&Handles<R>) -> O,
    ) -> Plain<R, P> {
        self.set().order_by(terms)
    }

    /// Some related rows of each parent.
    pub fn slice(
        self,
        rows: impl std::ops::RangeBounds<u64>,
    ) -> RelatedSet<R, P, Handles<R>, Instance<R::Target>, Sliced> {
        self.set().slice(rows)
    }

    /// The related rows, with computed values.
    pub fn annotate<T: Template<R::Target>>(
        self,
        template: impl FnOnce(&Handles<R>) -> T,
    ) -> RelatedSet<R, P, T::Handle<Handles<R>>, T::Decoder<Instance<R::Target>>, Open> {
        self.set().annotate(template)
    }

    /// The related rows, joined with rows related to them.
    pub fn select_related<T: Template<R::Target>>(
        self,
        template: impl FnOnce(&Handles<R>) -> T,
    ) -> RelatedSet<R, P, T::Handle<Handles<R>>, T::Decoder<Instance<R::Target>>, Open> {
        self.set().annotate(template)
    }

    /// The related rows, each with its own related rows.
    pub fn prefetch_related<T: Template<R::Target>>(
        self,
        template: impl FnOnce(&Handles<R>) -> T,
    ) -> RelatedSet<R, P, T::Handle<Handles<R>>, T::Decoder<Instance<R::Target>>, Open> {
        self.set().annotate(template)
    }

    /// There is at least one.
    pub fn exists(self) -> Q<P::Root> {
        self.set().exists()
    }
}

impl<R: Relation, P: Path, H, D: Decoder, S> RelatedSet<R, P, H, D, S> {
    /// Only rows that satisfy the condition.
    pub fn filter<C: Condition<R::Target>>(
        self,
        condition: impl FnOnce(&H) -> C,
    ) -> RelatedSet<R, P, H, D, Open>
    where
        S: Refine,
    {
        RelatedSet {
            set: self.set.filter(condition),
            path: PhantomData,
        }
    }

    /// Only rows that do not satisfy the condition.
    pub fn exclude<C: Condition<R::Target>>(
        self,
        condition: impl FnOnce(&H) -> C,
    ) -> RelatedSet<R, P, H, D, Open>
    where
        S: Refine,
    {
        RelatedSet {
            set: self.set.exclude(condition),
            path: PhantomData,
        }
    }

    /// The rows in that order.
    pub fn order_by<O: Ordering<R::Target>>(
        self,
        terms: impl FnOnce(&H) -> O,
    ) -> RelatedSet<R, P, H, D, Open>
    where
        S: Refine,
    {
        RelatedSet {
            set: self.set.order_by(terms),
            path: PhantomData,
        }
    }

    /// Some rows of each parent.
    pub fn slice(self, rows: impl std::ops::RangeBounds<u64>) -> RelatedSet<R, P, H, D, Sliced> {
        RelatedSet {
            set: self.set.slice(rows),
            path: PhantomData,
        }
    }

    /// The rows with computed values.
    pub fn annotate<T: Template<R::Target>>(
        self,
        template: impl FnOnce(&H) -> T,
    ) -> RelatedSet<R, P, T::Handle<H>, T::Decoder<D>, S> {
        RelatedSet {
            set: self.set.annotate(template),
            path: PhantomData,
        }
    }

    /// The rows, joined with rows related to them.
    pub fn select_related<T: Template<R::Target>>(
        self,
        template: impl FnOnce(&H) -> T,
    ) -> RelatedSet<R, P, T::Handle<H>, T::Decoder<D>, S> {
        self.annotate(template)
    }

    /// The rows, each with its own related rows.
    pub fn prefetch_related<T: Template<R::Target>>(
        self,
        template: impl FnOnce(&H) -> T,
    ) -> RelatedSet<R, P, T::Handle<H>, T::Decoder<D>, S> {
        self.annotate(template)
    }

    /// Only these values of the rows.
    pub fn values<V: Values<R::Target>>(
        self,
        values: impl FnOnce(&H) -> V,
    ) -> RelatedSet<R, P, V::Handle<H>, V::Decoder, S> {
        RelatedSet {
            set: self.set.values(values),
            path: PhantomData,
        }
    }

    fn subquery(mut self, usage: SubqueryUse) -> Tree {
        let mut tree = Tree::default();
        tree.op(Op::Related(Ref(Via::<R, P>::STEPS)));
        self.set.write_into(&mut tree, usage);
        tree
    }

    /// How many there are.
    pub fn count(self) -> Expr<P::Root, BigIntegerField, NotNull> {
        let mut this = self;
        // What is read of each row does not matter to their number.
        this.set.query.columns = 0;
        Expr::new(this.subquery(SubqueryUse::Count))
    }

    /// There is at least one.
    pub fn exists(self) -> Q<P::Root> {
        Q::new(self.subquery(SubqueryUse::Exists))
    }
}

/// Loads related rows for all rows at once.
pub struct Prefetched<R, D> {
    query: Box<Query>,
    decoder: D,
    /// The column with the key, and the number among the prefetches.
    key: u16,
    slot: u16,
    marker: PhantomData<fn() -> R>,
}

impl<R, D: Clone> Clone for Prefetched<R, D> {
    fn clone(&self) -> Self {
        Self {
            query: self.query.clone(),
            decoder: self.decoder.clone(),
            key: self.key,
            slot: self.slot,
            marker: PhantomData,
        }
    }
}

fn prefetched<R: Relation, P: Path, D>(
    mut child: Box<Query>,
    decoder: D,
    query: &mut Query,
) -> Prefetched<R, D> {
    let key_field = key_position::<R>();
    let key = if P::NODE.is_none() && !query.values {
        key_field
    } else {
        let mut tree = Tree::default();
        tree.op(Op::Column(P::NODE, key_field));
        query.select(tree).0
    };
    let slot = query.prefetches;
    query.prefetches += 1;
    let path = Via::<R, P>::STEPS;
    if let Some((limit, offset)) = child.take_slice() {
        child.ops.insert(0, Op::ParentSlice(limit, offset));
    }
    child.ops.insert(0, Op::ParentIn(Ref(path)));
    child.op(Op::Verb(Verb::Select));
    Prefetched {
        query: child,
        decoder,
        key,
        slot,
        marker: PhantomData,
    }
}

/// The position of the column that related rows point at.
fn key_position<R: Relation>() -> u16 {
    R::Source::KEY_FIELD
}

#[diagnostic::do_not_recommend]
impl<R: Relation, P: Path> Select<P::Root> for Many<R, P> {
    type Slot = ();
    type Decoder = Prefetched<R, Instance<R::Target>>;
    fn select(self, query: &mut Query) -> ((), Self::Decoder) {
        self.set().select(query)
    }
}

#[diagnostic::do_not_recommend]
impl<R: Relation, P: Path, H, D: Decoder, S> Select<P::Root> for RelatedSet<R, P, H, D, S> {
    type Slot = ();
    type Decoder = Prefetched<R, D>;
    fn select(self, query: &mut Query) -> ((), Self::Decoder) {
        (
            (),
            prefetched::<R, P, D>(self.set.query, self.set.decoder, query),
        )
    }
}

impl<R: Relation, D: Decoder> Decoder for Prefetched<R, D> {
    type Out = Vec<D::Out>;
    const PREFETCHES: bool = true;

    fn read(&self, _: &Row<'_>) -> Result<Self::Out> {
        Ok(Vec::new())
    }

    fn keys(&self, row: &Row<'_>, keys: &mut Vec<Value>) -> Result<()> {
        keys.push(row.key(usize::from(self.key))?);
        Ok(())
    }

    async fn load<'a>(
        &'a self,
        connection: &'a mut Connection,
        keys: &'a ParentKeys,
        mut rows: Vec<&'a mut Self::Out>,
    ) -> Result<()> {
        let (wanted, places) = by_key(keys.of(usize::from(self.slot)));
        if wanted.is_empty() || self.query.empty {
            return Ok(());
        }
        let mut params: SmallVec<[Value; 4]> = SmallVec::new();
        params.push(Value::List(wanted));
        params.extend(self.query.params.iter().cloned());
        let mut children = Vec::new();
        let mut owners: Vec<usize> = Vec::new();
        let mut below = ParentKeys {
            values: Vec::new(),
            width: usize::from(self.query.prefetches),
        };
        let mut last: Option<(Value, Option<&Place>)> = None;
        let program = Program {
            model: R::Target::META,
            ops: &self.query.ops,
            params: &params,
        };
        let mut each = |row: &Row<'_>| {
            let key = row.key(0)?;
            // Children of one parent mostly stand together.
            let place = match &last {
                Some((known, place)) if *known == key => *place,
                _ => places.get(&RowKey::of(&key)),
            };
            last = Some((key, place));
            let row = row.skip(1);
            for owner in place
                .into_iter()
                .flat_map(|(first, others)| std::iter::once(first).chain(others))
            {
                let child = self.decoder.read(&row)?;
                if D::PREFETCHES {
                    self.decoder.keys(&row, &mut below.values)?;
                    children.push(child);
                    owners.push(*owner);
                } else if let Some(row) = rows.get_mut(*owner) {
                    row.push(child);
                }
            }
            Ok(Next::More)
        };
        connection.select(program, &mut each).await?;
        if D::PREFETCHES && !children.is_empty() {
            // Boxed, since a model may be related to itself.
            let load: std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send + '_>> = Box::pin(
                self.decoder
                    .load(connection, &below, children.iter_mut().collect()),
            );
            load.await?;
        }
        place(rows, children, owners);
        Ok(())
    }
}

/// A row's position among all rows, and those of further rows with the same key.
type Place = (usize, Vec<usize>);
type Places = FxHashMap<RowKey, Place>;

fn by_key<'k>(keys: impl Iterator<Item = &'k Value>) -> (Vec<Value>, Places) {
    let mut places: Places = FxHashMap::default();
    let mut wanted = Vec::new();
    for (position, key) in keys.enumerate() {
        if matches!(key, Value::Null) {
            continue;
        }
        match places.entry(RowKey::of(key)) {
            std::collections::hash_map::Entry::Occupied(mut known) => {
                known.get_mut().1.push(position)
            }
            std::collections::hash_map::Entry::Vacant(new) => {
                new.insert((position, Vec::new()));
                wanted.push(key.clone());
            }
        }
    }
    (wanted, places)
}

fn place<T>(mut rows: Vec<&mut Vec<T>>, children: Vec<T>, owners: Vec<usize>) {
    for (child, owner) in children.into_iter().zip(owners) {
        if let Some(row) = rows.get_mut(owner) {
            row.push(child);
        }
    }
}

/// The related rows of one instance: `blog.entries()`. A queryset, and `add`, `remove`, `clear`, `set` where there is a table
/// of pairs.
#[must_use]
pub struct RelatedManager<R: Relation> {
    key: Value,
    marker: PhantomData<fn() -> R>,
}

impl<R: Relation> RelatedManager<R> {
    /// The manager of the row with that key.
    #[doc(hidden)]
    pub fn new_for(key: &Id<R::Source>) -> Self {
        Self {
            key: key.value(),
            marker: PhantomData,
        }
    }

    /// The related rows, as a queryset.
    pub fn all(self) -> QuerySet<R::Target> {
        let mut set: QuerySet<R::Target> = QuerySet::of_model();
        let path = Via::<R::Reverse, Root<R::Target>>::NODE;
        set.query
            .op(Op::Column(path, <R::Source as Model>::KEY_FIELD));
        set.query.op(Op::Param);
        set.query.params.push(self.key);
        set.query.op(Op::Lookup(Lookup::Exact));
        set.query.op(Op::Filter);
        set
    }

    /// Only rows that satisfy the condition.
    pub fn filter<C: Condition<R::Target>>(
        self,
        condition: impl FnOnce(&Handles<R>) -> C,
    ) -> QuerySet<R::Target> {
        self.all().filter(condition)
    }

    /// Only rows that do not satisfy the condition.
    pub fn exclude<C: Condition<R::Target>>(
        self,
        condition: impl FnOnce(&Handles<R>) -> C,
    ) -> QuerySet<R::Target> {
        self.all().exclude(condition)
    }

    /// The rows in that order.
    pub fn order_by<O: Ordering<R::Target>>(
        self,
        terms: impl FnOnce(&Handles<R>) -> O,
    ) -> QuerySet<R::Target> {
        self.all().order_by(terms)
    }
}

impl<R: Relation> RelatedManager<R> {
    /// All related rows.
    ///
    /// # Errors
    /// As `QuerySet::fetch`.
    pub fn fetch<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, Vec<R::Target>> {
        self.all().fetch(db)
    }

    /// How many there are.
    ///
    /// # Errors
    /// As `QuerySet::count`.
    pub fn count<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, i64> {
        self.all().count(db)
    }

    /// Whether there is one.
    ///
    /// # Errors
    /// As `QuerySet::exists`.
    pub fn exists<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, bool> {
        self.all().exists(db)
    }

    /// The first of them.
    ///
    /// # Errors
    /// As `QuerySet::first`.
    pub fn first<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, Option<R::Target>> {
        self.all().first(db)
    }
}

/// A relation from many rows to one, seen from the one: its manager makes new rows.
pub trait OneToMany: Relation {
    /// The builder of the other model, with the foreign key given.
    type Builder;
    /// Starts a row that points at that one.
    #[doc(hidden)]
    fn builder(key: Id<Self::Source>) -> Self::Builder;
}

impl<R: OneToMany> RelatedManager<R>
where
    Id<R::Source>: crate::value::FieldValue,
{
    /// A builder of a row that points at this one.
    #[expect(
        clippy::new_ret_no_self,
        clippy::wrong_self_convention,
        reason = "`blog.entries().new()` makes an entry"
    )]
    pub fn new(self) -> R::Builder {
        R::builder(key_of::<R::Source>(&self.key))
    }
}

/// The typed key of a value that came from one.
fn key_of<M: Model>(value: &Value) -> Id<M> {
    use crate::value::{Cell, FieldValue};
    let cell = match value {
        Value::Integer(key) => Cell::Integer(*key),
        Value::Text(key) => Cell::Text(key.as_bytes()),
        #[cfg(feature = "uuid")]
        Value::Uuid(key) => Cell::Uuid(*key.as_bytes()),
        _ => Cell::Null,
    };
    match Id::from_cell(cell) {
        Ok(id) => id,
        // The value was made from a key of this very type.
        Err(_) => unreachable!("a key reads back as itself"),
    }
}

/// A relation with a table of pairs.
pub trait ManyToMany: Relation {
    /// The table of pairs: its own key, then the two ends.
    const PAIRS: &'static ModelDef;
    /// The position of the column that points at this side.
    const NEAR: u16;
    /// The position of the column that points at the other side.
    const FAR: u16;
}

/// What is done to the pairs of one row.
enum Change {
    Add,
    Remove,
    Set,
}

struct ChangePairs {
    pairs: &'static ModelDef,
    near: u16,
    far: u16,
    key: Value,
    others: Vec<Value>,
    change: Change,
}

impl Operation for ChangePairs {
    type Output = ();

    async fn run(self, connection: &mut Connection) -> Result<()> {
        connection.begin().await?;
        let result = self.change(connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

impl ChangePairs {
    async fn change(&self, connection: &mut Connection) -> Result<()> {
        if matches!(self.change, Change::Remove) {
            return self.remove(connection, self.others.clone()).await;
        }
        let known = self.known(connection).await?;
        if matches!(self.change, Change::Set) {
            let wanted: std::collections::HashSet<RowKey> =
                self.others.iter().map(RowKey::of).collect();
            let gone: Vec<Value> = known
                .iter()
                .filter(|key| !wanted.contains(&RowKey::of(key)))
                .cloned()
                .collect();
            self.remove(connection, gone).await?;
        }
        let mut seen: std::collections::HashSet<RowKey> = known.iter().map(RowKey::of).collect();
        for other in self
            .others
            .iter()
            .filter(|other| seen.insert(RowKey::of(other)))
        {
            let ops = [
                Op::InsertField(self.near),
                Op::InsertField(self.far),
                Op::InsertRows(1),
                Op::Verb(Verb::InsertIgnore),
            ];
            let params = [self.key.clone(), other.clone()];
            connection
                .execute(Program {
                    model: self.pairs,
                    ops: &ops,
                    params: &params,
                })
                .await?;
        }
        Ok(())
    }

    async fn known(&self, connection: &mut Connection) -> Result<Vec<Value>> {
        let mut known = Vec::new();
        let ops = [
            Op::Values,
            Op::Column(None, self.far),
            Op::Select,
            Op::Column(None, self.near),
            Op::Param,
            Op::Lookup(Lookup::Exact),
            Op::Filter,
            Op::Verb(Verb::Select),
        ];
        let mut each = |row: &Row<'_>| {
            known.push(row.key(0)?);
            Ok(Next::More)
        };
        let params = [self.key.clone()];
        connection
            .select(
                Program {
                    model: self.pairs,
                    ops: &ops,
                    params: &params,
                },
                &mut each,
            )
            .await?;
        Ok(known)
    }

    async fn remove(&self, connection: &mut Connection, others: Vec<Value>) -> Result<()> {
        if others.is_empty() {
            return Ok(());
        }
        let ops = [
            Op::Column(None, self.near),
            Op::Param,
            Op::Lookup(Lookup::Exact),
            Op::Filter,
            Op::Column(None, self.far),
            Op::List,
            Op::Lookup(Lookup::In),
            Op::Filter,
            Op::Verb(Verb::Delete),
        ];
        let params = [self.key.clone(), Value::List(others)];
        connection
            .execute(Program {
                model: self.pairs,
                ops: &ops,
                params: &params,
            })
            .await?;
        Ok(())
    }
}

impl<R: ManyToMany> RelatedManager<R> {
    fn change<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
        change: Change,
    ) -> E::Ret<'e, ()> {
        let others = others
            .into_iter()
            .map(|other| other.into_key().value())
            .collect();
        db.execute(ChangePairs {
            pairs: R::PAIRS,
            near: R::NEAR,
            far: R::FAR,
            key: self.key,
            others,
            change,
        })
    }

    /// Relates these rows too; those that are related already stay so, once.
    ///
    /// # Errors
    /// `is_foreign_key_violation` when one of them does not exist.
    pub fn add<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()> {
        self.change(db, others, Change::Add)
    }

    /// Relates these rows no longer.
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn remove<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()> {
        self.change(db, others, Change::Remove)
    }

    /// Relates exactly these rows.
    ///
    /// # Errors
    /// `is_foreign_key_violation` when one of them does not exist.
    pub fn set<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()> {
        self.change(db, others, Change::Set)
    }

    /// Relates no row any longer.
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn clear<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, ()> {
        self.change(db, Vec::<Id<R::Target>>::new(), Change::Set)
    }
}

/// The one row that a foreign key of an instance points at: `entry.blog(&db)`.
#[doc(hidden)]
pub fn follow<'e, T: Model, E: Executor>(key: Id<T>, db: &'e E) -> E::Ret<'e, T> {
    QuerySet::<T>::of_model().pk(key).get(db)
}

/// The row that a nullable foreign key of an instance points at, if any.
#[doc(hidden)]
pub fn follow_optional<'e, T: Model, E: Executor>(
    key: Option<Id<T>>,
    db: &'e E,
) -> E::Ret<'e, Option<T>> {
    match key {
        Some(key) => QuerySet::<T>::of_model().pk(key).first(db),
        None => QuerySet::<T>::of_model().none().first(db),
    }
}
