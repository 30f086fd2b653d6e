//! What SQLite has no function for, or one that means something else than that of other databases.
//!
//! None of them is used in tables or indexes: a file must be readable without nuages.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Result};

mod entry;
#[cfg(feature = "jiff")]
mod moment;
mod number;
mod statistics;
mod text;

/// What the messages of these functions begin with.
pub(super) const ERROR: &str = "nuages: ";

const FLAGS: FunctionFlags = FunctionFlags::SQLITE_UTF8
    .union(FunctionFlags::SQLITE_DETERMINISTIC)
    .union(FunctionFlags::SQLITE_INNOCUOUS);

/// Makes the functions known to a connection.
pub(super) fn register(connection: &Connection) -> Result<()> {
    entry::register(connection)?;
    statistics::register(connection)?;
    arithmetic(connection, "nuages_add", i64::checked_add, |a, b| a + b)?;
    arithmetic(connection, "nuages_subtract", i64::checked_sub, |a, b| {
        a - b
    })?;
    arithmetic(connection, "nuages_multiply", i64::checked_mul, |a, b| {
        a * b
    })?;
    arithmetic(connection, "nuages_divide", i64::checked_div, |a, b| a / b)?;
    arithmetic(connection, "nuages_modulo", modulo, |a, b| a % b)?;
    connection.create_scalar_function("nuages_fold", 1, FLAGS, |context| {
        Ok(text(context, 0)?.map(fold))
    })?;
    #[cfg(feature = "regex")]
    connection.create_scalar_function("nuages_regex", 3, FLAGS, matches)?;
    #[cfg(feature = "jiff")]
    connection.create_scalar_function("nuages_in_zone", 2, FLAGS, in_zone)?;
    #[cfg(feature = "serde_json")]
    {
        connection.create_scalar_function("nuages_json", 1, FLAGS, |context| {
            Ok(json::read(context, 0)?.map(|value| json::canonical(value).to_string()))
        })?;
        connection.create_scalar_function("nuages_json_contains", 2, FLAGS, |context| {
            Ok(json::read(context, 0)?
                .zip(json::read(context, 1)?)
                .map(|(whole, part)| json::holds(&whole, &part)))
        })?;
    }
    Ok(())
}

#[cold]
fn fail(why: &str) -> Error {
    Error::UserFunctionError(format!("{ERROR}{why}").into())
}

fn text<'a>(context: &'a Context<'_>, index: usize) -> Result<Option<&'a str>> {
    match context.get_raw(index) {
        ValueRef::Text(bytes) => std::str::from_utf8(bytes)
            .map(Some)
            .map_err(|_| fail("a column holds bytes that are not UTF-8")),
        _ => Ok(None),
    }
}

// The least number modulo -1 is 0, which processors do not know.
fn modulo(a: i64, b: i64) -> Option<i64> {
    if b == -1 { Some(0) } else { a.checked_rem(b) }
}

/// Arithmetic that says what is wrong. SQLite: `1 / 0` is NULL, and what does not fit 64 bits becomes a float.
fn arithmetic(
    connection: &Connection,
    name: &str,
    integers: fn(i64, i64) -> Option<i64>,
    floats: fn(f64, f64) -> f64,
) -> Result<()> {
    let divides = matches!(name, "nuages_divide" | "nuages_modulo");
    connection.create_scalar_function(name, 2, FLAGS, move |context| {
        let (left, right) = (context.get_raw(0), context.get_raw(1));
        let divided_by_zero = || fail("division by zero");
        match (left, right) {
            (ValueRef::Integer(_), ValueRef::Integer(0)) if divides => Err(divided_by_zero()),
            (ValueRef::Integer(left), ValueRef::Integer(right)) => integers(left, right)
                .map(|number| Some(rusqlite::types::Value::Integer(number)))
                .ok_or_else(|| fail("a number does not fit 64 bits")),
            _ => match (number(left), number(right)) {
                (Some(_), Some(0.0)) if divides => Err(divided_by_zero()),
                (Some(left), Some(right)) => {
                    Ok(Some(rusqlite::types::Value::Real(floats(left, right))))
                }
                _ => Ok(None),
            },
        }
    })
}

fn number(value: ValueRef<'_>) -> Option<f64> {
    match value {
        #[expect(
            clippy::cast_precision_loss,
            reason = "as databases do with a whole number beside a float"
        )]
        ValueRef::Integer(number) => Some(number as f64),
        ValueRef::Real(number) => Some(number),
        _ => None,
    }
}

