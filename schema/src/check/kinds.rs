//! The table of field types and the options that each takes: what `model!` knows by name.
//!
//! A new field type or option starts here. What the options mean is the business of the other files of `check`.

use crate::model::{FieldKind, IpProtocol};

/// A field type as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) family: Family,
    /// What is taken where an argument is missing or wrong. A many-to-many field has no column, so this is not used for it.
    pub(crate) guess: FieldKind,
    /// Its options beside the common ones.
    own: &'static [&'static str],
    common: &'static [&'static str],
}

/// What field types have in common, as far as checks care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Auto,
    Text,
    Integer,
    Float,
    Boolean,
    Date,
    Duration,
    Binary,
    Address,
    Decimal,
    Uuid,
    Json,
    ForeignKey,
    ManyToMany,
}

const FOR_PEOPLE: &[&str] = &["blank", "verbose_name", "help_text"];

/// What every field with a value takes.
const COMMON: &[&str] = &[
    "null",
    "blank",
    "default",
    "db_default",
    "db_comment",
    "choices",
    "unique",
    "db_index",
    "db_column",
    "primary_key",
    "verbose_name",
    "help_text",
    "validators",
    "error_messages",
    "editable",
    "unique_for_date",
    "unique_for_month",
    "unique_for_year",
    "db_check",
];

/// Options that Django has and this language does not have yet.
const LATER: &[&str] = &[
    "allow_unicode",
    "db_tablespace",
    "decoder",
    "encoder",
    "limit_choices_to",
    "to_field",
];

/// Field types that Django has and this language does not have yet.
const LATER_KINDS: &[&str] = &[
    "CompositePrimaryKey",
    "FileField",
    "FilePathField",
    "GeneratedField",
    "ImageField",
];

const fn kind(
    name: &'static str,
    family: Family,
    guess: FieldKind,
    own: &'static [&'static str],
) -> Kind {
    Kind {
        name,
        family,
        guess,
        own,
        common: COMMON,
    }
}

const fn auto(name: &'static str, guess: FieldKind) -> Kind {
    Kind {
        common: FOR_PEOPLE,
        ..kind(name, Family::Auto, guess, &["primary_key", "db_column"])
    }
}

const fn integer(name: &'static str, guess: FieldKind) -> Kind {
    kind(name, Family::Integer, guess, &[])
}

/// What a field of unknown type is taken for.
pub(crate) const TEXT: &Kind = &kind(
    "TextField",
    Family::Text,
    FieldKind::TextField,
    &["db_collation"],
);

/// Every field type.
pub(crate) const KINDS: &[Kind] = &[
    auto("BigAutoField", FieldKind::BigAutoField),
    auto("AutoField", FieldKind::AutoField),
    auto("SmallAutoField", FieldKind::SmallAutoField),
    kind(
        "CharField",
        Family::Text,
        FieldKind::CharField { max_length: 255 },
        &["max_length", "db_collation"],
    ),
    *TEXT,
    kind(
        "SlugField",
        Family::Text,
        FieldKind::SlugField { max_length: 50 },
        &["max_length", "db_collation"],
    ),
    kind(
        "EmailField",
        Family::Text,
        FieldKind::EmailField { max_length: 254 },
        &["max_length", "db_collation"],
    ),
    kind(
        "URLField",
        Family::Text,
        FieldKind::UrlField { max_length: 200 },
        &["max_length", "db_collation"],
    ),
    integer("SmallIntegerField", FieldKind::SmallIntegerField),
    integer("IntegerField", FieldKind::IntegerField),
    integer("BigIntegerField", FieldKind::BigIntegerField),
    integer(
        "PositiveSmallIntegerField",
        FieldKind::PositiveSmallIntegerField,
    ),
    integer("PositiveIntegerField", FieldKind::PositiveIntegerField),
    integer(
        "PositiveBigIntegerField",
        FieldKind::PositiveBigIntegerField,
    ),
    kind("FloatField", Family::Float, FieldKind::FloatField, &[]),
    kind(
        "BooleanField",
        Family::Boolean,
        FieldKind::BooleanField,
        &[],
    ),
    kind(
        "DateField",
        Family::Date,
        FieldKind::DateField,
        &["auto_now", "auto_now_add"],
    ),
    kind(
        "DateTimeField",
        Family::Date,
        FieldKind::DateTimeField,
        &["auto_now", "auto_now_add"],
    ),
    kind(
        "TimeField",
        Family::Date,
        FieldKind::TimeField,
        &["auto_now", "auto_now_add"],
    ),
    kind(
        "DurationField",
        Family::Duration,
        FieldKind::DurationField,
        &[],
    ),
    kind(
        "BinaryField",
        Family::Binary,
        FieldKind::BinaryField { max_length: None },
        &["max_length"],
    ),
    kind(
        "GenericIPAddressField",
        Family::Address,
        FieldKind::GenericIpAddressField {
            protocol: IpProtocol::Both,
            unpack_ipv4: false,
        },
        &["protocol", "unpack_ipv4"],
    ),
    kind(
        "DecimalField",
        Family::Decimal,
        FieldKind::DecimalField {
            max_digits: 18,
            decimal_places: 2,
        },
        &["max_digits", "decimal_places"],
    ),
    kind("UUIDField", Family::Uuid, FieldKind::UuidField, &[]),
    kind("JSONField", Family::Json, FieldKind::JsonField, &[]),
    kind(
        "ForeignKey",
        Family::ForeignKey,
        FieldKind::ForeignKey,
        &["on_delete", "related_name", "db_constraint"],
    ),
    kind(
        "OneToOneField",
        Family::ForeignKey,
        FieldKind::ForeignKey,
        &["on_delete", "related_name", "db_constraint", "parent_link"],
    ),
    Kind {
        common: FOR_PEOPLE,
        ..kind(
            "ManyToManyField",
            Family::ManyToMany,
            FieldKind::ForeignKey,
            &[
                "related_name",
                "symmetrical",
                "through",
                "through_fields",
                "db_table",
                "db_constraint",
            ],
        )
    },
];

