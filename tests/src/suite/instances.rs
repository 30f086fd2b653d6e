//! What an instance can do beside being saved and deleted.

use std::collections::HashSet;

use jiff::civil::date;
use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::diary::{APP, Page, Stamp};
use crate::models::{Blog, Entry};
use crate::sample::{Sample, sample};

/// Three days; two pages are about the second, and one was torn out.
///
/// | text | day | mood |
/// |---|---|---|
/// | third | 3 | 3 |
/// | first | 1 | 4 |
/// | second | 2 | 2 |
/// | also | 2 | 5 |
/// | torn | 2 | 1 |
fn pages(db: &TestDatabase) -> nuages::Result<[Page; 5]> {
    db.create_tables(APP)?;
    let page = |text: &str, day, mood| {
        Page::new()
            .text(text)
            .written(date(2024, 5, day))
            .mood(mood)
    };
    Ok([
        page("third", 3, 3).save(db)?,
        page("first", 1, 4).save(db)?,
        page("second", 2, 2).save(db)?,
        page("also", 2, 5).save(db)?,
        page("torn", 2, 1).torn_out(true).save(db)?,
    ])
}

fn an_instance_is_reloaded(db: &TestDatabase) -> nuages::Result<()> {
    let [third, .., torn] = pages(db)?;
    Page::objects()
        .pk(&third)
        .update(db, |p| (p.mood.set(9), p.text.set("new")))?;
    let again = third.refresh_from_db(db)?;
    assert_eq!((again.id, again.mood, &*again.text), (third.id, 9, "new"));
    assert_eq!((third.mood, &*third.text), (3, "third"));
    let mood = Page::objects().pk(&third).values(|p| p.mood);
    assert_eq!(mood.get(db)?, 9);
    // Scopes do not matter to a row that is in hand.
    assert_eq!(torn.refresh_from_db(db)?, torn);
    third.delete(db)?;
    let error = third.refresh_from_db(db).unwrap_err();
    assert!(error.is_does_not_exist());
    assert_eq!(error.to_string(), "Page.id: no row matches the query");
    Ok(())
}

