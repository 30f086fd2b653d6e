//! The first step: each field by itself, without a database.
//!
//! Most of what Django looks at here cannot be wrong in a struct: NULL where there is none, a value that is no choice, a text
//! in a number. What is left are empty values, limits, formats and the field's own validators.

use nuages_schema::model::{Auto, FieldDef, FieldKind, IpProtocol, Literal, ModelDef};
use nuages_schema::validator::ValidatorDef;

use super::condition::compare;
use super::{Left, RunCode};
use crate::validation_error::{ValidationError, ValidationErrors};
#[cfg(feature = "rust_decimal")]
use crate::validators::DecimalValidator;
use crate::validators::{
    EmailValidator, Ipv4Validator, Ipv6Validator, MaxLength, MinLength, ProhibitNullCharacters,
    SlugValidator, URLValidator, Validate, too_great, too_small,
};
use crate::value::Value;

/// Finds what is wrong with the fields that are not left out.
pub(super) fn check(
    model: &ModelDef,
    values: &[Value],
    left: &Left,
    code: RunCode<'_>,
    errors: &mut ValidationErrors,
) {
    for (at, (field, value)) in (0_u16..).zip(model.fields.iter().zip(values)) {
        // The database hands out the key, and a moment that fills itself is not there yet.
        let filled = field.kind.is_automatic() || field.auto != Auto::Never;
        if filled || left.has(at) {
            continue;
        }
        let empty = is_empty(value);
        if !field.details.blank && empty && field.details.editable {
            let error = ValidationError::new("This field cannot be blank.").with_code("blank");
            add(errors, field, error);
        }
        if !empty {
            validators(field, value, &|number| code(at, number), &mut |error| {
                add(errors, field, error);
            });
        }
    }
}

/// Adds an error, in the field's own words if it has some for it.
pub(super) fn add(errors: &mut ValidationErrors, field: &FieldDef, error: ValidationError) {
    errors.add(field.name.clone(), in_own_words(field, error));
}

/// The error with the text that `error_messages` has for its code.
pub(super) fn in_own_words(field: &FieldDef, error: ValidationError) -> ValidationError {
    let messages = field.details.error_messages.iter();
    let own = messages
        .filter(|own| error.code() == Some(&*own.code))
        .map(|own| own.message.clone())
        .next();
    match own {
        Some(own) => error.reworded(own),
        None => error,
    }
}

/// Django's empty values: none, and texts, lists and maps with nothing in them.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        #[cfg(feature = "serde_json")]
        Value::Json(json) => matches!(json.as_str(), "null" | "\"\"" | "[]" | "{}"),
        _ => false,
    }
}

/// What the type of the field brings, then what it declares, then the limits of its type.
fn validators(
    field: &FieldDef,
    value: &Value,
    code: &dyn Fn(u16) -> Result<(), ValidationError>,
    fail: &mut dyn FnMut(ValidationError),
) {
    let mut run = |result: Result<(), ValidationError>| {
        if let Err(error) = result {
            fail(error);
        }
    };
    if let (Value::Text(text), true) = (value, field.choices.is_empty()) {
        match field.kind {
            FieldKind::SlugField { .. } => run(SlugValidator.validate(text)),
            FieldKind::EmailField { .. } => run(EmailValidator::default().validate(text)),
            FieldKind::UrlField { .. } => run(URLValidator::default().validate(text)),
            _ => {}
        }
    }
    for (number, validator) in (0_u16..).zip(field.details.validators.iter()) {
        run(match (validator, value) {
            (ValidatorDef::Code(_), _) => code(number),
            (ValidatorDef::MinLength(least), Value::Text(text)) => {
                MinLength(size(*least)).validate(text.as_str())
            }
            (ValidatorDef::MaxLength(most), Value::Text(text)) => {
                MaxLength(size(*most)).validate(text.as_str())
            }
            (ValidatorDef::MinLength(least), Value::Bytes(bytes)) => {
                MinLength(size(*least)).validate(bytes.as_slice())
            }
            (ValidatorDef::MaxLength(most), Value::Bytes(bytes)) => {
                MaxLength(size(*most)).validate(bytes.as_slice())
            }
            (ValidatorDef::MinValue(least), value) => at_least(least, value),
            (ValidatorDef::MaxValue(most), value) => at_most(most, value),
            _ => Ok(()),
        });
    }
    limits_of_type(field, value, &mut run);
}

