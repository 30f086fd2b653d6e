//! Transactions and savepoints: all or nothing, and what happens afterwards.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use nuages::prelude::*;

use crate::database::{TestDatabase, TestTransaction};
use crate::models::Blog;

fn save(tx: &TestTransaction<'_>, name: &str) -> nuages::Result<()> {
    Blog::new().name(name).save(tx).map(drop)
}

fn names(db: &TestDatabase) -> nuages::Result<Vec<String>> {
    Blog::objects()
        .order_by(|b| b.id)
        .values(|b| b.name)
        .fetch(db)
}

fn ok_commits(db: &TestDatabase) -> nuages::Result<()> {
    let n = db.atomic(|tx| {
        save(tx, "a")?;
        save(tx, "b")?;
        Blog::objects().count(tx)
    })?;
    assert_eq!(n, 2);
    assert_eq!(names(db)?, ["a", "b"]);
    Ok(())
}

fn an_error_rolls_back(db: &TestDatabase) -> nuages::Result<()> {
    let error = db.atomic(|tx| {
        save(tx, "a")?;
        Blog::objects().pk(7_000).get(tx)
    });
    assert!(error.unwrap_err().is_does_not_exist());
    let error = db.atomic(|tx| {
        save(tx, "a")?;
        Err::<(), _>(Error::rollback())
    });
    assert!(error.unwrap_err().is_rollback());
    assert_eq!(names(db)?, [""; 0]);
    db.atomic(|tx| save(tx, "after"))?;
    assert_eq!(names(db)?, ["after"]);
    Ok(())
}

fn a_panic_rolls_back(db: &TestDatabase) -> nuages::Result<()> {
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        db.atomic(|tx| {
            save(tx, "a")?;
            tx.atomic(|inner| {
                save(inner, "b")?;
                std::panic::resume_unwind(Box::new("stop"));
                #[allow(unreachable_code, reason = "says what the closure returns")]
                Ok(())
            })
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(names(db)?, [""; 0]);
    db.atomic(|tx| save(tx, "after"))?;
    assert_eq!(names(db)?, ["after"]);
    Ok(())
}

fn a_savepoint_is_undone_by_itself(db: &TestDatabase) -> nuages::Result<()> {
    db.atomic(|tx| {
        save(tx, "a")?;
        let inner = tx.atomic(|inner| {
            save(inner, "b")?;
            inner.atomic(|inmost| save(inmost, "c"))?;
            Err::<(), _>(Error::rollback())
        });
        assert!(inner.unwrap_err().is_rollback());
        tx.atomic(|inner| save(inner, "d"))?;
        save(tx, "e")
    })?;
    assert_eq!(names(db)?, ["a", "d", "e"]);
    Ok(())
}

fn the_outer_transaction_decides(db: &TestDatabase) -> nuages::Result<()> {
    let outer = db.atomic(|tx| {
        tx.atomic(|inner| save(inner, "a"))?;
        Err::<(), _>(Error::rollback())
    });
    assert!(outer.is_err());
    assert_eq!(names(db)?, [""; 0]);
    Ok(())
}

fn a_refused_row_in_a_savepoint_spoils_nothing(db: &TestDatabase) -> nuages::Result<()> {
    db.atomic(|tx| {
        save(tx, "a")?;
        let refused = tx.atomic(|inner| {
            save(inner, "b")?;
            save(inner, "a")
        });
        assert!(refused.unwrap_err().is_unique_violation());
        save(tx, "c")
    })?;
    assert_eq!(names(db)?, ["a", "c"]);
    Ok(())
}

fn hooks_run_after_the_commit_in_their_order(db: &TestDatabase) -> nuages::Result<()> {
    let said = Arc::new(Mutex::new(Vec::new()));
    let say = |what: &'static str| {
        let said = Arc::clone(&said);
        move || said.lock().unwrap().push(what)
    };
    db.atomic(|tx| {
        tx.on_commit(say("first"));
        tx.atomic(|inner| {
            inner.on_commit(say("second"));
            Ok(())
        })?;
        let undone = tx.atomic(|inner| {
            inner.on_commit(say("never"));
            Err::<(), _>(Error::rollback())
        });
        assert!(undone.is_err());
        tx.on_commit(say("third"));
        assert!(said.lock().unwrap().is_empty());
        Ok(())
    })?;
    assert_eq!(*said.lock().unwrap(), ["first", "second", "third"]);
    let rolled_back = db.atomic(|tx| {
        tx.on_commit(say("never"));
        Err::<(), _>(Error::rollback())
    });
    assert!(rolled_back.is_err());
    assert_eq!(said.lock().unwrap().len(), 3);
    Ok(())
}

fn verbs_of_several_statements_are_atomic_inside_too(db: &TestDatabase) -> nuages::Result<()> {
    db.atomic(|tx| {
        let many = Blog::objects().bulk_create(
            tx,
            (0..150).map(|n| Blog::new().name(format!("{}", n % 149))),
        );
        assert!(many.unwrap_err().is_unique_violation());
        let (_, created) =
            Blog::objects().get_or_create(tx, Blog::new().name("one"), |b| b.name)?;
        assert!(created);
        Blog::objects().bulk_create(tx, (0..150).map(|n| Blog::new().name(n.to_string())))?;
        Blog::objects().filter(|b| b.name.exact("0")).delete(tx)?;
        Ok(())
    })?;
    assert_eq!(Blog::objects().count(db)?, 150);
    Ok(())
}

fn hundreds_of_savepoints_are_no_problem(db: &TestDatabase) -> nuages::Result<()> {
    db.atomic(|tx| {
        for n in 0..300 {
            let _ = tx.atomic(|inner| {
                save(inner, &n.to_string())?;
                if n % 2 == 0 {
                    Ok(())
                } else {
                    Err(Error::rollback())
                }
            });
        }
        Ok(())
    })?;
    assert_eq!(Blog::objects().count(db)?, 150);
    Ok(())
}

/// On SQLite a thread has one connection, so `db.atomic` inside `db.atomic` is a savepoint of it.
#[test]
fn a_hook_waits_for_the_outermost_transaction_of_its_thread() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    db.create_tables(crate::models::APP)?;
    let said = Arc::new(Mutex::new(Vec::new()));
    let run = |keep_inner: bool, keep_outer: bool| {
        let outer = db.atomic(|_| {
            let said = Arc::clone(&said);
            let inner = db.atomic(|inner| {
                inner.on_commit(move || said.lock().unwrap().push((keep_inner, keep_outer)));
                if keep_inner {
                    Ok(())
                } else {
                    Err(Error::rollback())
                }
            });
            assert_eq!(inner.is_ok(), keep_inner);
            if keep_outer {
                Ok(())
            } else {
                Err(Error::rollback())
            }
        });
        assert_eq!(outer.is_ok(), keep_outer);
    };
    run(true, false);
    run(false, true);
    run(true, true);
    assert_eq!(*said.lock().unwrap(), [(true, true)]);
    Ok(())
}

suite! {
    ok_commits,
    an_error_rolls_back,
    a_panic_rolls_back,
    a_savepoint_is_undone_by_itself,
    the_outer_transaction_decides,
    a_refused_row_in_a_savepoint_spoils_nothing,
    hooks_run_after_the_commit_in_their_order,
    verbs_of_several_statements_are_atomic_inside_too,
    hundreds_of_savepoints_are_no_problem,
}
