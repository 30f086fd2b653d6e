//! What an operation does to the models, and which operation undoes it.

use crate::model::{ConditionOp, ConstraintDef, FieldDef, ManyToManyDef, ModelDef, ModelRef, Str};

use super::migration::Migration;
use super::names;
use super::operation::{
    AddConstraint, AddField, AddIndex, AlterField, AlterModelOptions, AlterModelTable, CreateModel,
    DeleteModel, Field, ModelOptions, Operation, RemoveConstraint, RemoveField, RemoveIndex,
    RenameField, RenameIndex, RenameModel, RunSql,
};
use super::state::{ProjectState, StateError, many_to_many};

impl Migration {
    /// Does to the models what its operations do, in order.
    pub fn apply(&self, state: &mut ProjectState) -> Result<(), StateError> {
        self.operations
            .iter()
            .try_for_each(|operation| operation.apply(&self.app, state))
    }

    /// The operations that undo it, in the order in which they must run; `before` is the state that it started from.
    pub fn reversed(&self, before: &ProjectState) -> Result<Vec<Operation>, StateError> {
        let mut state = before.clone();
        let mut undo = Vec::with_capacity(self.operations.len());
        for operation in &self.operations {
            undo.push(operation.reversed(&self.app, &state)?);
            operation.apply(&self.app, &mut state)?;
        }
        undo.reverse();
        Ok(undo)
    }
}

impl Operation {
    /// Does it to the models of that app.
    pub fn apply(&self, app: &Str, state: &mut ProjectState) -> Result<(), StateError> {
        let reference = |name: &Str| ModelRef {
            app: app.clone(),
            name: name.clone(),
        };
        match self {
            Self::CreateModel(it) => state.insert(&it.model),
            Self::DeleteModel(it) => state.remove(&reference(&it.name)).map(drop),
            Self::RenameModel(it) => rename_model(state, &reference(&it.from), &it.to),
            Self::AddField(it) => add_field(state.require_mut(&reference(&it.model))?, &it.field),
            Self::RemoveField(it) => {
                remove_field(state.require_mut(&reference(&it.model))?, &it.name).map(drop)
            }
            Self::AlterField(it) => {
                alter_field(state.require_mut(&reference(&it.model))?, &it.field)
            }
            Self::RenameField(it) => {
                let model = reference(&it.model);
                rename_field(state.require_mut(&model)?, &it.from, &it.to)?;
                rename_in_pairs(state, &model, &it.from, &it.to);
                Ok(())
            }
            Self::AlterModelTable(it) => {
                set_table(state.require_mut(&reference(&it.name))?, &it.table);
                Ok(())
            }
            Self::AlterModelOptions(it) => {
                set_options(state.require_mut(&reference(&it.name))?, &it.options);
                Ok(())
            }
            Self::RunSql(it) => it
                .state_operations
                .iter()
                .try_for_each(|operation| operation.apply(app, state)),
            Self::AddIndex(_)
            | Self::RemoveIndex(_)
            | Self::RenameIndex(_)
            | Self::AddConstraint(_)
            | Self::RemoveConstraint(_) => {
                let Some(name) = self.model() else {
                    return Ok(());
                };
                self.apply_to_indexes(state.require_mut(&reference(name))?)
            }
        }
    }

    /// The operations on indexes and constraints of the model.
    fn apply_to_indexes(&self, model: &mut ModelDef) -> Result<(), StateError> {
        let taken = |model: &ModelDef, name: &str| {
            model.indexes.iter().any(|index| index.name == name)
                || model
                    .constraints
                    .iter()
                    .any(|constraint| constraint.name() == name)
        };
        match self {
            Self::AddIndex(it) if taken(model, &it.index.name) => {
                return Err(exists(model, "index", &it.index.name));
            }
            Self::AddIndex(it) => model.indexes.to_mut().push(it.index.clone()),
            Self::AddConstraint(it) if taken(model, it.constraint.name()) => {
                return Err(exists(model, "constraint", it.constraint.name()));
            }
            Self::AddConstraint(it) => model.constraints.to_mut().push(it.constraint.clone()),
            Self::RemoveIndex(it) => {
                if !model.indexes.iter().any(|index| index.name == it.name) {
                    return Err(missing(model, "index", &it.name));
                }
                model.indexes.to_mut().retain(|index| index.name != it.name);
            }
            Self::RemoveConstraint(it) => {
                if !model
                    .constraints
                    .iter()
                    .any(|constraint| constraint.name() == it.name)
                {
                    return Err(missing(model, "constraint", &it.name));
                }
                model
                    .constraints
                    .to_mut()
                    .retain(|constraint| constraint.name() != it.name);
            }
            Self::RenameIndex(it) => {
                let error = missing(model, "index", &it.from);
                let indexes = model.indexes.to_mut();
                let index = indexes.iter_mut().find(|index| index.name == it.from);
                index.ok_or(error)?.name.clone_from(&it.to);
            }
            _ => {}
        }
        Ok(())
    }

