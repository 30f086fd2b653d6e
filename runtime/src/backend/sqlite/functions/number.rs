//! Functions of numbers: where SQLite's own give NULL, these complain; and they round as PostgreSQL's `numeric` does.

use rusqlite::Result;
use rusqlite::types::{Value, ValueRef};

use super::entry::{Entry, Operands};
use super::fail;

pub(super) const NUMBERS: &[Entry] = &[
    ("nuages_sign", 1, |of| {
        Ok(Value::Integer(match of.0.get_raw(0) {
            ValueRef::Integer(number) => number.signum(),
            _ => of
                .float(0)
                .map(|number| i64::from(number > 0.0) - i64::from(number < 0.0))?,
        }))
    }),
    ("nuages_ceil", 1, |of| Ok(Value::Real(of.float(0)?.ceil()))),
    ("nuages_floor", 1, |of| {
        Ok(Value::Real(of.float(0)?.floor()))
    }),
    ("nuages_round", 2, |of| {
        let digits = i32::try_from(of.whole(1)?).unwrap_or(i32::MAX);
        let number = of.float(0)?;
        Ok(Value::Real(
            Digits::of(number).map_or(number, |number| number.round(digits)),
        ))
    }),
    ("nuages_whole", 1, |of| units(of.float(0)?, 0)),
    ("nuages_units", 2, |of| {
        let places = of.whole(1)?.checked_ilog10().unwrap_or(0);
        units(of.float(0)?, i32::try_from(places).unwrap_or(0))
    }),
    ("nuages_ceil_units", 2, |of| {
        to_unit(of, |units, unit| -(-units).div_euclid(unit) * unit)
    }),
    ("nuages_floor_units", 2, |of| {
        to_unit(of, |units, unit| units.div_euclid(unit) * unit)
    }),
    ("nuages_round_to", 2, |of| to_unit(of, half_away)),
    ("nuages_round_units", 3, |of| {
        let dropped = of.whole(2)?.saturating_sub(of.whole(1)?);
        let unit = u32::try_from(dropped)
            .ok()
            .map_or(Some(1), |dropped| 10_i128.checked_pow(dropped));
        let units = i128::from(of.whole(0)?);
        whole(unit.map_or(0, |unit| half_away(units, unit)))
    }),
    ("nuages_units_text", 2, |of| {
        let (units, unit) = (of.whole(0)?, of.whole(1)?.max(1).unsigned_abs());
        let places = usize::try_from(unit.ilog10()).unwrap_or(0);
        let sign = if units < 0 { "-" } else { "" };
        let (before, after) = (units.unsigned_abs() / unit, units.unsigned_abs() % unit);
        Ok(Value::Text(match places {
            0 => format!("{sign}{before}"),
            places => format!("{sign}{before}.{after:0places$}"),
        }))
    }),
    // 2.0 is written 2, as PostgreSQL does.
    ("nuages_float_text", 1, |of| {
        Ok(Value::Text(of.float(0)?.to_string()))
    }),
    ("nuages_sqrt", 1, |of| match of.float(0)? {
        number if number < 0.0 => Err(fail("cannot take square root of a negative number")),
        number => Ok(Value::Real(number.sqrt())),
    }),
    ("nuages_exp", 1, |of| in_range(of.float(0)?.exp())),
    ("nuages_ln", 1, |of| {
        Ok(Value::Real(positive(of.float(0)?)?.ln()))
    }),
    ("nuages_log", 2, |of| {
        let (base, number) = (positive(of.float(0)?)?, positive(of.float(1)?)?);
        match base.ln() {
            0.0 => Err(fail("division by zero")),
            base => Ok(Value::Real(number.ln() / base)),
        }
    }),
    ("nuages_power", 2, power),
    ("nuages_sin", 1, |of| Ok(Value::Real(of.float(0)?.sin()))),
    ("nuages_cos", 1, |of| Ok(Value::Real(of.float(0)?.cos()))),
    ("nuages_tan", 1, |of| Ok(Value::Real(of.float(0)?.tan()))),
    ("nuages_cot", 1, |of| {
        Ok(Value::Real(1.0 / of.float(0)?.tan()))
    }),
    ("nuages_asin", 1, |of| {
        Ok(Value::Real(within_one(of.float(0)?)?.asin()))
    }),
    ("nuages_acos", 1, |of| {
        Ok(Value::Real(within_one(of.float(0)?)?.acos()))
    }),
    ("nuages_atan", 1, |of| Ok(Value::Real(of.float(0)?.atan()))),
    ("nuages_atan2", 2, |of| {
        Ok(Value::Real(of.float(0)?.atan2(of.float(1)?)))
    }),
    ("nuages_degrees", 1, |of| {
        Ok(Value::Real(of.float(0)?.to_degrees()))
    }),
    ("nuages_radians", 1, |of| {
        Ok(Value::Real(of.float(0)?.to_radians()))
    }),
];

