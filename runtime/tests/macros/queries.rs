//! Conditions, by closures and by `q!`.

use nuages::prelude::*;

use super::blog::{Blog, Entry, Status};
use super::{filled, headlines};

/// What a condition finds, in order of the headlines.
macro_rules! found {
    ($db:expr, $condition:expr) => {
        headlines(
            &Entry::objects()
                .filter($condition)
                .order_by(|e| e.headline)
                .distinct()
                .fetch($db)?,
        )
    };
}

#[test]
fn closures_and_keys_ask_the_same() -> nuages::Result<()> {
    let db = filled()?;
    assert_eq!(
        found!(&db, |e| e.blog.name.icontains("beatles") & e.rating.gte(7)),
        ["Help!", "Yesterday"]
    );
    assert_eq!(
        found!(&db, q!(blog.name.icontains = "beatles", rating.gte = 7)),
        ["Help!", "Yesterday"]
    );
    assert_eq!(
        found!(&db, q!(blog__name__icontains = "beatles", rating__gte = 7)),
        ["Help!", "Yesterday"]
    );
    assert_eq!(
        found!(&db, q!(blog__name.icontains = "beatles" & rating__gte = 7,)),
        ["Help!", "Yesterday"]
    );
    Ok(())
}

#[test]
fn conditions_are_joined() -> nuages::Result<()> {
    let db = filled()?;
    assert_eq!(
        found!(&db, q!(headline = "Brie" | rating = 9)),
        ["Brie", "Help!"]
    );
    assert_eq!(
        found!(&db, q!(!(headline = "Brie" | rating = 9))),
        ["Untitled", "Yesterday"]
    );
    assert_eq!(
        found!(&db, q!(rating.gt = 5 ^ headline = "Help!")),
        ["Yesterday"]
    );
    assert_eq!(
        found!(&db, q!()),
        ["Brie", "Help!", "Untitled", "Yesterday"]
    );
    let kept: Q<Entry> = Entry::q(|e| e.rating.gt(5)) & !Entry::q(q!(headline = "Help!"));
    assert_eq!(found!(&db, |_| kept.clone()), ["Yesterday"]);
    let either = ["Brie", "Help!"].iter().fold(Q::never(), |q, name| {
        q | Entry::q(|e| e.headline.exact(*name))
    });
    assert_eq!(found!(&db, |_| either), ["Brie", "Help!"]);
    Ok(())
}

#[test]
fn every_shape_of_value() -> nuages::Result<()> {
    let db = filled()?;
    assert_eq!(found!(&db, q!(pub_date = None)), ["Untitled"]);
    assert_eq!(found!(&db, q!(editor.isnull = true)), ["Brie", "Yesterday"]);
    assert_eq!(found!(&db, q!(editor = None)), ["Brie", "Yesterday"]);
    assert_eq!(
        found!(&db, q!(rating.range = 2..=7)),
        ["Brie", "Untitled", "Yesterday"]
    );
    assert_eq!(
        found!(&db, q!(rating.range = (7, 9))),
        ["Help!", "Yesterday"]
    );
    let bounds = (7, 9);
    assert_eq!(
        found!(&db, q!(rating.range = bounds)),
        ["Help!", "Yesterday"]
    );
    assert_eq!(
        found!(&db, q!(headline.in = ["Brie", "Help!"])),
        ["Brie", "Help!"]
    );
    assert_eq!(found!(&db, q!(headline__in = vec!["Brie"])), ["Brie"]);
    assert_eq!(
        found!(&db, q!(status = Status::Draft, status.in = [Status::Draft])).len(),
        4
    );
    assert_eq!(
        found!(&db, q!(pub_date.year = 2024, pub_date__day__lt = 2)),
        ["Help!"]
    );
    let blog = Blog::objects().pk(2).get(&db)?;
    assert_eq!(found!(&db, q!(blog = &blog)), ["Brie"]);
    assert_eq!(
        found!(&db, q!(blog_id = blog.id, blog.in = [&blog])),
        ["Brie"]
    );
    assert_eq!(found!(&db, |e| e.id.in_(Vec::<Id<Entry>>::new())), [""; 0]);
    Ok(())
}

#[test]
fn keys_follow_many_valued_relations() -> nuages::Result<()> {
    let db = filled()?;
    assert_eq!(found!(&db, q!(authors.name = "Rita")), ["Brie", "Help!"]);
    assert_eq!(
        found!(&db, |e| !e.authors().name.startswith("R")),
        ["Untitled", "Yesterday"]
    );
    let blogs = Blog::objects()
        .filter(q!(entries.authors.name = "John"))
        .distinct()
        .fetch(&db)?;
    assert_eq!(blogs.len(), 1);
    Ok(())
}

#[test]
fn fields_compare_with_fields() -> nuages::Result<()> {
    let db = filled()?;
    assert_eq!(
        found!(&db, |e| e.rating.gt(e.rating * 0 + 5)),
        ["Help!", "Yesterday"]
    );
    assert_eq!(
        found!(&db, |e| e.number_of_comments.gt(e.number_of_pingbacks)),
        [""; 0]
    );
    assert_eq!(found!(&db, |e| e.headline.exact(e.blog.name)), [""; 0]);
    Ok(())
}

#[test]
fn order_and_slices() -> nuages::Result<()> {
    let db = filled()?;
    let all = Entry::objects().fetch(&db)?;
    // The model's own order: latest first; no date comes last when descending.
    assert_eq!(headlines(&all), ["Brie", "Yesterday", "Help!", "Untitled"]);
    let some = Entry::objects()
        .order_by(|e| (-e.blog.name, e.rating))
        .slice(1..3)
        .fetch(&db)?;
    assert_eq!(headlines(&some), ["Untitled", "Yesterday"]);
    assert_eq!(
        Entry::objects()
            .order_by(|e| e.rating)
            .first(&db)?
            .unwrap()
            .headline,
        "Brie"
    );
    assert_eq!(
        Entry::objects()
            .order_by(|e| e.rating)
            .last(&db)?
            .unwrap()
            .headline,
        "Help!"
    );
    assert!(Entry::objects().pk(99).get(&db).optional()?.is_none());
    assert!(Entry::objects().filter(q!(rating.lt = 3)).exists(&db)?);
    let sum: i32 = Entry::objects()
        .iterator(&db)?
        .map(|e| e.map(|e| e.rating))
        .sum::<nuages::Result<_>>()?;
    assert_eq!(sum, 23);
    Ok(())
}

#[test]
fn subqueries_see_the_row_around_them() -> nuages::Result<()> {
    let db = filled()?;
    let stale = Blog::objects().filter(|b| {
        !exists(Entry::objects().filter(|e| e.blog_id.exact(b.id.outer()) & e.rating.gt(5)))
    });
    assert_eq!(stale.get(&db)?.name, "Cheddar Talk");
    Ok(())
}
