//! Transactions on the async handles and on the blocking one: kept, undone, nested, spoiled.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use nuages::prelude::*;

use crate::models::{Blog, Entry};

async fn names<E>(db: &E) -> nuages::Result<Vec<String>>
where
    for<'e> E: Executor + 'e,
    for<'e> E::Ret<'e, Vec<String>>: Future<Output = nuages::Result<Vec<String>>>,
{
    Blog::objects()
        .order_by(|b| b.name)
        .values(|b| b.name)
        .fetch(db)
        .await
}

/// What must hold on every async database.
macro_rules! transactions {
    ($db:ident) => {{
        // Kept.
        let kept = $db
            .atomic(async |tx| {
                let blog = Blog::new().name("kept").save(tx).await?;
                assert_eq!(Blog::objects().count(tx).await?, 1);
                Ok(blog)
            })
            .await?;
        assert_eq!(names(&$db).await?, [kept.name.as_str()]);

        // Undone by an error, without a word and by a panic.
        let undone = $db
            .atomic(async |tx| {
                Blog::new().name("undone").save(tx).await?;
                Err::<(), _>(Error::rollback())
            })
            .await;
        assert!(undone.unwrap_err().is_rollback());
        let db = $db.clone();
        let panicked = tokio::spawn(async move {
            db.atomic(async |tx| {
                Blog::new().name("panicked").save(tx).await?;
                assert!(tx.execute("SELECT 1").await.is_err(), "on purpose");
                Ok(())
            })
            .await
        });
        assert!(panicked.await.unwrap_err().is_panic());
        assert_eq!(names(&$db).await?, ["kept"]);

        // Nested: what is inside can be undone alone, and what is undone inside takes nothing else with it.
        $db.atomic(async |tx| {
            Blog::new().name("outer").save(tx).await?;
            let inner = tx
                .atomic(async |tx| {
                    Blog::new().name("inner").save(tx).await?;
                    let innermost = tx.atomic(async |tx| Blog::new().name("innermost").save(tx).await).await;
                    assert!(innermost.is_ok());
                    Err::<(), _>(Error::rollback())
                })
                .await;
            assert!(inner.is_err());
            tx.atomic(async |tx| Blog::new().name("second inner").save(tx).await).await?;
            let failed = tx.atomic(async |tx| Blog::new().name("outer").save(tx).await).await;
            assert!(failed.unwrap_err().is_unique_violation());
            Blog::new().name("after").save(tx).await
        })
        .await?;
        assert_eq!(names(&$db).await?, ["after", "kept", "outer", "second inner"]);

        // Operations with a savepoint of their own leave the transaction usable.
        $db.atomic(async |tx| {
            let twice = ["new", "kept"].map(|name| Blog::new().name(name));
            assert!(Blog::objects().bulk_create(tx, twice).await.unwrap_err().is_unique_violation());
            let (blog, created) = Blog::objects().get_or_create(tx, Blog::new().name("kept"), |b| b.name).await?;
            assert!(!created);
            blog.entries().new().headline("x").save(tx).await
        })
        .await?;
        assert_eq!(Entry::objects().count(&$db).await?, 1);

        // Nothing at all.
        $db.atomic(async |tx| tx.atomic(async |_| Ok(())).await).await?;

        // Two at once in one transaction are refused, not mixed up.
        $db.atomic(async |tx| {
            let one = tx.atomic(async |tx| {
                tokio::task::yield_now().await;
                Blog::new().name("one").save(tx).await
            });
            let two = tx.atomic(async |tx| Blog::new().name("two").save(tx).await);
            let (one, two) = tokio::join!(one, two);
            assert!(one.is_ok() != two.is_ok());
            Ok(())
        })
        .await?;
        Ok(())
    }};
}

/// What waits for a commit.
macro_rules! hooks {
    ($db:ident) => {{
        let said = Arc::new(Mutex::new(Vec::new()));
        let say = |word: &'static str| {
            let said = Arc::clone(&said);
            move || said.lock().unwrap().push(word)
        };
        $db.atomic(async |tx| {
            tx.on_commit(say("first"));
            let _ = tx
                .atomic(async |tx| {
                    tx.on_commit(say("undone"));
                    Err::<(), _>(Error::rollback())
                })
                .await;
            tx.atomic(async |tx| {
                tx.on_commit(say("second"));
                Ok(())
            })
            .await?;
            Blog::new().name("x").save(tx).await?;
            assert!(said.lock().unwrap().is_empty());
            Ok(())
        })
        .await?;
        let _ = $db
            .atomic(async |tx| {
                tx.on_commit(say("never"));
                Err::<(), _>(Error::rollback())
            })
            .await;
        assert_eq!(*said.lock().unwrap(), ["first", "second"]);
        Ok(())
    }};
}

