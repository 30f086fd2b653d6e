//! What an operation is called: in one line for people, and as a part of a migration's name. Django's words.

use crate::model::OrderDef;

use super::operation::Operation;

impl Operation {
    /// What it does, in Django's words: `Add field rating to Entry`.
    pub fn describe(&self) -> String {
        match self {
            Self::CreateModel(it) => format!("Create model {}", it.model.name),
            Self::DeleteModel(it) => format!("Delete model {}", it.name),
            Self::RenameModel(it) => format!("Rename model {} to {}", it.from, it.to),
            Self::AddField(it) => format!("Add field {} to {}", it.field.name(), it.model),
            Self::RemoveField(it) => format!("Remove field {} from {}", it.name, it.model),
            Self::AlterField(it) => format!("Alter field {} on {}", it.field.name(), it.model),
            Self::RenameField(it) => {
                format!("Rename field {} on {} to {}", it.from, it.model, it.to)
            }
            Self::AddIndex(it) => format!(
                "Create index {} on field(s) {} of model {}",
                it.index.name,
                terms(&it.index.fields),
                it.model
            ),
            Self::RemoveIndex(it) => format!("Remove index {} from {}", it.name, it.model),
            Self::RenameIndex(it) => {
                format!("Rename index {} on {} to {}", it.from, it.model, it.to)
            }
            Self::AddConstraint(it) => {
                format!(
                    "Create constraint {} on model {}",
                    it.constraint.name(),
                    it.model
                )
            }
            Self::RemoveConstraint(it) => {
                format!("Remove constraint {} from model {}", it.name, it.model)
            }
            Self::AlterModelTable(it) => format!("Rename table for {} to {}", it.name, it.table),
            Self::AlterModelOptions(it) => format!("Change Meta options on {}", it.name),
            Self::RunSql(_) => "Raw SQL operation".to_owned(),
        }
    }

    /// The sign before that line: `+` comes, `-` goes, `~` changes, `s` for SQL.
    pub fn symbol(&self) -> char {
        match self {
            Self::CreateModel(_)
            | Self::AddField(_)
            | Self::AddIndex(_)
            | Self::AddConstraint(_) => '+',
            Self::DeleteModel(_)
            | Self::RemoveField(_)
            | Self::RemoveIndex(_)
            | Self::RemoveConstraint(_) => '-',
            Self::RenameModel(_)
            | Self::AlterField(_)
            | Self::RenameField(_)
            | Self::RenameIndex(_)
            | Self::AlterModelTable(_)
            | Self::AlterModelOptions(_) => '~',
            Self::RunSql(_) => 's',
        }
    }

    /// Its part of a migration's name, `entry_rating`; nothing where there is none.
    pub fn fragment(&self) -> Option<String> {
        let fragment = match self {
            Self::CreateModel(it) => it.model.name.to_string(),
            Self::DeleteModel(it) => format!("delete_{}", it.name),
            Self::RenameModel(it) => format!("rename_{}_{}", it.from, it.to),
            Self::AddField(it) => format!("{}_{}", it.model, it.field.name()),
            Self::RemoveField(it) => format!("remove_{}_{}", it.model, it.name),
            Self::AlterField(it) => format!("alter_{}_{}", it.model, it.field.name()),
            Self::RenameField(it) => format!("rename_{}_{}_{}", it.from, it.model, it.to),
            Self::AddIndex(it) => format!("{}_{}", it.model, it.index.name),
            Self::RemoveIndex(it) => format!("remove_{}_{}", it.model, it.name),
            Self::RenameIndex(it) => format!("rename_{}_{}", it.from, it.to),
            Self::AddConstraint(it) => format!("{}_{}", it.model, it.constraint.name()),
            Self::RemoveConstraint(it) => format!("remove_{}_{}", it.model, it.name),
            Self::AlterModelTable(it) => format!("alter_{}_table", it.name),
            Self::AlterModelOptions(it) => format!("alter_{}_options", it.name),
            Self::RunSql(_) => return None,
        };
        // The fragment becomes a part of a module's name.
        let plain = |c: char| if c.is_alphanumeric() { c } else { '_' };
        Some(fragment.to_lowercase().chars().map(plain).collect())
    }
}

fn terms(fields: &[OrderDef]) -> String {
    let terms: Vec<String> = fields.iter().map(term).collect();
    terms.join(", ")
}

/// A term of an ordering as people write it, `-rating`.
pub(super) fn term(order: &OrderDef) -> String {
    let sign = if order.descending { "-" } else { "" };
    format!("{sign}{}", order.field)
}
