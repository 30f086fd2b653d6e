//! Comparing rows as if they were values. Without these methods `e.blog.gt(3)` would be the one of iterators, and so would the
//! message.

use crate::expression::Q;
use crate::path::{ForeignKey, Many, Path, Relation};

/// Rows that have an order: none have.
#[diagnostic::on_unimplemented(
    message = "a `{M}` is not greater or less than something",
    label = "compare one of its fields, or use `exact`, `in_` or `isnull`"
)]
pub trait Ordered<M> {}

// Written out twice: rustc quotes these lines in its message, and would quote a macro's whole call.
impl<R: Relation, P: Path> ForeignKey<R, P> {
    #[doc(hidden)]
    pub fn gt<V>(self, _: V) -> Q<P::Root>
    where
        Self: Ordered<R::Target>,
    {
        Q::never()
    }

    #[doc(hidden)]
    pub fn gte<V>(self, _: V) -> Q<P::Root>
    where
        Self: Ordered<R::Target>,
    {
        Q::never()
    }

    #[doc(hidden)]
    pub fn lt<V>(self, _: V) -> Q<P::Root>
    where
        Self: Ordered<R::Target>,
    {
        Q::never()
    }

    #[doc(hidden)]
    pub fn lte<V>(self, _: V) -> Q<P::Root>
    where
        Self: Ordered<R::Target>,
    {
        Q::never()
    }
}

impl<R: Relation, P: Path> Many<R, P> {
    #[doc(hidden)]
    pub fn gt<V>(self, _: V) -> Q<P::Root>
    where
        Self: Ordered<R::Target>,
    {
        Q::never()
    }

    #[doc(hidden)]
    pub fn gte<V>(self, _: V) -> Q<P::Root>
    where
        Self: Ordered<R::Target>,
    {
        Q::never()
    }

    #[doc(hidden)]
    pub fn lt<V>(self, _: V) -> Q<P::Root>
    where
        Self: Ordered<R::Target>,
    {
        Q::never()
    }

    #[doc(hidden)]
    pub fn lte<V>(self, _: V) -> Q<P::Root>
    where
        Self: Ordered<R::Target>,
    {
        Q::never()
    }
}
