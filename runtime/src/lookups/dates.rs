//! Parts of dates and moments, what they are cut down to, and moments as they are seen from a time zone.
#![cfg(feature = "jiff")]

use super::{DateParts, abilities, operands};
use crate::expression::{Annotation, Expr, Operand, Tree};
use crate::field_types::{DateField, DateTimeField, IntegerField, Kind, LocalDateTime, TimeField};
use crate::model::Model;
use crate::path::{Field, Nullness, Path};
use crate::value::Value;
use jiff::civil::date;
use nuages_schema::query::{Lookup, Op, Period, Transform};

/// Is a moment, or one seen from a time zone: it has a day and a time of day.
#[diagnostic::on_unimplemented(
    message = "`{K}` is no moment",
    label = "these need a DateTimeField, perhaps seen from a time zone"
)]
pub trait MomentParts<K> {}

/// Is a moment, which each time zone sees in its own way.
#[diagnostic::on_unimplemented(
    message = "`{K}` is no moment",
    label = "time zones are for a DateTimeField"
)]
pub trait InZone<K> {}

/// Can be cut down to a period.
#[diagnostic::on_unimplemented(
    message = "`{K}` cannot be cut down to a period",
    label = "these need a DateField or DateTimeField"
)]
pub trait Truncatable<K> {
    /// How.
    #[doc(hidden)]
    fn transform(period: Period) -> Transform;
}

macro_rules! parts {
    ($($kind:ty: $year:ident, $truncate:ident;)*) => {$(
        parts! { @of [P, N] Field<$kind, P, N>, $kind, $year, $truncate }
        parts! { @of [M, N] Annotation<M, $kind, N>, $kind, $year, $truncate }
        parts! { @of [M, N] Expr<M, $kind, N>, $kind, $year, $truncate }
    )*};
    (@of [$($generics:tt)*] $type:ty, $kind:ty, $year:ident, $truncate:ident) => {
        impl<$($generics)*> DateParts<$kind> for $type {
            const YEAR: Transform = Transform::$year;
        }
        impl<$($generics)*> Truncatable<$kind> for $type {
            fn transform(period: Period) -> Transform {
                Transform::$truncate(period)
            }
        }
    };
}

parts! {
    DateField: Year, TruncateDate;
    DateTimeField: MomentYear, TruncateMoment;
    LocalDateTime: MomentYear, TruncateMoment;
}

abilities! {
    MomentParts: DateTimeField;
    MomentParts: LocalDateTime;
    InZone: DateTimeField;
}

/// Writes a comparison with a year as one with its first and last moment, for which there may be an index.
pub(super) fn year_bounds(tree: &mut Tree, lookup: Lookup) -> bool {
    let [.., Op::Transform(transform), Op::Param] = tree.ops.as_slice() else {
        return false;
    };
    let Some(Value::Integer(year)) = tree.params.last() else {
        return false;
    };
    let Some(year) = i16::try_from(*year)
        .ok()
        .filter(|year| (1..=9999).contains(year))
    else {
        return false;
    };
    let (first, last) = (date(year, 1, 1), date(year, 12, 31));
    let (first, last) = match transform {
        Transform::Year => (Value::Date(first), Value::Date(last)),
        Transform::MomentYear => {
            let moment = |civil: jiff::civil::DateTime| {
                civil
                    .to_zoned(jiff::tz::TimeZone::UTC)
                    .map(|zoned| Value::DateTime(zoned.timestamp()))
            };
            match (
                moment(first.at(0, 0, 0, 0)),
                moment(last.at(23, 59, 59, 999_999_000)),
            ) {
                (Ok(first), Ok(last)) => (first, last),
                _ => return false,
            }
        }
        _ => return false,
    };
    let end = match lookup {
        Lookup::Exact => None,
        Lookup::Greater | Lookup::LessOrEqual => Some(last.clone()),
        Lookup::GreaterOrEqual | Lookup::Less => Some(first.clone()),
        _ => return false,
    };
    tree.ops.truncate(tree.ops.len() - 2);
    tree.params.pop();
    if let Some(end) = end {
        tree.param(end);
        tree.op(Op::Lookup(lookup));
    } else {
        tree.param(first);
        tree.param(last);
        tree.op(Op::Range);
    }
    true
}

