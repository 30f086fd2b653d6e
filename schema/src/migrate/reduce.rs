//! How two operations fold into one.
//!
//! An operation that creates something takes in what happens to it later; of two that set the same thing the later one
//! stays; what is made and removed again vanishes.

use crate::model::{ModelRef, Str};

use super::operation::{
    AddConstraint, AddField, AddIndex, AlterField, CreateModel, Field, Operation, RenameField,
    RenameIndex, RenameModel,
};
use super::state::ProjectState;

/// What becomes of an operation and a later one.
#[derive(Debug, Clone, PartialEq)]
pub enum Reduction {
    /// These stand for both.
    Fold(Vec<Operation>),
    /// They do not concern each other: the first may move past the second.
    Pass,
    /// Their order matters.
    Stay,
}

impl Operation {
    /// What becomes of this operation and a later one of the same app.
    pub fn reduce(&self, later: &Operation, app: &Str) -> Reduction {
        if let Some(folded) = fold(self, later, app) {
            return Reduction::Fold(folded);
        }
        if touches(later, self, app) || touches(self, later, app) {
            Reduction::Stay
        } else {
            Reduction::Pass
        }
    }
}

fn fold(first: &Operation, later: &Operation, app: &Str) -> Option<Vec<Operation>> {
    use Operation as Op;
    if let Op::RunSql(it) = first
        && it.elidable
    {
        return Some(vec![later.clone()]);
    }
    if let Op::RunSql(it) = later
        && it.elidable
    {
        return Some(vec![first.clone()]);
    }
    match (first, later) {
        (Op::CreateModel(create), _) => fold_into_create(create, later, app),
        (Op::RenameModel(one), Op::RenameModel(two)) if one.to == two.from => {
            Some(if one.from == two.to {
                Vec::new()
            } else {
                vec![RenameModel::new(one.from.clone(), two.to.clone()).into()]
            })
        }
        (Op::AlterModelTable(one), Op::AlterModelTable(two)) if one.name == two.name => {
            Some(vec![later.clone()])
        }
        (Op::AlterModelOptions(one), Op::AlterModelOptions(two)) if one.name == two.name => {
            Some(vec![later.clone()])
        }
        (
            Op::AlterModelTable(_) | Op::AlterModelOptions(_) | Op::RemoveField(_),
            Op::DeleteModel(two),
        ) if first.model() == Some(&two.name) => Some(vec![later.clone()]),
        _ if first.model().is_none() || first.model() != later.model() => None,
        (Op::AddField(_) | Op::AlterField(_) | Op::RenameField(_), _) => fold_fields(first, later),
        (Op::AddIndex(_) | Op::RenameIndex(_) | Op::AddConstraint(_), _) => {
            fold_indexes(first, later)
        }
        _ => None,
    }
}

/// Whatever happens to a model that was just made is a part of making it.
fn fold_into_create(create: &CreateModel, later: &Operation, app: &Str) -> Option<Vec<Operation>> {
    let name = &create.model.name;
    if later.model() != Some(name) {
        return None;
    }
    if let Operation::DeleteModel(_) = later {
        return Some(Vec::new());
    }
    // A state of this one model: relations to others are only names in it.
    let mut state = ProjectState::from_models([&create.model]);
    later.apply(app, &mut state).ok()?;
    let [model] = state.models() else {
        return None;
    };
    Some(vec![
        CreateModel {
            model: model.clone(),
        }
        .into(),
    ])
}

/// Two operations on fields of one model.
fn fold_fields(first: &Operation, later: &Operation) -> Option<Vec<Operation>> {
    use Operation as Op;
    match (first, later) {
        (Op::AddField(add), Op::AlterField(alter)) if add.field.name() == alter.field.name() => {
            Some(vec![
                AddField {
                    model: add.model.clone(),
                    field: alter.field.clone(),
                    one_off_default: alter
                        .one_off_default
                        .clone()
                        .or_else(|| add.one_off_default.clone()),
                }
                .into(),
            ])
        }
        (Op::AddField(add), Op::RemoveField(remove)) if *add.field.name() == remove.name => {
            Some(Vec::new())
        }
        (Op::AddField(add), Op::RenameField(rename)) if *add.field.name() == rename.from => {
            Some(vec![
                AddField {
                    model: add.model.clone(),
                    field: renamed(&add.field, rename, &add.model),
                    one_off_default: add.one_off_default.clone(),
                }
                .into(),
            ])
        }
        (Op::AlterField(one), Op::AlterField(two)) if one.field.name() == two.field.name() => {
            Some(vec![
                AlterField {
                    one_off_default: two
                        .one_off_default
                        .clone()
                        .or_else(|| one.one_off_default.clone()),
                    ..two.clone()
                }
                .into(),
            ])
        }
        (Op::AlterField(alter), Op::RemoveField(remove)) if *alter.field.name() == remove.name => {
            Some(vec![later.clone()])
        }
        (Op::RenameField(one), Op::RenameField(two)) if one.to == two.from => {
            Some(if one.from == two.to {
                Vec::new()
            } else {
                vec![RenameField::new(one.model.clone(), one.from.clone(), two.to.clone()).into()]
            })
        }
        _ => None,
    }
}

