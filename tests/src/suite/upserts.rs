//! Many rows written at once: each to values of its own, and new ones when some are there already.

use crate::database::TestDatabase;
use crate::models::{Author, Blog, Country, Entry};
use crate::sample::{Sample, sample};

fn bulk_update_writes_each_row(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { cheddar, joe, .. } = sample(db)?;
    let mut entries = Entry::objects().order_by(|e| e.id).fetch(db)?;
    for (n, entry) in (0_i32..).zip(&mut entries) {
        entry.rating = n * 10;
        entry.pub_date = (n > 2).then(|| jiff::civil::date(2020, 1, 1));
        entry.editor_id = (n == 1).then_some(joe.id);
        entry.headline = format!("Entry {n}");
        entry.blog_id = cheddar.id;
        entry.body_text = "not written".into();
    }
    entries.push(entries[0].clone());
    entries[5].rating = 99;
    let log = db.log_queries();
    let changed = Entry::objects().bulk_update(db, &entries[1..], |e| {
        (e.rating, e.pub_date, e.editor, e.headline, e.blog)
    })?;
    assert_eq!(changed, 5);
    // One text for each size of a portion: five rows are five portions of one.
    assert_eq!(log.len(), 5);
    let read = Entry::objects().order_by(|e| e.id).fetch(db)?;
    let rows: Vec<_> = read
        .iter()
        .map(|e| (e.rating, e.pub_date.is_some(), e.headline.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            (99, false, "Entry 0"),
            (10, false, "Entry 1"),
            (20, false, "Entry 2"),
            (30, true, "Entry 3"),
            (40, true, "Entry 4"),
        ]
    );
    assert_eq!(read[1].editor_id, Some(joe.id));
    assert!(
        read.iter()
            .all(|e| e.body_text.is_empty() && e.blog_id == cheddar.id)
    );
    assert_eq!(read[1].modified, entries[1].modified);
    Ok(())
}

fn bulk_update_of_the_same_row_twice_takes_the_first(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    let (mut first, mut second) = (help.clone(), help);
    (first.rating, second.rating) = (1, 2);
    assert_eq!(
        Entry::objects().bulk_update(db, [&first, &second], |e| e.rating)?,
        1
    );
    assert_eq!(Entry::objects().pk(first.id).get(db)?.rating, 1);
    assert_eq!(
        Entry::objects().bulk_update(db, Vec::<Entry>::new(), |e| e.rating)?,
        0
    );
    Ok(())
}

fn bulk_update_changes_all_or_none(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        mut help,
        mut cheese,
        ..
    } = sample(db)?;
    help.rating = 8;
    cheese.rating = -1;
    let error = Entry::objects()
        .bulk_update(db, [&help, &cheese], |e| e.rating)
        .unwrap_err();
    assert!(error.is_check_violation(), "{error}");
    assert_eq!(Entry::objects().pk(help.id).get(db)?.rating, 5);
    let error = Entry::objects()
        .bulk_update(db, [&help], |e| (e.rating, e.id))
        .unwrap_err();
    assert!(error.is_invalid_query());
    assert_eq!(
        error.to_string(),
        "Entry: `bulk_update` cannot change a primary key"
    );
    Ok(())
}

fn bulk_update_of_many_rows(db: &TestDatabase) -> nuages::Result<()> {
    let rows = (0..1234).map(|n| Blog::new().name(format!("{n}")));
    let mut blogs = Blog::objects().bulk_create(db, rows)?;
    for blog in &mut blogs {
        blog.tagline = format!("tag {}", blog.name);
    }
    let log = db.log_queries();
    assert_eq!(
        Blog::objects().bulk_update(db, &blogs, |b| b.tagline)?,
        1234
    );
    // Twelve portions of a hundred, three of ten, four of one.
    assert_eq!(log.len(), 19);
    assert_eq!(
        Blog::objects()
            .filter(|b| b.tagline.exact("tag 1233"))
            .get(db)?
            .name,
        "1233"
    );
    Ok(())
}

fn ignore_conflicts_leaves_out_what_is_there(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let rows = ["New", "Beatles", "Newer", "New"].map(|name| Blog::new().name(name).tagline("t"));
    let inserted = Blog::objects().ignore_conflicts().bulk_create(db, rows)?;
    assert_eq!(inserted, 2);
    assert_eq!(
        Blog::objects()
            .order_by(|b| b.id)
            .values(|b| (b.name, b.tagline))
            .fetch(db)?,
        [
            ("Beatles", "All you need"),
            ("Cheddar", "Thoughts on cheese"),
            ("Empty", ""),
            ("New", "t"),
            ("Newer", "t"),
        ]
        .map(|(name, tagline)| (name.to_owned(), tagline.to_owned()))
    );
    let many = (0..250).map(|n| Blog::new().name(format!("{}", n % 120)));
    assert_eq!(
        Blog::objects().ignore_conflicts().bulk_create(db, many)?,
        120
    );
    Ok(())
}

