//! The chaining verbs. They only write down what is asked: no statement, no I/O.

mod combine;
mod orderings;
mod tree;

use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};

use smallvec::SmallVec;

use crate::expression::{Annotation, Condition, Expr, Operand, OrderTerm, Q, Tree};
use crate::field_types::Kind;
use crate::model::{KeyOf, Model};
#[cfg(feature = "jiff")]
use crate::path::NotNull;
use crate::path::{Field, Handle, Nullness, Path, Root};
#[cfg(feature = "jiff")]
use crate::row::Column;
use crate::row::{Instance, Template, Values};
use crate::value::Value;
use nuages_schema::query::{Direction, Op, Ref, SubqueryUse, Verb};

pub use orderings::{Order, Orderings, Random};
pub use tree::tree_depth;

/// A queryset just made by a manager: everything but `delete`, which asks for `all()` first.
#[derive(Debug)]
pub enum Bare {}
/// A queryset that can be refined.
#[derive(Debug)]
pub enum Open {}
/// A queryset that a slice was taken of: its rows are fixed, so it cannot be filtered or ordered any more.
#[derive(Debug)]
pub enum Sliced {}

/// A queryset can be refined.
#[diagnostic::on_unimplemented(
    message = "a queryset cannot be filtered or ordered once a slice has been taken",
    label = "take the slice last"
)]
pub trait Refine {}
#[diagnostic::do_not_recommend]
impl Refine for Bare {}
#[diagnostic::do_not_recommend]
impl Refine for Open {}

/// The rows of a query can be deleted.
#[diagnostic::on_unimplemented(
    message = "`delete` deletes the rows of a queryset, not of a manager",
    label = "say which rows: `.all()` before it, or a `.filter(..)`"
)]
pub trait Delete {}
#[diagnostic::do_not_recommend]
impl Delete for Open {}

/// What is asked of the database: a program and the values it binds.
#[derive(Debug, Clone)]
pub struct Query {
    pub(crate) ops: SmallVec<[Op; 16]>,
    pub(crate) params: SmallVec<[Value; 4]>,
    /// How many columns are selected so far.
    pub(crate) columns: u16,
    pub(crate) annotations: u16,
    pub(crate) prefetches: u16,
    limit: Option<u64>,
    offset: u64,
    /// No row can match: nothing is asked.
    pub(crate) empty: bool,
    pub(crate) ordered: bool,
    pub(crate) values: bool,
}

impl Query {
    // Boxed, since a chain of verbs moves it at every link.
    fn new(columns: u16) -> Box<Self> {
        Box::new(Self {
            ops: SmallVec::new(),
            params: SmallVec::new(),
            columns,
            annotations: 0,
            prefetches: 0,
            limit: None,
            offset: 0,
            empty: false,
            ordered: false,
            values: false,
        })
    }

    #[inline]
    pub(crate) fn op(&mut self, op: Op) {
        self.ops.push(op);
    }

    #[inline]
    pub(crate) fn append(&mut self, tree: Tree) {
        self.ops.extend_from_slice(&tree.ops);
        self.params.extend(tree.params);
    }

    #[inline(never)]
    fn filter(&mut self, tree: Tree, exclude: bool) {
        match (tree.ops.as_slice(), exclude) {
            ([Op::Always], false) | ([Op::Never], true) => {}
            ([Op::Never], false) | ([Op::Always], true) => self.empty = true,
            _ => {
                self.append(tree);
                self.op(if exclude { Op::Exclude } else { Op::Filter });
            }
        }
    }

    /// Selects an expression; returns its column and its number among the annotations.
    pub(crate) fn select(&mut self, tree: Tree) -> (u16, u16) {
        self.append(tree);
        self.op(Op::Select);
        let place = (self.columns, self.annotations);
        self.columns += 1;
        self.annotations += 1;
        place
    }

    fn slice(&mut self, from: u64, to: Option<u64>) {
        let width = to.map(|to| to.saturating_sub(from));
        let left = self.limit.map(|limit| limit.saturating_sub(from));
        self.limit = match (left, width) {
            (Some(left), Some(width)) => Some(left.min(width)),
            (known, None) | (None, known) => known,
        };
        self.offset = self.offset.saturating_add(from);
        if self.limit == Some(0) {
            self.empty = true;
        }
    }

    pub(crate) fn is_sliced(&self) -> bool {
        self.limit.is_some() || self.offset > 0
    }

    pub(crate) fn set_limit(&mut self, rows: u64) {
        self.limit = Some(self.limit.map_or(rows, |limit| limit.min(rows)));
    }

