//! A model as the tables it has in a database: columns, constraints, keys and indexes, each with its final name.
//!
//! This is where foreign keys get their type and target. The statements themselves are written in `write`.

use crate::dialect::Dialect;
use crate::model::{
    ConstraintDef, DbDefault, FieldDef, FieldKind, Generated, ManyToManyDef, ModelDef, ModelRef,
    OnDelete, RelationDef,
};

use super::condition::{condition, quoted};
use super::literal::literal;
use super::names;

/// One table of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// UNIQUE and CHECK, in order.
    pub constraints: Vec<Constraint>,
    /// FOREIGN KEY, in the order of the columns.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its indexes, in order.
    pub indexes: Vec<Index>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The field type whose values it stores; a foreign key has the kind of the key that it points at.
    pub kind: FieldKind,
    /// Its type in SQL.
    pub sql_type: String,
    /// The rules by which its texts compare; empty for the database's own.
    pub collation: String,
    /// What it gets from the database when a statement gives it no value.
    pub default: Option<String>,
    /// How the database computes it, if it does: `GENERATED ALWAYS AS (…) STORED`.
    pub generated: Option<String>,
    /// Its comment; empty where the database keeps none.
    pub comment: String,
    /// Whether NULL is allowed.
    pub null: bool,
    /// The name of the primary key constraint, if this is the key.
    pub primary_key: Option<String>,
}

/// A rule of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// Its name.
    pub name: String,
    /// `UNIQUE (…)` or `CHECK (…)`.
    pub body: String,
    /// The columns it speaks of, as far as they are a plain list.
    pub columns: Vec<String>,
}

/// A column that points at another table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The constraint's name.
    pub name: String,
    /// The column.
    pub column: String,
    /// The table it points at.
    pub to_table: String,
    /// The column it points at.
    pub to_column: String,
    /// What the database does by itself when the target goes: empty, or ` ON DELETE …`.
    pub action: &'static str,
}

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Whether no two rows it covers may be equal.
    pub unique: bool,
    /// Its columns; `true` for descending.
    pub columns: Vec<(String, bool)>,
    /// The rows it covers, as SQL; nothing for all.
    pub condition: Option<String>,
}

/// The models among which foreign keys find their target.
#[derive(Debug, Clone, Copy)]
pub struct Models<'a>(&'a [&'a ModelDef]);

/// What a foreign key points at, as far as a column must know.
struct Target {
    table: String,
    column: String,
    kind: FieldKind,
}

impl Column {
    /// A column that says no more than its type.
    fn plain(dialect: &Dialect, name: &str, kind: FieldKind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            sql_type: (dialect.column_type)(kind),
            collation: String::new(),
            default: None,
            generated: None,
            comment: String::new(),
            null: false,
            primary_key: None,
        }
    }
}

impl<'a> Models<'a> {
    /// These models.
    pub fn new(models: &'a [&'a ModelDef]) -> Self {
        Self(models)
    }

    /// The model of that app and name.
    pub fn find(self, model: &ModelRef) -> Option<&'a ModelDef> {
        self.0
            .iter()
            .copied()
            .find(|candidate| candidate.name == model.name && candidate.app == model.app)
    }

    fn target(self, relation: &RelationDef) -> Target {
        let model = self.find(&relation.to);
        let key = model.and_then(|model| {
            if relation.to_column.is_empty() {
                model.primary_key().map(|(_, field)| field)
            } else {
                model
                    .fields
                    .iter()
                    .find(|field| field.column == relation.to_column)
            }
        });
        // A model of another app is known by its name only: its table and key are then what they are by default.
        Target {
            table: model.map_or_else(
                || default_table(&relation.to),
                |model| model.table.to_string(),
            ),
            column: key.map_or_else(
                || {
                    if relation.to_column.is_empty() {
                        "id".to_owned()
                    } else {
                        relation.to_column.to_string()
                    }
                },
                |field| field.column.to_string(),
            ),
            kind: key.map_or(FieldKind::BigIntegerField, |field| {
                self.stored_kind(field, MOST_HOPS)
            }),
        }
    }

    /// The kind of a column, followed through keys that are keys of another table themselves.
    fn stored_kind(self, field: &FieldDef, hops: usize) -> FieldKind {
        let next = field.relation.as_ref().and_then(|relation| {
            let (_, key) = self.find(&relation.to)?.primary_key()?;
            Some(key)
        });
        match (field.kind, next) {
            (FieldKind::ForeignKey, Some(key)) if hops > 0 => self.stored_kind(key, hops - 1),
            // A column that points at a key hands out no values itself.
            (FieldKind::ForeignKey, _) => FieldKind::BigIntegerField,
            (kind, _) => kind.without_sequence(),
        }
    }
}

/// How many tables a key may be the key of; more are a circle.
const MOST_HOPS: usize = 16;

