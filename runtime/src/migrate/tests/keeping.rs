//! A table that is made anew keeps everything, or the migration is refused.

use super::*;

/// A change that makes the table of items anew.
fn rebuild_of_items() -> AddField {
    AddField::new("Item", "stock", IntegerField().default(7))
}

fn changed(db: &Sqlite) {
    db.migrate(vec![first(), visits(), second(rebuild_of_items())])
        .unwrap();
}

#[test]
fn rows_and_those_that_point_at_them_stay() {
    let db = shop();
    changed(&db);
    assert_eq!(
        all(&db, "SELECT * FROM shop_item"),
        ["1 one 1 7", "2 two NULL 7"]
    );
    assert_eq!(
        all(&db, "SELECT * FROM shop_order"),
        ["1 1 a", "2 1 b", "3 2 c"]
    );
    assert_eq!(
        all(&db, "SELECT rowid, * FROM log_visit"),
        ["5 u 1 1", "9 v 2 NULL"]
    );
    // The keys are followed as before.
    db.execute("DELETE FROM shop_order WHERE item_id = 1; DELETE FROM shop_item WHERE id = 1")
        .unwrap();
    assert_eq!(all(&db, "SELECT id FROM log_visit"), ["v"]);
    let error = db
        .execute("DELETE FROM shop_item WHERE id = 2")
        .unwrap_err();
    assert!(error.is_foreign_key_violation());
}

#[test]
fn a_key_is_never_given_twice() {
    let db = shop();
    changed(&db);
    db.execute("INSERT INTO shop_item (name, stock) VALUES ('new', 0)")
        .unwrap();
    assert_eq!(all(&db, "SELECT max(id) FROM shop_item"), ["4"]);
    // Nor where no row is left.
    let db = shop();
    db.execute("DELETE FROM shop_order; DELETE FROM shop_item")
        .unwrap();
    changed(&db);
    db.execute("INSERT INTO shop_item (name, stock) VALUES ('new', 0)")
        .unwrap();
    assert_eq!(all(&db, "SELECT max(id) FROM shop_item"), ["4"]);
}

#[test]
fn rowids_stay() {
    let db = shop();
    let change = AlterField::new(
        "Visit",
        "seen",
        ForeignKey("shop.Item", Cascade).null().related_name("seen"),
    );
    let change = Migration::new("log", "0002_change")
        .depends_on("log", "0001_initial")
        .operation(change);
    db.migrate(vec![first(), visits(), change]).unwrap();
    assert_eq!(all(&db, "SELECT rowid, id FROM log_visit"), ["5 u", "9 v"]);
}

#[test]
fn what_was_made_by_hand_stays() {
    let db = shop();
    let by_hand = [
        "CREATE INDEX cheap ON shop_item (price DESC) WHERE price < 5",
        "CREATE UNIQUE INDEX \"by name\" ON shop_item (lower(name) COLLATE NOCASE)",
        "CREATE VIEW priced AS SELECT id, name FROM shop_item WHERE price IS NOT NULL",
        "CREATE VIEW short AS SELECT name FROM priced WHERE length(name) < 9",
        "CREATE TRIGGER noted AFTER UPDATE ON shop_item BEGIN UPDATE shop_order SET note = 'changed' WHERE item_id = new.id; END",
        "CREATE TRIGGER ordered AFTER INSERT ON shop_order BEGIN UPDATE shop_item SET price = 0 WHERE id = new.item_id; END",
        "CREATE TRIGGER renamed INSTEAD OF UPDATE ON short BEGIN SELECT 1; END",
    ];
    db.execute(&by_hand.join(";")).unwrap();
    changed(&db);
    for sql in by_hand {
        let found = all(
            &db,
            &format!(
                "SELECT count(*) FROM sqlite_schema WHERE sql = '{}'",
                sql.replace('\'', "''")
            ),
        );
        assert_eq!(found, ["1"], "{sql}");
    }
    assert_eq!(all(&db, "SELECT * FROM short"), ["one"]);
    db.execute("INSERT INTO shop_order (item_id, note) VALUES (2, 'new')")
        .unwrap();
    assert_eq!(all(&db, "SELECT price FROM shop_item WHERE id = 2"), ["0"]);
    assert_eq!(
        all(&db, "SELECT note FROM shop_order WHERE item_id = 2"),
        ["changed", "changed"]
    );
}

#[test]
fn what_cannot_stay_is_refused_by_its_name() {
    let db = shop();
    db.execute("ALTER TABLE shop_item ADD COLUMN secret TEXT")
        .unwrap();
    assert_eq!(
        refused(&db, rebuild_of_items()),
        "the migration shop.0002_change: Add field stock to Item: the table `shop_item` has a column `secret` that no model names; it would be lost"
    );
    let lose_price =
        || AlterField::new("Item", "price", IntegerField().db_column("cost").default(0));
    let db = shop();
    db.execute("CREATE VIEW priced AS SELECT price FROM shop_item")
        .unwrap();
    // A new name of the column is followed.
    db.migrate(vec![first(), visits(), second(lose_price())])
        .unwrap();
    assert_eq!(all(&db, "SELECT * FROM priced"), ["1", "0"]);
}

/// The column goes with a rebuild, and something made by hand still names it.
#[test]
fn what_names_a_column_that_goes_is_refused() {
    let both = || {
        Migration::new("shop", "0002_change")
            .depends_on("shop", "0001_initial")
            .operation(RemoveField::new("Item", "price"))
            .operation(rebuild_of_items())
    };
    for (by_hand, what) in [
        (
            "CREATE VIEW priced AS SELECT price FROM shop_item",
            "the view `priced` would not work afterwards",
        ),
        (
            "CREATE INDEX cheap ON shop_item (price)",
            "the index `cheap` cannot be kept",
        ),
        (
            "CREATE TRIGGER t AFTER DELETE ON shop_item BEGIN DELETE FROM shop_order WHERE id = old.price; END",
            "the trigger `t` would not work afterwards",
        ),
    ] {
        let db = shop();
        db.execute(by_hand).unwrap();
        let before = contents(&db);
        let error = db.migrate(vec![first(), visits(), both()]).unwrap_err();
        assert!(error.to_string().contains(what), "{error}");
        assert_eq!(contents(&db), before);
    }
    // What did not work before is not the migration's fault.
    let db = shop();
    db.execute("CREATE VIEW lost AS SELECT * FROM nowhere")
        .unwrap();
    changed(&db);
    assert_eq!(
        all(&db, "SELECT name FROM sqlite_schema WHERE type = 'view'"),
        ["lost"]
    );
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let db = shop();
    let not_null = AlterField::new("Item", "price", IntegerField());
    assert_eq!(
        refused(&db, not_null),
        "the migration shop.0002_change: Alter field price on Item: NOT NULL constraint failed: shop_item.price"
    );
}
