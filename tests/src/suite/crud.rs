//! Rows made, read, changed: one by one and many at a time.

use jiff::Timestamp;
use jiff::civil::date;
use nuages::prelude::*;

use super::headlines;
use crate::database::TestDatabase;
use crate::models::{Author, Blog, City, Country, Entry, Status};
use crate::sample::{Sample, entry, sample};

fn a_new_row_gets_a_key_and_its_defaults(db: &TestDatabase) -> nuages::Result<()> {
    let before = Timestamp::now();
    let beatles = Blog::new().name("Beatles").save(db)?;
    let help = Entry::new().blog(&beatles).headline("Help!").save(db)?;
    assert_eq!(
        (
            beatles.tagline.as_str(),
            help.rating,
            help.status,
            help.pub_date
        ),
        ("", 5, Status::Draft, None)
    );
    assert_eq!(help.created, help.modified);
    assert!(
        help.created.as_microsecond() >= before.as_microsecond()
            && help.created <= Timestamp::now()
    );
    assert_eq!(Entry::objects().pk(help.id).get(db)?, help);
    let second = Entry::new().blog(&beatles).headline("Let It Be").save(db)?;
    assert_ne!(second.id, help.id);
    Ok(())
}

fn save_writes_the_row_of_the_instance(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        mut help,
        cheddar,
        ann,
        ..
    } = sample(db)?;
    let created = help.created;
    help.headline = "Help! (remastered)".into();
    help.rating = 10;
    help.pub_date = None;
    help.blog_id = cheddar.id;
    help.editor_id = Some(ann.id);
    help.status = Status::Published;
    help.save(db)?;
    let read = Entry::objects().pk(help.id).get(db)?;
    assert_eq!(read, help);
    assert_eq!(read.created, created);
    assert!(read.modified > created);
    assert_eq!(
        Entry::objects()
            .filter(|e| e.headline.startswith("Help!"))
            .count(db)?,
        1
    );
    Ok(())
}

fn saving_a_row_that_is_gone_is_an_error(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { mut empty, .. } = sample(db)?;
    empty.delete(db)?;
    let error = empty.save(db).unwrap_err();
    assert!(error.is_does_not_exist(), "{error:?}");
    assert_eq!(error.model(), Some("Blog"));
    assert_eq!(Blog::objects().count(db)?, 2);
    Ok(())
}

fn get_wants_exactly_one_row(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    assert_eq!(
        Entry::objects()
            .filter(|e| e.rating.exact(9))
            .get(db)?
            .headline,
        "Let It Be"
    );
    let none = Entry::objects().pk(7_000).get(db).unwrap_err();
    assert!(none.is_does_not_exist());
    assert_eq!(none.to_string(), "Entry.id: no row matches the query");
    let two = Entry::objects()
        .filter(|e| e.rating.exact(4))
        .get(db)
        .unwrap_err();
    assert!(two.is_multiple_objects_returned());
    assert_eq!(two.to_string(), "Entry: get() found 2 rows");
    assert!(Entry::objects().pk(7_000).get(db).optional()?.is_none());
    assert!(
        Entry::objects()
            .filter(|e| e.rating.exact(4))
            .get(db)
            .optional()
            .is_err()
    );
    Ok(())
}

fn exists_and_count_read_no_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    assert!(Entry::objects().filter(|e| e.rating.exact(4)).exists(db)?);
    assert!(!Entry::objects().filter(|e| e.rating.exact(7)).exists(db)?);
    assert_eq!(
        (
            Entry::objects().count(db)?,
            Entry::objects().none().count(db)?
        ),
        (5, 0)
    );
    Ok(())
}

fn a_queryset_is_asked_again_each_time(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { beatles, .. } = sample(db)?;
    let all = Entry::objects().all();
    let four = all.clone().filter(|e| e.rating.exact(4));
    assert_eq!(all.clone().count(db)?, 5);
    entry(db, &beatles, "New")?;
    assert_eq!((all.count(db)?, four.count(db)?), (6, 2));
    Ok(())
}

