//! PostgreSQL's binary `numeric`: groups of four decimal digits, a weight, a sign and a scale.
//!
//! Reading is exact or an error. Nothing here knows a driver: the bytes come from a cell and go into a parameter.

use crate::value::CellError;

/// More digits than the wanted type holds.
const TOO_LONG: CellError = CellError::Value("a number with too many digits");
/// The server sent something that is no numeric.
const MALFORMED: CellError = CellError::Value("a malformed number");

const POSITIVE: u16 = 0x0000;
const NEGATIVE: u16 = 0x4000;
const INFINITY: u16 = 0xD000;
const NEGATIVE_INFINITY: u16 = 0xF000;

/// A number, taken apart. Its value is the sum of `group(n) * 10000^(weight - n)`.
struct Parts<'a> {
    groups: &'a [u8],
    weight: i32,
    sign: u16,
}

impl<'a> Parts<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, CellError> {
        let (head, groups) = bytes.split_at_checked(8).ok_or(MALFORMED)?;
        let [count, weight, sign] = [0, 2, 4].map(|at| word(head, at));
        if groups.len() != usize::from(count) * 2 {
            return Err(MALFORMED);
        }
        Ok(Self {
            groups,
            weight: i32::from(weight.cast_signed()),
            sign,
        })
    }

    fn groups(&self) -> impl Iterator<Item = u16> {
        self.groups.chunks_exact(2).map(|group| word(group, 0))
    }

    fn is_finite(&self) -> bool {
        matches!(self.sign, POSITIVE | NEGATIVE)
    }

    /// The number as a whole number of units of `10^-scale`; a digit behind that must be 0.
    fn units(&self, scale: u32) -> Result<i128, CellError> {
        if !self.is_finite() {
            return Err(CellError::Value("NaN or infinity"));
        }
        let scale = i32::try_from(scale).map_err(|_| TOO_LONG)?;
        let mut units: i128 = 0;
        // The power of ten that the last digit read stands for.
        let mut exponent = (self.weight + 1) * 4;
        for group in self.groups() {
            units = units
                .checked_mul(10_000)
                .and_then(|units| units.checked_add(i128::from(group)))
                .ok_or(TOO_LONG)?;
            exponent -= 4;
        }
        while units != 0 && exponent > -scale {
            units = units.checked_mul(10).ok_or(TOO_LONG)?;
            exponent -= 1;
        }
        while units != 0 && exponent < -scale {
            if units % 10 != 0 {
                return Err(CellError::Value("a number with digits after the point"));
            }
            units /= 10;
            exponent += 1;
        }
        Ok(if self.sign == NEGATIVE { -units } else { units })
    }
}

fn word(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..at + 2) {
        Some(&[high, low]) => u16::from_be_bytes([high, low]),
        _ => 0,
    }
}

/// The number as a whole number.
pub(crate) fn integer(bytes: &[u8]) -> Result<i64, CellError> {
    let units = Parts::of(bytes)?.units(0)?;
    i64::try_from(units).map_err(|_| CellError::Value("a number outside the range of i64"))
}

/// The nearest floating-point number.
pub(crate) fn float(bytes: &[u8]) -> Result<f64, CellError> {
    use std::fmt::Write as _;

    let parts = Parts::of(bytes)?;
    match parts.sign {
        POSITIVE | NEGATIVE => {}
        INFINITY => return Ok(f64::INFINITY),
        NEGATIVE_INFINITY => return Ok(f64::NEG_INFINITY),
        _ => return Ok(f64::NAN),
    }
    // The standard library rounds a decimal text correctly, however many digits it has.
    let mut text = String::with_capacity(parts.groups.len() * 2 + 8);
    text.push_str(if parts.sign == NEGATIVE { "-0" } else { "0" });
    let mut count = 0;
    for group in parts.groups() {
        let _ = write!(text, "{group:04}");
        count += 1;
    }
    let _ = write!(text, "e{}", (parts.weight + 1 - count) * 4);
    text.parse().map_err(|_| MALFORMED)
}

/// The number as a decimal, with the digits after the point that it came with.
#[cfg(feature = "rust_decimal")]
pub(crate) fn decimal(bytes: &[u8]) -> Result<rust_decimal::Decimal, CellError> {
    let parts = Parts::of(bytes)?;
    let scale = u32::from(word(bytes, 6));
    let units = parts.units(scale)?;
    rust_decimal::Decimal::try_from_i128_with_scale(units, scale).map_err(|_| TOO_LONG)
}

