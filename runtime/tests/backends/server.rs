//! Pools, threads and runtimes: what happens around the statements.

use std::sync::Arc;
use std::time::Duration;

use nuages::prelude::*;

use crate::models::{Blog, Entry};

#[tokio::test]
async fn futures_can_be_spawned() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    let adb = crate::sqlite().await?;
    let (one, two) = (db.clone(), adb.clone());
    let counted = tokio::spawn(async move { Entry::objects().count(&one).await });
    assert_eq!(counted.await.unwrap()?, 0);
    let counted = tokio::spawn(async move { Entry::objects().count(&two).await });
    assert_eq!(counted.await.unwrap()?, 0);
    let (one, two) = (db.clone(), adb.clone());
    let saved = tokio::spawn(async move {
        one.atomic(async |tx| {
            let blog = Blog::new().name("x").save(tx).await?;
            tx.atomic(async |tx| blog.entries().new().headline("y").save(tx).await)
                .await
        })
        .await
    });
    assert_eq!(saved.await.unwrap()?.headline, "y");
    let saved = tokio::spawn(async move {
        two.atomic(async |tx| Blog::new().name("x").save(tx).await)
            .await
    });
    assert_eq!(saved.await.unwrap()?.name, "x");
    let read = tokio::spawn(async move {
        let mut rows = Entry::objects().iterator(&db);
        rows.next()
            .await
            .map(|entry| entry.map(|entry| entry.headline))
    });
    assert_eq!(read.await.unwrap()?.as_deref(), Some("y"));
    let url = schema.url();
    let connected = tokio::spawn(async move {
        let db = Postgres::connect(&url).await?;
        db.execute("SELECT 1").await
    });
    connected.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn more_tasks_than_connections() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    let tasks: Vec<_> = (0..50)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                for m in 0..5 {
                    db.atomic(async |tx| {
                        Blog::new().name(&*format!("{n} {m}")).save(tx).await?;
                        Blog::objects().count(tx).await
                    })
                    .await?;
                }
                Ok::<(), Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap()?;
    }
    assert_eq!(Blog::objects().count(&db).await?, 250);
    assert!(schema.connections("") <= 16);
    Ok(())
}

#[tokio::test]
async fn writers_on_sqlite_never_meet_busy() -> nuages::Result<()> {
    let (_directory, db) = crate::sqlite_in_a_file().await?;
    let tasks: Vec<_> = (0..16)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                for m in 0..20 {
                    let name = format!("{n} {m}");
                    if m % 2 == 0 {
                        Blog::new().name(&*name).save(&db).await?;
                    } else {
                        db.atomic(async |tx| {
                            let count = Blog::objects().count(tx).await?;
                            // A read outside of the transaction, while it holds the database.
                            assert!(Blog::objects().count(&db).await? <= count);
                            Blog::new().name(&*name).save(tx).await
                        })
                        .await?;
                    }
                }
                Ok::<(), Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap()?;
    }
    assert_eq!(Blog::objects().count(&db).await?, 320);
    Ok(())
}

#[tokio::test]
async fn sqlite_shared_with_blocking_code() -> nuages::Result<()> {
    let blocking = Sqlite::in_memory()?;
    let db = AsyncSqlite::from(blocking.clone());
    db.create_tables(crate::models::APP).await?;
    let writers: Vec<_> = (0..4)
        .map(|n| {
            let blocking = blocking.clone();
            std::thread::spawn(move || {
                for m in 0..25 {
                    Blog::new()
                        .name(&*format!("thread {n} {m}"))
                        .save(&blocking)
                        .unwrap();
                }
            })
        })
        .collect();
    for n in 0..100 {
        Blog::new().name(&*format!("task {n}")).save(&db).await?;
    }
    for writer in writers {
        writer.join().unwrap();
    }
    assert_eq!(Blog::objects().count(&blocking)?, 200);
    Ok(())
}