fn apply<M, T: Operand<M>, K, N>(operand: T, transform: Transform) -> Expr<M, K, N> {
    let mut tree = Tree::default();
    operand.write(&mut tree);
    tree.op(Op::Transform(transform));
    Expr::new(tree)
}

operands! { [Self: DateParts<K>]
    /// The quarter of the year, 1 to 4.
    pub fn quarter(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        apply(self, Transform::Quarter)
    }

    /// The ISO week, 1 to 53; it belongs to [`iso_year`](Self::iso_year).
    pub fn week(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        apply(self, Transform::Week)
    }

    /// The year to which the ISO week belongs.
    pub fn iso_year(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        apply(self, Transform::IsoYear)
    }

    /// The day of the week: 1 for Sunday to 7 for Saturday.
    pub fn week_day(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        apply(self, Transform::WeekDay)
    }

    /// The day of the week: 1 for Monday to 7 for Sunday.
    pub fn iso_week_day(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        apply(self, Transform::IsoWeekDay)
    }
}

operands! { [Self: Truncatable<K>]
    /// The first day of the year.
    pub fn trunc_year(self) -> Expr<M, K, <Self as Operand<M>>::Null> {
        apply(self, <Self as Truncatable<K>>::transform(Period::Year))
    }

    /// The first day of the quarter.
    pub fn trunc_quarter(self) -> Expr<M, K, <Self as Operand<M>>::Null> {
        apply(self, <Self as Truncatable<K>>::transform(Period::Quarter))
    }

    /// The first day of the month.
    pub fn trunc_month(self) -> Expr<M, K, <Self as Operand<M>>::Null> {
        apply(self, <Self as Truncatable<K>>::transform(Period::Month))
    }

    /// The Monday of the week.
    pub fn trunc_week(self) -> Expr<M, K, <Self as Operand<M>>::Null> {
        apply(self, <Self as Truncatable<K>>::transform(Period::Week))
    }

    /// The day; of a moment, its midnight.
    pub fn trunc_day(self) -> Expr<M, K, <Self as Operand<M>>::Null> {
        apply(self, <Self as Truncatable<K>>::transform(Period::Day))
    }
}

operands! { [Self: MomentParts<K>]
    /// The day of a moment (in UTC, unless seen from a time zone).
    pub fn date(self) -> Expr<M, DateField, <Self as Operand<M>>::Null> {
        apply(self, Transform::Date)
    }

    /// The time of day of a moment (in UTC, unless seen from a time zone).
    pub fn time(self) -> Expr<M, TimeField, <Self as Operand<M>>::Null> {
        apply(self, Transform::Time)
    }

    /// The full hour.
    pub fn trunc_hour(self) -> Expr<M, K, <Self as Operand<M>>::Null> {
        apply(self, Transform::TruncateMoment(Period::Hour))
    }

    /// The full minute.
    pub fn trunc_minute(self) -> Expr<M, K, <Self as Operand<M>>::Null> {
        apply(self, Transform::TruncateMoment(Period::Minute))
    }

    /// The full second.
    pub fn trunc_second(self) -> Expr<M, K, <Self as Operand<M>>::Null> {
        apply(self, Transform::TruncateMoment(Period::Second))
    }
}

operands! { [Self: InZone<K>]
    /// The moment as clocks in that time zone show it, `"Europe/Berlin"`: parts and comparisons after it are local.
    ///
    /// A time zone that does not exist is an error of the query (`is_invalid_value`).
    pub fn in_tz(self, zone: impl AsRef<str>) -> Expr<M, LocalDateTime, <Self as Operand<M>>::Null> {
        let mut tree = Tree::default();
        Operand::<M>::write(self, &mut tree);
        tree.param(Value::Text(zone.as_ref().to_owned()));
        tree.op(Op::InZone);
        Expr::new(tree)
    }
}
