//! Rows read one after the other.

use nuages::prelude::*;

use crate::models::{Author, Blog, Entry};

const MANY: i64 = 5000;

/// Many entries, some with authors.
macro_rules! filled {
    ($db:ident, $($wait:tt)*) => {{
        let blog = Blog::new().name("x").save(&$db)$($wait)*?;
        let author = Author::new().name("a").save(&$db)$($wait)*?;
        let rows = (0..MANY).map(|n| Entry::new().blog(&blog).headline(&*format!("{n:05}")).rating((n % 10) as i32));
        let rows = Entry::objects().bulk_create(&$db, rows)$($wait)*?;
        rows[0].authors().add(&$db, [&author])$($wait)*?;
        rows[2000].authors().add(&$db, [&author])$($wait)*?;
        Entry::objects().order_by(|e| e.id)
    }};
}

macro_rules! asynchronous {
    ($db:ident) => {{
        let entries = filled!($db, .await);
        let mut rows = entries.clone().iterator(&$db);
        let mut n = 0;
        while let Some(entry) = rows.next().await? {
            assert_eq!(entry.headline, format!("{n:05}"));
            n += 1;
        }
        assert_eq!(n, MANY);
        assert!(rows.next().await?.is_none());

        // With what is prefetched.
        let mut rows = entries.clone().prefetch_related(|e| row! { authors: e.authors() }).iterator(&$db);
        let mut authors = 0;
        while let Some(entry) = rows.next().await? {
            authors += entry.authors.len();
        }
        assert_eq!(authors, 2);

        // Left early, many at the same time, never begun.
        for _ in 0..20 {
            let mut rows = entries.clone().iterator(&$db);
            assert!(rows.next().await?.is_some());
        }
        let mut several: Vec<_> = (0..6).map(|_| entries.clone().iterator(&$db)).collect();
        for n in 0..1500 {
            for rows in &mut several {
                assert_eq!(rows.next().await?.unwrap().headline, format!("{n:05}"));
            }
            if n % 500 == 0 {
                assert_eq!(Entry::objects().count(&$db).await?, MANY);
            }
        }
        drop(several);
        let _ = entries.clone().iterator(&$db);
        assert!(Entry::objects().none().iterator(&$db).next().await?.is_none());

        // Inside a transaction, with other statements in between.
        $db.atomic(async |tx| {
            let mut rows = entries.clone().iterator(tx);
            let mut n = 0;
            while let Some(entry) = rows.next().await? {
                if n % 999 == 0 {
                    Entry::objects().pk(entry.id).update(tx, |e| e.rating.set(77)).await?;
                    tx.atomic(async |tx| Entry::objects().pk(entry.id).get(tx).await).await?;
                }
                n += 1;
            }
            assert_eq!(n, MANY);
            let mut early = entries.clone().iterator(tx);
            assert!(early.next().await?.is_some());
            drop(early);
            assert_eq!(Entry::objects().filter(|e| e.rating.exact(77)).count(tx).await?, 6);
            Ok(())
        })
        .await?;
        Ok(())
    }};
}

#[tokio::test]
async fn on_postgres() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    asynchronous!(db)
}

#[tokio::test]
async fn on_sqlite() -> nuages::Result<()> {
    let db = crate::sqlite().await?;
    asynchronous!(db)
}

#[tokio::test]
async fn on_sqlite_in_a_file() -> nuages::Result<()> {
    let (_directory, db) = crate::sqlite_in_a_file().await?;
    asynchronous!(db)
}

#[tokio::test]
async fn rows_can_be_changed_while_they_are_read() -> nuages::Result<()> {
    let memory = crate::sqlite().await?;
    let (_directory, file) = crate::sqlite_in_a_file().await?;
    for db in [memory, file] {
        let mut rows = filled!(db, .await).iterator(&db);
        while let Some(mut entry) = rows.next().await? {
            if entry.rating == 7 {
                entry.rating = 70;
                entry.save(&db).await?;
            }
        }
        let changed = Entry::objects().filter(|e| e.rating.exact(70));
        assert_eq!(changed.count(&db).await?, MANY / 10);
    }
    Ok(())
}

#[test]
fn on_postgres_blocking() -> nuages::Result<()> {
    let Some(schema) = crate::Schema::create() else {
        return Ok(());
    };
    let db = schema.blocking()?;
    db.create_tables(crate::models::APP)?;
    let entries = filled!(db,);
    let headlines: Vec<String> = entries
        .clone()
        .iterator(&db)?
        .map(|entry| entry.map(|entry| entry.headline))
        .collect::<nuages::Result<_>>()?;
    assert!(headlines.is_sorted() && headlines.len() == usize::try_from(MANY).unwrap());
    let mut authors = 0;
    for entry in entries
        .clone()
        .prefetch_related(|e| row! { authors: e.authors() })
        .iterator(&db)?
    {
        authors += entry?.authors.len();
    }
    assert_eq!(authors, 2);
    assert!(entries.clone().iterator(&db)?.next().is_some());
    db.atomic(|tx| {
        for (n, entry) in entries.clone().iterator(tx)?.enumerate() {
            if n % 999 == 0 {
                entry?.blog(tx)?;
            }
        }
        Ok(())
    })?;
    assert_eq!(schema.connections("active"), 0);
    Ok(())
}

#[tokio::test]
async fn a_row_that_cannot_be_read_ends_the_reading() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    let entries = filled!(db, .await);
    db.execute("UPDATE blog_entry SET pub_date = 'infinity' WHERE headline = '01500'")
        .await?;
    let mut rows = entries.clone().iterator(&db);
    let mut read = 0;
    let error = loop {
        match rows.next().await {
            Ok(Some(_)) => read += 1,
            Ok(None) => panic!("the row is bad"),
            Err(error) => break error,
        }
    };
    assert!(error.is_invalid_row() && read <= 1500);
    assert!(rows.next().await?.is_none());
    db.atomic(async |tx| {
        let mut rows = entries.iterator(tx);
        while let Ok(Some(_)) = rows.next().await {}
        assert_eq!(
            Entry::objects().count(tx).await?,
            MANY,
            "the transaction goes on"
        );
        Ok(())
    })
    .await?;
    assert_eq!(schema.connections("idle in transaction"), 0);
    Ok(())
}
