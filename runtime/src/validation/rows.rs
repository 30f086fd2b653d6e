//! The steps that ask the database: do keys point at rows, are unique values taken, do constraints hold.
//!
//! One small statement for each question, and only for questions whose fields were valid so far.

use nuages_schema::model::{ConditionOp, ConstraintDef, FieldDef, ModelDef, Str};
use nuages_schema::query::{Lookup, Op, Ref, Transform, Verb};
use nuages_schema::validator::{DatePart, UniqueForDef, ViolationDef};
use smallvec::SmallVec;

use super::condition::{holds, lower};
use super::fields::{ShownValue, add, in_own_words};
use super::{Is, Left, Level};
use crate::connection::{Connection, Next, Program};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::validation_error::{ValidationError, ValidationErrors};
use crate::value::Value;

/// What is asked about one row.
#[derive(Debug)]
pub(super) struct Rows {
    model: &'static ModelDef,
    /// One for each table that holds a part of it, the root's first.
    parts: SmallVec<[Part; 1]>,
    pub(super) keys: bool,
    pub(super) unique: bool,
    pub(super) constraints: bool,
    /// What is wrong so far with single fields.
    pub(super) errors: ValidationErrors,
    /// What the hook `clean` said.
    pub(super) of_clean: ValidationErrors,
}

/// The part of a row that one table holds.
#[derive(Debug)]
struct Part {
    model: &'static ModelDef,
    key_field: u16,
    violations: &'static [ViolationDef],
    /// The models of the foreign keys.
    targets: &'static [(u16, &'static ModelDef)],
    values: SmallVec<[Value; 8]>,
    left: Left,
    is: Is,
    is_heir: bool,
}

/// A question whether there is a row.
struct Question {
    model: &'static ModelDef,
    ops: Vec<Op>,
    params: Vec<Value>,
}

impl Question {
    fn new(model: &'static ModelDef) -> Self {
        let mut ops = Vec::new();
        // The database's own constraints know no scopes.
        if !model.details.scopes.is_empty() {
            ops.push(Op::Unscoped(Ref(model), None));
        }
        Self {
            model,
            ops,
            params: Vec::new(),
        }
    }

    /// Only rows with that value.
    fn equal(&mut self, field: u16, value: Value) {
        self.ops.push(Op::Column(None, field));
        self.compare(value);
    }

    /// Only rows whose date has that part.
    fn part(&mut self, field: u16, transform: Transform, part: i64) {
        self.ops
            .extend([Op::Column(None, field), Op::Transform(transform)]);
        self.compare(Value::Integer(part));
    }

    fn compare(&mut self, value: Value) {
        if value == Value::Null {
            self.ops.extend([Op::IsNull(true), Op::Filter]);
        } else {
            self.ops
                .extend([Op::Param, Op::Lookup(Lookup::Exact), Op::Filter]);
            self.params.push(value);
        }
    }

    /// All rows but the one with that key.
    fn but(&mut self, field: u16, key: Option<&Value>) {
        if let Some(key) = key {
            self.ops.extend([
                Op::Column(None, field),
                Op::Param,
                Op::Lookup(Lookup::Exact),
                Op::Exclude,
            ]);
            self.params.push(key.clone());
        }
    }

    async fn ask(mut self, connection: &mut Connection) -> Result<bool> {
        self.ops.push(Op::Verb(Verb::Exists));
        let program = Program {
            model: self.model,
            ops: &self.ops,
            params: &self.params,
        };
        let mut any = false;
        let mut each = |_: &crate::backend::Row<'_>| {
            any = true;
            Ok(Next::Enough)
        };
        connection.select(program, &mut each).await?;
        Ok(any)
    }
}

impl Rows {
    pub(super) fn new<M: Model>(row: &M, left: &Left, is: Is) -> Self {
        let mut parts = SmallVec::new();
        row.levels(&mut |level: Level<'_>| {
            let own = level.model == M::META;
            parts.push(Part {
                model: level.model,
                key_field: level.key_field,
                violations: level.violations,
                targets: level.targets,
                values: level.values,
                left: if own { left.clone() } else { Left::default() },
                is,
                is_heir: level.is_heir,
            });
        });
        Self {
            model: M::META,
            parts,
            keys: false,
            unique: false,
            constraints: false,
            errors: ValidationErrors::new(),
            of_clean: ValidationErrors::new(),
        }
    }

    pub(super) async fn run(mut self, connection: &mut Connection) -> Result<()> {
        let mut errors = std::mem::take(&mut self.errors);
        if self.keys {
            for part in &self.parts {
                part.keys(connection, &mut errors).await?;
            }
        }
        errors.merge(std::mem::take(&mut self.of_clean));
        if self.unique {
            self.leave_failed(&errors);
            for part in &self.parts {
                part.unique_fields(connection, &mut errors).await?;
            }
        }
        if self.constraints {
            self.leave_failed(&errors);
            for part in &self.parts {
                part.constraints(connection, &mut errors).await?;
            }
        }
        errors
            .into_result()
            .map_err(|errors| Error::validation(errors).of(self.model))
    }

    fn leave_failed(&mut self, errors: &ValidationErrors) {
        for part in &mut self.parts {
            part.left.add_failed(part.model, errors);
        }
    }
}

