//! What a text may be made of.

use super::{Validate, valid};
use crate::validation_error::ValidationError;

/// ASCII letters, digits, `_` and `-`, at least one: Django's `validate_slug`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SlugValidator;

#[diagnostic::do_not_recommend]
impl Validate<str> for SlugValidator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        valid(
            !value.is_empty() && value.bytes().all(fits),
            "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        )
    }
}

/// Letters and digits of any script, `_` and `-`, at least one: Django's `validate_unicode_slug`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnicodeSlugValidator;

#[diagnostic::do_not_recommend]
impl Validate<str> for UnicodeSlugValidator {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        let fits = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-');
        valid(
            !value.is_empty() && value.chars().all(fits),
            "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.",
        )
    }
}

/// No NUL in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProhibitNullCharacters;

#[diagnostic::do_not_recommend]
impl Validate<str> for ProhibitNullCharacters {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        if value.as_bytes().contains(&0) {
            return Err(ValidationError::new("Null characters are not allowed.")
                .with_code("null_characters_not_allowed"));
        }
        Ok(())
    }
}
