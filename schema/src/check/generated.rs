//! Checks `GeneratedField(expression = …, output_field = …)` and lowers its expression to steps in postfix order.
//!
//! What fits together is decided here, for both databases at once: numbers of one sort, texts with texts.

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::{BinOp, Expr, ExprBinary, ExprMethodCall, Lit, UnOp};

use super::meta::{Subject, named_field};
use super::{default, options};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{
    Comparison, Condition, ConditionOp, FieldDef, FieldKind, Function, Literal, ModelDef,
};
use crate::parse::source::{Arg, FieldSource};
use crate::parse::text;

type Result<T> = std::result::Result<T, Diagnostic>;

/// The field that `output_field = CharField(max_length = 10)` describes, as if it had been declared so.
pub(crate) fn output(value: &Expr, source: &FieldSource) -> Result<FieldSource> {
    let wrong = || {
        Diagnostic::new(
            value,
            "`output_field` takes a field type such as `CharField(max_length = 100)`",
        )
    };
    let (name, args) = match options::peel(value) {
        Expr::Path(path) => (path.path.get_ident(), None),
        Expr::Call(call) => (options::ident_of(&call.func), Some(&call.args)),
        _ => (None, None),
    };
    let name = name.ok_or_else(wrong)?;
    let mut of_type = Vec::new();
    for arg in args.into_iter().flatten() {
        match arg {
            Expr::Assign(assign)
                if options::ident_of(&assign.left).is_some_and(|name| {
                    ["max_length", "max_digits", "decimal_places"]
                        .contains(&name.to_string().as_str())
                }) =>
            {
                of_type.push(Arg::Named {
                    name: options::ident_of(&assign.left).cloned().ok_or_else(wrong)?,
                    value: (*assign.right).clone(),
                });
            }
            other => {
                return Err(Diagnostic::new(
                    other,
                    "`output_field` says the type only\nhelp: give other options to the `GeneratedField`",
                ));
            }
        }
    }
    Ok(FieldSource {
        kind: Some(name.clone()),
        args: of_type,
        ..source.clone()
    })
}

/// What values of an expression are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Integer,
    Float,
    Decimal(u8),
    Text,
    Boolean,
    /// Of a field of another type, which can only be taken as it is.
    Other(FieldKind),
}

/// A part of an expression: what it is, whether it can be NULL, and whether it is a plain number that fits any sort.
#[derive(Debug, Clone, Copy)]
struct Part {
    sort: Sort,
    null: bool,
    number: bool,
}

impl Part {
    const fn of(sort: Sort, null: bool) -> Self {
        Self {
            sort,
            null,
            number: false,
        }
    }
}

impl Sort {
    fn of(kind: FieldKind) -> Self {
        match kind {
            kind if kind.is_integer() => Self::Integer,
            kind if kind.is_text() => Self::Text,
            FieldKind::FloatField => Self::Float,
            FieldKind::BooleanField => Self::Boolean,
            FieldKind::DecimalField { decimal_places, .. } => Self::Decimal(decimal_places),
            other => Self::Other(other),
        }
    }

    const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Float | Self::Decimal(_))
    }

    fn name(self) -> String {
        match self {
            Self::Integer => "a whole number".to_owned(),
            Self::Float => "a floating-point number".to_owned(),
            Self::Decimal(places) => format!("a decimal with {places} digits after the point"),
            Self::Text => "a text".to_owned(),
            Self::Boolean => "a truth value".to_owned(),
            Self::Other(kind) => format!("the value of a `{}`", kind.name()),
        }
    }
}

/// Fills in the expressions of a model's generated fields, now that all fields are known.
pub(crate) fn fill(subject: &Subject<'_>, def: &mut ModelDef, errors: &mut Diagnostics) {
    for (at, field) in subject.fields.iter().enumerate() {
        let Some(expression) = field.expression.as_ref().filter(|_| !field.broken) else {
            continue;
        };
        let lowered = lower(expression, subject, def, at);
        let Some(steps) = errors.take(lowered) else {
            continue;
        };
        if let Some(field) = def.fields.to_mut().get_mut(at)
            && let Some(generated) = &mut field.storage.to_mut().generated
        {
            generated.expression = steps;
        }
    }
}

fn lower(expression: &Expr, subject: &Subject<'_>, def: &ModelDef, at: usize) -> Result<Condition> {
    let mut lowering = Lowering {
        subject,
        def,
        steps: Vec::new(),
    };
    let found = lowering.part(expression)?;
    let Some(field) = def.fields.get(at) else {
        return Ok(lowering.steps.into());
    };
    let wanted = Sort::of(field.kind);
    let fits = found.sort == wanted || found.number && wanted.is_number();
    if !fits {
        return Err(Diagnostic::new(
            expression,
            format!(
                "the expression gives {}, `output_field` is {}",
                found.sort.name(),
                wanted.name()
            ),
        ));
    }
    if found.null && !field.null {
        return Err(Diagnostic::new(
            expression,
            "the expression can be NULL, since a field in it can\nhelp: add `null`, or write `.coalesce(…)`",
        ));
    }
    Ok(lowering.steps.into())
}

