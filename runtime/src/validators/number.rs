//! Whole numbers written as texts.

use super::{Validate, valid};
use crate::validation_error::ValidationError;

/// A text that is a whole number, Django's `validate_integer`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IntegerValidator;

#[diagnostic::do_not_recommend]
impl Validate<str> for IntegerValidator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        valid(is_integer(value, true), "Enter a valid integer.")
    }
}

/// Whole numbers with a separator between them: Django's `int_list_validator`, and by default its
/// `validate_comma_separated_integer_list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntListValidator {
    separator: &'static str,
    allow_negative: bool,
}

impl IntListValidator {
    /// Numbers separated by that; an empty text separates nothing, so that there is one number.
    pub const fn new(separator: &'static str) -> Self {
        Self {
            separator,
            allow_negative: false,
        }
    }

    /// Numbers below zero too.
    pub const fn allow_negative(self) -> Self {
        Self {
            allow_negative: true,
            ..self
        }
    }
}

impl Default for IntListValidator {
    fn default() -> Self {
        Self::new(",")
    }
}

#[diagnostic::do_not_recommend]
impl Validate<str> for IntListValidator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        let fits = |part| is_integer(part, self.allow_negative);
        let all = if self.separator.is_empty() {
            fits(value)
        } else {
            value.split(self.separator).all(fits)
        };
        valid(all, "Enter only digits separated by commas.")
    }
}

fn is_integer(text: &str, allow_negative: bool) -> bool {
    let digits = match text.strip_prefix('-') {
        Some(digits) if allow_negative => digits,
        _ => text,
    };
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
