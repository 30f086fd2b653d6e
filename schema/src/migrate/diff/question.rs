//! What only a person can know about a change, and what they answered.

use std::collections::BTreeMap;
use std::fmt;

use crate::model::{FieldKind, Literal, ModelDef, ModelRef, Str};

use super::super::operation::Field;

/// Something that two states do not tell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Was the model renamed? Otherwise one goes, with its rows, and another comes.
    RenameModel {
        /// The model that is gone.
        from: ModelRef,
        /// The model that is new.
        to: ModelRef,
    },
    /// Was the field renamed? Otherwise one goes, with its values, and another comes.
    RenameField {
        /// The model, under its new name.
        model: ModelRef,
        /// The field that is gone.
        from: Str,
        /// The field that is new.
        to: Str,
    },
    /// What do the rows that exist get in a new field without a default?
    DefaultForNewField {
        /// The model.
        model: ModelRef,
        /// The field.
        field: Str,
    },
    /// What do rows get that have NULL in a field that must not have it any more?
    DefaultForNulls {
        /// The model.
        model: ModelRef,
        /// The field.
        field: Str,
    },
}

/// What somebody said.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It was renamed.
    Yes,
    /// It was not.
    No,
    /// Rows get this value.
    Default(Literal),
    /// Nothing: there are no such rows, or a statement of one's own takes care of them.
    Nothing,
}

/// All answers so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    answers: BTreeMap<Question, Answer>,
    nothing_renamed: bool,
}

impl Answers {
    /// Notes an answer.
    pub fn insert(&mut self, question: Question, answer: Answer) {
        self.answers.insert(question, answer);
    }

    /// Whatever is not answered otherwise was not renamed.
    pub fn nothing_else_renamed(&mut self) {
        self.nothing_renamed = true;
    }

    /// The answer to that question.
    pub fn get(&self, question: &Question) -> Option<&Answer> {
        let known = self.answers.get(question);
        known.or_else(|| {
            let rename = matches!(
                question,
                Question::RenameModel { .. } | Question::RenameField { .. }
            );
            (self.nothing_renamed && rename).then_some(&Answer::No)
        })
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RenameModel { from, to } => {
                write!(f, "was the model {from} renamed to {}?", to.name)
            }
            Self::RenameField { model, from, to } => {
                write!(f, "was {model}.{from} renamed to {to}?")
            }
            Self::DefaultForNewField { model, field } => write!(
                f,
                "{model}.{field} is new, without null or a default: which value do the rows that exist get?"
            ),
            Self::DefaultForNulls { model, field } => write!(
                f,
                "{model}.{field} was null and no longer is: which value do rows get that have NULL?"
            ),
        }
    }
}

/// Whether somebody may have renamed the one model to the other: one app, and at least half of the fields alike.
pub(super) fn model_may_be(old: &ModelDef, new: &ModelDef) -> bool {
    let kinds = |model: &ModelDef| -> Vec<(Str, Option<u8>)> {
        let columns = model.fields.iter();
        let columns = columns.map(|field| (field.name.clone(), Some(family(field.kind))));
        let pairs = model
            .many_to_many
            .iter()
            .map(|field| (field.name.clone(), None));
        columns.chain(pairs).collect()
    };
    let (old_fields, new_fields) = (kinds(old), kinds(new));
    let common = old_fields
        .iter()
        .filter(|field| new_fields.contains(field))
        .count();
    old.app == new.app && common * 2 >= old_fields.len().max(new_fields.len())
}

/// Whether somebody may have renamed the one field to the other: values of the one could stand in the other.
pub(super) fn field_may_be(old: &Field, new: &Field) -> bool {
    match (old, new) {
        (Field::Column(old), Field::Column(new)) => {
            let target = |field: &crate::model::FieldDef| {
                field.relation.as_ref().map(|relation| relation.to.clone())
            };
            family(old.kind) == family(new.kind) && target(old) == target(new)
        }
        (Field::ManyToMany(old), Field::ManyToMany(new)) => old.to == new.to,
        _ => false,
    }
}

/// Kinds that hold the same sort of values.
fn family(kind: FieldKind) -> u8 {
    match kind {
        kind if kind.is_integer() => 0,
        kind if kind.is_text() => 1,
        FieldKind::FloatField | FieldKind::DecimalField { .. } => 2,
        FieldKind::BooleanField => 3,
        FieldKind::DateField | FieldKind::DateTimeField => 4,
        FieldKind::UuidField => 5,
        FieldKind::JsonField => 6,
        FieldKind::ForeignKey => 7,
        FieldKind::TimeField => 8,
        FieldKind::DurationField => 9,
        FieldKind::BinaryField { .. } => 10,
        FieldKind::GenericIpAddressField { .. } => 11,
        _ => u8::MAX,
    }
}
