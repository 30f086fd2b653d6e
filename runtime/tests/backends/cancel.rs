//! Futures that are dropped before their end, at every point where they can be.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use nuages::Postgres;

use crate::models::{Author, Blog};

/// Polls a future at most so often, then drops it; its output if that was enough.
async fn polled<T>(future: impl Future<Output = T>, times: usize) -> Option<T> {
    let mut future = pin!(future);
    let mut left = times;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

/// All that a transaction can do, and the same again after it.
macro_rules! sweep {
    ($db:ident) => {{
        let mut committed = 0;
        for times in 0.. {
            let work = $db.atomic(async |tx| {
                Blog::new().name(&*format!("first {times}")).save(tx).await?;
                tx.atomic(async |tx| {
                    let rows = ["a", "b", "c"].map(|letter| Author::new().name(letter));
                    Author::objects().bulk_create(tx, rows).await
                })
                .await?;
                Blog::objects().all().fetch(tx).await?;
                Blog::new().name(&*format!("second {times}")).save(tx).await?;
                Ok(())
            });
            let done = polled(work, times).await;
            // All of it or nothing, however far it got, and the next user finds a connection in order.
            let blogs = Blog::objects().filter(|b| b.name.endswith(format!(" {times}"))).count(&$db).await?;
            let authors = Author::objects().count(&$db).await? - 3 * committed;
            assert_eq!((blogs, authors), if blogs == 0 { (0, 0) } else { (2, 3) }, "after {times} polls");
            committed += blogs / 2;
            $db.atomic(async |tx| Blog::new().name(&*format!("probe {times}")).save(tx).await).await?;
            Blog::objects().filter(|b| b.name.startswith("probe")).delete(&$db).await?;
            if let Some(done) = done {
                done?;
                assert_eq!(blogs, 2);
                break;
            }
            assert!(times < 500, "it never ends");
        }
        Ok(())
    }};
}

#[tokio::test]
async fn a_transaction_on_postgres() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    let swept: nuages::Result<()> = sweep!(db);
    swept?;
    assert_eq!(schema.connections("idle in transaction"), 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_on_sqlite() -> nuages::Result<()> {
    let db = crate::sqlite().await?;
    sweep!(db)
}

#[tokio::test]
async fn a_transaction_on_sqlite_in_a_file() -> nuages::Result<()> {
    let (_directory, db) = crate::sqlite_in_a_file().await?;
    sweep!(db)
}

/// Drops a verb at every point; afterwards the table has `before` rows or `after`, and its connection is in order.
macro_rules! verb {
    ($db:ident, $before:expr => $after:expr, $verb:expr) => {{
        for times in 0.. {
            Blog::objects().all().delete(&$db).await?;
            let rows = ["one", "two"].map(|name| Blog::new().name(name));
            Blog::objects().bulk_create(&$db, rows).await?;
            let done = polled($verb, times).await;
            // A statement that was sent may end a moment later.
            let mut count = Blog::objects().count(&$db).await?;
            if done.is_none() && count != $after {
                tokio::time::sleep(Duration::from_millis(2)).await;
                count = Blog::objects().count(&$db).await?;
            }
            assert!(
                count == $before || count == $after,
                "{count} after {times} polls"
            );
            if let Some(done) = done {
                done?;
                assert_eq!(count, $after);
                break;
            }
            assert!(times < 200, "it never ends");
        }
    }};
}

#[tokio::test]
async fn verbs_on_postgres() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    verb!(db, 2 => 3, Blog::new().name("three").save(&db));
    verb!(db, 2 => 252, {
        let rows = (0..250).map(|n| Blog::new().name(&*format!("{n}")));
        Blog::objects().bulk_create(&db, rows)
    });
    verb!(db, 2 => 3, Blog::objects().get_or_create(&db, Blog::new().name("three"), |b| b.name));
    verb!(db, 2 => 1, Blog::objects().filter(|b| b.name.exact("one")).delete(&db));
    verb!(db, 2 => 2, async {
        let mut rows = Blog::objects().iterator(&db);
        rows.next().await?;
        rows.next().await
    });
    assert_eq!(schema.connections("idle in transaction"), 0);
    Ok(())
}

#[tokio::test]
async fn connecting() -> nuages::Result<()> {
    let (schema, _db) = crate::postgres!();
    let url = schema.url();
    for times in 0.. {
        if let Some(done) = polled(Postgres::connect(&url), times).await {
            assert_eq!(Blog::objects().count(&done?).await?, 0);
            return Ok(());
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_abandoned_statement_is_cancelled() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    let slow = tokio::time::timeout(
        Duration::from_millis(100),
        db.execute("SELECT pg_sleep(60)"),
    )
    .await;
    assert!(slow.is_err());
    for _ in 0..100 {
        if schema.connections("active") == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it still runs");
}

#[tokio::test]
async fn an_abandoned_statement_spoils_its_transaction() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    let short = Duration::from_millis(100);
    let spoiled = db
        .atomic(async |tx| {
            Blog::new().name("before").save(tx).await?;
            assert!(
                tokio::time::timeout(short, tx.execute("SELECT pg_sleep(0.3)"))
                    .await
                    .is_err()
            );
            assert!(Blog::objects().count(tx).await.is_err());
            Ok(())
        })
        .await;
    assert!(spoiled.is_err());
    assert_eq!(Blog::objects().count(&db).await?, 0);
    assert_eq!(schema.connections("idle in transaction"), 0);
    Ok(())
}

/// An inner `atomic` that is dropped takes only its own with it.
macro_rules! abandoned_inside {
    ($db:ident, $wait:expr) => {{
        $db.atomic(async |tx| {
            Blog::new().name("before").save(tx).await?;
            for times in 0..30 {
                let inner = tx.atomic(async |tx| {
                    tx.on_commit(|| panic!("it was undone"));
                    Blog::new().name("inside").save(tx).await?;
                    Blog::objects().count(tx).await?;
                    std::future::pending::<nuages::Result<()>>().await
                });
                assert!(
                    polled(tokio::time::timeout($wait, inner), times)
                        .await
                        .is_none_or(|done| done.is_err())
                );
                assert_eq!(Blog::objects().count(tx).await?, 1, "after {times} polls");
            }
            tx.atomic(async |tx| Blog::new().name("after").save(tx).await)
                .await
        })
        .await?;
        let names = Blog::objects()
            .order_by(|b| b.name)
            .values(|b| b.name)
            .fetch(&$db)
            .await?;
        assert_eq!(names, ["after", "before"]);
        Ok(())
    }};
}

#[tokio::test]
async fn an_inner_atomic_on_postgres() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    abandoned_inside!(db, Duration::from_millis(20))
}

#[tokio::test]
async fn an_inner_atomic_on_sqlite() -> nuages::Result<()> {
    let db = crate::sqlite().await?;
    abandoned_inside!(db, Duration::from_millis(20))
}
