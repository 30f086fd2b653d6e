//! Finds the operations that lead from one state to another.
//!
//! A model or field that is gone while a like one is new may have been renamed. That is never guessed: it is a
//! [`Question`], and until it is answered there are no operations. The operations come in an order in which they can be
//! applied; `arrange` distributes them over migrations.

mod arrange;
mod order;
mod question;

use crate::model::{
    Auto, DefaultDef, FieldDef, IndexDef, Literal, ManyToManyDef, ModelDef, ModelRef, Str,
};

use super::operation::{
    AddConstraint, AddField, AddIndex, AlterField, AlterModelOptions, AlterModelTable, CreateModel,
    DeleteModel, Field, ModelOptions, Operation, RemoveConstraint, RemoveField, RemoveIndex,
    RenameField, RenameIndex, RenameModel,
};
use super::state::{ProjectState, many_to_many};

pub use arrange::{Histories, Naming, arrange};
pub use question::{Answer, Answers, Question};

/// An operation and the app it belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct AppOperation {
    /// The app label.
    pub app: Str,
    /// What is done to the app's models.
    pub operation: Operation,
}

/// The operations that lead from one state to the other, or what must be answered first.
pub fn diff(
    before: &ProjectState,
    after: &ProjectState,
    answers: &Answers,
) -> Result<Vec<AppOperation>, Vec<Question>> {
    let mut diff = Diff {
        state: before.clone(),
        after,
        answers,
        operations: Vec::new(),
        questions: Vec::new(),
    };
    diff.rename_models();
    // Which fields belong together depends on which models do.
    if diff.questions.is_empty() {
        diff.rename_fields();
    }
    if diff.questions.is_empty() {
        diff.remove_from_models();
        let (first, later) = diff.deletions();
        diff.delete_models(&first);
        diff.create_models();
        diff.change_fields();
        diff.delete_models(&later);
        diff.change_options();
        diff.add_indexes();
    }
    if diff.questions.is_empty() {
        Ok(diff.operations)
    } else {
        Err(diff.questions)
    }
}

struct Diff<'a> {
    /// The state before, with all operations so far applied.
    state: ProjectState,
    after: &'a ProjectState,
    answers: &'a Answers,
    operations: Vec<AppOperation>,
    questions: Vec<Question>,
}

impl<'a> Diff<'a> {
    /// Notes the operation and does it.
    fn push(&mut self, app: &Str, operation: impl Into<Operation>) {
        let operation = operation.into();
        // It was made from this very state, so it fits; and if it did not, applying the migration would say so.
        if operation.apply(app, &mut self.state).is_ok() {
            self.operations.push(AppOperation {
                app: app.clone(),
                operation,
            });
        }
    }

    /// The models that are there before and after: as they are by now, and as they will be.
    fn surviving(&self) -> Vec<(ModelDef, &'a ModelDef)> {
        let models = self.state.models().iter();
        models
            .filter_map(|model| Some((model.clone(), self.after.model(&model.reference())?)))
            .collect()
    }

