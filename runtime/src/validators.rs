//! The validators of Django's catalogue: what a value must be like beyond its type.
//!
//! Each is a type that also works by itself. None takes longer than linear time, whatever it is given.
//!
//! ```
//! use nuages::validators::{EmailValidator, MinLength, Range, Validate as _};
//!
//! assert!(EmailValidator::default().validate("ada@example.com").is_ok());
//! assert_eq!(EmailValidator::default().validate("ada@").unwrap_err().message(), "Enter a valid email address.");
//! assert_eq!(MinLength(3).validate("ab").unwrap_err().code(), Some("min_length"));
//! assert!(Range(0..=10).validate(&11).is_err());
//! ```
//!
//! In `model!` they stand in `validators = [MinLength(3), Range(0..=10)]`, beside functions of one's own:
//! `fn(&str) -> Result<(), ValidationError>` for texts, `fn(&T) -> …` for all others.

mod address;
mod decimal;
mod file;
mod limits;
mod number;
#[cfg(feature = "regex")]
mod regex;
mod text;
mod url;

#[cfg(feature = "regex")]
pub use self::regex::RegexValidator;
pub use address::{
    DomainNameValidator, EmailValidator, Ipv4Validator, Ipv6Validator, Ipv46Validator,
};
pub use decimal::DecimalValidator;
pub use file::FileExtension;
pub use limits::{MaxLength, MaxValue, MinLength, MinValue, Range, StepFrom, StepValue, Steps};
pub use number::{IntListValidator, IntegerValidator};
pub use text::{ProhibitNullCharacters, SlugValidator, UnicodeSlugValidator};
pub use url::URLValidator;

pub(crate) use limits::{too_great, too_small};

use crate::validation_error::ValidationError;

/// What can look at a value and refuse it: the types of this module, and functions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not validate `{T}`",
    label = "expected a validator of `{T}`, such as a `fn(&{T}) -> Result<(), ValidationError>`"
)]
pub trait Validate<T: ?Sized> {
    /// Refuses the value, or does nothing.
    ///
    /// # Errors
    /// When the value is not valid.
    fn validate(&self, value: &T) -> Result<(), ValidationError>;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized, F: Fn(&T) -> Result<(), ValidationError>> Validate<T> for F {
    fn validate(&self, value: &T) -> Result<(), ValidationError> {
        self(value)
    }
}

/// `Ok`, or an error with that message and the code `invalid`.
fn valid(valid: bool, message: &'static str) -> Result<(), ValidationError> {
    if valid { Ok(()) } else { Err(invalid(message)) }
}

#[cold]
fn invalid(message: &'static str) -> ValidationError {
    ValidationError::new(message).with_code("invalid")
}

#[cfg(test)]
mod tests;
