//! Functions of texts that SQLite lacks, or whose letters are ASCII only.

use rusqlite::Result;
use rusqlite::types::Value;

use super::entry::Entry;
use super::fail;

pub(super) const TEXTS: &[Entry] = &[
    ("nuages_lower", 1, |of| {
        Ok(each(&of.text(0)?, |c| only(c.to_lowercase(), c)))
    }),
    ("nuages_upper", 1, |of| {
        Ok(each(&of.text(0)?, |c| only(c.to_uppercase(), c)))
    }),
    ("nuages_reverse", 1, |of| {
        Ok(Value::Text(of.text(0)?.chars().rev().collect()))
    }),
    ("nuages_right", 2, |of| {
        let (text, length) = (of.text(0)?, of.size(1)?);
        let skipped = text.chars().count().saturating_sub(length);
        Ok(Value::Text(text.chars().skip(skipped).collect()))
    }),
    ("nuages_lpad", 3, |of| {
        let (text, length) = (of.text(0)?, of.size(1)?);
        let fill = filling(&text, length, &of.text(2)?)?;
        Ok(Value::Text(fill + &cut(&text, length)))
    }),
    ("nuages_rpad", 3, |of| {
        let (text, length) = (of.text(0)?, of.size(1)?);
        let fill = filling(&text, length, &of.text(2)?)?;
        Ok(Value::Text(cut(&text, length) + &fill))
    }),
    ("nuages_repeat", 2, |of| {
        let (text, times) = (of.text(0)?, of.size(1)?);
        if text.len().saturating_mul(times) > LONGEST {
            return Err(fail("requested length too large"));
        }
        Ok(Value::Text(text.repeat(times)))
    }),
    ("nuages_chr", 1, |of| {
        match u32::try_from(of.whole(0)?).ok().and_then(char::from_u32) {
            Some('\0') => Err(fail("null character not permitted")),
            Some(character) => Ok(Value::Text(character.into())),
            None => Err(fail("requested character not valid for encoding")),
        }
    }),
    ("nuages_parse_integer", 1, |of| {
        match of.text(0)?.trim_ascii().parse() {
            Ok(number) => Ok(Value::Integer(number)),
            Err(_) => Err(fail("invalid input syntax for type bigint")),
        }
    }),
    ("nuages_parse_float", 1, |of| {
        match of.text(0)?.trim_ascii().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Real(number)),
            _ => Err(fail("invalid input syntax for type double precision")),
        }
    }),
];

/// SQLite's limit of a text's length (`SQLITE_MAX_LENGTH`).
const LONGEST: usize = 1_000_000_000;

fn each(text: &str, change: impl Fn(char) -> char) -> Value {
    Value::Text(text.chars().map(change).collect())
}

/// The one character that another becomes. PostgreSQL: those that become several (`ß`) stay as they are.
fn only(mut changed: impl Iterator<Item = char>, otherwise: char) -> char {
    match (changed.next(), changed.next()) {
        (Some(one), None) => one,
        _ => otherwise,
    }
}

fn cut(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

fn filling(text: &str, length: usize, fill: &str) -> Result<String> {
    if length > LONGEST {
        return Err(fail("requested length too large"));
    }
    let missing = length.saturating_sub(text.chars().count());
    Ok(fill.chars().cycle().take(missing).collect())
}
