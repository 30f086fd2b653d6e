//! Functions as a table: a name, the number of operands, and what is done with them if none is NULL.

use std::borrow::Cow;

use rusqlite::functions::Context;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Result};

use super::{FLAGS, number, text};

/// The operands of a call; none of them is NULL.
pub(super) struct Operands<'a, 'b>(pub(super) &'a Context<'b>);

impl<'a> Operands<'a, '_> {
    pub(super) fn text(&self, n: usize) -> Result<Cow<'a, str>> {
        Ok(match self.0.get_raw(n) {
            ValueRef::Text(bytes) => String::from_utf8_lossy(bytes),
            _ => Cow::Owned(self.0.get::<String>(n)?),
        })
    }

    pub(super) fn whole(&self, n: usize) -> Result<i64> {
        self.0.get(n)
    }

    /// A length or a number of times.
    pub(super) fn size(&self, n: usize) -> Result<usize> {
        Ok(usize::try_from(self.whole(n)?).unwrap_or(0))
    }

    pub(super) fn float(&self, n: usize) -> Result<f64> {
        match self.0.get_raw(n) {
            #[expect(clippy::cast_precision_loss, reason = "what SQLite's own casts do too")]
            ValueRef::Integer(number) => Ok(number as f64),
            _ => self.0.get(n),
        }
    }
}

/// A function: its name, how many operands it takes, and what it does if none of them is NULL.
pub(super) type Entry = (&'static str, i32, fn(&Operands<'_, '_>) -> Result<Value>);

/// Makes all functions of the tables known to a connection.
pub(super) fn register(connection: &Connection) -> Result<()> {
    #[cfg(feature = "jiff")]
    let moments = super::moment::MOMENTS;
    #[cfg(not(feature = "jiff"))]
    let moments: &[Entry] = &[];
    let tables = text::TEXTS.iter().chain(number::NUMBERS).chain(moments);
    for (name, operands, function) in tables.copied() {
        connection.create_scalar_function(name, operands, FLAGS, move |context| {
            if (0..context.len()).any(|n| context.get_raw(n) == ValueRef::Null) {
                return Ok(Value::Null);
            }
            function(&Operands(context))
        })?;
    }
    Ok(())
}