    /// The models that are in the one state and not in the other.
    fn only_in<'s>(one: &'s ProjectState, other: &ProjectState) -> Vec<&'s ModelDef> {
        let models = one.models().iter();
        models
            .filter(|model| other.model(&model.reference()).is_none())
            .collect()
    }

    fn rename_models(&mut self) {
        let gone: Vec<ModelDef> = Self::only_in(&self.state, self.after)
            .into_iter()
            .cloned()
            .collect();
        let mut new = Self::only_in(self.after, &self.state);
        for old in gone {
            let chosen = new.iter().position(|candidate| {
                question::model_may_be(&old, candidate)
                    && self.confirmed(Question::RenameModel {
                        from: old.reference(),
                        to: candidate.reference(),
                    })
            });
            if let Some(at) = chosen {
                let to = new.remove(at).name.clone();
                self.push(&old.app, RenameModel::new(old.name.clone(), to));
            }
        }
    }

    /// Whether the answer is yes. A question that is not answered yet is noted.
    fn confirmed(&mut self, question: Question) -> bool {
        if let Some(answer) = self.answers.get(&question) {
            return *answer == Answer::Yes;
        }
        self.questions.push(question);
        false
    }

    fn rename_fields(&mut self) {
        for (old, new) in self.surviving() {
            let mut candidates: Vec<Field> = fields(new)
                .into_iter()
                .filter(|field| find(&old, field.name()).is_none())
                .collect();
            for field in fields(&old) {
                if find(new, field.name()).is_some() {
                    continue;
                }
                let chosen = candidates.iter().position(|candidate| {
                    question::field_may_be(&field, candidate)
                        && self.confirmed(Question::RenameField {
                            model: old.reference(),
                            from: field.name().clone(),
                            to: candidate.name().clone(),
                        })
                });
                if let Some(at) = chosen {
                    let to = candidates.remove(at).name().clone();
                    let operation = RenameField::new(old.name.clone(), field.name().clone(), to);
                    self.push(&old.app, operation);
                }
            }
        }
    }

    /// Constraints, indexes and fields that go from models that stay.
    fn remove_from_models(&mut self) {
        for (old, new) in self.surviving() {
            for constraint in old.constraints.iter() {
                if !new.constraints.contains(constraint) {
                    let name = constraint.name().to_owned();
                    self.push(&old.app, RemoveConstraint::new(old.name.clone(), name));
                }
            }
            for index in old.indexes.iter() {
                if !new.indexes.contains(index) && renamed_index(&old, new, index).is_none() {
                    let name = index.name.clone();
                    self.push(&old.app, RemoveIndex::new(old.name.clone(), name));
                }
            }
            // What is computed of others goes before them.
            let (computed, plain): (Vec<Field>, Vec<Field>) =
                fields(&old).into_iter().partition(is_computed);
            for field in computed.into_iter().chain(plain) {
                let stays = find(new, field.name()).is_some_and(|new| same_nature(&field, &new));
                if !stays {
                    let name = field.name().clone();
                    self.push(&old.app, RemoveField::new(old.name.clone(), name));
                }
            }
        }
    }

    /// The models to delete: first those whose table a new model takes, and later the rest.
    fn deletions(&self) -> (Vec<ModelRef>, Vec<ModelRef>) {
        let created = Self::only_in(self.after, &self.state);
        let taken = |table: &Str| {
            created.iter().any(|model| {
                model.table == *table || model.many_to_many.iter().any(|it| it.table == *table)
            })
        };
        let gone = Self::only_in(&self.state, self.after);
        let references = |models: Vec<&ModelDef>| -> Vec<ModelRef> {
            models.into_iter().map(ModelDef::reference).collect()
        };
        let (first, later) = gone.into_iter().partition(|model| {
            taken(&model.table) || model.many_to_many.iter().any(|it| taken(&it.table))
        });
        (references(first), references(later))
    }

    fn delete_models(&mut self, models: &[ModelRef]) {
        let doomed: Vec<ModelDef> = models
            .iter()
            .filter_map(|model| self.state.model(model).cloned())
            .collect();
        let (ordered, cut) = order::deletion(&doomed);
        for (model, field) in cut {
            // What is computed of it goes before it.
            let names = [field.clone()];
            let owner = doomed.iter().find(|one| one.reference() == model);
            let fields = owner.into_iter().flat_map(|owner| owner.fields.iter());
            let present = self.state.model(&model).cloned();
            let present = |one: &&FieldDef| {
                let now = present.as_ref();
                now.is_some_and(|now| now.field(&one.name).is_some())
            };
            for computed in fields
                .filter(|one| order::computed_of(one, &names))
                .filter(present)
            {
                let name = computed.name.clone();
                self.push(&model.app, RemoveField::new(model.name.clone(), name));
            }
            self.push(&model.app, RemoveField::new(model.name.clone(), field));
        }
        for model in ordered {
            self.push(&model.app, DeleteModel::new(model.name.clone()));
        }
    }

    /// Creates the new models, targets first; then what had to wait because its target did not exist yet.
    fn create_models(&mut self) {
        let new: Vec<ModelDef> = Self::only_in(self.after, &self.state)
            .into_iter()
            .cloned()
            .collect();
        let mut postponed = Vec::new();
        for order::Created { model, rest } in order::creation(new) {
            let app = model.app.clone();
            postponed.extend(rest.into_iter().map(|operation| (app.clone(), operation)));
            self.push(&app, CreateModel { model });
        }
        for (app, operation) in postponed {
            self.push(&app, operation);
        }
    }

    /// Fields that come or change in models that stay.
    fn change_fields(&mut self) {
        for (old, new) in self.surviving() {
            let changes = |field: &Field| find(&old, field.name()).as_ref() != Some(field);
            let mut waiting: Vec<Field> = fields(new).into_iter().filter(changes).collect();
            waiting.sort_by_key(is_computed);
            while !waiting.is_empty() {
                let taken = |field: &Field| self.column_is_taken(&old, field);
                let next = waiting.iter().position(|field| !taken(field));
                if next.is_none() {
                    self.make_way(&old, &waiting);
                }
                let field = waiting.remove(next.unwrap_or(0));
                match find(&old, field.name()) {
                    None => self.add_field(&old, field),
                    Some(before) => self.alter_field(&old, &before, field),
                }
            }
        }
    }

    /// Whether another field of the model still has the column.
    fn column_is_taken(&self, model: &ModelDef, field: &Field) -> bool {
        let Field::Column(field) = field else {
            return false;
        };
        let present = self.state.model(&model.reference());
        let mut others = present.into_iter().flat_map(|model| model.fields.iter());
        others.any(|other| other.column == field.column && other.name != field.name)
    }

    /// Fields exchange their columns in a circle: who has the first one's gets a column of its own for the meantime.
    fn make_way(&mut self, model: &ModelDef, waiting: &[Field]) {
        let present = self.state.model(&model.reference()).cloned();
        let mut columns = present.iter().flat_map(|model| model.fields.iter());
        let blocking = columns.find(|column| match waiting.first() {
            Some(Field::Column(field)) => {
                field.column == column.column && field.name != column.name
            }
            _ => false,
        });
        if let Some(column) = blocking {
            let mut column = column.clone();
            column.column = crate::sql::ddl::shortened(&format!("{}__moved", column.column)).into();
            let operation = AlterField {
                model: model.name.clone(),
                field: Field::Column(column),
                one_off_default: None,
            };
            self.push(&model.app, operation);
        }
    }

    fn add_field(&mut self, model: &ModelDef, field: Field) {
        let needs_value = match &field {
            Field::Column(field) => {
                !field.null && field.is_written() && !field.primary_key && !fills_itself(field)
            }
            Field::ManyToMany(_) => false,
        };
        let one_off_default = self.asked_default(needs_value, || Question::DefaultForNewField {
            model: model.reference(),
            field: field.name().clone(),
        });
        let operation = AddField {
            model: model.name.clone(),
            field,
            one_off_default,
        };
        self.push(&model.app, operation);
    }

    fn alter_field(&mut self, model: &ModelDef, before: &Field, field: Field) {
        let needs_value = match (before, &field) {
            (Field::Column(before), Field::Column(field)) => {
                before.null && !field.null && !fills_itself(field)
            }
            _ => false,
        };
        let one_off_default = self.asked_default(needs_value, || Question::DefaultForNulls {
            model: model.reference(),
            field: field.name().clone(),
        });
        let operation = AlterField {
            model: model.name.clone(),
            field,
            one_off_default,
        };
        self.push(&model.app, operation);
    }

    /// The value that somebody chose for rows without one, if one is needed.
    fn asked_default(
        &mut self,
        needed: bool,
        question: impl FnOnce() -> Question,
    ) -> Option<Literal> {
        if !needed {
            return None;
        }
        let question = question();
        match self.answers.get(&question) {
            Some(Answer::Default(value)) => Some(value.clone()),
            Some(_) => None,
            None => {
                self.questions.push(question);
                None
            }
        }
    }

    fn change_options(&mut self) {
        for (old, new) in self.surviving() {
            if old.table != new.table {
                let table = new.table.clone();
                self.push(&old.app, AlterModelTable::new(old.name.clone(), table));
            }
            let options = ModelOptions::of(new);
            if ModelOptions::of(&old) != options {
                let name = old.name.clone();
                self.push(&old.app, AlterModelOptions { name, options });
            }
        }
    }

    fn add_indexes(&mut self) {
        for (old, new) in self.surviving() {
            let name = || old.name.clone();
            for index in old
                .indexes
                .iter()
                .filter(|index| !new.indexes.contains(index))
            {
                if let Some(to) = renamed_index(&old, new, index) {
                    let operation = RenameIndex::new(name(), index.name.clone(), to.name.clone());
                    self.push(&old.app, operation);
                }
            }
            for index in new.indexes.iter() {
                let there = |model: &ModelDef| model.indexes.contains(index);
                if !self.state.model(&old.reference()).is_some_and(there) {
                    self.push(&old.app, AddIndex::new(name(), index.clone()));
                }
            }
            for constraint in new.constraints.iter() {
                if !old.constraints.contains(constraint) {
                    self.push(&old.app, AddConstraint::new(name(), constraint.clone()));
                }
            }
        }
    }
}

