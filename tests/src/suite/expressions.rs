//! Expressions: one of several values, conditions as values, values of subqueries, aggregates of some rows.

use jiff::civil::date;
use nuages::field_types::{FloatField, IntegerField, TextField};
use nuages::functions::{case, coalesce, greatest, least, subquery, value};
use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Author, Bill, Blog, Entry, Note, Status};
use crate::sample::{author, sample};

fn case_takes_the_first_condition_that_holds(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let grades = Entry::objects().order_by(|e| e.id).values(|e| {
        (
            case()
                .when(e.rating.gte(8), "good")
                .when(e.rating.gte(4), "fair")
                .otherwise("poor"),
            case().when(e.rating.gt(4), e.headline).or_null(),
            case()
                .when(e.pub_date.isnull(true), date(2000, 1, 1))
                .otherwise(e.pub_date),
        )
    });
    let found = grades.fetch(db)?;
    let grade = |n: usize| found.get(n).map(|(grade, ..)| grade.as_str());
    assert_eq!(
        [0, 1, 2, 3, 4].map(grade),
        [
            Some("fair"),
            Some("good"),
            Some("fair"),
            Some("fair"),
            Some("poor")
        ]
    );
    let headlines: Vec<_> = found.iter().map(|(_, h, _)| h.as_deref()).collect();
    assert_eq!(
        headlines,
        [Some("Help!"), Some("Let It Be"), None, None, None]
    );
    assert_eq!(
        found.get(2).map(|(.., day)| *day),
        Some(Some(date(2000, 1, 1)))
    );
    Ok(())
}

fn case_is_filtered_and_ordered_by(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects()
        .annotate(|e| row! { grade: case().when(e.rating.gte(5), 1).otherwise(2) })
        .exclude(|e| e.grade.exact(1))
        .order_by(|e| {
            (
                e.grade,
                case().when(e.headline.exact("Cheese"), 0).otherwise(1),
                e.headline,
            )
        })
        .fetch(db)?;
    let found: Vec<_> = entries.iter().map(|e| e.headline.as_str()).collect();
    assert_eq!(found, ["Cheese", "Albums", "Biography"]);
    Ok(())
}

fn an_update_depends_on_the_row(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let changed = Entry::objects().all().update(db, |e| {
        (
            e.rating.set(
                case()
                    .when(e.headline.startswith("B"), e.rating * 10)
                    .when(e.rating.exact(0), 1)
                    .otherwise(e.rating),
            ),
            e.status.set(
                case()
                    .when(e.rating.gte(5), Status::Published)
                    .otherwise(Status::Draft),
            ),
        )
    })?;
    assert_eq!(changed, 5);
    let found = Entry::objects()
        .order_by(|e| e.id)
        .values(|e| (e.rating, e.status))
        .fetch(db)?;
    assert_eq!(
        found,
        [
            (5, Status::Published),
            (9, Status::Published),
            (40, Status::Draft),
            (4, Status::Draft),
            (1, Status::Draft)
        ]
    );
    Ok(())
}

fn conditions_are_values(db: &TestDatabase) -> nuages::Result<()> {
    let sample = sample(db)?;
    let entries = Entry::objects()
        .annotate(|e| row! { old: e.pub_date.lt(date(2006, 1, 1)), good: e.rating.gte(5) | e.editor.isnull(false) })
        .order_by(|e| e.id);
    let found: Vec<_> = entries
        .clone()
        .fetch(db)?
        .iter()
        .map(|e| (e.old, e.good))
        .collect();
    // Biography has no date: whether that was before 2006 is not known, so it was not.
    assert_eq!(
        found,
        [
            (true, true),
            (false, true),
            (false, true),
            (false, false),
            (false, true)
        ]
    );
    let young = entries.filter(|e| !e.old & e.good).count(db)?;
    assert_eq!(young, 3);
    Bill::new().author(&sample.joe).amount(3).save(db)?;
    Bill::new().author(&sample.ann).amount(30).save(db)?;
    Bill::objects()
        .all()
        .update(db, |b| b.open.set(b.amount.gt(10)))?;
    let open = Bill::objects().order_by(|b| b.amount).values(|b| b.open);
    assert_eq!(open.fetch(db)?, [false, true]);
    Ok(())
}