#[tokio::test]
async fn a_database_in_memory_has_one_content() -> nuages::Result<()> {
    let db = crate::sqlite().await?;
    Blog::new().name("x").save(&db).await?;
    let counts = (0..20).map(|_| {
        let db = db.clone();
        tokio::spawn(async move { Blog::objects().count(&db).await })
    });
    for count in counts.collect::<Vec<_>>() {
        assert_eq!(count.await.unwrap()?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn ended_connections_are_replaced() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    let blocking = schema.blocking()?;
    let open = |db: &Postgres| {
        let db = db.clone();
        async move {
            tokio::join!(
                Blog::objects().count(&db),
                Blog::objects().count(&db),
                Blog::objects().count(&db)
            )
        }
    };
    open(&db).await.0?;
    Blog::objects().count(&blocking)?;
    let killer = Postgres::connect(&schema.server).await?;
    for _ in 0..3 {
        killer
            .execute(&format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{}'",
                schema.name
            ))
            .await?;
        tokio::time::sleep(Duration::from_millis(1200)).await;
        let (one, two, three) = open(&db).await;
        assert_eq!((one?, two?, three?), (0, 0, 0));
        Blog::objects().count(&blocking)?;
    }
    let broken = db
        .atomic(async |tx| {
            Blog::new().name("x").save(tx).await?;
            killer
                .execute(&format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{}'",
                    schema.name
                ))
                .await?;
            Blog::objects().count(tx).await
        })
        .await;
    let error = broken.unwrap_err();
    assert!(error.is_connection_error(), "{error:?}");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(Blog::objects().count(&db).await?, 0);
    Ok(())
}

#[tokio::test]
async fn a_changed_table_is_read_anew() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    Blog::new().name("x").save(&db).await?;
    assert_eq!(
        Blog::objects().values(|b| b.tagline).fetch(&db).await?,
        [""]
    );
    db.execute("ALTER TABLE blog_blog ALTER tagline TYPE varchar(50)")
        .await?;
    assert_eq!(
        Blog::objects().values(|b| b.tagline).fetch(&db).await?,
        [""]
    );
    db.execute("DEALLOCATE ALL").await?;
    assert_eq!(
        Blog::objects().values(|b| b.tagline).fetch(&db).await?,
        [""]
    );
    Ok(())
}

#[tokio::test]
async fn what_a_statement_sets_does_not_stay() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    db.execute("SET search_path = pg_catalog").await?;
    assert_eq!(Blog::objects().count(&db).await?, 0);
    db.execute("BEGIN; CREATE TABLE forgotten (n integer)")
        .await?;
    assert_eq!(Blog::objects().count(&db).await?, 0);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(schema.connections("idle in transaction"), 0);
    Ok(())
}

#[tokio::test]
async fn a_blocking_handle_works_inside_a_runtime() -> nuages::Result<()> {
    let (schema, _db) = crate::postgres!();
    let db = schema.blocking()?;
    Blog::new().name("x").save(&db)?;
    db.atomic(|tx| Blog::new().name("y").save(tx))?;
    let other = db.clone();
    let counted = tokio::task::spawn_blocking(move || Blog::objects().count(&other))
        .await
        .unwrap()?;
    assert_eq!(counted, 2);
    drop(db);
    Ok(())
}

#[test]
fn an_async_handle_needs_a_runtime_and_says_so() {
    let Some(schema) = crate::Schema::create() else {
        return;
    };
    let url = schema.url();
    let mut connecting = std::pin::pin!(Postgres::connect(&url));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(refused) = connecting.as_mut().poll(&mut context) else {
        panic!("it waits")
    };
    assert!(refused.unwrap_err().to_string().contains("Tokio runtime"));
}

#[test]
fn threads_share_a_blocking_handle() -> nuages::Result<()> {
    let Some(schema) = crate::Schema::create() else {
        return Ok(());
    };
    let db = schema.blocking()?;
    db.create_tables(crate::models::APP)?;
    let db = Arc::new(db);
    std::thread::scope(|scope| {
        for n in 0..20 {
            let db = Arc::clone(&db);
            scope.spawn(move || {
                for m in 0..10 {
                    Blog::new().name(&*format!("{n} {m}")).save(&*db).unwrap();
                }
            });
        }
    });
    assert_eq!(Blog::objects().count(&*db)?, 200);
    assert!(schema.connections("") <= 16);
    Ok(())
}

#[tokio::test]
async fn times_are_utc_whatever_the_address_says() -> nuages::Result<()> {
    let (schema, _db) = crate::postgres!();
    let url = schema
        .url()
        .replace("options=", "options=-cTimeZone%3DAsia/Tokyo%20");
    let db = Postgres::connect(&url).await?;
    let midnight = "2024-12-31T23:30:00Z".parse::<jiff::Timestamp>().unwrap();
    let blog = Blog::new().name("x").save(&db).await?;
    let mut entry = blog.entries().new().headline("y").save(&db).await?;
    entry.created = midnight;
    entry.save(&db).await?;
    let found =
        Entry::objects().filter(|e| e.created.year().exact(2024) & e.created.day().exact(31));
    assert_eq!(found.get(&db).await?.created, midnight);
    Ok(())
}