impl Part {
    fn value(&self, at: u16) -> Option<&Value> {
        self.values.get(usize::from(at))
    }

    /// Foreign keys point at rows.
    async fn keys(&self, connection: &mut Connection, errors: &mut ValidationErrors) -> Result<()> {
        for (at, target) in self.targets {
            let (at, target) = (*at, *target);
            let field = self.model.fields.get(usize::from(at));
            let (Some(field), Some(value)) = (field, self.value(at)) else {
                continue;
            };
            let failed = !errors.field(&field.name).is_empty();
            if self.left.has(at) || failed || *value == Value::Null {
                continue;
            }
            let to = field.relation.as_ref().map_or("", |to| &*to.to_column);
            let Some((key, key_def)) = (0_u16..)
                .zip(target.fields.iter())
                .find(|(_, field)| field.column == to || (to.is_empty() && field.primary_key))
            else {
                continue;
            };
            let mut question = Question::new(target);
            question.equal(key, value.clone());
            if !question.ask(connection).await? {
                let error =
                    ValidationError::new("{model} instance with {field} {value} does not exist.")
                        .with_code("invalid")
                        .with_param("model", &target.verbose_name)
                        .with_param("pk", ShownValue(value))
                        .with_param("field", &key_def.name)
                        .with_param("value", ShownValue(value));
                add(errors, field, error);
            }
        }
        Ok(())
    }

    /// A question about other rows than this one.
    fn about_others(&self) -> Question {
        let mut question = Question::new(self.model);
        if self.is == Is::There {
            question.but(self.key_field, self.value(self.key_field));
        }
        question
    }

    /// Unique fields, the key of a new row, and `unique_for_date`.
    async fn unique_fields(
        &self,
        connection: &mut Connection,
        errors: &mut ValidationErrors,
    ) -> Result<()> {
        for (at, field) in (0_u16..).zip(self.model.fields.iter()) {
            // The key that the database will hand out is nobody's.
            let new_key = self.is == Is::New && !self.is_heir && !field.kind.is_automatic();
            let asked = if field.primary_key {
                new_key
            } else {
                field.unique
            };
            if !asked || self.left.has(at) {
                continue;
            }
            let Some(value) = self.value(at) else {
                continue;
            };
            if *value == Value::Null {
                continue;
            }
            let mut question = self.about_others();
            question.equal(at, value.clone());
            if question.ask(connection).await? {
                errors.add(field.name.clone(), taken(self.model, &[field]));
            }
        }
        for (at, field) in (0_u16..).zip(self.model.fields.iter()) {
            for unique_for in field.details.unique_for.iter() {
                self.unique_for(connection, (at, field), unique_for, errors)
                    .await?;
            }
        }
        Ok(())
    }

