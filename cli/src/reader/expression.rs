//! Literals, lists, operators, constructors and calls, each with the value that it stands for.

use nuages_schema::migrate::{self, Expr as Condition};
use nuages_schema::model::{Literal, OnDelete};
use syn::spanned::Spanned as _;
use syn::{BinOp, Error, Expr, Lit, Result, UnOp};

use super::operation;
use super::value::Value;

/// The value of an expression.
pub(super) fn value(expression: &Expr) -> Result<Value> {
    match expression {
        Expr::Lit(literal) => constant(&literal.lit).map(Value::Literal),
        Expr::Paren(inner) => value(&inner.expr),
        Expr::Group(inner) => value(&inner.expr),
        Expr::Array(list) => list
            .elems
            .iter()
            .map(value)
            .collect::<Result<_>>()
            .map(Value::List),
        Expr::Tuple(tuple) => {
            let parts = tuple.elems.iter().map(value).collect::<Result<_>>();
            parts.map(Value::Tuple)
        }
        Expr::Unary(unary) => match unary.op {
            UnOp::Neg(_) => negative(&unary.expr),
            UnOp::Not(_) => Ok(Value::Condition(!condition(&unary.expr)?)),
            _ => Err(unknown(expression)),
        },
        Expr::Binary(binary) => {
            let sides = || Ok((condition(&binary.left)?, condition(&binary.right)?));
            match binary.op {
                BinOp::BitAnd(_) => sides().map(|(left, right)| Value::Condition(left & right)),
                BinOp::BitOr(_) => sides().map(|(left, right)| Value::Condition(left | right)),
                BinOp::Add(_) => sides().map(|(left, right)| Value::Condition(left + right)),
                BinOp::Sub(_) => sides().map(|(left, right)| Value::Condition(left - right)),
                BinOp::Mul(_) => sides().map(|(left, right)| Value::Condition(left * right)),
                BinOp::Div(_) => sides().map(|(left, right)| Value::Condition(left / right)),
                BinOp::Rem(_) => sides().map(|(left, right)| Value::Condition(left % right)),
                _ => Err(unknown(expression)),
            }
        }
        Expr::Path(path) => named_constant(&path.path),
        Expr::Call(call) => {
            let Expr::Path(path) = call.func.as_ref() else {
                return Err(unknown(expression));
            };
            let arguments: Vec<&Expr> = call.args.iter().collect();
            constructed(&path.path, &arguments)
        }
        Expr::MethodCall(call) => {
            let receiver = value(&call.receiver)?;
            let arguments: Vec<&Expr> = call.args.iter().collect();
            operation::call(receiver, &call.method, &arguments)
        }
        _ => Err(unknown(expression)),
    }
}

fn unknown(expression: &Expr) -> Error {
    Error::new(
        expression.span(),
        "this is no expression of a migration file: cargo nuages reads migrations without compiling them, and knows only the operations of `nuages::migrations`, literals and lists",
    )
}

fn constant(literal: &Lit) -> Result<Literal> {
    match literal {
        Lit::Str(text) => Ok(Literal::Text(text.value().into())),
        Lit::Bool(value) => Ok(Literal::Bool(value.value)),
        Lit::Int(number) => number.base10_parse().map(Literal::Integer),
        Lit::Float(number) => number.base10_parse().map(Literal::Float),
        _ => Err(Error::new(
            literal.span(),
            "expected a text, a number or a truth value",
        )),
    }
}

fn negative(expression: &Expr) -> Result<Value> {
    // The smallest number has no positive counterpart.
    if let Expr::Lit(literal) = expression
        && let Lit::Int(number) = &literal.lit
    {
        let text = format!("-{}", number.base10_digits());
        let parsed = text.parse().map(Literal::Integer).map(Value::Literal);
        return parsed.map_err(|error| Error::new(number.span(), error));
    }
    match value(expression)? {
        Value::Literal(Literal::Integer(number)) => Ok(Value::Literal(Literal::Integer(-number))),
        Value::Literal(Literal::Float(number)) => Ok(Value::Literal(Literal::Float(-number))),
        other => Err(wrong(expression, "a number", &other)),
    }
}

