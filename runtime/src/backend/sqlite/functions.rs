//! Functions registered with each connection, for what SQLite lacks or means otherwise than PostgreSQL: letters beyond ASCII,
//! padding, errors where SQLite says NULL. Their names begin with `nuages_`, so none of SQLite's own is hidden.

use std::borrow::Cow;

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Error, Result};

#[cfg(feature = "jiff")]
mod moment;
mod number;
mod statistics;

/// Why a function has no result; the words are PostgreSQL's.
#[derive(Debug)]
struct Complaint(&'static str);

impl std::fmt::Display for Complaint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Complaint {}

/// Everything that a function complains of: a value is wrong, not the query.
const COMPLAINTS: &[&str] = &[
    "division by zero",
    "value out of range",
    "input is out of range",
    "bigint out of range",
    "timestamp out of range",
    "interval out of range",
    "invalid input syntax for type",
    "cannot take ",
    "zero raised to a negative power",
    "a negative number raised to a non-integer power",
    "requested ",
    "null character not permitted",
];

/// Whether SQLite's message is a complaint of one of these functions.
pub(super) fn is_complaint(message: &str) -> bool {
    COMPLAINTS
        .iter()
        .any(|complaint| message.starts_with(complaint))
}

#[cold]
fn complain(why: &'static str) -> Error {
    Error::UserFunctionError(Box::new(Complaint(why)))
}

/// The operands of a call; none of them is NULL.
struct Operands<'a, 'b>(&'a Context<'b>);

impl<'a> Operands<'a, '_> {
    fn text(&self, n: usize) -> Result<Cow<'a, str>> {
        Ok(match self.0.get_raw(n) {
            ValueRef::Text(bytes) => String::from_utf8_lossy(bytes),
            _ => Cow::Owned(self.0.get::<String>(n)?),
        })
    }

    fn whole(&self, n: usize) -> Result<i64> {
        self.0.get(n)
    }

    /// A length or a number of times.
    fn size(&self, n: usize) -> Result<usize> {
        Ok(usize::try_from(self.whole(n)?).unwrap_or(0))
    }

    fn float(&self, n: usize) -> Result<f64> {
        match self.0.get_raw(n) {
            #[expect(clippy::cast_precision_loss, reason = "what SQLite's own casts do too")]
            ValueRef::Integer(number) => Ok(number as f64),
            _ => self.0.get(n),
        }
    }
}

/// A function: its name, how many operands it takes, and what it does if none of them is NULL.
type Entry = (&'static str, i32, fn(&Operands<'_, '_>) -> Result<Value>);

/// Makes all functions known to a connection.
pub(super) fn register(connection: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    #[cfg(feature = "jiff")]
    let moments = moment::MOMENTS;
    #[cfg(not(feature = "jiff"))]
    let moments: &[Entry] = &[];
    for (name, operands, function) in TEXTS.iter().chain(number::NUMBERS).chain(moments).copied() {
        connection.create_scalar_function(name, operands, flags, move |context| {
            if (0..context.len()).any(|n| context.get_raw(n) == ValueRef::Null) {
                return Ok(Value::Null);
            }
            function(&Operands(context))
        })?;
    }
    statistics::register(connection, flags)
}

const TEXTS: &[Entry] = &[
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
            return Err(complain("requested length too large"));
        }
        Ok(Value::Text(text.repeat(times)))
    }),
    ("nuages_chr", 1, |of| {
        match u32::try_from(of.whole(0)?).ok().and_then(char::from_u32) {
            Some('\0') => Err(complain("null character not permitted")),
            Some(character) => Ok(Value::Text(character.into())),
            None => Err(complain("requested character not valid for encoding")),
        }
    }),
    ("nuages_parse_integer", 1, |of| {
        match of.text(0)?.trim_ascii().parse() {
            Ok(number) => Ok(Value::Integer(number)),
            Err(_) => Err(complain("invalid input syntax for type bigint")),
        }
    }),
    ("nuages_parse_float", 1, |of| {
        match of.text(0)?.trim_ascii().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Value::Real(number)),
            _ => Err(complain("invalid input syntax for type double precision")),
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
        return Err(complain("requested length too large"));
    }
    let missing = length.saturating_sub(text.chars().count());
    Ok(fill.chars().cycle().take(missing).collect())
}
