//! Moments moved by spans of time, and the spans between them.

use jiff::civil::{date, time};
use jiff::{SignedDuration, Timestamp};
use nuages::field_types::DateTimeField;
use nuages::functions::now;

use crate::database::TestDatabase;
use crate::models::{Author, MaybeSort};
use crate::sample::author;

fn moments_are_moved_by_spans(db: &TestDatabase) -> nuages::Result<()> {
    let moment: Timestamp = "2024-02-29T23:30:00.000001Z".parse().unwrap();
    MaybeSort::new()
        .moment(moment)
        .duration(SignedDuration::from_mins(90))
        .save(db)?;
    MaybeSort::new().save(db)?;
    let found = MaybeSort::objects()
        .order_by(|s| s.id)
        .values(|s| {
            (
                s.moment + SignedDuration::from_mins(45),
                s.moment - SignedDuration::from_hours(24 * 60),
                s.moment + s.duration,
                (s.moment + s.duration).since(s.moment),
            )
        })
        .fetch(db)?;
    let at = |text: &str| Some(text.parse().unwrap());
    assert_eq!(
        found,
        [
            (
                at("2024-03-01T00:15:00.000001Z"),
                at("2023-12-31T23:30:00.000001Z"),
                at("2024-03-01T01:00:00.000001Z"),
                Some(SignedDuration::from_mins(90))
            ),
            (None, None, None, None)
        ]
    );
    let later = MaybeSort::objects()
        .filter(|s| (s.moment + SignedDuration::from_secs(1)).gt(moment))
        .count(db)?;
    assert_eq!(later, 1);
    let moved = MaybeSort::objects().all().update(db, |s| {
        s.moment.set(s.moment + SignedDuration::from_micros(-1))
    })?;
    assert_eq!(moved, 2);
    let moved = MaybeSort::objects().filter(|s| s.moment.exact(at("2024-02-29T23:30:00Z")));
    assert_eq!(moved.count(db)?, 1);
    Ok(())
}

fn spans_lie_between_points_in_time(db: &TestDatabase) -> nuages::Result<()> {
    MaybeSort::new()
        .moment("2024-03-01T00:00:00.5Z".parse::<Timestamp>().unwrap())
        .date(date(2024, 3, 1))
        .time(time(12, 0, 0, 0))
        .save(db)?;
    let found = MaybeSort::objects().values(|s| {
        (
            s.moment
                .since("2024-02-28T23:59:59Z".parse::<Timestamp>().unwrap()),
            s.date.since(date(2024, 2, 28)),
            s.date.since(date(2025, 3, 1)),
            s.time.since(time(13, 30, 0, 1000)),
            s.date.cast::<DateTimeField>() + SignedDuration::from_hours(-1),
        )
    });
    let hours = SignedDuration::from_hours;
    assert_eq!(
        found.get(db)?,
        (
            Some(hours(24) + SignedDuration::from_micros(1_500_000)),
            Some(hours(48)),
            Some(hours(-365 * 24)),
            Some(-SignedDuration::from_micros(5_400_000_001)),
            Some("2024-02-29T23:00:00Z".parse().unwrap())
        )
    );
    let far = MaybeSort::objects()
        .filter(|s| s.date.since(date(2024, 1, 1)).gt(hours(24 * 59)))
        .count(db)?;
    assert_eq!(far, 1);
    Ok(())
}

fn now_is_the_present_moment(db: &TestDatabase) -> nuages::Result<()> {
    author(db, "Joe")?;
    let micros = Timestamp::now().as_microsecond() - 5_000_000;
    let before = Timestamp::from_microsecond(micros).unwrap();
    let found = Author::objects().values(|_| now()).get(db)?;
    assert!(
        found > before && found < before + SignedDuration::from_secs(60),
        "{found}"
    );
    MaybeSort::new().moment(before).save(db)?;
    let past = MaybeSort::objects().filter(|s| s.moment.lt(now() - SignedDuration::from_secs(1)));
    assert_eq!(past.count(db)?, 1);
    MaybeSort::objects()
        .all()
        .update(db, |s| s.moment.set(now()))?;
    assert_eq!(
        MaybeSort::objects()
            .filter(|s| s.moment.gt(before))
            .count(db)?,
        1
    );
    Ok(())
}

suite! {
    moments_are_moved_by_spans,
    spans_lie_between_points_in_time,
    now_is_the_present_moment,
}
