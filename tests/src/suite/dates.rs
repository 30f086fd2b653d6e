//! Parts of dates and moments, what they are cut down to, and time zones.

use jiff::Timestamp;
use jiff::civil::{DateTime, date};
use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Entry, MaybeSort};
use crate::sample::sample;

/// Rows with these moments, and one without.
fn moments(db: &TestDatabase, texts: &[&str]) -> nuages::Result<()> {
    for text in texts {
        let moment: Timestamp = text.parse().expect("a moment");
        MaybeSort::new()
            .moment(moment)
            .date(moment.to_zoned(jiff::tz::TimeZone::UTC).date())
            .save(db)?;
    }
    MaybeSort::new().save(db)?;
    Ok(())
}

// 2020-12-31 was a Thursday of the ISO week 53 of 2020; 2021-01-03 a Sunday of that week too.
fn dates_have_parts(db: &TestDatabase) -> nuages::Result<()> {
    moments(
        db,
        &[
            "2020-12-31T23:59:58.5Z",
            "2021-01-03T00:00:00Z",
            "2021-05-08T13:07:09.000001Z",
        ],
    )?;
    let rows = || MaybeSort::objects().order_by(|s| s.id);
    let parts = rows()
        .values(|s| {
            (
                s.date.iso_year(),
                s.date.quarter(),
                s.date.week(),
                s.date.week_day(),
                s.date.iso_week_day(),
            )
        })
        .fetch(db)?;
    let of = |year, quarter, week, day, iso_day| {
        (
            Some(year),
            Some(quarter),
            Some(week),
            Some(day),
            Some(iso_day),
        )
    };
    assert_eq!(
        parts,
        [
            of(2020, 4, 53, 5, 4),
            of(2020, 1, 53, 1, 7),
            of(2021, 2, 18, 7, 6),
            (None, None, None, None, None),
        ]
    );
    Ok(())
}

fn moments_have_parts(db: &TestDatabase) -> nuages::Result<()> {
    moments(
        db,
        &[
            "2020-12-31T23:59:58.5Z",
            "2021-01-03T00:00:00Z",
            "2021-05-08T13:07:09.000001Z",
        ],
    )?;
    let rows = || MaybeSort::objects().order_by(|s| s.id);
    let moments = rows()
        .values(|s| {
            (
                s.moment.week(),
                s.moment.week_day(),
                s.moment.date(),
                s.moment.time(),
            )
        })
        .fetch(db)?;
    assert_eq!(
        moments,
        [
            (
                Some(53),
                Some(5),
                Some(date(2020, 12, 31)),
                Some(jiff::civil::time(23, 59, 58, 500_000_000))
            ),
            (
                Some(53),
                Some(1),
                Some(date(2021, 1, 3)),
                Some(jiff::civil::Time::midnight())
            ),
            (
                Some(18),
                Some(7),
                Some(date(2021, 5, 8)),
                Some(jiff::civil::time(13, 7, 9, 1_000))
            ),
            (None, None, None, None),
        ]
    );
    Ok(())
}

fn times_have_parts(db: &TestDatabase) -> nuages::Result<()> {
    moments(
        db,
        &[
            "2020-12-31T23:59:58.5Z",
            "2021-01-03T00:00:00Z",
            "2021-05-08T13:07:09.000001Z",
        ],
    )?;
    let rows = || MaybeSort::objects().order_by(|s| s.id);
    let times = rows()
        .values(|s| (s.moment.hour(), s.moment.minute(), s.moment.second()))
        .fetch(db)?;
    assert_eq!(
        times,
        [
            (Some(23), Some(59), Some(58)),
            (Some(0), Some(0), Some(0)),
            (Some(13), Some(7), Some(9)),
            (None, None, None),
        ]
    );
    Ok(())
}

fn parts_are_compared(db: &TestDatabase) -> nuages::Result<()> {
    moments(
        db,
        &[
            "2020-12-31T23:59:58.5Z",
            "2021-01-03T00:00:00Z",
            "2021-05-08T13:07:09Z",
        ],
    )?;
    let rows = || MaybeSort::objects();
    assert_eq!(rows().filter(|s| s.moment.hour().gte(13)).count(db)?, 2);
    assert_eq!(rows().filter(|s| s.date.week().exact(53)).count(db)?, 2);
    assert_eq!(rows().exclude(|s| s.date.week().exact(53)).count(db)?, 2);
    assert_eq!(
        rows()
            .filter(|s| s.moment.date().exact(date(2021, 1, 3)))
            .count(db)?,
        1
    );
    assert_eq!(
        rows()
            .filter(|s| s.moment.date().range(date(2020, 1, 1), date(2021, 1, 3)))
            .count(db)?,
        2
    );
    assert_eq!(
        rows()
            .filter(q!(date.quarter.in = [1, 2], moment__hour__lt = 1))
            .count(db)?,
        1
    );
    Ok(())
}