fn values_stand_in_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let row = Blog::objects()
        .filter(|b| b.name.exact("Beatles"))
        .values(|b| {
            (
                value(7),
                value("x'; --"),
                value(1.5),
                value(true),
                value(None::<i64>),
                value(date(2020, 2, 29)),
                b.name,
            )
        });
    let expected = (
        7,
        "x'; --".to_owned(),
        1.5,
        true,
        None,
        date(2020, 2, 29),
        "Beatles".to_owned(),
    );
    assert_eq!(row.get(db)?, expected);
    Ok(())
}

fn coalesce_and_nullif(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let found = Entry::objects()
        .order_by(|e| e.id)
        .values(|e| {
            (
                e.editor.name.coalesce("nobody"),
                coalesce((e.pub_date, date(1999, 9, 9))),
                e.rating.nullif(4),
                coalesce((e.rating.nullif(4), e.number_of_comments, 3)),
            )
        })
        .fetch(db)?;
    let day = |y, m, d| date(y, m, d);
    let expected = [
        ("Joe", day(2005, 1, 31), Some(5), 5),
        ("nobody", day(2006, 5, 8), Some(9), 9),
        ("Ann", day(1999, 9, 9), None, 0),
        ("nobody", day(2008, 6, 1), None, 0),
        ("Joe", day(2008, 12, 31), Some(0), 0),
    ]
    .map(|(name, day, rating, number)| (name.to_owned(), day, rating, number));
    assert_eq!(found, expected);
    // A row without an editor is not left out by the join.
    let nobody = Entry::objects().filter(|e| e.editor.name.coalesce("nobody").exact("nobody"));
    assert_eq!(nobody.count(db)?, 2);
    Ok(())
}

fn greatest_and_least_are_null_if_any_is(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let found = Entry::objects()
        .order_by(|e| e.id)
        .values(|e| {
            (
                greatest((e.rating, e.number_of_comments, 4)),
                least((e.rating, 4)),
                greatest((e.pub_date, date(2006, 1, 1))),
                least((e.pub_date.coalesce(date(2010, 1, 1)), date(2008, 1, 1))),
            )
        })
        .fetch(db)?;
    let day = |y, m, d| date(y, m, d);
    assert_eq!(
        found,
        [
            (5, 4, Some(day(2006, 1, 1)), day(2005, 1, 31)),
            (9, 4, Some(day(2006, 5, 8)), day(2006, 5, 8)),
            (4, 4, None, day(2008, 1, 1)),
            (4, 4, Some(day(2008, 6, 1)), day(2008, 1, 1)),
            (4, 0, Some(day(2008, 12, 31)), day(2008, 1, 1)),
        ]
    );
    Ok(())
}

fn arithmetic_with_null_is_null(db: &TestDatabase) -> nuages::Result<()> {
    let sample = sample(db)?;
    Bill::new().author(&sample.joe).amount(3).save(db)?;
    let sums = Author::objects()
        .order_by(|a| a.id)
        .values(|a| value(1) + a.bills().amount.max());
    assert_eq!(sums.fetch(db)?, [Some(4), None, None]);
    Ok(())
}

fn casts_round_and_read_alike(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let one = Entry::objects().filter(|e| e.headline.exact("Help!"));
    let row = one.clone().values(|e| {
        (
            e.rating.cast::<FloatField>() / 2.0,
            e.rating.cast::<TextField>(),
            value(2.5).cast::<IntegerField>(),
            value(-2.5).cast::<IntegerField>(),
            value(" 42 ").cast::<IntegerField>(),
            value("2.25").cast::<FloatField>(),
            e.pub_date.cast::<TextField>(),
            (e.rating.gt(1), value(false).cast::<IntegerField>()).1,
        )
    });
    assert_eq!(
        row.get(db)?,
        (
            2.5,
            "5".to_owned(),
            3,
            -3,
            42,
            2.25,
            Some("2005-01-31".to_owned()),
            0
        )
    );
    let wrong = one.values(|e| e.headline.cast::<IntegerField>()).get(db);
    assert!(wrong.is_err_and(|error| error.is_invalid_value()));
    Ok(())
}

