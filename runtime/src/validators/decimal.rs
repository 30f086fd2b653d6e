//! The digits of decimal numbers.

use super::{Validate, invalid};
use crate::validation_error::ValidationError;

/// So many digits at most, so many of them after the point: `DecimalValidator::new(5, 2)`.
///
/// ```
/// use nuages::validators::{DecimalValidator, Validate as _};
///
/// assert!(DecimalValidator::new(5, 2).validate("123.45").is_ok());
/// assert_eq!(DecimalValidator::new(5, 2).validate("1234.5").unwrap_err().code(), Some("max_whole_digits"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecimalValidator {
    max_digits: Option<u32>,
    decimal_places: Option<u32>,
}

/// A decimal number: how many digits it is written with, and the power of ten that they count.
#[derive(Debug, Clone, Copy)]
struct Digits {
    count: u32,
    exponent: i64,
    zero: bool,
}

impl DecimalValidator {
    /// Both limits; `None` for no limit.
    pub fn new(max_digits: impl Into<Option<u32>>, decimal_places: impl Into<Option<u32>>) -> Self {
        Self {
            max_digits: max_digits.into(),
            decimal_places: decimal_places.into(),
        }
    }

    fn check(self, number: Digits) -> Result<(), ValidationError> {
        let Digits {
            count,
            exponent,
            zero,
        } = number;
        let (digits, decimals) = if exponent >= 0 {
            let digits = if zero { 1 } else { i64::from(count) + exponent };
            (digits, 0)
        } else {
            (i64::from(count).max(-exponent), -exponent)
        };
        if let Some(most) = self.max_digits
            && digits > i64::from(most)
        {
            return Err(too_many("max_digits", most));
        }
        if let Some(most) = self.decimal_places
            && decimals > i64::from(most)
        {
            return Err(too_many("max_decimal_places", most));
        }
        if let (Some(digits_allowed), Some(places)) = (self.max_digits, self.decimal_places) {
            let most = digits_allowed.saturating_sub(places);
            if digits - decimals > i64::from(most) {
                return Err(too_many("max_whole_digits", most));
            }
        }
        Ok(())
    }
}

#[cold]
fn too_many(code: &'static str, most: u32) -> ValidationError {
    let message = match (code, most) {
        ("max_digits", 1) => "Ensure that there are no more than {max} digit in total.",
        ("max_digits", _) => "Ensure that there are no more than {max} digits in total.",
        ("max_decimal_places", 1) => "Ensure that there are no more than {max} decimal place.",
        ("max_decimal_places", _) => "Ensure that there are no more than {max} decimal places.",
        (_, 1) => "Ensure that there are no more than {max} digit before the decimal point.",
        _ => "Ensure that there are no more than {max} digits before the decimal point.",
    };
    ValidationError::new(message)
        .with_code(code)
        .with_param("max", most)
}

#[diagnostic::do_not_recommend]
impl Validate<str> for DecimalValidator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        match read(value) {
            Some(number) => self.check(number),
            None => Err(invalid("Enter a number.").with_param("value", value)),
        }
    }
}

/// `-12.50e3`; nothing for what is no finite number.
fn read(text: &str) -> Option<Digits> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, places) = number.split_once('.').unwrap_or((number, ""));
    let digits = || whole.bytes().chain(places.bytes());
    if digits().count() == 0 || !digits().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = digits().skip_while(|byte| *byte == b'0').count();
    let places = i64::try_from(places.len()).ok()?;
    Some(Digits {
        // Zero is written with one digit.
        count: u32::try_from(significant.max(1)).ok()?,
        exponent: i64::from(exponent) - places,
        zero: significant == 0,
    })
}

#[cfg(feature = "rust_decimal")]
#[diagnostic::do_not_recommend]
impl Validate<rust_decimal::Decimal> for DecimalValidator {
    fn validate(&self, value: &rust_decimal::Decimal) -> Result<(), ValidationError> {
        let mantissa = value.mantissa().unsigned_abs();
        self.check(Digits {
            count: mantissa.checked_ilog10().map_or(1, |log| log + 1),
            exponent: -i64::from(value.scale()),
            zero: mantissa == 0,
        })
    }
}
