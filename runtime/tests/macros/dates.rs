//! Fields that fill themselves.

use nuages::prelude::*;

use super::blog::{Blog, Entry};
use super::database;

model! {
    app diary;
    pub Note {
        text: TextField(default = "-"),
        on: DateField(auto_now_add),
        touched: DateTimeField(auto_now, null),
    }
}

#[test]
fn moments_are_set_when_rows_are_made_and_changed() -> nuages::Result<()> {
    let db = database()?;
    let blog = Blog::new().name("a").save(&db)?;
    let before = jiff::Timestamp::now();
    let mut entry = Entry::new().blog(&blog).headline("a").save(&db)?;
    assert_eq!(entry.created, entry.modified);
    assert_eq!(entry.created.subsec_nanosecond() % 1000, 0);
    assert!(entry.created.duration_since(before).abs() < jiff::SignedDuration::from_secs(5));
    let created = entry.created;
    entry.created = jiff::Timestamp::UNIX_EPOCH;
    std::thread::sleep(std::time::Duration::from_millis(2));
    entry.save(&db)?;
    assert!(entry.modified > created);
    assert_eq!(Entry::objects().get(&db)?, entry);
    Ok(())
}

#[test]
fn days_and_fields_that_may_be_null() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    db.create_tables(APP)?;
    let note = Note::new().save(&db)?;
    assert_eq!(note.text, "-");
    assert_eq!(
        note.touched
            .unwrap()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date(),
        note.on
    );
    Ok(())
}
