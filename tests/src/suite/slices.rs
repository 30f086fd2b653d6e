//! Slices: a part of the rows, counted from 0, and parts of parts.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Blog, Entry};
use crate::sample::sample;

/// Ten blogs, `a` to `j`.
fn ten(db: &TestDatabase) -> nuages::Result<()> {
    Blog::objects().bulk_create(
        db,
        ('a'..='j').map(|name| Blog::new().name(name.to_string())),
    )?;
    Ok(())
}

fn by_name() -> QuerySet<Blog> {
    Blog::objects().order_by(|b| b.name)
}

fn bounds_of_every_kind(db: &TestDatabase) -> nuages::Result<()> {
    ten(db)?;
    let names = |rows: &[Blog]| rows.iter().map(|b| b.name.as_str()).collect::<String>();
    assert_eq!(names(&by_name().slice(..3).fetch(db)?), "abc");
    assert_eq!(names(&by_name().slice(..=3).fetch(db)?), "abcd");
    assert_eq!(names(&by_name().slice(7..).fetch(db)?), "hij");
    assert_eq!(names(&by_name().slice(2..5).fetch(db)?), "cde");
    assert_eq!(names(&by_name().slice(8..20).fetch(db)?), "ij");
    assert_eq!(names(&by_name().slice(20..).fetch(db)?), "");
    assert_eq!(names(&by_name().slice(..).fetch(db)?), "abcdefghij");
    assert_eq!(names(&by_name().reverse().slice(..2).fetch(db)?), "ji");
    Ok(())
}

fn a_slice_of_a_slice_is_within_it(db: &TestDatabase) -> nuages::Result<()> {
    ten(db)?;
    let names = |rows: &[Blog]| rows.iter().map(|b| b.name.as_str()).collect::<String>();
    assert_eq!(names(&by_name().slice(2..8).slice(1..3).fetch(db)?), "de");
    assert_eq!(names(&by_name().slice(2..5).slice(..100).fetch(db)?), "cde");
    assert_eq!(names(&by_name().slice(2..5).slice(2..100).fetch(db)?), "e");
    assert_eq!(names(&by_name().slice(2..).slice(..2).fetch(db)?), "cd");
    assert_eq!(names(&by_name().slice(..5).slice(3..).fetch(db)?), "de");
    Ok(())
}

fn an_empty_slice_asks_nothing(db: &TestDatabase) -> nuages::Result<()> {
    ten(db)?;
    let log = db.log_queries();
    assert_eq!(by_name().slice(3..3).fetch(db)?.len(), 0);
    assert_eq!(by_name().slice(..5).slice(5..).fetch(db)?.len(), 0);
    assert_eq!(by_name().slice(..0).count(db)?, 0);
    assert!(!by_name().slice(..0).exists(db)?);
    assert_eq!(log.len(), 0, "{:?}", log.statements());
    Ok(())
}

fn terminal_verbs_stay_within_the_slice(db: &TestDatabase) -> nuages::Result<()> {
    ten(db)?;
    assert_eq!(by_name().slice(2..5).count(db)?, 3);
    assert_eq!(by_name().slice(8..20).count(db)?, 2);
    assert!(by_name().slice(9..).exists(db)?);
    assert!(!by_name().slice(10..).exists(db)?);
    assert_eq!(
        by_name().slice(2..5).first(db)?.map(|b| b.name),
        Some("c".to_owned())
    );
    assert_eq!(by_name().slice(4..5).get(db)?.name, "e");
    assert!(
        by_name()
            .slice(4..6)
            .get(db)
            .unwrap_err()
            .is_multiple_objects_returned()
    );
    assert!(
        by_name()
            .slice(10..)
            .get(db)
            .unwrap_err()
            .is_does_not_exist()
    );
    assert_eq!(
        by_name()
            .slice(2..5)
            .aggregate(db, |b| (b.name.min(), b.name.max()))?,
        (Some("c".to_owned()), Some("e".to_owned()))
    );
    Ok(())
}

fn a_slice_counts_rows_after_the_filters(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let best = Entry::objects()
        .filter(|e| e.rating.gte(4))
        .order_by(|e| (-e.rating, e.headline))
        .slice(1..3);
    assert_eq!(
        best.values(|e| e.headline).fetch(db)?,
        ["Help!", "Biography"]
    );
    let distinct = Blog::objects()
        .filter(|b| b.entries().rating.gte(0))
        .distinct()
        .order_by(|b| b.name)
        .slice(1..);
    assert_eq!(distinct.fetch(db)?.len(), 1);
    Ok(())
}

fn a_slice_of_unique_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let unique = || {
        Blog::objects()
            .filter(|b| b.entries().rating.gte(0))
            .distinct()
    };
    assert!(unique().slice(1..).exists(db)?);
    assert!(!unique().slice(2..).exists(db)?);
    assert_eq!(unique().slice(1..).count(db)?, 1);
    let last = unique().order_by(|b| -b.name).slice(..1);
    assert_eq!(
        last.aggregate(db, |b| (b.id.count(), b.name.min()))?,
        (1, Some("Cheddar".to_owned()))
    );
    Ok(())
}

fn the_order_says_which_rows_are_in_the_slice(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let best = || {
        Entry::objects()
            .order_by(|e| (-e.rating, e.headline))
            .slice(..2)
    };
    assert_eq!(best().aggregate(db, |e| e.rating.sum())?, Some(14));
    let newest = || {
        Entry::objects()
            .filter(|e| e.pub_date.isnull(false))
            .slice(..2)
    };
    assert_eq!(
        newest().aggregate(db, |e| e.headline.max())?,
        Some("Cheese".to_owned())
    );
    Ok(())
}

suite! {
    bounds_of_every_kind,
    a_slice_of_a_slice_is_within_it,
    an_empty_slice_asks_nothing,
    terminal_verbs_stay_within_the_slice,
    a_slice_counts_rows_after_the_filters,
    a_slice_of_unique_rows,
    the_order_says_which_rows_are_in_the_slice,
}
