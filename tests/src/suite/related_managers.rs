//! What related managers do besides asking: rows are made, pointed here, pointed elsewhere, left alone.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Author, Blog, Employee, Entry};
use crate::sample::{Sample, sample};

fn titles(entries: QuerySet<Entry>, db: &TestDatabase) -> nuages::Result<Vec<String>> {
    entries.order_by(|e| e.id).values(|e| e.headline).fetch(db)
}

fn rows_are_pointed_here(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        beatles,
        empty,
        cheese,
        albums,
        ..
    } = sample(db)?;
    let log = db.log_queries();
    empty.entries().add(db, [&cheese, &albums, &cheese])?;
    assert_eq!(log.len(), 1);
    assert!(log.statements()[0].starts_with("UPDATE"));
    assert_eq!(titles(empty.entries().all(), db)?, ["Cheese", "Albums"]);
    // By key, and none at all.
    beatles.entries().add(db, [cheese.id])?;
    beatles.entries().add(db, Vec::<Id<Entry>>::new())?;
    assert_eq!(log.len(), 3, "{:?}", log.statements());
    assert_eq!(titles(empty.entries().all(), db)?, ["Albums"]);
    Ok(())
}

fn all_are_pointed_here_or_none(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { empty, cheese, .. } = sample(db)?;
    let error = empty
        .entries()
        .add(db, [cheese.id, Id::new(7_000)])
        .unwrap_err();
    assert!(error.is_does_not_exist(), "{error:?}");
    assert_eq!(error.model(), Some("Entry"));
    assert_eq!(empty.entries().count(db)?, 0);
    Ok(())
}

fn rows_are_left_without(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        joe,
        help,
        albums,
        biography,
        ..
    } = sample(db)?;
    joe.edited().remove(db, [&help])?;
    assert_eq!(titles(joe.edited().all(), db)?, ["Albums"]);
    // Who does not edit it cannot leave it.
    let error = joe.edited().remove(db, [&albums, &biography]).unwrap_err();
    assert!(error.is_does_not_exist(), "{error:?}");
    assert_eq!(titles(joe.edited().all(), db)?, ["Albums"]);
    let log = db.log_queries();
    joe.edited().set(db, [&help, &biography])?;
    assert_eq!(log.len(), 2);
    assert_eq!(titles(joe.edited().all(), db)?, ["Help!", "Biography"]);
    assert_eq!(Entry::objects().pk(albums.id).get(db)?.editor_id, None);
    let log = db.log_queries();
    joe.edited().clear(db)?;
    assert_eq!(log.len(), 1);
    assert_eq!(joe.edited().count(db)?, 0);
    joe.edited().set(db, [&help])?;
    joe.edited().set(db, Vec::<Id<Entry>>::new())?;
    assert_eq!(
        (joe.edited().count(db)?, Entry::objects().count(db)?),
        (0, 5)
    );
    Ok(())
}

fn rows_are_made_here(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { empty, beatles, .. } = sample(db)?;
    let first = empty
        .entries()
        .create(db, empty.entries().new().headline("First"))?;
    assert_eq!(first.blog_id, empty.id);
    let again = empty.entries().get_or_create(
        db,
        empty.entries().new().headline("First").rating(1),
        |e| e.headline,
    )?;
    assert_eq!((again.0.id, again.0.rating, again.1), (first.id, 5, false));
    // Another blog's entry of that name is another one.
    let help = empty
        .entries()
        .get_or_create(db, empty.entries().new().headline("Help!"), |e| e.headline)?;
    assert!(help.1);
    assert_eq!(titles(empty.entries().all(), db)?, ["First", "Help!"]);
    let error = empty
        .entries()
        .create(db, beatles.entries().new().headline("Second"))
        .unwrap_err();
    assert!(error.is_invalid_value(), "{error:?}");
    assert_eq!(error.fields(), ["blog"]);
    assert_eq!(
        (empty.entries().count(db)?, beatles.entries().count(db)?),
        (2, 3)
    );
    Ok(())
}

