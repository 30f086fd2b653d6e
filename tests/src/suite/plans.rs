//! How SQLite finds rows: what an index is for is found by it.

use jiff::civil::date;
use nuages::prelude::*;

use crate::models::{self, Blog, Entry, Note};

fn database() -> nuages::Result<Sqlite> {
    let db = Sqlite::in_memory()?;
    db.create_tables(models::APP)?;
    Ok(db)
}

/// Every table of a query is searched by an index, none is read through.
fn assert_searched(plan: &str) {
    assert!(
        plan.contains("SEARCH") && !plan.contains("SCAN blog") && !plan.contains("SCAN U"),
        "{plan}"
    );
}

#[test]
fn keys_and_unique_fields_are_searched() -> nuages::Result<()> {
    let db = database()?;
    assert_searched(&Entry::objects().pk(7).explain(&db)?);
    assert_searched(&Blog::objects().filter(|b| b.name.exact("x")).explain(&db)?);
    assert_searched(
        &Blog::objects()
            .filter(|b| b.name.in_(["x", "y"]))
            .explain(&db)?,
    );
    assert_searched(
        &Blog::objects()
            .filter(|b| b.name.range("x", "y"))
            .explain(&db)?,
    );
    assert_searched(
        &Blog::objects()
            .filter(|b| b.name.startswith("x"))
            .explain(&db)?,
    );
    Ok(())
}

#[test]
fn relations_are_searched_in_both_directions() -> nuages::Result<()> {
    let db = database()?;
    assert_searched(
        &Entry::objects()
            .filter(|e| e.blog.exact(Id::new(7)))
            .explain(&db)?,
    );
    assert_searched(
        &Entry::objects()
            .filter(|e| e.blog.name.exact("x"))
            .explain(&db)?,
    );
    assert_searched(
        &Blog::objects()
            .filter(|b| b.entries().exact(Id::new(7)))
            .explain(&db)?,
    );
    assert_searched(
        &Note::objects()
            .pk(7)
            .select_related(|n| row! { n.entry })
            .explain(&db)?,
    );
    assert_searched(
        &Blog::objects()
            .pk(7)
            .annotate(|b| row! { n: b.entries().count() })
            .explain(&db)?,
    );
    assert_searched(
        &Entry::objects()
            .filter(|e| e.authors().exact(Id::new(7)))
            .explain(&db)?,
    );
    Ok(())
}

#[test]
fn an_index_of_the_meta_is_used() -> nuages::Result<()> {
    let db = database()?;
    let recent = || Entry::objects().filter(|e| e.pub_date.gt(date(2005, 1, 1)));
    assert_searched(&recent().explain(&db)?);
    // Its order is the index's, so nothing is sorted.
    let plan = recent()
        .order_by(|e| (e.pub_date, -e.rating))
        .explain(&db)?;
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    Ok(())
}

#[test]
fn joined_rows_are_looked_up_in_the_order_of_the_rows() -> nuages::Result<()> {
    let db = database()?;
    let blogs = (0..200).map(|n| Blog::new().name(format!("{n}")));
    let blogs = Blog::objects().bulk_create(&db, blogs)?;
    let entries = (0..2000).map(|n| {
        let blog = &blogs[n % blogs.len()];
        Entry::new().blog(blog).headline(format!("{n}"))
    });
    Entry::objects().bulk_create(&db, entries)?;
    db.execute("ANALYZE")?;
    let pages = || {
        Entry::objects()
            .select_related(|e| row! { e.blog })
            .order_by(|e| e.id)
            .slice(..10)
    };
    // Knowing that there are few blogs, the planner would begin with them and sort all entries.
    let plan = pages().explain(&db)?;
    assert!(
        plan.contains("SCAN blog_entry") && !plan.contains("TEMP B-TREE"),
        "{plan}"
    );
    assert!(pages().to_sql(&db)?.contains(r#" CROSS JOIN "blog_blog""#));
    // What a filter or the order asks about is left to the planner.
    let filtered = pages_of(&db, "7")?;
    assert!(
        filtered.contains(r#" INNER JOIN "blog_blog""#),
        "{filtered}"
    );
    Ok(())
}

fn pages_of(db: &Sqlite, blog: &str) -> nuages::Result<String> {
    Entry::objects()
        .select_related(|e| row! { e.blog })
        .filter(|e| e.blog.name.exact(blog))
        .to_sql(db)
}
