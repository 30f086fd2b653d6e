//! Operations as steps for one database.
//!
//! Operations are taken in groups, and each group is done by comparing the tables before and after it. Where a table is
//! made anew to change it, a group is as long as possible, so that it is made anew once; elsewhere it is one operation.

use crate::dialect::Dialect;
use crate::model::{Auto, DbDefault, DefaultDef, FieldDef, Literal, ModelDef, ModelRef, Str};
use crate::sql::ddl::{Alteration, Change, Models, Step, Table, literal, steps, tables};

use super::operation::{AddField, AlterField, Field, Operation};
use super::state::{ProjectState, StateError};

/// Some operations and the steps that do them together.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The operations, in order.
    pub operations: Vec<Operation>,
    /// What to do, in order. Empty where the operations only change what the program knows.
    pub steps: Vec<Step>,
}

/// The steps for these operations of an app, which start from that state; and the state they lead to.
pub fn plan(
    dialect: &Dialect,
    app: &Str,
    before: &ProjectState,
    operations: &[Operation],
) -> Result<(Vec<Planned>, ProjectState), StateError> {
    let mut planned = Vec::new();
    let mut group = Group::new(before.clone());
    for operation in operations {
        if !group.operations.is_empty() && !group.takes(dialect, app, operation) {
            let next = Group::new(group.after.clone());
            let mut done = std::mem::replace(&mut group, next).planned(dialect);
            done.steps.extend(checks_now(dialect, &done.operations));
            planned.push(done);
        }
        group.add(app, operation)?;
    }
    let after = group.after.clone();
    if !group.operations.is_empty() {
        planned.push(group.planned(dialect));
    }
    Ok((planned, after))
}

/// Statements of one's own may leave checks for the end of the transaction; a table with such checks cannot be altered.
fn checks_now(dialect: &Dialect, operations: &[Operation]) -> Vec<Step> {
    match operations {
        [Operation::RunSql(_)] => dialect
            .check_now
            .iter()
            .map(|sql| Step::Sql((*sql).to_owned()))
            .collect(),
        _ => Vec::new(),
    }
}

/// Operations that are done together.
struct Group {
    operations: Vec<Operation>,
    before: ProjectState,
    /// The state before, under the names after.
    renamed: ProjectState,
    after: ProjectState,
    /// The values that operations give to rows that have none.
    fills: Vec<Fill>,
}

struct Fill {
    model: ModelRef,
    field: Str,
    value: Literal,
}

impl Group {
    fn new(before: ProjectState) -> Self {
        Self {
            operations: Vec::new(),
            renamed: before.clone(),
            after: before.clone(),
            before,
            fills: Vec::new(),
        }
    }

    /// Whether the operation can be done together with those that are here.
    ///
    /// A name that means one thing before and another after would confuse the comparison, so it begins a new group.
    fn takes(&self, dialect: &Dialect, app: &Str, operation: &Operation) -> bool {
        let own_sql = |operation: &Operation| matches!(operation, Operation::RunSql(_));
        !dialect.alters_tables
            && !own_sql(operation)
            && !self.operations.iter().any(own_sql)
            && !self.reuses_name(app, operation)
    }

    fn reuses_name(&self, app: &Str, operation: &Operation) -> bool {
        use Operation as Op;
        let reference = |name: &Str| ModelRef {
            app: app.clone(),
            name: name.clone(),
        };
        let table_taken = |table: &str| {
            // A relation through another model has no table of its own.
            !table.is_empty()
                && self.renamed.models().iter().any(|model| {
                    model.table == table
                        || model.many_to_many.iter().any(|pairs| pairs.table == table)
                })
        };
        let field_taken = |model: &Str, name: &str, column: Option<&str>| {
            self.renamed.model(&reference(model)).is_some_and(|model| {
                model.many_to_many.iter().any(|pairs| pairs.name == name)
                    || model
                        .fields
                        .iter()
                        .any(|field| field.name == name || Some(field.column.as_ref()) == column)
            })
        };
        match operation {
            Op::CreateModel(it) => {
                self.renamed.model(&it.model.reference()).is_some()
                    || table_taken(&it.model.table)
                    || it
                        .model
                        .many_to_many
                        .iter()
                        .any(|pairs| table_taken(&pairs.table))
            }
            Op::RenameModel(it) => {
                let new = reference(&it.to);
                self.renamed.model(&new).is_some() || table_taken(&super::names::table(&new))
            }
            Op::AlterModelTable(it) => table_taken(&it.table),
            Op::AddField(AddField { model, field, .. }) => match field {
                Field::Column(field) => field_taken(model, &field.name, Some(&field.column)),
                Field::ManyToMany(pairs) => {
                    field_taken(model, &pairs.name, None) || table_taken(&pairs.table)
                }
            },
            Op::RenameField(it) => field_taken(&it.model, &it.to, Some(&it.to)),
            Op::AlterField(it) => self.changes_name(&reference(&it.model), &it.field),
            _ => false,
        }
    }

