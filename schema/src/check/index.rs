//! Checks what an index or a unique constraint says beside its fields, name and condition.

use proc_macro2::Ident;
use syn::LitStr;

use super::condition;
use super::meta::{Subject, plain_fields};
use crate::diagnostic::Diagnostics;
use crate::model::{Deferrable, IndexOptions, IndexTerm, ModelDef};
use crate::parse::source::IndexOptionsSource;

/// What stands beside the further options.
pub(super) struct Beside<'a> {
    /// `Index`, `UniqueConstraint`.
    pub(super) word: &'a Ident,
    pub(super) fields: usize,
    pub(super) name: Option<&'a LitStr>,
    pub(super) condition: bool,
}

/// The options, where all of them are right.
pub(super) fn options(
    source: &IndexOptionsSource,
    beside: &Beside<'_>,
    subject: &Subject<'_>,
    def: &ModelDef,
    errors: &mut Diagnostics,
) -> IndexOptions {
    let mut options = IndexOptions::NONE;
    let word = beside.word;
    if let Some(expressions) = &source.expressions {
        let terms = expressions.iter().filter_map(|(descending, operand)| {
            let expression = errors.take(condition::lower_expression(operand, subject, def))?;
            Some(IndexTerm {
                expression,
                descending: *descending,
            })
        });
        options.expressions = terms.collect::<Vec<_>>().into();
        if beside.fields > 0 {
            errors.error(
                word,
                format!("`{word}` has `fields` or `expressions`, not both\nhelp: put the fields into `expressions`"),
            );
        }
    }
    options.include = plain_fields(&source.include, subject, def, errors).into();
    if let Some(classes) = &source.opclasses {
        if classes.len() == beside.fields {
            options.opclasses = classes
                .iter()
                .map(|class| class.value().into())
                .collect::<Vec<_>>()
                .into();
        } else {
            errors.error(
                word,
                format!("`opclasses` has one for each field: {}", beside.fields),
            );
        }
    }
    options.nulls_distinct = source.nulls_distinct.as_ref().is_none_or(|it| it.value);
    if let Some(when) = &source.deferrable {
        options.deferrable = if when == "Deferred" {
            Deferrable::Deferred
        } else {
            Deferrable::Immediate
        };
        if beside.condition || !options.is_of_table() {
            errors.error(
                when,
                "a constraint that is an index cannot wait: without `condition`, `expressions`, `include` and `opclasses` it can",
            );
        }
    }
    if beside.name.is_none() && !options.is_of_table() && word == "Index" {
        errors.error(
            word,
            "an index with `expressions`, `include` or `opclasses` needs a name\nhelp: add `name = \"…\"`",
        );
    }
    options
}
