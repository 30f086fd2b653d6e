//! Values on their way to the database and cells on their way back, free of any driver.

use std::borrow::Cow;
use std::net::IpAddr;

use nuages_schema::query::ValueType;

/// A bound value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Float(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// What no database holds, and why: it is refused before it is sent.
    Unfit(String),
    /// An IP address.
    Address(IpAddr),
    /// A date.
    #[cfg(feature = "jiff")]
    Date(jiff::civil::Date),
    /// A moment, to the microsecond.
    #[cfg(feature = "jiff")]
    DateTime(jiff::Timestamp),
    /// A time of day, to the microsecond.
    #[cfg(feature = "jiff")]
    Time(jiff::civil::Time),
    /// A span of time, to the microsecond.
    #[cfg(feature = "jiff")]
    Duration(jiff::SignedDuration),
    /// A decimal number; its scale is the field's `decimal_places`.
    #[cfg(feature = "rust_decimal")]
    Decimal(rust_decimal::Decimal),
    /// A UUID.
    #[cfg(feature = "uuid")]
    Uuid(uuid::Uuid),
    /// A JSON document, as its text.
    #[cfg(feature = "serde_json")]
    Json(String),
    /// A place in a JSON document.
    #[cfg(feature = "serde_json")]
    JsonPath(Vec<JsonStep>),
    /// A regular expression.
    #[cfg(feature = "regex")]
    Pattern(String),
    /// Many values of one type: the right side of `in_`, or the keys of parents.
    List(Vec<Value>),
}

/// A step into a JSON document.
#[cfg(feature = "serde_json")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonStep {
    /// To the value of a key.
    Key(String),
    /// To a member of an array.
    Index(i64),
}

/// What stands in one column of one row, borrowed from the driver.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'a> {
    /// NULL.
    Null,
    /// A truth value (PostgreSQL).
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A floating-point number.
    Float(f64),
    /// A text, not yet known to be UTF-8.
    Text(&'a [u8]),
    /// Bytes.
    Bytes(&'a [u8]),
    /// Days since 2000-01-01 (PostgreSQL).
    Days(i32),
    /// Microseconds since 2000-01-01 00:00 UTC (PostgreSQL).
    Microseconds(i64),
    /// A decimal number in PostgreSQL's binary form.
    Numeric(&'a [u8]),
    /// A UUID (PostgreSQL).
    Uuid([u8; 16]),
    /// Microseconds since midnight (PostgreSQL).
    TimeOfDay(i64),
    /// Microseconds of a span of time (PostgreSQL).
    Interval(i64),
    /// An IP address (PostgreSQL).
    Address(IpAddr),
}

/// Why a cell does not hold a value of the wanted type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellError {
    /// NULL where the field is not nullable.
    Null,
    /// Another storage class.
    Type(&'static str),
    /// The type is right and the value is not: out of range, not UTF-8, not a date.
    Value(&'static str),
}

/// A choice that the enum does not have.
#[doc(hidden)]
pub const NO_CHOICE: CellError = CellError::Value("a value that is none of the choices");

impl Cell<'_> {
    /// The name of the storage class, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Text(_) => "a text",
            Self::Bytes(_) => "bytes",
            Self::Days(_) => "a date",
            Self::Microseconds(_) => "a timestamp",
            Self::Numeric(_) => "a decimal",
            Self::Uuid(_) => "a UUID",
            Self::TimeOfDay(_) => "a time of day",
            Self::Interval(_) => "an interval",
            Self::Address(_) => "an IP address",
        }
    }

    /// The error for a cell that holds something else.
    #[cold]
    pub fn mismatch(&self) -> CellError {
        match self {
            Self::Null => CellError::Null,
            other => CellError::Type(other.type_name()),
        }
    }
}

/// A Rust type that a field can hold.
#[diagnostic::on_unimplemented(
    message = "a field cannot hold `{Self}`",
    label = "neither the value of a field type nor an enum of choices",
    note = "enums of choices are declared in `model! {{ .. }}`"
)]
pub trait FieldValue: Sized + Send + 'static {
    /// Reads the value of a cell.
    ///
    /// # Errors
    /// When the cell holds something else.
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError>;

    /// The value to bind.
    fn to_value(&self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: FieldValue> FieldValue for Option<T> {
    #[inline]
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::from_cell(cell).map(Some),
        }
    }

    #[inline]
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, FieldValue::to_value)
    }
}

#[diagnostic::do_not_recommend]
impl FieldValue for i64 {
    #[inline]
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Integer(value) => Ok(value),
            // PostgreSQL: the sum of 64-bit numbers is numeric.
            Cell::Numeric(bytes) => crate::numeric::integer(bytes),
            cell => Err(cell.mismatch()),
        }
    }

    #[inline]
    fn to_value(&self) -> Value {
        Value::Integer(*self)
    }
}

macro_rules! narrow_integer {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl FieldValue for $type {
            #[inline]
            fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
                match cell {
                    Cell::Integer(value) => {
                        value.try_into().map_err(|_| CellError::Value(concat!("a number outside the range of ", stringify!($type))))
                    }
                    cell => Err(cell.mismatch()),
                }
            }

            #[inline]
            fn to_value(&self) -> Value {
                Value::Integer(i64::from(*self))
            }
        }
    )*};
}
narrow_integer!(i16, i32, u16, u32);

