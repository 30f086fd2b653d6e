//! How a stored value becomes a value of another field type.
//!
//! Where a value does not fit, the expression is one that the database refuses: nothing is rounded or guessed.

use crate::dialect::Dialect;
use crate::model::FieldKind;

/// The expression that turns a stored value of one kind into one of the other.
pub(super) fn converted(dialect: &Dialect, from: FieldKind, to: FieldKind, value: &str) -> String {
    if dialect.decimals_are_scaled
        && let Some(expression) = scaled(from, to, value)
    {
        return expression;
    }
    // A number is no span of time, nor the other way round, even if both are stored as numbers.
    let duration = |kind| kind == FieldKind::DurationField;
    if dialect.durations_are_integers && duration(from) != duration(to) {
        return format!("{value} || ' microseconds'");
    }
    // Where days and moments are stored as texts, their forms differ.
    let stored = |kind| (dialect.column_type)(kind);
    if stored(FieldKind::DateField) == stored(FieldKind::TextField) {
        match (from, to) {
            (FieldKind::DateTimeField, FieldKind::DateField) => {
                return format!("substr({value}, 1, 10)");
            }
            (FieldKind::DateField, FieldKind::DateTimeField) => {
                return format!("{value} || ' 00:00:00.000000'");
            }
            _ => {}
        }
    }
    value.to_owned()
}

/// How a column changes its type in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cast {
    /// The database does it, and refuses what does not fit.
    Implied,
    /// It must be said, by these casts one after the other; nothing stands for the new type.
    Said(&'static [Option<&'static str>]),
    /// It must be said, and it would round: rows that would change must be refused before.
    Rounding,
    /// An address becomes its text, without the width of its network.
    Host,
}

/// How a column of one kind becomes one of the other kind in place.
pub(super) fn cast(from: FieldKind, to: FieldKind) -> Cast {
    let text = FieldKind::is_text;
    let address = |kind| matches!(kind, FieldKind::GenericIpAddressField { .. });
    let places = |kind| match kind {
        FieldKind::DecimalField { decimal_places, .. } => Some(decimal_places),
        // The digits of a float are not counted.
        FieldKind::FloatField => Some(u8::MAX),
        _ if whole(kind) && kind != FieldKind::BooleanField => Some(0),
        _ => None,
    };
    let date = |kind| matches!(kind, FieldKind::DateField | FieldKind::DateTimeField);
    match (places(from), places(to)) {
        // PostgreSQL: a cast to varchar that is said cuts a text that is too long; one that is not said refuses it.
        _ if text(from) && text(to) => Cast::Implied,
        _ if text(to) && address(from) => Cast::Host,
        _ if text(to) => Cast::Said(&[Some("text")]),
        (Some(from), Some(to)) if from > to => Cast::Rounding,
        (Some(_), Some(_)) => Cast::Implied,
        (None, Some(0)) if from == FieldKind::BooleanField => Cast::Said(&[Some("integer")]),
        _ if text(from) || date(from) && date(to) => Cast::Said(&[None]),
        // Where there is no cast, the value's text decides: what is no value of the new type is refused.
        _ => Cast::Said(&[Some("text"), None]),
    }
}

/// Between decimals, which are whole numbers of their smallest unit, and other numbers.
///
/// A division by `1…0.0` gives a REAL, and a STRICT INTEGER column refuses one that is not whole.
fn scaled(from: FieldKind, to: FieldKind, value: &str) -> Option<String> {
    let places = |kind| match kind {
        FieldKind::DecimalField { decimal_places, .. } => Some(u32::from(decimal_places)),
        _ => None,
    };
    let unit = |places: u32| 10_i64.saturating_pow(places);
    match (places(from), places(to)) {
        (Some(from), Some(to)) if from < to => Some(format!("{value} * {}", unit(to - from))),
        (Some(from), Some(to)) if from > to => Some(format!("{value} / {}.0", unit(from - to))),
        (Some(0), None) | (None, Some(0)) if whole(from) && whole(to) => None,
        (Some(from), None) if to == FieldKind::FloatField || whole(to) => {
            Some(format!("{value} / {}.0", unit(from)))
        }
        (Some(places), None) => Some(as_text(value, places)),
        (None, Some(to)) if whole(from) => Some(format!("{value} * {}", unit(to))),
        (None, Some(to)) if from == FieldKind::FloatField => {
            Some(format!("round({value} * {})", unit(to)))
        }
        // SQLite: text that is no number counts as 0, so it is passed on as it is and refused.
        (None, Some(to)) => Some(format!(
            "CASE WHEN {value} = '' OR {value} GLOB '*[^-0-9.]*' THEN {value} ELSE round({value} * {}) END",
            unit(to)
        )),
        _ => None,
    }
}

fn whole(kind: FieldKind) -> bool {
    kind.is_integer()
        || matches!(
            kind,
            FieldKind::BooleanField
                | FieldKind::DecimalField {
                    decimal_places: 0,
                    ..
                }
        )
}

/// A scaled decimal in digits: `-1250` with two places as `-12.50`.
fn as_text(value: &str, places: u32) -> String {
    if places == 0 {
        return value.to_owned();
    }
    let unit = 10_i64.saturating_pow(places);
    format!(
        "CASE WHEN {value} < 0 THEN '-' ELSE '' END || (abs({value}) / {unit}) || '.' || printf('%0{places}d', abs({value}) % {unit})"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{POSTGRES, SQLITE};

    const TWO: FieldKind = decimal(2);

    const fn decimal(decimal_places: u8) -> FieldKind {
        FieldKind::DecimalField {
            max_digits: 10,
            decimal_places,
        }
    }

    #[test]
    fn decimals_change_their_unit() {
        let convert = |from, to| converted(&SQLITE, from, to, "x");
        assert_eq!(convert(TWO, decimal(4)), "x * 100");
        assert_eq!(convert(decimal(4), TWO), "x / 100.0");
        assert_eq!(convert(FieldKind::IntegerField, TWO), "x * 100");
        assert_eq!(convert(TWO, FieldKind::IntegerField), "x / 100.0");
        assert_eq!(convert(FieldKind::FloatField, TWO), "round(x * 100)");
        assert_eq!(convert(decimal(0), FieldKind::IntegerField), "x");
    }

    #[test]
    fn casts() {
        let char = |max_length| FieldKind::CharField { max_length };
        assert_eq!(cast(char(9), char(5)), Cast::Implied);
        assert_eq!(
            cast(FieldKind::TextField, FieldKind::UuidField),
            Cast::Said(&[None])
        );
        assert_eq!(
            cast(FieldKind::DateField, FieldKind::BigIntegerField),
            Cast::Said(&[Some("text"), None])
        );
        assert_eq!(cast(decimal(4), TWO), Cast::Rounding);
        assert_eq!(
            cast(FieldKind::FloatField, FieldKind::IntegerField),
            Cast::Rounding
        );
        assert_eq!(cast(FieldKind::IntegerField, TWO), Cast::Implied);
    }

    #[test]
    fn the_rest_is_left_to_the_database() {
        let convert = |from, to| converted(&POSTGRES, from, to, "x");
        assert_eq!(convert(TWO, FieldKind::IntegerField), "x");
        assert_eq!(
            converted(&SQLITE, FieldKind::TextField, FieldKind::IntegerField, "x"),
            "x"
        );
    }
}
