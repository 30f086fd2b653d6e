//! The table in which a database notes the migrations that are applied to it.

use std::collections::BTreeSet;

use crate::connection::Connection;
use crate::error::Result;
use nuages_schema::migrate::{
    BigAutoField, CreateModel, DateTimeField, Migration, MigrationRef, TextField, UniqueConstraint,
};
use nuages_schema::model::{FieldKind, Literal, ModelDef};
use nuages_schema::sql::create_tables;
use nuages_schema::sql::ddl::literal;

/// The table's name.
const TABLE: &str = "nuages_migrations";

/// A line of the ledger.
pub(super) struct Entry {
    pub(super) migration: MigrationRef,
    pub(super) applied: String,
    pub(super) checksum: String,
}

/// The ledger as a model, so that it is made like any other table.
fn model() -> ModelDef {
    let mut model = CreateModel::new("Migration")
        .db_table(TABLE)
        .field("id", BigAutoField().primary_key())
        .field("app", TextField())
        .field("name", TextField())
        .field("applied", DateTimeField())
        .field("checksum", TextField())
        .constraint(UniqueConstraint(
            "nuages_migrations_app_name_key",
            ["app", "name"],
        ))
        .model;
    model.app = "nuages".into();
    model
}

async fn exists(connection: &mut Connection) -> Result<bool> {
    let sql = connection.dialect().table_exists;
    let name = text(connection, TABLE);
    let rows = connection.texts(&sql.replace("{}", &name)).await?;
    Ok(!rows.is_empty())
}

/// Makes the table if it is not there.
pub(super) async fn create(connection: &mut Connection) -> Result<()> {
    if exists(connection).await? {
        return Ok(());
    }
    for statement in create_tables(connection.dialect(), &[&model()]) {
        connection.batch(&statement).await?;
    }
    Ok(())
}

/// All lines, in the order in which they were written. A database without the table has none.
pub(super) async fn read(connection: &mut Connection) -> Result<Vec<Entry>> {
    if !exists(connection).await? {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT app, name, applied, checksum FROM {TABLE} ORDER BY id");
    let rows = connection.texts(&sql).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let mut cells = row.into_iter().map(Option::unwrap_or_default);
            let mut next = || cells.next().unwrap_or_default();
            Entry {
                migration: MigrationRef::new(next(), next()),
                applied: next(),
                checksum: next(),
            }
        })
        .collect())
}

/// The migrations that are applied.
pub(super) async fn applied(connection: &mut Connection) -> Result<BTreeSet<MigrationRef>> {
    let entries = read(connection).await?;
    Ok(entries.into_iter().map(|entry| entry.migration).collect())
}

/// Notes that the migration is applied.
pub(super) async fn add(migration: &Migration, connection: &mut Connection) -> Result<()> {
    let values = [&*migration.app, &*migration.name]
        .map(|value| text(connection, value))
        .join(", ");
    let now = (connection.dialect().now)(FieldKind::DateTimeField);
    let checksum = text(connection, &migration.checksum());
    let sql = format!(
        "INSERT INTO {TABLE} (app, name, applied, checksum) VALUES ({values}, {now}, {checksum})"
    );
    connection.batch(&sql).await
}

/// Notes that it is not.
pub(super) async fn remove(migration: &MigrationRef, connection: &mut Connection) -> Result<()> {
    let (app, name) = (
        text(connection, &migration.app),
        text(connection, &migration.name),
    );
    let sql = format!("DELETE FROM {TABLE} WHERE app = {app} AND name = {name}");
    connection.batch(&sql).await
}

fn text(connection: &Connection, value: &str) -> String {
    literal(
        connection.dialect(),
        FieldKind::TextField,
        &Literal::Text(value.to_owned().into()),
    )
}