fn update_changes_all_rows_of_a_query(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { beatles, joe, .. } = sample(db)?;
    let of_beatles = || Entry::objects().filter(|e| e.blog.exact(&beatles));
    let changed = of_beatles().update(db, |e| {
        (e.rating.set(e.rating + 1), e.number_of_comments.set(7))
    })?;
    assert_eq!(changed, 3);
    assert_eq!(
        Entry::objects()
            .order_by(|e| e.id)
            .values(|e| e.rating)
            .fetch(db)?,
        [6, 10, 5, 4, 0]
    );
    assert_eq!(
        Entry::objects()
            .filter(|e| e.number_of_comments.exact(7))
            .count(db)?,
        3
    );
    // Assignments see the row as it was.
    of_beatles().update(db, |e| {
        (
            e.number_of_comments.set(1),
            e.number_of_pingbacks.set(e.number_of_comments),
        )
    })?;
    assert_eq!(
        of_beatles()
            .values(|e| (e.number_of_comments, e.number_of_pingbacks))
            .fetch(db)?,
        [(1, 7); 3]
    );
    assert_eq!(
        of_beatles().update(db, |e| (
            e.pub_date.set(date(2020, 2, 29)),
            e.status.set(Status::Published)
        ))?,
        3
    );
    assert_eq!(
        Entry::objects()
            .filter(|e| e.pub_date.isnull(true))
            .count(db)?,
        0
    );
    let by_joe = Entry::objects().filter(|e| e.editor.exact(&joe));
    assert_eq!(
        by_joe.update(db, |e| e.editor_id.set(None::<Id<Author>>))?,
        2
    );
    assert_eq!(
        Entry::objects()
            .filter(|e| e.editor.isnull(false))
            .count(db)?,
        1
    );
    Ok(())
}

fn update_finds_rows_over_relations(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let of_cheddar = Entry::objects().filter(|e| e.blog.name.exact("Cheddar"));
    assert_eq!(of_cheddar.update(db, |e| e.rating.set(1))?, 2);
    let of_ann =
        Entry::objects().filter(|e| e.authors().name.exact("Ann") | e.editor.name.exact("Ann"));
    assert_eq!(of_ann.update(db, |e| e.rating.set(2))?, 4);
    assert_eq!(
        Entry::objects()
            .order_by(|e| e.id)
            .values(|e| e.rating)
            .fetch(db)?,
        [2, 2, 2, 1, 2]
    );
    Ok(())
}

fn bulk_create_saves_many_rows(db: &TestDatabase) -> nuages::Result<()> {
    let blog = Blog::new().name("Beatles").save(db)?;
    for count in [0, 1, 9, 10, 11, 99, 100, 101, 257] {
        let start = Entry::objects().count(db)?;
        let new = (0..count).map(|n| {
            Entry::new()
                .blog(&blog)
                .headline(format!("{start}-{n}"))
                .rating(n)
        });
        let saved = Entry::objects().bulk_create(db, new)?;
        assert_eq!(saved.len(), usize::try_from(count).unwrap());
        for (n, entry) in (0..).zip(&saved) {
            assert_eq!(entry.rating, n);
            assert_eq!(Entry::objects().pk(entry.id).get(db)?, *entry, "of {count}");
        }
        assert_eq!(Entry::objects().count(db)?, start + i64::from(count));
    }
    Ok(())
}

fn bulk_create_saves_all_or_none(db: &TestDatabase) -> nuages::Result<()> {
    let names = (0..250).map(|n| {
        if n == 240 {
            "0".to_owned()
        } else {
            n.to_string()
        }
    });
    let error = Blog::objects()
        .bulk_create(db, names.map(|name| Blog::new().name(name)))
        .unwrap_err();
    assert!(error.is_unique_violation(), "{error:?}");
    assert_eq!(Blog::objects().count(db)?, 0);
    Ok(())
}

fn get_or_create_finds_or_makes(db: &TestDatabase) -> nuages::Result<()> {
    let (made, created) =
        Blog::objects()
            .get_or_create(db, Blog::new().name("Beatles").tagline("new"), |b| b.name)?;
    assert!(created);
    let (found, created) =
        Blog::objects().get_or_create(db, Blog::new().name("Beatles").tagline("x"), |b| b.name)?;
    assert!(!created);
    assert_eq!((found.id, found.tagline.as_str()), (made.id, "new"));
    // By several fields, a relation and NULL among them.
    let new = || Entry::new().blog(&made).headline("Help!");
    let (help, created) =
        Entry::objects().get_or_create(db, new(), |e| (e.blog, e.headline, e.pub_date))?;
    assert!(created);
    let (again, created) = Entry::objects()
        .get_or_create(db, new().rating(1), |e| (e.blog, e.headline, e.pub_date))?;
    assert!(!created);
    assert_eq!(again, help);
    let error = Entry::objects().get_or_create(db, new().pub_date(date(2020, 1, 1)), |e| {
        (e.headline, e.pub_date)
    });
    assert!(error.unwrap_err().is_unique_violation());
    Ok(())
}

