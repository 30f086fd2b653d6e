//! Files of SQLite that are not as nuages makes them: no databases, not to be written, or filled by others with anything.

use std::fs;
use std::path::PathBuf;

use nuages::prelude::*;
use tempfile::TempDir;

use crate::models::{self, Blog, Sort};

/// A folder, and the path of a file in it.
fn file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("a file?mode=ro%20#.db");
    (folder, path)
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let (_folder, path) = file();
    fs::write(
        &path,
        "This is a letter to my aunt, and it is longer than a header.",
    )
    .unwrap();
    let error = Sqlite::open(&path).unwrap_err();
    assert!(error.is_not_a_database(), "{error:?}");
    assert_eq!(fs::read(&path).unwrap().len(), 60);
    // A file cut off in the middle of a page.
    let (_folder, path) = file();
    Sqlite::open(&path)
        .unwrap()
        .create_tables(models::APP)
        .unwrap();
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let _ = fs::remove_file(format!("{}-wal", path.display()));
    let result = Sqlite::open(&path).and_then(|db| Blog::objects().fetch(&db));
    let error = result.unwrap_err();
    assert!(
        error.is_not_a_database() || error.is_missing_table(),
        "{error:?}"
    );
}

#[test]
fn an_empty_file_is_a_database() -> nuages::Result<()> {
    let (_folder, path) = file();
    fs::write(&path, "").unwrap();
    let db = Sqlite::open(&path)?;
    assert!(Blog::objects().count(&db).unwrap_err().is_missing_table());
    db.create_tables(models::APP)?;
    assert_eq!(Blog::objects().count(&db)?, 0);
    Ok(())
}

#[test]
fn a_folder_that_does_not_exist_is_refused() {
    let (folder, _) = file();
    let error = Sqlite::open(folder.path().join("nowhere/blog.db")).unwrap_err();
    assert!(error.is_connection_error(), "{error:?}");
    let error = Sqlite::open(folder.path()).unwrap_err();
    assert!(error.is_connection_error(), "{error:?}");
    let error = Sqlite::open_read_only(folder.path().join("blog.db")).unwrap_err();
    assert!(error.is_connection_error(), "{error:?}");
}

#[test]
fn a_file_opened_for_reading_is_not_written() -> nuages::Result<()> {
    let (_folder, path) = file();
    let db = Sqlite::open(&path)?;
    db.create_tables(models::APP)?;
    Blog::new().name("Beatles").save(&db)?;
    let reader = Sqlite::open_read_only(&path)?;
    assert_eq!(Blog::objects().get(&reader)?.name, "Beatles");
    for error in [
        Blog::new().name("x").save(&reader).map(drop).unwrap_err(),
        Blog::objects()
            .all()
            .update(&reader, |b| b.name.set("x"))
            .map(drop)
            .unwrap_err(),
        Blog::objects().all().delete(&reader).map(drop).unwrap_err(),
        Blog::objects()
            .bulk_create(&reader, [Blog::new().name("y")])
            .map(drop)
            .unwrap_err(),
        reader.execute("DROP TABLE blog_blog").unwrap_err(),
    ] {
        assert!(error.is_read_only(), "{error:?}");
    }
    // It sees what others write.
    Blog::new().name("Cheddar").save(&db)?;
    assert_eq!(Blog::objects().count(&reader)?, 2);
    Ok(())
}

#[test]
fn what_is_written_is_there_when_the_file_is_opened_again() -> nuages::Result<()> {
    let (_folder, path) = file();
    let db = Sqlite::open(&path)?;
    db.create_tables(models::APP)?;
    Blog::new().name("Beatles").save(&db)?;
    drop(db);
    assert_eq!(Blog::objects().get(&Sqlite::open(&path)?)?.name, "Beatles");
    Ok(())
}

#[test]
fn many_threads_write_and_nobody_is_busy() -> nuages::Result<()> {
    let (_folder, path) = file();
    let db = Sqlite::open(&path)?;
    db.create_tables(models::APP)?;
    let results: Vec<nuages::Result<()>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|thread| {
                let db = db.clone();
                scope.spawn(move || {
                    for n in 0..50 {
                        db.atomic(|tx| {
                            let before = Blog::objects().count(tx)?;
                            Blog::new().name(format!("{thread}-{n}")).save(tx)?;
                            assert_eq!(Blog::objects().count(tx)?, before + 1);
                            Ok(())
                        })?;
                        Blog::objects()
                            .filter(|b| b.name.startswith("1-"))
                            .count(&db)?;
                    }
                    Ok(())
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("no thread panics"))
            .collect()
    });
    results.into_iter().collect::<nuages::Result<()>>()?;
    assert_eq!(Blog::objects().count(&db)?, 400);
    Ok(())
}

