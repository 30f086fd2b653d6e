//! The one table of lookup and transform names: what may stand at the end of a key such as `pub_date.year.gte`.
//!
//! Plain data, so that `model!` (which keeps fields from being called like one), `q!` and the documentation agree. What a
//! lookup does is the runtime's business.

/// What a lookup takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LookupKind {
    /// A value of the field's own type.
    Comparison,
    /// A text, on a field of text.
    Text,
    /// A list of values.
    List,
    /// Two values, the lowest and the highest.
    Range,
    /// A truth value, on any field.
    Null,
}

/// A lookup: the last segment of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookup {
    /// The method's name, `icontains`.
    pub name: &'static str,
    /// What it takes.
    pub kind: LookupKind,
    /// One line for the documentation.
    pub doc: &'static str,
}

/// A transform: a segment that turns a field into another value, `year`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transform {
    /// The method's name, `year`.
    pub name: &'static str,
    /// Whether no field can be called so.
    pub reserved: bool,
    /// One line for the documentation.
    pub doc: &'static str,
}

const fn lookup(name: &'static str, kind: LookupKind, doc: &'static str) -> Lookup {
    Lookup { name, kind, doc }
}

const fn transform(name: &'static str, doc: &'static str) -> Transform {
    Transform {
        name,
        reserved: true,
        doc,
    }
}

const fn unreserved(name: &'static str, doc: &'static str) -> Transform {
    Transform {
        name,
        reserved: false,
        doc,
    }
}

/// Every lookup. `in` is a keyword of Rust, hence `in_`; `q!` takes both.
pub const LOOKUPS: &[Lookup] = &[
    lookup(
        "exact",
        LookupKind::Comparison,
        "Equal to the value; `None` means NULL.",
    ),
    lookup(
        "iexact",
        LookupKind::Text,
        "Equal to the text, in any case.",
    ),
    lookup("contains", LookupKind::Text, "Has the text in it."),
    lookup(
        "icontains",
        LookupKind::Text,
        "Has the text in it, in any case.",
    ),
    lookup("in_", LookupKind::List, "Equal to one of the values."),
    lookup("gt", LookupKind::Comparison, "Greater than the value."),
    lookup(
        "gte",
        LookupKind::Comparison,
        "Greater than or equal to the value.",
    ),
    lookup("lt", LookupKind::Comparison, "Less than the value."),
    lookup(
        "lte",
        LookupKind::Comparison,
        "Less than or equal to the value.",
    ),
    lookup("startswith", LookupKind::Text, "Begins with the text."),
    lookup(
        "istartswith",
        LookupKind::Text,
        "Begins with the text, in any case.",
    ),
    lookup("endswith", LookupKind::Text, "Ends with the text."),
    lookup(
        "iendswith",
        LookupKind::Text,
        "Ends with the text, in any case.",
    ),
    lookup(
        "range",
        LookupKind::Range,
        "Between two values, both included.",
    ),
    lookup("regex", LookupKind::Text, "Matches the regular expression."),
    lookup(
        "iregex",
        LookupKind::Text,
        "Matches the regular expression, in any case.",
    ),
    lookup(
        "isnull",
        LookupKind::Null,
        "NULL (`true`) or not NULL (`false`).",
    ),
];

/// Every transform.
pub const TRANSFORMS: &[Transform] = &[
    transform("year", "The year of a date."),
    transform("month", "The month of a date, 1 to 12."),
    transform("day", "The day of the month, 1 to 31."),
    transform("hour", "The hour of a time, 0 to 23."),
    transform("minute", "The minute of a time, 0 to 59."),
    transform("second", "The second of a time, 0 to 59."),
    transform("lower", "The text in lower case."),
    transform("length", "How many characters the text has."),
    unreserved("upper", "The text in upper case."),
    unreserved("iso_year", "The year to which the week belongs."),
    unreserved("quarter", "The quarter of the year, 1 to 4."),
    unreserved("week", "The ISO week, 1 to 53."),
    unreserved("week_day", "The day of the week, 1 for Sunday."),
    unreserved("iso_week_day", "The day of the week, 1 for Monday."),
    unreserved("date", "The day of a moment."),
    unreserved("time", "The time of day of a moment."),
];

/// The lookup of that name. `in` is taken for `in_`.
pub fn find_lookup(name: &str) -> Option<&'static Lookup> {
    let name = if name == "in" { "in_" } else { name };
    LOOKUPS.iter().find(|lookup| lookup.name == name)
}

/// The transform of that name.
pub fn find_transform(name: &str) -> Option<&'static Transform> {
    TRANSFORMS.iter().find(|transform| transform.name == name)
}