#[diagnostic::do_not_recommend]
impl FieldValue for u64 {
    #[inline]
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        i64::from_cell(cell)?
            .try_into()
            .map_err(|_| CellError::Value("a number outside the range of u64"))
    }

    #[inline]
    fn to_value(&self) -> Value {
        match i64::try_from(*self) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Unfit(format!("{self} is greater than {}", i64::MAX)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl FieldValue for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Bytes(bytes) => Ok(bytes.to_vec()),
            cell => Err(cell.mismatch()),
        }
    }

    fn to_value(&self) -> Value {
        Value::Bytes(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl FieldValue for IpAddr {
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Address(address) => Ok(address),
            Cell::Text(bytes) => text(bytes)?
                .parse()
                .map_err(|_| CellError::Value("something that is not an IP address")),
            cell => Err(cell.mismatch()),
        }
    }

    fn to_value(&self) -> Value {
        Value::Address(*self)
    }
}

#[diagnostic::do_not_recommend]
impl FieldValue for f64 {
    #[inline]
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Float(value) => Ok(value),
            // PostgreSQL: what is computed from decimals is numeric.
            Cell::Numeric(bytes) => crate::numeric::float(bytes),
            cell => Err(cell.mismatch()),
        }
    }

    #[inline]
    fn to_value(&self) -> Value {
        Value::Float(*self)
    }
}

#[diagnostic::do_not_recommend]
impl FieldValue for bool {
    #[inline]
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Bool(value) => Ok(value),
            Cell::Integer(0) => Ok(false),
            Cell::Integer(1) => Ok(true),
            Cell::Integer(_) => Err(CellError::Value("a number that is neither 0 nor 1")),
            cell => Err(cell.mismatch()),
        }
    }

    #[inline]
    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
}

#[diagnostic::do_not_recommend]
impl FieldValue for String {
    #[inline]
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Text(bytes) => text(bytes).map(str::to_owned),
            cell => Err(cell.mismatch()),
        }
    }

    #[inline]
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
}

/// The text of a cell.
#[inline]
pub(crate) fn text(bytes: &[u8]) -> Result<&str, CellError> {
    std::str::from_utf8(bytes).map_err(|_| CellError::Value("bytes that are not UTF-8"))
}

impl Value {
    /// What the database is told it is where nothing beside it says so.
    pub(crate) fn value_type(&self) -> Option<ValueType> {
        Some(match self {
            Self::Bool(_) => ValueType::Boolean,
            Self::Integer(_) => ValueType::Integer,
            Self::Float(_) => ValueType::Float,
            Self::Text(_) => ValueType::Text,
            #[cfg(feature = "jiff")]
            Self::Date(_) => ValueType::Date,
            #[cfg(feature = "jiff")]
            Self::DateTime(_) => ValueType::DateTime,
            #[cfg(feature = "jiff")]
            Self::Time(_) => ValueType::Time,
            #[cfg(feature = "jiff")]
            Self::Duration(_) => ValueType::Duration,
            // Its places are those of the field that it was scaled for.
            #[cfg(feature = "rust_decimal")]
            Self::Decimal(_) => ValueType::Decimal(0),
            #[cfg(feature = "uuid")]
            Self::Uuid(_) => ValueType::Uuid,
            #[cfg(feature = "serde_json")]
            Self::Json(_) => ValueType::Json,
            _ => return None,
        })
    }

    /// Refuses what no backend can store as it is: NUL in a text, NaN.
    pub(crate) fn check(&self) -> Result<(), Cow<'static, str>> {
        match self {
            Self::Unfit(why) => Err(why.clone().into()),
            Self::List(values) => values.iter().try_for_each(Self::check),
            plain => plain.check_plain().map_err(Cow::Borrowed),
        }
    }

    fn check_plain(&self) -> Result<(), &'static str> {
        match self {
            Self::Text(text) if text.as_bytes().contains(&0) => {
                Err("a text cannot hold the NUL character")
            }
            Self::Float(number) if number.is_nan() => Err("NaN cannot be stored"),
            #[cfg(feature = "jiff")]
            Self::Time(time) if time.subsec_nanosecond() % 1000 != 0 => {
                Err("a time of day is stored to the microsecond; round it first")
            }
            #[cfg(feature = "jiff")]
            Self::Duration(span) if span.subsec_nanos() % 1000 != 0 => {
                Err("a span of time is stored to the microsecond; round it first")
            }
            #[cfg(feature = "jiff")]
            Self::Duration(span) if i64::try_from(span.as_micros()).is_err() => {
                Err("the span of time is longer than 292000 years")
            }
            #[cfg(feature = "jiff")]
            Self::DateTime(moment) if moment.subsec_nanosecond() % 1000 != 0 => {
                Err("a moment is stored to the microsecond; round it first")
            }
            #[cfg(feature = "jiff")]
            Self::DateTime(moment)
                if !(0..=9999).contains(&moment.to_zoned(jiff::tz::TimeZone::UTC).year()) =>
            {
                Err("the year is outside 0 to 9999")
            }
            #[cfg(feature = "jiff")]
            Self::Date(date) if !(1..=9999).contains(&date.year()) => {
                Err("the year is outside 1 to 9999")
            }
            #[cfg(feature = "regex")]
            Self::Pattern(pattern) if regex::Regex::new(pattern).is_err() => {
                Err("the regular expression is malformed")
            }
            #[cfg(feature = "serde_json")]
            Self::JsonPath(path)
                if path
                    .iter()
                    .any(|step| matches!(step, JsonStep::Key(key) if key.contains('\0'))) =>
            {
                Err("a text cannot hold the NUL character")
            }
            _ => Ok(()),
        }
    }
}