/// The table of a model that does not name one, `blog_entry`.
pub fn default_table(model: &ModelRef) -> String {
    format!("{}_{}", model.app, model.name.to_lowercase())
}

/// The tables of a model: its own, then one for each many-to-many field.
pub fn tables(dialect: &Dialect, models: Models<'_>, model: &ModelDef) -> Vec<Table> {
    let mut tables = vec![own_table(dialect, models, model)];
    tables.extend(
        model
            .many_to_many
            .iter()
            .filter(|field| field.through.is_none())
            .map(|field| pair_table(dialect, models, model, field)),
    );
    tables
}

fn own_table(dialect: &Dialect, models: Models<'_>, model: &ModelDef) -> Table {
    let mut table = Table {
        name: model.table.to_string(),
        columns: Vec::with_capacity(model.fields.len()),
        constraints: Vec::new(),
        foreign_keys: Vec::new(),
        indexes: Vec::new(),
    };
    for field in model.fields.iter() {
        add_field(dialect, models, model, field, &mut table);
    }
    for constraint in model.constraints.iter() {
        add_constraint(dialect, model, constraint, &mut table);
    }
    for index in model.indexes.iter() {
        let column = |name: &str| column_of(model, name);
        table.indexes.push(Index {
            name: index.name.to_string(),
            unique: false,
            columns: index
                .fields
                .iter()
                .map(|order| (column(&order.field), order.descending))
                .collect(),
            condition: (!index.condition.is_empty())
                .then(|| condition(dialect, model, &index.condition)),
        });
    }
    table
}

fn add_field(
    dialect: &Dialect,
    models: Models<'_>,
    model: &ModelDef,
    field: &FieldDef,
    table: &mut Table,
) {
    let column = field.column.to_string();
    let mut kind = field.kind;
    if let Some(relation) = &field.relation {
        let target = models.target(relation);
        kind = target.kind;
        if relation.db_constraint {
            table.foreign_keys.push(ForeignKey {
                name: names::foreign_key(&model.table, &column),
                column: column.clone(),
                to_table: target.table,
                to_column: target.column,
                action: action(model, relation),
            });
        }
    }
    if names::is_unique(field) {
        table.constraints.push(Constraint {
            name: names::unique(&model.table, &column),
            body: format!("UNIQUE ({})", quoted(dialect, &column)),
            columns: vec![column.clone()],
        });
    }
    // The program keeps to `max_length`, but not where the database computes the text.
    let long = kind
        .max_length()
        .filter(|_| field.storage.generated.is_some() && dialect.strict_tables)
        .map(|most| format!("CHECK (length({}) <= {most})", quoted(dialect, &column)));
    if let Some(body) = check(dialect, kind, &column).or(long) {
        table.constraints.push(Constraint {
            name: names::check(&model.table, &column),
            body,
            columns: vec![column.clone()],
        });
    }
    // A UNIQUE or a primary key brings its own index.
    if field.db_index && !field.unique && !field.primary_key {
        table.indexes.push(Index {
            name: names::index(&model.table, &column),
            unique: false,
            columns: vec![(column.clone(), false)],
            condition: None,
        });
    }
    let column = column_of_field(dialect, model, field, (column, kind));
    table.columns.push(column);
}

/// The column of a field, under its name and of the kind whose values it stores.
fn column_of_field(
    dialect: &Dialect,
    model: &ModelDef,
    field: &FieldDef,
    (name, kind): (String, FieldKind),
) -> Column {
    let storage = &field.storage;
    Column {
        name,
        kind,
        sql_type: (dialect.column_type)(kind),
        collation: storage.collation.to_string(),
        default: storage
            .default
            .as_ref()
            .map(|default| put_by_database(dialect, kind, default)),
        generated: storage
            .generated
            .as_ref()
            .map(|generated| generated_as(dialect, model, generated)),
        comment: if dialect.has_comments {
            storage.comment.to_string()
        } else {
            String::new()
        },
        null: field.null,
        primary_key: field.primary_key.then(|| names::primary_key(&model.table)),
    }
}

fn put_by_database(dialect: &Dialect, kind: FieldKind, default: &DbDefault) -> String {
    match default {
        DbDefault::Literal(value) => literal(dialect, kind, value),
        // SQLite: an expression stands in parentheses.
        DbDefault::Now => format!("({})", (dialect.now)(kind)),
    }
}

fn generated_as(dialect: &Dialect, model: &ModelDef, generated: &Generated) -> String {
    let stored = if generated.stored || !dialect.has_virtual_columns {
        "STORED"
    } else {
        "VIRTUAL"
    };
    format!(
        "GENERATED ALWAYS AS ({}) {stored}",
        condition(dialect, model, &generated.expression)
    )
}

