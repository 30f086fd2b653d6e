//! Numbers over many rows: of all of them, of each row's related rows, of groups.

use jiff::civil::date;
use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Author, Blog, Entry};
use crate::sample::sample;

fn over_all_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let all = Entry::objects;
    let (n, sum, avg) = all().aggregate(db, |e| (e.id.count(), e.rating.sum(), e.rating.avg()))?;
    assert_eq!((n, sum, avg), (5, Some(22), Some(4.4)));
    assert_eq!(
        all().aggregate(db, |e| (e.rating.min(), e.rating.max()))?,
        (Some(0), Some(9))
    );
    let days = all().aggregate(db, |e| (e.pub_date.min(), e.pub_date.max()))?;
    assert_eq!(days, (Some(date(2005, 1, 31)), Some(date(2008, 12, 31))));
    assert_eq!(
        all().aggregate(db, |e| e.headline.max())?,
        Some("Let It Be".to_owned())
    );
    Ok(())
}

fn over_no_rows(db: &TestDatabase) -> nuages::Result<()> {
    let none = || Entry::objects().filter(|e| e.rating.gt(100));
    let (n, sum, avg) = none().aggregate(db, |e| (e.id.count(), e.rating.sum(), e.rating.avg()))?;
    assert_eq!((n, sum, avg), (0, None, None));
    let (n, max) = Entry::objects()
        .none()
        .aggregate(db, |e| (e.id.count(), e.rating.max()))?;
    assert_eq!((n, max), (0, None));
    Ok(())
}

fn count_leaves_out_nulls_and_doubles(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let all = Entry::objects;
    let (dated, ratings) =
        all().aggregate(db, |e| (e.pub_date.count(), e.rating.count_distinct()))?;
    assert_eq!((dated, ratings), (4, 4));
    assert_eq!(all().count(db)?, 5);
    assert_eq!(
        Blog::objects()
            .filter(|b| b.entries().rating.gte(4))
            .count(db)?,
        4
    );
    assert_eq!(
        Blog::objects()
            .filter(|b| b.entries().rating.gte(4))
            .distinct()
            .count(db)?,
        2
    );
    assert_eq!(all().values(|e| e.rating).distinct().count(db)?, 4);
    Ok(())
}

fn over_filtered_rows_and_paths(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let of_cheddar = Entry::objects().filter(|e| e.blog.name.exact("Cheddar"));
    assert_eq!(of_cheddar.aggregate(db, |e| e.rating.sum())?, Some(4));
    assert_eq!(
        Entry::objects().aggregate(db, |e| e.editor.name.max())?,
        Some("Joe".to_owned())
    );
    assert_eq!(
        Blog::objects().aggregate(db, |b| b.entries().rating.max())?,
        Some(9)
    );
    assert_eq!(
        Entry::objects().aggregate(db, |e| (e.rating * 2).sum())?,
        Some(44)
    );
    let sliced = Entry::objects()
        .order_by(|e| (-e.rating, e.headline))
        .slice(..2);
    assert_eq!(sliced.aggregate(db, |e| e.rating.sum())?, Some(14));
    Ok(())
}

fn annotations_count_related_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let blogs = Blog::objects()
        .annotate(|b| row! { n: b.entries().count(), best: b.entries().rating.max(), mean: b.entries().rating.avg() })
        .order_by(|b| b.id)
        .fetch(db)?;
    let found: Vec<_> = blogs
        .iter()
        .map(|b| (b.name.as_str(), b.n, b.best, b.mean))
        .collect();
    let expected = [
        ("Beatles", 3, Some(9), Some(6.0)),
        ("Cheddar", 2, Some(4), Some(2.0)),
        ("Empty", 0, None, None),
    ];
    assert_eq!(found, expected);
    Ok(())
}

fn several_annotations_do_not_multiply(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let authors = Author::objects()
        .annotate(|a| row! { written: a.entries().count(), edited: a.edited().count(), sum: a.entries().rating.sum() })
        .order_by(|a| a.id)
        .fetch(db)?;
    let found: Vec<_> = authors
        .iter()
        .map(|a| (a.name.as_str(), a.written, a.edited, a.sum))
        .collect();
    assert_eq!(
        found,
        [
            ("Joe", 3, 2, Some(9)),
            ("Ann", 3, 1, Some(14)),
            ("Bob", 0, 0, None)
        ]
    );
    Ok(())
}