fn values_read_what_they_name(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let pairs: Vec<(String, String)> = Entry::objects()
        .filter(|e| e.rating.gt(4))
        .order_by(|e| e.id)
        .values(|e| (e.headline, e.blog.name))
        .fetch(db)?;
    assert_eq!(
        pairs,
        [
            ("Help!".into(), "Beatles".into()),
            ("Let It Be".into(), "Beatles".into())
        ]
    );
    let editors: Vec<Option<String>> = Entry::objects()
        .order_by(|e| e.id)
        .values(|e| e.editor.name)
        .fetch(db)?;
    assert_eq!(
        editors,
        [
            Some("Joe".into()),
            None,
            Some("Ann".into()),
            None,
            Some("Joe".into())
        ]
    );
    let rows = Entry::objects()
        .order_by(|e| e.id)
        .slice(..1)
        .values(|e| row! { title: e.headline, twice: e.rating * 2 });
    let rows = rows.fetch(db)?;
    assert_eq!((rows[0].title.as_str(), rows[0].twice), ("Help!", 10));
    Ok(())
}

fn an_iterator_reads_all_rows(db: &TestDatabase) -> nuages::Result<()> {
    let blog = Blog::new().name("Beatles").save(db)?;
    let new = (0..1_000).map(|n| Entry::new().blog(&blog).headline(n.to_string()).rating(n));
    Entry::objects().bulk_create(db, new)?;
    let entries = db.iterate(Entry::objects().order_by(|e| e.rating))?;
    assert_eq!(
        entries.iter().map(|e| e.rating).collect::<Vec<_>>(),
        (0..1_000).collect::<Vec<_>>()
    );
    Ok(())
}

fn a_key_may_be_a_text(db: &TestDatabase) -> nuages::Result<()> {
    let france = Country::new().code("fr").name("France").save(db)?;
    Country::new().code("it").name("Italy").save(db)?;
    let paris = City::new().country(&france).name("Paris").save(db)?;
    assert_eq!(Country::objects().pk("fr").get(db)?.name, "France");
    assert_eq!(paris.country(db)?.code.as_inner(), "fr");
    assert_eq!(france.cities().count(db)?, 1);
    assert_eq!(
        City::objects()
            .filter(|c| c.country.exact(&france))
            .count(db)?,
        1
    );
    assert_eq!(
        City::objects()
            .filter(|c| c.country.name.startswith("I"))
            .count(db)?,
        0
    );
    let countries = Country::objects()
        .order_by(|c| c.code)
        .prefetch_related(|c| row! { c.cities() })
        .fetch(db)?;
    assert_eq!(
        countries.iter().map(|c| c.cities.len()).collect::<Vec<_>>(),
        [1, 0]
    );
    assert_eq!(france.delete(db)?.total, 2);
    Ok(())
}

fn tables_and_columns_may_be_called_anything(db: &TestDatabase) -> nuages::Result<()> {
    Country::new().code("fr").name("France").save(db)?;
    let sql = Country::objects()
        .filter(|c| c.name.exact("France"))
        .to_sql(db)?;
    assert!(sql.contains(r#""pays; --"."Nom du pays" ="#), "{sql}");
    assert_eq!(
        Country::objects().order_by(|c| -c.name).get(db)?.name,
        "France"
    );
    assert_eq!(
        Country::objects()
            .all()
            .update(db, |c| c.name.set("La France"))?,
        1
    );
    let error = Country::new().code("fr").name("x").save(db).unwrap_err();
    assert_eq!(
        (error.model(), error.fields()),
        (Some("Country"), &["code".to_owned()][..])
    );
    Ok(())
}

fn the_statement_and_the_plan_can_be_read(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let sql = Entry::objects()
        .filter(|e| e.blog.name.exact("Beatles"))
        .to_sql(db)?;
    assert!(
        sql.starts_with("SELECT ") && sql.contains(r#"INNER JOIN "blog_blog""#),
        "{sql}"
    );
    let plan = Entry::objects().pk(1).explain(db)?;
    assert!(plan.contains("blog_entry"), "{plan}");
    assert_eq!(headlines(db, Entry::objects().all().none())?, [""; 0]);
    Ok(())
}

suite! {
    a_new_row_gets_a_key_and_its_defaults,
    save_writes_the_row_of_the_instance,
    saving_a_row_that_is_gone_is_an_error,
    get_wants_exactly_one_row,
    exists_and_count_read_no_rows,
    a_queryset_is_asked_again_each_time,
    update_changes_all_rows_of_a_query,
    update_finds_rows_over_relations,
    bulk_create_saves_many_rows,
    bulk_create_saves_all_or_none,
    get_or_create_finds_or_makes,
    values_read_what_they_name,
    an_iterator_reads_all_rows,
    a_key_may_be_a_text,
    tables_and_columns_may_be_called_anything,
    the_statement_and_the_plan_can_be_read,
}
