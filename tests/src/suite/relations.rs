//! Related rows of one instance: followed, made, added, removed, set.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Author, Employee, Entry};
use crate::sample::{Sample, sample};

fn names(authors: &[Author]) -> Vec<&str> {
    authors.iter().map(|author| author.name.as_str()).collect()
}

fn a_foreign_key_is_followed_by_one_query(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        help, let_it_be, ..
    } = sample(db)?;
    let log = db.log_queries();
    assert_eq!(help.blog(db)?.name, "Beatles");
    assert_eq!(
        help.editor(db)?.map(|editor| editor.name).as_deref(),
        Some("Joe")
    );
    assert_eq!(log.len(), 2);
    // No key, no question.
    assert!(let_it_be.editor(db)?.is_none());
    assert_eq!(log.len(), 2);
    Ok(())
}

fn a_foreign_key_is_followed_backwards(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        beatles,
        empty,
        joe,
        ..
    } = sample(db)?;
    assert_eq!(
        (beatles.entries().count(db)?, empty.entries().count(db)?),
        (3, 0)
    );
    assert_eq!(
        (beatles.entries().exists(db)?, empty.entries().exists(db)?),
        (true, false)
    );
    assert_eq!(
        beatles
            .entries()
            .filter(|e| e.rating.gt(4))
            .order_by(|e| e.rating)
            .fetch(db)?
            .len(),
        2
    );
    assert_eq!(
        beatles
            .entries()
            .exclude(|e| e.editor.isnull(true))
            .count(db)?,
        2
    );
    assert_eq!(
        joe.edited().first(db)?.map(|e| e.headline).as_deref(),
        Some("Albums")
    );
    let new = empty.entries().new().headline("First").save(db)?;
    assert_eq!((new.blog_id, empty.entries().count(db)?), (empty.id, 1));
    Ok(())
}

fn many_to_many_rows_are_added_once(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        biography,
        joe,
        ann,
        ..
    } = sample(db)?;
    biography.authors().add(db, [&joe])?;
    biography.authors().add(db, [&joe, &ann, &joe])?;
    biography.authors().add(db, [ann.id])?;
    biography.authors().add(db, Vec::<Id<Author>>::new())?;
    assert_eq!(
        names(&biography.authors().order_by(|a| a.id).fetch(db)?),
        ["Joe", "Ann"]
    );
    assert_eq!(ann.entries().count(db)?, 4);
    Ok(())
}

fn many_to_many_rows_are_removed_set_and_cleared(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        help,
        albums,
        joe,
        ann,
        bob,
        ..
    } = sample(db)?;
    help.authors().remove(db, [&joe, &bob])?;
    assert_eq!(names(&help.authors().fetch(db)?), ["Ann"]);
    help.authors().set(db, [&bob, &joe])?;
    assert_eq!(
        names(&help.authors().order_by(|a| a.name).fetch(db)?),
        ["Bob", "Joe"]
    );
    help.authors().clear(db)?;
    assert_eq!(help.authors().count(db)?, 0);
    // The others' rows are as they were.
    assert_eq!(albums.authors().count(db)?, 2);
    // The other side is the same relation.
    ann.entries().remove(db, [&albums])?;
    bob.entries().add(db, [&albums, &help])?;
    assert_eq!(
        names(&albums.authors().order_by(|a| a.name).fetch(db)?),
        ["Bob", "Joe"]
    );
    assert_eq!(Author::objects().count(db)?, 3);
    Ok(())
}

fn set_leaves_alone_what_stays(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, joe, ann, .. } = sample(db)?;
    let log = db.log_queries();
    help.authors().set(db, [&joe, &ann])?;
    assert!(
        log.statements().iter().all(|sql| sql.starts_with("SELECT")),
        "{:?}",
        log.statements()
    );
    Ok(())
}

fn adding_a_row_that_does_not_exist_adds_none(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { biography, joe, .. } = sample(db)?;
    let error = biography
        .authors()
        .add(db, [joe.id, Id::new(7_000)])
        .unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    assert_eq!(biography.authors().count(db)?, 0);
    Ok(())
}

fn a_model_is_related_to_itself(db: &TestDatabase) -> nuages::Result<()> {
    let ada = Employee::new().name("Ada").save(db)?;
    let bea = Employee::new().name("Bea").manager(&ada).save(db)?;
    let cid = Employee::new().name("Cid").manager(&bea).save(db)?;
    let of_ada = Employee::objects().filter(|e| e.manager.manager.name.exact("Ada"));
    assert_eq!(of_ada.get(db)?.id, cid.id);
    assert_eq!(
        Employee::objects()
            .filter(|e| e.reports().reports().name.exact("Cid"))
            .get(db)?
            .id,
        ada.id
    );
    assert_eq!(ada.reports().all().get(db)?.name, "Bea");
    assert_eq!(
        cid.manager(db)?.map(|manager| manager.name).as_deref(),
        Some("Bea")
    );
    let all = Employee::objects()
        .order_by(|e| e.id)
        .prefetch_related(
            |e| row! { reports: e.reports().prefetch_related(|r| row! { r.reports() }) },
        )
        .fetch(db)?;
    assert_eq!(all[0].reports[0].reports[0].name, "Cid");
    let with_manager = Employee::objects()
        .order_by(|e| e.id)
        .select_related(|e| row! { e.manager })
        .fetch(db)?;
    assert!(with_manager[0].manager.is_none());
    assert_eq!(
        with_manager[2].manager.as_ref().map(|m| m.name.as_str()),
        Some("Bea")
    );
    Ok(())
}

fn related_rows_can_be_changed_and_deleted(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { beatles, .. } = sample(db)?;
    assert_eq!(
        beatles
            .entries()
            .filter(|e| e.rating.lt(9))
            .update(db, |e| e.rating.set(1))?,
        2
    );
    assert_eq!(
        beatles
            .entries()
            .filter(|e| e.rating.exact(1))
            .delete(db)?
            .of("blog.Entry"),
        2
    );
    assert_eq!(Entry::objects().count(db)?, 3);
    Ok(())
}

suite! {
    a_foreign_key_is_followed_by_one_query,
    a_foreign_key_is_followed_backwards,
    many_to_many_rows_are_added_once,
    many_to_many_rows_are_removed_set_and_cleared,
    set_leaves_alone_what_stays,
    adding_a_row_that_does_not_exist_adds_none,
    a_model_is_related_to_itself,
    related_rows_can_be_changed_and_deleted,
}