struct Lowering<'a> {
    subject: &'a Subject<'a>,
    def: &'a ModelDef,
    steps: Vec<ConditionOp>,
}

impl Lowering<'_> {
    fn part(&mut self, expression: &Expr) -> Result<Part> {
        let expression = options::peel(expression);
        if let Some(name) = options::ident_of(expression) {
            return self.field(name);
        }
        if let Some((negative, lit)) = options::signed_literal_of(expression) {
            return self.literal(expression, negative, lit);
        }
        match expression {
            Expr::Binary(binary) => self.binary(binary),
            Expr::MethodCall(call) => self.call(call),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
                let part = self.part(&unary.expr)?;
                self.expect(&unary.expr, part, Sort::Boolean)?;
                self.steps.push(ConditionOp::Not);
                Ok(part)
            }
            other => Err(unknown(other)),
        }
    }

    fn field(&mut self, name: &Ident) -> Result<Part> {
        let field = named_field(name, self.subject, self.def, false)?;
        let Some(FieldDef {
            name: known,
            kind,
            null,
            storage,
            ..
        }) = field
        else {
            self.steps.push(ConditionOp::Field(name.to_string().into()));
            return Ok(Part::of(Sort::Text, false));
        };
        if storage.generated.is_some() {
            return Err(Diagnostic::new(
                name,
                format!("`{name}` is generated itself\nhelp: repeat its expression"),
            ));
        }
        if kind.is_automatic() {
            return Err(Diagnostic::new(
                name,
                format!("the database hands out `{name}` only when the row is there"),
            ));
        }
        self.steps.push(ConditionOp::Field(known.clone()));
        Ok(Part::of(Sort::of(*kind), *null))
    }

    fn literal(&mut self, place: &Expr, negative: bool, lit: &Lit) -> Result<Part> {
        let (sort, kind) = match lit {
            Lit::Int(_) => (Sort::Integer, FieldKind::BigIntegerField),
            Lit::Float(_) => (Sort::Float, FieldKind::FloatField),
            Lit::Str(_) => (Sort::Text, FieldKind::TextField),
            Lit::Bool(_) => (Sort::Boolean, FieldKind::BooleanField),
            _ => return Err(unknown(place)),
        };
        let value = default::literal(place, negative, lit, kind)?.unwrap_or(Literal::Null);
        self.steps.push(ConditionOp::Literal(value));
        Ok(Part {
            sort,
            null: false,
            number: sort.is_number(),
        })
    }

    fn binary(&mut self, binary: &ExprBinary) -> Result<Part> {
        let (left, right) = (self.part(&binary.left)?, self.part(&binary.right)?);
        let null = left.null || right.null;
        let step = match binary.op {
            BinOp::Add(_) => ConditionOp::Call(Function::Add),
            BinOp::Sub(_) => ConditionOp::Call(Function::Subtract),
            BinOp::Mul(_) => ConditionOp::Call(Function::Multiply),
            BinOp::Div(_) => ConditionOp::Call(Function::Divide),
            BinOp::Rem(_) => ConditionOp::Call(Function::Modulo),
            BinOp::Eq(_) => ConditionOp::Compare(Comparison::Equal),
            BinOp::Ne(_) => ConditionOp::Compare(Comparison::NotEqual),
            BinOp::Lt(_) => ConditionOp::Compare(Comparison::Less),
            BinOp::Le(_) => ConditionOp::Compare(Comparison::LessOrEqual),
            BinOp::Gt(_) => ConditionOp::Compare(Comparison::Greater),
            BinOp::Ge(_) => ConditionOp::Compare(Comparison::GreaterOrEqual),
            BinOp::BitAnd(_) => ConditionOp::And,
            BinOp::BitOr(_) => ConditionOp::Or,
            _ => return Err(unknown(&Expr::Binary(binary.clone()))),
        };
        let part = match step {
            ConditionOp::And | ConditionOp::Or => {
                self.expect(&binary.left, left, Sort::Boolean)?;
                self.expect(&binary.right, right, Sort::Boolean)?;
                Part::of(Sort::Boolean, null)
            }
            ConditionOp::Compare(_) => {
                common(binary, left, right)?;
                Part::of(Sort::Boolean, null)
            }
            ConditionOp::Call(how) => Part {
                // Nothing is divided by 0.
                null: null || matches!(how, Function::Divide | Function::Modulo) && !right.number,
                ..computed(binary, how, left, right)?
            },
            _ => Part::of(Sort::Boolean, null),
        };
        self.steps.push(step);
        Ok(part)
    }

    fn call(&mut self, call: &ExprMethodCall) -> Result<Part> {
        let name = call.method.to_string();
        let wrong =
            |message: &str| Err(Diagnostic::new(&call.method, format!("`{name}` {message}")));
        let Some(function) = Function::method(&name) else {
            return Err(unknown(&Expr::MethodCall(call.clone())));
        };
        let first = self.part(&call.receiver)?;
        let other = match (call.args.first(), call.args.len(), function.operands()) {
            (None, 0, 1) => None,
            (Some(arg), 1, 2) => Some((arg, self.part(arg)?)),
            (_, _, 1) => return wrong("takes nothing in its parentheses"),
            _ => return wrong("takes one value"),
        };
        let null = first.null || other.is_some_and(|(_, other)| other.null);
        let result = match function {
            Function::Abs if first.sort.is_number() => first,
            Function::Abs => return wrong("needs a number before it"),
            Function::Coalesce => match other {
                Some((arg, other)) if first.sort != other.sort && !other.number => {
                    return Err(Diagnostic::new(
                        arg,
                        format!(
                            "this is {}, before it stands {}",
                            other.sort.name(),
                            first.sort.name()
                        ),
                    ));
                }
                _ => Part {
                    null: first.null && other.is_none_or(|(_, other)| other.null),
                    ..first
                },
            },
            _ => {
                self.expect(&call.receiver, first, Sort::Text)?;
                if let Some((arg, other)) = other {
                    self.expect(arg, other, Sort::Text)?;
                }
                match function {
                    Function::Length => Part::of(Sort::Integer, null),
                    // What is missing counts as an empty text.
                    Function::Concat => Part::of(Sort::Text, false),
                    Function::Contains | Function::StartsWith | Function::EndsWith => {
                        Part::of(Sort::Boolean, null)
                    }
                    _ => Part::of(Sort::Text, null),
                }
            }
        };
        self.steps.push(ConditionOp::Call(function));
        Ok(result)
    }

    #[expect(clippy::unused_self, reason = "reads as a step of lowering")]
    fn expect(&self, place: &Expr, part: Part, sort: Sort) -> Result<()> {
        if part.sort == sort {
            return Ok(());
        }
        let help = if sort == Sort::Boolean {
            "\nhelp: put each comparison in parentheses"
        } else {
            ""
        };
        Err(Diagnostic::new(
            place,
            format!(
                "expected {}, this is {}{help}",
                sort.name(),
                part.sort.name()
            ),
        ))
    }
}

