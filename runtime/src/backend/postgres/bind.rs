//! Values as PostgreSQL's binary parameters, written by the type that the server inferred for each.
//!
//! What does not fit that type is refused here, before anything is sent. Messages never show a value.

use std::error::Error as StdError;
use std::fmt;
use std::net::IpAddr;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{Format, IsNull, Kind, ToSql, Type};

use crate::value::Value;

type Written = Result<IsNull, Box<dyn StdError + Sync + Send>>;

/// The longest value that PostgreSQL stores.
const LONGEST: usize = 0x3fff_ffff;

/// A value on its way into a statement.
#[derive(Clone, Copy)]
pub(super) struct Bind<'a>(pub &'a Value);

/// The driver's log shows parameters; it is not to show values.
impl fmt::Debug for Bind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("value")
    }
}

/// Why a value does not fit its parameter.
#[derive(Debug)]
pub(super) struct Unfit(pub String);

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Unfit {}

impl ToSql for Bind<'_> {
    fn to_sql(&self, to: &Type, out: &mut BytesMut) -> Written {
        write(self.0, to, out)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(&self, to: &Type, out: &mut BytesMut) -> Written {
        write(self.0, to, out)
    }

    fn encode_format(&self, to: &Type) -> Format {
        // PostgreSQL reads the text of types that we do not know: enums, `citext`, addresses.
        match (self.0, to.kind()) {
            (Value::Text(_), Kind::Simple | Kind::Enum(_)) if !is_text(to) => Format::Text,
            _ => Format::Binary,
        }
    }
}

fn is_text(to: &Type) -> bool {
    matches!(
        *to,
        Type::TEXT
            | Type::VARCHAR
            | Type::BPCHAR
            | Type::NAME
            | Type::UNKNOWN
            | Type::JSON
            | Type::JSONB
    )
}

#[cold]
fn unfit(value: &Value, to: &Type) -> Box<dyn StdError + Sync + Send> {
    let what = match value {
        Value::Null => "NULL",
        Value::Bool(_) => "a truth value",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a floating-point number",
        Value::Text(_) => "a text",
        Value::Bytes(_) => "bytes",
        Value::Unfit(_) => "a value that cannot be stored",
        Value::Address(_) => "an IP address",
        #[cfg(feature = "jiff")]
        Value::Time(_) => "a time of day",
        #[cfg(feature = "jiff")]
        Value::Duration(_) => "a span of time",
        #[cfg(feature = "jiff")]
        Value::Date(_) => "a date",
        #[cfg(feature = "jiff")]
        Value::DateTime(_) => "a moment",
        #[cfg(feature = "rust_decimal")]
        Value::Decimal(_) => "a decimal number",
        #[cfg(feature = "uuid")]
        Value::Uuid(_) => "a UUID",
        #[cfg(feature = "serde_json")]
        Value::Json(_) => "a JSON document",
        #[cfg(feature = "serde_json")]
        Value::JsonPath(_) => "a path in a JSON document",
        #[cfg(feature = "regex")]
        Value::Pattern(_) => "a regular expression",
        Value::List(_) => "a list",
    };
    Box::new(Unfit(format!("{what} does not fit the type {}", to.name())))
}

#[cold]
fn range(to: &Type) -> Box<dyn StdError + Sync + Send> {
    Box::new(Unfit(format!(
        "a number is outside the range of {}",
        to.name()
    )))
}

