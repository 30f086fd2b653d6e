//! The related rows of one instance: `blog.entries()`, `entry.blog(&db)`.

use std::marker::PhantomData;

use super::pairs::AskPairs;
use crate::connection::Executor;
use crate::expression::Condition;
use crate::manager::Scopes;
use crate::model::{Id, Model};
use crate::path::{Path, Relation, Root, Via};
use crate::query_set::{Ordering, QuerySet};
use crate::value::Value;
use nuages_schema::query::{Lookup, Op, PathNode, Ref, Step};

type Handles<R> = <<R as Relation>::Target as Model>::Fields<Root<<R as Relation>::Target>>;

/// The related rows of one instance: `blog.entries()`. A queryset, and `add`, `create`; `remove`, `clear` and `set` where rows
/// can be without the relation.
#[must_use]
pub struct RelatedManager<R: Relation> {
    pub(super) key: Value,
    marker: PhantomData<fn() -> R>,
}

/// The step by which related rows are tied to their instance, be that one in scope or not.
struct Tie<R>(PhantomData<fn() -> R>);

impl<R: Relation> Tie<R> {
    const NODE: &'static PathNode = &PathNode {
        parent: None,
        step: &Step {
            unscoped: true,
            ..*R::STEP
        },
    };
}

impl<R: Relation> RelatedManager<R> {
    /// The manager of the row with that key.
    #[doc(hidden)]
    pub fn new_for(key: &Id<R::Source>) -> Self {
        Self::of_value(key.value())
    }

    pub(super) const fn of_value(key: Value) -> Self {
        Self {
            key,
            marker: PhantomData,
        }
    }

    /// The related rows, as a queryset.
    pub fn all(self) -> QuerySet<R::Target> {
        self.of(QuerySet::default_rows())
    }

    /// Those of the rows that are related.
    fn of(self, mut set: QuerySet<R::Target>) -> QuerySet<R::Target> {
        let path = if R::Source::META.details.scopes.is_empty() {
            Via::<R::Reverse, Root<R::Target>>::NODE
        } else {
            Some(Ref(Tie::<R::Reverse>::NODE))
        };
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

    /// The related rows without these scopes.
    pub fn unscoped(self, scopes: impl Scopes) -> QuerySet<R::Target> {
        self.all().unscoped(scopes)
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
        match self.pairs_alone() {
            Some(pairs) => db.execute(pairs.count()),
            None => self.all().count(db),
        }
    }

    /// Whether there is one.
    ///
    /// # Errors
    /// As `QuerySet::exists`.
    pub fn exists<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, bool> {
        match self.pairs_alone() {
            Some(pairs) => db.execute(pairs.exists()),
            None => self.all().exists(db),
        }
    }

    /// The pairs, where each stands for one related row: the database sees to it that the row is there, and nothing else is
    /// asked of it.
    fn pairs_alone(&self) -> Option<AskPairs> {
        let pairs = R::PAIRS.filter(|pairs| pairs.checked)?;
        let narrowed = !R::Target::META.details.scopes.is_empty()
            || !QuerySet::<R::Target>::default_rows().query.ops.is_empty();
        (!narrowed).then(|| AskPairs::new(pairs, self.key.clone()))
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
        reason = "`blog.entries().new()` makes an entry"
    )]
    pub fn new(self) -> R::Builder {
        R::builder(key_of::<R::Source>(&self.key))
    }
}

/// The typed key of a value that came from one.
pub(super) fn key_of<M: Model>(value: &Value) -> Id<M> {
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

/// The one row that points at an instance: `user.profile(&db)`.
#[doc(hidden)]
pub fn follow_back<'e, R: Relation, E: Executor>(
    key: &Id<R::Source>,
    db: &'e E,
) -> E::Ret<'e, R::Target> {
    RelatedManager::<R>::new_for(key)
        .of(QuerySet::base())
        .get(db)
}

/// The one row that a foreign key of an instance points at: `entry.blog(&db)`.
#[doc(hidden)]
pub fn follow<'e, T: Model, E: Executor>(key: Id<T>, db: &'e E) -> E::Ret<'e, T> {
    QuerySet::<T>::base().pk(key).get(db)
}

/// The row that a nullable foreign key of an instance points at, if any.
#[doc(hidden)]
pub fn follow_optional<'e, T: Model, E: Executor>(
    key: Option<Id<T>>,
    db: &'e E,
) -> E::Ret<'e, Option<T>> {
    match key {
        Some(key) => QuerySet::<T>::base().pk(key).first(db),
        None => QuerySet::<T>::base().none().first(db),
    }
}