    /// The slice for each parent of a prefetch: at most so many rows, leaving out so many.
    pub(crate) fn take_slice(&mut self) -> Option<(u32, u32)> {
        if !self.is_sliced() {
            return None;
        }
        let limit = self
            .limit
            .take()
            .map_or(u32::MAX, |limit| u32::try_from(limit).unwrap_or(u32::MAX));
        let offset = u32::try_from(std::mem::take(&mut self.offset)).unwrap_or(u32::MAX);
        Some((limit, offset))
    }

    fn finish_slice(&mut self) {
        if let Some(limit) = self.limit {
            self.op(Op::Limit(limit));
        }
        if self.offset > 0 {
            self.op(Op::Offset);
            self.params.push(Value::Integer(
                i64::try_from(self.offset).unwrap_or(i64::MAX),
            ));
        }
    }

    /// Closes the program with its purpose.
    #[inline]
    pub(crate) fn finish(&mut self, verb: Verb) {
        self.finish_slice();
        self.op(Op::Verb(verb));
    }
}

/// A lazy query over `M`: `Entry::objects().filter(..)`. Nothing is asked before a terminal verb such as `fetch`.
///
/// `H` is the handle that closures get, `D` reads rows, `S` says whether it can be refined further.
#[must_use = "a queryset asks nothing until a terminal verb such as `fetch` or `count`"]
pub struct QuerySet<M: Model, H = <M as Model>::Fields<Root<M>>, D = Instance<M>, S = Open> {
    pub(crate) query: Box<Query>,
    pub(crate) handle: H,
    pub(crate) decoder: D,
    marker: PhantomData<fn() -> (M, S)>,
}

impl<M: Model, H: Copy, D: Clone, S> Clone for QuerySet<M, H, D, S> {
    fn clone(&self) -> Self {
        Self {
            query: self.query.clone(),
            handle: self.handle,
            decoder: self.decoder.clone(),
            marker: PhantomData,
        }
    }
}

impl<M: Model, H, D, S> std::fmt::Debug for QuerySet<M, H, D, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "QuerySet<{}>({:?})", M::NAME, self.query.ops)
    }
}

impl<M: Model, S> QuerySet<M, M::Fields<Root<M>>, Instance<M>, S> {
    #[inline]
    pub(crate) fn of_model() -> Self {
        let mut query = Query::new(M::WIDTH);
        M::parents::<Root<M>>(&mut |path| query.op(Op::SelectParent(path)));
        Self {
            query,
            handle: *Handle::REF,
            decoder: Instance::new(),
            marker: PhantomData,
        }
    }
}

/// What a manager starts with: all rows of the model.
pub type Manager<M> = QuerySet<M, <M as Model>::Fields<Root<M>>, Instance<M>, Bare>;

/// The rows of `M`; what `M::objects()` returns.
#[inline]
pub fn manager<M: Model>() -> Manager<M> {
    QuerySet::of_model()
}

impl<M: Model, H, D, S> QuerySet<M, H, D, S> {
    #[inline]
    pub(crate) fn into_state<T>(self) -> QuerySet<M, H, D, T> {
        QuerySet {
            query: self.query,
            handle: self.handle,
            decoder: self.decoder,
            marker: PhantomData,
        }
    }

    /// Refines the query alone: what is read of each row stays as it is.
    pub(crate) fn refine_plain(
        self,
        refine: impl FnOnce(QuerySet<M>) -> QuerySet<M>,
    ) -> QuerySet<M, H, D, Open> {
        let plain = QuerySet {
            query: self.query,
            handle: *Handle::REF,
            decoder: Instance::new(),
            marker: PhantomData,
        };
        QuerySet {
            query: refine(plain).query,
            handle: self.handle,
            decoder: self.decoder,
            marker: PhantomData,
        }
    }

    /// Every row: makes a queryset of a manager.
    pub fn all(self) -> QuerySet<M, H, D, Open>
    where
        S: Refine,
    {
        self.into_state()
    }

    /// No row: nothing will be asked.
    pub fn none(mut self) -> Self {
        self.query.empty = true;
        self
    }

    /// Only rows that satisfy the condition. Conditions of one call over a many-valued relation are about one related row.
    #[inline]
    pub fn filter<C: Condition<M>>(
        mut self,
        condition: impl FnOnce(&H) -> C,
    ) -> QuerySet<M, H, D, Open>
    where
        S: Refine,
    {
        let tree = condition(&self.handle).into_q().tree;
        self.query.filter(tree, false);
        self.into_state()
    }

    /// Only rows that do not satisfy the condition; rows where it is unknown (NULL) stay.
    pub fn exclude<C: Condition<M>>(
        mut self,
        condition: impl FnOnce(&H) -> C,
    ) -> QuerySet<M, H, D, Open>
    where
        S: Refine,
    {
        let tree = condition(&self.handle).into_q().tree;
        self.query.filter(tree, true);
        self.into_state()
    }

