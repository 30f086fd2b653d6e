//! Changes of tables by `ALTER TABLE`, for databases that can change everything in place.
//!
//! All renames come first, then everything that goes, then the columns, then everything that comes: so no statement meets
//! a constraint that the change was going to drop anyway.

use crate::dialect::Dialect;
use crate::model::FieldKind;

use super::change::{Alteration, Change, altered, created, dropped};
use super::condition::quoted;
use super::convert::{Cast, cast};
use super::table::{Column, Constraint, ForeignKey, Index, Table};
use super::write::{
    add_foreign_key, column_definition, column_type, comment, comments, create_index, create_table,
};

/// The statements that make all these changes.
pub(super) fn statements(dialect: &Dialect, changes: &[Change]) -> Vec<String> {
    let mut sql = Vec::new();
    for alteration in altered(changes) {
        rename(dialect, alteration, &mut sql);
    }
    for alteration in altered(changes) {
        drop_what_goes(dialect, alteration, &mut sql);
    }
    for table in dropped(changes) {
        sql.push(format!("DROP TABLE {}", quoted(dialect, &table.name)));
    }
    for alteration in altered(changes) {
        change_columns(dialect, alteration, &mut sql);
    }
    for table in created(changes) {
        sql.push(create_table(dialect, table));
    }
    for alteration in altered(changes) {
        add_constraints(dialect, alteration, &mut sql);
    }
    for table in created(changes) {
        let keys = table.foreign_keys.iter();
        sql.extend(keys.map(|key| add_foreign_key(dialect, &table.name, key)));
    }
    for alteration in altered(changes) {
        let table = &alteration.becomes;
        let keys = table.foreign_keys.iter();
        sql.extend(
            keys.filter(|key| !keeps_key(alteration, key))
                .map(|key| add_foreign_key(dialect, &table.name, key)),
        );
    }
    for table in created(changes) {
        let indexes = table.indexes.iter();
        sql.extend(indexes.map(|index| create_index(dialect, &table.name, index)));
    }
    for alteration in altered(changes) {
        let table = &alteration.becomes;
        let indexes = table.indexes.iter();
        sql.extend(
            indexes
                .filter(|index| !keeps_index(dialect, alteration, index))
                .map(|index| create_index(dialect, &table.name, index)),
        );
    }
    for table in created(changes) {
        sql.extend(comments(dialect, table));
    }
    sql
}

/// `ALTER TABLE "t" …`
fn alter(dialect: &Dialect, table: &str, action: &str) -> String {
    format!("ALTER TABLE {} {action}", quoted(dialect, table))
}

fn rename(dialect: &Dialect, alteration: &Alteration, sql: &mut Vec<String>) {
    let (was, now) = (&alteration.was, &alteration.renamed);
    let mut rename = |what: &str, from: &str, to: &str| {
        if from != to {
            let (from, to) = (quoted(dialect, from), quoted(dialect, to));
            let action = format!("RENAME {what}{from} TO {to}");
            sql.push(alter(dialect, &now.name, &action));
        }
    };
    for (from, to) in was.columns.iter().zip(&now.columns) {
        rename("COLUMN ", &from.name, &to.name);
        if let (Some(from), Some(to)) = (&from.primary_key, &to.primary_key) {
            rename("CONSTRAINT ", from, to);
        }
    }
    for (from, to) in was.constraints.iter().zip(&now.constraints) {
        rename("CONSTRAINT ", &from.name, &to.name);
    }
    for (from, to) in was.foreign_keys.iter().zip(&now.foreign_keys) {
        rename("CONSTRAINT ", &from.name, &to.name);
    }
    if was.name != now.name {
        let action = format!("RENAME TO {}", quoted(dialect, &now.name));
        let first = alter(dialect, &was.name, &action);
        // The statements above already call the table by its new name.
        let own = sql
            .iter()
            .position(|statement| statement.starts_with(&alter(dialect, &now.name, "RENAME")));
        sql.insert(own.unwrap_or(sql.len()), first);
    }
    for (from, to) in was.indexes.iter().zip(&now.indexes) {
        if from.name != to.name {
            sql.push(format!(
                "ALTER INDEX {} RENAME TO {}",
                quoted(dialect, &from.name),
                quoted(dialect, &to.name)
            ));
        }
    }
}