/// The names of a path without `nuages::migrations::`.
fn names(path: &syn::Path) -> Vec<String> {
    let names = path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string());
    names
        .filter(|name| name != "nuages" && name != "migrations")
        .collect()
}

fn named_constant(path: &syn::Path) -> Result<Value> {
    let names = names(path);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(match names.as_slice() {
        ["Literal", "Null"] => Value::Literal(Literal::Null),
        ["f64", "NAN"] => Value::Literal(Literal::Float(f64::NAN)),
        ["f64", "INFINITY"] => Value::Literal(Literal::Float(f64::INFINITY)),
        ["f64", "NEG_INFINITY"] => Value::Literal(Literal::Float(f64::NEG_INFINITY)),
        ["i64", "MIN"] => Value::Literal(Literal::Integer(i64::MIN)),
        ["i64", "MAX"] => Value::Literal(Literal::Integer(i64::MAX)),
        [name] if on_delete(name).is_some() => {
            Value::OnDelete(on_delete(name).unwrap_or(OnDelete::Cascade))
        }
        _ => {
            return Err(Error::new(
                path.span(),
                format!("`{}` is no constant of a migration file", names.join("::")),
            ));
        }
    })
}

fn on_delete(name: &str) -> Option<OnDelete> {
    let known = OnDelete::ALL.iter().find(|(known, _)| *known == name);
    known.map(|(_, on_delete)| *on_delete)
}

/// A call of a function or of `Type::new`.
fn constructed(path: &syn::Path, arguments: &[&Expr]) -> Result<Value> {
    let names = names(path);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match (names.as_slice(), arguments) {
        (["field"], [name]) => Ok(Value::Condition(migrate::field(text(name)?))),
        (["value"], [constant]) => Ok(Value::Condition(migrate::value(literal(constant)?))),
        (["Index"], [name, fields]) => {
            Ok(Value::Index(migrate::Index(text(name)?, texts(fields)?)))
        }
        (["UniqueConstraint"], [name, fields]) => Ok(Value::Unique(migrate::UniqueConstraint(
            text(name)?,
            texts(fields)?,
        ))),
        (["CheckConstraint"], [name, check]) => Ok(Value::Constraint(migrate::CheckConstraint(
            text(name)?,
            condition(check)?,
        ))),
        (["ManyToManyField"], [to]) => {
            Ok(Value::Pairs(Box::new(migrate::ManyToManyField(text(to)?))))
        }
        ([name], _) => field(name, arguments).unwrap_or_else(|| Err(no_such(path, arguments))),
        ([name, "new"], _) => {
            operation::new(name, arguments).unwrap_or_else(|| Err(no_such(path, arguments)))
        }
        (["RunSql", "noop"], []) => Ok(Value::RunSql(migrate::RunSql::noop())),
        _ => Err(no_such(path, arguments)),
    }
}

fn no_such(path: &syn::Path, arguments: &[&Expr]) -> Error {
    let shown: Vec<String> = path
        .segments
        .iter()
        .map(|it| it.ident.to_string())
        .collect();
    let count = match arguments.len() {
        0 => "no arguments".to_owned(),
        1 => "one argument".to_owned(),
        count => format!("{count} arguments"),
    };
    Error::new(
        path.span(),
        format!(
            "there is no `{}` with {count} in `nuages::migrations`",
            shown.join("::")
        ),
    )
}