    /// The operation that undoes it; `before` is the state that it starts from.
    pub fn reversed(&self, app: &Str, before: &ProjectState) -> Result<Operation, StateError> {
        let model = |name: &Str| {
            before.require(&ModelRef {
                app: app.clone(),
                name: name.clone(),
            })
        };
        Ok(match self {
            Self::CreateModel(it) => DeleteModel::new(it.model.name.clone()).into(),
            Self::DeleteModel(it) => CreateModel {
                model: model(&it.name)?.clone(),
            }
            .into(),
            Self::RenameModel(it) => RenameModel::new(it.to.clone(), it.from.clone()).into(),
            Self::AddField(it) => {
                RemoveField::new(it.model.clone(), it.field.name().clone()).into()
            }
            Self::RemoveField(it) => AddField {
                model: it.model.clone(),
                field: field_of(model(&it.model)?, &it.name)?,
                one_off_default: None,
            }
            .into(),
            Self::AlterField(it) => AlterField {
                model: it.model.clone(),
                field: field_of(model(&it.model)?, it.field.name())?,
                one_off_default: None,
            }
            .into(),
            Self::RenameField(it) => {
                RenameField::new(it.model.clone(), it.to.clone(), it.from.clone()).into()
            }
            Self::AddIndex(_)
            | Self::RemoveIndex(_)
            | Self::RenameIndex(_)
            | Self::AddConstraint(_)
            | Self::RemoveConstraint(_) => return self.reversed_on_indexes(model),
            Self::AlterModelTable(it) => {
                AlterModelTable::new(it.name.clone(), model(&it.name)?.table.clone()).into()
            }
            Self::AlterModelOptions(it) => AlterModelOptions {
                name: it.name.clone(),
                options: ModelOptions::of(model(&it.name)?),
            }
            .into(),
            Self::RunSql(it) => self.reversed_sql(it, app, before)?,
        })
    }

    /// The same for the operations on indexes and constraints.
    fn reversed_on_indexes<'a>(
        &self,
        model: impl Fn(&Str) -> Result<&'a ModelDef, StateError>,
    ) -> Result<Operation, StateError> {
        Ok(match self {
            Self::AddIndex(it) => RemoveIndex::new(it.model.clone(), it.index.name.clone()).into(),
            Self::RemoveIndex(it) => {
                let model = model(&it.model)?;
                let index = model.indexes.iter().find(|index| index.name == it.name);
                let index = index.ok_or_else(|| missing(model, "index", &it.name))?;
                AddIndex::new(it.model.clone(), index.clone()).into()
            }
            Self::RenameIndex(it) => {
                RenameIndex::new(it.model.clone(), it.to.clone(), it.from.clone()).into()
            }
            Self::AddConstraint(it) => {
                RemoveConstraint::new(it.model.clone(), it.constraint.name().to_owned()).into()
            }
            Self::RemoveConstraint(it) => {
                let model = model(&it.model)?;
                let mut constraints = model.constraints.iter();
                let constraint = constraints.find(|constraint| constraint.name() == it.name);
                let constraint =
                    constraint.ok_or_else(|| missing(model, "constraint", &it.name))?;
                AddConstraint::new(it.model.clone(), constraint.clone()).into()
            }
            _ => {
                return Err(StateError::Irreversible {
                    operation: self.describe(),
                });
            }
        })
    }

    fn reversed_sql(
        &self,
        it: &RunSql,
        app: &Str,
        before: &ProjectState,
    ) -> Result<Operation, StateError> {
        let Some(reverse) = &it.reverse else {
            return Err(StateError::Irreversible {
                operation: self.describe(),
            });
        };
        let as_migration = Migration {
            operations: it.state_operations.clone(),
            ..Migration::new(app.clone(), "")
        };
        Ok(RunSql {
            sql: reverse.clone(),
            reverse: Some(it.sql.clone()),
            state_operations: as_migration.reversed(before)?,
            elidable: it.elidable,
        }
        .into())
    }
}

