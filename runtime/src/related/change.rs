//! What relates rows to an instance: `add`, `remove`, `set`, `clear`. All of them are one step: done, or not done at all.

use std::marker::PhantomData;

use super::keys::ChangeKeys;
use super::manager::{RelatedManager, key_of};
use super::pairs::{ChangePairs, ManyToMany, PairValues, ThroughModel, values_of};
use crate::connection::{Connection, Executor, Operation};
use crate::error::Result;
use crate::model::{Id, KeyOf, Model};
use crate::path::Relation;
use crate::value::Value;
use crate::write::New;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Add,
    Remove,
    Set,
    Clear,
}

/// A relation to rows that can be added without saying more about them.
#[diagnostic::on_unimplemented(
    message = "the rows between have fields that need a value",
    label = "needs more than the two ends",
    note = "write `.through_defaults(|row| row.field(..))` before it"
)]
pub trait Addable: Relation {
    /// The row of a `through` model; nothing where a pair is only its two ends.
    #[doc(hidden)]
    fn pair(near: Id<Self::Source>, far: Id<Self::Target>) -> Option<PairValues> {
        let _ = (near, far);
        None
    }
}

/// A relation to rows that can be left without it.
#[diagnostic::on_unimplemented(
    message = "these rows cannot be without what they point at",
    label = "the foreign key has no `null`",
    note = "delete the rows, or point them at another one with `add`"
)]
pub trait Removable: Relation {}

/// Relates rows by pairs or by a foreign key, whichever the relation has.
pub(super) enum ChangeRelated {
    Pairs(ChangePairs),
    Keys(ChangeKeys),
}

impl Operation for ChangeRelated {
    type Output = ();

    async fn run(self, connection: &mut Connection) -> Result<()> {
        match self {
            Self::Pairs(change) => change.run(connection).await,
            Self::Keys(change) => change.run(connection).await,
        }
    }
}

/// The change, where `pair` makes the rows of a `through` model.
pub(super) fn change<R: Relation>(
    key: &Value,
    others: Vec<Id<R::Target>>,
    change: Change,
    pair: impl Fn(Id<R::Source>, Id<R::Target>) -> Option<PairValues>,
) -> ChangeRelated {
    let values = others.iter().map(Id::value).collect();
    let Some(pairs) = R::PAIRS else {
        return ChangeRelated::Keys(ChangeKeys {
            model: R::Target::META,
            key_field: R::Target::KEY_FIELD,
            field: <R::Reverse as Relation>::FIELD,
            key: key.clone(),
            others: values,
            change,
        });
    };
    let near = || key_of::<R::Source>(key);
    let rows = match change {
        Change::Add | Change::Set => others
            .into_iter()
            .filter_map(|far| pair(near(), far))
            .collect(),
        Change::Remove | Change::Clear => Vec::new(),
    };
    ChangeRelated::Pairs(ChangePairs {
        pairs,
        key: key.clone(),
        others: values,
        rows,
        change,
    })
}

fn keys<M: Model, T: KeyOf<M>>(others: impl IntoIterator<Item = T>) -> Vec<Id<M>> {
    others.into_iter().map(KeyOf::into_key).collect()
}

impl<R: Relation> RelatedManager<R> {
    fn change<'e, E: Executor>(
        self,
        db: &'e E,
        others: Vec<Id<R::Target>>,
        how: Change,
    ) -> E::Ret<'e, ()>
    where
        R: Addable,
    {
        db.execute(change::<R>(&self.key, others, how, R::pair))
    }

    /// Relates these rows too; those that are related already stay so, once.
    ///
    /// # Errors
    /// When one of them does not exist: `is_foreign_key_violation` of a pair, `is_does_not_exist` of a row with a foreign key.
    pub fn add<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()>
    where
        R: Addable,
    {
        self.change(db, keys(others), Change::Add)
    }

    /// Relates these rows no longer.
    ///
    /// # Errors
    /// `is_does_not_exist` when one with a foreign key was not related; of a pair that is no mistake.
    pub fn remove<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()>
    where
        R: Removable,
    {
        db.execute(change::<R>(
            &self.key,
            keys(others),
            Change::Remove,
            |_, _| None,
        ))
    }

    /// Relates exactly these rows.
    ///
    /// # Errors
    /// As `add`.
    pub fn set<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()>
    where
        R: Addable + Removable,
    {
        self.change(db, keys(others), Change::Set)
    }

    /// Relates no row any longer.
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn clear<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, ()>
    where
        R: Removable,
    {
        db.execute(change::<R>(&self.key, Vec::new(), Change::Clear, |_, _| {
            None
        }))
    }
}

impl<R: ThroughModel + ManyToMany> RelatedManager<R> {
    /// What the rows of the `through` model say besides their two ends: `group.members().through_defaults(|m| m.joined(today))`,
    /// and then `add`, `set` or `create`.
    pub fn through_defaults<B: New, F: Fn(R::Builder) -> B>(
        self,
        defaults: F,
    ) -> ThroughManager<R, F> {
        ThroughManager {
            key: self.key,
            defaults,
            marker: PhantomData,
        }
    }
}

/// The related rows of one instance, and what is said of new pairs.
#[must_use]
pub struct ThroughManager<R, F> {
    pub(super) key: Value,
    pub(super) defaults: F,
    marker: PhantomData<fn() -> R>,
}

impl<R: ThroughModel + ManyToMany, B: New, F: Fn(R::Builder) -> B> ThroughManager<R, F> {
    pub(super) fn changed(&self, others: Vec<Id<R::Target>>, how: Change) -> ChangeRelated {
        change::<R>(&self.key, others, how, |near, far| {
            Some(values_of((self.defaults)(R::builder(near, far))))
        })
    }

    /// Relates these rows too; those that are related already stay as they are.
    ///
    /// # Errors
    /// `is_foreign_key_violation` when one of them does not exist.
    pub fn add<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()> {
        db.execute(self.changed(keys(others), Change::Add))
    }

    /// Relates exactly these rows; pairs that stay are left alone.
    ///
    /// # Errors
    /// As `add`.
    pub fn set<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()> {
        db.execute(self.changed(keys(others), Change::Set))
    }
}