fn drop_what_goes(dialect: &Dialect, alteration: &Alteration, sql: &mut Vec<String>) {
    let (old, new) = (&alteration.renamed, &alteration.becomes);
    let drop = |name: &str| {
        let action = format!("DROP CONSTRAINT {}", quoted(dialect, name));
        alter(dialect, &old.name, &action)
    };
    for index in &old.indexes {
        if !keeps_index(dialect, alteration, index) {
            sql.push(format!("DROP INDEX {}", quoted(dialect, &index.name)));
        }
    }
    for key in &old.foreign_keys {
        if !new.foreign_keys.contains(key) || retyped(alteration, &key.column) {
            sql.push(drop(&key.name));
        }
    }
    for constraint in &old.constraints {
        if !keeps_constraint(dialect, alteration, constraint) {
            sql.push(drop(&constraint.name));
        }
    }
    for column in &old.columns {
        let next = find(new, &column.name);
        if let (Some(name), Some(next)) = (&column.primary_key, next)
            && next.primary_key.is_none()
        {
            sql.push(drop(name));
        }
    }
}

/// Whether the rule stays as it is. A CHECK is made again when a column in it changes its type: what the database keeps
/// of it otherwise would compare with values of the old type for ever.
fn keeps_constraint(dialect: &Dialect, alteration: &Alteration, constraint: &Constraint) -> bool {
    alteration.renamed.constraints.contains(constraint)
        && alteration.becomes.constraints.contains(constraint)
        && !constraint
            .columns
            .iter()
            .any(|column| stale(dialect, alteration, column))
        && !(constraint.body.starts_with("CHECK")
            && mentions_retyped(dialect, alteration, &constraint.body))
}

/// Whether the index stays as it is.
fn keeps_index(dialect: &Dialect, alteration: &Alteration, index: &Index) -> bool {
    let condition = index.condition.as_deref().unwrap_or_default();
    alteration.renamed.indexes.contains(index)
        && alteration.becomes.indexes.contains(index)
        && !index
            .columns
            .iter()
            .any(|(column, _)| stale(dialect, alteration, column))
        && !mentions_retyped(dialect, alteration, condition)
}

fn mentions_retyped(dialect: &Dialect, alteration: &Alteration, sql: &str) -> bool {
    let mut columns = alteration.becomes.columns.iter();
    columns.any(|column| {
        (retyped(alteration, &column.name) || stale(dialect, alteration, &column.name))
            && sql.contains(&quoted(dialect, &column.name))
    })
}

/// Whether a surviving foreign key needs no statement.
fn keeps_key(alteration: &Alteration, key: &ForeignKey) -> bool {
    alteration.renamed.foreign_keys.contains(key) && !retyped(alteration, &key.column)
}

/// Whether the column changes its type. A key between columns of changing types is dropped and made again.
fn retyped(alteration: &Alteration, column: &str) -> bool {
    match (
        find(&alteration.renamed, column),
        find(&alteration.becomes, column),
    ) {
        (Some(old), Some(new)) => old.sql_type != new.sql_type,
        _ => false,
    }
}

fn find<'a>(table: &'a Table, column: &str) -> Option<&'a Column> {
    table
        .columns
        .iter()
        .find(|candidate| candidate.name == column)
}

