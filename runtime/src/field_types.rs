//! The field types by their Django names: what Rust value each holds and how it is read and bound.
//!
//! The names are printed in compile errors, so no other public type may carry them.

use std::marker::PhantomData;
use std::net::IpAddr;

use crate::model::{Id, Model};
use crate::value::{Cell, CellError, FieldValue, Value};
#[cfg(feature = "jiff")]
use nuages_schema::query::Function;
use nuages_schema::query::{Arithmetic, Op};

/// A field type.
pub trait Kind: 'static {
    /// The Rust type in the struct.
    type Value: Send + 'static;
    /// Kinds of one family can be compared with each other.
    type Family;
    /// The kind of a number computed from this one.
    type Computed: Kind;

    /// Reads a cell.
    ///
    /// # Errors
    /// When the cell holds something else.
    fn from_cell(cell: Cell<'_>) -> Result<Self::Value, CellError>;

    /// The value to bind.
    fn to_value(value: &Self::Value) -> Value;
}

/// Values that know by themselves how they are read and bound.
macro_rules! plain {
    () => {
        #[inline]
        fn from_cell(cell: Cell<'_>) -> Result<Self::Value, CellError> {
            FieldValue::from_cell(cell)
        }

        #[inline]
        fn to_value(value: &Self::Value) -> Value {
            FieldValue::to_value(value)
        }
    };
}

/// The value to bind for a field that may be NULL.
#[doc(hidden)]
pub fn optional_value<K: Kind>(value: &Option<K::Value>) -> Value {
    value.as_ref().map_or(Value::Null, K::to_value)
}

/// This moment, to the microsecond, as it is stored.
#[cfg(feature = "jiff")]
#[doc(hidden)]
pub fn now() -> jiff::Timestamp {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}

/// The day of a moment, in UTC.
#[cfg(feature = "jiff")]
#[doc(hidden)]
pub fn date_of(moment: jiff::Timestamp) -> jiff::civil::Date {
    moment.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The time of day of a moment, in UTC.
#[cfg(feature = "jiff")]
#[doc(hidden)]
pub fn time_of(moment: jiff::Timestamp) -> jiff::civil::Time {
    moment.to_zoned(jiff::tz::TimeZone::UTC).time()
}

/// An address that `model!` has checked.
#[doc(hidden)]
pub fn address(text: &str) -> IpAddr {
    text.parse()
        .unwrap_or(IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED))
}

/// A decimal that `model!` has checked.
#[cfg(feature = "rust_decimal")]
#[doc(hidden)]
pub fn decimal(text: &str) -> rust_decimal::Decimal {
    text.parse().unwrap_or_default()
}

/// Families of kinds that can be compared.
pub mod family {
    /// Whole numbers.
    #[derive(Debug)]
    pub enum Integer {}
    /// Floating-point numbers.
    #[derive(Debug)]
    pub enum Float {}
    /// Texts.
    #[derive(Debug)]
    pub enum Text {}
    /// Truth values.
    #[derive(Debug)]
    pub enum Boolean {}
    /// Dates.
    #[derive(Debug)]
    pub enum Date {}
    /// Moments.
    #[derive(Debug)]
    pub enum DateTime {}
    /// Moments as clocks show them.
    #[derive(Debug)]
    pub enum LocalDateTime {}
    /// Decimal numbers.
    #[derive(Debug)]
    pub enum Decimal<const PLACES: u32> {}
    /// UUIDs.
    #[derive(Debug)]
    pub enum Uuid {}
    /// JSON documents.
    #[derive(Debug)]
    pub enum Json {}
    /// Times of day.
    #[derive(Debug)]
    pub enum Time {}
    /// Spans of time.
    #[derive(Debug)]
    pub enum Duration {}
    /// Bytes.
    #[derive(Debug)]
    pub enum Binary {}
    /// IP addresses.
    #[derive(Debug)]
    pub enum Address {}
}

/// A kind whose values are numbers: it has arithmetic.
pub trait NumberKind: Kind {
    /// What is added to it or taken from it.
    type Addend: Kind;
    /// How they are added, and how one is taken from the other.
    #[doc(hidden)]
    const SUM: (Op, Op) = (
        Op::Arithmetic(Arithmetic::Add),
        Op::Arithmetic(Arithmetic::Subtract),
    );
}
/// A kind whose numbers can be multiplied and divided.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be multiplied or divided in a query",
    label = "compute this in Rust: databases round such numbers each in its own way"
)]
pub trait FactorKind: NumberKind {}

macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident: $value:ty, $family:ident, $computed:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Debug)]
        pub enum $name {}
        impl Kind for $name {
            type Value = $value;
            type Family = family::$family;
            type Computed = $computed;
            plain!();
        }
    )*};
}

kinds! {
    /// `CharField(max_length)`: a `String`.
    CharField: String, Text, TextField;
    /// `TextField`: a `String`.
    TextField: String, Text, TextField;
    /// `SlugField`: a `String`.
    SlugField: String, Text, TextField;
    /// `EmailField`: a `String`.
    EmailField: String, Text, TextField;
    /// `URLField`: a `String`.
    URLField: String, Text, TextField;
    /// `SmallIntegerField`: an `i16`.
    SmallIntegerField: i16, Integer, BigIntegerField;
    /// `IntegerField`: an `i32`.
    IntegerField: i32, Integer, BigIntegerField;
    /// `PositiveIntegerField`: a `u32` up to 2 147 483 647.
    PositiveIntegerField: u32, Integer, BigIntegerField;
    /// `PositiveSmallIntegerField`: a `u16` up to 32 767.
    PositiveSmallIntegerField: u16, Integer, BigIntegerField;
    /// `PositiveBigIntegerField`: a `u64` up to 9 223 372 036 854 775 807.
    PositiveBigIntegerField: u64, Integer, BigIntegerField;
    /// `BigIntegerField`: an `i64`.
    BigIntegerField: i64, Integer, BigIntegerField;
    /// `FloatField`: an `f64`.
    FloatField: f64, Float, FloatField;
    /// `BooleanField`: a `bool`.
    BooleanField: bool, Boolean, BooleanField;
    /// `BinaryField`: a `Vec<u8>`.
    BinaryField: Vec<u8>, Binary, BinaryField;
}

#[cfg(feature = "jiff")]
kinds! {
    /// `DateField`: a `jiff::civil::Date`.
    DateField: jiff::civil::Date, Date, DateField;
    /// `DateTimeField`: a `jiff::Timestamp`, stored in UTC to the microsecond.
    DateTimeField: jiff::Timestamp, DateTime, DateTimeField;
    /// A moment as the clocks of a time zone show it, `e.created.in_tz("Europe/Berlin")`: a `jiff::civil::DateTime`.
    LocalDateTime: jiff::civil::DateTime, LocalDateTime, LocalDateTime;
    /// `TimeField`: a `jiff::civil::Time`, to the microsecond.
    TimeField: jiff::civil::Time, Time, TimeField;
    /// `DurationField`: a `jiff::SignedDuration`, to the microsecond.
    DurationField: jiff::SignedDuration, Duration, DurationField;
}

#[cfg(feature = "jiff")]
impl NumberKind for DurationField {
    type Addend = Self;
}

#[cfg(feature = "jiff")]
impl NumberKind for DateTimeField {
    type Addend = DurationField;
    const SUM: (Op, Op) = (
        Op::Function(Function::After, 2),
        Op::Function(Function::Before, 2),
    );
}

#[cfg(feature = "uuid")]
kinds! {
    /// `UUIDField`: a `uuid::Uuid`.
    UUIDField: uuid::Uuid, Uuid, UUIDField;
}

/// `JSONField`: a `serde_json::Value`, or the type that it names, by `serde`.
#[cfg(feature = "serde_json")]
pub struct JSONField<T = serde_json::Value>(PhantomData<fn() -> T>);

#[cfg(feature = "serde_json")]
impl<T: serde::Serialize + serde::de::DeserializeOwned + Send + 'static> Kind for JSONField<T> {
    type Value = T;
    type Family = family::Json;
    type Computed = Self;

    fn from_cell(cell: Cell<'_>) -> Result<T, CellError> {
        match cell {
            Cell::Text(bytes) => serde_json::from_slice(bytes).map_err(|error| {
                CellError::Value(if error.is_data() {
                    "a document of another shape"
                } else {
                    "something that is not JSON"
                })
            }),
            cell => Err(cell.mismatch()),
        }
    }

    fn to_value(value: &T) -> Value {
        match serde_json::to_string(value) {
            Ok(text) => Value::Json(text),
            Err(error) => Value::Unfit(format!("the value has no JSON document: {error}")),
        }
    }
}