/// The field type of that name.
pub(crate) fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The names of all field types.
pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
    KINDS.iter().map(|kind| kind.name)
}

/// What to write instead of a Rust type, which is a likely slip.
pub(crate) fn for_rust_type(name: &str) -> Option<&'static str> {
    Some(match name {
        "String" | "str" => "CharField(max_length = 100)` or `TextField",
        "i8" | "i16" => "SmallIntegerField",
        "i32" => "IntegerField",
        "i64" | "isize" => "BigIntegerField",
        "u8" | "u16" => "PositiveSmallIntegerField",
        "u32" => "PositiveIntegerField",
        "u64" | "usize" => "PositiveBigIntegerField",
        "f32" | "f64" => "FloatField",
        "bool" => "BooleanField",
        "Uuid" => "UUIDField",
        "Decimal" => "DecimalField(max_digits = 10, decimal_places = 2)",
        "Date" | "NaiveDate" => "DateField",
        "Timestamp" | "DateTime" => "DateTimeField",
        "Time" | "NaiveTime" => "TimeField",
        "Duration" | "SignedDuration" | "TimeDelta" => "DurationField",
        "IpAddr" | "Ipv4Addr" | "Ipv6Addr" => "GenericIPAddressField",
        "Url" => "URLField",
        "Value" => "JSONField",
        "Vec" => "ManyToManyField(…)",
        _ => return None,
    })
}

/// Whether Django has a field type of that name that is not in [`KINDS`] yet.
pub(crate) fn is_later_kind(name: &str) -> bool {
    LATER_KINDS.contains(&name)
}

/// Whether Django has an option of that name that no field type takes yet.
pub(crate) fn is_later_option(name: &str) -> bool {
    LATER.contains(&name)
}

/// Whether any field type has an option of that name.
pub(crate) fn is_option(name: &str) -> bool {
    KINDS.iter().any(|kind| kind.takes(name)) || is_later_option(name)
}

/// The field types that take an option.
pub(crate) fn that_take(option: &str) -> impl Iterator<Item = &'static str> {
    KINDS
        .iter()
        .filter(move |kind| kind.takes(option))
        .map(|kind| kind.name)
}

impl Kind {
    /// Whether the type takes the option.
    pub(crate) fn takes(&self, option: &str) -> bool {
        self.options().any(|name| name == option)
    }

    /// The names of its options, its own first.
    pub(crate) fn options(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        let refuses_choices = !matches!(self.family, Family::Text | Family::Integer);
        self.own
            .iter()
            .chain(self.common)
            .copied()
            .filter(move |name| !(refuses_choices && *name == "choices"))
    }

    /// Whether its first argument may be a type.
    pub(crate) fn takes_target(&self) -> bool {
        self.is_relation() || self.family == Family::Json
    }

    /// Whether the field points at another model.
    pub(crate) fn is_relation(&self) -> bool {
        matches!(self.family, Family::ForeignKey | Family::ManyToMany)
    }
}
