//! SQLite: dynamic typing made STRICT, dates as text, one writer.

use super::Dialect;
use crate::model::FieldKind;

/// SQLite 3.37 and later.
pub static SQLITE: Dialect = Dialect {
    name: "SQLite",
    placeholder,
    column_type,
    array_parameters: false,
    like_is_case_sensitive: false,
    like_needs_escape: true,
    dates_are_text: true,
    decimals_are_scaled: true,
    booleans_are_integers: true,
    offset_needs_limit: true,
    group_by_key_is_enough: false,
    alters_tables: false,
    nulls_sort_first: true,
    strict_tables: true,
    auto_key_suffix: " AUTOINCREMENT",
    validates_json: false,
    now: |kind| match kind {
        FieldKind::DateField => "date('now')",
        _ => "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
    },
    check_now: &[],
};

fn placeholder(sql: &mut String, number: usize) {
    sql.push('?');
    sql.push_str(&number.to_string());
}

// SQLite: a STRICT table knows INTEGER, REAL, TEXT, BLOB and ANY (https://sqlite.org/stricttables.html).
fn column_type(kind: FieldKind) -> String {
    match kind {
        FieldKind::BigAutoField
        | FieldKind::IntegerField
        | FieldKind::BigIntegerField
        | FieldKind::PositiveIntegerField
        | FieldKind::BooleanField
        | FieldKind::DecimalField { .. }
        | FieldKind::ForeignKey => "INTEGER",
        FieldKind::FloatField => "REAL",
        FieldKind::CharField { .. }
        | FieldKind::TextField
        | FieldKind::SlugField { .. }
        | FieldKind::EmailField { .. }
        | FieldKind::DateField
        | FieldKind::DateTimeField
        | FieldKind::UuidField
        | FieldKind::JsonField => "TEXT",
    }
    .to_owned()
}
