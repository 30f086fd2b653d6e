//! Moments and the spans of time between them.

use super::call;
use super::number::of_nothing;
use crate::expression::{Annotation, Comparable, Expr, Operand};
use crate::field_types::{DateField, DateTimeField, DurationField, Kind, TimeField};
use crate::lookups::operands;
use crate::model::Model;
use crate::path::{Field, NotNull, Nullness, Path};
use nuages_schema::query::Function;

/// The moment at which the statement starts: Django's `Now`. SQLite's clock counts milliseconds.
pub fn now<M>() -> Expr<M, DateTimeField, NotNull> {
    of_nothing(Function::Now)
}

/// A kind of points in time: there is a span of time between two of them.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is no point in time",
    label = "`since` needs a DateTimeField, a DateField or a TimeField"
)]
pub trait PointInTime: Kind {
    /// What computes the span.
    #[doc(hidden)]
    const SINCE: Function;
}

impl PointInTime for DateTimeField {
    const SINCE: Function = Function::Since;
}

impl PointInTime for TimeField {
    const SINCE: Function = Function::Since;
}

impl PointInTime for DateField {
    const SINCE: Function = Function::DaysSince;
}

operands! { [K: PointInTime]
    /// The span of time since another point in time: `e.ended.since(e.started)`. Negative where that comes later.
    pub fn since<V: Comparable<K, M>>(
        self,
        other: V,
    ) -> Expr<M, DurationField, <<Self as Operand<M>>::Null as Nullness>::Or<V::Null>> {
        let mut tree = self.tree();
        tree.operand(other);
        call(&mut tree, K::SINCE, 2);
        Expr::new(tree)
    }
}
