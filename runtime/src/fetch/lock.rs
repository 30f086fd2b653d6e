//! Reading rows and keeping them from others up to the end of the transaction: `select_for_update`.

use std::marker::PhantomData;

use super::{First, Get};
use crate::connection::InTransaction;
use crate::model::Model;
use crate::path::{ForeignKey, Path, Relation, Via};
use crate::query_set::QuerySet;
use crate::row::Decoder;
use nuages_schema::query::{Held, Lock, Op, Ref};

/// Rows that others have locked are waited for.
#[derive(Debug)]
pub enum Waits {}
/// What happens with rows that others have locked is said.
#[derive(Debug)]
pub enum Decided {}

/// A queryset whose rows will be locked; what reads it needs a transaction.
#[must_use = "a queryset asks nothing until a terminal verb such as `fetch`"]
pub struct ForUpdate<M: Model, H, D, S, W = Waits> {
    set: QuerySet<M, H, D, S>,
    lock: Lock,
    marker: PhantomData<fn() -> W>,
}

impl<M: Model, H, D, S, W> std::fmt::Debug for ForUpdate<M, H, D, S, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} for update", self.set)
    }
}

impl<M: Model, H, D, S> QuerySet<M, H, D, S> {
    /// Locks the rows that are read, up to the end of the transaction. SQLite: nothing to do, a transaction has the whole
    /// database for itself.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Account { owner: TextField, balance: IntegerField(default = 0) } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// # let id = Account::new().owner("Joe").save(&db)?.id;
    /// db.atomic(|tx| {
    ///     let mut account = Account::objects().pk(id).select_for_update().get(tx)?;
    ///     account.balance += 10;
    ///     account.save(tx)
    /// })?;
    /// # Ok::<(), nuages::Error>(())
    /// ```
    pub fn select_for_update(self) -> ForUpdate<M, H, D, S> {
        ForUpdate {
            set: self,
            lock: Lock {
                no_key: false,
                held: Held::Wait,
            },
            marker: PhantomData,
        }
    }
}

impl<M: Model, H, D, S> ForUpdate<M, H, D, S, Waits> {
    /// Rows that others have locked are an error (`is_busy`) instead of being waited for.
    pub fn nowait(self) -> ForUpdate<M, H, D, S, Decided> {
        self.decide(Held::NoWait)
    }

    /// Rows that others have locked are left out.
    pub fn skip_locked(self) -> ForUpdate<M, H, D, S, Decided> {
        self.decide(Held::Skip)
    }

    fn decide(self, held: Held) -> ForUpdate<M, H, D, S, Decided> {
        ForUpdate {
            set: self.set,
            lock: Lock { held, ..self.lock },
            marker: PhantomData,
        }
    }
}

/// Relations whose rows are locked: one, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "relations of `{M}` to one row are needed here, not `{Self}`",
    label = "name a foreign key that `select_related` follows, several in a tuple"
)]
pub trait Relations<M> {
    /// Writes them down.
    #[doc(hidden)]
    fn write(self, list: &mut dyn FnMut(Op));
}

#[diagnostic::do_not_recommend]
impl<R: Relation, P: Path> Relations<P::Root> for ForeignKey<R, P> {
    fn write(self, list: &mut dyn FnMut(Op)) {
        list(Op::LockOf(Some(Ref(Via::<R, P>::STEPS))));
    }
}

macro_rules! relation_tuples {
    ($(($($name:ident $index:tt),+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Relations<M>),+> Relations<M> for ($($name,)+) {
            fn write(self, list: &mut dyn FnMut(Op)) {
                $(self.$index.write(list);)+
            }
        }
    )*};
}
relation_tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}

impl<M: Model, H, D: Decoder, S, W> ForUpdate<M, H, D, S, W> {
    /// Others may still make rows that point at the locked ones.
    pub fn no_key(mut self) -> Self {
        self.lock.no_key = true;
        self
    }

    /// Locks the rows of the model itself, not those joined to them; with [`of`](Self::of) both.
    pub fn of_self(mut self) -> Self {
        self.set.query.op(Op::LockOf(None));
        self
    }

    /// Locks the rows of these relations, not those of the model itself: `.of(|e| e.blog)`.
    pub fn of<R: Relations<M>>(mut self, relations: impl FnOnce(&H) -> R) -> Self {
        let relations = relations(&self.set.handle);
        relations.write(&mut |op| self.set.query.op(op));
        self
    }

    fn locking(mut self) -> QuerySet<M, H, D, S> {
        self.set.query.op(Op::Lock(self.lock));
        self.set
    }

    /// All rows, locked.
    ///
    /// # Errors
    /// As `QuerySet::fetch`; `is_busy` after `nowait`.
    pub fn fetch<'e, E: InTransaction>(self, db: &'e E) -> E::Ret<'e, Vec<D::Out>> {
        db.execute(self.locking().reading())
    }

    /// The only row, locked.
    ///
    /// # Errors
    /// As `QuerySet::get`; `is_busy` after `nowait`.
    pub fn get<'e, E: InTransaction>(self, db: &'e E) -> E::Ret<'e, D::Out> {
        db.execute(Get(self.locking().reading()))
    }

    /// The first row, locked.
    ///
    /// # Errors
    /// As `QuerySet::first`; `is_busy` after `nowait`.
    pub fn first<'e, E: InTransaction>(self, db: &'e E) -> E::Ret<'e, Option<D::Out>> {
        let mut set = self.locking();
        set.order_for_first();
        db.execute(First(set.reading()))
    }
}
