//! Changes of tables by making them anew, for databases whose `ALTER TABLE` does little.
//!
//! What can be done in place is: names, nullable columns that come, plain columns that go, indexes. All else that happens
//! to one table happens in one rebuild: create the new table, copy, drop the old one, give the new one its name, in this
//! order only (<https://sqlite.org/lang_altertable.html#otheralter>).

use crate::dialect::Dialect;
use crate::model::FieldKind;

use super::change::{Alteration, Change, Step, altered, created, dropped};
use super::condition::quoted;
use super::convert::converted;
use super::table::{Column, Constraint, Index, Table};
use super::write::{column_definition, create_index, create_table, create_table_as, references};

/// A table that is made anew.
///
/// [`statements`](Rebuild::statements) are what the model knows of. Whoever executes a rebuild also keeps what it does
/// not know of: indexes, triggers and views made by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuild {
    /// The table's name.
    pub table: String,
    /// The name of the new table until the old one is gone.
    pub temporary: String,
    /// The statement that creates the new table under its temporary name.
    pub create: String,
    /// The statement that copies the rows.
    pub copy: String,
    /// The statements that carry on the count of keys handed out, so that a deleted row's key is never given again.
    pub sequence: Vec<String>,
    /// The statement that drops the old table.
    pub drop: String,
    /// The statement that gives the new table its name.
    pub rename: String,
    /// The statements that create the new table's indexes.
    pub indexes: Vec<String>,
    /// The columns of the old table, as far as its model knows them. Others would be lost.
    pub known_columns: Vec<String>,
    /// Where the values of the new columns come from.
    pub copies: Vec<Copied>,
    /// The indexes that belonged to the old table's model: they are not made again from what the database says.
    pub own_indexes: Vec<String>,
}

/// A column of a new table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// The column.
    pub column: String,
    /// The column of the old table that it continues, if it is not new.
    pub source: Option<String>,
    /// Its value, as an expression over the old table.
    pub expression: String,
}

impl Rebuild {
    /// All statements, in order.
    pub fn statements(&self) -> Vec<String> {
        let mut sql = vec![self.create.clone(), self.copy.clone()];
        sql.extend(self.sequence.iter().cloned());
        sql.extend([self.drop.clone(), self.rename.clone()]);
        sql.extend(self.indexes.iter().cloned());
        sql
    }
}

/// The steps that make all these changes.
pub(super) fn steps(dialect: &Dialect, changes: &[Change]) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut sql = |statement: String| steps.push(Step::Sql(statement));
    for table in dropped(changes) {
        sql(format!("DROP TABLE {}", quoted(dialect, &table.name)));
    }
    for alteration in altered(changes) {
        rename(dialect, alteration, &mut sql);
    }
    for table in created(changes) {
        sql(create_table(dialect, table));
    }
    let mut indexes = Vec::new();
    for alteration in altered(changes) {
        if needs_rebuild(dialect, alteration) {
            steps.push(Step::Rebuild(Box::new(rebuild(dialect, alteration))));
        } else {
            let mut sql = |statement: String| steps.push(Step::Sql(statement));
            in_place(dialect, alteration, &mut sql);
            let table = &alteration.becomes;
            indexes.extend(
                new_indexes(alteration).map(|index| create_index(dialect, &table.name, index)),
            );
        }
    }
    for table in created(changes) {
        let of_table = table.indexes.iter();
        indexes.extend(of_table.map(|index| create_index(dialect, &table.name, index)));
    }
    steps.extend(indexes.into_iter().map(Step::Sql));
    steps
}

fn rename(dialect: &Dialect, alteration: &Alteration, sql: &mut impl FnMut(String)) {
    let (was, now) = (&alteration.was, &alteration.renamed);
    if was.name != now.name {
        sql(format!(
            "ALTER TABLE {} RENAME TO {}",
            quoted(dialect, &was.name),
            quoted(dialect, &now.name)
        ));
    }
    for (from, to) in was.columns.iter().zip(&now.columns) {
        if from.name != to.name {
            sql(format!(
                "ALTER TABLE {} RENAME COLUMN {} TO {}",
                quoted(dialect, &now.name),
                quoted(dialect, &from.name),
                quoted(dialect, &to.name)
            ));
        }
    }
}

fn find<'a>(table: &'a Table, column: &str) -> Option<&'a Column> {
    table
        .columns
        .iter()
        .find(|candidate| candidate.name == column)
}