fn write(value: &Value, to: &Type, out: &mut BytesMut) -> Written {
    if let Kind::Domain(of) = to.kind() {
        return write(value, of, out);
    }
    match value {
        Value::Null => return Ok(IsNull::Yes),
        Value::Bool(truth) => truth_value(*truth, value, to, out)?,
        Value::Integer(number) => integer(*number, value, to, out)?,
        Value::Float(number) => float(*number, value, to, out)?,
        Value::Text(text) => text_value(text, to, out)?,
        Value::Bytes(bytes) if *to == Type::BYTEA => long(bytes, out)?,
        Value::Address(address) if *to == Type::INET => inet(*address, out),
        Value::Address(address) if is_text(to) => text_value(&address.to_string(), to, out)?,
        #[cfg(feature = "jiff")]
        Value::Time(time) => moments::time(*time, value, to, out)?,
        #[cfg(feature = "jiff")]
        Value::Duration(span) => moments::interval(*span, value, to, out)?,
        #[cfg(feature = "jiff")]
        Value::Date(date) => moments::date(*date, value, to, out)?,
        #[cfg(feature = "jiff")]
        Value::DateTime(moment) => moments::moment(*moment, value, to, out)?,
        #[cfg(feature = "rust_decimal")]
        Value::Decimal(number) => decimal(*number, value, to, out)?,
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) if *to == Type::UUID => out.put_slice(uuid.as_bytes()),
        #[cfg(feature = "uuid")]
        Value::Uuid(uuid) if is_text(to) => text_value(&uuid.to_string(), to, out)?,
        #[cfg(feature = "serde_json")]
        Value::Json(text) if is_text(to) => text_value(text, to, out)?,
        #[cfg(feature = "serde_json")]
        Value::JsonPath(path) => {
            let steps = path.iter().map(|step| match step {
                crate::value::JsonStep::Key(key) => Value::Text(key.clone()),
                crate::value::JsonStep::Index(index) => Value::Text(index.to_string()),
            });
            list(&steps.collect::<Vec<_>>(), value, to, out)?;
        }
        #[cfg(feature = "regex")]
        Value::Pattern(pattern) if is_text(to) => text_value(pattern, to, out)?,
        Value::List(values) => list(values, value, to, out)?,
        _ => return Err(unfit(value, to)),
    }
    Ok(IsNull::No)
}

type Done = Result<(), Box<dyn StdError + Sync + Send>>;

fn long(bytes: &[u8], out: &mut BytesMut) -> Done {
    if bytes.len() > LONGEST {
        return Err(Box::new(Unfit("a value is longer than 1 GiB".to_owned())));
    }
    out.put_slice(bytes);
    Ok(())
}

fn text_value(text: &str, to: &Type, out: &mut BytesMut) -> Done {
    if *to == Type::JSONB {
        out.put_u8(1);
    }
    long(text.as_bytes(), out)
}

/// PostgreSQL: family (2 or 3), width of the network, whether it is one, length, address.
fn inet(address: IpAddr, out: &mut BytesMut) {
    match address {
        IpAddr::V4(address) => {
            out.put_slice(&[2, 32, 0, 4]);
            out.put_slice(&address.octets());
        }
        IpAddr::V6(address) => {
            out.put_slice(&[3, 128, 0, 16]);
            out.put_slice(&address.octets());
        }
    }
}

fn truth_value(truth: bool, value: &Value, to: &Type, out: &mut BytesMut) -> Done {
    if *to == Type::BOOL {
        out.put_u8(u8::from(truth));
        return Ok(());
    }
    match *to {
        Type::INT2 | Type::INT4 | Type::INT8 => integer(i64::from(truth), value, to, out),
        _ => Err(unfit(value, to)),
    }
}

fn integer(number: i64, value: &Value, to: &Type, out: &mut BytesMut) -> Done {
    match *to {
        Type::INT8 => out.put_i64(number),
        Type::INT4 => out.put_i32(i32::try_from(number).map_err(|_| range(to))?),
        Type::INT2 => out.put_i16(i16::try_from(number).map_err(|_| range(to))?),
        Type::NUMERIC => {
            crate::numeric::write(number < 0, &number.unsigned_abs().to_string(), 0, out)
                .ok_or_else(|| range(to))?;
        }
        Type::FLOAT4 | Type::FLOAT8 => {
            #[expect(clippy::cast_precision_loss, reason = "compared exactly right below")]
            let near = number as f64;
            // A number that a float cannot hold would be stored as another one. 2^63 itself is no i64.
            #[expect(
                clippy::cast_possible_truncation,
                reason = "the range is checked first"
            )]
            if near >= 9_223_372_036_854_775_808.0 || near as i64 != number {
                return Err(range(to));
            }
            return float(near, value, to, out);
        }
        Type::OID => out.put_u32(u32::try_from(number).map_err(|_| range(to))?),
        _ => return Err(unfit(value, to)),
    }
    Ok(())
}

fn float(number: f64, value: &Value, to: &Type, out: &mut BytesMut) -> Done {
    match *to {
        Type::FLOAT8 => out.put_f64(number),
        Type::FLOAT4 => {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a real column holds no more digits"
            )]
            let short = number as f32;
            if short.is_infinite() && number.is_finite() {
                return Err(range(to));
            }
            out.put_f32(short);
        }
        Type::NUMERIC => crate::numeric::write_float(number, out).ok_or_else(|| range(to))?,
        _ => return Err(unfit(value, to)),
    }
    Ok(())
}