    async fn unique_for(
        &self,
        connection: &mut Connection,
        (at, field): (u16, &'static FieldDef),
        unique_for: &UniqueForDef,
        errors: &mut ValidationErrors,
    ) -> Result<()> {
        let mut fields = (0_u16..).zip(self.model.fields.iter());
        let Some((date_at, date)) = fields.find(|(_, date)| date.name == unique_for.field) else {
            return Ok(());
        };
        let left = self.left.has(at) || self.left.has(date_at);
        let date_parts = self.value(date_at).and_then(parts);
        let (Some(value), Some((year, month, day)), false) = (self.value(at), date_parts, left)
        else {
            return Ok(());
        };
        let mut question = self.about_others();
        if matches!(unique_for.part, DatePart::Date | DatePart::Year) {
            question.part(date_at, Transform::Year, year);
        }
        if matches!(unique_for.part, DatePart::Date | DatePart::Month) {
            question.part(date_at, Transform::Month, month);
        }
        if unique_for.part == DatePart::Date {
            question.part(date_at, Transform::Day, day);
        }
        question.equal(at, value.clone());
        if question.ask(connection).await? {
            let error = ValidationError::new(
                "{field_label} must be unique for {date_field_label} {lookup_type}.",
            )
            .with_code("unique_for_date")
            .with_param("field_label", capitalised(&field.verbose_name()))
            .with_param("date_field_label", date.verbose_name())
            .with_param("lookup_type", unique_for.part.word());
            add(errors, field, error);
        }
        Ok(())
    }

    /// The constraints of `Meta`, in their order.
    async fn constraints(
        &self,
        connection: &mut Connection,
        errors: &mut ValidationErrors,
    ) -> Result<()> {
        for constraint in self.model.constraints.iter() {
            let holds =
                |condition: &[ConditionOp]| holds(self.model, condition, &self.values, &self.left);
            match constraint {
                ConstraintDef::Check { name, check } => {
                    // What is unknown passes, as in SQL.
                    if holds(check) == Some(false) {
                        errors.add_non_field(self.violated(name));
                    }
                }
                ConstraintDef::Unique {
                    name,
                    fields,
                    condition,
                } => {
                    if !condition.is_empty() && holds(condition) != Some(true) {
                        continue;
                    }
                    if self.are_taken(connection, fields, condition).await? {
                        self.add_taken(name, fields, condition, errors);
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether another row has the same values in these fields.
    async fn are_taken(
        &self,
        connection: &mut Connection,
        fields: &[Str],
        condition: &[ConditionOp],
    ) -> Result<bool> {
        let mut question = self.about_others();
        for name in fields {
            let mut all = (0_u16..).zip(self.model.fields.iter());
            let at = all.find(|(_, field)| field.name == *name).map(|(at, _)| at);
            match at.and_then(|at| Some((at, self.value(at)?))) {
                // NULL differs from all others.
                None | Some((_, Value::Null)) => return Ok(false),
                Some((at, _)) if self.left.has(at) => return Ok(false),
                Some((at, value)) => question.equal(at, value.clone()),
            }
        }
        if !condition.is_empty() {
            let Some((ops, params)) = lower(self.model, condition) else {
                return Ok(false);
            };
            question.ops.extend(ops);
            question.ops.push(Op::Filter);
            question.params.extend(params);
        }
        question.ask(connection).await
    }

    fn add_taken(
        &self,
        name: &str,
        fields: &[Str],
        condition: &[ConditionOp],
        errors: &mut ValidationErrors,
    ) {
        let own = self.violations.iter().any(|one| one.constraint == name);
        let named: Vec<&FieldDef> = fields
            .iter()
            .filter_map(|name| self.model.field(name))
            .collect();
        if own || !condition.is_empty() {
            errors.add_non_field(self.violated(name));
        } else if let [field] = named.as_slice() {
            errors.add(field.name.clone(), taken(self.model, &named));
        } else {
            errors.add_non_field(taken(self.model, &named));
        }
    }

    /// What a constraint says.
    fn violated(&self, name: &str) -> ValidationError {
        let own = self.violations.iter().find(|one| one.constraint == name);
        let message = own
            .filter(|own| !own.message.is_empty())
            .map_or("Constraint “{name}” is violated.".into(), |own| {
                own.message.clone()
            });
        let error = ValidationError::new(message).with_param("name", name);
        match own {
            Some(own) => error.with_code(own.code.clone()),
            None => error,
        }
    }
}

/// Year, month and day, in UTC.
fn parts(value: &Value) -> Option<(i64, i64, i64)> {
    #[cfg(feature = "jiff")]
    {
        let date = match value {
            Value::Date(date) => *date,
            Value::DateTime(moment) => crate::field_types::date_of(*moment),
            _ => return None,
        };
        Some((
            i64::from(date.year()),
            i64::from(date.month()),
            i64::from(date.day()),
        ))
    }
    #[cfg(not(feature = "jiff"))]
    {
        let _ = value;
        None
    }
}

/// Another row has these values.
fn taken(model: &ModelDef, fields: &[&FieldDef]) -> ValidationError {
    let labels: Vec<String> = fields
        .iter()
        .map(|field| capitalised(&field.verbose_name()))
        .collect();
    let error = |label: &'static str, labels: String, code: &'static str| {
        let message = if label == "field_label" {
            "{model_name} with this {field_label} already exists."
        } else {
            "{model_name} with this {field_labels} already exists."
        };
        ValidationError::new(message)
            .with_code(code)
            .with_param("model_name", capitalised(&model.verbose_name))
            .with_param(label, labels)
    };
    match (fields, labels.as_slice()) {
        ([field], [label]) => in_own_words(field, error("field_label", label.clone(), "unique")),
        (_, [first @ .., last]) => {
            let labels = format!("{} and {last}", first.join(", "));
            error("field_labels", labels, "unique_together")
        }
        _ => error("field_labels", String::new(), "unique_together"),
    }
}

/// The text with a capital letter at its beginning.
fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
