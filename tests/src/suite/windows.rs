//! Functions over the rows around a row.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use nuages::prelude::*;
use nuages::raw;
use nuages::window::{
    Window, cume_dist, dense_rank, first_value, lag, last_value, lead, nth_value, ntile,
    percent_rank, rank, row_number,
};

use super::headlines;
use crate::database::TestDatabase;
use crate::models::Entry;
use crate::sample::sample;

// By rating, the greatest first: Let It Be 9, Help! 5, Biography 4, Cheese 4, Albums 0.
fn rows_have_places(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let rows = Entry::objects()
        .order_by(|e| (-e.rating, e.id))
        .values(|e| {
            let by_rating = || Window::new().order_by(-e.rating);
            (
                e.headline,
                row_number().over(by_rating().order_by(e.id)),
                rank().over(by_rating()),
                dense_rank().over(by_rating()),
                ntile(2).over(by_rating().order_by(e.id)),
                percent_rank().over(by_rating()),
                cume_dist().over(by_rating()),
            )
        })
        .fetch(db)?;
    let expected = [
        ("Let It Be", 1, 1, 1, 1, 0.0, 0.2),
        ("Help!", 2, 2, 2, 1, 0.25, 0.4),
        ("Biography", 3, 3, 3, 1, 0.5, 0.8),
        ("Cheese", 4, 3, 3, 2, 0.5, 0.8),
        ("Albums", 5, 5, 4, 2, 1.0, 1.0),
    ];
    assert_eq!(
        rows,
        expected.map(|(h, a, b, c, d, e, f)| (h.to_owned(), a, b, c, d, e, f))
    );
    Ok(())
}

fn rows_see_their_neighbours(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let rows = Entry::objects()
        .order_by(|e| e.id)
        .values(|e| {
            let of_blog = || Window::new().partition_by(e.blog_id).order_by(e.id);
            (
                lag(e.rating, 1).over(of_blog()),
                lead(e.rating, 2).over(of_blog()),
                first_value(e.rating).over(of_blog()),
                last_value(e.rating).over(of_blog().rows(..)),
                nth_value(e.rating, 2).over(of_blog()),
            )
        })
        .fetch(db)?;
    assert_eq!(
        rows,
        [
            (None, Some(4), Some(5), Some(4), None),
            (Some(5), None, Some(5), Some(4), Some(9)),
            (Some(9), None, Some(5), Some(4), Some(9)),
            (None, None, Some(4), Some(0), None),
            (Some(4), None, Some(4), Some(0), Some(0)),
        ]
    );
    Ok(())
}

fn aggregates_keep_their_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let rows = Entry::objects()
        .order_by(|e| e.id)
        .values(|e| {
            let of_blog = || Window::new().partition_by(e.blog_id);
            let by_id = || Window::new().order_by(e.id);
            (
                e.rating.sum().over(of_blog()),
                e.rating.avg().over(of_blog()),
                e.id.count().over(of_blog()),
                e.rating.sum().over(by_id()),
                e.rating.max().over(by_id().rows(-1..=1)),
                e.rating.sum().over(by_id().rows(1..=2)),
                e.rating
                    .sum()
                    .over(Window::new().order_by(e.rating).range(..=0)),
            )
        })
        .fetch(db)?;
    assert_eq!(
        rows,
        [
            (Some(18), Some(6.0), 3, Some(5), Some(9), Some(13), Some(13)),
            (Some(18), Some(6.0), 3, Some(14), Some(9), Some(8), Some(22)),
            (Some(18), Some(6.0), 3, Some(18), Some(9), Some(4), Some(8)),
            (Some(4), Some(2.0), 2, Some(22), Some(4), Some(0), Some(8)),
            (Some(4), Some(2.0), 2, Some(22), Some(4), None, Some(0)),
        ]
    );
    Ok(())
}

