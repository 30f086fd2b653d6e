//! Forwards and backwards through the history, alone and with others.

use super::*;

fn names(done: &[Done]) -> Vec<String> {
    let sign = |done: &Done| if done.undone { "-" } else { "+" };
    done.iter()
        .map(|it| format!("{}{}", sign(it), it.migration))
        .collect()
}

fn history() -> Vec<Migration> {
    vec![
        first(),
        visits(),
        second(AddField::new("Item", "stock", IntegerField().default(7))),
        Migration::new("shop", "0003_fill")
            .depends_on("shop", "0002_change")
            .operation(
                RunSql::new(["UPDATE shop_item SET stock = price WHERE price IS NOT NULL"])
                    .reverse_noop(),
            ),
    ]
}

fn migrator() -> Migrator {
    Migrator::new(history())
}

#[test]
fn forwards_and_backwards() {
    let db = shop();
    let begun = contents(&db);
    let third = || Target::Migration(MigrationRef::new("shop", "0003_fill"));
    assert_eq!(
        names(&migrator().plan(&db).unwrap()),
        ["+shop.0002_change", "+shop.0003_fill"]
    );
    assert_eq!(
        names(&migrator().run(&db).unwrap()),
        ["+shop.0002_change", "+shop.0003_fill"]
    );
    assert_eq!(
        all(&db, "SELECT name, stock FROM shop_item"),
        ["one 1", "two 7"]
    );
    assert_eq!(names(&migrator().to(third()).run(&db).unwrap()), [""; 0]);
    let first = Target::Migration(MigrationRef::new("shop", "0001_initial"));
    assert_eq!(
        names(&migrator().to(first).run(&db).unwrap()),
        ["-shop.0003_fill", "-shop.0002_change"]
    );
    let ended = contents(&db);
    let rows = |contents: &[String]| {
        contents
            .iter()
            .filter(|line| !line.contains("CREATE"))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(&ended), rows(&begun));
    // Another app goes too if it stands on what goes.
    let zero = migrator().to(Target::Zero("shop".into())).run(&db).unwrap();
    assert_eq!(names(&zero), ["-log.0001_initial", "-shop.0001_initial"]);
    assert_eq!(
        all(&db, "SELECT name FROM sqlite_schema WHERE type = 'table'"),
        ["nuages_migrations", "sqlite_sequence"]
    );
    // Only what the app needs.
    let app = migrator().to(Target::App("log".into())).run(&db).unwrap();
    assert_eq!(names(&app), ["+shop.0001_initial", "+log.0001_initial"]);
}

#[test]
fn the_ledger_tells_what_was_applied_and_what_was_changed_since() {
    let db = shop();
    let mut history = history();
    history[0] = first().operation(RunSql::new(["SELECT 1"]).reverse_noop());
    let status = Migrator::new(history).status(&db).unwrap();
    let told: Vec<_> = status
        .iter()
        .map(|it| (it.migration.to_string(), it.applied.is_some(), it.changed))
        .collect();
    assert_eq!(
        told,
        [
            ("shop.0001_initial".to_owned(), true, true),
            ("log.0001_initial".to_owned(), true, false),
            ("shop.0002_change".to_owned(), false, false),
            ("shop.0003_fill".to_owned(), false, false),
        ]
    );
    assert_eq!(
        all(
            &db,
            "SELECT app, name, length(applied), length(checksum) FROM nuages_migrations"
        ),
        ["shop 0001_initial 26 32", "log 0001_initial 26 32"]
    );
}

/// All or nothing, also of several migrations.
#[test]
fn a_failure_undoes_everything() {
    let db = shop();
    let before = contents(&db);
    let mut history = history();
    history.push(
        Migration::new("shop", "0004_wrong")
            .depends_on("shop", "0003_fill")
            .operation(RunSql::new(["INSERT INTO shop_item (name) VALUES (1)"])),
    );
    let error = db.migrate(history).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the migration shop.0004_wrong: Raw SQL operation: NOT NULL constraint failed: shop_item.stock"
    );
    assert_eq!(contents(&db), before);
    assert_eq!(all(&db, "PRAGMA foreign_keys"), ["1"]);
    assert_eq!(
        names(&migrator().run(&db).unwrap()),
        ["+shop.0002_change", "+shop.0003_fill"]
    );
}

#[test]
fn a_key_that_would_point_at_nothing_is_refused() {
    let db = shop();
    assert_eq!(
        refused(&db, RunSql::new(["DELETE FROM shop_item WHERE id = 2"])),
        "a key would point at nothing afterwards: the row 9 of `log_visit` points at a row of `shop_item` that does not exist"
    );
}

#[test]
fn histories_that_do_not_fit_are_refused() {
    let db = shop();
    let error = |migrations: Vec<Migration>| db.migrate(migrations).unwrap_err().to_string();
    assert_eq!(
        error(vec![visits()]),
        "the migration log.0001_initial depends on shop.0001_initial, which does not exist"
    );
    let before = Migration::new("shop", "0000_before").operation(RunSql::noop());
    assert_eq!(
        error(vec![
            before,
            first().depends_on("shop", "0000_before"),
            visits()
        ]),
        "the migration shop.0001_initial is applied, but shop.0000_before, on which it depends, is not"
    );
}

#[test]
fn only_forwards_without_a_way_back() {
    let db = shop();
    db.migrate(vec![first(), visits(), second(RunSql::new(["SELECT 1"]))])
        .unwrap();
    let back = Migrator::new(vec![first(), visits(), second(RunSql::new(["SELECT 1"]))]);
    let error = back.to(Target::Zero("shop".into())).run(&db).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the migration shop.0002_change: `Raw SQL operation` cannot be undone"
    );
    assert_eq!(all(&db, "SELECT count(*) FROM nuages_migrations"), ["3"]);
}

#[test]
fn faking_only_writes_the_ledger() {
    let db = Sqlite::in_memory().unwrap();
    db.execute("CREATE TABLE shop_item (id INTEGER PRIMARY KEY)")
        .unwrap();
    assert_eq!(
        names(&Migrator::new(vec![first()]).fake().run(&db).unwrap()),
        ["+shop.0001_initial"]
    );
    assert_eq!(
        all(
            &db,
            "SELECT count(*) FROM sqlite_schema WHERE name = 'shop_order'"
        ),
        ["0"]
    );
    assert!(db.migrate(vec![first()]).unwrap().is_empty());
}

#[test]
fn not_inside_a_transaction() {
    let db = Sqlite::in_memory().unwrap();
    let result = db.atomic(|_| db.migrate(vec![first()]));
    assert!(
        result
            .unwrap_err()
            .to_string()
            .contains("outside of `atomic`")
    );
    assert_eq!(db.migrate(vec![first()]).unwrap().len(), 1);
}

/// One applies, the others wait and find nothing left to do.
#[test]
fn many_at_once() {
    for round in 0..10 {
        let folder =
            std::env::temp_dir().join(format!("nuages-migrate-{}-{round}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("shop.db");
        let run = || {
            // A handle of its own: another process in all but name.
            let db = Sqlite::open(&file).unwrap();
            migrator().run(&db).unwrap().len()
        };
        let mut counts: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(run)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        counts.sort_unstable();
        assert_eq!(counts, [0, 0, 0, 0, 0, 0, 0, 4]);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