fn some_fields_are_saved(db: &TestDatabase) -> nuages::Result<()> {
    let [mut third, ..] = pages(db)?;
    Page::objects().pk(&third).update(db, |p| p.mood.set(9))?;
    third.text = "new".into();
    third.mood = 1;
    third.written = date(2025, 1, 1);
    let log = db.log_queries();
    third.save_fields(db, |p| (p.text, p.written))?;
    let statements = log.statements();
    assert_eq!(statements.len(), 1, "{statements:?}");
    assert!(
        statements[0].starts_with(r#"UPDATE "diary_page" SET "written" = "#)
            && !statements[0].contains("mood")
            && !statements[0].contains("changed"),
        "{statements:?}"
    );
    let again = third.refresh_from_db(db)?;
    assert_eq!(
        (&*again.text, again.mood, again.written),
        ("new", 9, date(2025, 1, 1))
    );
    assert_eq!(again.changed, third.changed);
    Ok(())
}

fn no_field_is_no_statement(db: &TestDatabase) -> nuages::Result<()> {
    let [mut third, ..] = pages(db)?;
    third.text = "new".into();
    let log = db.log_queries();
    third.save_fields(db, |_| ())?;
    assert_eq!(log.statements().len(), 0);
    assert_eq!(third.refresh_from_db(db)?.text, "third");
    Ok(())
}

fn a_field_fills_itself_when_it_is_saved(db: &TestDatabase) -> nuages::Result<()> {
    let [mut third, ..] = pages(db)?;
    let before = third.changed;
    third.save_fields(db, |p| p.mood)?;
    assert_eq!(third.changed, before);
    third.save_fields(db, |p| (p.mood, p.changed))?;
    assert!(third.changed > before);
    assert_eq!(third.refresh_from_db(db)?.changed, third.changed);
    Ok(())
}

fn what_cannot_be_saved_is_refused(db: &TestDatabase) -> nuages::Result<()> {
    let [mut third, mut first, ..] = pages(db)?;
    let error = third.save_fields(db, |p| (p.id, p.mood)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Page: a row keeps its key: `save_fields` cannot write it"
    );
    // A value that is not written may be wrong.
    third.text = "much too long".into();
    third.save_fields(db, |p| p.mood)?;
    let error = third.save_fields(db, |p| p.text).unwrap_err();
    assert_eq!(
        (error.model(), error.fields()),
        (Some("Page"), &["text".to_owned()][..])
    );
    first.delete(db)?;
    assert!(
        first
            .save_fields(db, |p| p.mood)
            .unwrap_err()
            .is_does_not_exist()
    );
    Ok(())
}

fn an_instance_is_saved_as_a_new_row(db: &TestDatabase) -> nuages::Result<()> {
    let [third, ..] = pages(db)?;
    let copy = Page {
        text: "copy".into(),
        ..third.clone()
    };
    let copy = copy.save_as_new(db)?;
    assert!(copy.id != third.id);
    assert_eq!((copy.written, copy.mood), (third.written, 3));
    assert_eq!(third.refresh_from_db(db)?.text, "third");
    assert_eq!(Page::objects().count(db)?, 5);
    // A key of one's own has to be a new one.
    let stamp = Stamp::new().code("DE1").price(85).save(db)?;
    assert!(stamp.save_as_new(db).unwrap_err().is_unique_violation());
    let other = Stamp {
        code: "DE2".into(),
        ..stamp
    };
    other.save_as_new(db)?;
    assert_eq!(Stamp::objects().count(db)?, 2);
    Ok(())
}

fn neighbours_follow_a_date_and_then_the_key(db: &TestDatabase) -> nuages::Result<()> {
    let [third, first, second, also, _] = pages(db)?;
    assert_eq!(first.get_next_by(db, |p| p.written)?, second);
    assert_eq!(second.get_next_by(db, |p| p.written)?, also);
    assert_eq!(also.get_next_by(db, |p| p.written)?, third);
    let error = third.get_next_by(db, |p| p.written).unwrap_err();
    assert!(error.is_does_not_exist());
    assert_eq!(error.to_string(), "Page.written: no row matches the query");
    assert_eq!(third.get_previous_by(db, |p| p.written)?, also);
    assert_eq!(also.get_previous_by(db, |p| p.written)?, second);
    assert_eq!(first.get_previous_by(db, |p| p.written).optional()?, None);
    assert_eq!(first.get_next_by(db, |p| p.changed)?, second);
    Ok(())
}

fn neighbours_are_looked_for_among_some_rows(db: &TestDatabase) -> nuages::Result<()> {
    let [third, first, _, also, torn] = pages(db)?;
    let good = Page::objects().filter(|p| p.mood.gte(3));
    assert_eq!(good.clone().get_next_by(db, &first, |p| p.written)?, also);
    assert_eq!(
        good.clone().get_previous_by(db, &third, |p| p.written)?,
        also
    );
    // The instance itself need not be one of them.
    assert_eq!(good.get_previous_by(db, &torn, |p| p.written)?, also);
    let all = Page::objects().unscoped(Page::BOUND);
    assert_eq!(all.get_next_by(db, &also, |p| p.written)?, torn);
    assert!(
        Page::objects()
            .all()
            .none()
            .get_next_by(db, &first, |p| p.written)
            .unwrap_err()
            .is_does_not_exist()
    );
    Ok(())
}

fn the_meta_says_what_is_latest(db: &TestDatabase) -> nuages::Result<()> {
    let [third, first, second, also, _] = pages(db)?;
    let all = Page::objects;
    assert_eq!(all().latest(db, |_| ())?, third);
    assert_eq!(all().earliest(db, |_| ())?, first);
    // The one in a worse mood is later.
    let day = all().filter(|p| p.written.exact(second.written));
    assert_eq!(day.clone().latest(db, |_| ())?, second);
    assert_eq!(day.clone().earliest(db, |_| ())?, also);
    assert_eq!(day.latest(db, |p| p.mood)?, also);
    assert_eq!(
        Stamp::objects().latest(db, |_| ()).unwrap_err().to_string(),
        "Stamp: `latest` and `earliest` need an order, or `get_latest_by` in the `Meta`"
    );
    Ok(())
}

fn keys_are_equal_for_the_same_row(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, cheese, .. } = sample(db)?;
    let mut again = help.refresh_from_db(db)?;
    again.headline = "Another".into();
    assert!(again != help && again.id == help.id && help.id != cheese.id);
    let keys: HashSet<Id<Entry>> = [&help, &cheese, &again].map(|entry| entry.id).into();
    assert_eq!(keys.len(), 2);
    Ok(())
}

fn an_instance_is_shown_by_its_fields(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    let stamp = Stamp::new().code("DE1").price(85).save(db)?;
    assert_eq!(format!("{stamp:?}"), r#"Stamp { code: "DE1", price: 85 }"#);
    Ok(())
}

fn a_missing_row_names_what_it_was_looked_for_by(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let message = |entries: QuerySet<Entry>| entries.get(db).unwrap_err().to_string();
    assert_eq!(
        message(
            Entry::objects()
                .filter(|e| e.headline.exact("x") | e.blog.name.exact("y"))
                .exclude(|e| e.headline.startswith("z"))
                .order_by(|e| e.rating)
        ),
        "Entry(headline, blog.name): no row matches the query"
    );
    assert_eq!(
        message(Entry::objects().pk(7000)),
        "Entry.id: no row matches the query"
    );
    let none = Blog::objects()
        .filter(|b| b.name.startswith("Z"))
        .filter(|b| {
            exists(Entry::objects().filter(|e| e.blog_id.exact(b.id.outer()) & e.rating.gt(100)))
        });
    assert_eq!(
        none.get(db).unwrap_err().to_string(),
        "Blog.name: no row matches the query"
    );
    Ok(())
}

suite! {
    an_instance_is_reloaded,
    some_fields_are_saved,
    no_field_is_no_statement,
    a_field_fills_itself_when_it_is_saved,
    what_cannot_be_saved_is_refused,
    an_instance_is_saved_as_a_new_row,
    neighbours_follow_a_date_and_then_the_key,
    neighbours_are_looked_for_among_some_rows,
    the_meta_says_what_is_latest,
    keys_are_equal_for_the_same_row,
    an_instance_is_shown_by_its_fields,
    a_missing_row_names_what_it_was_looked_for_by,
}