/// What two values are that are compared or added.
fn common(binary: &ExprBinary, left: Part, right: Part) -> Result<Part> {
    match (left, right) {
        _ if left.sort == right.sort => Ok(left),
        (_, Part { number: true, .. }) if left.sort.is_number() => Ok(left),
        (Part { number: true, .. }, _) if right.sort.is_number() => Ok(right),
        _ => Err(Diagnostic::new(
            binary,
            format!(
                "these do not go together: {} and {}",
                left.sort.name(),
                right.sort.name()
            ),
        )),
    }
}

fn computed(binary: &ExprBinary, how: Function, left: Part, right: Part) -> Result<Part> {
    let decimal = |part: Part| matches!(part.sort, Sort::Decimal(_)) && !part.number;
    if !left.sort.is_number() || !right.sort.is_number() {
        let help = if left.sort == Sort::Text {
            "\nhelp: texts are joined by `.concat(…)`"
        } else {
            ""
        };
        return Err(Diagnostic::new(
            binary,
            format!("only numbers have arithmetic{help}"),
        ));
    }
    match how {
        Function::Add | Function::Subtract => common(binary, left, right),
        // A multiple of a decimal has its digits; everything else would be rounded by each database in its own way.
        Function::Multiply if decimal(left) && right.sort == Sort::Integer => Ok(left),
        Function::Multiply if left.sort == Sort::Integer && decimal(right) => Ok(right),
        _ if decimal(left) || decimal(right) => Err(Diagnostic::new(
            binary,
            "databases would round this, each in its own way\nhelp: compute it in Rust",
        )),
        _ => common(binary, left, right),
    }
}

fn unknown(expression: &Expr) -> Diagnostic {
    let written = text::source(expression.to_token_stream());
    Diagnostic::new(
        expression,
        format!(
            "the database cannot compute `{written}`\nnote: known here: fields, literals, `+ - * / %`, comparisons, `& | !`, and as methods `lower`, `upper`, `trim`, `length`, `abs`, `coalesce`, `concat`, `contains`, `startswith`, `endswith`"
        ),
    )
}