/// Two operations on indexes or constraints of one model.
fn fold_indexes(first: &Operation, later: &Operation) -> Option<Vec<Operation>> {
    use Operation as Op;
    match (first, later) {
        (Op::AddIndex(add), Op::RemoveIndex(remove)) if add.index.name == remove.name => {
            Some(Vec::new())
        }
        (Op::AddIndex(add), Op::RenameIndex(rename)) if add.index.name == rename.from => {
            let mut index = add.index.clone();
            index.name.clone_from(&rename.to);
            Some(vec![AddIndex::new(add.model.clone(), index).into()])
        }
        (Op::RenameIndex(one), Op::RenameIndex(two)) if one.to == two.from => Some(vec![
            RenameIndex::new(one.model.clone(), one.from.clone(), two.to.clone()).into(),
        ]),
        (Op::AddConstraint(AddConstraint { constraint, .. }), Op::RemoveConstraint(remove))
            if constraint.name() == remove.name =>
        {
            Some(Vec::new())
        }
        _ => None,
    }
}

/// The field under its new name, with the names that follow from it.
fn renamed(field: &Field, rename: &RenameField, model: &Str) -> Field {
    let mut field = field.clone();
    match &mut field {
        Field::Column(column) => {
            if column.column == super::names::column(&rename.from, column.kind) {
                column.column = super::names::column(&rename.to, column.kind).into();
            }
            column.name.clone_from(&rename.to);
        }
        Field::ManyToMany(pairs) => {
            let old = format!("_{}_{}", model.to_lowercase(), rename.from);
            if let Some(app) = pairs.table.strip_suffix(&old) {
                pairs.table = format!("{app}_{}_{}", model.to_lowercase(), rename.to).into();
            }
            pairs.name.clone_from(&rename.to);
        }
    }
    field
}

/// Whether the order of the two matters because the second speaks of what the first changes.
fn touches(first: &Operation, second: &Operation, app: &Str) -> bool {
    use Operation as Op;
    let Some(model) = first.model() else {
        // Nobody knows what statements of one's own touch.
        return true;
    };
    let reference = ModelRef {
        app: app.clone(),
        name: model.clone(),
    };
    // What a removed or altered field or a deleted model pointed at is not in the operation: it may be the model that goes.
    if matches!(first, Op::DeleteModel(_))
        && matches!(
            second,
            Op::DeleteModel(_) | Op::RemoveField(_) | Op::AlterField(_)
        )
    {
        return true;
    }
    if names_columns(first) && names_columns(second) && second.model() == Some(model) {
        return true;
    }
    match first {
        Op::AddField(_) | Op::RemoveField(_) | Op::AlterField(_) | Op::RenameField(_) => {
            let names: Vec<&Str> = match first {
                Op::AddField(AddField { field, .. }) | Op::AlterField(AlterField { field, .. }) => {
                    vec![field.name()]
                }
                Op::RemoveField(it) => vec![&it.name],
                Op::RenameField(it) => vec![&it.from, &it.to],
                _ => Vec::new(),
            };
            names
                .iter()
                .any(|name| mentions_field(second, &reference, name))
        }
        Op::RenameModel(it) => {
            let new = ModelRef {
                app: app.clone(),
                name: it.to.clone(),
            };
            mentions_model(second, &reference) || mentions_model(second, &new)
        }
        _ => mentions_model(second, &reference),
    }
}

/// Whether the operation gives a field a column that is not called after it: fields may hand columns on to each other, one
/// after the other.
fn names_columns(operation: &Operation) -> bool {
    match operation {
        Operation::AddField(AddField { field, .. })
        | Operation::AlterField(AlterField { field, .. }) => match field {
            Field::Column(field) => field.column != super::names::column(&field.name, field.kind),
            Field::ManyToMany(_) => false,
        },
        _ => false,
    }
}

/// Whether the operation speaks of that model.
fn mentions_model(operation: &Operation, model: &ModelRef) -> bool {
    use Operation as Op;
    let points_at = |field: &Field| match field {
        Field::Column(field) => field.relation.as_ref().is_some_and(|it| it.to == *model),
        Field::ManyToMany(field) => field.to == *model,
    };
    let own = operation.model().is_none_or(|name| *name == model.name);
    own || match operation {
        Op::CreateModel(it) => {
            let columns = it.model.fields.iter().cloned().map(Field::Column);
            let pairs = it.model.many_to_many.iter().cloned().map(Field::ManyToMany);
            columns.chain(pairs).any(|field| points_at(&field))
        }
        Op::AddField(AddField { field, .. }) | Op::AlterField(AlterField { field, .. }) => {
            points_at(field)
        }
        Op::RenameModel(it) => it.to == model.name,
        _ => false,
    }
}

/// Whether the operation speaks of that field. What changes a whole model speaks of all its fields; what points at a
/// model only speaks of its key, which it finds whatever that is called.
fn mentions_field(operation: &Operation, model: &ModelRef, field: &Str) -> bool {
    use Operation as Op;
    if operation.model().is_some_and(|name| *name != model.name) {
        return false;
    }
    match operation {
        Op::AddField(AddField { field: other, .. })
        | Op::AlterField(AlterField { field: other, .. }) => other.name() == field,
        Op::RemoveField(it) => it.name == *field,
        Op::RenameField(it) => it.from == *field || it.to == *field,
        _ => true,
    }
}