// A year is compared by its first and last moment, for which there may be an index.
fn years_have_bounds(db: &TestDatabase) -> nuages::Result<()> {
    moments(
        db,
        &[
            "2019-12-31T23:59:59.999999Z",
            "2020-01-01T00:00:00Z",
            "2020-12-31T23:59:59.999999Z",
            "2021-01-01T00:00:00Z",
        ],
    )?;
    let count = |q: Q<MaybeSort>| MaybeSort::objects().filter(|_| q).count(db);
    let of = |year: i32| -> nuages::Result<Vec<i64>> {
        [
            MaybeSort::q(|s| s.moment.year().exact(year)),
            MaybeSort::q(|s| s.moment.year().lt(year)),
            MaybeSort::q(|s| s.moment.year().lte(year)),
            MaybeSort::q(|s| s.moment.year().gt(year)),
            MaybeSort::q(|s| s.moment.year().gte(year)),
            MaybeSort::q(|s| !s.moment.year().exact(year)),
            MaybeSort::q(|s| s.date.year().exact(year)),
            MaybeSort::q(|s| s.date.year().lt(year)),
            MaybeSort::q(|s| s.date.year().lte(year)),
            MaybeSort::q(|s| s.date.year().gt(year)),
            MaybeSort::q(|s| s.date.year().gte(year)),
            MaybeSort::q(|s| !s.date.year().exact(year)),
        ]
        .into_iter()
        .map(count)
        .collect()
    };
    assert_eq!(of(2020)?, [2, 1, 3, 1, 3, 3, 2, 1, 3, 1, 3, 3]);
    assert_eq!(of(2018)?, [0, 0, 0, 4, 4, 5, 0, 0, 0, 4, 4, 5]);
    assert_eq!(of(-1)?, [0, 0, 0, 4, 4, 5, 0, 0, 0, 4, 4, 5]);
    assert_eq!(of(100_000)?, [0, 4, 4, 0, 0, 5, 0, 4, 4, 0, 0, 5]);
    let sql = MaybeSort::objects()
        .filter(|s| s.date.year().exact(2020))
        .to_sql(db)?;
    assert!(sql.contains("\"date\" BETWEEN"), "{sql}");
    Ok(())
}

fn dates_are_cut_down(db: &TestDatabase) -> nuages::Result<()> {
    moments(
        db,
        &[
            "2021-05-08T13:07:09.5Z",
            "2020-12-31T23:59:58Z",
            "2021-02-28T00:00:00Z",
        ],
    )?;
    let rows = MaybeSort::objects()
        .order_by(|s| s.id)
        .values(|s| {
            (
                s.date.trunc_year(),
                s.date.trunc_quarter(),
                s.date.trunc_month(),
                s.date.trunc_week(),
                s.date.trunc_day(),
            )
        })
        .fetch(db)?;
    let of = |dates: [jiff::civil::Date; 5]| {
        let [year, quarter, month, week, day] = dates.map(Some);
        (year, quarter, month, week, day)
    };
    assert_eq!(
        rows,
        [
            of([
                date(2021, 1, 1),
                date(2021, 4, 1),
                date(2021, 5, 1),
                date(2021, 5, 3),
                date(2021, 5, 8)
            ]),
            of([
                date(2020, 1, 1),
                date(2020, 10, 1),
                date(2020, 12, 1),
                date(2020, 12, 28),
                date(2020, 12, 31)
            ]),
            of([
                date(2021, 1, 1),
                date(2021, 1, 1),
                date(2021, 2, 1),
                date(2021, 2, 22),
                date(2021, 2, 28)
            ]),
            (None, None, None, None, None),
        ]
    );
    Ok(())
}