/// Each letter in upper case, if that is one letter: what PostgreSQL's UPPER does.
fn fold(text: &str) -> String {
    text.chars()
        .map(|letter| {
            let mut upper = letter.to_uppercase();
            match (upper.next(), upper.next()) {
                (Some(upper), None) => upper,
                _ => letter,
            }
        })
        .collect()
}

#[cfg(feature = "regex")]
fn matches(context: &Context<'_>) -> Result<Option<bool>> {
    let Some(text) = text(context, 0)? else {
        return Ok(None);
    };
    let insensitive = context.get::<bool>(2)?;
    // Compiled once a statement: SQLite keeps it beside the bound pattern.
    let pattern = context.get_or_create_aux(1, |value| {
        let pattern = value
            .as_str()
            .map_err(|_| fail("a regular expression is a text"))?;
        regex::RegexBuilder::new(pattern)
            .case_insensitive(insensitive)
            .build()
            .map_err(|_| fail("the regular expression is malformed"))
    })?;
    Ok(Some(pattern.is_match(text)))
}

/// A moment as clocks in a time zone show it, in the form in which moments are stored.
#[cfg(feature = "jiff")]
fn in_zone(context: &Context<'_>) -> Result<Option<String>> {
    let (Some(moment), Some(zone)) = (text(context, 0)?, text(context, 1)?) else {
        return Ok(None);
    };
    let zone =
        jiff::tz::TimeZone::get(zone).map_err(|_| fail("there is no time zone of that name"))?;
    let utc: jiff::civil::DateTime = moment
        .parse()
        .map_err(|_| fail("the column holds something that is not a moment"))?;
    let local = utc
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map(|utc| utc.with_time_zone(zone).datetime())
        .map_err(|_| fail("the moment is outside the years 0 to 9999"))?;
    Ok(Some(local.strftime("%Y-%m-%d %H:%M:%S%.6f").to_string()))
}

#[cfg(feature = "serde_json")]
mod json {
    //! Documents compared as PostgreSQL's jsonb is: whatever the order of keys, numbers by their value.

    use super::{Context, Result, fail, text};
    use serde_json::Value;

    pub(super) fn read(context: &Context<'_>, index: usize) -> Result<Option<Value>> {
        let Some(text) = text(context, index)? else {
            return Ok(None);
        };
        serde_json::from_str(text)
            .map(Some)
            .map_err(|_| fail("the column holds something that is not JSON"))
    }

    /// The same document with sorted keys, and numbers as short as they can be.
    pub(super) fn canonical(value: Value) -> Value {
        match value {
            Value::Array(members) => members.into_iter().map(canonical).collect(),
            Value::Object(members) => {
                let mut members: Vec<_> = members
                    .into_iter()
                    .map(|(key, value)| (key, canonical(value)))
                    .collect();
                members.sort_by(|(left, _), (right, _)| left.cmp(right));
                members.into_iter().collect()
            }
            Value::Number(number) => match number.as_f64() {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a whole number below 2^53 is exact in both"
                )]
                Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9.0e15 => {
                    Value::from(float as i64)
                }
                _ => Value::Number(number),
            },
            other => other,
        }
    }

    /// Whether a document has all that the other one has; an array also has a value that is one of its members.
    pub(super) fn holds(whole: &Value, part: &Value) -> bool {
        match (whole, part) {
            (Value::Array(members), part) if !part.is_array() && !part.is_object() => {
                members.iter().any(|member| same(member, part))
            }
            _ => nested(whole, part),
        }
    }

    fn nested(whole: &Value, part: &Value) -> bool {
        match (whole, part) {
            (Value::Object(whole), Value::Object(part)) => part
                .iter()
                .all(|(key, value)| whole.get(key).is_some_and(|member| nested(member, value))),
            (Value::Array(whole), Value::Array(part)) => part
                .iter()
                .all(|value| whole.iter().any(|member| nested(member, value))),
            _ => same(whole, part),
        }
    }

    fn same(left: &Value, right: &Value) -> bool {
        match (left, right) {
            (Value::Array(_) | Value::Object(_), _) | (_, Value::Array(_) | Value::Object(_)) => {
                false
            }
            _ => canonical(left.clone()) == canonical(right.clone()),
        }
    }
}
