//! What a field declares about its valid values, as plain data: limits that any program can read, and code that only the
//! declaring one can run.

use crate::model::{Literal, Str};

/// A validator of a field, in the order of `validators = […]`.
#[derive(Debug, Clone, PartialEq)]
pub enum ValidatorDef {
    /// The value is at least this.
    MinValue(Literal),
    /// The value is at most this.
    MaxValue(Literal),
    /// A text has at least so many characters.
    MinLength(u32),
    /// A text has at most so many characters.
    MaxLength(u32),
    /// A Rust expression, as its normalised source text.
    Code(Str),
}

/// A field whose value no two rows share that have the same day, month or year in another field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UniqueForDef {
    /// Which part of the date counts.
    pub part: DatePart,
    /// The name of the field with the date.
    pub field: Str,
}

/// The part of a date that `unique_for_date`, `unique_for_month` and `unique_for_year` compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// Day, month and year.
    Date,
    /// The number of the month, in any year.
    Month,
    /// The year.
    Year,
}

/// Another text for the errors with that code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorMessageDef {
    /// The code, `unique`.
    pub code: Str,
    /// The text, in which `{name}` stands for a parameter of the error.
    pub message: Str,
}

/// What the errors of a constraint say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViolationDef {
    /// The constraint's name.
    pub constraint: Str,
    /// `violation_error_message`; empty for Django's own.
    pub message: Str,
    /// `violation_error_code`; empty for none.
    pub code: Str,
}

impl DatePart {
    /// The word that messages use.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}
