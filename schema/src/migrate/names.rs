//! What a field's column or table and a migration is called unless somebody says otherwise.
//!
//! The rules for models are those of `crate::names`, which the parser of `model!` follows too.

use crate::model::{FieldKind, ManyToManyDef, ModelRef};

use super::operation::Operation;

use crate::names as shared;

/// Where Django's names stop to grow.
const LONG_ENOUGH: usize = 52;

/// The table of a model, `blog_entry`.
pub fn table(model: &ModelRef) -> String {
    shared::table(&model.app, &model.name)
}

/// The column of a field: `blog_id` for a foreign key `blog`, else the field's own name.
pub fn column(field: &str, kind: FieldKind) -> String {
    match kind {
        FieldKind::ForeignKey => shared::foreign_key_column(field),
        _ => field.to_owned(),
    }
}

/// Whether a column of that kind has an index unless told otherwise.
pub fn has_index(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::ForeignKey | FieldKind::SlugField { .. })
}

/// A many-to-many field of a model with that table, with all its default names.
pub fn many_to_many(
    model: &ModelRef,
    model_table: &str,
    name: &str,
    to: ModelRef,
) -> ManyToManyDef {
    let (from_column, to_column) = shared::many_to_many_columns(&model.name, &to.name);
    ManyToManyDef {
        name: name.to_owned().into(),
        to,
        related_name: shared::related_name(&model.name).into(),
        table: shared::many_to_many_table(model_table, name).into(),
        from_column: from_column.into(),
        to_column: to_column.into(),
        through: None,
        symmetrical: false,
        db_constraint: true,
    }
}

/// The number that a migration's name begins with: 12 of `0012_entry_rating`.
pub fn number(name: &str) -> Option<u32> {
    let digits = name.split('_').next()?;
    digits.parse().ok()
}

/// The name of an app's next migration, as Django chooses it: `0001_initial`, `0002_entry_rating_and_more`.
///
/// `chosen` replaces what follows the number; `moment` does where the operations give no name, `20260131_1200`.
pub fn migration(
    last: Option<&str>,
    operations: &[Operation],
    chosen: Option<&str>,
    moment: &str,
) -> String {
    let next = last.map_or(1, |last| number(last).unwrap_or(0) + 1);
    let suggested = match chosen {
        Some(name) => name.to_owned(),
        None if last.is_none() => "initial".to_owned(),
        None => suggestion(operations).unwrap_or_else(|| format!("auto_{moment}")),
    };
    let suggested: String = suggested.chars().take(100).collect();
    format!("{next:04}_{suggested}")
}

/// The operations' fragments, joined until the name is long enough; nothing if one of them has none.
fn suggestion(operations: &[Operation]) -> Option<String> {
    let fragments: Vec<String> = operations
        .iter()
        .map(Operation::fragment)
        .collect::<Option<_>>()?;
    let (first, rest) = fragments.split_first()?;
    let mut name = first.clone();
    for fragment in rest {
        if name.len() + 1 + fragment.len() > LONG_ENOUGH {
            name.push_str("_and_more");
            break;
        }
        name.push('_');
        name.push_str(fragment);
    }
    Some(name)
}
