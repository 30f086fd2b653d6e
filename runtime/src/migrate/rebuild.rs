//! Making a table of SQLite anew without losing what no model knows of: indexes, triggers and views made by hand.
//!
//! What cannot be kept is refused by its name before anything is committed. Foreign keys are off and a transaction is open.

use crate::connection::Connection;
use crate::error::{Error, Result};
use nuages_schema::dialect::Dialect;
use nuages_schema::migrate::Rebuild;
use nuages_schema::model::{FieldKind, Literal};
use nuages_schema::sql::ddl::literal;

/// Something in `sqlite_schema` that was made by a statement of its own.
struct Object {
    kind: String,
    name: String,
    table: String,
    sql: String,
}

/// Makes the table anew.
pub(super) async fn run(step: &Rebuild, connection: &mut Connection) -> Result<()> {
    refuse_unknown_columns(step, connection).await?;
    let objects = objects(connection).await?;
    let broken = broken(&objects, connection).await?;
    let counts = counts(connection).await?;
    // SQLite: a view or trigger that names the table makes the renaming fail while the table is not there.
    for object in objects.iter().rev().filter(|object| object.kind != "index") {
        let name = quoted(connection.dialect(), &object.name);
        connection
            .batch(&format!("DROP {} IF EXISTS {name}", object.kind))
            .await?;
    }
    connection.batch(&step.create).await?;
    connection.batch(&step.copy).await?;
    for sql in &step.sequence {
        connection.batch(sql).await?;
    }
    connection.batch(&step.drop).await?;
    connection.batch(&step.rename).await?;
    for sql in &step.indexes {
        connection.batch(sql).await?;
    }
    restore(step, &objects, connection).await?;
    let now = self::counts(connection).await?;
    if now != counts {
        let table = counts
            .iter()
            .find(|count| !now.contains(count))
            .map_or("", |(table, _)| table.as_str());
        return Err(Error::migration(format!(
            "the number of rows of `{table}` would not be the same afterwards"
        )));
    }
    if let Some(object) = self::broken(&objects, connection)
        .await?
        .into_iter()
        .find(|name| !broken.contains(name))
    {
        return Err(Error::migration(format!(
            "{object} would not work afterwards: change or drop it first, in `RunSql`"
        )));
    }
    Ok(())
}

/// A column that no model names would not be copied.
async fn refuse_unknown_columns(step: &Rebuild, connection: &mut Connection) -> Result<()> {
    let table = text(connection.dialect(), &step.table);
    let rows = connection
        .texts(&format!("SELECT name FROM pragma_table_xinfo({table})"))
        .await?;
    let unknown = rows
        .into_iter()
        .flatten()
        .flatten()
        .find(|name| !step.known_columns.contains(name));
    match unknown {
        None => Ok(()),
        Some(name) => Err(Error::migration(format!(
            "the table `{}` has a column `{name}` that no model names; it would be lost",
            step.table
        ))),
    }
}

/// Indexes, triggers and views, in the order in which they were made.
async fn objects(connection: &mut Connection) -> Result<Vec<Object>> {
    let sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema \
        WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL ORDER BY rowid";
    let rows = connection.texts(sql).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let mut cells = row.into_iter().map(Option::unwrap_or_default);
            let mut next = || cells.next().unwrap_or_default();
            Object {
                kind: next(),
                name: next(),
                table: next(),
                sql: next(),
            }
        })
        .collect())
}

/// Makes again what went with the table or had to be put aside, by the very statements that made it.
async fn restore(step: &Rebuild, objects: &[Object], connection: &mut Connection) -> Result<()> {
    let lost_index = |object: &&Object| {
        object.kind == "index"
            && object.table.eq_ignore_ascii_case(&step.table)
            && !step.own_indexes.contains(&object.name)
    };
    let of_kind = |kind: &'static str| objects.iter().filter(move |object| object.kind == kind);
    let again = objects
        .iter()
        .filter(lost_index)
        .chain(of_kind("view"))
        .chain(of_kind("trigger"));
    for object in again {
        connection.batch(&object.sql).await.map_err(|error| {
            Error::migration(format!(
                "the {} `{}` cannot be kept: {}; change or drop it first, in `RunSql`",
                object.kind,
                object.name,
                error.detail()
            ))
        })?;
    }
    Ok(())
}

/// The views and triggers that do not work, each in words.
async fn broken(objects: &[Object], connection: &mut Connection) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for object in objects {
        let dialect = connection.dialect();
        let works = match object.kind.as_str() {
            "view" => {
                let name = quoted(dialect, &object.name);
                compiles(&format!("SELECT * FROM {name}"), connection).await
            }
            "trigger" => fires(&object.table, connection).await?,
            _ => true,
        };
        if !works {
            broken.push(format!("the {} `{}`", object.kind, object.name));
        }
    }
    Ok(broken)
}

/// Whether SQLite can compile what changes the rows of a table, the table's triggers included.
async fn fires(table: &str, connection: &mut Connection) -> Result<bool> {
    let literal = text(connection.dialect(), table);
    let columns = connection
        .texts(&format!("SELECT name FROM pragma_table_info({literal})"))
        .await?;
    let column = columns
        .into_iter()
        .flatten()
        .flatten()
        .next()
        .unwrap_or_default();
    let (table, column) = (
        quoted(connection.dialect(), table),
        quoted(connection.dialect(), &column),
    );
    Ok(compiles(&format!("DELETE FROM {table}"), connection).await
        && compiles(
            &format!("UPDATE {table} SET {column} = {column}"),
            connection,
        )
        .await
        && compiles(&format!("INSERT INTO {table} DEFAULT VALUES"), connection).await)
}

async fn compiles(sql: &str, connection: &mut Connection) -> bool {
    connection.texts(&format!("EXPLAIN {sql}")).await.is_ok()
}

/// How many rows every table has. Virtual tables keep theirs in tables of their own.
async fn counts(connection: &mut Connection) -> Result<Vec<(String, String)>> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' \
        AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";
    let mut counts = Vec::new();
    for name in connection.texts(sql).await?.into_iter().flatten().flatten() {
        let table = quoted(connection.dialect(), &name);
        let rows = connection
            .texts(&format!("SELECT count(*) FROM {table}"))
            .await?;
        let count = rows
            .into_iter()
            .flatten()
            .flatten()
            .next()
            .unwrap_or_default();
        counts.push((name, count));
    }
    Ok(counts)
}

fn quoted(dialect: &Dialect, identifier: &str) -> String {
    let mut sql = String::new();
    dialect.quote(&mut sql, identifier);
    sql
}

fn text(dialect: &Dialect, value: &str) -> String {
    literal(
        dialect,
        FieldKind::TextField,
        &Literal::Text(value.to_owned().into()),
    )
}