#[tokio::test]
async fn on_postgres() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    let done: nuages::Result<()> = transactions!(db);
    done?;
    let before = Blog::objects().count(&db).await?;
    db.atomic(async |tx| {
        Blog::new().name("unseen").save(tx).await?;
        assert_eq!(Blog::objects().count(&db).await?, before);
        Ok(())
    })
    .await?;
    assert_eq!(schema.connections("idle in transaction"), 0);
    Ok(())
}

#[tokio::test]
async fn on_sqlite() -> nuages::Result<()> {
    let db = crate::sqlite().await?;
    transactions!(db)
}

#[tokio::test]
async fn on_sqlite_in_a_file() -> nuages::Result<()> {
    let (_directory, db) = crate::sqlite_in_a_file().await?;
    transactions!(db)
}

#[tokio::test]
async fn hooks_on_postgres() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    hooks!(db)
}

#[tokio::test]
async fn hooks_on_sqlite() -> nuages::Result<()> {
    let db = crate::sqlite().await?;
    hooks!(db)
}

#[tokio::test]
async fn a_failed_transaction_is_never_called_committed() -> nuages::Result<()> {
    let (schema, db) = crate::postgres!();
    let name = |name: &'static str| Blog::new().name(name);
    name("taken").save(&db).await?;
    let swallowed = db
        .atomic(async |tx| {
            name("lost").save(tx).await?;
            assert!(name("taken").save(tx).await.is_err());
            assert!(name("later").save(tx).await.is_err());
            assert!(
                tx.atomic(async |tx| name("inside").save(tx).await)
                    .await
                    .is_err()
            );
            Ok(())
        })
        .await;
    assert!(swallowed.is_err(), "COMMIT answered ROLLBACK");
    let swallowed_inside = db
        .atomic(async |tx| {
            name("outer").save(tx).await?;
            let inner = tx
                .atomic(async |tx| {
                    let _ = name("taken").save(tx).await;
                    Ok(())
                })
                .await;
            assert!(inner.is_err());
            Ok(())
        })
        .await;
    assert!(swallowed_inside.is_ok());
    assert_eq!(names(&db).await?, ["outer", "taken"]);

    // A rule that is checked when committing.
    let late = db
        .atomic(async |tx| {
            tx.execute("ALTER TABLE blog_note ALTER CONSTRAINT blog_note_entry_id_fk DEFERRABLE INITIALLY DEFERRED").await?;
            tx.execute("INSERT INTO blog_note (entry_id, text) VALUES (99, '')").await
        })
        .await;
    assert!(late.unwrap_err().is_foreign_key_violation());
    assert_eq!(schema.connections("idle in transaction"), 0);
    Ok(())
}

#[test]
fn on_postgres_blocking() -> nuages::Result<()> {
    let Some(schema) = crate::Schema::create() else {
        return Ok(());
    };
    let db = schema.blocking()?;
    db.create_tables(crate::models::APP)?;
    let name = |name: &'static str| Blog::new().name(name);
    let said = Arc::new(Mutex::new(0));
    db.atomic(|tx| {
        name("kept").save(tx)?;
        let said = Arc::clone(&said);
        tx.on_commit(move || *said.lock().unwrap() += 1);
        let inner = tx.atomic(|tx| {
            name("inner").save(tx)?;
            assert_eq!(Blog::objects().count(tx)?, 2);
            name("kept").save(tx)
        });
        assert!(inner.unwrap_err().is_unique_violation());
        tx.execute("SELECT 1")
    })?;
    assert_eq!(*said.lock().unwrap(), 1);
    let swallowed = db.atomic(|tx| {
        let _ = name("kept").save(tx);
        Ok(())
    });
    assert!(swallowed.is_err());
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        db.atomic(|tx| {
            name("panicked").save(tx)?;
            assert!(tx.execute("SELECT 1").is_err(), "on purpose");
            Ok(())
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(Blog::objects().values(|b| b.name).fetch(&db)?, ["kept"]);
    assert_eq!(schema.connections("idle in transaction"), 0);
    Ok(())
}

#[test]
fn begin_and_savepoints_cost_no_trip_of_their_own() -> nuages::Result<()> {
    let Some(schema) = crate::Schema::create() else {
        return Ok(());
    };
    let db = schema.blocking()?;
    db.create_tables(crate::models::APP)?;
    db.atomic(|tx| {
        // Nothing has been sent yet.
        assert_eq!(schema.connections("idle in transaction"), 0);
        Blog::objects().count(tx)?;
        assert_eq!(schema.connections("idle in transaction"), 1);
        Ok(())
    })
}
