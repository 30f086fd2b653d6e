//! What relations are: what a key points at, what happens to its row when the target goes, and where pairs are.

use super::{ModelRef, Str};

/// What a foreign key points at, and what follows from that.
#[derive(Debug, Clone, PartialEq)]
pub struct RelationDef {
    /// The target model.
    pub to: ModelRef,
    /// The target's column. Empty after parsing; the state of the project resolves it to the primary key.
    pub to_column: Str,
    /// What happens to this row when the target goes.
    pub on_delete: OnDelete,
    /// The name of the way back, `entries`; by default the model in lower case and `_set`, of a one-to-one relation without it.
    pub related_name: Str,
    /// Whether at most one row points at a target: a `OneToOneField`.
    pub one_to_one: bool,
    /// Whether the row is a part of its target's (`parent_link`).
    pub parent_link: bool,
    /// Whether the database checks that the target is there (`db_constraint`).
    pub db_constraint: bool,
}

/// What happens to a row when the row that it points at is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDelete {
    /// It is deleted too.
    Cascade,
    /// Deleting is refused.
    Protect,
    /// Deleting is refused, unless the row goes too, by another relation.
    Restrict,
    /// The key becomes NULL.
    SetNull,
    /// The key becomes the field's default.
    SetDefault,
    /// The key becomes a value that the program computes.
    Set,
    /// Nothing; the database's own constraint decides.
    DoNothing,
    /// The database deletes it too.
    DbCascade,
    /// The database sets the key to NULL.
    DbSetNull,
    /// The database sets the key to the column's default.
    DbSetDefault,
}

/// A many-to-many field and the table that holds its pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct ManyToManyDef {
    /// The field's name.
    pub name: Str,
    /// The model at the other end.
    pub to: ModelRef,
    /// The name of the way back; by default the model in lower case and `_set`.
    pub related_name: Str,
    /// The table of pairs, `blog_entry_authors`.
    pub table: Str,
    /// Its column that points at this model, `entry_id`.
    pub from_column: Str,
    /// Its column that points at the other model, `author_id`.
    pub to_column: Str,
    /// The model that the table belongs to, where it is one of the user's (`through`).
    pub through: Option<ThroughDef>,
    /// Whether every pair goes both ways: a model's relation to itself, unless told otherwise. Migrations do not know it.
    pub symmetrical: bool,
    /// Whether the database checks that both rows are there (`db_constraint`).
    pub db_constraint: bool,
}

/// The model whose rows are the pairs of a many-to-many field.
#[derive(Debug, Clone, PartialEq)]
pub struct ThroughDef {
    /// The model.
    pub model: ModelRef,
    /// Its foreign key to the model that has the many-to-many field.
    pub from_field: Str,
    /// Its foreign key to the other model.
    pub to_field: Str,
}

impl RelationDef {
    /// A foreign key to that model with no option.
    pub const fn new(to: ModelRef, to_column: Str, on_delete: OnDelete, related_name: Str) -> Self {
        Self {
            to,
            to_column,
            on_delete,
            related_name,
            one_to_one: false,
            parent_link: false,
            db_constraint: true,
        }
    }

    /// The same, of which at most one row points at a target.
    #[must_use]
    pub const fn one_to_one(mut self) -> Self {
        self.one_to_one = true;
        self
    }

    /// The same, which the database does not check.
    #[must_use]
    pub const fn without_constraint(mut self) -> Self {
        self.db_constraint = false;
        self
    }

    /// The same, as the link to the row that this one is a part of.
    #[must_use]
    pub const fn parent_link(mut self) -> Self {
        self.parent_link = true;
        self
    }
}

impl OnDelete {
    /// Every value, with the name that `model!` and migrations know.
    pub const ALL: &[(&str, Self)] = &[
        ("Cascade", Self::Cascade),
        ("Protect", Self::Protect),
        ("Restrict", Self::Restrict),
        ("SetNull", Self::SetNull),
        ("SetDefault", Self::SetDefault),
        ("Set", Self::Set),
        ("DoNothing", Self::DoNothing),
        ("DbCascade", Self::DbCascade),
        ("DbSetNull", Self::DbSetNull),
        ("DbSetDefault", Self::DbSetDefault),
    ];

    /// The name in `model!` and in migrations.
    pub fn name(self) -> &'static str {
        let known = Self::ALL.iter().find(|(_, one)| *one == self);
        known.map_or("", |(name, _)| name)
    }

    /// Whether the database does it by itself.
    pub const fn is_of_database(self) -> bool {
        matches!(self, Self::DbCascade | Self::DbSetNull | Self::DbSetDefault)
    }
}
