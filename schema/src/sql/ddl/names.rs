//! The names of constraints and indexes that nobody named, always the same for the same model.
//!
//! An error of the database names a constraint; [`constraint_names`] says which fields that is.

use crate::model::{ConstraintDef, FieldDef, ManyToManyDef, ModelDef, Str};

/// The longest identifier that every database keeps whole (PostgreSQL cuts at 63 bytes).
const LONGEST: usize = 63;

/// A constraint as the database's errors name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstraintName {
    /// The name in the database.
    pub name: String,
    /// The table it belongs to: the model's own, or the table of one of its many-to-many fields.
    pub table: Str,
    /// What it demands.
    pub kind: ConstraintKind,
    /// The names of the model's fields that it speaks of; empty when that is not a plain list of fields.
    pub fields: Vec<Str>,
}

/// What a constraint demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// The key is there and no other row has it.
    PrimaryKey,
    /// No other row has the same values.
    Unique,
    /// The row that it points at exists.
    ForeignKey,
    /// A condition is not false.
    Check,
}

/// Every constraint of the model's tables, by the name that the database gives in its errors. Checks that only some
/// databases need are among them.
pub fn constraint_names(model: &ModelDef) -> Vec<ConstraintName> {
    let own = |name: String, kind, fields| ConstraintName {
        name,
        table: model.table.clone(),
        kind,
        fields,
    };
    let mut names = Vec::new();
    for field in model.fields.iter() {
        let one = || vec![field.name.clone()];
        if field.primary_key {
            names.push(own(
                primary_key(&model.table),
                ConstraintKind::PrimaryKey,
                one(),
            ));
        }
        if is_unique(field) {
            names.push(own(
                unique(&model.table, &field.column),
                ConstraintKind::Unique,
                one(),
            ));
        }
        names.push(own(
            check(&model.table, &field.column),
            ConstraintKind::Check,
            one(),
        ));
        if field.relation.is_some() {
            names.push(own(
                foreign_key(&model.table, &field.column),
                ConstraintKind::ForeignKey,
                one(),
            ));
        }
    }
    for constraint in model.constraints.iter() {
        names.push(match constraint {
            ConstraintDef::Unique {
                name,
                fields,
                options,
                ..
            } => {
                let mut of = fields.to_vec();
                of.extend(options.computed_of());
                own(name.to_string(), ConstraintKind::Unique, of)
            }
            ConstraintDef::Check { name, .. } => {
                own(name.to_string(), ConstraintKind::Check, Vec::new())
            }
        });
    }
    names.extend(model.many_to_many.iter().flat_map(pair_table_names));
    names
}

fn pair_table_names(field: &ManyToManyDef) -> [ConstraintName; 3] {
    let named = |name: String, kind| ConstraintName {
        name,
        table: field.table.clone(),
        kind,
        fields: vec![field.name.clone()],
    };
    [
        named(
            unique_pair(&field.table, &field.from_column, &field.to_column),
            ConstraintKind::Unique,
        ),
        named(
            foreign_key(&field.table, &field.from_column),
            ConstraintKind::ForeignKey,
        ),
        named(
            foreign_key(&field.table, &field.to_column),
            ConstraintKind::ForeignKey,
        ),
    ]
}

/// Whether the column needs a UNIQUE of its own; a primary key has one already.
pub(super) fn is_unique(field: &FieldDef) -> bool {
    field.unique && !field.primary_key
}

pub(super) fn primary_key(table: &str) -> String {
    shortened(&format!("{table}_pkey"))
}

pub(super) fn unique(table: &str, column: &str) -> String {
    shortened(&format!("{table}_{column}_key"))
}

pub(super) fn unique_pair(table: &str, first: &str, second: &str) -> String {
    shortened(&format!("{table}_{first}_{second}_key"))
}

pub(super) fn foreign_key(table: &str, column: &str) -> String {
    shortened(&format!("{table}_{column}_fk"))
}

pub(super) fn check(table: &str, column: &str) -> String {
    shortened(&format!("{table}_{column}_check"))
}

pub(super) fn index(table: &str, column: &str) -> String {
    shortened(&format!("{table}_{column}_idx"))
}

/// The name itself if every database keeps it whole, else its beginning and a hash of all of it.
pub fn shortened(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    // Eight digits of hash and an underscore follow.
    let beginning = name
        .char_indices()
        .take_while(|(at, character)| at + character.len_utf8() <= LONGEST - 9)
        .map(|(_, character)| character)
        .collect::<String>();
    format!("{beginning}_{:08x}", fnv_1a(name))
}

/// FNV-1a of 32 bits: the same in every version and on every machine, which the standard hasher does not promise.
fn fnv_1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash: u32, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_stay() {
        assert_eq!(
            foreign_key("blog_entry", "blog_id"),
            "blog_entry_blog_id_fk"
        );
        assert_eq!(shortened(&"x".repeat(63)), "x".repeat(63));
    }

    #[test]
    fn long_names_keep_their_beginning_and_stay_apart() {
        let table = "warehouse_management_internationaldistributioncentrelocation";
        let one = foreign_key(table, "previous_id");
        let two = foreign_key(table, "previously_id");
        assert_eq!(one.len(), 63);
        assert!(one.starts_with("warehouse_management_internationaldistribution"));
        assert_ne!(one, two);
    }

    #[test]
    fn a_name_is_never_cut_inside_a_character() {
        let name = "é".repeat(40);
        assert!(shortened(&name).len() <= 63);
        assert!(shortened(&name).starts_with("ééé"));
    }
}
