//! Querysets combined as sets, and orders that come from outside.

use nuages::prelude::*;
use nuages::{Orderings, Random};

use super::headlines;
use crate::database::TestDatabase;
use crate::models::{Blog, Entry};
use crate::sample::sample;

fn beatles() -> QuerySet<Entry> {
    Entry::objects().filter(|e| e.blog.name.exact("Beatles"))
}

fn fours() -> QuerySet<Entry> {
    Entry::objects().filter(|e| e.rating.exact(4))
}

fn unions_have_rows_of_either(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    assert_eq!(
        headlines(db, beatles().union(fours()))?,
        ["Help!", "Let It Be", "Biography", "Cheese"]
    );
    let all = beatles().union_all(fours());
    assert_eq!(
        headlines(db, all.clone())?,
        ["Help!", "Let It Be", "Biography", "Biography", "Cheese"]
    );
    assert_eq!(all.clone().count(db)?, 5);
    assert!(all.exists(db)?);
    assert_eq!(headlines(db, beatles().union(fours().none()))?.len(), 3);
    let log = db.log_queries();
    assert_eq!(beatles().none().union(fours().none()).count(db)?, 0);
    assert!(log.is_empty());
    Ok(())
}

fn intersections_and_differences(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    assert_eq!(
        headlines(db, beatles().intersection(fours()))?,
        ["Biography"]
    );
    assert_eq!(
        headlines(db, beatles().difference(fours()))?,
        ["Help!", "Let It Be"]
    );
    assert_eq!(headlines(db, fours().difference(beatles()))?, ["Cheese"]);
    assert_eq!(
        headlines(db, beatles().difference(fours().none()))?.len(),
        3
    );
    assert_eq!(
        headlines(db, beatles().intersection(fours().none()))?.len(),
        0
    );
    // (Beatles and fours) or those without a date, less what Joe edits.
    let nested = beatles()
        .intersection(fours())
        .union(Entry::objects().filter(|e| e.rating.lt(5)))
        .difference(Entry::objects().filter(|e| e.editor.name.exact("Joe")));
    assert_eq!(headlines(db, nested)?, ["Biography", "Cheese"]);
    Ok(())
}

fn combined_rows_are_a_queryset(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let both = || beatles().union(fours());
    assert_eq!(
        headlines(db, both().filter(|e| e.editor.isnull(true)))?,
        ["Let It Be", "Cheese"]
    );
    assert_eq!(
        both()
            .order_by(|e| (-e.rating, e.headline))
            .slice(1..3)
            .values(|e| e.headline)
            .fetch(db)?,
        ["Help!", "Biography"]
    );
    // The model's own order: by date, the newest first, and by headline.
    let first = both().filter(|e| e.pub_date.isnull(false)).first(db)?;
    assert_eq!(first.map(|e| e.headline).as_deref(), Some("Cheese"));
    assert_eq!(
        both().aggregate(db, |e| (e.rating.sum(), e.id.count()))?,
        (Some(22), 4)
    );
    let blogs = both()
        .select_related(|e| row! { e.blog, e.editor })
        .order_by(|e| e.id)
        .fetch(db)?;
    assert_eq!(
        blogs
            .iter()
            .map(|e| e.blog.name.as_str())
            .collect::<Vec<_>>(),
        ["Beatles", "Beatles", "Beatles", "Cheddar"]
    );
    let numbers = both()
        .annotate(|e| row! { n: e.authors().count() })
        .order_by(|e| e.id)
        .values(|e| e.n)
        .fetch(db)?;
    assert_eq!(numbers, [2, 1, 0, 1]);
    let blogs = Blog::objects()
        .filter(|b| {
            b.id.in_(both().filter(|e| e.rating.lt(5)).values(|e| e.blog_id))
        })
        .order_by(|b| b.id)
        .values(|b| b.name)
        .fetch(db)?;
    assert_eq!(blogs, ["Beatles", "Cheddar"]);
    Ok(())
}

fn rows_of_another_query_are_a_list(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let of_beatles = Entry::objects().filter(|e| {
        e.blog
            .in_(Blog::objects().filter(|b| b.name.startswith("B")))
    });
    assert_eq!(
        headlines(db, of_beatles.clone())?,
        ["Help!", "Let It Be", "Biography"]
    );
    let editors = Entry::objects()
        .filter(|e| e.rating.gt(4))
        .values(|e| e.editor_id);
    assert_eq!(
        headlines(db, Entry::objects().filter(|e| e.editor_id.in_(editors)))?,
        ["Help!", "Albums"]
    );
    // A slice is cut before it is looked into.
    let newest = Entry::objects().order_by(|e| -e.id).slice(..2);
    assert_eq!(
        headlines(db, Entry::objects().filter(|e| e.id.in_(newest)))?,
        ["Cheese", "Albums"]
    );
    let titles = Blog::objects().values(|b| b.name);
    assert_eq!(
        Entry::objects()
            .filter(|e| e.headline.in_(titles.clone()))
            .count(db)?,
        0
    );
    assert_eq!(
        Entry::objects()
            .exclude(|e| e.headline.in_(titles))
            .count(db)?,
        5
    );
    let log = db.log_queries();
    assert_eq!(
        Entry::objects()
            .filter(|e| e.blog.in_(Blog::objects().none()))
            .count(db)?,
        0
    );
    assert!(log.is_empty());
    Ok(())
}