/// Whether something changes that only a new table can have.
fn needs_rebuild(dialect: &Dialect, alteration: &Alteration) -> bool {
    let (old, new) = (&alteration.renamed, &alteration.becomes);
    let column_changes = new.columns.iter().any(|column| {
        find(old, &column.name).is_some_and(|before| {
            before.sql_type != column.sql_type
                || before.kind != column.kind && !alike(before.kind, column.kind)
                || before.null != column.null
                || (&before.default, &before.collation, &before.generated)
                    != (&column.default, &column.collation, &column.generated)
                || before.primary_key.is_some() != column.primary_key.is_some()
        })
    });
    let key_changes = new.foreign_keys.iter().any(|key| {
        find(old, &key.column).is_some()
            && !old.foreign_keys.iter().any(|before| {
                (
                    &before.column,
                    &before.to_table,
                    &before.to_column,
                    before.action,
                ) == (&key.column, &key.to_table, &key.to_column, key.action)
            })
    }) || old.foreign_keys.iter().any(|key| {
        !new.foreign_keys
            .iter()
            .any(|after| after.column == key.column)
    });
    column_changes
        || key_changes
        || constraints_change(alteration)
        || added(alteration).any(|column| {
            // SQLite: a column that comes has no default that must be computed.
            let computed = column
                .default
                .as_ref()
                .is_some_and(|default| default.starts_with('('));
            !column.null || computed || column.primary_key.is_some() || column.generated.is_some()
        })
        || dropped_columns(alteration).any(|column| !can_drop(dialect, alteration, column))
}

/// Whether both kinds are stored in the same way, so that no row changes.
fn alike(one: FieldKind, two: FieldKind) -> bool {
    let text = |kind: FieldKind| kind.is_text() || kind == FieldKind::UuidField;
    let whole = |kind: FieldKind| kind.is_integer() && !kind.is_automatic();
    let places = |kind: FieldKind| match kind {
        FieldKind::DecimalField { decimal_places, .. } => Some(decimal_places),
        _ => None,
    };
    text(one) && text(two)
        || whole(one) && whole(two)
        || places(one).is_some() && places(one) == places(two)
        || one.is_stored_like(two)
}

/// Whether a rule of the table comes, goes or changes. Errors name a CHECK, so its name counts; they never name a UNIQUE.
fn constraints_change(alteration: &Alteration) -> bool {
    let (was, old, new) = (&alteration.was, &alteration.renamed, &alteration.becomes);
    let check_renamed = was
        .constraints
        .iter()
        .zip(&old.constraints)
        .any(|(from, to)| from.name != to.name && to.body.starts_with("CHECK"));
    check_renamed
        || old
            .constraints
            .iter()
            .any(|constraint| !new.constraints.contains(constraint))
        || new.constraints.iter().any(|constraint| {
            !old.constraints.contains(constraint) && inline(alteration, constraint).is_none()
        })
}

/// The column that comes and can bring this rule with it.
fn inline<'a>(alteration: &'a Alteration, constraint: &Constraint) -> Option<&'a Column> {
    let [only] = constraint.columns.as_slice() else {
        return None;
    };
    added(alteration).find(|column| column.name == *only && constraint.body.starts_with("CHECK"))
}

fn added(alteration: &Alteration) -> impl Iterator<Item = &Column> {
    let columns = alteration.becomes.columns.iter();
    columns.filter(|column| find(&alteration.renamed, &column.name).is_none())
}

fn dropped_columns(alteration: &Alteration) -> impl Iterator<Item = &Column> {
    let columns = alteration.renamed.columns.iter();
    columns.filter(|column| find(&alteration.becomes, &column.name).is_none())
}

// SQLite: DROP COLUMN refuses keys, unique columns and those that an index or a CHECK names; versions differ on foreign
// keys (https://sqlite.org/lang_altertable.html#altertabdropcol). Indexes that only this column had are dropped before.
fn can_drop(dialect: &Dialect, alteration: &Alteration, column: &Column) -> bool {
    let old = &alteration.renamed;
    let name = quoted(dialect, &column.name);
    let in_others = old.columns.iter().any(|other| {
        other
            .generated
            .as_ref()
            .is_some_and(|generated| generated.contains(&name))
    });
    column.primary_key.is_none()
        && !in_others
        && !old.foreign_keys.iter().any(|key| key.column == column.name)
        && !old
            .constraints
            .iter()
            .any(|constraint| constraint.body.contains(&name))
        && !kept_indexes(alteration).any(|index| {
            index
                .columns
                .iter()
                .any(|(indexed, _)| *indexed == column.name)
                || index
                    .condition
                    .as_ref()
                    .is_some_and(|condition| condition.contains(&name))
        })
}

/// The indexes that stay as they are, under a name that does not change.
fn kept_indexes(alteration: &Alteration) -> impl Iterator<Item = &Index> {
    let pairs = alteration
        .was
        .indexes
        .iter()
        .zip(&alteration.renamed.indexes);
    pairs
        .filter(|(was, now)| was.name == now.name && alteration.becomes.indexes.contains(now))
        .map(|(_, now)| now)
}

fn new_indexes(alteration: &Alteration) -> impl Iterator<Item = &Index> {
    let indexes = alteration.becomes.indexes.iter();
    indexes.filter(|index| !kept_indexes(alteration).any(|kept| kept == *index))
}