fn change_columns(dialect: &Dialect, alteration: &Alteration, sql: &mut Vec<String>) {
    let (old, new) = (&alteration.renamed, &alteration.becomes);
    // What is computed of others goes before them and comes after them.
    for computed in [true, false] {
        for column in &old.columns {
            let goes =
                find(new, &column.name).is_none() || stale(dialect, alteration, &column.name);
            if goes && column.generated.is_some() == computed {
                let action = format!("DROP COLUMN {}", quoted(dialect, &column.name));
                sql.push(alter(dialect, &old.name, &action));
            }
        }
    }
    for computed in [false, true] {
        for column in &new.columns {
            if column.generated.is_some() != computed {
                continue;
            }
            match find(old, &column.name) {
                Some(before) if !stale(dialect, alteration, &column.name) => {
                    alter_column(dialect, alteration, before, column, sql);
                }
                _ => add_column(dialect, alteration, column, sql),
            }
        }
    }
}

/// Whether the column is made anew: it is computed otherwise than before, or of a column that does not stay as it is.
/// PostgreSQL: neither can be altered.
fn stale(dialect: &Dialect, alteration: &Alteration, name: &str) -> bool {
    let (old, new) = (&alteration.renamed, &alteration.becomes);
    let (Some(before), Some(after)) = (find(old, name), find(new, name)) else {
        return false;
    };
    if before.generated != after.generated {
        return true;
    }
    before.generated.as_ref().is_some_and(|generated| {
        before.sql_type != after.sql_type
            || old.columns.iter().any(|column| {
                let stays = find(new, &column.name).is_some_and(|next| {
                    (&next.sql_type, &next.collation) == (&column.sql_type, &column.collation)
                        && next.generated == column.generated
                });
                !stays && generated.contains(&quoted(dialect, &column.name))
            })
    })
}

fn add_column(dialect: &Dialect, alteration: &Alteration, column: &Column, sql: &mut Vec<String>) {
    let table = &alteration.becomes.name;
    let fill = alteration.fill(&column.name);
    let filled = Column {
        default: fill.map(str::to_owned).or_else(|| column.default.clone()),
        ..column.clone()
    };
    let action = format!("ADD COLUMN {}", column_definition(dialect, &filled));
    sql.push(alter(dialect, table, &action));
    // What fills the rows that exist need not be what later ones get.
    if filled.default != column.default {
        sql.push(alter(dialect, table, &set_default(dialect, column)));
    }
    if !column.comment.is_empty() {
        sql.push(comment(dialect, table, column));
    }
}

/// `ALTER COLUMN … SET DEFAULT`, or `DROP DEFAULT`.
fn set_default(dialect: &Dialect, column: &Column) -> String {
    let name = quoted(dialect, &column.name);
    match &column.default {
        Some(default) => format!("ALTER COLUMN {name} SET DEFAULT {default}"),
        None => format!("ALTER COLUMN {name} DROP DEFAULT"),
    }
}

fn alter_column(
    dialect: &Dialect,
    alteration: &Alteration,
    old: &Column,
    new: &Column,
    sql: &mut Vec<String>,
) {
    let table = &alteration.becomes.name;
    let name = quoted(dialect, &new.name);
    let mut act = |action: String| sql.push(alter(dialect, table, &action));
    let plain = |column: &Column| (dialect.column_type)(column.kind.without_sequence());
    let automatic = |column: &Column| column.kind.is_automatic();
    if automatic(old) && !automatic(new) {
        act(format!("ALTER COLUMN {name} DROP IDENTITY IF EXISTS"));
    }
    let retyped = plain(old) != plain(new);
    // PostgreSQL: a default of the old type may have no cast to the new one.
    if retyped && old.default.is_some() {
        act(format!("ALTER COLUMN {name} DROP DEFAULT"));
    }
    if retyped {
        for action in retype(old.kind, new.kind, &name, &plain(old), &plain(new)) {
            act(action);
        }
    }
    if old.collation != new.collation {
        let default = if new.collation.is_empty() {
            " COLLATE \"default\""
        } else {
            ""
        };
        act(format!(
            "ALTER COLUMN {name} TYPE {}{default}",
            column_type(dialect, new)
        ));
    }
    if old.default != new.default || retyped && new.default.is_some() {
        act(set_default(dialect, new));
    }
    if old.null && !new.null {
        if let Some(fill) = alteration.fill(&new.name) {
            sql.extend(fill_nulls(dialect, alteration, &new.name, fill));
        }
        let action = format!("ALTER COLUMN {name} SET NOT NULL");
        sql.push(alter(dialect, table, &action));
    }
    if !old.null && new.null {
        let action = format!("ALTER COLUMN {name} DROP NOT NULL");
        sql.push(alter(dialect, table, &action));
    }
    if old.comment != new.comment {
        sql.push(comment(dialect, table, new));
    }
    if automatic(new) && !automatic(old) {
        let action = format!("ALTER COLUMN {name} ADD GENERATED BY DEFAULT AS IDENTITY");
        sql.push(alter(dialect, table, &action));
        sql.push(continue_after_greatest(dialect, table, &new.name));
    }
}