fn parts_may_be_slices(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let best = Entry::objects().order_by(|e| -e.rating).slice(..2);
    let worst = Entry::objects().order_by(|e| e.rating).slice(..1);
    assert_eq!(
        headlines(db, best.union(worst))?,
        ["Help!", "Let It Be", "Albums"]
    );
    let some = Entry::objects()
        .order_by(|e| e.id)
        .slice(1..3)
        .intersection(fours());
    assert_eq!(headlines(db, some)?, ["Biography"]);
    Ok(())
}

fn combined_rows_are_changed_and_deleted(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    assert_eq!(
        beatles()
            .union(fours())
            .update(db, |e| e.rating.set(e.rating + 1))?,
        4
    );
    let ratings = Entry::objects()
        .order_by(|e| e.id)
        .values(|e| e.rating)
        .fetch(db)?;
    assert_eq!(ratings, [6, 10, 5, 5, 0]);
    let gone = beatles()
        .difference(Entry::objects().filter(|e| e.rating.gt(5)))
        .delete(db)?;
    assert_eq!(gone.total, 1);
    assert_eq!(
        headlines(db, Entry::objects().all())?,
        ["Help!", "Let It Be", "Cheese", "Albums"]
    );
    Ok(())
}

fn orders_are_allowed_by_name(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let allowed = Orderings::<Entry>::new()
        .allow("title", |e| e.headline)
        .allow("blog", |e| e.blog.name)
        .allow("stars", |e| e.rating * 2);
    let ordered = |text: &str| -> nuages::Result<Vec<String>> {
        let order = allowed.parse(text)?;
        Entry::objects()
            .order_by(|_| order)
            .values(|e| e.headline)
            .fetch(db)
    };
    assert_eq!(
        ordered("-blog, title")?,
        ["Albums", "Cheese", "Biography", "Help!", "Let It Be"]
    );
    assert_eq!(
        ordered("-stars,-title")?,
        ["Let It Be", "Help!", "Cheese", "Biography", "Albums"]
    );
    assert_eq!(ordered("")?.len(), 5);
    for wrong in [
        "rating",
        "-id; DROP TABLE blog_entry",
        "--title",
        "title desc",
    ] {
        let error = ordered(wrong).unwrap_err();
        assert!(error.is_invalid_value(), "{wrong}");
    }
    assert_eq!(
        ordered("-rating").unwrap_err().to_string(),
        "Entry: rows are not ordered by `rating`; there are `title`, `blog`, `stars`"
    );
    Ok(())
}

fn any_order_has_all_rows(db: &TestDatabase) -> nuages::Result<()> {
    for n in 0..40 {
        Blog::new().name(format!("{n:02}")).save(db)?;
    }
    let shuffled = || {
        Blog::objects()
            .order_by(|_| Random)
            .values(|b| b.name)
            .fetch(db)
    };
    let (first, second) = (shuffled()?, shuffled()?);
    // Equal once in 40! runs.
    assert_ne!(first, second);
    let mut sorted = first;
    sorted.sort();
    assert_eq!(sorted.len(), 40);
    assert_eq!((sorted[0].as_str(), sorted[39].as_str()), ("00", "39"));
    Ok(())
}

fn conditions_grow_in_loops(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let words = ["Help", "Cheese", "nothing"];
    let any = words.iter().fold(Q::never(), |any, word| {
        any | Entry::q(|e| e.headline.contains(word))
    });
    assert_eq!(
        headlines(db, Entry::objects().filter(|_| any))?,
        ["Help!", "Cheese"]
    );
    let none: [&str; 0] = [];
    let all = none.iter().fold(Q::always(), |all, word| {
        all & Entry::q(|e| e.headline.contains(word))
    });
    assert_eq!(Entry::objects().filter(|_| all).count(db)?, 5);
    // Too much for any database ends in an error, and quickly; nothing overflows a stack.
    let mut deep = Entry::q(|e| e.rating.exact(0));
    let mut wide = Entry::q(|e| e.rating.exact(0));
    let mut mixed = Entry::q(|e| e.rating.exact(0));
    for n in 0..200_000 {
        deep = !deep;
        wide = wide | Entry::q(|e| e.rating.exact(n));
        mixed = if n % 2 == 0 {
            mixed & Entry::q(|e| e.rating.gte(0))
        } else {
            mixed | Entry::q(|e| e.rating.exact(n))
        };
    }
    for (n, condition) in [deep, wide, mixed].into_iter().enumerate() {
        match Entry::objects().filter(|_| condition).count(db) {
            // Negations of negations are nothing.
            Ok(found) => assert_eq!((n, found), (0, 1)),
            Err(error) => assert!(error.is_invalid_query(), "{n}: {error}"),
        }
    }
    Ok(())
}

suite! {
    unions_have_rows_of_either,
    intersections_and_differences,
    combined_rows_are_a_queryset,
    rows_of_another_query_are_a_list,
    parts_may_be_slices,
    combined_rows_are_changed_and_deleted,
    orders_are_allowed_by_name,
    any_order_has_all_rows,
    conditions_grow_in_loops,
}
