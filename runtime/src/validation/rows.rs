//! The steps that ask the database: do keys point at rows, are unique values taken, do constraints hold.
//!
//! One small statement for each question, and only for questions whose fields were valid so far.

use nuages_schema::model::{ConditionOp, ConstraintDef, FieldDef, FieldKind, ModelDef};
use nuages_schema::query::{Lookup, Op, Ref, Transform, Verb};
use nuages_schema::validator::{DatePart, UniqueForDef, ViolationDef};
use smallvec::SmallVec;

use super::Left;
use super::condition::{holds, lower};
use super::fields::{ShownValue, add, in_own_words};
use crate::connection::{Connection, Next, Program};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::validation_error::{ValidationError, ValidationErrors};
use crate::value::Value;

/// What is asked about one row.
#[derive(Debug)]
pub(super) struct Rows {
    model: &'static ModelDef,
    key_field: u16,
    violations: &'static [ViolationDef],
    /// The models of the foreign keys that are followed.
    pub(super) targets: &'static [(u16, &'static ModelDef)],
    values: SmallVec<[Value; 8]>,
    /// The key of the row that is there already; a new row has none.
    key: Option<Value>,
    left: Left,
    pub(super) unique: bool,
    pub(super) constraints: bool,
    /// What is wrong so far with single fields.
    pub(super) errors: ValidationErrors,
    /// What the hook `clean` said.
    pub(super) of_clean: ValidationErrors,
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
    pub(super) fn new<M: Model>(
        values: SmallVec<[Value; 8]>,
        left: Left,
        key: Option<Value>,
    ) -> Self {
        Self {
            model: M::META,
            key_field: M::KEY_FIELD,
            violations: M::VIOLATIONS,
            targets: &[],
            values,
            key,
            left,
            unique: false,
            constraints: false,
            errors: ValidationErrors::new(),
            of_clean: ValidationErrors::new(),
        }
    }

    pub(super) async fn run(mut self, connection: &mut Connection) -> Result<()> {
        self.keys(connection).await?;
        let of_clean = std::mem::take(&mut self.of_clean);
        self.errors.merge(of_clean);
        self.left.add_failed(self.model, &self.errors);
        if self.unique {
            self.unique_fields(connection).await?;
            self.left.add_failed(self.model, &self.errors);
        }
        if self.constraints {
            self.constraints(connection).await?;
        }
        self.errors
            .into_result()
            .map_err(|errors| Error::validation(errors).of(self.model))
    }

    /// Foreign keys point at rows.
    async fn keys(&mut self, connection: &mut Connection) -> Result<()> {
        for (at, target) in self.targets {
            let (at, target) = (usize::from(*at), *target);
            let (Some(field), Some(value)) = (self.model.fields.get(at), self.values.get(at))
            else {
                continue;
            };
            let failed = !self.errors.field(&field.name).is_empty();
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
                add(&mut self.errors, field, error);
            }
        }
        Ok(())
    }

    /// A question about other rows than this one.
    fn about_others(&self) -> Question {
        let mut question = Question::new(self.model);
        question.but(self.key_field, self.key.as_ref());
        question
    }

    /// Unique fields, the key of a new row, and `unique_for_date`.
    async fn unique_fields(&mut self, connection: &mut Connection) -> Result<()> {
        for (at, field) in (0_u16..).zip(self.model.fields.iter()) {
            // The key that the database will hand out is nobody's.
            let new_key =
                field.primary_key && self.key.is_none() && field.kind != FieldKind::BigAutoField;
            if (!field.unique && !new_key) || self.left.has(usize::from(at)) {
                continue;
            }
            let Some(value) = self.values.get(usize::from(at)) else {
                continue;
            };
            if *value == Value::Null {
                continue;
            }
            let mut question = self.about_others();
            question.equal(at, value.clone());
            if question.ask(connection).await? {
                let error = taken(self.model, &[field]);
                self.errors.add(field.name.clone(), error);
            }
        }
        for (at, field) in (0_u16..).zip(self.model.fields.iter()) {
            for unique_for in field.details.unique_for.iter() {
                self.unique_for(connection, (at, field), unique_for).await?;
            }
        }
        Ok(())
    }

    async fn unique_for(
        &mut self,
        connection: &mut Connection,
        (at, field): (u16, &'static FieldDef),
        unique_for: &UniqueForDef,
    ) -> Result<()> {
        let mut fields = (0_u16..).zip(self.model.fields.iter());
        let Some((date_at, date)) = fields.find(|(_, date)| date.name == unique_for.field) else {
            return Ok(());
        };
        let of = |at: u16| self.values.get(usize::from(at));
        let left = self.left.has(usize::from(at)) || self.left.has(usize::from(date_at));
        let (Some(value), Some((year, month, day)), false) =
            (of(at), of(date_at).and_then(parts), left)
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
            add(&mut self.errors, field, error);
        }
        Ok(())
    }

    /// The constraints of `Meta`, in their order.
    async fn constraints(&mut self, connection: &mut Connection) -> Result<()> {
        let model = self.model;
        for constraint in model.constraints.iter() {
            let left = self.left.clone();
            let holds = |condition: &[ConditionOp]| {
                holds(model, condition, &self.values, &|at| left.has(at))
            };
            match constraint {
                ConstraintDef::Check { name, check } => {
                    // What is unknown passes, as in SQL.
                    if holds(check) == Some(false) {
                        self.errors.add_non_field(self.violated(name));
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
                    self.unique_together(connection, name, fields, condition)
                        .await?;
                }
            }
        }
        Ok(())
    }

    async fn unique_together(
        &mut self,
        connection: &mut Connection,
        name: &str,
        fields: &[nuages_schema::model::Str],
        condition: &[ConditionOp],
    ) -> Result<()> {
        let mut question = self.about_others();
        let mut named = Vec::new();
        for name in fields {
            let mut all = (0_u16..).zip(self.model.fields.iter());
            let Some((at, field)) = all.find(|(_, field)| field.name == *name) else {
                return Ok(());
            };
            match self.values.get(usize::from(at)) {
                // NULL differs from all others.
                None | Some(Value::Null) => return Ok(()),
                Some(_) if self.left.has(usize::from(at)) => return Ok(()),
                Some(value) => question.equal(at, value.clone()),
            }
            named.push(field);
        }
        if !condition.is_empty() {
            let Some((ops, params)) = lower(self.model, condition) else {
                return Ok(());
            };
            question.ops.extend(ops);
            question.ops.push(Op::Filter);
            question.params.extend(params);
        }
        if !question.ask(connection).await? {
            return Ok(());
        }
        let own = self.violations.iter().any(|one| one.constraint == name);
        if own || !condition.is_empty() {
            self.errors.add_non_field(self.violated(name));
        } else if let [field] = named.as_slice() {
            self.errors
                .add(field.name.clone(), taken(self.model, &named));
        } else {
            self.errors.add_non_field(taken(self.model, &named));
        }
        Ok(())
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