/// The constructors of fields with a column; nothing for any other name.
fn field(name: &str, arguments: &[&Expr]) -> Option<Result<Value>> {
    let plain = match (name, arguments.is_empty()) {
        ("BigAutoField", true) => Some(migrate::BigAutoField()),
        ("AutoField", true) => Some(migrate::AutoField()),
        ("SmallAutoField", true) => Some(migrate::SmallAutoField()),
        ("SmallIntegerField", true) => Some(migrate::SmallIntegerField()),
        ("PositiveSmallIntegerField", true) => Some(migrate::PositiveSmallIntegerField()),
        ("PositiveBigIntegerField", true) => Some(migrate::PositiveBigIntegerField()),
        ("TimeField", true) => Some(migrate::TimeField()),
        ("DurationField", true) => Some(migrate::DurationField()),
        ("BinaryField", true) => Some(migrate::BinaryField()),
        ("GenericIPAddressField", true) => Some(migrate::GenericIPAddressField()),
        ("TextField", true) => Some(migrate::TextField()),
        ("IntegerField", true) => Some(migrate::IntegerField()),
        ("BigIntegerField", true) => Some(migrate::BigIntegerField()),
        ("PositiveIntegerField", true) => Some(migrate::PositiveIntegerField()),
        ("FloatField", true) => Some(migrate::FloatField()),
        ("BooleanField", true) => Some(migrate::BooleanField()),
        ("DateField", true) => Some(migrate::DateField()),
        ("DateTimeField", true) => Some(migrate::DateTimeField()),
        ("UUIDField", true) => Some(migrate::UUIDField()),
        ("JSONField", true) => Some(migrate::JSONField()),
        _ => None,
    };
    let made = match (plain, name, arguments) {
        (Some(field), ..) => Ok(field),
        (None, "CharField", [length]) => number(length).map(migrate::CharField),
        (None, "SlugField", [length]) => number(length).map(migrate::SlugField),
        (None, "EmailField", [length]) => number(length).map(migrate::EmailField),
        (None, "URLField", [length]) => number(length).map(migrate::URLField),
        (None, "DecimalField", [digits, places]) => {
            number(digits).and_then(|digits| Ok(migrate::DecimalField(digits, number(places)?)))
        }
        (None, "ForeignKey", [to, on_delete]) => {
            text(to).and_then(|to| Ok(migrate::ForeignKey(to, deletion(on_delete)?)))
        }
        (None, "OneToOneField", [to, on_delete]) => {
            text(to).and_then(|to| Ok(migrate::OneToOneField(to, deletion(on_delete)?)))
        }
        _ => return None,
    };
    Some(made.map(|field| Value::Column(Box::new(field))))
}

fn wrong(expression: &Expr, wanted: &str, found: &Value) -> Error {
    Error::new(
        expression.span(),
        format!("expected {wanted}, found {}", found.name()),
    )
}

/// A text.
pub(super) fn text(expression: &Expr) -> Result<String> {
    match value(expression)? {
        Value::Literal(Literal::Text(text)) => Ok(text.into_owned()),
        other => Err(wrong(expression, "a text", &other)),
    }
}

/// A list of texts.
pub(super) fn texts(expression: &Expr) -> Result<Vec<String>> {
    let Expr::Array(list) = expression else {
        return Err(Error::new(
            expression.span(),
            "expected a list of texts in `[…]`",
        ));
    };
    list.elems.iter().map(text).collect()
}

/// A whole number that fits.
pub(super) fn number<N: TryFrom<i64>>(expression: &Expr) -> Result<N> {
    match value(expression)? {
        Value::Literal(Literal::Integer(number)) => N::try_from(number)
            .map_err(|_| Error::new(expression.span(), "the number is out of range")),
        other => Err(wrong(expression, "a whole number", &other)),
    }
}

/// `true` or `false`.
pub(super) fn truth(expression: &Expr) -> Result<bool> {
    match value(expression)? {
        Value::Literal(Literal::Bool(value)) => Ok(value),
        other => Err(wrong(expression, "`true` or `false`", &other)),
    }
}

/// A constant.
pub(super) fn literal(expression: &Expr) -> Result<Literal> {
    match value(expression)? {
        Value::Literal(value) => Ok(value),
        other => Err(wrong(expression, "a constant", &other)),
    }
}

/// A condition, or a constant in its place.
pub(super) fn condition(expression: &Expr) -> Result<Condition> {
    match value(expression)? {
        Value::Condition(condition) => Ok(condition),
        Value::Literal(value) => Ok(migrate::value(value)),
        other => Err(wrong(expression, "a condition", &other)),
    }
}

fn deletion(expression: &Expr) -> Result<OnDelete> {
    match value(expression)? {
        Value::OnDelete(on_delete) => Ok(on_delete),
        other => Err(wrong(
            expression,
            "a rule for deletion such as `Cascade`",
            &other,
        )),
    }
}
