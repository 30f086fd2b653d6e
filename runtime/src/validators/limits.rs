//! Bounds of values and lengths, and steps.

use std::fmt::Display;
use std::ops::{Bound, RangeBounds};

use super::Validate;
use crate::validation_error::ValidationError;

/// At least this: `MinValue(0)`. The limit may be any expression; in `model!` it is computed at each validation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinValue<T>(pub T);

#[diagnostic::do_not_recommend]
impl<T: PartialOrd + Display> Validate<T> for MinValue<T> {
    fn validate(&self, value: &T) -> Result<(), ValidationError> {
        // What cannot be compared is not in any bounds.
        if *value >= self.0 {
            return Ok(());
        }
        Err(too_small(&self.0, value))
    }
}

/// At most this: `MaxValue(100)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaxValue<T>(pub T);

#[diagnostic::do_not_recommend]
impl<T: PartialOrd + Display> Validate<T> for MaxValue<T> {
    fn validate(&self, value: &T) -> Result<(), ValidationError> {
        if *value <= self.0 {
            return Ok(());
        }
        Err(too_great(&self.0, value))
    }
}

/// Between two limits: `Range(0..=10)`, `Range(1..)`. Its errors are those of `MinValue` and `MaxValue`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range<R>(pub R);

#[diagnostic::do_not_recommend]
impl<T: PartialOrd + Display, R: RangeBounds<T>> Validate<T> for Range<R> {
    fn validate(&self, value: &T) -> Result<(), ValidationError> {
        match self.0.start_bound() {
            Bound::Included(least) => MinValue(Shown(least)).validate(&Shown(value))?,
            Bound::Excluded(least) if value <= least => {
                return Err(limit(
                    "Ensure this value is greater than {limit_value}.",
                    least,
                    value,
                )
                .with_code("min_value"));
            }
            Bound::Excluded(_) | Bound::Unbounded => {}
        }
        match self.0.end_bound() {
            Bound::Included(most) => MaxValue(Shown(most)).validate(&Shown(value)),
            Bound::Excluded(most) if value < most => Ok(()),
            Bound::Excluded(most) => {
                Err(
                    limit("Ensure this value is less than {limit_value}.", most, value)
                        .with_code("max_value"),
                )
            }
            Bound::Unbounded => Ok(()),
        }
    }
}

/// A borrowed value that is compared and shown as itself.
#[derive(PartialEq, PartialOrd)]
struct Shown<'a, T>(&'a T);

impl<T: Display> Display for Shown<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

#[cold]
fn limit(message: &'static str, limit: &impl Display, value: &impl Display) -> ValidationError {
    ValidationError::new(message)
        .with_param("limit_value", limit)
        .with_param("show_value", value)
        .with_param("value", value)
}

#[cold]
pub(crate) fn too_small(least: &impl Display, value: &impl Display) -> ValidationError {
    let message = "Ensure this value is greater than or equal to {limit_value}.";
    limit(message, least, value).with_code("min_value")
}

#[cold]
pub(crate) fn too_great(most: &impl Display, value: &impl Display) -> ValidationError {
    let message = "Ensure this value is less than or equal to {limit_value}.";
    limit(message, most, value).with_code("max_value")
}

/// At least so many characters, or bytes: `MinLength(3)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinLength(pub usize);

#[diagnostic::do_not_recommend]
impl Validate<str> for MinLength {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        // A character has four bytes at most, so a long text need not be counted.
        if value.len() / 4 >= self.0 {
            return Ok(());
        }
        self.length(value.chars().count())
    }
}

#[diagnostic::do_not_recommend]
impl Validate<[u8]> for MinLength {
    fn validate(&self, value: &[u8]) -> Result<(), ValidationError> {
        self.length(value.len())
    }
}

impl MinLength {
    fn length(self, length: usize) -> Result<(), ValidationError> {
        if length >= self.0 {
            return Ok(());
        }
        let message = if self.0 == 1 {
            "Ensure this value has at least {limit_value} character (it has {show_value})."
        } else {
            "Ensure this value has at least {limit_value} characters (it has {show_value})."
        };
        Err(limit(message, &self.0, &length).with_code("min_length"))
    }
}

/// At most so many characters, or bytes: `MaxLength(100)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaxLength(pub usize);

#[diagnostic::do_not_recommend]
impl Validate<str> for MaxLength {
    fn validate(&self, value: &str) -> Result<(), ValidationError> {
        if value.len() <= self.0 {
            return Ok(());
        }
        self.length(value.chars().count())
    }
}