/// The actions that change the column's type and refuse every value that would not survive.
fn retype(from: FieldKind, to: FieldKind, column: &str, old: &str, new: &str) -> Vec<String> {
    let action = format!("ALTER COLUMN {column} TYPE {new}");
    match cast(from, to) {
        Cast::Implied => vec![action],
        Cast::Said(casts) => {
            let casts = casts
                .iter()
                .map(|cast| format!("::{}", cast.unwrap_or(new)));
            let casts: String = casts.collect();
            vec![format!("{action} USING {column}{casts}")]
        }
        Cast::Host => vec![format!("{action} USING host({column})")],
        Cast::Rounding => vec![
            // A rule for a moment: adding it fails if a row has a value that rounding would change.
            format!("ADD CONSTRAINT nuages_fits CHECK ({column}::{new}::{old} = {column})"),
            "DROP CONSTRAINT nuages_fits".to_owned(),
            action,
        ],
    }
}

fn fill_nulls(dialect: &Dialect, alteration: &Alteration, column: &str, fill: &str) -> Vec<String> {
    let table = quoted(dialect, &alteration.becomes.name);
    let name = quoted(dialect, column);
    let mut sql = vec![format!(
        "UPDATE {table} SET {name} = {fill} WHERE {name} IS NULL"
    )];
    let mut keys = alteration.renamed.foreign_keys.iter();
    if keys.any(|key| key.column == column) {
        sql.extend(dialect.check_now.iter().map(|sql| (*sql).to_owned()));
    }
    sql
}

/// The next key handed out is greater than all that exist.
fn continue_after_greatest(dialect: &Dialect, table: &str, column: &str) -> String {
    let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let quoted_table = quoted(dialect, table);
    format!(
        "SELECT setval(pg_get_serial_sequence({}, {}), coalesce(max({name}), 1), max({name}) IS NOT NULL) FROM {quoted_table}",
        text(&quoted_table),
        text(column),
        name = quoted(dialect, column),
    )
}

fn add_constraints(dialect: &Dialect, alteration: &Alteration, sql: &mut Vec<String>) {
    let (old, new) = (&alteration.renamed, &alteration.becomes);
    for column in &new.columns {
        let before = find(old, &column.name);
        if let (Some(name), Some(before)) = (&column.primary_key, before)
            && before.primary_key.is_none()
        {
            let action = format!(
                "ADD CONSTRAINT {} PRIMARY KEY ({})",
                quoted(dialect, name),
                quoted(dialect, &column.name)
            );
            sql.push(alter(dialect, &new.name, &action));
        }
    }
    for constraint in &new.constraints {
        if !keeps_constraint(dialect, alteration, constraint) {
            let name = quoted(dialect, &constraint.name);
            let action = format!("ADD CONSTRAINT {name} {}", constraint.body);
            sql.push(alter(dialect, &new.name, &action));
        }
    }
}