/// A kind whose values are moments.
#[cfg(feature = "jiff")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no time of day",
    label = "`datetimes` needs a DateTimeField, `dates` takes a DateField"
)]
pub trait MomentKind: Kind {}
#[cfg(feature = "jiff")]
impl MomentKind for DateTimeField {}
#[cfg(feature = "jiff")]
impl MomentKind for LocalDateTime {}

macro_rules! numbers {
    ($($name:ident)*) => {$(
        impl NumberKind for $name {
            type Addend = Self;
        }
        impl FactorKind for $name {}
    )*};
}

numbers! {
    SmallIntegerField IntegerField BigIntegerField
    PositiveSmallIntegerField PositiveIntegerField PositiveBigIntegerField
    FloatField
}

/// `GenericIPAddressField`: a `std::net::IpAddr`; with `unpack_ipv4` one that is an IPv4 address whenever it can be.
#[derive(Debug)]
pub enum GenericIPAddressField<const UNPACK: bool> {}

impl<const UNPACK: bool> Kind for GenericIPAddressField<UNPACK> {
    type Value = IpAddr;
    type Family = family::Address;
    type Computed = Self;

    fn from_cell(cell: Cell<'_>) -> Result<IpAddr, CellError> {
        FieldValue::from_cell(cell)
    }

    fn to_value(value: &IpAddr) -> Value {
        Value::Address(if UNPACK { value.to_canonical() } else { *value })
    }
}

/// A key of `M`: the primary key itself, or a foreign key's column.
pub struct Key<M>(PhantomData<fn() -> M>);

impl<M: Model> Kind for Key<M> {
    type Value = Id<M>;
    type Family = Self;
    type Computed = Self;
    plain!();
}

/// A field with `choices`: the enum itself.
pub struct Choice<T>(PhantomData<fn() -> T>);

impl<T: FieldValue> Kind for Choice<T> {
    type Value = T;
    type Family = Self;
    type Computed = Self;
    plain!();
}

/// `DecimalField(max_digits, decimal_places)`: a `rust_decimal::Decimal` with exactly `PLACES` digits after the point.
#[cfg(feature = "rust_decimal")]
#[derive(Debug)]
pub enum DecimalField<const PLACES: u32> {}

#[cfg(feature = "rust_decimal")]
mod decimal {
    //! Decimals: whole numbers of the smallest unit in SQLite, `numeric` in PostgreSQL.

    use super::{DecimalField, Kind, NumberKind, family};
    use crate::value::{Cell, CellError, FieldValue, Value};
    use rust_decimal::Decimal;

    impl<const PLACES: u32> Kind for DecimalField<PLACES> {
        type Value = Decimal;
        type Family = family::Decimal<PLACES>;
        type Computed = Self;

        fn from_cell(cell: Cell<'_>) -> Result<Decimal, CellError> {
            match cell {
                Cell::Integer(units) => Decimal::try_new(units, PLACES)
                    .map_err(|_| CellError::Value("a number with too many digits")),
                Cell::Float(_) => Err(CellError::Value(
                    "a number with more digits after the point than the field has",
                )),
                cell => Decimal::from_cell(cell),
            }
        }

        fn to_value(value: &Decimal) -> Value {
            let mut scaled = *value;
            scaled.rescale(PLACES);
            // A value with more digits than the field keeps them here, so that binding can refuse it.
            Value::Decimal(if scaled == *value { scaled } else { *value })
        }
    }

    impl<const PLACES: u32> NumberKind for DecimalField<PLACES> {
        type Addend = Self;
    }

    #[diagnostic::do_not_recommend]
    impl FieldValue for Decimal {
        fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
            match cell {
                Cell::Numeric(bytes) => crate::numeric::decimal(bytes),
                cell => Err(cell.mismatch()),
            }
        }

        fn to_value(&self) -> Value {
            Value::Decimal(*self)
        }
    }
}

#[cfg(feature = "jiff")]
mod dates {
    //! Dates and moments: canonical text in SQLite, binary in PostgreSQL, UTC in both.

    use crate::value::{Cell, CellError, FieldValue, Value, text};
    use jiff::civil::{Date, Time, date};
    use jiff::{SignedDuration, Timestamp, ToSpan};

    const EPOCH: Date = date(2000, 1, 1);
    /// Seconds from 1970-01-01 to 2000-01-01.
    const EPOCH_SECONDS: i64 = 946_684_800;