fn ignore_conflicts_heeds_other_rules(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { beatles, .. } = sample(db)?;
    let rows = [3, -1].map(|rating| {
        Entry::new()
            .blog(&beatles)
            .headline(format!("{rating}"))
            .rating(rating)
    });
    let error = Entry::objects()
        .ignore_conflicts()
        .bulk_create(db, rows)
        .unwrap_err();
    assert!(error.is_check_violation(), "{error}");
    assert_eq!(Entry::objects().count(db)?, 5);
    Ok(())
}

fn update_conflicts_changes_what_is_there(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { beatles, help, .. } = sample(db)?;
    let rows = [("Help!", 9), ("Yesterday", 8)].map(|(headline, rating)| {
        Entry::new()
            .blog(&beatles)
            .headline(headline)
            .rating(rating)
            .number_of_comments(1)
            .body_text("new")
    });
    let saved = Entry::objects()
        .update_conflicts(
            |u| u.entry_headline_per_blog,
            |e| {
                (
                    e.rating,
                    e.number_of_comments.set(e.number_of_comments + 10),
                )
            },
        )
        .bulk_create(db, rows)?;
    let rows: Vec<_> = saved
        .iter()
        .map(|e| (e.rating, e.number_of_comments, e.body_text.as_str()))
        .collect();
    assert_eq!(rows, [(9, 10, ""), (8, 1, "new")]);
    assert_eq!(saved[0].id, help.id);
    assert_eq!(saved[0].pub_date, help.pub_date);
    assert_eq!(Entry::objects().pk(saved[1].id).get(db)?, saved[1]);
    assert_eq!(Entry::objects().count(db)?, 6);
    Ok(())
}

fn update_conflicts_by_a_field_and_by_a_key(db: &TestDatabase) -> nuages::Result<()> {
    let new = |name: &str, email: &str| Author::new().name(name).email(email);
    new("Joe", "joe@example.com").save(db)?;
    // The same row twice in one call: the later one changes what the earlier one left.
    let saved = Author::objects()
        .update_conflicts(|u| u.email, |a| a.name)
        .bulk_create(
            db,
            [
                new("Ann", "ann@example.com"),
                new("Joseph", "joe@example.com"),
                new("Anna", "ann@example.com"),
            ],
        )?;
    assert_eq!(saved[0].id, saved[2].id);
    assert_eq!(
        Author::objects()
            .order_by(|a| a.name)
            .values(|a| a.name)
            .fetch(db)?,
        ["Anna", "Joseph"]
    );
    let countries = ["Deutschland", "Germany"].map(|name| Country::new().code("DE").name(name));
    Country::objects()
        .update_conflicts(|u| u.code, |c| c.name)
        .bulk_create(db, countries)?;
    assert_eq!(Country::objects().get(db)?.name, "Germany");
    Ok(())
}

fn update_conflicts_heeds_other_rules(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { beatles, .. } = sample(db)?;
    let upsert = |rating: i32, text: &str| {
        let row = Entry::new().blog(&beatles).headline("Help!").rating(rating);
        Entry::objects()
            .update_conflicts(
                |u| u.entry_headline_per_blog,
                |e| (e.rating, e.headline.set(text)),
            )
            .bulk_create(db, [row])
    };
    assert!(upsert(-1, "Help!").unwrap_err().is_check_violation());
    assert!(upsert(1, &"x".repeat(256)).unwrap_err().is_invalid_value());
    assert!(upsert(1, "Biography").unwrap_err().is_unique_violation());
    assert_eq!(
        Entry::objects()
            .filter(|e| e.headline.exact("Help!"))
            .get(db)?
            .rating,
        5
    );
    Ok(())
}

suite! {
    bulk_update_writes_each_row,
    bulk_update_of_the_same_row_twice_takes_the_first,
    bulk_update_changes_all_or_none,
    bulk_update_of_many_rows,
    ignore_conflicts_leaves_out_what_is_there,
    ignore_conflicts_heeds_other_rules,
    update_conflicts_changes_what_is_there,
    update_conflicts_by_a_field_and_by_a_key,
    update_conflicts_heeds_other_rules,
}
