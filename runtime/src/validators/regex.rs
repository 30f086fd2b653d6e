//! Regular expressions, by the `regex` crate: linear in the text, whatever the pattern.

use super::{Validate, invalid};
use crate::validation_error::ValidationError;

/// A text in which the pattern is found, or with `inverse_match` is not: `RegexValidator::new("^[a-z]+$")`.
///
/// ```
/// use nuages::validators::{RegexValidator, Validate as _};
///
/// let letters = RegexValidator::new("^[a-z]+$").message("Letters only.");
/// assert_eq!(letters.validate("a1").unwrap_err().message(), "Letters only.");
/// assert!(letters.ignore_case().validate("A").is_ok());
/// ```
#[derive(Debug, Clone)]
pub struct RegexValidator {
    pattern: &'static str,
    /// A pattern that is none matches no text.
    regex: Option<regex::Regex>,
    message: &'static str,
    code: &'static str,
    inverse: bool,
    ignore_case: bool,
}

impl RegexValidator {
    /// The pattern, found anywhere in the text unless `^` and `$` say otherwise.
    pub fn new(pattern: &'static str) -> Self {
        Self {
            pattern,
            regex: regex::Regex::new(pattern).ok(),
            message: "Enter a valid value.",
            code: "invalid",
            inverse: false,
            ignore_case: false,
        }
    }

    /// Says this to people.
    pub fn message(self, message: &'static str) -> Self {
        Self { message, ..self }
    }

    /// Says this to programs.
    pub fn code(self, code: &'static str) -> Self {
        Self { code, ..self }
    }

    /// Texts in which the pattern is not found.
    pub fn inverse_match(self) -> Self {
        Self {
            inverse: true,
            ..self
        }
    }

    /// Letters match in upper and lower case.
    pub fn ignore_case(self) -> Self {
        let regex = regex::RegexBuilder::new(self.pattern)
            .case_insensitive(true)
            .build()
            .ok();
        Self {
            regex,
            ignore_case: true,
            ..self
        }
    }
}

impl PartialEq for RegexValidator {
    fn eq(&self, other: &Self) -> bool {
        let parts = |one: &Self| {
            (
                one.pattern,
                one.message,
                one.code,
                one.inverse,
                one.ignore_case,
            )
        };
        parts(self) == parts(other)
    }
}

impl Eq for RegexValidator {}

#[diagnostic::do_not_recommend]
impl Validate<str> for RegexValidator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        let found = self
            .regex
            .as_ref()
            .map(|regex| regex.is_match(value) != self.inverse);
        if found == Some(true) {
            return Ok(());
        }
        Err(invalid(self.message)
            .with_code(self.code)
            .with_param("value", value))
    }
}
