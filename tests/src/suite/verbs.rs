//! Rows found by their keys or by an order; rows found or else made.

use std::collections::HashMap;

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Author, Blog, Country, Entry};
use crate::sample::{Sample, author, sample};

fn in_bulk_finds_rows_by_their_keys(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        help, let_it_be, ..
    } = sample(db)?;
    let log = db.log_queries();
    let found = Entry::objects().in_bulk(db, [help.id, let_it_be.id, Id::new(7_000)])?;
    assert_eq!(log.len(), 1);
    assert_eq!(
        found,
        HashMap::from([(help.id, help.clone()), (let_it_be.id, let_it_be.clone())])
    );
    let none = Entry::objects().in_bulk(db, Vec::<Id<Entry>>::new())?;
    assert!(none.is_empty());
    assert_eq!(log.len(), 1);
    let editors = Entry::objects()
        .filter(|e| e.rating.gt(8))
        .select_related(|e| row! { e.blog })
        .in_bulk(db, [&help, &let_it_be])?;
    assert_eq!(editors.len(), 1);
    assert_eq!(editors[&let_it_be.id].blog.name, "Beatles");
    let headlines = Entry::objects()
        .values(|e| e.headline)
        .in_bulk(db, [help.id])?;
    assert_eq!(headlines, HashMap::from([(help.id, "Help!".to_owned())]));
    let authors = Entry::objects()
        .prefetch_related(|e| row! { e.authors() })
        .in_bulk(db, [help.id])?;
    assert_eq!(authors[&help.id].authors.len(), 2);
    Ok(())
}

fn in_bulk_by_finds_rows_by_a_unique_field(db: &TestDatabase) -> nuages::Result<()> {
    let joe = Author::new()
        .name("Joe")
        .email("joe@example.com")
        .save(db)?;
    author(db, "Ann")?;
    let found =
        Author::objects().in_bulk_by(db, |u| u.email, ["joe@example.com", "nobody@example.com"])?;
    assert_eq!(found.len(), 1);
    assert_eq!(found["joe@example.com"].id, joe.id);
    Country::new().code("DE").name("Deutschland").save(db)?;
    let countries = Country::objects().in_bulk_by(db, |u| u.code, ["DE", "FR"].map(Id::from))?;
    assert_eq!(
        countries.into_values().map(|c| c.name).collect::<Vec<_>>(),
        ["Deutschland"]
    );
    Ok(())
}

fn latest_and_earliest_follow_an_order(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let dated = || Entry::objects().filter(|e| e.pub_date.isnull(false));
    assert_eq!(dated().latest(db, |e| e.pub_date)?.headline, "Albums");
    assert_eq!(dated().earliest(db, |e| e.pub_date)?.headline, "Help!");
    // By rating, and among equal ones by headline; the order of before is forgotten.
    let all = || Entry::objects().order_by(|e| -e.id);
    assert_eq!(
        all().earliest(db, |e| (-e.rating, e.headline))?.headline,
        "Let It Be"
    );
    assert_eq!(
        all()
            .filter(|e| e.rating.exact(4))
            .latest(db, |e| (e.rating, e.headline))?
            .headline,
        "Cheese"
    );
    let none = Entry::objects().none().latest(db, |e| e.id).unwrap_err();
    assert!(none.is_does_not_exist());
    Ok(())
}

fn contains_asks_for_one_row(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, cheese, .. } = sample(db)?;
    let beatles = || Entry::objects().filter(|e| e.blog.name.exact("Beatles"));
    assert!(beatles().contains(db, &help)?);
    assert!(!beatles().contains(db, &cheese)?);
    assert!(!beatles().none().contains(db, help.id)?);
    Ok(())
}

fn update_or_create_updates_what_it_finds(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        help, beatles, ann, ..
    } = sample(db)?;
    let row = || {
        Entry::new()
            .blog(&beatles)
            .headline("Help!")
            .rating(7)
            .editor(&ann)
            .body_text("not written")
    };
    let (found, created) = Entry::objects().update_or_create(
        db,
        row(),
        |e| (e.blog, e.headline),
        |e| {
            (
                e.rating,
                e.editor,
                e.number_of_comments.set(e.number_of_comments + 3),
            )
        },
    )?;
    assert!(!created);
    assert_eq!(
        (
            found.id,
            found.rating,
            found.editor_id,
            found.number_of_comments
        ),
        (help.id, 7, Some(ann.id), 3)
    );
    assert_eq!(
        (found.body_text.as_str(), found.pub_date, found.created),
        ("", help.pub_date, help.created)
    );
    assert!(found.modified > help.modified);
    assert_eq!(Entry::objects().pk(help.id).get(db)?, found);
    let (made, created) = Entry::objects().update_or_create(
        db,
        row().headline("Yesterday"),
        |e| (e.blog, e.headline),
        |e| e.number_of_comments.set(9),
    )?;
    assert!(created);
    assert_eq!((made.rating, made.number_of_comments), (7, 0));
    assert_eq!(Entry::objects().count(db)?, 6);
    let several = Entry::objects()
        .update_or_create(db, row().rating(4), |e| e.rating, |e| e.body_text)
        .unwrap_err();
    assert!(several.is_multiple_objects_returned());
    Ok(())
}

fn update_or_create_checks_what_it_writes(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let long = "x".repeat(101);
    let error = Blog::objects()
        .update_or_create(
            db,
            Blog::new().name("Beatles"),
            |b| b.name,
            |b| b.name.set(long.as_str()),
        )
        .unwrap_err();
    assert!(error.is_invalid_value(), "{error}");
    let taken = Blog::objects()
        .update_or_create(
            db,
            Blog::new().name("Beatles"),
            |b| b.name,
            |b| b.name.set("Cheddar"),
        )
        .unwrap_err();
    assert!(taken.is_unique_violation());
    assert_eq!(
        Blog::objects()
            .order_by(|b| b.id)
            .values(|b| b.name)
            .fetch(db)?,
        ["Beatles", "Cheddar", "Empty"]
    );
    Ok(())
}

/// Many threads want the same rows at once: each is made by one of them, and all get it.
fn two_programs_get_the_same_row(db: &TestDatabase) -> nuages::Result<()> {
    let found = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    (0..10)
                        .map(|n| {
                            let blog = Blog::new().name(format!("Blog {n}"));
                            let (blog, created) = if n % 2 == 0 {
                                Blog::objects().get_or_create(db, blog, |b| b.name)?
                            } else {
                                Blog::objects().update_or_create(
                                    db,
                                    blog,
                                    |b| b.name,
                                    |b| b.tagline.set("again"),
                                )?
                            };
                            Ok((blog.id, created))
                        })
                        .collect::<nuages::Result<Vec<_>>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("a thread that does not panic"))
            .collect::<nuages::Result<Vec<_>>>()
    })?;
    assert_eq!(Blog::objects().count(db)?, 10);
    let created = found.iter().flatten().filter(|(_, created)| *created);
    assert_eq!(created.count(), 10);
    let ids = |rows: &[(Id<Blog>, bool)]| rows.iter().map(|(id, _)| *id).collect::<Vec<_>>();
    assert!(found.iter().all(|rows| ids(rows) == ids(&found[0])));
    Ok(())
}

suite! {
    in_bulk_finds_rows_by_their_keys,
    in_bulk_by_finds_rows_by_a_unique_field,
    latest_and_earliest_follow_an_order,
    contains_asks_for_one_row,
    update_or_create_updates_what_it_finds,
    update_or_create_checks_what_it_writes,
    two_programs_get_the_same_row,
}
