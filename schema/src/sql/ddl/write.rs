//! Statements about one table, written from its description.

use crate::dialect::Dialect;

use super::condition::quoted;
use super::table::{Column, ForeignKey, Index, Table};

/// `CREATE TABLE`, with everything that belongs to the table itself.
pub fn create_table(dialect: &Dialect, table: &Table) -> String {
    create_table_as(dialect, table, &table.name)
}

/// `CREATE TABLE` under another name than the table will have in the end.
pub(super) fn create_table_as(dialect: &Dialect, table: &Table, name: &str) -> String {
    let columns = table.columns.iter().map(|column| {
        let key = table
            .foreign_keys
            .iter()
            .find(|key| key.column == column.name && !dialect.alters_tables);
        let mut sql = column_definition(dialect, column);
        if let Some(key) = key {
            sql.push_str(&references(dialect, key));
        }
        sql
    });
    let constraints = table.constraints.iter().map(|constraint| {
        format!(
            "CONSTRAINT {} {}",
            quoted(dialect, &constraint.name),
            constraint.body
        )
    });
    let lines: Vec<String> = columns.chain(constraints).collect();
    let strict = if dialect.strict_tables { " STRICT" } else { "" };
    format!(
        "CREATE TABLE {} (\n    {}\n){strict}",
        quoted(dialect, name),
        lines.join(",\n    ")
    )
}

/// The type, and by which rules texts compare.
pub(super) fn column_type(dialect: &Dialect, column: &Column) -> String {
    let mut sql = column.sql_type.clone();
    if !column.collation.is_empty() {
        sql.push_str(" COLLATE ");
        dialect.quote(&mut sql, &column.collation);
    }
    sql
}

/// `COMMENT ON COLUMN`, for all columns of a table that have a comment.
pub(super) fn comments(dialect: &Dialect, table: &Table) -> Vec<String> {
    let columns = table
        .columns
        .iter()
        .filter(|column| !column.comment.is_empty());
    columns
        .map(|column| comment(dialect, &table.name, column))
        .collect()
}

/// `COMMENT ON COLUMN`.
pub(super) fn comment(dialect: &Dialect, table: &str, column: &Column) -> String {
    let text = if column.comment.is_empty() {
        "NULL".to_owned()
    } else {
        format!("'{}'", column.comment.replace('\'', "''"))
    };
    format!(
        "COMMENT ON COLUMN {}.{} IS {text}",
        quoted(dialect, table),
        quoted(dialect, &column.name)
    )
}

/// A column as `CREATE TABLE` and `ADD COLUMN` write it, without foreign key.
pub(super) fn column_definition(dialect: &Dialect, column: &Column) -> String {
    let mut sql = format!(
        "{} {}",
        quoted(dialect, &column.name),
        column_type(dialect, column)
    );
    if let Some(generated) = &column.generated {
        sql.push(' ');
        sql.push_str(generated);
    }
    if let Some(default) = &column.default {
        sql.push_str(" DEFAULT ");
        sql.push_str(default);
    }
    if !column.null {
        sql.push_str(" NOT NULL");
    }
    if let Some(name) = &column.primary_key {
        // PostgreSQL: the constraint's name is said, so that a rename can find it. SQLite never reports it.
        if dialect.alters_tables {
            sql.push_str(" CONSTRAINT ");
            dialect.quote(&mut sql, name);
        }
        sql.push_str(" PRIMARY KEY");
        if column.kind.is_automatic() {
            sql.push_str(dialect.auto_key_suffix);
        }
    }
    sql
}

/// ` REFERENCES …`, checked at the end of the transaction so that rows may come in any order.
pub(super) fn references(dialect: &Dialect, key: &ForeignKey) -> String {
    format!(
        " REFERENCES {} ({}){} DEFERRABLE INITIALLY DEFERRED",
        quoted(dialect, &key.to_table),
        quoted(dialect, &key.to_column),
        key.action
    )
}

/// `ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY`.
pub fn add_foreign_key(dialect: &Dialect, table: &str, key: &ForeignKey) -> String {
    format!(
        "ALTER TABLE {} ADD CONSTRAINT {} FOREIGN KEY ({}){}",
        quoted(dialect, table),
        quoted(dialect, &key.name),
        quoted(dialect, &key.column),
        references(dialect, key)
    )
}

/// `CREATE INDEX`.
pub fn create_index(dialect: &Dialect, table: &str, index: &Index) -> String {
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|(column, descending)| {
            let direction = if *descending { " DESC" } else { "" };
            format!("{}{direction}", quoted(dialect, column))
        })
        .collect();
    let mut sql = format!(
        "CREATE {}INDEX {} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        quoted(dialect, &index.name),
        quoted(dialect, table),
        columns.join(", ")
    );
    if let Some(condition) = &index.condition {
        sql.push_str(" WHERE ");
        sql.push_str(condition);
    }
    sql
}
