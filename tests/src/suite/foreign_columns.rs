//! Tables of PostgreSQL that others made, with types and values that no field has: a typed error that names the place.

use crate::database::TestDatabase;
use crate::models::MaybeSort;

/// Makes the column's type and value what they say, and reads it.
fn refused(db: &TestDatabase, column: &str, sql_type: &str, value: &str, why: &str) {
    let alter = format!(
        "ALTER TABLE blog_maybesort DROP COLUMN \"{column}\", ADD COLUMN \"{column}\" {sql_type}"
    );
    db.execute(&alter).unwrap();
    db.execute(&format!("UPDATE blog_maybesort SET \"{column}\" = {value}"))
        .unwrap();
    let error = MaybeSort::objects().get(db).unwrap_err();
    assert!(error.is_invalid_row(), "{column} {sql_type}: {error:?}");
    assert_eq!(error.model(), Some("MaybeSort"));
    assert_eq!(error.fields(), [column]);
    assert!(error.to_string().contains(why), "{error}");
    assert!(
        error.to_string().contains("in the row with key 1"),
        "{error}"
    );
    db.execute(&format!("UPDATE blog_maybesort SET \"{column}\" = NULL"))
        .unwrap();
}

fn values_that_no_field_has(db: &TestDatabase) -> nuages::Result<()> {
    MaybeSort::new().save(db)?;
    for (column, sql_type, value, why) in [
        ("duration", "interval", "'1 month'", "an interval of months"),
        (
            "duration",
            "interval",
            "'106751992 days'",
            "longer than 292000 years",
        ),
        ("time", "time", "'24:00:00'", "not a time of day"),
        (
            "ip",
            "inet",
            "'10.0.0.0/8'",
            "a network and not one address",
        ),
        (
            "ip",
            "cidr",
            "'2001:db8::/32'",
            "a network and not one address",
        ),
        ("date", "date", "'infinity'", "an infinite date"),
        ("date", "date", "'10000-01-01'", "not a date"),
        ("moment", "timestamptz", "'-infinity'", "an infinite moment"),
        ("decimal", "numeric", "'NaN'", "decimal"),
        (
            "positive_small",
            "smallint",
            "-1",
            "outside the range of u16",
        ),
        ("positive_big", "bigint", "-1", "outside the range of u64"),
        ("small", "bigint", "32768", "outside the range of i16"),
        ("integer", "text", "'1'", "a text"),
        ("text", "bytea", "'\\x00'", "bytes"),
        ("binary", "text", "'x'", "a text"),
        ("time", "interval", "'1 hour'", "an interval"),
        ("duration", "time", "'01:00'", "a time of day"),
        ("ip", "text", "'localhost'", "not an IP address"),
        ("uuid", "integer", "7", "an integer"),
        ("json", "boolean", "true", "a boolean"),
        ("url", "point", "'(1, 2)'", "a type that no field has"),
    ] {
        refused(db, column, sql_type, value, why);
    }
    // An interval of days has a length.
    db.execute("ALTER TABLE blog_maybesort DROP COLUMN duration, ADD COLUMN duration interval")?;
    db.execute("UPDATE blog_maybesort SET duration = '-1 day 00:00:00.5'")?;
    assert_eq!(
        MaybeSort::objects().get(db)?.duration,
        Some(jiff::SignedDuration::from_micros(-86_399_500_000))
    );
    Ok(())
}

suite! { in postgres on Postgres: values_that_no_field_has }
suite! { in postgres_blocking on PostgresBlocking: values_that_no_field_has }
