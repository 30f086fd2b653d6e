//! What an operation endangers, as coded warnings. Nothing is refused here; who asks or stops is the caller.

use std::fmt;

use crate::model::{FieldDef, FieldKind, ModelDef, ModelRef, Str};

use super::operation::{AddField, AlterField, Field, Operation};
use super::state::ProjectState;

/// A danger of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// A column goes, with its values.
    ColumnLost,
    /// A table goes, with its rows.
    TableLost,
    /// A table of pairs goes, with its pairs.
    PairsLost,
    /// Rows with NULL make the migration fail.
    NullsRefused,
    /// Values that do not fit the new type make the migration fail.
    ValuesRefused,
    /// Values that are equal make the migration fail.
    DuplicatesRefused,
    /// The one value that all rows get cannot be unique.
    SameValueForAll,
    /// Rows that break the rule make the migration fail.
    RowsRefused,
    /// The time of day is cut off.
    TimeLost,
}

/// A danger and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hazard {
    /// The danger.
    pub danger: Danger,
    /// What it concerns: `blog.Entry.rating`, `blog.Entry`.
    pub subject: String,
}

impl Danger {
    /// The code by which messages and settings name it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ColumnLost => "NU101",
            Self::TableLost => "NU102",
            Self::PairsLost => "NU103",
            Self::NullsRefused => "NU104",
            Self::ValuesRefused => "NU105",
            Self::DuplicatesRefused => "NU106",
            Self::SameValueForAll => "NU107",
            Self::RowsRefused => "NU108",
            Self::TimeLost => "NU109",
        }
    }

    /// Whether data is gone afterwards, rather than the migration refused.
    pub const fn loses_data(self) -> bool {
        matches!(
            self,
            Self::ColumnLost | Self::TableLost | Self::PairsLost | Self::TimeLost
        )
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.danger {
            Danger::ColumnLost => "the column is dropped with all its values",
            Danger::TableLost => "the table is dropped with all its rows",
            Danger::PairsLost => "the table of pairs is dropped with all its pairs",
            Danger::NullsRefused => "the migration fails if a row has NULL there",
            Danger::ValuesRefused => "the migration fails if a value does not fit the new type",
            Danger::DuplicatesRefused => "the migration fails if two rows have the same value",
            Danger::SameValueForAll => {
                "all rows that exist get the same value, which fails as soon as there are two"
            }
            Danger::RowsRefused => "the migration fails if a row breaks the rule",
            Danger::TimeLost => "the time of day is cut off every value",
        };
        write!(f, "{} {}: {text}", self.danger.code(), self.subject)
    }
}

/// The dangers of that operation on the models of that app; `before` is the state that it starts from.
pub fn hazards(app: &Str, before: &ProjectState, operation: &Operation) -> Vec<Hazard> {
    let model = operation.model().and_then(|name| {
        before.model(&ModelRef {
            app: app.clone(),
            name: name.clone(),
        })
    });
    let Some(model) = model.filter(|model| model.managed) else {
        return Vec::new();
    };
    let label = model.label();
    let one = |danger, name: &str| {
        vec![Hazard {
            danger,
            subject: format!("{label}.{name}"),
        }]
    };
    match operation {
        Operation::DeleteModel(_) => vec![Hazard {
            danger: Danger::TableLost,
            subject: label,
        }],
        Operation::RemoveField(it) if model.field(&it.name).is_some() => {
            one(Danger::ColumnLost, &it.name)
        }
        Operation::RemoveField(it) => one(Danger::PairsLost, &it.name),
        Operation::AddField(AddField {
            field: Field::Column(field),
            ..
        }) if field.unique
            && (!field.null || field.default.is_some() || field.storage.default.is_some()) =>
        {
            one(Danger::SameValueForAll, &field.name)
        }
        Operation::AlterField(AlterField {
            field: Field::Column(field),
            one_off_default,
            ..
        }) => altered(
            model,
            field,
            one_off_default.is_some() || field.default.is_some() || field.storage.default.is_some(),
        ),
        Operation::AddConstraint(it) => one(Danger::RowsRefused, it.constraint.name()),
        _ => Vec::new(),
    }
}

fn altered(model: &ModelDef, field: &FieldDef, filled: bool) -> Vec<Hazard> {
    let Some(before) = model.field(&field.name) else {
        return Vec::new();
    };
    let mut dangers = Vec::new();
    if before.null && !field.null && !filled {
        dangers.push(Danger::NullsRefused);
    }
    if (before.kind, field.kind) == (FieldKind::DateTimeField, FieldKind::DateField) {
        dangers.push(Danger::TimeLost);
    } else if !takes_all(before.kind, field.kind) {
        dangers.push(Danger::ValuesRefused);
    }
    if field.unique && !before.unique && !before.primary_key {
        dangers.push(Danger::DuplicatesRefused);
    }
    let subject = format!("{}.{}", model.label(), field.name);
    dangers
        .into_iter()
        .map(|danger| Hazard {
            danger,
            subject: subject.clone(),
        })
        .collect()
}

/// Whether every value of the one kind is a value of the other.
fn takes_all(from: FieldKind, to: FieldKind) -> bool {
    use FieldKind as K;
    let text = FieldKind::is_text;
    match (from, to) {
        _ if from.is_stored_like(to) => true,
        (_, K::TextField) => true,
        _ if text(from) && text(to) => match (from.max_length(), to.max_length()) {
            (Some(from), Some(to)) => from <= to,
            (_, to) => to.is_none(),
        },
        (K::BooleanField, _) if to.is_integer() => true,
        (K::DateField, K::DateTimeField) => true,
        (
            K::DecimalField {
                max_digits: digits,
                decimal_places: places,
            },
            K::DecimalField {
                max_digits,
                decimal_places,
            },
        ) => {
            decimal_places >= places
                && max_digits.saturating_sub(decimal_places) >= digits.saturating_sub(places)
        }
        _ => match (from.integer_range(), to.integer_range()) {
            (Some((least, most)), Some(range)) => range.0 <= least && most <= range.1,
            _ => false,
        },
    }
}