/// A table that takes anything, as others make them, with one row of the good values.
fn loose() -> nuages::Result<Sqlite> {
    let db = Sqlite::in_memory()?;
    db.execute(
        "CREATE TABLE blog_sort (id INTEGER PRIMARY KEY, char, text, slug, email, integer, big, positive, float, boolean, \
         date, moment, decimal, uuid, json, url, small, positive_small, positive_big, time, duration, binary, ip);
         INSERT INTO blog_sort VALUES (7, 'a', 'b', 'c', 'd', 1, 2, 3, 0.5, 1, '2005-01-31', '2005-01-31 00:00:00.000000', 1500, \
         '00000000-0000-0000-0000-000000000007', '[1]', 'u', 4, 5, 6, '12:30:00.000001', 1, x'00ff', '::1')",
    )?;
    assert_eq!(Sort::objects().get(&db)?.char, "a");
    Ok(db)
}

#[test]
fn a_value_of_another_kind_names_its_place() -> nuages::Result<()> {
    let texts = ["1", "1.5", "x'00ff'", "CAST(x'ff' AS TEXT)", "NULL"];
    let numbers = ["'one'", "1.5", "x'01'", "NULL"];
    let dates = ["'2005-02-30'", "'x'", "0", "x'00'", "''", "NULL"];
    let cases: [(&str, &[&str]); 22] = [
        ("char", &texts),
        ("text", &texts),
        ("slug", &texts),
        ("email", &texts),
        (
            "integer",
            &[&numbers[..], &["2147483648", "-2147483649"]].concat(),
        ),
        ("big", &numbers),
        ("positive", &[&numbers[..], &["-1", "4294967296"]].concat()),
        ("float", &["'x'", "x'01'", "NULL"]),
        ("boolean", &[&numbers[..], &["2", "-1"]].concat()),
        ("date", &dates),
        ("moment", &dates),
        ("decimal", &numbers),
        ("uuid", &["'x'", "7", "x'00'", "''", "NULL"]),
        ("json", &["'{'", "''", "1", "x'00'", "NULL"]),
        ("url", &texts),
        ("small", &[&numbers[..], &["32768", "-32769"]].concat()),
        ("positive_small", &[&numbers[..], &["-1", "65536"]].concat()),
        ("positive_big", &[&numbers[..], &["-1"]].concat()),
        ("time", &["'25:00:00'", "'x'", "0", "x'00'", "''", "NULL"]),
        ("duration", &numbers),
        ("binary", &["'x'", "1", "1.5", "NULL"]),
        (
            "ip",
            &["'localhost'", "'10.0.0.1/8'", "1", "x'00'", "''", "NULL"],
        ),
    ];
    for (column, values) in cases {
        for value in values {
            let db = loose()?;
            db.execute(&format!("UPDATE blog_sort SET {column} = {value}"))?;
            let error = Sort::objects().get(&db).unwrap_err();
            assert!(error.is_invalid_row(), "{column} = {value}: {error:?}");
            assert_eq!(error.model(), Some("Sort"));
            assert_eq!(error.fields(), [column], "{column} = {value}");
            assert!(
                error.to_string().ends_with("in the row with key 7"),
                "{column} = {value}: {error}"
            );
        }
    }
    Ok(())
}

#[test]
fn bad_values_are_found_wherever_they_are_read() -> nuages::Result<()> {
    let db = loose()?;
    db.execute("UPDATE blog_sort SET text = CAST(x'ff' AS TEXT), integer = 'x'")?;
    assert!(Sort::objects().fetch(&db).unwrap_err().is_invalid_row());
    assert!(Sort::objects().first(&db).unwrap_err().is_invalid_row());
    assert!(
        Sort::objects()
            .iterator(&db)?
            .next()
            .is_some_and(|row| row.unwrap_err().is_invalid_row())
    );
    assert!(
        Sort::objects()
            .values(|s| s.text)
            .fetch(&db)
            .unwrap_err()
            .is_invalid_row()
    );
    assert!(
        Sort::objects()
            .aggregate(&db, |s| s.integer.max())
            .unwrap_err()
            .is_invalid_row()
    );
    // What is not read does no harm.
    assert_eq!(Sort::objects().values(|s| s.char).fetch(&db)?, ["a"]);
    assert_eq!(Sort::objects().count(&db)?, 1);
    Ok(())
}
