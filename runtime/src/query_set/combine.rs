//! Querysets as sets: their union, intersection and difference are querysets again.

use super::{Open, QuerySet};
use crate::expression::Tree;
use crate::model::Model;
use crate::row::Instance;
use nuages_schema::query::{Combine, Op, SubqueryUse};

impl<M: Model, H, S> QuerySet<M, H, Instance<M>, S> {
    /// Rows of either, once.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Entry { title: TextField, rating: IntegerField } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// # for rating in [1, 2, 3, 4] { Entry::new().title("x").rating(rating).save(&db)?; }
    /// let best = Entry::objects().order_by(|e| -e.rating).slice(..1);
    /// let worst = Entry::objects().order_by(|e| e.rating).slice(..1);
    /// let both = best.union(worst).order_by(|e| e.rating).values(|e| e.rating).fetch(&db)?;
    /// assert_eq!(both, [1, 4]);
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// What comes after it is about the rows together: it can be filtered, ordered, sliced, counted like any queryset. The
    /// order of each part only says which rows are in its slice.
    pub fn union<H2, S2>(self, other: QuerySet<M, H2, Instance<M>, S2>) -> QuerySet<M> {
        self.combine(other, Combine::Union)
    }

    /// Rows of either; those of both twice.
    pub fn union_all<H2, S2>(self, other: QuerySet<M, H2, Instance<M>, S2>) -> QuerySet<M> {
        self.combine(other, Combine::UnionAll)
    }

    /// Rows of both.
    pub fn intersection<H2, S2>(self, other: QuerySet<M, H2, Instance<M>, S2>) -> QuerySet<M> {
        self.combine(other, Combine::Intersection)
    }

    /// Rows that the other one has not.
    pub fn difference<H2, S2>(self, other: QuerySet<M, H2, Instance<M>, S2>) -> QuerySet<M> {
        self.combine(other, Combine::Difference)
    }

    fn combine<H2, S2>(
        self,
        other: QuerySet<M, H2, Instance<M>, S2>,
        how: Combine,
    ) -> QuerySet<M, M::Fields<crate::path::Root<M>>, Instance<M>, Open> {
        let mut result = QuerySet::of_model();
        result.query.empty = match how {
            Combine::Union | Combine::UnionAll => self.query.empty && other.query.empty,
            Combine::Intersection => self.query.empty || other.query.empty,
            Combine::Difference => self.query.empty,
        };
        let mut tree = Tree::default();
        self.write_subquery(&mut tree, SubqueryUse::Part);
        other.write_subquery(&mut tree, SubqueryUse::Part);
        tree.op(Op::Combine(how));
        tree.op(Op::From);
        result.query.append(tree);
        result
    }
}
