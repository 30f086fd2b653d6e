//! Rules that the database keeps, and errors that say which rule of which model it was.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::diary;
use crate::models::offer::{self, Offer};
use crate::models::{Author, Bill, Blog, City, Country, Entry};
use crate::sample::{Sample, entry, sample};

/// What an error says about where it comes from.
fn place(error: &Error) -> (Option<&str>, Vec<&str>, Option<&str>) {
    (
        error.model(),
        error.fields().iter().map(String::as_str).collect(),
        error.constraint(),
    )
}

fn unique_fields(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { mut empty, .. } = sample(db)?;
    let error = Blog::new().name("Beatles").save(db).unwrap_err();
    assert!(
        error.is_unique_violation() && error.is_integrity_error(),
        "{error:?}"
    );
    assert_eq!(
        (error.model(), error.fields()),
        (Some("Blog"), &["name".to_owned()][..])
    );
    assert!(
        error
            .to_string()
            .starts_with("Blog.name: a row with this value exists already"),
        "{error}"
    );
    empty.name = "Cheddar".into();
    assert!(empty.save(db).unwrap_err().is_unique_violation());
    assert!(
        Blog::objects()
            .all()
            .update(db, |b| b.name.set("one"))
            .unwrap_err()
            .is_unique_violation()
    );
    assert_eq!(
        Blog::objects()
            .order_by(|b| b.id)
            .values(|b| b.name)
            .fetch(db)?,
        ["Beatles", "Cheddar", "Empty"]
    );
    // NULLs are all different.
    assert_eq!(
        Author::objects()
            .filter(|a| a.email.isnull(true))
            .count(db)?,
        3
    );
    Ok(())
}

fn unique_together(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        beatles, cheddar, ..
    } = sample(db)?;
    entry(db, &cheddar, "Help!")?;
    let error = entry(db, &beatles, "Help!").unwrap_err();
    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(
        place(&error),
        (
            Some("Entry"),
            vec!["blog", "headline"],
            Some("entry_headline_per_blog")
        )
    );
    Ok(())
}

fn checks_compute(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(offer::APP)?;
    let offer = || Offer::new().name("Cheese").code("A-1").price(cents(500));
    let broken = |result: nuages::Result<Offer>| {
        let error = result.expect_err("a rule is broken");
        assert!(error.is_check_violation(), "{error:?}");
        error.constraint().map(ToOwned::to_owned)
    };
    offer().save(db)?;
    offer().discount(cents(450)).save(db)?;
    assert_eq!(
        broken(offer().discount(cents(451)).save(db)).as_deref(),
        Some("offer_price_left")
    );
    // Arithmetic has 64 bits.
    offer().low(i32::MAX).high(i32::MAX).save(db)?;
    assert_eq!(
        broken(offer().low(2).save(db)).as_deref(),
        Some("offer_room")
    );
    for name in ["   ", "0123456789a"] {
        assert_eq!(
            broken(offer().name(name).save(db)).as_deref(),
            Some("offer_name")
        );
    }
    offer().name("   é123456789   ").save(db)?;
    offer().code("B_%").save(db)?;
    for code in ["B-1", "BX%", "A-'"] {
        assert_eq!(
            broken(offer().code(code).save(db)).as_deref(),
            Some("offer_code")
        );
    }
    assert_eq!(
        broken(offer().code("A-a").save(db)).as_deref(),
        Some("offer_upper")
    );
    assert_eq!(
        broken(offer().name("x").note("y").save(db)).as_deref(),
        Some("offer_note")
    );
    offer().name("x").save(db)?;
    // Nothing is divided by 0, and what is unknown breaks no rule.
    offer().low(0).high(3).save(db)?;
    for (low, high) in [(1, 4), (-999, -499), (-1999, -500)] {
        assert_eq!(
            broken(offer().low(low).high(high).save(db)).as_deref(),
            Some("offer_steps"),
            "{low} {high}"
        );
    }
    let error = offer().low(2).save(db).unwrap_err();
    assert_eq!(
        place(&error),
        (Some("Offer"), vec!["low", "high"], Some("offer_room"))
    );
    Ok(())
}

fn cents(amount: i64) -> rust_decimal::Decimal {
    rust_decimal::Decimal::new(amount, 2)
}

fn unique_together_of_the_meta(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(diary::APP)?;
    let page = diary::Page::new()
        .written(jiff::civil::date(2024, 1, 1))
        .text("x");
    let page = page.save(db)?;
    let picture = |place: &str| diary::Picture::new().page(&page).place(place);
    picture("top").save(db)?;
    picture("left").save(db)?;
    let error = picture("top").save(db).unwrap_err();
    assert!(error.is_unique_violation(), "{error:?}");
    let (model, fields, constraint) = place(&error);
    assert_eq!((model, fields), (Some("Picture"), vec!["page", "place"]));
    assert!(constraint.is_some_and(|name| name.starts_with("diary_pictu_page_id_") && name.ends_with("_uniq")));
    // A row without a value is like no other.
    for _ in 0..2 {
        diary::Picture::new().page(&page).save(db)?;
    }
    assert_eq!(page.pictures().count(db)?, 4);
    Ok(())
}