fn missing(model: &ModelDef, what: &'static str, name: &str) -> StateError {
    StateError::Missing {
        model: model.reference(),
        what,
        name: name.to_owned(),
    }
}

fn exists(model: &ModelDef, what: &'static str, name: &str) -> StateError {
    StateError::Exists {
        model: model.reference(),
        what,
        name: name.to_owned(),
    }
}

/// The field of that name, of whatever nature.
pub(super) fn field_of(model: &ModelDef, name: &str) -> Result<Field, StateError> {
    let column = model.field(name).cloned().map(Field::Column);
    column
        .or_else(|| many_to_many(model, name).cloned().map(Field::ManyToMany))
        .ok_or_else(|| missing(model, "field", name))
}

fn add_field(model: &mut ModelDef, field: &Field) -> Result<(), StateError> {
    if field_of(model, field.name()).is_ok() {
        return Err(exists(model, "field", field.name()));
    }
    match field {
        Field::Column(field) => model.fields.to_mut().push(field.clone()),
        Field::ManyToMany(field) => model.many_to_many.to_mut().push(field.clone()),
    }
    Ok(())
}

fn remove_field(model: &mut ModelDef, name: &str) -> Result<Field, StateError> {
    let field = field_of(model, name)?;
    match field {
        Field::Column(_) => model.fields.to_mut().retain(|field| field.name != name),
        Field::ManyToMany(_) => model
            .many_to_many
            .to_mut()
            .retain(|field| field.name != name),
    }
    Ok(field)
}

fn alter_field(model: &mut ModelDef, field: &Field) -> Result<(), StateError> {
    let incompatible = StateError::NotCompatible {
        model: model.reference(),
        field: field.name().to_string(),
    };
    match (field_of(model, field.name())?, field) {
        (Field::Column(_), Field::Column(new)) => {
            replace(model.fields.to_mut(), new, |field: &FieldDef| &field.name);
        }
        (Field::ManyToMany(_), Field::ManyToMany(new)) => {
            replace(model.many_to_many.to_mut(), new, |field: &ManyToManyDef| {
                &field.name
            });
        }
        _ => return Err(incompatible),
    }
    Ok(())
}

fn replace<T: Clone>(fields: &mut [T], new: &T, name: impl Fn(&T) -> &Str) {
    if let Some(place) = fields.iter_mut().find(|field| name(field) == name(new)) {
        place.clone_from(new);
    }
}

/// The tables of pairs are named after the model's table.
fn set_table(model: &mut ModelDef, table: &Str) {
    for field in model.many_to_many.to_mut() {
        let old = crate::names::many_to_many_table(&model.table, &field.name);
        let new = crate::names::many_to_many_table(table, &field.name);
        follow(&mut field.table, &old, new);
    }
    model.table.clone_from(table);
}

fn set_options(model: &mut ModelDef, options: &ModelOptions) {
    model.ordering = options.ordering.clone().into();
    model.verbose_name.clone_from(&options.verbose_name);
    model
        .verbose_name_plural
        .clone_from(&options.verbose_name_plural);
    model.managed = options.managed;
}

/// Names that followed from the old name follow from the new one; names that somebody chose stay.
fn follow(name: &mut Str, old_default: &str, new_default: impl Into<Str>) {
    if name == old_default {
        *name = new_default.into();
    }
}

fn rename_model(state: &mut ProjectState, from: &ModelRef, to: &Str) -> Result<(), StateError> {
    let new = ModelRef {
        app: from.app.clone(),
        name: to.clone(),
    };
    if state.model(&new).is_some() {
        return Err(StateError::ModelExists(new));
    }
    rename_own_names(state.require_mut(from)?, from, &new);
    for model in state.models_mut() {
        let owner = model.reference();
        for field in model.fields.to_mut() {
            if let Some(relation) = &mut field.relation
                && relation.to == *from
            {
                relation.to.clone_from(&new);
            }
        }
        for field in model.many_to_many.to_mut() {
            if let Some(through) = &mut field.through
                && through.model == *from
            {
                through.model.clone_from(&new);
            }
            if field.to == *from {
                // The owner's own columns were renamed already where it is the renamed model.
                let (_, old) = crate::names::many_to_many_columns(&owner.name, &from.name);
                let (_, column) = crate::names::many_to_many_columns(&owner.name, &new.name);
                follow(&mut field.to_column, &old, column);
                field.to.clone_from(&new);
            }
        }
    }
    Ok(())
}

