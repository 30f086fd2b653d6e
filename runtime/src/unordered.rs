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

macro_rules! unordered {
    ($($rows:ident: $($lookup:ident)*;)*) => {$(
        impl<R: Relation, P: Path> $rows<R, P> {$(
            #[doc(hidden)]
            pub fn $lookup<V>(self, _: V) -> Q<P::Root>
            where
                Self: Ordered<R::Target>,
            {
                Q::never()
            }
        )*}
    )*};
}

unordered! {
    ForeignKey: gt gte lt lte;
    Many: gt gte lt lte;
}