fn size(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// What a column cannot hold.
fn limits_of_type(
    field: &FieldDef,
    value: &Value,
    run: &mut dyn FnMut(Result<(), ValidationError>),
) {
    match value {
        Value::Text(text) => {
            if let Some(most) = field.kind.max_length() {
                run(MaxLength(size(most)).validate(text.as_str()));
            }
            run(ProhibitNullCharacters.validate(text.as_str()));
            return;
        }
        Value::Integer(_) => {
            if let Some((least, most)) = field.kind.integer_range() {
                run(at_least(&Literal::Integer(least), value));
                run(at_most(&Literal::Integer(most), value));
            }
        }
        Value::Bytes(bytes) => {
            if let FieldKind::BinaryField {
                max_length: Some(most),
            } = field.kind
            {
                run(MaxLength(size(most)).validate(bytes.as_slice()));
            }
        }
        Value::Address(address) => {
            if let FieldKind::GenericIpAddressField { protocol, .. } = field.kind {
                let text = address.to_string();
                run(match protocol {
                    IpProtocol::IPv4 => Ipv4Validator.validate(text.as_str()),
                    IpProtocol::IPv6 => Ipv6Validator.validate(text.as_str()),
                    IpProtocol::Both => Ok(()),
                });
            }
        }
        #[cfg(feature = "rust_decimal")]
        Value::Decimal(number) => {
            if let FieldKind::DecimalField {
                max_digits,
                decimal_places,
            } = field.kind
            {
                let digits =
                    DecimalValidator::new(u32::from(max_digits), u32::from(decimal_places));
                // The digits that were given, not the field's own scale.
                run(digits.validate(&number.normalize()));
            }
        }
        _ => {}
    }
    if let Err(why) = value.check() {
        run(Err(ValidationError::new(why).with_code("invalid")));
    }
}

fn at_least(least: &Literal, value: &Value) -> Result<(), ValidationError> {
    match compare(value, least) {
        Some(std::cmp::Ordering::Less) | None => Err(too_small(&Shown(least), &ShownValue(value))),
        _ => Ok(()),
    }
}

fn at_most(most: &Literal, value: &Value) -> Result<(), ValidationError> {
    match compare(value, most) {
        Some(std::cmp::Ordering::Greater) | None => {
            Err(too_great(&Shown(most), &ShownValue(value)))
        }
        _ => Ok(()),
    }
}

/// A constant as people read it.
struct Shown<'a>(&'a Literal);

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Literal::Null => f.write_str("NULL"),
            Literal::Bool(value) => value.fmt(f),
            Literal::Integer(value) => value.fmt(f),
            Literal::Float(value) => value.fmt(f),
            Literal::Text(value) => value.fmt(f),
        }
    }
}

/// A value as people read it.
pub(super) struct ShownValue<'a>(pub(super) &'a Value);

impl std::fmt::Display for ShownValue<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Value::Bool(value) => value.fmt(f),
            Value::Integer(value) => value.fmt(f),
            Value::Float(value) => value.fmt(f),
            Value::Text(value) => value.fmt(f),
            Value::Address(value) => value.fmt(f),
            #[cfg(feature = "jiff")]
            Value::Date(value) => value.fmt(f),
            #[cfg(feature = "jiff")]
            Value::Time(value) => value.fmt(f),
            #[cfg(feature = "jiff")]
            Value::Duration(value) => value.fmt(f),
            #[cfg(feature = "jiff")]
            Value::DateTime(value) => value.fmt(f),
            #[cfg(feature = "rust_decimal")]
            Value::Decimal(value) => value.fmt(f),
            #[cfg(feature = "uuid")]
            Value::Uuid(value) => value.fmt(f),
            other => write!(f, "{other:?}"),
        }
    }
}
