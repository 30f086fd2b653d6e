//! Related rows as a part of a query: `b.entries().filter(..).order_by(..).slice(..3)`, counted, asked for or prefetched.

use std::marker::PhantomData;

use crate::expression::{Condition, Expr, Q, Tree};
use crate::field_types::BigIntegerField;
use crate::manager::Scopes;
use crate::model::Model;
use crate::path::{Many, NotNull, Path, Relation, Root, Via};
use crate::query_set::{Open, Ordering, QuerySet, Refine, Sliced};
use crate::row::{Decoder, Instance, Template, Values};
use nuages_schema::query::{Op, Ref, SubqueryUse};

/// Related rows as part of a query: `b.entries().filter(..).order_by(..).slice(..3)`.
#[must_use]
pub struct RelatedSet<
    R: Relation,
    P,
    H = <<R as Relation>::Target as Model>::Fields<Root<<R as Relation>::Target>>,
    D = Instance<<R as Relation>::Target>,
    S = Open,
> {
    pub(super) set: QuerySet<R::Target, H, D, S>,
    path: PhantomData<fn() -> P>,
}

type Handles<R> = <<R as Relation>::Target as Model>::Fields<Root<<R as Relation>::Target>>;
type Plain<R, P> = RelatedSet<R, P, Handles<R>, Instance<<R as Relation>::Target>, Open>;

impl<R: Relation, P: Path> Many<R, P> {
    pub(crate) fn set() -> Plain<R, P> {
        RelatedSet {
            set: QuerySet::default_rows(),
            path: PhantomData,
        }
    }

    /// Only related rows that satisfy the condition.
    pub fn filter<C: Condition<R::Target>>(
        self,
        condition: impl FnOnce(&Handles<R>) -> C,
    ) -> Plain<R, P> {
        Self::set().filter(condition)
    }

    /// The related rows without these scopes.
    pub fn unscoped(self, scopes: impl Scopes) -> Plain<R, P> {
        Self::set().unscoped(scopes)
    }

    /// Only related rows that do not satisfy the condition.
    pub fn exclude<C: Condition<R::Target>>(
        self,
        condition: impl FnOnce(&Handles<R>) -> C,
    ) -> Plain<R, P> {
        Self::set().exclude(condition)
    }

    /// The related rows in that order.
    pub fn order_by<O: Ordering<R::Target>>(
        self,
        terms: impl FnOnce(&Handles<R>) -> O,
    ) -> Plain<R, P> {
        Self::set().order_by(terms)
    }

    /// Some related rows of each parent.
    pub fn slice(
        self,
        rows: impl std::ops::RangeBounds<u64>,
    ) -> RelatedSet<R, P, Handles<R>, Instance<R::Target>, Sliced> {
        Self::set().slice(rows)
    }

    /// The related rows, with computed values.
    pub fn annotate<T: Template<R::Target>>(
        self,
        template: impl FnOnce(&Handles<R>) -> T,
    ) -> RelatedSet<R, P, T::Handle<Handles<R>>, T::Decoder<Instance<R::Target>>, Open> {
        Self::set().annotate(template)
    }

    /// The related rows, joined with rows related to them.
    pub fn select_related<T: Template<R::Target>>(
        self,
        template: impl FnOnce(&Handles<R>) -> T,
    ) -> RelatedSet<R, P, T::Handle<Handles<R>>, T::Decoder<Instance<R::Target>>, Open> {
        Self::set().annotate(template)
    }

    /// The related rows, each with its own related rows.
    pub fn prefetch_related<T: Template<R::Target>>(
        self,
        template: impl FnOnce(&Handles<R>) -> T,
    ) -> RelatedSet<R, P, T::Handle<Handles<R>>, T::Decoder<Instance<R::Target>>, Open> {
        Self::set().annotate(template)
    }

    /// There is at least one.
    pub fn exists(self) -> Q<P::Root> {
        Self::set().exists()
    }
}

impl<R: Relation, P: Path, H, D: Decoder, S> RelatedSet<R, P, H, D, S> {
    /// Changes the queryset.
    pub(crate) fn map<S2>(
        self,
        change: impl FnOnce(QuerySet<R::Target, H, D, S>) -> QuerySet<R::Target, H, D, S2>,
    ) -> RelatedSet<R, P, H, D, S2> {
        RelatedSet {
            set: change(self.set),
            path: PhantomData,
        }
    }

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

    /// The rows without these scopes.
    pub fn unscoped(self, scopes: impl Scopes) -> RelatedSet<R, P, H, D, Open>
    where
        S: Refine,
    {
        self.map(|set| set.unscoped(scopes))
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
