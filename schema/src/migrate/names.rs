//! Names that follow from other names: what a table, a column or a migration is called unless somebody says otherwise.

use crate::model::{FieldKind, ManyToManyDef, ModelRef};

use super::operation::Operation;

/// Where Django's names stop to grow.
const LONG_ENOUGH: usize = 52;

/// The table of a model, `blog_entry`.
pub fn table(model: &ModelRef) -> String {
    crate::sql::ddl::default_table(model)
}

/// The column of a field: `blog_id` for a foreign key `blog`, else the field's own name.
pub fn column(field: &str, kind: FieldKind) -> String {
    match kind {
        FieldKind::ForeignKey => format!("{field}_id"),
        _ => field.to_owned(),
    }
}

/// The way back from a relation's target, `entry_set`.
pub fn related_name(model: &str) -> String {
    format!("{}_set", model.to_lowercase())
}

/// Whether a column of that kind has an index unless told otherwise.
pub fn has_index(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::ForeignKey | FieldKind::SlugField { .. })
}

/// The table of a many-to-many field, `blog_entry_authors`.
pub fn pair_table(model: &ModelRef, field: &str) -> String {
    format!("{}_{field}", table(model))
}

/// The two columns of that table, `entry_id` and `author_id`.
pub fn pair_columns(model: &ModelRef, to: &ModelRef) -> (String, String) {
    let (from, target) = (model.name.to_lowercase(), to.name.to_lowercase());
    if from == target {
        (format!("from_{from}_id"), format!("to_{target}_id"))
    } else {
        (format!("{from}_id"), format!("{target}_id"))
    }
}

/// A many-to-many field with all its default names.
pub fn many_to_many(model: &ModelRef, name: &str, to: ModelRef) -> ManyToManyDef {
    let (from_column, to_column) = pair_columns(model, &to);
    ManyToManyDef {
        name: name.to_owned().into(),
        to,
        related_name: related_name(&model.name).into(),
        table: pair_table(model, name).into(),
        from_column: from_column.into(),
        to_column: to_column.into(),
    }
}

/// A model's name in words for people, `blog entry`.
pub fn verbose(model: &str) -> String {
    let mut words = String::with_capacity(model.len() + 4);
    let mut previous_is_lower = false;
    for character in model.chars() {
        if character.is_uppercase() && previous_is_lower {
            words.push(' ');
        }
        previous_is_lower = character.is_lowercase() || character.is_numeric();
        words.extend(character.to_lowercase());
    }
    words
}

/// Those words for several, `blog entries` being up to the user.
pub fn verbose_plural(verbose: &str) -> String {
    format!("{verbose}s")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(verbose("BlogEntry"), "blog entry");
        assert_eq!(verbose("Blog"), "blog");
        assert_eq!(verbose("HTMLPage"), "htmlpage");
    }

    #[test]
    fn pairs_with_oneself_tell_the_ends_apart() {
        let person = ModelRef::new("people", "Person");
        assert_eq!(
            pair_columns(&person, &person),
            ("from_person_id".to_owned(), "to_person_id".to_owned())
        );
    }
}