    #[diagnostic::do_not_recommend]
    impl FieldValue for Date {
        fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
            const BAD: CellError = CellError::Value("something that is not a date");
            match cell {
                Cell::Text(bytes) => text(bytes)?.parse().map_err(|_| BAD),
                Cell::Days(days) => EPOCH.checked_add(i64::from(days).days()).map_err(|_| BAD),
                cell => Err(cell.mismatch()),
            }
        }

        fn to_value(&self) -> Value {
            Value::Date(*self)
        }
    }

    #[diagnostic::do_not_recommend]
    impl FieldValue for jiff::civil::DateTime {
        fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
            Timestamp::from_cell(cell)
                .map(|moment| moment.to_zoned(jiff::tz::TimeZone::UTC).datetime())
        }

        fn to_value(&self) -> Value {
            match self.to_zoned(jiff::tz::TimeZone::UTC) {
                Ok(zoned) => Value::DateTime(zoned.timestamp()),
                // Past the year 9999, where nothing is equal to it.
                Err(_) => Value::Null,
            }
        }
    }

    #[diagnostic::do_not_recommend]
    impl FieldValue for Timestamp {
        fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
            const BAD: CellError = CellError::Value("something that is not a moment");
            match cell {
                Cell::Text(bytes) => {
                    let text = text(bytes)?;
                    // Django and nuages write UTC without saying so.
                    match text.parse::<jiff::civil::DateTime>() {
                        Ok(civil) => civil
                            .to_zoned(jiff::tz::TimeZone::UTC)
                            .map(|zoned| zoned.timestamp())
                            .map_err(|_| BAD),
                        Err(_) => text.parse().map_err(|_| BAD),
                    }
                }
                Cell::Microseconds(micros) => {
                    // The last second of the year 9999 has no place in jiff's whole microseconds, but in its parts.
                    let seconds = EPOCH_SECONDS
                        .checked_add(micros.div_euclid(1_000_000))
                        .ok_or(BAD)?;
                    let nanoseconds =
                        i32::try_from(micros.rem_euclid(1_000_000) * 1000).map_err(|_| BAD)?;
                    Self::new(seconds, nanoseconds).map_err(|_| BAD)
                }
                cell => Err(cell.mismatch()),
            }
        }

        fn to_value(&self) -> Value {
            Value::DateTime(*self)
        }
    }

    #[diagnostic::do_not_recommend]
    impl FieldValue for Time {
        fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
            const BAD: CellError = CellError::Value("something that is not a time of day");
            match cell {
                Cell::Text(bytes) => text(bytes)?.parse().map_err(|_| BAD),
                // PostgreSQL: 24:00:00 is a time of day there.
                Cell::TimeOfDay(micros) if (0..86_400_000_000).contains(&micros) => {
                    let nanoseconds = i32::try_from(micros % 1_000_000 * 1000).map_err(|_| BAD)?;
                    let part = |unit: i64, of: i64| {
                        i8::try_from(micros / (1_000_000 * unit) % of).map_err(|_| BAD)
                    };
                    Self::new(part(3600, 24)?, part(60, 60)?, part(1, 60)?, nanoseconds)
                        .map_err(|_| BAD)
                }
                Cell::TimeOfDay(_) => Err(BAD),
                cell => Err(cell.mismatch()),
            }
        }

        fn to_value(&self) -> Value {
            Value::Time(*self)
        }
    }

    #[diagnostic::do_not_recommend]
    impl FieldValue for SignedDuration {
        fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
            match cell {
                Cell::Integer(micros) | Cell::Interval(micros) => Ok(Self::from_micros(micros)),
                cell => Err(cell.mismatch()),
            }
        }

        fn to_value(&self) -> Value {
            Value::Duration(*self)
        }
    }
}

#[cfg(feature = "uuid")]
#[diagnostic::do_not_recommend]
impl FieldValue for uuid::Uuid {
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Text(bytes) => Self::try_parse_ascii(bytes)
                .map_err(|_| CellError::Value("something that is not a UUID")),
            Cell::Uuid(bytes) => Ok(Self::from_bytes(bytes)),
            cell => Err(cell.mismatch()),
        }
    }

    fn to_value(&self) -> Value {
        Value::Uuid(*self)
    }
}

#[cfg(feature = "serde_json")]
#[diagnostic::do_not_recommend]
impl FieldValue for serde_json::Value {
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        match cell {
            Cell::Text(bytes) => serde_json::from_slice(bytes)
                .map_err(|_| CellError::Value("something that is not JSON")),
            cell => Err(cell.mismatch()),
        }
    }

    fn to_value(&self) -> Value {
        Value::Json(self.to_string())
    }
}