#[diagnostic::do_not_recommend]
impl Validate<[u8]> for MaxLength {
    fn validate(&self, value: &[u8]) -> Result<(), ValidationError> {
        self.length(value.len())
    }
}

impl MaxLength {
    fn length(self, length: usize) -> Result<(), ValidationError> {
        if length <= self.0 {
            return Ok(());
        }
        let message = if self.0 == 1 {
            "Ensure this value has at most {limit_value} character (it has {show_value})."
        } else {
            "Ensure this value has at most {limit_value} characters (it has {show_value})."
        };
        Err(limit(message, &self.0, &length).with_code("max_length"))
    }
}

/// A multiple of a step, counted from an offset: `StepValue(5)`, `StepValue(5).offset(1)`.
///
/// ```
/// use nuages::validators::{StepValue, Validate as _};
///
/// assert!(StepValue(3).offset(1).validate(&7).is_ok());
/// assert!(StepValue(0.1).validate(&0.3).is_ok());
/// assert_eq!(StepValue(3).validate(&4).unwrap_err().code(), Some("step_size"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepValue<T>(pub T);

/// A multiple of a step, counted from an offset: what `StepValue(5).offset(1)` returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepFrom<T> {
    step: T,
    offset: T,
}

impl<T> StepValue<T> {
    /// The same steps, counted from there.
    pub fn offset(self, offset: T) -> StepFrom<T> {
        StepFrom {
            step: self.0,
            offset,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Steps> Validate<T> for StepValue<T> {
    fn validate(&self, value: &T) -> Result<(), ValidationError> {
        if value.is_step(self.0, None) {
            return Ok(());
        }
        let message = "Ensure this value is a multiple of step size {limit_value}.";
        Err(limit(message, &self.0, value).with_code("step_size"))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Steps> Validate<T> for StepFrom<T> {
    fn validate(&self, value: &T) -> Result<(), ValidationError> {
        if value.is_step(self.step, Some(self.offset)) {
            return Ok(());
        }
        let message = "Ensure this value is a multiple of step size {limit_value}, starting from {offset}, e.g. {offset}, {valid_value1}, {valid_value2}, and so on.";
        Err(limit(message, &self.step, value)
            .with_code("step_size")
            .with_param("offset", self.offset)
            .with_param("valid_value1", self.offset.plus(self.step, 1))
            .with_param("valid_value2", self.offset.plus(self.step, 2)))
    }
}

/// A number that steps lead to.
pub trait Steps: Copy + Display {
    /// Whether steps from the offset, or from zero, lead to it.
    #[doc(hidden)]
    fn is_step(self, step: Self, offset: Option<Self>) -> bool;
    /// The value so many steps further.
    #[doc(hidden)]
    fn plus(self, step: Self, times: i8) -> Self;
}

macro_rules! whole_steps {
    ($($type:ty),*) => {$(
        impl Steps for $type {
            fn is_step(self, step: Self, offset: Option<Self>) -> bool {
                let distance = i128::from(self) - i128::from(offset.unwrap_or(0));
                // No step leads anywhere but to the beginning.
                distance.checked_rem(i128::from(step)).map_or(distance == 0, |rest| rest == 0)
            }

            fn plus(self, step: Self, times: i8) -> Self {
                let far = i128::from(self).saturating_add(i128::from(step).saturating_mul(i128::from(times)));
                Self::try_from(far).unwrap_or(Self::MAX)
            }
        }
    )*};
}
whole_steps!(i16, i32, i64, u16, u32, u64);

impl Steps for f64 {
    fn is_step(self, step: Self, offset: Option<Self>) -> bool {
        let distance = self - offset.unwrap_or(0.0);
        // Django: what is left over counts from 1e-9.
        (distance - step * (distance / step).round_ties_even()).abs() <= 1e-9
    }

    fn plus(self, step: Self, times: i8) -> Self {
        self + step * Self::from(times)
    }
}

#[cfg(feature = "rust_decimal")]
impl Steps for rust_decimal::Decimal {
    fn is_step(self, step: Self, offset: Option<Self>) -> bool {
        let distance = self.checked_sub(offset.unwrap_or_default());
        distance
            .and_then(|distance| distance.checked_rem(step))
            .is_some_and(|rest| rest.is_zero())
    }

    fn plus(self, step: Self, times: i8) -> Self {
        step.checked_mul(Self::from(times))
            .and_then(|far| self.checked_add(far))
            .unwrap_or(Self::MAX)
    }
}