    /// Only the row with that key.
    #[inline]
    pub fn pk(mut self, key: impl KeyOf<M>) -> QuerySet<M, H, D, Open>
    where
        S: Refine,
    {
        self.query.op(Op::Column(None, M::KEY_FIELD));
        self.query.op(Op::Param);
        self.query.params.push(key.into_key().value());
        self.query
            .op(Op::Lookup(nuages_schema::query::Lookup::Exact));
        self.query.op(Op::Filter);
        self.into_state()
    }

    /// Replaces the order: `|e| (-e.pub_date, e.headline)`. `|_| ()` forgets it, the model's own too.
    pub fn order_by<O: Ordering<M>>(
        mut self,
        terms: impl FnOnce(&H) -> O,
    ) -> QuerySet<M, H, D, Open>
    where
        S: Refine,
    {
        self.query.op(Op::Unordered);
        let before = self.query.ops.len();
        terms(&self.handle).write(&mut self.query);
        self.query.ordered = self.query.ops.len() > before;
        self.into_state()
    }

    /// The other way round.
    pub fn reverse(mut self) -> QuerySet<M, H, D, Open>
    where
        S: Refine,
    {
        self.query.op(Op::Reverse);
        self.into_state()
    }

    /// Equal rows once.
    pub fn distinct(mut self) -> QuerySet<M, H, D, Open>
    where
        S: Refine,
    {
        self.query.op(Op::Distinct);
        self.into_state()
    }

    /// Some rows, counted from 0: `..10`, `10..20`, `5..`. A slice of a slice is within it.
    pub fn slice(mut self, rows: impl RangeBounds<u64>) -> QuerySet<M, H, D, Sliced> {
        let from = match rows.start_bound() {
            Bound::Included(from) => *from,
            Bound::Excluded(from) => from.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let to = match rows.end_bound() {
            Bound::Included(to) => Some(to.saturating_add(1)),
            Bound::Excluded(to) => Some(*to),
            Bound::Unbounded => None,
        };
        self.query.slice(from, to);
        self.into_state()
    }

    /// Adds computed values to each row, as fields of later handles and of the rows: `|b| row! { n: b.entries().count() }`.
    pub fn annotate<T: Template<M>>(
        mut self,
        template: impl FnOnce(&H) -> T,
    ) -> QuerySet<M, T::Handle<H>, T::Decoder<D>, S>
    where
        D: crate::row::Decoder,
    {
        if self.query.values {
            self.query.op(Op::Grouped);
        }
        let template = template(&self.handle);
        let (handle, decoder) = template.apply(&mut self.query, self.handle, self.decoder);
        QuerySet {
            query: self.query,
            handle,
            decoder,
            marker: PhantomData,
        }
    }

    /// Loads related rows in the same query, by joins: `|e| row! { e.blog }`.
    pub fn select_related<T: Template<M>>(
        self,
        template: impl FnOnce(&H) -> T,
    ) -> QuerySet<M, T::Handle<H>, T::Decoder<D>, S>
    where
        D: crate::row::Decoder,
    {
        self.annotate(template)
    }

    /// Loads many related rows, one more query for each relation: `|e| row! { e.authors() }`.
    pub fn prefetch_related<T: Template<M>>(
        self,
        template: impl FnOnce(&H) -> T,
    ) -> QuerySet<M, T::Handle<H>, T::Decoder<D>, S>
    where
        D: crate::row::Decoder,
    {
        self.annotate(template)
    }

    /// Reads only these values: a field, a tuple, `row! {..}` or a struct with `#[derive(Row)]`.
    ///
    /// An `annotate` after it computes aggregates for each group of equal values.
    pub fn values<V: Values<M>>(
        mut self,
        values: impl FnOnce(&H) -> V,
    ) -> QuerySet<M, V::Handle<H>, V::Decoder, S> {
        self.query.op(Op::Values);
        self.query.values = true;
        self.query.columns = 0;
        let values = values(&self.handle);
        let (handle, decoder) = values.apply(&mut self.query, self.handle);
        QuerySet {
            query: self.query,
            handle,
            decoder,
            marker: PhantomData,
        }
    }

    /// The different days of a date, most often cut down: `.dates(|e| e.pub_date.trunc_month())`, in their order. No NULL.
    #[cfg(feature = "jiff")]
    pub fn dates<T: Operand<M, Kind = crate::field_types::DateField>>(
        self,
        date: impl FnOnce(&H) -> T,
    ) -> QuerySet<M, H, Column<T::Kind, NotNull>, Open>
    where
        S: Refine,
    {
        self.different(date)
    }

    /// The different moments, most often cut down: `.datetimes(|e| e.created.in_tz("Europe/Berlin").trunc_hour())`.
    #[cfg(feature = "jiff")]
    pub fn datetimes<T: Operand<M, Kind: crate::field_types::MomentKind>>(
        self,
        moment: impl FnOnce(&H) -> T,
    ) -> QuerySet<M, H, Column<T::Kind, NotNull>, Open>
    where
        S: Refine,
    {
        self.different(moment)
    }

    /// The different values of an expression in their order, NULL aside.
    #[cfg(feature = "jiff")]
    fn different<T: Operand<M>>(
        mut self,
        value: impl FnOnce(&H) -> T,
    ) -> QuerySet<M, H, Column<T::Kind, NotNull>, Open> {
        self.query.op(Op::Values);
        self.query.values = true;
        self.query.columns = 0;
        let mut tree = Tree::default();
        value(&self.handle).write(&mut tree);
        self.query.append(tree.clone());
        self.query.op(Op::IsNull(false));
        self.query.op(Op::Filter);
        let (column, annotation) = self.query.select(tree);
        self.query.ops.extend([
            Op::Distinct,
            Op::Unordered,
            Op::Annotation(annotation),
            Op::OrderBy(Direction::Ascending),
        ]);
        self.query.ordered = true;
        QuerySet {
            query: self.query,
            handle: self.handle,
            decoder: Column::at(column),
            marker: PhantomData,
        }
    }

    /// The query that selects the keys of its rows only.
    pub(crate) fn keys(mut self) -> Self {
        self.query.op(Op::Values);
        self.query.values = true;
        self.query.op(Op::Column(None, M::KEY_FIELD));
        self.query.op(Op::Select);
        self
    }

    pub(crate) fn write_subquery(mut self, tree: &mut Tree, usage: SubqueryUse) {
        tree.op(Op::Subquery(Ref(M::META)));
        self.write_into(tree, usage);
    }

    /// Writes the clauses of a subquery and its end.
    pub(crate) fn write_into(&mut self, tree: &mut Tree, usage: SubqueryUse) {
        if self.query.empty {
            tree.op(Op::Never);
            tree.op(Op::Filter);
        }
        self.query.finish_slice();
        tree.ops.extend_from_slice(&self.query.ops);
        tree.params.extend(self.query.params.drain(..));
        tree.op(Op::End(usage));
    }
}

/// What `order_by` takes: a field, `-field`, an expression, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "rows of `{M}` cannot be ordered by `{Self}`",
    label = "order by a field, `-field`, or a tuple of them"
)]
pub trait Ordering<M> {
    /// Writes the terms down.
    #[doc(hidden)]
    fn write(self, query: &mut Query);
}

