//! Columns of a row, from PostgreSQL's binary form by the column's type. Texts and bytes stay in the driver's buffer.

use std::error::Error as StdError;
use std::net::IpAddr;

use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Kind, Type};

use crate::value::{Cell, CellError};

/// What stands in a column of a row.
#[inline]
pub(crate) fn cell(row: &Row, index: usize) -> Result<Cell<'_>, CellError> {
    let (Some(column), Ok(Raw(bytes))) = (row.columns().get(index), row.try_get(index)) else {
        return Err(CellError::Value("fewer columns than the query asked for"));
    };
    match bytes {
        Some(bytes) => read(column.type_(), bytes),
        None => Ok(Cell::Null),
    }
}

/// The bytes of a cell as they came; the driver's own reading would check the type a second time.
struct Raw<'a>(Option<&'a [u8]>);

impl<'a> FromSql<'a> for Raw<'a> {
    #[inline]
    fn from_sql(_: &Type, bytes: &'a [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(Some(bytes)))
    }

    #[inline]
    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self(None))
    }

    #[inline]
    fn accepts(_: &Type) -> bool {
        true
    }
}

#[inline]
fn read<'a>(of: &Type, bytes: &'a [u8]) -> Result<Cell<'a>, CellError> {
    Ok(match *of {
        Type::INT8 => Cell::Integer(i64::from_be_bytes(exactly(bytes)?)),
        Type::INT4 => Cell::Integer(i32::from_be_bytes(exactly(bytes)?).into()),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::JSON => {
            Cell::Text(bytes)
        }
        Type::BOOL => Cell::Bool(exactly::<1>(bytes)? != [0]),
        Type::FLOAT8 => Cell::Float(f64::from_be_bytes(exactly(bytes)?)),
        Type::DATE => match i32::from_be_bytes(exactly(bytes)?) {
            i32::MIN | i32::MAX => return Err(CellError::Value("an infinite date")),
            days => Cell::Days(days),
        },
        Type::TIMESTAMPTZ | Type::TIMESTAMP => match i64::from_be_bytes(exactly(bytes)?) {
            i64::MIN | i64::MAX => return Err(CellError::Value("an infinite moment")),
            microseconds => Cell::Microseconds(microseconds),
        },
        Type::NUMERIC => Cell::Numeric(bytes),
        Type::UUID => Cell::Uuid(exactly(bytes)?),
        Type::JSONB => match bytes.split_first() {
            Some((1, text)) => Cell::Text(text),
            _ => return Err(CellError::Value("a JSON document of an unknown version")),
        },
        Type::BYTEA => Cell::Bytes(bytes),
        Type::TIME => Cell::TimeOfDay(i64::from_be_bytes(exactly(bytes)?)),
        Type::INTERVAL => Cell::Interval(interval(bytes)?),
        Type::INET | Type::CIDR => Cell::Address(address(bytes)?),
        Type::INT2 => Cell::Integer(i16::from_be_bytes(exactly(bytes)?).into()),
        Type::FLOAT4 => Cell::Float(f32::from_be_bytes(exactly(bytes)?).into()),
        Type::OID => Cell::Integer(u32::from_be_bytes(exactly(bytes)?).into()),
        _ => match of.kind() {
            Kind::Domain(of) => return read(of, bytes),
            Kind::Enum(_) => Cell::Text(bytes),
            _ if of.name() == "citext" => Cell::Text(bytes),
            _ => return Err(CellError::Type("a type that no field has")),
        },
    })
}

/// PostgreSQL: microseconds, days and months are kept apart. A day has 24 hours; how long a month is, nobody knows.
fn interval(bytes: &[u8]) -> Result<i64, CellError> {
    let bytes: [u8; 16] = exactly(bytes)?;
    let (micros, rest) = bytes.split_at(8);
    let (days, months) = rest.split_at(4);
    if months != [0; 4] {
        return Err(CellError::Value(
            "an interval of months, which have no fixed length",
        ));
    }
    i64::from(i32::from_be_bytes(exactly(days)?))
        .checked_mul(86_400_000_000)
        .and_then(|days| days.checked_add(i64::from_be_bytes(exactly(micros).ok()?)))
        .ok_or(CellError::Value("an interval longer than 292000 years"))
}

fn address(bytes: &[u8]) -> Result<IpAddr, CellError> {
    const BAD: CellError = CellError::Value("an address of an unknown sort");
    let (head, octets) = bytes.split_at_checked(4).ok_or(BAD)?;
    match *head {
        [2, 32, _, 4] => Ok(IpAddr::from(exactly::<4>(octets)?)),
        [3, 128, _, 16] => Ok(IpAddr::from(exactly::<16>(octets)?)),
        [2 | 3, ..] => Err(CellError::Value("a network and not one address")),
        _ => Err(BAD),
    }
}

#[inline]
fn exactly<const N: usize>(bytes: &[u8]) -> Result<[u8; N], CellError> {
    bytes
        .try_into()
        .map_err(|_| CellError::Value("a value of the wrong length"))
}