fn moments_are_cut_down(db: &TestDatabase) -> nuages::Result<()> {
    moments(db, &["2021-05-08T13:07:09.5Z"])?;
    let first = MaybeSort::objects()
        .order_by(|s| s.id)
        .values(|s| {
            (
                s.moment.trunc_quarter(),
                s.moment.trunc_week(),
                s.moment.trunc_day(),
                s.moment.trunc_hour(),
                s.moment.trunc_minute(),
                s.moment.trunc_second(),
            )
        })
        .first(db)?
        .expect("a row");
    let at = |text: &str| Some(text.parse::<Timestamp>().expect("a moment"));
    assert_eq!(
        first,
        (
            at("2021-04-01T00:00:00Z"),
            at("2021-05-03T00:00:00Z"),
            at("2021-05-08T00:00:00Z"),
            at("2021-05-08T13:00:00Z"),
            at("2021-05-08T13:07:00Z"),
            at("2021-05-08T13:07:09Z"),
        )
    );
    Ok(())
}

// Berlin is an hour ahead of UTC in winter, two in summer.
fn time_zones_show_moments_in_their_way(db: &TestDatabase) -> nuages::Result<()> {
    moments(
        db,
        &[
            "2020-12-31T23:30:00Z",
            "2021-05-31T22:30:00Z",
            "2021-06-01T12:00:00.000001Z",
        ],
    )?;
    let rows = MaybeSort::objects()
        .order_by(|s| s.id)
        .values(|s| {
            let local = s.moment.in_tz("Europe/Berlin");
            (
                local.clone(),
                local.clone().hour(),
                local.clone().date(),
                local.trunc_month(),
            )
        })
        .fetch(db)?;
    let at = |text: &str| Some(text.parse::<DateTime>().expect("a day and time"));
    assert_eq!(
        rows,
        [
            (
                at("2021-01-01T00:30:00"),
                Some(0),
                Some(date(2021, 1, 1)),
                at("2021-01-01T00:00:00")
            ),
            (
                at("2021-06-01T00:30:00"),
                Some(0),
                Some(date(2021, 6, 1)),
                at("2021-06-01T00:00:00")
            ),
            (
                at("2021-06-01T14:00:00.000001"),
                Some(14),
                Some(date(2021, 6, 1)),
                at("2021-06-01T00:00:00")
            ),
            (None, None, None, None),
        ]
    );
    let of_2021 = MaybeSort::objects()
        .filter(|s| s.moment.in_tz("Europe/Berlin").year().exact(2021))
        .count(db)?;
    assert_eq!(of_2021, 3);
    let since = date(2021, 6, 1).at(0, 30, 0, 0);
    let later = MaybeSort::objects().filter(|s| s.moment.in_tz("Europe/Berlin").gt(since));
    assert_eq!(later.count(db)?, 1);
    let error = MaybeSort::objects()
        .filter(|s| s.moment.in_tz("Europe/Atlantis").hour().exact(1))
        .count(db)
        .unwrap_err();
    assert!(error.is_invalid_value(), "{error}");
    Ok(())
}

fn different_days_and_moments(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let dates = |step: u8| -> nuages::Result<Vec<_>> {
        let entries = Entry::objects().filter(|e| e.rating.gte(0));
        match step {
            0 => entries.dates(|e| e.pub_date.trunc_year()).fetch(db),
            1 => entries
                .dates(|e| e.pub_date.trunc_month())
                .reverse()
                .fetch(db),
            _ => entries.dates(|e| e.pub_date).slice(1..3).fetch(db),
        }
    };
    assert_eq!(
        dates(0)?,
        [date(2005, 1, 1), date(2006, 1, 1), date(2008, 1, 1)]
    );
    assert_eq!(
        dates(1)?,
        [
            date(2008, 12, 1),
            date(2008, 6, 1),
            date(2006, 5, 1),
            date(2005, 1, 1)
        ]
    );
    assert_eq!(dates(2)?, [date(2006, 5, 8), date(2008, 6, 1)]);
    assert_eq!(
        Entry::objects()
            .dates(|e| e.pub_date.trunc_year())
            .count(db)?,
        3
    );
    moments(
        db,
        &[
            "2021-05-08T13:07:09Z",
            "2021-05-08T13:59:00Z",
            "2021-05-08T12:00:00Z",
        ],
    )?;
    let hours = MaybeSort::objects()
        .datetimes(|s| s.moment.in_tz("Asia/Tokyo").trunc_hour())
        .fetch(db)?;
    assert_eq!(
        hours,
        [
            date(2021, 5, 8).at(21, 0, 0, 0),
            date(2021, 5, 8).at(22, 0, 0, 0)
        ]
    );
    Ok(())
}

suite! {
    dates_have_parts,
    moments_have_parts,
    times_have_parts,
    parts_are_compared,
    years_have_bounds,
    dates_are_cut_down,
    moments_are_cut_down,
    time_zones_show_moments_in_their_way,
    different_days_and_moments,
}