    /// Whether the field gets another column or table: that is a rename, and waits for its own group.
    fn changes_name(&self, model: &ModelRef, field: &Field) -> bool {
        let Some(model) = self.after.model(model) else {
            return false;
        };
        match field {
            Field::Column(new) => model
                .field(&new.name)
                .is_some_and(|old| old.column != new.column),
            Field::ManyToMany(new) => super::state::many_to_many(model, &new.name)
                .is_some_and(|old| old.table != new.table),
        }
    }

    fn add(&mut self, app: &Str, operation: &Operation) -> Result<(), StateError> {
        use Operation as Op;
        operation.apply(app, &mut self.after)?;
        let reference = |name: &Str| ModelRef {
            app: app.clone(),
            name: name.clone(),
        };
        match operation {
            Op::RenameModel(it) => {
                let from = reference(&it.from);
                self.rename(app, operation, &from)?;
                for fill in self.fills.iter_mut().filter(|fill| fill.model == from) {
                    fill.model.name.clone_from(&it.to);
                }
            }
            Op::RenameField(it) => {
                let model = reference(&it.model);
                self.rename(app, operation, &model)?;
                let same = |fill: &&mut Fill| fill.model == model && fill.field == it.from;
                for fill in self.fills.iter_mut().filter(same) {
                    fill.field.clone_from(&it.to);
                }
            }
            Op::RenameIndex(it) => self.rename(app, operation, &reference(&it.model))?,
            Op::AddField(AddField {
                model,
                field,
                one_off_default: Some(value),
            })
            | Op::AlterField(AlterField {
                model,
                field,
                one_off_default: Some(value),
            }) => self.fills.push(Fill {
                model: reference(model),
                field: field.name().clone(),
                value: value.clone(),
            }),
            _ => {}
        }
        self.operations.push(operation.clone());
        Ok(())
    }

    /// Renames in the state before too, unless the thing was only made in this group.
    fn rename(
        &mut self,
        app: &Str,
        operation: &Operation,
        model: &ModelRef,
    ) -> Result<(), StateError> {
        let Some(found) = self.renamed.model(model) else {
            return Ok(());
        };
        let known = match operation {
            Operation::RenameField(it) => super::apply::field_of(found, &it.from).is_ok(),
            Operation::RenameIndex(it) => found.indexes.iter().any(|index| index.name == it.from),
            _ => true,
        };
        if known {
            operation.apply(app, &mut self.renamed)?;
        }
        Ok(())
    }

    fn planned(mut self, dialect: &Dialect) -> Planned {
        if let [Operation::RunSql(it)] = self.operations.as_slice() {
            let sql = it.sql.iter().map(|sql| Step::Sql(sql.to_string()));
            return Planned {
                steps: sql.collect(),
                operations: self.operations,
            };
        }
        self.take_over_names();
        Planned {
            steps: steps(dialect, &self.changes(dialect)),
            operations: self.operations,
        }
    }

    /// Tables and columns that were only given another name have it in the renamed state too.
    fn take_over_names(&mut self) {
        for model in self.renamed.models_mut() {
            let Some(after) = self.after.model(&model.reference()) else {
                continue;
            };
            model.table.clone_from(&after.table);
            for field in model.fields.to_mut() {
                if let Some(after) = after.field(&field.name) {
                    field.column.clone_from(&after.column);
                }
            }
            for pairs in model.many_to_many.to_mut() {
                if let Some(after) = super::state::many_to_many(after, &pairs.name) {
                    pairs.table.clone_from(&after.table);
                    pairs.from_column.clone_from(&after.from_column);
                    pairs.to_column.clone_from(&after.to_column);
                }
            }
        }
    }

