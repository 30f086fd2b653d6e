//! Creating, changing and deleting rows.

use nuages::prelude::*;

use super::blog::{Author, Blog, Entry, Status};
use super::{database, filled, headlines};

#[test]
fn a_new_row_has_its_defaults() -> nuages::Result<()> {
    let db = database()?;
    let blog = Blog::new().name("Beatles Blog").save(&db)?;
    assert_eq!(
        (blog.id, blog.name.as_str(), blog.tagline.as_str()),
        (Id::new(1), "Beatles Blog", "")
    );
    let entry = Entry::new().headline("Help!").blog(&blog).save(&db)?;
    assert_eq!(
        (entry.rating, entry.number_of_comments, entry.status),
        (5, 0, Status::Draft)
    );
    assert_eq!(
        (entry.pub_date, entry.editor_id, entry.blog_id),
        (None, None, blog.id)
    );
    assert_eq!(Entry::objects().get(&db)?, entry);
    Ok(())
}

#[test]
fn setters_take_what_is_at_hand() -> nuages::Result<()> {
    let db = database()?;
    let blog = Blog::new().name(String::from("a")).save(&db)?;
    let author = Author::new().name("a").email("a@example.com").save(&db)?;
    let by_key = Entry::new()
        .blog_id(blog.id)
        .headline("1")
        .editor(Some(author.id))
        .pub_date(None)
        .save(&db)?;
    let by_number = Entry::new()
        .blog(1)
        .headline("2")
        .editor_id(&author)
        .pub_date(jiff::civil::date(2024, 1, 1))
        .save(&db)?;
    assert_eq!(
        (by_key.blog_id, by_key.editor_id),
        (by_number.blog_id, by_number.editor_id)
    );
    Ok(())
}

#[test]
fn rows_are_changed() -> nuages::Result<()> {
    let db = filled()?;
    let mut help = Entry::objects().filter(q!(headline = "Help!")).get(&db)?;
    help.rating = 1;
    help.save(&db)?;
    assert_eq!(Entry::objects().pk(help.id).get(&db)?.rating, 1);
    let changed = Entry::objects()
        .filter(|e| e.blog.exact(help.blog_id))
        .update(&db, |e| {
            (e.rating.set(e.rating + 1), e.status.set(Status::Published))
        })?;
    assert_eq!(changed, 3);
    let entries = Entry::objects()
        .filter(q!(status = Status::Published))
        .order_by(|e| e.rating)
        .fetch(&db)?;
    assert_eq!(
        entries.iter().map(|e| e.rating).collect::<Vec<_>>(),
        [2, 6, 8]
    );
    Ok(())
}

#[test]
fn rows_are_made_in_bulk() -> nuages::Result<()> {
    let db = database()?;
    let blog = Blog::new().name("a").save(&db)?;
    let rows = (0..250).map(|n| {
        Entry::new()
            .blog(&blog)
            .headline(format!("Entry {n}"))
            .rating(n)
    });
    let made = Entry::objects().bulk_create(&db, rows)?;
    assert_eq!(made.len(), 250);
    assert_eq!(
        Entry::objects().pk(made[200].id).get(&db)?.headline,
        "Entry 200"
    );
    Ok(())
}

#[test]
fn a_row_is_found_or_made() -> nuages::Result<()> {
    let db = filled()?;
    let (blog, created) =
        Blog::objects().get_or_create(&db, Blog::new().name("Cheddar Talk"), |b| b.name)?;
    assert_eq!((blog.tagline.as_str(), created), ("cheese", false));
    let row = Entry::new().blog(&blog).headline("Gouda");
    let (entry, created) = Entry::objects().get_or_create(&db, row, |e| (e.blog, e.headline))?;
    assert_eq!((entry.headline.as_str(), created), ("Gouda", true));
    Ok(())
}

#[test]
fn deleting_does_as_declared() -> nuages::Result<()> {
    let db = filled()?;
    let john = Author::objects().filter(q!(name = "John")).get(&db)?;
    // His two pairs go with him, the entry that he edits loses its editor.
    assert_eq!(john.delete(&db)?.total, 3);
    assert_eq!(
        Entry::objects()
            .filter(q!(headline = "Help!"))
            .get(&db)?
            .editor_id,
        None
    );
    let beatles = Blog::objects()
        .filter(q!(name.startswith = "Beatles"))
        .get(&db)?;
    beatles.delete(&db)?;
    assert_eq!(headlines(&Entry::objects().fetch(&db)?), ["Brie"]);
    Entry::objects().all().delete(&db)?;
    assert_eq!(Entry::objects().count(&db)?, 0);
    Ok(())
}

#[test]
fn rules_are_kept_and_named() -> nuages::Result<()> {
    let db = filled()?;
    let error = Blog::new().name("Beatles Blog").save(&db).unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    let error = Entry::new()
        .blog(1)
        .headline("x")
        .rating(-1)
        .save(&db)
        .unwrap_err();
    assert!(
        error.to_string().contains("entry_rating_not_negative"),
        "{error}"
    );
    let error = Entry::new()
        .blog(1)
        .headline("Help!")
        .save(&db)
        .unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    let error = Entry::new().blog(99).headline("x").save(&db).unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error}");
    let error = Blog::new().name("x".repeat(101)).save(&db).unwrap_err();
    assert!(error.to_string().contains("101 characters"), "{error}");
    Ok(())
}

#[test]
fn a_transaction_that_fails_leaves_nothing() -> nuages::Result<()> {
    let db = filled()?;
    let failed = db.atomic(|tx| {
        Blog::objects()
            .filter(q!(name = "Cheddar Talk"))
            .get(tx)?
            .delete(tx)?;
        assert_eq!(Blog::objects().count(tx)?, 1);
        Err::<(), _>(Error::rollback())
    });
    assert!(failed.is_err());
    assert_eq!(Blog::objects().count(&db)?, 2);
    Ok(())
}
