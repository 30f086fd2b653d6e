//! All models of a project at one moment.
//!
//! A state only changes by operations. Models refer to each other by app and name; `model` follows such a reference.

use std::fmt;

use crate::model::{
    FieldDef, FieldDetails, ManyToManyDef, ModelDef, ModelDetails, ModelRef, RelationDef,
};

/// All models of a project, in the order in which they were made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProjectState {
    models: Vec<ModelDef>,
}

/// An operation that does not fit the models it is applied to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateError {
    /// There is no such model.
    NoModel(ModelRef),
    /// There is such a model already.
    ModelExists(ModelRef),
    /// The model has no such field, index or constraint.
    Missing {
        /// The model.
        model: ModelRef,
        /// `field`, `index` or `constraint`.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// The model has such a field, index or constraint already.
    Exists {
        /// The model.
        model: ModelRef,
        /// `field`, `index` or `constraint`.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// A field cannot become a field of another nature.
    NotCompatible {
        /// The model.
        model: ModelRef,
        /// The field.
        field: String,
    },
    /// A model cannot go while another one points at it.
    StillUsed {
        /// The model.
        model: ModelRef,
        /// The model that points at it.
        by: ModelRef,
    },
    /// The operation cannot be undone.
    Irreversible {
        /// What the operation does.
        operation: String,
    },
}

impl ProjectState {
    /// The state before the first migration.
    pub fn new() -> Self {
        Self::default()
    }

    /// These models, in this order, as a migration would know them.
    pub fn from_models<'a>(models: impl IntoIterator<Item = &'a ModelDef>) -> Self {
        Self {
            models: models.into_iter().map(remembered).collect(),
        }
    }

    /// The models, in the order in which they were made.
    pub fn models(&self) -> &[ModelDef] {
        &self.models
    }

    /// The model of that app and name.
    pub fn model(&self, model: &ModelRef) -> Option<&ModelDef> {
        self.models.iter().find(|candidate| is(candidate, model))
    }

    /// The model that a relation points at, and the column there: its primary key unless the relation names another.
    pub fn target<'a>(&'a self, relation: &'a RelationDef) -> Option<(&'a ModelDef, &'a str)> {
        let model = self.model(&relation.to)?;
        if !relation.to_column.is_empty() {
            return Some((model, &relation.to_column));
        }
        let (_, key) = model.primary_key()?;
        Some((model, &key.column))
    }

    /// The app labels, sorted, each once.
    pub fn apps(&self) -> Vec<&str> {
        let mut apps: Vec<&str> = self.models.iter().map(|model| model.app.as_ref()).collect();
        apps.sort_unstable();
        apps.dedup();
        apps
    }

    pub(super) fn require(&self, model: &ModelRef) -> Result<&ModelDef, StateError> {
        self.model(model)
            .ok_or_else(|| StateError::NoModel(model.clone()))
    }

    pub(super) fn require_mut(&mut self, model: &ModelRef) -> Result<&mut ModelDef, StateError> {
        self.models
            .iter_mut()
            .find(|candidate| is(candidate, model))
            .ok_or_else(|| StateError::NoModel(model.clone()))
    }

    pub(super) fn insert(&mut self, model: &ModelDef) -> Result<(), StateError> {
        let reference = model.reference();
        if self.model(&reference).is_some() {
            return Err(StateError::ModelExists(reference));
        }
        self.models.push(remembered(model));
        Ok(())
    }

    pub(super) fn remove(&mut self, model: &ModelRef) -> Result<ModelDef, StateError> {
        let mut others = self.models.iter().filter(|other| !is(other, model));
        if let Some(other) = others.find(|other| points_at(other, model)) {
            return Err(StateError::StillUsed {
                model: model.clone(),
                by: other.reference(),
            });
        }
        let position = self
            .models
            .iter()
            .position(|candidate| is(candidate, model))
            .ok_or_else(|| StateError::NoModel(model.clone()))?;
        Ok(self.models.remove(position))
    }

    pub(super) fn models_mut(&mut self) -> &mut [ModelDef] {
        &mut self.models
    }
}

fn is(model: &ModelDef, reference: &ModelRef) -> bool {
    model.name == reference.name && model.app == reference.app
}

fn points_at(model: &ModelDef, to: &ModelRef) -> bool {
    let mut keys = model
        .fields
        .iter()
        .filter_map(|field| field.relation.as_ref());
    keys.any(|relation| relation.to == *to) || model.many_to_many.iter().any(|it| it.to == *to)
}

/// A model as migrations know it: without what is only for people who read the source, and with every relation's column
/// left to be looked up, since the target may change its key later.
fn remembered(model: &ModelDef) -> ModelDef {
    let mut model = model.clone();
    model.doc = "".into();
    model.details = ModelDetails::plain();
    for field in model.fields.to_mut() {
        forget_target_column(field);
        field.details = FieldDetails::plain();
    }
    for field in model.many_to_many.to_mut() {
        field.symmetrical = false;
        if field.through.is_some() {
            // The table is the other model's, which says what it is called.
            field.table = "".into();
            field.from_column = "".into();
            field.to_column = "".into();
        }
    }
    model
}

fn forget_target_column(field: &mut FieldDef) {
    if let Some(relation) = &mut field.relation {
        relation.to_column = "".into();
    }
}

/// The many-to-many field of that name.
pub(super) fn many_to_many<'a>(model: &'a ModelDef, name: &str) -> Option<&'a ManyToManyDef> {
    model.many_to_many.iter().find(|field| field.name == name)
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoModel(model) => write!(f, "there is no model `{model}` at this point"),
            Self::ModelExists(model) => write!(f, "there is a model `{model}` already"),
            Self::Missing { model, what, name } => {
                write!(f, "`{model}` has no {what} `{name}` at this point")
            }
            Self::Exists { model, what, name } => {
                write!(f, "`{model}` has a {what} `{name}` already")
            }
            Self::NotCompatible { model, field } => write!(
                f,
                "`{field}` of `{model}` cannot become a field of another nature; remove it and add the new one"
            ),
            Self::StillUsed { model, by } => {
                write!(f, "`{model}` cannot go while `{by}` points at it")
            }
            Self::Irreversible { operation } => {
                write!(f, "`{operation}` cannot be undone")
            }
        }
    }
}

impl std::error::Error for StateError {}
