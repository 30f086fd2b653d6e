//! In which order models that point at each other come and go.

use crate::model::{ConditionOp, ConstraintDef, FieldDef, ModelDef, ModelRef, Str};

use super::super::operation::{AddConstraint, AddField, AddIndex, Field, Operation};

/// A model as it can be created, and what must wait until all models are there.
pub(super) struct Created {
    /// The model.
    pub(super) model: ModelDef,
    /// What is left of it.
    pub(super) rest: Vec<Operation>,
}

/// The models whose tables this one's tables point at.
fn targets(model: &ModelDef) -> impl Iterator<Item = &ModelRef> {
    let keys = model.fields.iter();
    keys.filter_map(|field| field.relation.as_ref().map(|relation| &relation.to))
        .chain(model.many_to_many.iter().map(|field| &field.to))
}

/// Targets come before what points at them. Where models point at each other in a circle, the relation that closes it is
/// left for the end.
pub(super) fn creation(models: Vec<ModelDef>) -> Vec<Created> {
    let mut waiting = models;
    let mut created = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let missing = |model: &ModelDef| {
            let targets = targets(model);
            targets
                .filter(|to| **to != model.reference() && contains(&waiting, to))
                .count()
        };
        let next = waiting
            .iter()
            .enumerate()
            .min_by_key(|(_, model)| missing(model))
            .map_or(0, |(at, _)| at);
        let model = waiting.remove(next);
        created.push(without_missing(model, &waiting));
    }
    created
}

fn contains(models: &[ModelDef], reference: &ModelRef) -> bool {
    models.iter().any(|model| model.reference() == *reference)
}

/// The model without relations to those that do not exist yet, nor what is built on these.
fn without_missing(mut model: ModelDef, waiting: &[ModelDef]) -> Created {
    let reference = model.reference();
    let late = |to: &ModelRef| *to != reference && contains(waiting, to);
    let mut rest: Vec<Operation> = Vec::new();
    let mut names: Vec<Str> = Vec::new();
    let mut postpone = |field: Field| {
        names.push(field.name().clone());
        rest.push(added(&reference, field));
    };
    model.fields.to_mut().retain(|field| {
        let relation = field.relation.as_ref();
        let is_late = !field.primary_key && relation.is_some_and(|relation| late(&relation.to));
        if is_late {
            postpone(Field::Column(field.clone()));
        }
        !is_late
    });
    model.many_to_many.to_mut().retain(|field| {
        if late(&field.to) {
            postpone(Field::ManyToMany(field.clone()));
        }
        !late(&field.to)
    });
    let relations = names.clone();
    model.fields.to_mut().retain(|field| {
        let late = computed_of(field, &relations);
        if late {
            names.push(field.name.clone());
            rest.push(added(&reference, Field::Column(field.clone())));
        }
        !late
    });
    model.indexes.to_mut().retain(|index| {
        let late = index
            .fields
            .iter()
            .any(|order| names.contains(&order.field))
            || mentions(&index.condition, &names);
        if late {
            rest.push(AddIndex::new(reference.name.clone(), index.clone()).into());
        }
        !late
    });
    model.constraints.to_mut().retain(|constraint| {
        let late = match constraint {
            ConstraintDef::Unique {
                fields, condition, ..
            } => fields.iter().any(|field| names.contains(field)) || mentions(condition, &names),
            ConstraintDef::Check { check, .. } => mentions(check, &names),
        };
        if late {
            rest.push(AddConstraint::new(reference.name.clone(), constraint.clone()).into());
        }
        !late
    });
    Created { model, rest }
}

fn added(model: &ModelRef, field: Field) -> Operation {
    let operation = AddField {
        model: model.name.clone(),
        field,
        one_off_default: None,
    };
    operation.into()
}

/// Whether the field is computed of one of these.
pub(super) fn computed_of(field: &FieldDef, names: &[Str]) -> bool {
    let generated = field.storage.generated.as_ref();
    generated.is_some_and(|generated| mentions(&generated.expression, names))
}

fn mentions(condition: &[ConditionOp], names: &[Str]) -> bool {
    condition.iter().any(|op| match op {
        ConditionOp::Field(name) => names.contains(name),
        _ => false,
    })
}

/// What points at others goes before them. Where models point at each other in a circle, the fields that close it are
/// removed first; these are the second part of the answer.
pub(super) fn deletion(models: &[ModelDef]) -> (Vec<ModelRef>, Vec<(ModelRef, Str)>) {
    let mut waiting: Vec<&ModelDef> = models.iter().collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    let mut cut = Vec::new();
    while !waiting.is_empty() {
        let pointed_at = |model: &ModelDef| {
            let reference = model.reference();
            let others = waiting
                .iter()
                .filter(|other| other.reference() != reference);
            others
                .filter(|other| targets(other).any(|to| *to == reference))
                .count()
        };
        let next = waiting
            .iter()
            .enumerate()
            .min_by_key(|(_, model)| pointed_at(model))
            .map_or(0, |(at, _)| at);
        let model = waiting.remove(next);
        let reference = model.reference();
        for other in &waiting {
            cut.extend(fields_to(other, &reference).map(|field| (other.reference(), field)));
        }
        ordered.push(reference);
    }
    (ordered, cut)
}

fn fields_to<'m>(model: &'m ModelDef, to: &'m ModelRef) -> impl Iterator<Item = Str> + 'm {
    let columns = model.fields.iter();
    let columns = columns.filter(move |field| {
        field
            .relation
            .as_ref()
            .is_some_and(|relation| relation.to == *to)
    });
    let pairs = model
        .many_to_many
        .iter()
        .filter(move |field| field.to == *to);
    columns
        .map(|field| field.name.clone())
        .chain(pairs.map(|field| field.name.clone()))
}
