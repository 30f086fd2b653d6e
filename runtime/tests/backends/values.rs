//! Values that go in and come out: each kind's edges, and NULL.

use jiff::civil::date;
use nuages::prelude::*;

use crate::models::{MaybeSort, Sort};

/// The n-th edge of each kind.
type Edge = (
    &'static str,
    i32,
    i64,
    u32,
    f64,
    jiff::civil::Date,
    [&'static str; 3],
);

const EDGES: [Edge; 4] = [
    (
        "",
        i32::MIN,
        i64::MIN,
        0,
        f64::MIN,
        date(1, 1, 1),
        ["0001-01-01T00:00:00Z", "-999999999.999", "null"],
    ),
    (
        "é€😀",
        i32::MAX,
        i64::MAX,
        2_147_483_647,
        f64::MAX,
        date(9999, 12, 31),
        [
            "1999-12-31T23:59:59.999999Z",
            "999999999.999",
            r#"{"a": [1, 2.5, "\"é\\"]}"#,
        ],
    ),
    (
        "'\";--",
        0,
        0,
        1,
        f64::MIN_POSITIVE,
        date(2000, 1, 1),
        ["2000-01-01T00:00:00Z", "0.000", "[]"],
    ),
    (
        "\u{1}\n\t",
        -1,
        -1,
        40_000,
        -0.1,
        date(2024, 2, 29),
        ["9999-12-30T22:00:00.000001Z", "0.001", "\"text\""],
    ),
];

/// A row of each.
fn edges() -> Vec<Sort> {
    let row = |(text, integer, big, positive, float, date, [moment, decimal, json]): Edge| {
        nuages::__private::New::into_instance(
            Sort::new()
                .char(text)
                .text(text.repeat(1000).as_str())
                .slug(text)
                .email(text)
                .integer(integer)
                .big(big)
                .positive(positive)
                .float(float)
                .boolean(positive % 2 == 1)
                .date(date)
                .moment(moment.parse::<jiff::Timestamp>().unwrap())
                .decimal(decimal.parse::<rust_decimal::Decimal>().unwrap())
                .uuid(uuid::Uuid::from_u128(u128::from(positive) << 64 | 7))
                .json(serde_json::from_str::<serde_json::Value>(json).unwrap()),
        )
    };
    EDGES.into_iter().map(row).collect()
}

/// Saves the edges and reads them back in several ways.
macro_rules! round_trip {
    ($db:ident) => {{
        for wanted in edges() {
            let mut row = wanted.clone();
            row = nuages::__private::insert(row, &$db).await?;
            let read = Sort::objects().pk(row.id).get(&$db).await?;
            assert_eq!(read, row);
            let by_value = Sort::objects().filter(|s| {
                s.char.exact(&wanted.char)
                    & s.integer.exact(wanted.integer)
                    & s.big.in_([wanted.big, 5])
                    & s.positive.range(wanted.positive, wanted.positive)
                    & s.float.exact(wanted.float)
                    & s.boolean.exact(wanted.boolean)
                    & s.date.in_([wanted.date])
                    & s.moment.lte(wanted.moment)
                    & s.decimal.gte(wanted.decimal)
                    & s.uuid.in_([wanted.uuid])
            });
            assert_eq!(by_value.get(&$db).await?, row);
            let mut changed = row.clone();
            changed.text = "changed".to_owned();
            changed.save(&$db).await?;
            row.save(&$db).await?;
            assert_eq!(Sort::objects().pk(row.id).get(&$db).await?, row);
        }
        let highest = Sort::objects()
            .aggregate(&$db, |s| (s.char.max(), s.big.max(), s.date.min(), s.moment.max(), s.decimal.max(), s.float.min()))
            .await?;
        let rows = edges();
        assert_eq!(highest.1, Some(i64::MAX));
        assert_eq!(highest.2, Some(rows[0].date));
        assert_eq!(highest.3, Some(rows[3].moment));
        assert_eq!(highest.4, Some(rows[1].decimal));
        assert_eq!(highest.5, Some(f64::MIN));
        assert_eq!(Sort::objects().aggregate(&$db, |s| s.decimal.sum()).await?, Some("0.001".parse().unwrap()));
        assert_eq!(Sort::objects().aggregate(&$db, |s| s.big.sum()).await?, Some(-2));

        let empty = MaybeSort::new().save(&$db).await?;
        let read = MaybeSort::objects().pk(empty.id).get(&$db).await?;
        assert_eq!(read, empty);
        assert!(read.char.is_none() && read.json.is_none() && read.decimal.is_none() && read.moment.is_none());
        let full = MaybeSort::new().integer(7).json(serde_json::json!({"k": null})).boolean(true).save(&$db).await?;
        let read = MaybeSort::objects().filter(|s| s.integer.exact(7)).get(&$db).await?;
        assert_eq!(read, full);
        assert_eq!(MaybeSort::objects().filter(|s| s.uuid.isnull(true)).count(&$db).await?, 2);
        Ok(())
    }};
}

#[tokio::test]
async fn values_come_back_from_postgres() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    round_trip!(db)
}

#[tokio::test]
async fn values_come_back_from_sqlite() -> nuages::Result<()> {
    let db = crate::sqlite().await?;
    round_trip!(db)
}

#[tokio::test]
async fn what_does_not_fit_is_refused_before_it_is_sent() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    let log = db.log_queries();
    let error = Sort::objects()
        .filter(|s| (s.positive - 1).exact(i64::MAX))
        .count(&db)
        .await;
    assert_eq!(error?, 0);
    let mut sort = edges().remove(0);
    sort.char = "too long".to_owned();
    assert!(
        nuages::__private::insert(sort, &db)
            .await
            .unwrap_err()
            .is_invalid_value()
    );
    assert_eq!(log.len(), 1);
    Ok(())
}

#[tokio::test]
async fn what_no_field_holds_is_an_error_with_its_row() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    let row = nuages::__private::insert(edges().remove(2), &db).await?;
    for (change, field) in [
        ("date = 'infinity'", "date"),
        ("moment = '-infinity'", "moment"),
        ("decimal = 'NaN'", "decimal"),
    ] {
        db.execute(&format!("UPDATE blog_sort SET {change}"))
            .await?;
        let error = Sort::objects().pk(row.id).get(&db).await.unwrap_err();
        assert!(error.is_invalid_row(), "{error}");
        assert_eq!(
            (error.model(), error.fields()),
            (Some("Sort"), &[field.to_owned()][..])
        );
        let mut whole = row.clone();
        whole.save(&db).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_hundred_thousand_keys_are_one_value() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    nuages::__private::insert(edges().remove(2), &db).await?;
    let log = db.log_queries();
    let keys = (1..=100_000).map(Id::<Sort>::new);
    assert_eq!(
        Sort::objects()
            .filter(|s| s.id.in_(keys))
            .count(&db)
            .await?,
        1
    );
    let texts = (0..100_000)
        .map(|n| format!("{n}"))
        .chain(["'\";--".to_owned()]);
    assert_eq!(
        Sort::objects()
            .filter(|s| s.char.in_(texts))
            .count(&db)
            .await?,
        1
    );
    assert!(log.statements().iter().all(|sql| sql.len() < 200));
    Ok(())
}