/// Appends a number: `digits` as a whole number, divided by `10^scale`. None if it is too long.
#[cfg(feature = "postgres")]
pub(crate) fn write(
    negative: bool,
    digits: &str,
    scale: i32,
    out: &mut impl bytes::BufMut,
) -> Option<()> {
    let mut digits = digits.to_owned();
    if scale < 0 {
        digits.extend(std::iter::repeat_n('0', usize::try_from(-scale).ok()?));
    }
    let scale = u16::try_from(scale.max(0)).ok()?;
    // Digits before the point in whole groups of four, and after it too.
    let after = usize::from(scale);
    let before = digits.len().saturating_sub(after).next_multiple_of(4);
    let padded = before + after.next_multiple_of(4);
    let mut text = "0".repeat((before + after).saturating_sub(digits.len()));
    text.push_str(&digits);
    text.extend(std::iter::repeat_n('0', padded - before - after));
    let mut groups: Vec<u16> = Vec::with_capacity(padded / 4);
    for group in text.as_bytes().chunks(4) {
        groups.push(group.iter().fold(0, |number, digit| {
            number * 10 + u16::from(digit.saturating_sub(b'0'))
        }));
    }
    let leading = groups.iter().take_while(|group| **group == 0).count();
    let mut weight = i64::try_from(before / 4).ok()? - 1 - i64::try_from(leading).ok()?;
    let trailing = groups.iter().rev().take_while(|group| **group == 0).count();
    let groups = groups
        .get(leading..groups.len().saturating_sub(trailing))
        .unwrap_or_default();
    if groups.is_empty() {
        weight = 0;
    }
    out.put_u16(u16::try_from(groups.len()).ok()?);
    out.put_i16(i16::try_from(weight).ok()?);
    out.put_u16(if negative && !groups.is_empty() {
        NEGATIVE
    } else {
        POSITIVE
    });
    out.put_u16(scale);
    for group in groups {
        out.put_u16(*group);
    }
    Some(())
}

/// Appends a floating-point number, with the digits that tell it from all others.
#[cfg(feature = "postgres")]
pub(crate) fn write_float(number: f64, out: &mut impl bytes::BufMut) -> Option<()> {
    if number.is_infinite() {
        out.put_u32(0);
        out.put_u16(if number > 0.0 {
            INFINITY
        } else {
            NEGATIVE_INFINITY
        });
        out.put_u16(0);
        return Some(());
    }
    // Rust writes the shortest digits that read back as the same number: `-1.2345e-7`.
    let text = format!("{:e}", number.abs());
    let (mantissa, exponent) = text.split_once('e')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i32 = exponent.parse().ok()?;
    let scale = i32::try_from(fraction.len()).ok()? - exponent;
    write(
        number.is_sign_negative(),
        &format!("{whole}{fraction}"),
        scale,
        out,
    )
}

#[cfg(all(test, feature = "postgres"))]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn written(negative: bool, digits: &str, scale: i32) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(negative, digits, scale, &mut bytes).unwrap();
        bytes
    }

    fn written_float(number: f64) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_float(number, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn whole_numbers_come_back() {
        for number in [
            0,
            1,
            -1,
            9999,
            10_000,
            10_001,
            100_000_000,
            i64::MAX,
            i64::MIN,
        ] {
            let bytes = written(number < 0, &number.unsigned_abs().to_string(), 0);
            assert_eq!(integer(&bytes), Ok(number));
        }
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(integer(&written(false, "9223372036854775808", 0)).is_err());
        assert!(integer(&written(false, "15", 1)).is_err());
        assert_eq!(integer(&written(false, "1500", 2)), Ok(15));
        assert!(integer(&written(false, &"9".repeat(60), 0)).is_err());
        assert!(integer(&[0, 1, 0, 0]).is_err());
        assert!(integer(&[0, 2, 0, 0, 0, 0, 0, 0, 0, 1]).is_err());
    }

    #[test]
    fn floats_come_back_to_the_last_bit() {
        for number in [
            0.0,
            1.5,
            -0.1,
            1e-300,
            1e300,
            f64::MIN_POSITIVE,
            f64::MAX,
            1.0 / 3.0,
            123_456.789,
            f64::INFINITY,
        ] {
            assert_eq!(float(&written_float(number)), Ok(number));
        }
        assert_eq!(
            float(&written(false, "33333333333333333333", 19)),
            Ok(10.0 / 3.0)
        );
    }

    #[cfg(feature = "rust_decimal")]
    #[test]
    fn decimals_keep_their_scale() {
        for text in [
            "0",
            "0.00",
            "1.50",
            "-0.0001",
            "79228162514264337593543950335",
            "0.0000000000000000000000000001",
            "10000.0000",
        ] {
            let number: rust_decimal::Decimal = text.parse().unwrap();
            let scale = i32::try_from(number.scale()).unwrap();
            let bytes = written(
                number.is_sign_negative(),
                &number.mantissa().unsigned_abs().to_string(),
                scale,
            );
            assert_eq!(decimal(&bytes).unwrap().to_string(), text);
        }
    }
}
