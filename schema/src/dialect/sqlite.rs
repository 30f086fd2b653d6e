//! SQLite: dynamic typing made STRICT, dates as text, one writer.

use super::Dialect;
use crate::model::FieldKind;
use crate::query::{Lookup, Transform};

/// SQLite 3.37 and later.
pub static SQLITE: Dialect = Dialect {
    name: "SQLite",
    placeholder,
    column_type,
    transform,
    text_lookup,
    in_list,
    explain: "EXPLAIN QUERY PLAN ",
    // SQLite: keeping no journal of the statement beside that of the transaction halves the time.
    insert_many: "INSERT OR FAIL INTO ",
    dates_are_text: true,
    decimals_are_scaled: true,
    durations_are_integers: true,
    bytes: "x'{}'",
    integers_are_wide: true,
    widen: "",
    integer_sum: "",
    float_mean: "",
    booleans_are_integers: true,
    locks_rows: false,
    cross_join_keeps_order: true,
    offset_needs_limit: true,
    group_by_key_is_enough: false,
    alters_tables: false,
    nulls_sort_first: true,
    strict_tables: true,
    auto_key_suffix: " AUTOINCREMENT",
    validates_json: false,
    now: |kind| match kind {
        FieldKind::DateField => "date('now')",
        FieldKind::TimeField => "strftime('%H:%M:%f000', 'now')",
        _ => "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
    },
    check_now: &[],
    table_exists: "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = {}",
};

fn placeholder(sql: &mut String, number: usize) {
    sql.push('?');
    sql.push_str(&number.to_string());
}

// SQLite: a STRICT table knows INTEGER, REAL, TEXT, BLOB and ANY (https://sqlite.org/stricttables.html).
fn column_type(kind: FieldKind) -> String {
    match kind {
        FieldKind::BigAutoField
        | FieldKind::AutoField
        | FieldKind::SmallAutoField
        | FieldKind::SmallIntegerField
        | FieldKind::IntegerField
        | FieldKind::BigIntegerField
        | FieldKind::PositiveSmallIntegerField
        | FieldKind::PositiveIntegerField
        | FieldKind::PositiveBigIntegerField
        | FieldKind::BooleanField
        | FieldKind::DurationField
        | FieldKind::DecimalField { .. }
        | FieldKind::ForeignKey => "INTEGER",
        FieldKind::FloatField => "REAL",
        FieldKind::CharField { .. }
        | FieldKind::TextField
        | FieldKind::SlugField { .. }
        | FieldKind::EmailField { .. }
        | FieldKind::UrlField { .. }
        | FieldKind::DateField
        | FieldKind::DateTimeField
        | FieldKind::TimeField
        | FieldKind::GenericIpAddressField { .. }
        | FieldKind::UuidField
        | FieldKind::JsonField => "TEXT",
        FieldKind::BinaryField { .. } => "BLOB",
    }
    .to_owned()
}

// Dates are texts: `2005-01-31` and `2005-01-31 12:00:00.000000`, so their parts stand at fixed places.
fn transform(sql: &mut String, transform: Transform, operand: &str) {
    let (before, after) = match transform {
        Transform::Year => ("CAST(substr(", ", 1, 4) AS INTEGER)"),
        Transform::Month => ("CAST(substr(", ", 6, 2) AS INTEGER)"),
        Transform::Day => ("CAST(substr(", ", 9, 2) AS INTEGER)"),
        // A time of day is the end of a moment.
        Transform::Hour => ("CAST(substr(", ", -15, 2) AS INTEGER)"),
        Transform::Minute => ("CAST(substr(", ", -12, 2) AS INTEGER)"),
        Transform::Second => ("CAST(substr(", ", -9, 2) AS INTEGER)"),
        Transform::Lower => ("LOWER(", ")"),
        Transform::Upper => ("UPPER(", ")"),
        Transform::Length => ("LENGTH(", ")"),
    };
    sql.push_str(before);
    sql.push_str(operand);
    sql.push_str(after);
}

// SQLite: LIKE folds ASCII letters only, and cannot use an index with a bound pattern. So what tells cases apart is written
// without it: a prefix is a range (no UTF-8 text sorts after the prefix and a byte 0xFF).
fn text_lookup(sql: &mut String, lookup: Lookup, column: &str, value: &str) {
    let text = match lookup {
        Lookup::Contains => format!("instr({column}, {value}) > 0"),
        Lookup::StartsWith => format!("({column} >= {value} AND {column} < {value} || x'FF')"),
        Lookup::EndsWith => {
            format!("substr({column}, -length({value}), length({value})) = {value}")
        }
        _ => format!("{column} LIKE {value} ESCAPE '\\'"),
    };
    sql.push_str(&text);
}

// One text whatever the number of values, so the statement stays prepared.
fn in_list(sql: &mut String, number: usize) {
    sql.push_str(" IN (SELECT value FROM json_each(");
    placeholder(sql, number);
    sql.push_str("))");
}