#[cfg(feature = "rust_decimal")]
fn decimal(number: rust_decimal::Decimal, value: &Value, to: &Type, out: &mut BytesMut) -> Done {
    if *to != Type::NUMERIC {
        return Err(unfit(value, to));
    }
    let digits = number.mantissa().unsigned_abs().to_string();
    let scale = i32::try_from(number.scale()).map_err(|_| range(to))?;
    crate::numeric::write(number.is_sign_negative(), &digits, scale, out).ok_or_else(|| range(to))
}

fn is_possible(value: &Value, member: &Type) -> bool {
    match (value, member) {
        (Value::Integer(number), &Type::INT4) => i32::try_from(*number).is_ok(),
        (Value::Integer(number), &Type::INT2) => i16::try_from(*number).is_ok(),
        _ => true,
    }
}

/// A list as an array of one dimension; its members are written by the array's member type.
fn list(values: &[Value], value: &Value, to: &Type, out: &mut BytesMut) -> Done {
    let Kind::Array(member) = to.kind() else {
        return Err(unfit(value, to));
    };
    // Lists are what a column is looked for in: a number that the column cannot hold is never found.
    let values: Vec<&Value> = values
        .iter()
        .filter(|value| is_possible(value, member))
        .collect();
    let count =
        i32::try_from(values.len()).map_err(|_| Unfit("a list has too many values".to_owned()))?;
    out.put_i32(i32::from(count > 0));
    out.put_i32(i32::from(values.contains(&&Value::Null)));
    out.put_u32(member.oid());
    if count == 0 {
        return Ok(());
    }
    out.put_i32(count);
    out.put_i32(1);
    for value in values {
        let start = out.len();
        out.put_i32(-1);
        if let IsNull::No = write(value, member, out)? {
            let length = i32::try_from(out.len() - start - 4).map_err(|_| unfit(value, to))?;
            if let Some(place) = out.get_mut(start..start + 4) {
                place.copy_from_slice(&length.to_be_bytes());
            }
        }
    }
    Ok(())
}

#[cfg(feature = "jiff")]
mod moments {
    //! Dates and moments, counted from the year 2000.

    use super::{BufMut, BytesMut, Done, Type, range, unfit};
    use crate::value::Value;

    const EPOCH: jiff::civil::Date = jiff::civil::date(2000, 1, 1);
    /// Microseconds from 1970-01-01 to 2000-01-01.
    const EPOCH_MICROSECONDS: i64 = 946_684_800_000_000;

    pub(super) fn date(
        date: jiff::civil::Date,
        value: &Value,
        to: &Type,
        out: &mut BytesMut,
    ) -> Done {
        if *to != Type::DATE {
            return Err(unfit(value, to));
        }
        let span = EPOCH.until(date).map_err(|_| range(to))?;
        out.put_i32(span.get_days());
        Ok(())
    }

    pub(super) fn time(
        time: jiff::civil::Time,
        value: &Value,
        to: &Type,
        out: &mut BytesMut,
    ) -> Done {
        if *to != Type::TIME {
            return Err(unfit(value, to));
        }
        let since = time.duration_since(jiff::civil::Time::midnight());
        out.put_i64(i64::try_from(since.as_micros()).map_err(|_| range(to))?);
        Ok(())
    }

    pub(super) fn interval(
        span: jiff::SignedDuration,
        value: &Value,
        to: &Type,
        out: &mut BytesMut,
    ) -> Done {
        if *to != Type::INTERVAL {
            return Err(unfit(value, to));
        }
        out.put_i64(i64::try_from(span.as_micros()).map_err(|_| range(to))?);
        // Days and months, whose length depends on the calendar.
        out.put_i32(0);
        out.put_i32(0);
        Ok(())
    }

    pub(super) fn moment(
        moment: jiff::Timestamp,
        value: &Value,
        to: &Type,
        out: &mut BytesMut,
    ) -> Done {
        if !matches!(*to, Type::TIMESTAMPTZ | Type::TIMESTAMP) {
            return Err(unfit(value, to));
        }
        out.put_i64(moment.as_microsecond() - EPOCH_MICROSECONDS);
        Ok(())
    }
}
