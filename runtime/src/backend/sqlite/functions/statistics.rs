//! Aggregates that SQLite lacks: deviation, variance, and those of bits.

use rusqlite::functions::{Aggregate, Context};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use super::FLAGS;
use super::entry::Operands;

/// How far numbers are from their mean, one after the other (Welford).
#[derive(Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

/// What is made of them.
#[derive(Clone, Copy)]
struct Spread {
    /// What is taken off the count: 1 for a sample.
    missing: f64,
    root: bool,
}

impl Aggregate<Moments, Option<f64>> for Spread {
    fn init(&self, _: &mut Context<'_>) -> Result<Moments> {
        Ok(Moments::default())
    }

    fn step(&self, context: &mut Context<'_>, moments: &mut Moments) -> Result<()> {
        if context.get_raw(0) == ValueRef::Null {
            return Ok(());
        }
        let number = Operands(context).float(0)?;
        moments.count += 1.0;
        let distance = number - moments.mean;
        moments.mean += distance / moments.count;
        moments.squares += distance * (number - moments.mean);
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, moments: Option<Moments>) -> Result<Option<f64>> {
        let moments = moments.unwrap_or_default();
        if moments.count <= self.missing {
            return Ok(None);
        }
        let variance = moments.squares / (moments.count - self.missing);
        Ok(Some(if self.root { variance.sqrt() } else { variance }))
    }
}

/// How the bits of many numbers become those of one.
#[derive(Clone, Copy)]
struct Bits(fn(i64, i64) -> i64);

impl Aggregate<Option<i64>, Option<i64>> for Bits {
    fn init(&self, _: &mut Context<'_>) -> Result<Option<i64>> {
        Ok(None)
    }

    fn step(&self, context: &mut Context<'_>, bits: &mut Option<i64>) -> Result<()> {
        if context.get_raw(0) != ValueRef::Null {
            let number = context.get(0)?;
            *bits = Some(bits.map_or(number, |bits| self.0(bits, number)));
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, bits: Option<Option<i64>>) -> Result<Option<i64>> {
        Ok(bits.flatten())
    }
}

/// Makes them known to a connection.
pub(super) fn register(connection: &Connection) -> Result<()> {
    for (name, missing, root) in [
        ("nuages_stddev_pop", 0.0, true),
        ("nuages_stddev_samp", 1.0, true),
        ("nuages_var_pop", 0.0, false),
        ("nuages_var_samp", 1.0, false),
    ] {
        connection.create_aggregate_function(name, 1, FLAGS, Spread { missing, root })?;
    }
    let bits: [(_, fn(i64, i64) -> i64); 3] = [
        ("nuages_bit_and", |a, b| a & b),
        ("nuages_bit_or", |a, b| a | b),
        ("nuages_bit_xor", |a, b| a ^ b),
    ];
    for (name, join) in bits {
        connection.create_aggregate_function(name, 1, FLAGS, Bits(join))?;
    }
    Ok(())
}