fn rows_are_chosen_by_their_place(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let ranked = || {
        Entry::objects().annotate(|e| {
            row! { place: row_number().over(Window::new().partition_by(e.blog_id).order_by(-e.rating)) }
        })
    };
    let log = db.log_queries();
    let best = ranked()
        .filter(|e| e.place.exact(1))
        .order_by(|e| e.headline)
        .fetch(db)?;
    assert_eq!(log.len(), 1);
    let best: Vec<_> = best
        .iter()
        .map(|e| (e.headline.as_str(), e.place))
        .collect();
    assert_eq!(best, [("Cheese", 1), ("Let It Be", 1)]);
    // The places are those before the choice, whatever is chosen.
    let later = ranked()
        .filter(|e| e.place.gt(1))
        .order_by(|e| (e.place, e.id))
        .fetch(db)?;
    let later: Vec<_> = later
        .iter()
        .map(|e| (e.headline.as_str(), e.place))
        .collect();
    assert_eq!(later, [("Help!", 2), ("Albums", 2), ("Biography", 3)]);
    // Other filters come first, wherever they stand.
    let rest = ranked()
        .filter(|e| e.place.exact(1))
        .filter(|e| e.rating.lt(9))
        .order_by(|e| e.id);
    assert_eq!(
        rest.clone().values(|e| e.headline).fetch(db)?,
        ["Help!", "Cheese"]
    );
    assert_eq!(rest.clone().count(db)?, 2);
    assert!(rest.clone().exists(db)?);
    assert_eq!(
        rest.slice(1..).values(|e| e.headline).fetch(db)?,
        ["Cheese"]
    );
    let mixed = ranked()
        .filter(|e| e.place.exact(3) | e.rating.exact(0))
        .order_by(|e| e.id);
    assert_eq!(
        mixed.values(|e| e.headline).fetch(db)?,
        ["Biography", "Albums"]
    );
    let excluded = ranked().exclude(|e| e.place.exact(1)).count(db)?;
    assert_eq!(excluded, 3);
    assert_eq!(
        ranked()
            .filter(|e| e.place.exact(2))
            .update(db, |e| e.rating.set(7))?,
        2
    );
    assert_eq!(
        headlines(db, Entry::objects().filter(|e| e.rating.exact(7)))?,
        ["Help!", "Albums"]
    );
    Ok(())
}

fn what_cannot_be_is_an_error(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let rows = || Entry::objects().order_by(|e| e.id);
    let (start, end) = (1, -1);
    let errors = [
        rows()
            .values(|e| e.rating.count_distinct().over(Window::new()))
            .fetch(db)
            .unwrap_err(),
        rows()
            .values(|e| ntile(0).over(Window::new().order_by(e.id)))
            .fetch(db)
            .unwrap_err(),
        rows()
            .values(|e| {
                e.rating
                    .sum()
                    .over(Window::new().order_by(e.id).rows(start..=end))
            })
            .fetch(db)
            .unwrap_err(),
        rows()
            .filter(|e| row_number().over(Window::new().order_by(e.id)).lt(3))
            .distinct()
            .count(db)
            .unwrap_err(),
        rows()
            .filter(|e| row_number().over(Window::new().order_by(e.id)).lt(3))
            .aggregate(db, |e| e.rating.sum())
            .unwrap_err(),
    ];
    for (n, error) in errors.iter().enumerate() {
        assert!(error.is_invalid_query(), "{n}: {error}");
    }
    Ok(())
}

fn queries_in_loops_are_found(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    for entry in Entry::objects().fetch(db)? {
        entry.blog(db)?;
    }
    let repeated = log.repeated(2);
    assert_eq!(repeated.len(), 1);
    assert_eq!(repeated[0].1, 5);
    assert!(repeated[0].0.contains("blog_blog"), "{}", repeated[0].0);
    log.expect_queries(6)?;
    let error = log.expect_queries(2).unwrap_err().to_string();
    assert!(
        error.starts_with("2 statements were expected, and there were 6:\nSELECT"),
        "{error}"
    );
    Ok(())
}

fn slow_statements_are_told(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    // Every statement takes some time.
    db.on_slow_query(Duration::ZERO, move |sql, took| {
        heard.lock().expect("a lock").push((sql.to_owned(), took));
    });
    db.on_slow_query(Duration::ZERO, |_, _| unreachable!("the first call counts"));
    Entry::objects().filter(|e| e.rating.gt(4)).count(db)?;
    Entry::objects()
        .filter(|e| e.rating.gt(4))
        .update(db, |e| e.rating.set(3))?;
    let rows: Vec<(i64,)> = raw("SELECT count(*) FROM blog_entry", ()).fetch(db)?;
    assert_eq!(rows, [(5,)]);
    let told = told.lock().expect("a lock");
    let starts: Vec<_> = told.iter().map(|(sql, _)| &sql[..12]).collect();
    assert_eq!(starts, ["SELECT COUNT", "UPDATE \"blog", "SELECT count"]);
    assert!(told.iter().all(|(_, took)| *took < Duration::from_mins(1)));
    Ok(())
}

suite! {
    rows_have_places,
    rows_see_their_neighbours,
    aggregates_keep_their_rows,
    rows_are_chosen_by_their_place,
    what_cannot_be_is_an_error,
    queries_in_loops_are_found,
    slow_statements_are_told,
}