fn positive(number: f64) -> Result<f64> {
    match number {
        0.0 => Err(fail("cannot take logarithm of zero")),
        number if number < 0.0 => Err(fail("cannot take logarithm of a negative number")),
        number => Ok(number),
    }
}

fn within_one(number: f64) -> Result<f64> {
    if (-1.0..=1.0).contains(&number) {
        Ok(number)
    } else {
        Err(fail("input is out of range"))
    }
}

/// A result that should be neither infinite nor nothing.
fn in_range(number: f64) -> Result<Value> {
    if number.is_infinite() {
        Err(fail("value out of range: overflow"))
    } else if number == 0.0 {
        Err(fail("value out of range: underflow"))
    } else {
        Ok(Value::Real(number))
    }
}

fn power(of: &Operands<'_, '_>) -> Result<Value> {
    let (base, exponent) = (of.float(0)?, of.float(1)?);
    if base == 0.0 {
        return match exponent {
            exponent if exponent < 0.0 => Err(fail("zero raised to a negative power is undefined")),
            exponent => Ok(Value::Real(base.powf(exponent))),
        };
    }
    if base < 0.0 && exponent.fract() != 0.0 {
        return Err(fail(
            "a negative number raised to a non-integer power yields a complex result",
        ));
    }
    in_range(base.powf(exponent))
}

fn whole(number: i128) -> Result<Value> {
    match i64::try_from(number) {
        Ok(number) => Ok(Value::Integer(number)),
        Err(_) => Err(fail("bigint out of range")),
    }
}

/// A float as a whole number of units of `10^-places`.
fn units(number: f64, places: i32) -> Result<Value> {
    match Digits::of(number).and_then(|number| number.units(places)) {
        Some(units) => whole(units),
        None => Err(fail("bigint out of range")),
    }
}

fn to_unit(of: &Operands<'_, '_>, round: fn(i128, i128) -> i128) -> Result<Value> {
    let (units, unit) = (of.whole(0)?, of.whole(1)?.max(1));
    whole(round(units.into(), unit.into()))
}

/// The nearest multiple of a unit; of two, the one further from zero.
fn half_away(units: i128, unit: i128) -> i128 {
    let (quotient, rest) = (units / unit, units % unit);
    let away = if rest.abs() * 2 >= unit {
        rest.signum()
    } else {
        0
    };
    (quotient + away) * unit
}

/// A float as PostgreSQL's `numeric` takes it: 15 digits of it.
struct Digits {
    digits: i128,
    /// The power of ten that the last digit stands for.
    exponent: i32,
}

impl Digits {
    fn of(number: f64) -> Option<Self> {
        let text = format!("{number:.14e}");
        let (mantissa, exponent) = text.split_once('e')?;
        Some(Self {
            digits: mantissa.replace('.', "").parse().ok()?,
            exponent: exponent.parse::<i32>().ok()? - 14,
        })
    }

    /// As a whole number of units of `10^-places`, if it is not too great.
    fn units(&self, places: i32) -> Option<i128> {
        let shift = self.exponent.saturating_add(places);
        match u32::try_from(shift) {
            Ok(shift) => 10_i128
                .checked_pow(shift)
                .and_then(|power| self.digits.checked_mul(power)),
            Err(_) => Some(match 10_i128.checked_pow(shift.unsigned_abs()) {
                Some(power) => half_away(self.digits, power) / power,
                None => 0,
            }),
        }
    }

    fn round(&self, places: i32) -> f64 {
        let places = places.clamp(-400, 400);
        // Whatever is too great to be counted in these units has no digit to be rounded.
        let (digits, exponent) = match self.units(places) {
            Some(units) if self.exponent.saturating_add(places) < 0 => (units, -places),
            _ => (self.digits, self.exponent),
        };
        format!("{digits}e{exponent}").parse().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Digits, half_away};

    fn rounded(number: f64, places: i32) -> Option<f64> {
        Digits::of(number).map(|number| number.round(places))
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(rounded(2.5, 0), Some(3.0));
        assert_eq!(rounded(-2.5, 0), Some(-3.0));
        assert_eq!(rounded(2.675, 2), Some(2.68));
        assert_eq!(rounded(0.499_999_999_999_999_9, 0), Some(1.0));
        assert_eq!(half_away(-15, 10), -20);
        assert_eq!(half_away(14, 10), 10);
    }

    #[test]
    fn digits_before_the_point_are_rounded_too() {
        assert_eq!(rounded(1250.0, -2), Some(1300.0));
        assert_eq!(rounded(1250.0, -5), Some(0.0));
        assert_eq!(rounded(1e300, 2), Some(1e300));
        assert_eq!(rounded(1e-300, 2), Some(0.0));
        assert_eq!(rounded(0.0, 3), Some(0.0));
    }
}