fn rows_are_made_and_paired(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        help,
        biography,
        joe,
        ..
    } = sample(db)?;
    let log = db.log_queries();
    let eve = biography.authors().create(db, Author::new().name("Eve"))?;
    assert_eq!(log.len(), 3, "{:?}", log.statements());
    assert_eq!(eve.entries().all().get(db)?.id, biography.id);
    let (found, created) = help
        .authors()
        .get_or_create(db, Author::new().name("Joe"), |a| a.name)?;
    assert_eq!((found.id, created), (joe.id, false));
    // There is an Eve, but she did not write it.
    let (other, created) = help
        .authors()
        .get_or_create(db, Author::new().name("Eve"), |a| a.name)?;
    assert!(created && other.id != eve.id);
    assert_eq!(help.authors().count(db)?, 3);
    // What is refused leaves neither row nor pair.
    Author::new()
        .name("Fay")
        .email("fay@example.org")
        .save(db)?;
    let before = Author::objects().count(db)?;
    let error = help
        .authors()
        .create(db, Author::new().name("Gus").email("fay@example.org"))
        .unwrap_err();
    assert!(error.is_unique_violation());
    assert_eq!(
        (Author::objects().count(db)?, help.authors().count(db)?),
        (before, 3)
    );
    Ok(())
}

fn rows_are_changed_or_made(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        beatles,
        empty,
        help,
        ann,
        ..
    } = sample(db)?;
    let manager = || beatles.entries();
    let (changed, created) = manager().update_or_create(
        db,
        manager().new().headline("Help!").rating(3),
        |e| e.headline,
        |e| (e.rating, e.number_of_comments.set(e.number_of_comments + 1)),
    )?;
    assert_eq!(
        (
            changed.id,
            changed.rating,
            changed.number_of_comments,
            created
        ),
        (help.id, 3, 1, false)
    );
    let (made, created) = empty.entries().update_or_create(
        db,
        empty.entries().new().headline("Help!").rating(3),
        |e| e.headline,
        |e| e.rating,
    )?;
    assert!(created && made.id != help.id);
    let eve = || Author::new().name("Eve").email("eve@example.org");
    let (first, created) = made
        .authors()
        .update_or_create(db, eve(), |a| a.name, |a| a.email)?;
    assert!(created && made.authors().all().get(db)?.id == first.id);
    let (again, created) = made.authors().update_or_create(
        db,
        eve().email("e@example.org"),
        |a| a.name,
        |a| a.email,
    )?;
    assert_eq!(
        (again.id, again.email.as_deref(), created),
        (first.id, Some("e@example.org"), false)
    );
    assert_eq!(ann.entries().count(db)?, 3);
    Ok(())
}

fn a_tree_is_rearranged(db: &TestDatabase) -> nuages::Result<()> {
    let ada = Employee::new().name("Ada").save(db)?;
    let bea = ada.reports().new().name("Bea").save(db)?;
    let cid = Employee::new().name("Cid").save(db)?;
    ada.reports().add(db, [&cid])?;
    bea.reports().set(db, [&cid])?;
    assert_eq!(ada.reports().all().get(db)?.name, "Bea");
    assert_eq!(bea.reports().all().get(db)?.name, "Cid");
    Ok(())
}

fn a_transaction_takes_it_back(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        empty, cheese, joe, ..
    } = sample(db)?;
    let error = db
        .atomic(|tx| {
            empty.entries().add(tx, [&cheese])?;
            joe.edited().clear(tx)?;
            cheese.authors().clear(tx)?;
            Err::<(), _>(Error::rollback())
        })
        .unwrap_err();
    assert!(error.is_rollback());
    assert_eq!(
        (
            empty.entries().count(db)?,
            joe.edited().count(db)?,
            cheese.authors().count(db)?
        ),
        (0, 2, 1)
    );
    assert_eq!(Blog::objects().count(db)?, 3);
    Ok(())
}

suite! {
    rows_are_pointed_here,
    all_are_pointed_here_or_none,
    rows_are_left_without,
    rows_are_made_here,
    rows_are_made_and_paired,
    rows_are_changed_or_made,
    a_tree_is_rearranged,
    a_transaction_takes_it_back,
}
