//! Values that a field cannot hold are refused before anything is sent.

use crate::error::{Error, Result};
use crate::value::Value;
use nuages_schema::model::{FieldDef, FieldKind, ModelDef};

/// Checks a value against its field before it is sent.
pub(super) fn check_field(model: &'static ModelDef, field: &FieldDef, value: &Value) -> Result<()> {
    let why = match (value, field.kind) {
        (Value::Text(text), kind) => match kind.max_length() {
            // Counting bytes first: a text has at most as many characters.
            Some(most) if text.len() > most as usize && text.chars().count() > most as usize => {
                format!(
                    "the text has {} characters, the field takes {most}",
                    text.chars().count()
                )
            }
            _ => return Ok(()),
        },
        (Value::Integer(number), FieldKind::PositiveIntegerField)
            if *number > i64::from(i32::MAX) =>
        {
            format!("{number} is greater than {}", i32::MAX)
        }
        #[cfg(feature = "rust_decimal")]
        (
            Value::Decimal(number),
            FieldKind::DecimalField {
                max_digits,
                decimal_places,
            },
        ) => {
            let digits = number
                .mantissa()
                .unsigned_abs()
                .checked_ilog10()
                .map_or(1, |log| log + 1);
            if number.scale() == u32::from(decimal_places) && digits <= u32::from(max_digits) {
                return Ok(());
            }
            format!(
                "{number} does not fit {max_digits} digits with {decimal_places} after the point"
            )
        }
        _ => return Ok(()),
    };
    Err(Error::invalid_value(why)
        .of(model)
        .with_fields(vec![field.name.to_string()]))
}

pub(crate) fn check_row(model: &'static ModelDef, values: &[Value]) -> Result<()> {
    for (field, value) in model.fields.iter().zip(values) {
        if matches!(value, Value::Text(_) | Value::Integer(_)) || cfg!(feature = "rust_decimal") {
            check_field(model, field, value)?;
        }
        if let Err(why) = value.check() {
            return Err(Error::invalid_value(why)
                .of(model)
                .with_fields(vec![field.name.to_string()]));
        }
    }
    Ok(())
}