/// Drops the indexes that go, then drops and adds columns.
fn in_place(dialect: &Dialect, alteration: &Alteration, sql: &mut impl FnMut(String)) {
    let table = quoted(dialect, &alteration.becomes.name);
    for index in &alteration.was.indexes {
        if !kept_indexes(alteration).any(|kept| kept.name == index.name) {
            sql(format!("DROP INDEX {}", quoted(dialect, &index.name)));
        }
    }
    for column in dropped_columns(alteration) {
        let name = quoted(dialect, &column.name);
        sql(format!("ALTER TABLE {table} DROP COLUMN {name}"));
    }
    for column in added(alteration) {
        let mut definition = column_definition(dialect, column);
        let constraints = alteration.becomes.constraints.iter();
        for constraint in constraints
            .filter(|constraint| inline(alteration, constraint).is_some_and(|with| with == column))
        {
            definition.push_str(" CONSTRAINT ");
            dialect.quote(&mut definition, &constraint.name);
            definition.push(' ');
            definition.push_str(&constraint.body);
        }
        let mut keys = alteration.becomes.foreign_keys.iter();
        if let Some(key) = keys.find(|key| key.column == column.name) {
            definition.push_str(&references(dialect, key));
        }
        sql(format!("ALTER TABLE {table} ADD COLUMN {definition}"));
        if let Some(fill) = alteration.fill(&column.name) {
            let name = quoted(dialect, &column.name);
            sql(format!("UPDATE {table} SET {name} = {fill}"));
        }
    }
}

fn rebuild(dialect: &Dialect, alteration: &Alteration) -> Rebuild {
    let (old, new) = (&alteration.renamed, &alteration.becomes);
    let temporary = super::shortened(&format!("new__{}", new.name));
    let (name, temporary_name) = (quoted(dialect, &new.name), quoted(dialect, &temporary));
    let copies: Vec<Copied> = new
        .columns
        .iter()
        .filter(|column| column.generated.is_none())
        .map(|column| copied(dialect, alteration, column))
        .collect();
    let hands_out_keys = hands_out_keys(old) && hands_out_keys(new);
    let was_indexes = alteration.was.indexes.iter();
    let indexes = new.indexes.iter();
    Rebuild {
        create: create_table_as(dialect, new, &temporary),
        copy: copy(dialect, new, &temporary, &copies),
        sequence: if hands_out_keys {
            sequence(&new.name, &temporary)
        } else {
            Vec::new()
        },
        drop: format!("DROP TABLE {name}"),
        rename: format!("ALTER TABLE {temporary_name} RENAME TO {name}"),
        indexes: indexes
            .map(|index| create_index(dialect, &new.name, index))
            .collect(),
        table: new.name.clone(),
        temporary,
        known_columns: old
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect(),
        copies,
        own_indexes: was_indexes.map(|index| index.name.clone()).collect(),
    }
}

/// Whether rows get keys that were never given before.
fn hands_out_keys(table: &Table) -> bool {
    let mut columns = table.columns.iter();
    columns.any(|column| column.primary_key.is_some() && column.kind.is_automatic())
}

fn copy(dialect: &Dialect, table: &Table, temporary: &str, copies: &[Copied]) -> String {
    // SQLite: a key of type INTEGER is the rowid; without one, the rowid is a hidden column that others may point at
    // (https://sqlite.org/rowidtable.html).
    let mut columns = table.columns.iter();
    let key_is_rowid =
        columns.any(|column| column.primary_key.is_some() && column.sql_type == "INTEGER");
    let rowid = (!key_is_rowid).then(|| "rowid".to_owned());
    let names = copies.iter().map(|copied| quoted(dialect, &copied.column));
    let values = copies.iter().map(|copied| copied.expression.clone());
    let names: Vec<String> = rowid.iter().cloned().chain(names).collect();
    let values: Vec<String> = rowid.iter().cloned().chain(values).collect();
    format!(
        "INSERT INTO {} ({}) SELECT {} FROM {}",
        quoted(dialect, temporary),
        names.join(", "),
        values.join(", "),
        quoted(dialect, &table.name)
    )
}

fn sequence(table: &str, temporary: &str) -> Vec<String> {
    let text = |name: &str| format!("'{}'", name.replace('\'', "''"));
    let (old, new) = (text(table), text(temporary));
    vec![
        format!("DELETE FROM sqlite_sequence WHERE name = {new}"),
        format!(
            "INSERT INTO sqlite_sequence (name, seq) SELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"
        ),
    ]
}

fn copied(dialect: &Dialect, alteration: &Alteration, column: &Column) -> Copied {
    let fill = alteration.fill(&column.name);
    let Some(source) = find(&alteration.renamed, &column.name) else {
        return Copied {
            column: column.name.clone(),
            source: None,
            expression: fill.unwrap_or("NULL").to_owned(),
        };
    };
    let value = converted(
        dialect,
        source.kind,
        column.kind,
        &quoted(dialect, &source.name),
    );
    Copied {
        column: column.name.clone(),
        source: Some(source.name.clone()),
        expression: match fill {
            Some(fill) if source.null && !column.null => format!("COALESCE({value}, {fill})"),
            _ => value,
        },
    }
}