/// All fields of the model, of either nature.
fn fields(model: &ModelDef) -> Vec<Field> {
    let columns = model.fields.iter().cloned().map(Field::Column);
    let pairs = model.many_to_many.iter().cloned().map(Field::ManyToMany);
    columns.chain(pairs).collect()
}

fn is_computed(field: &Field) -> bool {
    match field {
        Field::Column(field) => field.storage.generated.is_some(),
        Field::ManyToMany(_) => false,
    }
}

fn find(model: &ModelDef, name: &str) -> Option<Field> {
    let column = model.field(name).cloned().map(Field::Column);
    column.or_else(|| many_to_many(model, name).cloned().map(Field::ManyToMany))
}

/// Whether the one can be altered into the other. A many-to-many field with another target has other pairs.
fn same_nature(one: &Field, other: &Field) -> bool {
    match (one, other) {
        // What a column was computed by, and what somebody wrote there, are no values of each other.
        (Field::Column(one), Field::Column(other)) => {
            one.storage.generated == other.storage.generated
        }
        (Field::ManyToMany(one), Field::ManyToMany(other)) => {
            let through = |field: &ManyToManyDef| field.through.as_ref().map(|it| it.model.clone());
            one.to == other.to && through(one) == through(other)
        }
        _ => false,
    }
}

/// Whether rows get a value for that field without anybody's choice.
fn fills_itself(field: &FieldDef) -> bool {
    let literal = matches!(
        &field.default,
        Some(DefaultDef::Literal(value)) if *value != Literal::Null
    );
    literal || field.auto != Auto::Never || field.storage.default.is_some()
}

/// The index that this one becomes by a new name alone.
fn renamed_index<'n>(old: &ModelDef, new: &'n ModelDef, index: &IndexDef) -> Option<&'n IndexDef> {
    new.indexes.iter().find(|candidate| {
        candidate.fields == index.fields
            && candidate.condition == index.condition
            && !old.indexes.iter().any(|other| other.name == candidate.name)
            && !new.indexes.iter().any(|other| other.name == index.name)
    })
}
