//! Values that a field cannot hold are refused before anything is sent.

use std::net::IpAddr;

use crate::error::{Error, Result};
use crate::value::Value;
use nuages_schema::model::{FieldDef, FieldKind, IpProtocol, ModelDef};
use nuages_schema::query::Op;

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
        (Value::Integer(number), kind) => match kind.integer_range() {
            Some((least, _)) if *number < least => format!("{number} is less than {least}"),
            Some((_, most)) if *number > most => format!("{number} is greater than {most}"),
            _ => return Ok(()),
        },
        (
            Value::Bytes(bytes),
            FieldKind::BinaryField {
                max_length: Some(most),
            },
        ) if bytes.len() > most as usize => format!(
            "the value has {} bytes, the field takes {most}",
            bytes.len()
        ),
        (Value::Address(address), FieldKind::GenericIpAddressField { protocol, .. }) => {
            match (protocol, address) {
                (IpProtocol::IPv4, IpAddr::V6(_)) | (IpProtocol::IPv6, IpAddr::V4(_)) => {
                    format!("the field takes {} addresses only", protocol.name())
                }
                _ => return Ok(()),
            }
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

/// Checks the plain values that an update or upsert assigns.
pub(super) fn check_assignments(
    model: &'static ModelDef,
    ops: &[Op],
    params: &[Value],
) -> Result<()> {
    let mut params = params.iter();
    let (mut last, mut table) = (None, model);
    for op in ops {
        match op {
            Op::Param | Op::List => last = params.next(),
            Op::UpdateParent(path) => table = path.0.step.target.0,
            Op::Set(field) => {
                let field = table.fields.get(usize::from(*field));
                if let Some(field) = field.filter(|field| field.storage.generated.is_some()) {
                    return Err(Error::invalid_query("the database computes the field")
                        .of(table)
                        .with_fields(vec![field.name.to_string()]));
                }
                if let (Some(field), Some(value)) = (field, last.take()) {
                    check_field(table, field, value)?;
                }
                table = model;
            }
            _ => last = None,
        }
    }
    Ok(())
}

pub(crate) fn check_row(model: &'static ModelDef, values: &[Value]) -> Result<()> {
    for (field, value) in model.fields.iter().zip(values) {
        check_field(model, field, value)?;
        if let Err(why) = value.check() {
            return Err(Error::invalid_value(why)
                .of(model)
                .with_fields(vec![field.name.to_string()]));
        }
    }
    Ok(())
}
