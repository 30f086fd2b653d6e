//! Constants as SQL text, in the form in which the database stores a field's values.
//!
//! Only DDL and copies inside it write constants; queries bind theirs.

use std::fmt::Write as _;

use crate::dialect::Dialect;
use crate::model::{FieldKind, Literal};

/// The constant as the database stores it in a column of that kind.
pub fn literal(dialect: &Dialect, kind: FieldKind, value: &Literal) -> String {
    if let FieldKind::DecimalField { decimal_places, .. } = kind
        && dialect.decimals_are_scaled
        && let Some(scaled) = scaled(value, usize::from(decimal_places))
    {
        return scaled;
    }
    match value {
        Literal::Null => "NULL".to_owned(),
        Literal::Bool(value) if dialect.booleans_are_integers => i64::from(*value).to_string(),
        Literal::Bool(value) => value.to_string(),
        // PostgreSQL: a JSON column takes a text that it parses, not a bare number or truth value.
        Literal::Integer(value) if kind == FieldKind::JsonField => text(&value.to_string()),
        // PostgreSQL: an interval is no number.
        Literal::Integer(value)
            if kind == FieldKind::DurationField && !dialect.durations_are_integers =>
        {
            text(&format!("{value} microseconds"))
        }
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) if kind == FieldKind::JsonField => text(&format!("{value:?}")),
        Literal::Float(value) if value.is_finite() => format!("{value:?}"),
        Literal::Float(value) if value.is_nan() => text("NaN"),
        Literal::Float(value) if *value > 0.0 => text("Infinity"),
        Literal::Float(_) => text("-Infinity"),
        Literal::Text(value) if matches!(kind, FieldKind::BinaryField { .. }) => {
            let hex = value.bytes().fold(String::new(), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
            dialect.bytes.replace("{}", &hex)
        }
        Literal::Text(value) => text(value),
    }
}

/// A text in single quotes, doubling those inside.
fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// A decimal as a whole number of its smallest unit, `12.5` with two places as `1250`; nothing if it is no decimal.
fn scaled(value: &Literal, places: usize) -> Option<String> {
    let written = match value {
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => value.to_string(),
        Literal::Text(value) => value.trim().to_owned(),
        Literal::Null | Literal::Bool(_) => return None,
    };
    let (sign, digits) = match written.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", written.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.len() > places || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let digits = format!("{whole}{fraction:0<places$}");
    let digits = digits.trim_start_matches('0');
    Some(if digits.is_empty() {
        "0".to_owned()
    } else {
        format!("{sign}{digits}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{POSTGRES, SQLITE};

    const PRICE: FieldKind = FieldKind::DecimalField {
        max_digits: 8,
        decimal_places: 2,
    };

    #[test]
    fn quotes_are_doubled() {
        let value = Literal::Text("it's".into());
        assert_eq!(literal(&SQLITE, FieldKind::TextField, &value), "'it''s'");
    }

    #[test]
    fn truth_values() {
        let value = Literal::Bool(true);
        assert_eq!(literal(&SQLITE, FieldKind::BooleanField, &value), "1");
        assert_eq!(literal(&POSTGRES, FieldKind::BooleanField, &value), "true");
    }

    #[test]
    fn decimals() {
        for (value, sqlite, postgres) in [
            (Literal::Text("12.5".into()), "1250", "'12.5'"),
            (Literal::Text("-0.05".into()), "-5", "'-0.05'"),
            (Literal::Text("0.00".into()), "0", "'0.00'"),
            (Literal::Integer(3), "300", "3"),
            (Literal::Float(1.25), "125", "1.25"),
            (Literal::Null, "NULL", "NULL"),
        ] {
            assert_eq!(literal(&SQLITE, PRICE, &value), sqlite);
            assert_eq!(literal(&POSTGRES, PRICE, &value), postgres);
        }
    }

    #[test]
    fn a_decimal_with_too_many_places_is_left_for_the_database_to_refuse() {
        let value = Literal::Text("1.234".into());
        assert_eq!(literal(&SQLITE, PRICE, &value), "'1.234'");
    }
}
