//! Migrations applied to SQLite: what is kept, what is refused, and who may come at the same time.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod keeping;
mod moving;

use crate::Sqlite;
use crate::connection::{Connection, Executor, Operation};
use crate::error::{Error, Result};
use crate::migrations::*;

/// The rows of a query, one a line, its cells between blanks.
struct Texts(String);

impl Operation for Texts {
    type Output = Vec<String>;

    async fn run(self, connection: &mut Connection) -> Result<Vec<String>> {
        let rows = connection.texts(&self.0).await?;
        let line = |row: Vec<Option<String>>| {
            let cells: Vec<String> = row
                .into_iter()
                .map(|cell| cell.unwrap_or_else(|| "NULL".to_owned()))
                .collect();
            cells.join(" ")
        };
        Ok(rows.into_iter().map(line).collect())
    }
}

fn all(db: &Sqlite, sql: &str) -> Vec<String> {
    Executor::execute(db, Texts(sql.to_owned())).unwrap()
}

/// Everything in the file but the ledger.
fn contents(db: &Sqlite) -> Vec<String> {
    let mut contents = all(
        db,
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",
    );
    for table in ["shop_item", "shop_order", "log_visit"] {
        if all(
            db,
            &format!("SELECT 1 FROM sqlite_schema WHERE name = '{table}'"),
        )
        .len()
            == 1
        {
            contents.extend(all(db, &format!("SELECT '{table}', * FROM {table}")));
        }
    }
    contents
}

/// Items and orders of them; and another app that points at items.
fn first() -> Migration {
    Migration::new("shop", "0001_initial")
        .initial()
        .operation(
            CreateModel::new("Item")
                .field("id", BigAutoField().primary_key())
                .field("name", CharField(30))
                .field("price", IntegerField().null()),
        )
        .operation(
            CreateModel::new("Order")
                .field("id", BigAutoField().primary_key())
                .field("item", ForeignKey("Item", Cascade))
                .field("note", TextField().default("")),
        )
}

fn visits() -> Migration {
    Migration::new("log", "0001_initial")
        .initial()
        .depends_on("shop", "0001_initial")
        .operation(
            CreateModel::new("Visit")
                .field("id", UUIDField().primary_key())
                .field("item", ForeignKey("shop.Item", Cascade))
                .field(
                    "seen",
                    ForeignKey("shop.Item", SetNull).null().related_name("seen"),
                ),
        )
}

fn second(operation: impl Into<nuages_schema::migrate::Operation>) -> Migration {
    Migration::new("shop", "0002_change")
        .depends_on("shop", "0001_initial")
        .operation(operation)
}

/// A shop with rows; the item 3 was deleted.
fn shop() -> Sqlite {
    let db = Sqlite::in_memory().unwrap();
    db.migrate(vec![first(), visits()]).unwrap();
    db.execute(
        "INSERT INTO shop_item (name, price) VALUES ('one', 1), ('two', NULL), ('three', 3);
         DELETE FROM shop_item WHERE id = 3;
         INSERT INTO shop_order (item_id, note) VALUES (1, 'a'), (1, 'b'), (2, 'c');
         INSERT INTO log_visit (rowid, id, item_id, seen_id) VALUES (5, 'u', 1, 1), (9, 'v', 2, NULL);",
    )
    .unwrap();
    db
}

/// What a change of the shop fails with. Nothing may have happened then.
fn refused(db: &Sqlite, operation: impl Into<nuages_schema::migrate::Operation>) -> String {
    let before = contents(db);
    let error: Error = db
        .migrate(vec![first(), visits(), second(operation)])
        .unwrap_err();
    assert!(error.is_migration_error(), "{error:?}");
    assert_eq!(contents(db), before);
    assert_eq!(all(db, "PRAGMA foreign_keys"), ["1"]);
    error.to_string()
}
