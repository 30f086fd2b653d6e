//! The operations: everything that a migration can do to the models, under Django's names.
//!
//! Here is only what each one holds. How migration files write it stands in `write`, what it does to a state in
//! `apply`, how two fold into one in `reduce`, what it means for a database in `plan`.

use crate::model::{
    ConstraintDef, FieldDef, IndexDef, Literal, ManyToManyDef, ModelDef, ModelRef, OrderDef, Str,
};

use super::names;

/// One change of the models.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// A model comes.
    CreateModel(CreateModel),
    /// A model goes, and its rows.
    DeleteModel(DeleteModel),
    /// A model gets another name.
    RenameModel(RenameModel),
    /// A field comes.
    AddField(AddField),
    /// A field goes, and its values.
    RemoveField(RemoveField),
    /// A field changes.
    AlterField(AlterField),
    /// A field gets another name.
    RenameField(RenameField),
    /// An index comes.
    AddIndex(AddIndex),
    /// An index goes.
    RemoveIndex(RemoveIndex),
    /// An index gets another name.
    RenameIndex(RenameIndex),
    /// A constraint comes.
    AddConstraint(AddConstraint),
    /// A constraint goes.
    RemoveConstraint(RemoveConstraint),
    /// The table gets another name.
    AlterModelTable(AlterModelTable),
    /// What `Meta` says besides tables changes.
    AlterModelOptions(AlterModelOptions),
    /// Statements of one's own run.
    RunSql(RunSql),
}

/// A field of either nature.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// It has a column.
    Column(FieldDef),
    /// It has a table of pairs.
    ManyToMany(ManyToManyDef),
}

/// Makes a model.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct CreateModel {
    /// The model.
    pub model: ModelDef,
}

/// Deletes a model.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct DeleteModel {
    /// Its name.
    pub name: Str,
}

/// Renames a model.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct RenameModel {
    /// The name it has.
    pub from: Str,
    /// The name it gets.
    pub to: Str,
}

/// Adds a field.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct AddField {
    /// The model.
    pub model: Str,
    /// The field.
    pub field: Field,
    /// What the rows that exist get, where that is not the field's default.
    pub one_off_default: Option<Literal>,
}

/// Removes a field.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct RemoveField {
    /// The model.
    pub model: Str,
    /// The field.
    pub name: Str,
}

/// Changes a field.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct AlterField {
    /// The model.
    pub model: Str,
    /// The field as it will be.
    pub field: Field,
    /// What rows get that have NULL where none is allowed any more, where that is not the field's default.
    pub one_off_default: Option<Literal>,
}

/// Renames a field.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct RenameField {
    /// The model.
    pub model: Str,
    /// The name it has.
    pub from: Str,
    /// The name it gets.
    pub to: Str,
}

/// Adds an index.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct AddIndex {
    /// The model.
    pub model: Str,
    /// The index.
    pub index: IndexDef,
}

/// Removes an index.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct RemoveIndex {
    /// The model.
    pub model: Str,
    /// The index's name.
    pub name: Str,
}

/// Renames an index.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct RenameIndex {
    /// The model.
    pub model: Str,
    /// The name it has.
    pub from: Str,
    /// The name it gets.
    pub to: Str,
}

/// Adds a constraint.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct AddConstraint {
    /// The model.
    pub model: Str,
    /// The constraint.
    pub constraint: ConstraintDef,
}

/// Removes a constraint.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct RemoveConstraint {
    /// The model.
    pub model: Str,
    /// The constraint's name.
    pub name: Str,
}

/// Renames a table.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct AlterModelTable {
    /// The model.
    pub name: Str,
    /// The table's name.
    pub table: Str,
}

/// Replaces what `Meta` says besides tables.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct AlterModelOptions {
    /// The model.
    pub name: Str,
    /// What it says from now on.
    pub options: ModelOptions,
}

/// What `Meta` says besides tables, indexes and constraints.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelOptions {
    /// `ordering`.
    pub ordering: Vec<OrderDef>,
    /// `verbose_name`.
    pub verbose_name: Str,
    /// `verbose_name_plural`.
    pub verbose_name_plural: Str,
    /// `managed`.
    pub managed: bool,
}

/// Runs statements.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct RunSql {
    /// The statements, one a string.
    pub sql: Vec<Str>,
    /// The statements that undo them, if they can be undone.
    pub reverse: Option<Vec<Str>>,
    /// What they do to the models.
    pub state_operations: Vec<Operation>,
    /// Whether squashing may drop them.
    pub elidable: bool,
}