fn annotations_of_some_related_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let blogs = Blog::objects()
        .annotate(|b| {
            row! {
                good: b.entries().filter(|e| e.rating.gte(5)).count(),
                either: b.entries().filter(|e| e.rating.exact(9) | e.rating.exact(0)).count(),
                not_joes: b.entries().exclude(|e| e.editor.name.exact("Joe")).count(),
                two: b.entries().slice(..2).count(),
            }
        })
        .order_by(|b| b.id)
        .fetch(db)?;
    let found: Vec<_> = blogs
        .iter()
        .map(|b| (b.good, b.either, b.not_joes, b.two))
        .collect();
    assert_eq!(found, [(2, 1, 2, 2), (0, 1, 1, 2), (0, 0, 0, 0)]);
    Ok(())
}

fn annotations_are_filtered_and_ordered_by(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let busy = Blog::objects()
        .annotate(|b| row! { n: b.entries().count() })
        .filter(|b| b.n.gt(1))
        .order_by(|b| -b.n);
    let names: Vec<_> = busy
        .clone()
        .fetch(db)?
        .into_iter()
        .map(|b| (b.name.clone(), b.n))
        .collect();
    assert_eq!(
        names,
        [("Beatles".to_owned(), 3), ("Cheddar".to_owned(), 2)]
    );
    assert_eq!(busy.count(db)?, 2);
    let silent = Blog::objects()
        .annotate(|b| row! { n: b.entries().count() })
        .exclude(|b| b.n.gte(1) & b.name.startswith("B"));
    assert_eq!(silent.count(db)?, 2);
    Ok(())
}

fn values_then_annotate_makes_groups(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let totals = Entry::objects()
        .values(|e| row! { blog: e.blog.name })
        .annotate(|e| row! { n: e.id.count(), avg: e.rating.avg() })
        .order_by(|e| e.blog)
        .fetch(db)?;
    let found: Vec<_> = totals
        .iter()
        .map(|t| (t.blog.as_str(), t.n, t.avg))
        .collect();
    assert_eq!(
        found,
        [("Beatles", 3, Some(6.0)), ("Cheddar", 2, Some(2.0))]
    );
    // The model's own order would split the groups.
    let ratings = Entry::objects()
        .values(|e| row! { rating: e.rating })
        .annotate(|e| row! { n: e.id.count() });
    assert_eq!(ratings.clone().count(db)?, 4);
    let twice = ratings.filter(|e| e.n.gt(1)).fetch(db)?;
    assert_eq!(
        twice.iter().map(|r| (r.rating, r.n)).collect::<Vec<_>>(),
        [(4, 2)]
    );
    Ok(())
}

fn groups_of_a_transform_and_of_null(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let years = Entry::objects()
        .values(|e| row! { year: e.pub_date.year() })
        .annotate(|e| row! { n: e.id.count() })
        .order_by(|e| e.year.asc().nulls_first())
        .fetch(db)?;
    let found: Vec<_> = years.iter().map(|y| (y.year, y.n)).collect();
    assert_eq!(
        found,
        [(None, 1), (Some(2005), 1), (Some(2006), 1), (Some(2008), 2)]
    );
    Ok(())
}

fn filters_before_groups_are_about_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let groups = Entry::objects()
        .filter(|e| e.rating.gte(4))
        .values(|e| row! { blog: e.blog.name })
        .annotate(|e| row! { n: e.id.count() })
        .filter(|e| e.n.exact(1) | e.n.exact(3))
        .order_by(|e| e.blog)
        .fetch(db)?;
    assert_eq!(
        groups
            .iter()
            .map(|g| (g.blog.as_str(), g.n))
            .collect::<Vec<_>>(),
        [("Beatles", 3), ("Cheddar", 1)]
    );
    Ok(())
}

fn totals_of_annotations(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let blogs = || {
        Blog::objects()
            .annotate(|b| row! { n: b.entries().count(), best: b.entries().rating.max(), length: b.name.length() })
    };
    // 3, 2 and 0 entries; 9, 4 and none; 7, 7 and 5 letters.
    let found = blogs().aggregate(db, |b| {
        (
            b.n.sum(),
            b.n.avg(),
            b.best.max(),
            b.best.count(),
            b.length.sum(),
            b.id.count(),
        )
    })?;
    assert_eq!(found, (Some(5), Some(5.0 / 3.0), Some(9), 2, Some(19), 3));
    let busy = blogs().filter(|b| b.n.gt(0)).exclude(|b| b.best.gt(8));
    assert_eq!(
        busy.clone().aggregate(db, |b| (b.n.sum(), b.id.count()))?,
        (Some(2), 1)
    );
    let some = blogs().order_by(|b| -b.n).slice(..2);
    assert_eq!(
        some.aggregate(db, |b| (b.n.sum(), b.best.min()))?,
        (Some(5), Some(4))
    );
    let few = blogs().aggregate(db, |b| b.id.count().filter(b.n.lt(3)))?;
    assert_eq!(few, 2);
    let joined = Entry::objects()
        .select_related(|e| row! { e.blog })
        .aggregate(db, |e| (e.rating.sum(), e.blog.name.count_distinct()))?;
    assert_eq!(joined, (Some(22), 2));
    Ok(())
}