fn order<M, T: Operand<M>>(query: &mut Query, operand: T, direction: Direction) {
    let mut tree = Tree::default();
    operand.write(&mut tree);
    query.append(tree);
    query.op(Op::OrderBy(direction));
}

#[diagnostic::do_not_recommend]
impl<M> Ordering<M> for () {
    fn write(self, _: &mut Query) {}
}

#[diagnostic::do_not_recommend]
impl<M, T: Operand<M>> Ordering<M> for OrderTerm<T> {
    fn write(self, query: &mut Query) {
        order::<M, T>(query, self.operand, self.direction);
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind, P: Path, N: Nullness> Ordering<P::Root> for Field<K, P, N> {
    fn write(self, query: &mut Query) {
        order::<P::Root, _>(query, self, Direction::Ascending);
    }
}

#[diagnostic::do_not_recommend]
impl<M, K: Kind, N: Nullness> Ordering<M> for Annotation<M, K, N> {
    fn write(self, query: &mut Query) {
        order::<M, _>(query, self, Direction::Ascending);
    }
}

#[diagnostic::do_not_recommend]
impl<M, K: Kind, N: Nullness, A> Ordering<M> for Expr<M, K, N, A> {
    fn write(self, query: &mut Query) {
        order::<M, _>(query, self, Direction::Ascending);
    }
}

macro_rules! ordering_tuples {
    ($(($($name:ident $index:tt),+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Ordering<M>),+> Ordering<M> for ($($name,)+) {
            fn write(self, query: &mut Query) {
                $(self.$index.write(query);)+
            }
        }
    )*};
}
ordering_tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
}

/// A condition to keep: `Entry::q(|e| e.rating.gte(4))`.
pub fn q<M: Model, C: Condition<M>>(condition: impl FnOnce(&M::Fields<Root<M>>) -> C) -> Q<M> {
    condition(Handle::REF).into_q()
}
