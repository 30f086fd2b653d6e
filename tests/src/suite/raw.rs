//! SQL of one's own: bound values, rows by the names of their columns, errors.

use jiff::civil::{Date, date};
use nuages::raw;

use crate::database::TestDatabase;
use crate::models::{Blog, Country, Entry};
use crate::sample::{Sample, sample};

fn instances_from_a_statement(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    let entries = Entry::objects()
        .raw(
            "SELECT *, 1 AS more FROM blog_entry WHERE rating > $1 AND headline <> $2 ORDER BY rating DESC; ",
            (4, "Albums"),
        )
        .fetch(db)?;
    let headlines: Vec<_> = entries.iter().map(|e| e.headline.as_str()).collect();
    assert_eq!(headlines, ["Let It Be", "Help!"]);
    assert_eq!(entries[1], help);
    // Columns in another order, with a comment at the end.
    let blog = Blog::objects()
        .raw(
            "SELECT tagline, name, id FROM blog_blog WHERE id = $1 -- the one",
            (help.blog_id,),
        )
        .get(db)?;
    assert_eq!(
        (blog.name.as_str(), blog.tagline.as_str()),
        ("Beatles", "All you need")
    );
    Country::new().code("DE").name("Germany").save(db)?;
    let country = Country::objects()
        .raw(
            "SELECT 'Nom' AS \"Nom du pays\", code FROM \"pays; --\"",
            (),
        )
        .first(db)?;
    assert_eq!(country.map(|c| c.name).as_deref(), Some("Nom"));
    let none = Blog::objects().raw("SELECT * FROM blog_blog WHERE id = $1", (7_000_i64,));
    assert!(none.get(db).unwrap_err().is_does_not_exist());
    let many = Blog::objects()
        .raw("SELECT * FROM blog_blog", ())
        .get(db)
        .unwrap_err();
    assert!(many.is_multiple_objects_returned());
    Ok(())
}

fn missing_columns_are_named(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let error = Blog::objects()
        .raw("SELECT id, name FROM blog_blog", ())
        .fetch(db)
        .unwrap_err();
    assert!(error.is_missing_column(), "{error}");
    assert_eq!(error.model(), Some("Blog"));
    assert!(error.to_string().contains("tagline"), "{error}");
    let error = Blog::objects()
        .raw("SELECT id, name, NULL AS tagline FROM blog_blog", ())
        .fetch(db)
        .unwrap_err();
    assert!(error.is_invalid_row(), "{error}");
    Ok(())
}

fn rows_as_tuples(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    let rows: Vec<(String, Option<Date>, i32)> = raw(
        "SELECT headline, pub_date, rating FROM blog_entry WHERE rating < $2 AND headline <> $1 ORDER BY id",
        ("Cheese", 5),
    )
    .fetch(db)?;
    assert_eq!(
        rows,
        [
            ("Biography".to_owned(), None, 4),
            ("Albums".to_owned(), Some(date(2008, 12, 31)), 0),
        ]
    );
    // A value may stand in several places, and in any order.
    let twice: Vec<(i64,)> = raw(
        "SELECT count(*) FROM blog_entry WHERE (rating = $2 OR number_of_comments = $2) AND id <> $1",
        (help.id, 4),
    )
    .fetch(db)?;
    assert_eq!(twice, [(2,)]);
    let nobody: Vec<(String,)> = raw(
        "SELECT headline FROM blog_entry WHERE body_text = $1",
        ("' OR 1=1 --",),
    )
    .fetch(db)?;
    assert!(nobody.is_empty());
    let error = raw("SELECT headline FROM blog_entry", ())
        .fetch::<(i64,), _>(db)
        .unwrap_err();
    assert!(error.is_invalid_row(), "{error}");
    Ok(())
}

fn statements_change_rows(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    let changed = raw(
        "UPDATE blog_entry SET rating = $1, pub_date = $2 WHERE rating = $3",
        (1, Some(date(2020, 2, 29)), 4),
    );
    assert_eq!(changed.clone().execute(db)?, 2);
    assert_eq!(changed.execute(db)?, 0);
    let ids: Vec<(i64,)> = raw(
        "INSERT INTO blog_note (entry_id, text) VALUES ($1, $2), ($1, $3) RETURNING id",
        (help.id, "a", "b"),
    )
    .fetch(db)?;
    assert_eq!(ids.len(), 2);
    let undone = db.atomic(|tx| {
        raw("DELETE FROM blog_note", ()).execute(tx)?;
        Err::<(), _>(nuages::Error::rollback())
    });
    assert!(undone.is_err());
    let left: Vec<(i64,)> = raw("SELECT count(*) FROM blog_note", ()).fetch(db)?;
    assert_eq!(left, [(2,)]);
    Ok(())
}

fn mistakes_are_errors(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    for (sql, given) in [
        ("SELECT $1", 0),
        ("SELECT count(*) FROM blog_blog WHERE id = $1 OR id = $2", 1),
        ("SELECT count(*) FROM blog_blog", 1),
    ] {
        let error = match given {
            0 => raw(sql, ()).fetch::<(i64,), _>(db),
            _ => raw(sql, (1_i64,)).fetch::<(i64,), _>(db),
        }
        .unwrap_err();
        assert!(error.is_invalid_query(), "{sql}: {error}");
    }
    assert_eq!(log.statements().len(), 3);
    let error = raw("SELEC 1", ()).execute(db).unwrap_err();
    assert_eq!(error.statement(), Some("SELEC 1"));
    let error = raw("UPDATE blog_blog SET name = $1", ("x\0",))
        .execute(db)
        .unwrap_err();
    assert!(error.is_invalid_value());
    let error = raw("UPDATE blog_blog SET name = $1", ("same",))
        .execute(db)
        .unwrap_err();
    assert!(error.is_unique_violation(), "{error}");
    let error = raw("SELECT * FROM nowhere", ()).execute(db).unwrap_err();
    assert!(error.is_missing_table(), "{error}");
    Ok(())
}

suite! {
    instances_from_a_statement,
    missing_columns_are_named,
    rows_as_tuples,
    statements_change_rows,
    mistakes_are_errors,
}
