//! SQLite: dynamic typing made STRICT, dates as text, one writer.

use super::Dialect;
use crate::model::FieldKind;
use crate::query::{Arithmetic, JsonAs, Lookup, Period, Transform};

mod function;

/// SQLite 3.37 and later.
pub static SQLITE: Dialect = Dialect {
    name: "SQLite",
    placeholder,
    column_type,
    transform,
    function: function::function,
    aggregate: function::aggregate,
    cast: function::cast,
    value_type: |_| "",
    string_agg: "GROUP_CONCAT({0}, {1}{2}){3}",
    // SQLite: DISTINCT and a delimiter are not possible together.
    string_agg_distinct: "(SELECT GROUP_CONCAT(\"value\", {1}) FROM JSON_EACH(JSON_GROUP_ARRAY(DISTINCT {0}{2}){3}))",
    uuid_as_text: ("", ""),
    greatest_skips_null: false,
    integer_function: |operator| {
        Some(match operator {
            Arithmetic::Add => "nuages_add",
            Arithmetic::Subtract => "nuages_subtract",
            Arithmetic::Multiply => "nuages_multiply",
            Arithmetic::Divide => "nuages_divide",
            Arithmetic::Modulo => "nuages_modulo",
        })
    },
    in_zone: |sql, moment, zone| {
        for part in ["nuages_in_zone(", moment, ", ", zone, ")"] {
            sql.push_str(part);
        }
    },
    json,
    custom: |sql| sql.sqlite,
    text_lookup,
    in_list,
    explain: "EXPLAIN QUERY PLAN ",
    // SQLite: keeping no journal of the statement beside that of the transaction halves the time.
    insert_many: "INSERT OR FAIL INTO ",
    dates_are_text: true,
    decimals_are_scaled: true,
    durations_are_integers: true,
    bytes: "x'{}'",
    has_virtual_columns: true,
    has_comments: false,
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
        Transform::Year | Transform::MomentYear => ("CAST(substr(", ", 1, 4) AS INTEGER)"),
        Transform::IsoYear => ("CAST(strftime('%G', ", ") AS INTEGER)"),
        Transform::Quarter => ("((CAST(substr(", ", 6, 2) AS INTEGER) + 2) / 3)"),
        Transform::Month => ("CAST(substr(", ", 6, 2) AS INTEGER)"),
        Transform::Week => ("CAST(strftime('%V', ", ") AS INTEGER)"),
        Transform::Day => ("CAST(substr(", ", 9, 2) AS INTEGER)"),
        Transform::WeekDay => ("(CAST(strftime('%w', ", ") AS INTEGER) + 1)"),
        Transform::IsoWeekDay => ("CAST(strftime('%u', ", ") AS INTEGER)"),
        // A time of day stands by itself, or after the day.
        Transform::Hour => ("CAST(strftime('%H', ", ") AS INTEGER)"),
        Transform::Minute => ("CAST(strftime('%M', ", ") AS INTEGER)"),
        Transform::Second => ("CAST(substr(strftime('%H:%M:%S', ", "), 7, 2) AS INTEGER)"),
        Transform::Date => ("substr(", ", 1, 10)"),
        Transform::Time => ("substr(", ", 12)"),
        Transform::TruncateDate(period) => return truncate(sql, period, operand, ""),
        Transform::TruncateMoment(period) => {
            return truncate(sql, period, operand, " || ' 00:00:00.000000'");
        }
        Transform::Lower => ("nuages_lower(", ")"),
        Transform::Upper => ("nuages_upper(", ")"),
        Transform::Fold => ("nuages_fold(", ")"),
        Transform::Length => ("LENGTH(", ")"),
        Transform::Canonical => ("nuages_json(", ")"),
    };
    sql.push_str(before);
    sql.push_str(operand);
    sql.push_str(after);
}

fn truncate(sql: &mut String, period: Period, operand: &str, midnight: &str) {
    let text = match period {
        Period::Year => format!("substr({operand}, 1, 4) || '-01-01'{midnight}"),
        Period::Quarter => format!(
            "substr({operand}, 1, 4) || '-' || substr('010101040404070707101010', CAST(substr({operand}, 6, 2) AS INTEGER) * 2 - 1, 2) || '-01'{midnight}"
        ),
        Period::Month => format!("substr({operand}, 1, 7) || '-01'{midnight}"),
        // The next Sunday, or this one, and back to the Monday before it.
        Period::Week => format!("date(substr({operand}, 1, 10), 'weekday 0', '-6 days'){midnight}"),
        Period::Day => format!("substr({operand}, 1, 10){midnight}"),
        Period::Hour => format!("substr({operand}, 1, 13) || ':00:00.000000'"),
        Period::Minute => format!("substr({operand}, 1, 16) || ':00.000000'"),
        Period::Second => format!("substr({operand}, 1, 19) || '.000000'"),
    };
    sql.push('(');
    sql.push_str(&text);
    sql.push(')');
}

fn json(sql: &mut String, read: JsonAs, document: &str, path: &str) {
    let text = match read {
        JsonAs::Document => format!("({document} -> {path})"),
        JsonAs::Text => format!(
            "CASE json_type({document}, {path}) WHEN 'text' THEN json_extract({document}, {path}) WHEN 'null' THEN NULL ELSE {document} -> {path} END"
        ),
        JsonAs::Integer => format!(
            "CASE json_type({document}, {path}) WHEN 'integer' THEN json_extract({document}, {path}) END"
        ),
        JsonAs::Float => format!(
            "CASE WHEN json_type({document}, {path}) IN ('integer', 'real') THEN CAST(json_extract({document}, {path}) AS REAL) END"
        ),
        JsonAs::Boolean => {
            format!("CASE json_type({document}, {path}) WHEN 'true' THEN 1 WHEN 'false' THEN 0 END")
        }
    };
    sql.push_str(&text);
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
        Lookup::Regex => format!("nuages_regex({column}, {value}, 0)"),
        Lookup::IRegex => format!("nuages_regex({column}, {value}, 1)"),
        Lookup::JsonContains => format!("nuages_json_contains({column}, {value})"),
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
