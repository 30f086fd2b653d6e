//! What can be asked about a field type by itself.
//!
//! No SQL and no Rust types here: those are the business of `dialect` and of the macros.

use super::{FieldDef, FieldKind, IpProtocol};

impl FieldKind {
    /// The name that users write in `model!`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BigAutoField => "BigAutoField",
            Self::AutoField => "AutoField",
            Self::SmallAutoField => "SmallAutoField",
            Self::CharField { .. } => "CharField",
            Self::TextField => "TextField",
            Self::SlugField { .. } => "SlugField",
            Self::EmailField { .. } => "EmailField",
            Self::UrlField { .. } => "URLField",
            Self::SmallIntegerField => "SmallIntegerField",
            Self::IntegerField => "IntegerField",
            Self::BigIntegerField => "BigIntegerField",
            Self::PositiveSmallIntegerField => "PositiveSmallIntegerField",
            Self::PositiveIntegerField => "PositiveIntegerField",
            Self::PositiveBigIntegerField => "PositiveBigIntegerField",
            Self::FloatField => "FloatField",
            Self::BooleanField => "BooleanField",
            Self::DateField => "DateField",
            Self::DateTimeField => "DateTimeField",
            Self::TimeField => "TimeField",
            Self::DurationField => "DurationField",
            Self::BinaryField { .. } => "BinaryField",
            Self::GenericIpAddressField { .. } => "GenericIPAddressField",
            Self::DecimalField { .. } => "DecimalField",
            Self::UuidField => "UUIDField",
            Self::JsonField => "JSONField",
            Self::ForeignKey => "ForeignKey",
        }
    }

    /// The longest text that the field takes, in characters.
    pub const fn max_length(self) -> Option<u32> {
        match self {
            Self::CharField { max_length }
            | Self::SlugField { max_length }
            | Self::EmailField { max_length }
            | Self::UrlField { max_length } => Some(max_length),
            _ => None,
        }
    }

    /// Whether its values are texts to people, and not only to a database.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::TextField) || self.max_length().is_some()
    }

    /// Whether the database hands out its values.
    pub const fn is_automatic(self) -> bool {
        matches!(
            self,
            Self::BigAutoField | Self::AutoField | Self::SmallAutoField
        )
    }

    /// The kind of a column that holds the same values and hands out none.
    #[must_use]
    pub const fn without_sequence(self) -> Self {
        match self {
            Self::BigAutoField => Self::BigIntegerField,
            Self::AutoField => Self::IntegerField,
            Self::SmallAutoField => Self::SmallIntegerField,
            other => other,
        }
    }

    /// The least and the greatest whole number that the field takes; nothing for other fields.
    pub const fn integer_range(self) -> Option<(i64, i64)> {
        match self.without_sequence() {
            Self::SmallIntegerField => Some((-0x8000, 0x7fff)),
            Self::IntegerField => Some((-0x8000_0000, 0x7fff_ffff)),
            Self::BigIntegerField => Some((i64::MIN, i64::MAX)),
            Self::PositiveSmallIntegerField => Some((0, 0x7fff)),
            Self::PositiveIntegerField => Some((0, 0x7fff_ffff)),
            Self::PositiveBigIntegerField => Some((0, i64::MAX)),
            _ => None,
        }
    }

    /// Whether it takes whole numbers.
    pub const fn is_integer(self) -> bool {
        self.integer_range().is_some()
    }

    /// Whether the two are the same for a database, so that no column changes.
    pub fn is_stored_like(self, other: Self) -> bool {
        match (self, other) {
            (Self::BinaryField { .. }, Self::BinaryField { .. })
            | (Self::GenericIpAddressField { .. }, Self::GenericIpAddressField { .. }) => true,
            _ => self == other,
        }
    }
}

impl IpProtocol {
    /// The name that users write.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::IPv4 => "IPv4",
            Self::IPv6 => "IPv6",
        }
    }

    /// The protocol of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Both, Self::IPv4, Self::IPv6]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

impl FieldDef {
    /// Whether programs write the column: the database neither hands out nor computes its values.
    pub fn is_written(&self) -> bool {
        !self.kind.is_automatic() && self.storage.generated.is_none()
    }
}