fn subqueries_are_values(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let blogs = Blog::objects()
        .annotate(|b| {
            row! {
                newest: subquery(Entry::objects()
                    .filter(|e| e.blog_id.exact(b.id.outer()))
                    .order_by(|e| e.pub_date.desc().nulls_last())
                    .values(|e| e.headline)),
                best: subquery(Entry::objects()
                    .filter(|e| e.blog_id.exact(b.id.outer()))
                    .values(|e| e.rating.max())),
                second: subquery(Entry::objects()
                    .filter(|e| e.blog_id.exact(b.id.outer()))
                    .order_by(|e| -e.rating)
                    .slice(1..2)
                    .values(|e| e.rating)),
            }
        })
        .order_by(|b| b.id)
        .fetch(db)?;
    let found: Vec<_> = blogs
        .iter()
        .map(|b| (b.newest.as_deref(), b.best, b.second))
        .collect();
    assert_eq!(
        found,
        [
            (Some("Let It Be"), Some(9), Some(5)),
            (Some("Albums"), Some(4), Some(0)),
            (None, None, None)
        ]
    );
    Ok(())
}

fn subqueries_are_compared_and_computed_with(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    // Entries that are the best of their blog.
    let best = Entry::objects().filter(|e| {
        e.rating.exact(subquery(
            Entry::objects()
                .filter(|other| other.blog_id.exact(e.blog_id.outer()))
                .values(|other| other.rating.max()),
        ))
    });
    assert_eq!(super::headlines(db, best)?, ["Let It Be", "Cheese"]);
    let distance = Entry::objects()
        .order_by(|e| e.id)
        .values(|e| subquery(Entry::objects().values(|other| other.rating.max())) - e.rating);
    assert_eq!(
        distance.fetch(db)?,
        [Some(4), Some(0), Some(5), Some(5), Some(9)]
    );
    let raised = Entry::objects()
        .filter(|e| e.headline.exact("Albums"))
        .update(db, |e| {
            e.rating
                .set(subquery(Entry::objects().values(|other| other.rating.max())).coalesce(0))
        })?;
    assert_eq!(raised, 1);
    assert_eq!(Entry::objects().filter(|e| e.rating.exact(9)).count(db)?, 2);
    Ok(())
}

fn outer_fields_reach_over_two_queries(db: &TestDatabase) -> nuages::Result<()> {
    let sample = sample(db)?;
    Note::new().entry(&sample.help).text("Beatles").save(db)?;
    Note::new().entry(&sample.cheese).text("Beatles").save(db)?;
    // Blogs with an entry that has a note which is called like the blog.
    let blogs = Blog::objects().filter(|b| {
        exists(Entry::objects().filter(|e| {
            e.blog_id.exact(b.id.outer())
                & exists(Note::objects().filter(|n| {
                    n.entry_id.exact(e.id.outer()) & n.text.exact(b.name.outer().outer())
                }))
        }))
    });
    let names = blogs.clone().order_by(|b| b.id).values(|b| b.name);
    assert_eq!(names.fetch(db)?, ["Beatles"]);
    let both = Blog::objects().filter(|b| {
        !exists(Entry::objects().filter(|e| e.blog_id.exact(b.id.outer())))
            | exists(Entry::objects().filter(|e| e.blog_id.exact(b.id.outer()) & e.rating.gt(8)))
    });
    let names = both.order_by(|b| b.id).values(|b| b.name);
    assert_eq!(names.fetch(db)?, ["Beatles", "Empty"]);
    Ok(())
}

fn queries_are_lists(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let of = |ratings: QuerySet<Entry>| super::headlines(db, ratings);
    let like_joes = Entry::objects().filter(|e| {
        e.rating.in_(
            Entry::objects()
                .filter(|other| other.editor.name.exact("Joe"))
                .values(|other| other.rating),
        )
    });
    assert_eq!(of(like_joes)?, ["Help!", "Albums"]);
    let busy = Blog::objects().filter(|b| b.entries().rating.gt(4));
    let found = Entry::objects().filter(|e| e.blog.in_(busy.clone()));
    assert_eq!(of(found)?, ["Help!", "Let It Be", "Biography"]);
    let rest = Entry::objects().exclude(|e| e.blog.in_(busy.clone()));
    assert_eq!(of(rest)?, ["Cheese", "Albums"]);
    // Some entries have no editor: that names nobody, and excludes nobody.
    let idle = Author::objects()
        .exclude(|a| a.id.in_(Entry::objects().values(|e| e.editor_id)))
        .values(|a| a.name);
    assert_eq!(idle.fetch(db)?, ["Bob"]);
    let two_best = Entry::objects()
        .order_by(|e| -e.rating)
        .slice(..2)
        .values(|e| e.headline);
    let found = Entry::objects().filter(|e| e.headline.in_(two_best));
    assert_eq!(of(found)?, ["Help!", "Let It Be"]);
    let none = Entry::objects().filter(|e| e.blog.in_(Blog::objects().none()));
    assert_eq!(none.count(db)?, 0);
    Ok(())
}

