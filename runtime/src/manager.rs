//! Which rows the querysets of a model start with: managers with an initial queryset of their own, and scopes.

use std::marker::PhantomData;

use crate::model::Model;
use crate::query_set::{Manager, Open, Query, QuerySet, Refine};
use nuages_schema::model::ModelDef;
use nuages_schema::query::{Op, Ref};

/// A manager of `M` with an initial queryset of its own, named in `Meta { managers }`.
///
/// ```
/// use nuages::prelude::*;
///
/// model! {
///     app blog;
///     pub Entry {
///         headline: TextField,
///         published: BooleanField(default = false),
///
///         Meta { managers: [objects, out = Published] }
///     }
/// }
///
/// pub struct Published;
/// impl ManagerOf<Entry> for Published {
///     fn get_queryset(rows: QuerySet<Entry>) -> QuerySet<Entry> {
///         rows.filter(|e| e.published.exact(true))
///     }
/// }
///
/// # let db = Sqlite::in_memory()?;
/// # db.create_tables(APP)?;
/// Entry::new().headline("Draft").save(&db)?;
/// assert_eq!((Entry::objects().count(&db)?, Entry::out().count(&db)?), (1, 0));
/// # Ok::<(), nuages::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a manager of `{M}`",
    label = "write `impl ManagerOf<{M}> for {Self}`, which says which rows it has"
)]
pub trait ManagerOf<M: Model> {
    /// The rows that this manager starts with, made of all rows.
    fn get_queryset(rows: QuerySet<M>) -> QuerySet<M>;
}

/// The rows of a manager.
#[doc(hidden)]
pub fn manager_of<M: Model, T: ManagerOf<M>>() -> Manager<M> {
    T::get_queryset(QuerySet::of_model()).into_state()
}

/// A scope of `M`, by which a query can leave it: `Entry::ALIVE` for `Meta { scopes: [alive = ..] }`.
///
/// A scope holds wherever many rows of the model are meant: in its querysets, for related rows, in joins over them, and when
/// rows are changed or deleted by a queryset. What a foreign key points at is found whatever its scopes say, and an instance
/// saves, reloads and deletes its row likewise.
///
/// ```
/// use nuages::prelude::*;
///
/// model! {
///     app blog;
///     pub Entry {
///         headline: TextField,
///         deleted: BooleanField(default = false),
///
///         Meta { scopes: [alive = !deleted] }
///     }
/// }
///
/// # let db = Sqlite::in_memory()?;
/// # db.create_tables(APP)?;
/// Entry::new().headline("Old").deleted(true).save(&db)?;
/// assert_eq!(Entry::objects().count(&db)?, 0);
/// assert_eq!(Entry::objects().unscoped(Entry::ALIVE).count(&db)?, 1);
/// # Ok::<(), nuages::Error>(())
/// ```
pub struct Scope<M> {
    at: Option<u16>,
    marker: PhantomData<fn() -> M>,
}

impl<M> Scope<M> {
    /// All scopes of the model.
    pub const ALL: Self = Self {
        at: None,
        marker: PhantomData,
    };

    /// The scope of that position.
    #[doc(hidden)]
    pub const fn at(at: u16) -> Self {
        Self {
            at: Some(at),
            marker: PhantomData,
        }
    }
}

impl<M> Clone for Scope<M> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M> Copy for Scope<M> {}

impl<M: Model> std::fmt::Debug for Scope<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scope = self
            .at
            .and_then(|at| M::META.details.scopes.get(usize::from(at)));
        write!(
            f,
            "Scope({}.{})",
            M::NAME,
            scope.map_or("*", |scope| &*scope.name)
        )
    }
}

/// What `unscoped` takes: a scope of any model of the query, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a scope",
    label = "name a scope, such as `Entry::ALIVE`, or several in a tuple"
)]
pub trait Scopes {
    /// Writes down that they do not hold.
    #[doc(hidden)]
    fn leave(self, query: &mut Query);
}

#[diagnostic::do_not_recommend]
impl<M: Model> Scopes for Scope<M> {
    fn leave(self, query: &mut Query) {
        query.op(Op::Unscoped(Ref(M::META), self.at));
    }
}

macro_rules! scope_tuples {
    ($(($($name:ident $index:tt),+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: Scopes),+> Scopes for ($($name,)+) {
            fn leave(self, query: &mut Query) {
                $(self.$index.leave(query);)+
            }
        }
    )*};
}
scope_tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}

impl<M: Model, H, D, S: Refine> QuerySet<M, H, D, S> {
    /// Leaves scopes of this model, or of related ones that the query joins: `.unscoped(Entry::ALIVE)`.
    ///
    /// They do not hold in the whole statement, subqueries too. What is prefetched is a statement of its own.
    pub fn unscoped(mut self, scopes: impl Scopes) -> QuerySet<M, H, D, Open> {
        scopes.leave(&mut self.query);
        self.into_state()
    }
}

/// The step by which a program is about rows in scope or not, as Django's base manager is; nothing where there is no scope.
pub(crate) fn base(model: &'static ModelDef) -> Option<Op> {
    (!model.details.scopes.is_empty()).then_some(Op::Unscoped(Ref(model), None))
}

impl<M: Model> QuerySet<M> {
    /// All rows, in scope or not: what instances are saved, reloaded and followed by.
    pub(crate) fn base() -> Self {
        let mut rows = Self::of_model();
        if let Some(op) = base(M::META) {
            rows.query.op(op);
        }
        rows
    }

    /// The rows that related ones start with.
    pub(crate) fn default_rows() -> Self {
        M::default_manager(Self::of_model())
    }
}
