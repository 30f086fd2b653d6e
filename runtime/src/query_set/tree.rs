//! Trees and graphs: the rows that a relation from a model to itself leads to, however many steps away, in one statement.

use super::{QuerySet, Refine};
use crate::expression::{Expr, Tree};
use crate::field_types::BigIntegerField;
use crate::model::{KeyOf, Model};
use crate::path::{ForeignKey, Handle, Many, Relation, Root};
use nuages_schema::query::{Op, Ref, Step};

/// After how many steps a row of `ancestors`, `descendants` or `reachable` is reached first: `tree_depth(e)` in a closure.
pub fn tree_depth<H: Handle>(_: &H) -> Expr<H::Model, BigIntegerField> {
    let mut tree = Tree::default();
    tree.op(Op::Depth);
    Expr::new(tree)
}

impl<M: Model, S: Refine> QuerySet<M, M::Fields<Root<M>>, crate::row::Instance<M>, S> {
    /// The rows above a row: where its foreign key leads, and where that one's leads in turn.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Employee { name: TextField, manager: ForeignKey(Employee, on_delete = Cascade, null, related_name = reports) } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// let ada = Employee::new().name("Ada").save(&db)?;
    /// let bob = Employee::new().name("Bob").manager(&ada).save(&db)?;
    /// let cyd = Employee::new().name("Cyd").manager(&bob).save(&db)?;
    /// let above = Employee::objects().ancestors(|e| e.manager, &cyd).values(|e| e.name).fetch(&db)?;
    /// assert_eq!(above.len(), 2);
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// Filters before it hold for the row too, and so does what comes after it; the way itself leads over all rows.
    pub fn ancestors<R: Relation<Source = M, Target = M>>(
        self,
        foreign_key: impl FnOnce(&M::Fields<Root<M>>) -> ForeignKey<R, Root<M>>,
        row: impl KeyOf<M>,
    ) -> QuerySet<M> {
        foreign_key(Handle::REF);
        self.follow(R::STEP, row)
    }

    /// The rows below a row: those whose foreign key leads to it, those whose key leads to one of these, and so on.
    ///
    /// [`tree_depth`] says how far below.
    pub fn descendants<R: Relation<Source = M, Target = M>>(
        self,
        foreign_key: impl FnOnce(&M::Fields<Root<M>>) -> ForeignKey<R, Root<M>>,
        row: impl KeyOf<M>,
    ) -> QuerySet<M> {
        foreign_key(Handle::REF);
        self.follow(<R::Reverse as Relation>::STEP, row)
    }

    /// The rows that a relation to many rows of the same model leads to, in any number of steps: `|p| p.friends()`.
    ///
    /// The row itself is not among them.
    pub fn reachable<R: Relation<Source = M, Target = M>>(
        self,
        relation: impl FnOnce(&M::Fields<Root<M>>) -> Many<R, Root<M>>,
        row: impl KeyOf<M>,
    ) -> QuerySet<M> {
        relation(Handle::REF);
        self.follow(R::STEP, row)
    }

    fn follow(self, step: &'static Step, row: impl KeyOf<M>) -> QuerySet<M> {
        let mut tree = Tree::default();
        tree.param(row.into_key().value());
        tree.op(Op::Tree(Ref(step)));
        tree.op(Op::From);
        let mut set = self;
        set.query.ops.insert_many(0, tree.ops);
        set.query.params.insert_many(0, tree.params);
        set.into_state()
    }
}
