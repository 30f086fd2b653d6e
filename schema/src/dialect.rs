//! What differs between databases, as flags and small pure functions; one file a database below.
//!
//! No other file asks which database it writes for: it asks a flag here, and the flag says what it means.

use crate::model::FieldKind;
use crate::query::{
    Aggregate, Arithmetic, CustomSql, Function, JsonAs, Lookup, Transform, ValueType,
};

mod postgres;
mod sqlite;

pub use postgres::POSTGRES;
pub use sqlite::SQLITE;

/// One database's ways.
#[derive(Debug)]
pub struct Dialect {
    /// The database's name in messages.
    pub name: &'static str,
    /// How is the n-th bound value written, counted from 1?
    pub placeholder: fn(&mut String, usize),
    /// What is the column type of that field?
    pub column_type: fn(FieldKind) -> String,
    /// How does an expression become its transform?
    pub transform: fn(&mut String, Transform, &str),
    /// How is a function written? Operands stand for `{0}`, `{1}`; for all of them `{*}`.
    pub function: fn(Function) -> &'static str,
    /// What stands before and after the operand of an aggregate?
    pub aggregate: fn(Aggregate) -> (&'static str, &'static str),
    /// How does a value become one of another type? The operand stands for `{0}`, what says how many places a decimal has for
    /// `{1}`.
    pub cast: fn(ValueType, ValueType) -> &'static str,
    /// What tells the type of a bound value, where nothing beside it does?
    pub value_type: fn(ValueType) -> &'static str,
    /// How are texts made one? The text stands for `{0}`, the delimiter for `{1}`, an order for `{2}`, a condition for `{3}`.
    pub string_agg: &'static str,
    /// How are different texts made one?
    pub string_agg_distinct: &'static str,
    /// What makes a text of a UUID and back, where there is no least one?
    pub uuid_as_text: (&'static str, &'static str),
    /// Do GREATEST and LEAST leave out NULLs?
    pub greatest_skips_null: bool,
    /// Which function computes with whole numbers, where the operator says nothing of an overflow or a division by zero?
    pub integer_function: fn(Arithmetic) -> Option<&'static str>,
    /// How is a moment seen from a time zone? (statement, moment, zone)
    pub in_zone: fn(&mut String, &str, &str),
    /// How is a part of a JSON document read? (statement, as what, document, path)
    pub json: fn(&mut String, JsonAs, &str, &str),
    /// Which of the texts of SQL of one's own is for this database?
    pub custom: fn(&CustomSql) -> &'static str,
    /// How is a text looked for in a column? (statement, lookup, column, placeholder)
    pub text_lookup: fn(&mut String, Lookup, &str, &str),
    /// How does a column match a bound list of that number? (follows the column)
    pub in_list: fn(&mut String, usize),
    /// What stands before a SELECT to ask how it would be run?
    pub explain: &'static str,
    /// How does an insert of several rows start? It stands in a transaction that is rolled back if it fails.
    pub insert_many: &'static str,
    /// Are dates texts?
    pub dates_are_text: bool,
    /// Is a DecimalField stored as a whole number of its smallest unit?
    pub decimals_are_scaled: bool,
    /// Is a DurationField stored as a whole number of microseconds?
    pub durations_are_integers: bool,
    /// Does a column of whole numbers hold 64 bits, whatever the field? Then a CHECK keeps to the field's range.
    pub integers_are_wide: bool,
    /// What makes 64 bits of a number of 32, where arithmetic on 32 bits would overflow; empty if there is only one width.
    pub widen: &'static str,
    /// What makes 64 bits of the sum of such numbers, where it is a decimal.
    pub integer_sum: &'static str,
    /// What makes a float of a mean, where it is a decimal.
    pub float_mean: &'static str,
    /// How are bytes written? Their hexadecimal digits stand for `{}`.
    pub bytes: &'static str,
    /// Can a column be computed whenever it is read? Else it is stored.
    pub has_virtual_columns: bool,
    /// Does it keep comments on columns?
    pub has_comments: bool,
    /// Are truth values 0 and 1?
    pub booleans_are_integers: bool,
    /// Does a SELECT lock its rows (`FOR UPDATE`)? Else the one writer has them all to itself anyway.
    pub locks_rows: bool,
    /// Does CROSS JOIN keep the order in which tables are written? The planner is told so where another order only costs.
    pub cross_join_keeps_order: bool,
    /// Must an OFFSET without LIMIT be written with `LIMIT -1`?
    pub offset_needs_limit: bool,
    /// Does grouping by the primary key cover the table's other columns?
    pub group_by_key_is_enough: bool,
    /// Can an existing table take and drop constraints and change columns (`ALTER TABLE`)? Else it is rebuilt.
    pub alters_tables: bool,
    /// Does NULL sort before all values when ascending?
    pub nulls_sort_first: bool,
    /// Is a table created STRICT, so that a wrong storage class is refused?
    pub strict_tables: bool,
    /// What follows `PRIMARY KEY` so that a key is never handed out twice; empty if the column type says it.
    pub auto_key_suffix: &'static str,
    /// Does the type of a JSON column refuse what is not JSON? Else a CHECK does.
    pub validates_json: bool,
    /// The expression for the present day or moment, in the form in which that field is stored.
    pub now: fn(FieldKind) -> &'static str,
    /// The statements that make deferred checks happen now, where a table cannot be altered while they are outstanding.
    pub check_now: &'static [&'static str],
    /// The query that has a row if there is a table of a name; the name as a text stands for `{}`.
    pub table_exists: &'static str,
}

impl Dialect {
    /// Appends an identifier in double quotes, doubling those inside. Every identifier in SQL goes through here.
    pub fn quote(&self, sql: &mut String, identifier: &str) {
        sql.push('"');
        for part in identifier.split_inclusive('"') {
            sql.push_str(part);
            if part.ends_with('"') {
                sql.push('"');
            }
        }
        sql.push('"');
    }

    /// Appends the placeholder of the n-th bound value, counted from 1.
    pub fn placeholder(&self, sql: &mut String, number: usize) {
        (self.placeholder)(sql, number);
    }
}

/// The aggregates that every database knows by one name.
fn plain_aggregate(aggregate: Aggregate) -> (&'static str, &'static str) {
    match aggregate {
        Aggregate::Count => ("COUNT(", ")"),
        Aggregate::CountDistinct => ("COUNT(DISTINCT ", ")"),
        Aggregate::SumDistinct => ("SUM(DISTINCT ", ")"),
        Aggregate::Avg => ("AVG(", ")"),
        Aggregate::AvgDistinct => ("AVG(DISTINCT ", ")"),
        Aggregate::Min => ("MIN(", ")"),
        Aggregate::Max => ("MAX(", ")"),
        _ => ("SUM(", ")"),
    }
}