fn check_constraints(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        mut help, beatles, ..
    } = sample(db)?;
    let error = Entry::new()
        .blog(&beatles)
        .headline("x")
        .rating(-1)
        .save(db)
        .unwrap_err();
    assert!(error.is_check_violation(), "{error:?}");
    assert_eq!(
        place(&error),
        (
            Some("Entry"),
            vec!["rating"],
            Some("entry_rating_not_negative")
        )
    );
    help.rating = -5;
    assert!(help.save(db).unwrap_err().is_check_violation());
    let error = Entry::objects()
        .all()
        .update(db, |e| e.rating.set(e.rating - 5))
        .unwrap_err();
    assert!(error.is_check_violation(), "{error:?}");
    assert_eq!(
        Entry::objects()
            .order_by(|e| e.id)
            .values(|e| e.rating)
            .fetch(db)?,
        [5, 9, 4, 4, 0]
    );
    Ok(())
}

fn foreign_keys_point_at_rows(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        mut help, beatles, ..
    } = sample(db)?;
    let error = Entry::new()
        .blog(Id::new(7_000))
        .headline("x")
        .save(db)
        .unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    assert_eq!(error.model(), Some("Entry"));
    help.editor_id = Some(Id::new(7_000));
    assert!(help.save(db).unwrap_err().is_foreign_key_violation());
    // Past the ORM the database says no, too.
    let error = db
        .execute(&format!("DELETE FROM blog_blog WHERE id = {}", beatles.id))
        .unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    assert_eq!(
        (Entry::objects().count(db)?, Blog::objects().count(db)?),
        (5, 3)
    );
    Ok(())
}

fn foreign_keys_are_checked_when_the_transaction_ends(db: &TestDatabase) -> nuages::Result<()> {
    let late = db.atomic(|tx| {
        let city = City::new()
            .country(Id::<Country>::from("fr"))
            .name("Paris")
            .save(tx)?;
        Country::new().code("fr").name("France").save(tx)?;
        Ok(city)
    })?;
    assert_eq!(late.country(db)?.name, "France");
    let never = db.atomic(|tx| {
        City::new()
            .country(Id::<Country>::from("xx"))
            .name("Nowhere")
            .save(tx)
    });
    assert!(never.unwrap_err().is_foreign_key_violation());
    assert_eq!(City::objects().count(db)?, 1);
    // The connection is as good as before.
    City::new()
        .country(&Country::objects().get(db)?)
        .name("Lyon")
        .save(db)?;
    Ok(())
}

fn not_null_holds_past_the_orm(db: &TestDatabase) -> nuages::Result<()> {
    let error = db
        .execute("INSERT INTO blog_blog (name, tagline) VALUES (NULL, '')")
        .unwrap_err();
    assert!(error.is_not_null_violation(), "{error:?}");
    assert_eq!(Blog::objects().count(db)?, 0);
    Ok(())
}

fn positive_numbers_are_positive(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    let error = Entry::objects()
        .pk(help.id)
        .update(db, |e| e.number_of_comments.set(e.number_of_comments - 1))
        .unwrap_err();
    assert!(error.is_check_violation(), "{error:?}");
    assert_eq!(error.model(), Some("Entry"));
    assert_eq!(Entry::objects().pk(help.id).get(db)?.number_of_comments, 0);
    Ok(())
}

fn some_rows_are_unique(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { ann, joe, .. } = sample(db)?;
    let bill = |author: &Author, open| Bill::new().author(author).amount(1).open(open).save(db);
    bill(&ann, true)?;
    bill(&joe, true)?;
    bill(&ann, false)?;
    let closed = bill(&ann, false)?;
    let error = bill(&ann, true).unwrap_err();
    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(
        (error.model(), error.fields()),
        (Some("Bill"), &["author".to_owned()][..])
    );
    assert!(
        Bill::objects()
            .pk(closed.id)
            .update(db, |b| b.open.set(true))
            .unwrap_err()
            .is_unique_violation()
    );
    assert_eq!(Bill::objects().filter(|b| b.open).count(db)?, 2);
    Ok(())
}

fn an_error_keeps_values_to_itself(db: &TestDatabase) -> nuages::Result<()> {
    Author::new()
        .name("secret")
        .email("secret@example.com")
        .save(db)?;
    let error = Author::new()
        .name("secret")
        .email("secret@example.com")
        .save(db)
        .unwrap_err();
    assert!(error.is_unique_violation());
    assert!(!error.to_string().contains("secret"), "{error}");
    Ok(())
}

suite! {
    unique_fields,
    unique_together,
    checks_compute,
    unique_together_of_the_meta,
    check_constraints,
    foreign_keys_point_at_rows,
    foreign_keys_are_checked_when_the_transaction_ends,
    not_null_holds_past_the_orm,
    positive_numbers_are_positive,
    some_rows_are_unique,
    an_error_keeps_values_to_itself,
}
