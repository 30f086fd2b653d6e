//! Querysets that methods of one's own can be called on: what `#[queryset]` needs.

use crate::model::Model;
use crate::path::{Many, Path, Relation};
use crate::query_set::{Open, QuerySet, Refine};
use crate::related::{RelatedManager, RelatedSet};
use crate::row::Decoder;

/// Something whose rows of `M` can be refined: a queryset or manager, a related manager, related rows in a closure.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a queryset of `{M}` that can be refined",
    label = "needs a queryset of `{M}` that no slice was taken of"
)]
pub trait Chain<M: Model>: Sized {
    /// What it is afterwards.
    type Refined;

    /// Refines the queryset; what is read of each row stays as it is.
    #[doc(hidden)]
    fn refine(self, refine: impl FnOnce(QuerySet<M>) -> QuerySet<M>) -> Self::Refined;
}

#[diagnostic::do_not_recommend]
impl<M: Model, H, D, S: Refine> Chain<M> for QuerySet<M, H, D, S> {
    type Refined = QuerySet<M, H, D, Open>;

    fn refine(self, refine: impl FnOnce(QuerySet<M>) -> QuerySet<M>) -> Self::Refined {
        self.refine_plain(refine)
    }
}

#[diagnostic::do_not_recommend]
impl<R: Relation> Chain<R::Target> for RelatedManager<R> {
    type Refined = QuerySet<R::Target>;

    fn refine(
        self,
        refine: impl FnOnce(QuerySet<R::Target>) -> QuerySet<R::Target>,
    ) -> Self::Refined {
        refine(self.all())
    }
}

#[diagnostic::do_not_recommend]
impl<R: Relation, P: Path> Chain<R::Target> for Many<R, P> {
    type Refined = RelatedSet<R, P>;

    fn refine(
        self,
        refine: impl FnOnce(QuerySet<R::Target>) -> QuerySet<R::Target>,
    ) -> Self::Refined {
        Self::set().refine(refine)
    }
}

#[diagnostic::do_not_recommend]
impl<R: Relation, P: Path, H, D: Decoder, S: Refine> Chain<R::Target>
    for RelatedSet<R, P, H, D, S>
{
    type Refined = RelatedSet<R, P, H, D, Open>;

    fn refine(
        self,
        refine: impl FnOnce(QuerySet<R::Target>) -> QuerySet<R::Target>,
    ) -> Self::Refined {
        self.map(|set| set.refine_plain(refine))
    }
}