impl Field {
    /// The field's name.
    pub fn name(&self) -> &Str {
        match self {
            Self::Column(field) => &field.name,
            Self::ManyToMany(field) => &field.name,
        }
    }
}

impl ModelOptions {
    /// What this model says.
    pub fn of(model: &ModelDef) -> Self {
        Self {
            ordering: model.ordering.to_vec(),
            verbose_name: model.verbose_name.clone(),
            verbose_name_plural: model.verbose_name_plural.clone(),
            managed: model.managed,
        }
    }

    /// What a model of that name says when nobody says anything.
    pub fn default_for(model: &str) -> Self {
        let verbose_name = crate::names::verbose_name(model);
        Self {
            ordering: Vec::new(),
            verbose_name_plural: crate::names::verbose_name_plural(&verbose_name).into(),
            verbose_name: verbose_name.into(),
            managed: true,
        }
    }
}

macro_rules! from {
    ($($name:ident)+) => {$(
        impl From<$name> for Operation {
            fn from(operation: $name) -> Self {
                Self::$name(operation)
            }
        }
    )+};
}

from! {
    CreateModel DeleteModel RenameModel AddField RemoveField AlterField RenameField AddIndex RemoveIndex RenameIndex
    AddConstraint RemoveConstraint AlterModelTable AlterModelOptions RunSql
}

impl Operation {
    /// The name of the model that it is about, `None` for statements of one's own.
    pub fn model(&self) -> Option<&Str> {
        match self {
            Self::CreateModel(operation) => Some(&operation.model.name),
            Self::DeleteModel(operation) => Some(&operation.name),
            Self::RenameModel(operation) => Some(&operation.from),
            Self::AddField(operation) => Some(&operation.model),
            Self::RemoveField(operation) => Some(&operation.model),
            Self::AlterField(operation) => Some(&operation.model),
            Self::RenameField(operation) => Some(&operation.model),
            Self::AddIndex(operation) => Some(&operation.model),
            Self::RemoveIndex(operation) => Some(&operation.model),
            Self::RenameIndex(operation) => Some(&operation.model),
            Self::AddConstraint(operation) => Some(&operation.model),
            Self::RemoveConstraint(operation) => Some(&operation.model),
            Self::AlterModelTable(operation) => Some(&operation.name),
            Self::AlterModelOptions(operation) => Some(&operation.name),
            Self::RunSql(_) => None,
        }
    }

    /// Fills in what follows from the app's label: relations within the app, tables that nobody named.
    pub(super) fn in_app(mut self, app: &Str) -> Self {
        match &mut self {
            Self::CreateModel(operation) => {
                let model = &mut operation.model;
                model.app.clone_from(app);
                let reference = model.reference();
                if model.table.is_empty() {
                    model.table = names::table(&reference).into();
                }
                for field in model.fields.to_mut() {
                    column_in_app(field, app);
                }
                for field in model.many_to_many.to_mut() {
                    pairs_in_app(field, &reference, &model.table);
                }
            }
            Self::AddField(AddField { model, field, .. })
            | Self::AlterField(AlterField { model, field, .. }) => match field {
                Field::Column(field) => column_in_app(field, app),
                Field::ManyToMany(field) => {
                    let reference = ModelRef {
                        app: app.clone(),
                        name: model.clone(),
                    };
                    pairs_in_app(field, &reference, &names::table(&reference));
                }
            },
            Self::RunSql(operation) => {
                let operations = std::mem::take(&mut operation.state_operations);
                operation.state_operations = operations
                    .into_iter()
                    .map(|operation| operation.in_app(app))
                    .collect();
            }
            _ => {}
        }
        self
    }
}

fn column_in_app(field: &mut FieldDef, app: &Str) {
    if let Some(relation) = &mut field.relation
        && relation.to.app.is_empty()
    {
        relation.to.app.clone_from(app);
    }
}

fn pairs_in_app(field: &mut ManyToManyDef, model: &ModelRef, table: &str) {
    if field.to.app.is_empty() {
        field.to.app.clone_from(&model.app);
    }
    if let Some(through) = &mut field.through {
        if through.model.app.is_empty() {
            through.model.app.clone_from(&model.app);
        }
        return;
    }
    let defaults = names::many_to_many(model, table, &field.name, field.to.clone());
    if field.table.is_empty() {
        field.table = defaults.table;
    }
    if field.from_column.is_empty() {
        field.from_column = defaults.from_column;
        field.to_column = defaults.to_column;
    }
}