    fn changes(&self, dialect: &Dialect) -> Vec<Change> {
        let before: Vec<&ModelDef> = self.before.models().iter().collect();
        let renamed: Vec<&ModelDef> = self.renamed.models().iter().collect();
        let after: Vec<&ModelDef> = self.after.models().iter().collect();
        let before_models = Models::new(&before);
        let (renamed_models, after_models) = (Models::new(&renamed), Models::new(&after));
        let mut changes = Vec::new();
        for (was, old) in before.iter().zip(&renamed) {
            let was_tables = || tables(dialect, before_models, was);
            match self.after.model(&old.reference()) {
                None if old.managed => {
                    // Pairs point at the model, so they go first.
                    changes.extend(was_tables().into_iter().rev().map(Change::Drop));
                }
                Some(new) if old.managed && new.managed && self.may_change(was, old, new) => {
                    let was = was_tables();
                    let old = old_tables(dialect, renamed_models, old);
                    let new_tables = tables(dialect, after_models, new);
                    self.compare(dialect, was, old, new, new_tables, &mut changes);
                }
                _ => {}
            }
        }
        for new in &after {
            if new.managed && self.renamed.model(&new.reference()).is_none() {
                changes.extend(
                    tables(dialect, after_models, new)
                        .into_iter()
                        .map(Change::Create),
                );
            }
        }
        changes
    }

    /// Whether the model's tables may change: it changes itself, or a model that it points at does.
    fn may_change(&self, was: &ModelDef, old: &ModelDef, new: &ModelDef) -> bool {
        let target_changes = |to: &ModelRef| self.renamed.model(to) != self.after.model(to);
        was != old
            || old != new
            || new
                .fields
                .iter()
                .filter_map(|field| field.relation.as_ref())
                .any(|relation| target_changes(&relation.to))
            || new
                .many_to_many
                .iter()
                .any(|pairs| target_changes(&pairs.to))
            || (!new.many_to_many.is_empty() && target_changes(&new.reference()))
    }

    /// Compares the tables of one model: its own, and those of its many-to-many fields by the fields' names.
    fn compare(
        &self,
        dialect: &Dialect,
        was: Vec<Table>,
        old: Vec<(Option<Str>, Table)>,
        new: &ModelDef,
        new_tables: Vec<Table>,
        changes: &mut Vec<Change>,
    ) {
        let names = std::iter::once(None).chain(
            new.many_to_many
                .iter()
                .filter(|pairs| pairs.through.is_none())
                .map(|pairs| Some(pairs.name.clone())),
        );
        let mut becoming: Vec<(Option<Str>, Table)> = names.zip(new_tables).collect();
        for (was, (name, old)) in was.into_iter().zip(old) {
            match becoming
                .iter()
                .position(|(candidate, _)| *candidate == name)
            {
                None => changes.push(Change::Drop(was)),
                Some(at) => {
                    let (_, becomes) = becoming.remove(at);
                    if was == old && old == becomes {
                        continue;
                    }
                    // A table of pairs has no column of a field.
                    let fills = match name {
                        None => self.fills_of(dialect, new, &becomes),
                        Some(_) => Vec::new(),
                    };
                    changes.push(Change::Alter(Box::new(Alteration {
                        was,
                        renamed: old,
                        becomes,
                        fills,
                    })));
                }
            }
        }
        changes.extend(becoming.into_iter().map(|(_, table)| Change::Create(table)));
    }

    /// What rows without a value get in the columns of the model's own table.
    fn fills_of(
        &self,
        dialect: &Dialect,
        model: &ModelDef,
        table: &Table,
    ) -> Vec<(String, String)> {
        let reference = model.reference();
        let mut fills = Vec::new();
        for (field, column) in model.fields.iter().zip(&table.columns) {
            let one_off = self
                .fills
                .iter()
                .rfind(|fill| fill.model == reference && fill.field == field.name)
                .map(|fill| &fill.value);
            let value = one_off.or_else(|| default(field));
            if let Some(value) = value {
                fills.push((column.name.clone(), literal(dialect, column.kind, value)));
            } else if field.auto != Auto::Never || field.storage.default == Some(DbDefault::Now) {
                fills.push((column.name.clone(), (dialect.now)(column.kind).to_owned()));
            }
        }
        fills
    }
}

/// The tables of a model, each with the many-to-many field that it belongs to.
fn old_tables(
    dialect: &Dialect,
    models: Models<'_>,
    model: &ModelDef,
) -> Vec<(Option<Str>, Table)> {
    let names = std::iter::once(None).chain(
        model
            .many_to_many
            .iter()
            .filter(|pairs| pairs.through.is_none())
            .map(|pairs| Some(pairs.name.clone())),
    );
    names.zip(tables(dialect, models, model)).collect()
}

/// The default that SQL can write.
fn default(field: &FieldDef) -> Option<&Literal> {
    match &field.default {
        Some(DefaultDef::Literal(value)) if *value != Literal::Null => Some(value),
        _ => match &field.storage.default {
            Some(DbDefault::Literal(value)) => Some(value),
            _ => None,
        },
    }
}