fn aggregates_of_some_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let found = Entry::objects().aggregate(db, |e| {
        (
            e.id.count().filter(e.rating.gte(5)),
            e.rating.sum().filter(e.pub_date.isnull(false)),
            e.rating.sum().filter(e.rating.gt(3)).filter(e.rating.lt(5)),
            e.rating.sum().distinct(),
            e.rating.avg().distinct(),
            e.rating.count().distinct().filter(e.rating.gt(0)),
            e.rating.max().filter(e.rating.gt(100)).default(-1),
        )
    })?;
    assert_eq!(found, (2, Some(18), Some(8), Some(18), Some(4.5), 3, -1));
    let blogs = Blog::objects()
        .annotate(|b| {
            row! {
                good: b.entries().id.count().filter(b.entries().rating.gte(5)),
                sum: b.entries().rating.sum().default(0),
            }
        })
        .order_by(|b| b.id)
        .fetch(db)?;
    let found: Vec<_> = blogs.iter().map(|b| (b.good, b.sum)).collect();
    assert_eq!(found, [(2, 18), (0, 4), (0, 0)]);
    let groups = Entry::objects()
        .values(|e| row! { blog: e.blog.name })
        .annotate(|e| row! { edited: e.id.count().filter(e.editor.isnull(false)), share: e.rating.sum().default(0) * 2 })
        .order_by(|e| e.blog)
        .fetch(db)?;
    let found: Vec<_> = groups.iter().map(|g| (g.edited, g.share)).collect();
    assert_eq!(found, [(2, 36), (1, 8)]);
    Ok(())
}

fn aggregates_of_cases(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let found = Entry::objects().aggregate(db, |e| {
        (
            case().when(e.rating.gte(5), 1).otherwise(0).sum(),
            case().when(e.rating.gte(5), e.rating).or_null().avg(),
        )
    })?;
    assert_eq!(found, (Some(2), Some(7.0)));
    let counts = Entry::objects()
        .values(|e| row! { good: e.rating.gte(5) })
        .annotate(|e| row! { n: e.id.count() })
        .order_by(|e| e.good)
        .fetch(db)?;
    let found: Vec<_> = counts.iter().map(|g| (g.good, g.n)).collect();
    assert_eq!(found, [(false, 3), (true, 2)]);
    Ok(())
}

fn a_case_over_a_missing_row(db: &TestDatabase) -> nuages::Result<()> {
    let sample = sample(db)?;
    author(db, "Zoe")?;
    let by_joe = Entry::objects().filter(|e| {
        case()
            .when(e.editor.name.exact("Joe"), true)
            .otherwise(false)
            .exact(false)
    });
    assert_eq!(
        super::headlines(db, by_joe.clone())?,
        ["Let It Be", "Biography", "Cheese"]
    );
    let rest = Entry::objects().exclude(|e| {
        case()
            .when(e.editor.exact(&sample.joe), true)
            .otherwise(false)
    });
    assert_eq!(rest.count(db)?, 3);
    Ok(())
}

suite! {
    case_takes_the_first_condition_that_holds,
    case_is_filtered_and_ordered_by,
    an_update_depends_on_the_row,
    conditions_are_values,
    values_stand_in_rows,
    coalesce_and_nullif,
    greatest_and_least_are_null_if_any_is,
    arithmetic_with_null_is_null,
    casts_round_and_read_alike,
    subqueries_are_values,
    subqueries_are_compared_and_computed_with,
    outer_fields_reach_over_two_queries,
    queries_are_lists,
    aggregates_of_some_rows,
    aggregates_of_cases,
    a_case_over_a_missing_row,
}
