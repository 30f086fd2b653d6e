//! Lowers conditions of indexes and constraints to steps in postfix order, with their fields and constants checked.

use proc_macro2::Ident;
use syn::{Expr, Lit};

use super::computed::{self, Anchor};
use super::meta::{Subject, named_field};
use super::{choices, default, options};
use crate::diagnostic::Diagnostic;
use crate::model::{Comparison, ConditionOp, FieldDef, FieldKind, Literal, ModelDef};
use crate::parse::source::{Condition, Operand};
use crate::parse::text;

type Result<T> = std::result::Result<T, Diagnostic>;

/// The steps of a condition.
pub(crate) fn lower(
    condition: &Condition,
    subject: &Subject<'_>,
    def: &ModelDef,
) -> Result<crate::model::Condition> {
    let mut lowering = Lowering {
        subject,
        def,
        steps: Vec::new(),
    };
    lowering.condition(condition)?;
    Ok(lowering.steps.into())
}

pub(super) struct Lowering<'a> {
    subject: &'a Subject<'a>,
    def: &'a ModelDef,
    steps: Vec<ConditionOp>,
}

impl Lowering<'_> {
    fn condition(&mut self, condition: &Condition) -> Result<()> {
        match condition {
            Condition::And(left, right) => {
                self.condition(left)?;
                self.condition(right)?;
                self.steps.push(ConditionOp::And);
            }
            Condition::Or(left, right) => {
                self.condition(left)?;
                self.condition(right)?;
                self.steps.push(ConditionOp::Or);
            }
            Condition::Not(inner) => {
                self.condition(inner)?;
                self.steps.push(ConditionOp::Not);
            }
            Condition::Compare(left, comparison, right) => {
                self.compare(left, *comparison, right)?;
            }
            Condition::IsNull(operand, wanted) => {
                let anchor = self.anchor_of(&[operand])?;
                self.operand(operand, &anchor)?;
                self.steps.push(ConditionOp::IsNull(*wanted));
            }
            Condition::In(operand, values) => {
                for (at, value) in values.iter().enumerate() {
                    self.compare(operand, Comparison::Equal, value)?;
                    if at > 0 {
                        self.steps.push(ConditionOp::Or);
                    }
                }
            }
            Condition::Range(operand, ends) => {
                self.compare(operand, Comparison::GreaterOrEqual, &ends.0)?;
                self.compare(operand, Comparison::LessOrEqual, &ends.1)?;
                self.steps.push(ConditionOp::And);
            }
            Condition::Call(operand) => {
                let anchor = self.anchor_of(&[operand])?;
                self.operand(operand, &anchor)?;
            }
            Condition::Field(ident) => {
                let field = self.field(ident)?;
                if field.is_some_and(|field| field.kind != FieldKind::BooleanField) {
                    return Err(Diagnostic::new(
                        ident,
                        format!(
                            "`{ident}` is not a truth value by itself\nhelp: compare it, such as `{ident} == …`"
                        ),
                    ));
                }
                self.steps.push(ConditionOp::Literal(Literal::Bool(true)));
                self.steps.push(ConditionOp::Compare(Comparison::Equal));
            }
        }
        Ok(())
    }

    /// Pushes a field; nothing comes back when the field is one that was lost.
    fn field(&mut self, ident: &Ident) -> Result<Option<&FieldDef>> {
        let field = named_field(ident, self.subject, self.def, false)?;
        let name = field.map_or_else(|| ident.to_string().into(), |field| field.name.clone());
        self.steps.push(ConditionOp::Field(name));
        // A stub's type says nothing.
        let broken = self
            .subject
            .fields
            .iter()
            .any(|one| one.broken && one.ident == *ident);
        Ok(field.filter(|_| !broken))
    }

    fn compare(&mut self, left: &Operand, comparison: Comparison, right: &Operand) -> Result<()> {
        let anchor = self.anchor_of(&[left, right])?;
        for side in [left, right] {
            if let Operand::Call {
                place, function, ..
            } = side
                && function.is_condition()
            {
                return Err(Diagnostic::new(
                    place,
                    format!("`{}` is a condition by itself", function.name()),
                ));
            }
            self.operand(side, &anchor)?;
        }
        self.steps.push(ConditionOp::Compare(comparison));
        Ok(())
    }

    /// What constants beside these operands are like.
    fn anchor_of(&self, operands: &[&Operand]) -> Result<Anchor> {
        let mut found = None;
        for operand in operands {
            if let Some(anchor) = computed::anchor(operand, self)? {
                found.get_or_insert(anchor);
            }
        }
        found.ok_or_else(|| {
            let place = operands.first().map(|one| computed::place(one));
            let why = "a condition compares a field with a value, not two values";
            Diagnostic::new(place, why)
        })
    }

    /// Pushes an operand; constants are like the anchor.
    fn operand(&mut self, operand: &Operand, anchor: &Anchor) -> Result<()> {
        match operand {
            Operand::Field(field) => {
                self.field(field)?;
            }
            Operand::Constant(value) => {
                let value = self.constant(value, &anchor.ident, anchor.field.as_ref())?;
                self.steps.push(ConditionOp::Literal(value));
            }
            Operand::Call {
                function, operands, ..
            } => {
                computed::check(operand, self)?;
                let all: Vec<&Operand> = operands.iter().collect();
                let own = self.anchor_of(&all)?;
                for one in operands {
                    self.operand(one, &own)?;
                }
                self.steps.push(ConditionOp::Call(*function));
            }
        }
        Ok(())
    }

    /// The definition of a field; nothing comes back for one that was lost or is broken.
    pub(super) fn known_field(&self, ident: &Ident) -> Result<Option<&FieldDef>> {
        let field = named_field(ident, self.subject, self.def, false)?;
        let broken = self
            .subject
            .fields
            .iter()
            .any(|one| one.broken && one.ident == *ident);
        Ok(field.filter(|_| !broken))
    }

    fn constant(&self, value: &Expr, ident: &Ident, field: Option<&FieldDef>) -> Result<Literal> {
        if options::ident_of(value).is_some_and(|word| word == "None") {
            return Err(Diagnostic::new(
                value,
                format!("nothing is equal to NULL\nhelp: write `{ident}.isnull(true)`"),
            ));
        }
        if let Expr::Path(path) = value {
            let Some((of, literal)) = choices::constant(&path.path, self.subject.known)? else {
                return Err(Diagnostic::new(
                    value,
                    format!(
                        "`{}` has no value that the database could check\nhelp: write a literal or a choice of this block",
                        text::path(&path.path)
                    ),
                ));
            };
            let same = field
                .is_none_or(|field| field.choices.iter().any(|choice| choice.value == literal));
            return if same {
                Ok(literal)
            } else {
                Err(Diagnostic::new(
                    value,
                    format!("the values of `{ident}` are not choices of `{of}`"),
                ))
            };
        }
        let Some((negative, lit)) = options::signed_literal_of(value) else {
            return Err(Diagnostic::new(value, "expected a literal"));
        };
        let kind = match field.map(|field| field.kind) {
            // As the database has them.
            Some(
                FieldKind::DateField
                | FieldKind::DateTimeField
                | FieldKind::TimeField
                | FieldKind::GenericIpAddressField { .. }
                | FieldKind::UuidField
                | FieldKind::JsonField,
            )
            | None => match lit {
                Lit::Str(_) => FieldKind::TextField,
                Lit::Bool(_) => FieldKind::BooleanField,
                Lit::Float(_) => FieldKind::FloatField,
                _ => FieldKind::BigIntegerField,
            },
            // A bound may lie outside of what a field takes.
            Some(kind) if kind.is_text() => FieldKind::TextField,
            Some(kind) if kind.is_integer() => FieldKind::BigIntegerField,
            Some(FieldKind::DecimalField { .. }) => FieldKind::DecimalField {
                max_digits: 36,
                decimal_places: 18,
            },
            Some(kind) => kind,
        };
        default::literal(value, negative, lit, kind)
            .map_err(|error| wrong_type(&error, ident, field))?
            .ok_or_else(|| Diagnostic::new(value, "expected a literal"))
    }
}

/// The message about a constant, with the field's own type in it.
fn wrong_type(error: &Diagnostic, ident: &Ident, field: Option<&FieldDef>) -> Diagnostic {
    let kind = field.map_or("field", |field| field.kind.name());
    let rest = error
        .message()
        .split_once(" takes ")
        .map_or(error.message(), |(_, rest)| rest);
    Diagnostic::new(
        error.tokens(),
        format!("the `{kind}` `{ident}` compares with {rest}"),
    )
}