fn rename_own_names(model: &mut ModelDef, from: &ModelRef, new: &ModelRef) {
    let mut table = model.table.clone();
    follow(&mut table, &names::table(from), names::table(new));
    set_table(model, &table);
    let verbose = (
        crate::names::verbose_name(&from.name),
        crate::names::verbose_name(&new.name),
    );
    follow(
        &mut model.verbose_name_plural,
        &crate::names::verbose_name_plural(&verbose.0),
        crate::names::verbose_name_plural(&verbose.1),
    );
    follow(&mut model.verbose_name, &verbose.0, verbose.1);
    let related = |one_to_one| {
        let name = |model: &ModelRef| crate::names::way_back(&model.name, one_to_one);
        (name(from), name(new))
    };
    for field in model.fields.to_mut() {
        if let Some(relation) = &mut field.relation {
            let (old, new) = related(relation.one_to_one);
            follow(&mut relation.related_name, &old, new);
        }
    }
    for field in model.many_to_many.to_mut() {
        let (old_from, old_to) = crate::names::many_to_many_columns(&from.name, &field.to.name);
        if field.to == *from {
            field.to.clone_from(new);
        }
        let (new_from, new_to) = crate::names::many_to_many_columns(&new.name, &field.to.name);
        follow(&mut field.from_column, &old_from, new_from);
        follow(&mut field.to_column, &old_to, new_to);
        let (old, new) = related(false);
        follow(&mut field.related_name, &old, new);
    }
    model.name.clone_from(&new.name);
}

fn rename_field(model: &mut ModelDef, from: &str, to: &Str) -> Result<(), StateError> {
    if field_of(model, to).is_ok() {
        return Err(exists(model, "field", to));
    }
    let table = model.table.clone();
    match field_of(model, from)? {
        Field::Column(_) => {
            for field in model.fields.to_mut() {
                if field.name == from {
                    let (old, new) = (
                        names::column(from, field.kind),
                        names::column(to, field.kind),
                    );
                    follow(&mut field.column, &old, new);
                    field.name.clone_from(to);
                }
            }
        }
        Field::ManyToMany(_) => {
            for field in model.many_to_many.to_mut() {
                if field.name == from {
                    let old = crate::names::many_to_many_table(&table, from);
                    let new = crate::names::many_to_many_table(&table, to);
                    follow(&mut field.table, &old, new);
                    field.name.clone_from(to);
                }
            }
        }
    }
    rename_mentions(model, from, to);
    Ok(())
}

/// Relations through the model name its keys.
fn rename_in_pairs(state: &mut ProjectState, through: &ModelRef, from: &str, to: &Str) {
    for model in state.models_mut() {
        for field in model.many_to_many.to_mut() {
            if let Some(pairs) = &mut field.through
                && pairs.model == *through
            {
                follow(&mut pairs.from_field, from, to.clone());
                follow(&mut pairs.to_field, from, to.clone());
            }
        }
    }
}

/// The column keeps its place in indexes and constraints, so these name the field by its new name from now on.
fn rename_mentions(model: &mut ModelDef, from: &str, to: &Str) {
    let in_condition = |ops: &mut crate::model::Condition| {
        for op in ops.to_mut() {
            if let ConditionOp::Field(name) = op {
                follow(name, from, to.clone());
            }
        }
    };
    for order in model.ordering.to_mut() {
        follow(&mut order.field, from, to.clone());
    }
    for field in model.fields.to_mut() {
        if field.storage.generated.is_some()
            && let Some(generated) = &mut field.storage.to_mut().generated
        {
            in_condition(&mut generated.expression);
        }
    }
    for index in model.indexes.to_mut() {
        for order in index.fields.to_mut() {
            follow(&mut order.field, from, to.clone());
        }
        in_condition(&mut index.condition);
    }
    for constraint in model.constraints.to_mut() {
        match constraint {
            ConstraintDef::Unique {
                fields, condition, ..
            } => {
                for field in fields.to_mut() {
                    follow(field, from, to.clone());
                }
                in_condition(condition);
            }
            ConstraintDef::Check { check, .. } => in_condition(check),
        }
    }
}