/// What the column's type alone does not refuse.
fn check(dialect: &Dialect, kind: FieldKind, column: &str) -> Option<String> {
    let column = quoted(dialect, column);
    if let Some((least, most)) = kind.integer_range() {
        // Else an expression could store a number that the field cannot be read back from.
        return if dialect.integers_are_wide && most < i64::MAX {
            Some(format!("CHECK ({column} BETWEEN {least} AND {most})"))
        } else {
            (least == 0).then(|| format!("CHECK ({column} >= 0)"))
        };
    }
    match kind {
        FieldKind::BooleanField if dialect.booleans_are_integers => {
            Some(format!("CHECK ({column} IN (0, 1))"))
        }
        FieldKind::JsonField if !dialect.validates_json => {
            Some(format!("CHECK (json_valid({column}))"))
        }
        _ => None,
    }
}

/// The program deletes along its own app's relations before the target goes. It does not know who else points at its
/// tables, so a key that comes from another app lets the database do it.
fn action(model: &ModelDef, relation: &RelationDef) -> &'static str {
    match relation.on_delete {
        OnDelete::DbCascade => " ON DELETE CASCADE",
        OnDelete::DbSetNull => " ON DELETE SET NULL",
        OnDelete::DbSetDefault => " ON DELETE SET DEFAULT",
        _ if relation.to.app == model.app => "",
        OnDelete::Cascade => " ON DELETE CASCADE",
        OnDelete::SetNull => " ON DELETE SET NULL",
        OnDelete::Protect
        | OnDelete::Restrict
        | OnDelete::SetDefault
        | OnDelete::Set
        | OnDelete::DoNothing => "",
    }
}

fn add_constraint(
    dialect: &Dialect,
    model: &ModelDef,
    constraint: &ConstraintDef,
    table: &mut Table,
) {
    match constraint {
        ConstraintDef::Unique {
            name,
            fields,
            condition: rows,
        } => {
            let columns: Vec<String> = fields.iter().map(|name| column_of(model, name)).collect();
            if rows.is_empty() {
                table.constraints.push(Constraint {
                    name: name.to_string(),
                    body: format!("UNIQUE ({})", list(dialect, &columns)),
                    columns,
                });
            } else {
                table.indexes.push(Index {
                    name: name.to_string(),
                    unique: true,
                    columns: columns.into_iter().map(|column| (column, false)).collect(),
                    condition: Some(condition(dialect, model, rows)),
                });
            }
        }
        ConstraintDef::Check { name, check } => table.constraints.push(Constraint {
            name: name.to_string(),
            body: format!("CHECK ({})", condition(dialect, model, check)),
            columns: Vec::new(),
        }),
    }
}

/// The table of pairs of a many-to-many field.
fn pair_table(
    dialect: &Dialect,
    models: Models<'_>,
    model: &ModelDef,
    field: &ManyToManyDef,
) -> Table {
    let ends = [
        (&field.from_column, model.reference()),
        (&field.to_column, field.to.clone()),
    ];
    let mut table = Table {
        name: field.table.to_string(),
        columns: vec![Column {
            primary_key: Some(names::primary_key(&field.table)),
            ..Column::plain(dialect, "id", FieldKind::BigAutoField)
        }],
        constraints: vec![Constraint {
            name: names::unique_pair(&field.table, &field.from_column, &field.to_column),
            body: format!(
                "UNIQUE ({}, {})",
                quoted(dialect, &field.from_column),
                quoted(dialect, &field.to_column)
            ),
            columns: vec![field.from_column.to_string(), field.to_column.to_string()],
        }],
        foreign_keys: Vec::new(),
        indexes: Vec::new(),
    };
    for (column, to) in ends {
        let relation = RelationDef::new(to, "".into(), OnDelete::Cascade, "+".into());
        let target = models.target(&relation);
        table
            .columns
            .push(Column::plain(dialect, column, target.kind));
        if field.db_constraint {
            table.foreign_keys.push(ForeignKey {
                name: names::foreign_key(&field.table, column),
                column: column.to_string(),
                to_table: target.table,
                to_column: target.column,
                action: action(model, &relation),
            });
        }
        table.indexes.push(Index {
            name: names::index(&field.table, column),
            unique: false,
            columns: vec![(column.to_string(), false)],
            condition: None,
        });
    }
    table
}

/// The column of the field of that name; a name that is no field is taken for a column, and the database judges it.
fn column_of(model: &ModelDef, field: &str) -> String {
    model
        .field(field)
        .map_or_else(|| field.to_owned(), |field| field.column.to_string())
}

/// Columns in quotes, with commas.
pub(super) fn list(dialect: &Dialect, columns: &[String]) -> String {
    let columns: Vec<String> = columns
        .iter()
        .map(|column| quoted(dialect, column))
        .collect();
    columns.join(", ")
}