fn totals_of_groups(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let groups = || {
        Entry::objects()
            .values(|e| row! { blog: e.blog.name, rated: e.rating.gt(0) })
            .annotate(|e| row! { n: e.id.count(), sum: e.rating.sum() })
    };
    // Beatles: 3 with 18 in sum; Cheddar: 1 with 4, 1 with 0.
    let found = groups().aggregate(db, |e| {
        (
            e.n.max(),
            e.sum.avg(),
            e.blog.count(),
            e.blog.max(),
            e.rated.count_distinct(),
        )
    })?;
    assert_eq!(
        found,
        (Some(3), Some(22.0 / 3.0), 3, Some("Cheddar".to_owned()), 2)
    );
    let found = groups()
        .filter(|e| e.n.exact(1))
        .aggregate(db, |e| (e.sum.sum(), e.n.count()))?;
    assert_eq!(found, (Some(4), 2));
    let other = groups().aggregate(db, |_| {
        nuages::functions::value(1).sum().filter(Q::always())
    });
    assert_eq!(other?, Some(3));
    Ok(())
}

fn totals_are_aggregates(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let wrong = Entry::objects().aggregate(db, |e| e.rating);
    assert!(wrong.is_err_and(|error| error.is_invalid_query()));
    let wrong = Entry::objects()
        .values(|e| row! { blog: e.blog.name })
        .annotate(|e| row! { n: e.id.count() })
        .aggregate(db, |e| e.rating.sum());
    assert!(wrong.is_err_and(|error| error.is_invalid_query()));
    Ok(())
}

fn totals_of_different_values(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    // 5, 9, 4, 4, 0
    let ratings = Entry::objects()
        .values(|e| row! { rating: e.rating })
        .distinct();
    assert_eq!(
        ratings.aggregate(db, |e| (e.rating.sum(), e.rating.count()))?,
        (Some(18), 4)
    );
    let best = Entry::objects()
        .order_by(|e| -e.rating)
        .values(|e| row! { twice: e.rating * 2 })
        .slice(..2);
    assert_eq!(best.aggregate(db, |e| e.twice.sum())?, Some(28));
    Ok(())
}

fn totals_of_what_excludes(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    // Cheddar and Empty have no entry above 4.
    let found = Blog::objects()
        .exclude(|b| b.entries().rating.gt(4))
        .aggregate(db, |b| (b.id.count(), b.name.max()))?;
    assert_eq!(found, (2, Some("Empty".to_owned())));
    // A filter and an aggregate over the same rows share the join.
    let found = Blog::objects()
        .filter(|b| b.entries().rating.gt(4))
        .aggregate(db, |b| (b.entries().rating.sum(), b.id.count_distinct()))?;
    assert_eq!(found, (Some(14), 1));
    Ok(())
}

fn values_after_annotate_read_what_they_name(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let found = Blog::objects()
        .annotate(|b| row! { n: b.entries().count() })
        .order_by(|b| b.id)
        .values(|b| (b.name, b.n + 1))
        .fetch(db)?;
    let expected = [("Beatles", 4), ("Cheddar", 3), ("Empty", 1)];
    assert_eq!(found, expected.map(|(name, n)| (name.to_owned(), n)));
    Ok(())
}

suite! {
    over_all_rows,
    over_no_rows,
    count_leaves_out_nulls_and_doubles,
    over_filtered_rows_and_paths,
    annotations_count_related_rows,
    several_annotations_do_not_multiply,
    annotations_of_some_related_rows,
    annotations_are_filtered_and_ordered_by,
    values_then_annotate_makes_groups,
    groups_of_a_transform_and_of_null,
    filters_before_groups_are_about_rows,
    totals_of_annotations,
    totals_of_groups,
    totals_are_aggregates,
    totals_of_different_values,
    totals_of_what_excludes,
    values_after_annotate_read_what_they_name,
}
