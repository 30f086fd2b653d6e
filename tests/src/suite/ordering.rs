//! The order of rows: the model's own, one's own, over relations, of expressions, and where NULL stands.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Blog, Entry};
use crate::sample::sample;

fn in_order(rows: QuerySet<Entry>, db: &TestDatabase) -> nuages::Result<Vec<String>> {
    Ok(rows
        .fetch(db)?
        .into_iter()
        .map(|entry| entry.headline)
        .collect())
}

fn a_model_has_an_order_of_its_own(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let dated = || Entry::objects().filter(|e| e.pub_date.isnull(false));
    assert_eq!(
        in_order(dated(), db)?,
        ["Albums", "Cheese", "Let It Be", "Help!"]
    );
    assert_eq!(
        in_order(dated().reverse(), db)?,
        ["Help!", "Let It Be", "Cheese", "Albums"]
    );
    assert_eq!(
        in_order(dated().reverse().reverse(), db)?,
        ["Albums", "Cheese", "Let It Be", "Help!"]
    );
    let sql = Entry::objects().all().order_by(|_| ()).to_sql(db)?;
    assert!(!sql.contains("ORDER BY"), "{sql}");
    // A model without one leaves the order to the database.
    let sql = Blog::objects().to_sql(db)?;
    assert!(!sql.contains("ORDER BY"), "{sql}");
    Ok(())
}

fn order_by_replaces_the_order(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let all = Entry::objects;
    assert_eq!(
        in_order(all().order_by(|e| e.headline), db)?,
        ["Albums", "Biography", "Cheese", "Help!", "Let It Be"]
    );
    assert_eq!(
        in_order(all().order_by(|e| -e.id), db)?,
        ["Albums", "Cheese", "Biography", "Let It Be", "Help!"]
    );
    let two = all().order_by(|e| (e.rating, -e.headline));
    assert_eq!(
        in_order(two, db)?,
        ["Albums", "Cheese", "Biography", "Help!", "Let It Be"]
    );
    let last = all().order_by(|e| e.rating).order_by(|e| e.headline.desc());
    assert_eq!(
        in_order(last, db)?,
        ["Let It Be", "Help!", "Cheese", "Biography", "Albums"]
    );
    Ok(())
}

fn order_over_a_relation(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let by_blog = Entry::objects().order_by(|e| (-e.blog.name, e.headline));
    assert_eq!(
        in_order(by_blog, db)?,
        ["Albums", "Cheese", "Biography", "Help!", "Let It Be"]
    );
    let by_editor = Entry::objects().order_by(|e| (e.editor.name.asc().nulls_last(), e.headline));
    assert_eq!(
        in_order(by_editor, db)?,
        ["Biography", "Albums", "Help!", "Cheese", "Let It Be"]
    );
    Ok(())
}

fn null_stands_where_it_is_told(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let all = Entry::objects;
    let (up, down) = (
        ["Help!", "Let It Be", "Cheese", "Albums"],
        ["Albums", "Cheese", "Let It Be", "Help!"],
    );
    let first = in_order(all().order_by(|e| e.pub_date.asc().nulls_first()), db)?;
    assert_eq!(
        (first[0].as_str(), &first[1..]),
        ("Biography", &up.map(str::to_owned)[..])
    );
    let last = in_order(all().order_by(|e| e.pub_date.asc().nulls_last()), db)?;
    assert_eq!(
        (last[4].as_str(), &last[..4]),
        ("Biography", &up.map(str::to_owned)[..])
    );
    let first = in_order(all().order_by(|e| (-e.pub_date).nulls_first()), db)?;
    assert_eq!(
        (first[0].as_str(), &first[1..]),
        ("Biography", &down.map(str::to_owned)[..])
    );
    let last = in_order(all().order_by(|e| (-e.pub_date).nulls_last()), db)?;
    assert_eq!(
        (last[4].as_str(), &last[..4]),
        ("Biography", &down.map(str::to_owned)[..])
    );
    // Turning the order round turns that round as well.
    let turned = in_order(
        all().order_by(|e| e.pub_date.asc().nulls_first()).reverse(),
        db,
    )?;
    assert_eq!(turned, last);
    Ok(())
}

fn order_by_an_expression_or_annotation(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let by_length = Entry::objects().order_by(|e| (e.headline.length(), e.headline));
    assert_eq!(
        in_order(by_length, db)?,
        ["Help!", "Albums", "Cheese", "Biography", "Let It Be"]
    );
    let by_sum = Entry::objects().order_by(|e| (-(e.rating % 5), e.headline));
    assert_eq!(
        in_order(by_sum, db)?,
        ["Biography", "Cheese", "Let It Be", "Albums", "Help!"]
    );
    let blogs = Blog::objects()
        .annotate(|b| row! { n: b.entries().count() })
        .order_by(|b| (b.n, -b.name))
        .fetch(db)?;
    assert_eq!(
        blogs.iter().map(|b| b.name.as_str()).collect::<Vec<_>>(),
        ["Empty", "Cheddar", "Beatles"]
    );
    Ok(())
}

fn first_and_last_follow_the_order(db: &TestDatabase) -> nuages::Result<()> {
    let sample = sample(db)?;
    let dated = || Entry::objects().filter(|e| e.pub_date.isnull(false));
    let headline = |entry: Option<Entry>| entry.map(|e| e.headline);
    assert_eq!(headline(dated().first(db)?).as_deref(), Some("Albums"));
    assert_eq!(headline(dated().last(db)?).as_deref(), Some("Help!"));
    let by_rating = || Entry::objects().order_by(|e| e.rating);
    assert_eq!(headline(by_rating().first(db)?).as_deref(), Some("Albums"));
    assert_eq!(
        headline(by_rating().last(db)?).as_deref(),
        Some("Let It Be")
    );
    // By key where nothing else orders them.
    assert_eq!(
        Blog::objects().first(db)?.map(|b| b.id),
        Some(sample.beatles.id)
    );
    assert_eq!(
        Blog::objects().last(db)?.map(|b| b.id),
        Some(sample.empty.id)
    );
    assert!(
        Blog::objects()
            .filter(|b| b.name.exact("x"))
            .first(db)?
            .is_none()
    );
    assert!(
        Blog::objects()
            .filter(|b| b.name.exact("x"))
            .last(db)?
            .is_none()
    );
    Ok(())
}

suite! {
    a_model_has_an_order_of_its_own,
    order_by_replaces_the_order,
    order_over_a_relation,
    null_stands_where_it_is_told,
    order_by_an_expression_or_annotation,
    first_and_last_follow_the_order,
}
