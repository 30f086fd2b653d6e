//! Rows that are kept from others up to the end of a transaction.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::Entry;
use crate::sample::{Sample, sample};

fn locked_rows_are_read_like_others(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    db.atomic(|tx| {
        let mut entry = Entry::objects().pk(help.id).select_for_update().get(tx)?;
        entry.rating += 1;
        entry.save(tx)?;
        let rows = Entry::objects()
            .select_related(|e| row! { e.blog, e.editor })
            .filter(|e| e.rating.gt(4))
            .order_by(|e| e.id)
            .slice(..1)
            .select_for_update()
            .no_key()
            .of_self()
            .fetch(tx)?;
        assert_eq!((rows.len(), rows[0].rating), (1, 6));
        assert_eq!(rows[0].blog.name, "Beatles");
        let first = Entry::objects()
            .order_by(|e| e.headline)
            .select_for_update()
            .skip_locked()
            .first(tx)?;
        assert_eq!(first.map(|e| e.headline).as_deref(), Some("Albums"));
        Ok(())
    })
}

fn the_statement_says_what_is_locked(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    db.atomic(|tx| {
        let all = || Entry::objects().select_related(|e| row! { e.blog });
        all()
            .select_for_update()
            .of(|e| e.blog)
            .nowait()
            .fetch(tx)?;
        all()
            .select_for_update()
            .of_self()
            .of(|e| e.blog)
            .skip_locked()
            .fetch(tx)?;
        Entry::objects()
            .all()
            .select_for_update()
            .no_key()
            .fetch(tx)?;
        Ok(())
    })?;
    let ends: Vec<String> = log
        .statements()
        .iter()
        .map(|sql| {
            sql.split("\"headline\" ASC")
                .nth(1)
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    match db {
        TestDatabase::Sqlite(_) | TestDatabase::AsyncSqlite(_) => {
            assert_eq!(ends, ["", "", ""]);
        }
        _ => assert_eq!(
            ends,
            [
                " FOR UPDATE OF \"blog_blog\" NOWAIT",
                " FOR UPDATE OF \"blog_entry\", \"blog_blog\" SKIP LOCKED",
                " FOR NO KEY UPDATE",
            ]
        ),
    }
    Ok(())
}

// SQLite: a transaction has the whole database for itself, so nobody could ask.
fn others_are_told_what_is_locked(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, cheese, .. } = sample(db)?;
    if matches!(db, TestDatabase::Sqlite(_) | TestDatabase::AsyncSqlite(_)) {
        return Ok(());
    }
    db.atomic(|tx| {
        Entry::objects().pk(help.id).select_for_update().get(tx)?;
        let refused = db.atomic(|other| {
            Entry::objects()
                .pk(help.id)
                .select_for_update()
                .nowait()
                .get(other)
        });
        assert!(refused.unwrap_err().is_busy());
        let left: Vec<Id<Entry>> = db.atomic(|other| {
            Entry::objects()
                .filter(|e| e.id.in_([help.id, cheese.id]))
                .values(|e| e.id)
                .select_for_update()
                .skip_locked()
                .fetch(other)
        })?;
        assert_eq!(left, [cheese.id]);
        Ok(())
    })
}

suite! {
    locked_rows_are_read_like_others,
    the_statement_says_what_is_locked,
    others_are_told_what_is_locked,
}
