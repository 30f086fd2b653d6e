//! Values as SQLite stores them: dates as fixed-width text, decimals as whole numbers of their smallest unit, lists as JSON.

use std::fmt::Write as _;

#[cfg(feature = "rust_decimal")]
use crate::error::{Error, Result};
#[cfg(feature = "serde_json")]
use crate::value::JsonStep;
use crate::value::Value;

/// A value that is stored as text, or a list of values as a JSON array for `json_each`.
pub(super) fn text(value: &Value) -> String {
    match value {
        #[cfg(feature = "jiff")]
        Value::Date(date) => date.to_string(),
        #[cfg(feature = "jiff")]
        Value::DateTime(moment) => moment.strftime("%Y-%m-%d %H:%M:%S%.6f").to_string(),
        #[cfg(feature = "jiff")]
        Value::Time(time) => time.strftime("%H:%M:%S%.6f").to_string(),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) => uuid.to_string(),
        #[cfg(feature = "regex")]
        Value::Pattern(pattern) => pattern.clone(),
        #[cfg(feature = "serde_json")]
        Value::JsonPath(path) => {
            let mut text = String::from("$");
            for step in path {
                match step {
                    JsonStep::Key(key) => {
                        let key = serde_json::Value::from(key.as_str());
                        let _ = write!(text, ".{key}");
                    }
                    JsonStep::Index(index) if *index < 0 => {
                        let _ = write!(text, "[#{index}]");
                    }
                    JsonStep::Index(index) => {
                        let _ = write!(text, "[{index}]");
                    }
                }
            }
            text
        }
        Value::Address(address) => address.to_string(),
        Value::List(values) => {
            let mut json = String::with_capacity(values.len() * 8 + 2);
            json.push('[');
            for (n, value) in values.iter().enumerate() {
                if n > 0 {
                    json.push(',');
                }
                element(&mut json, value);
            }
            json.push(']');
            json
        }
        _ => String::new(),
    }
}

fn element(json: &mut String, value: &Value) {
    match value {
        Value::Null => json.push_str("null"),
        Value::Bool(value) => json.push(if *value { '1' } else { '0' }),
        Value::Integer(value) => {
            let _ = write!(json, "{value}");
        }
        // Rust writes the shortest text that reads back as the same number.
        Value::Float(value) => {
            let _ = write!(json, "{value:?}");
        }
        Value::Text(value) => quoted(json, value),
        #[cfg(feature = "jiff")]
        Value::Duration(value) => {
            let _ = write!(json, "{}", microseconds(*value));
        }
        #[cfg(feature = "serde_json")]
        Value::Json(value) => quoted(json, value),
        #[cfg(feature = "rust_decimal")]
        Value::Decimal(value) => {
            let _ = write!(json, "{}", value.mantissa());
        }
        other => quoted(json, &text(other)),
    }
}

fn quoted(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            control if control < ' ' => {
                let _ = write!(json, "\\u{:04x}", u32::from(control));
            }
            other => json.push(other),
        }
    }
    json.push('"');
}

/// A span of time in microseconds; those that are longer were refused before.
#[cfg(feature = "jiff")]
pub(super) fn microseconds(value: jiff::SignedDuration) -> i64 {
    i64::try_from(value.as_micros()).unwrap_or(i64::MAX)
}

/// A decimal number in units of its last digit.
#[cfg(feature = "rust_decimal")]
pub(super) fn units(value: rust_decimal::Decimal) -> Result<i64> {
    i64::try_from(value.mantissa())
        .map_err(|_| Error::invalid_value("a decimal number with more than 18 digits"))
}
