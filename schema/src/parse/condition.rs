//! Reads conditions of indexes and constraints: `rating >= 0 & (status == Status::Draft | pub_date.isnull(true))`.
//!
//! Not a Rust expression: comparisons bind tighter than `&` and `|`, so that no parentheses are needed around them.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Expr, ExprPath, Lit, LitBool, Path, Token, token};

use super::read::{self, found, place};
use super::source::{Condition, Operand};
use crate::diagnostic::Diagnostic;
use crate::model::Comparison;

type Result<T> = std::result::Result<T, Diagnostic>;

/// Reads a condition up to the next comma.
pub(super) fn condition(input: ParseStream<'_>) -> Result<Condition> {
    let condition = or(input)?;
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(condition);
    }
    let found = found(input);
    Err(Diagnostic::new(
        place(input),
        format!("expected `&`, `|` or the end of the condition, found {found}"),
    ))
}

fn or(input: ParseStream<'_>) -> Result<Condition> {
    let mut left = and(input)?;
    while input.peek(Token![|]) {
        if let Ok(double) = input.parse::<Token![||]>() {
            return Err(Diagnostic::new(
                double,
                "conditions are joined with `|`\nhelp: write `|` instead of `||`",
            ));
        }
        let _ = input.parse::<Token![|]>();
        left = Condition::Or(Box::new(left), Box::new(and(input)?));
    }
    Ok(left)
}

fn and(input: ParseStream<'_>) -> Result<Condition> {
    let mut left = not(input)?;
    while input.peek(Token![&]) {
        if let Ok(double) = input.parse::<Token![&&]>() {
            return Err(Diagnostic::new(
                double,
                "conditions are joined with `&`\nhelp: write `&` instead of `&&`",
            ));
        }
        let _ = input.parse::<Token![&]>();
        left = Condition::And(Box::new(left), Box::new(not(input)?));
    }
    Ok(left)
}

fn not(input: ParseStream<'_>) -> Result<Condition> {
    if input.parse::<Token![!]>().is_ok() {
        return Ok(Condition::Not(Box::new(not(input)?)));
    }
    if input.peek(token::Paren) {
        let group = place(input);
        let content = read::parens(input)
            .map_err(|error| Diagnostic::from_syn(&error, group.clone(), "in these parentheses"))?;
        if content.is_empty() {
            return Err(Diagnostic::new(group, "these parentheses are empty"));
        }
        let inner = or(&content)?;
        if content.is_empty() {
            return Ok(inner);
        }
        return Err(Diagnostic::new(
            place(&content),
            format!("expected `&`, `|` or `)`, found {}", found(&content)),
        ));
    }
    comparison(input)
}

fn comparison(input: ParseStream<'_>) -> Result<Condition> {
    let left = operand(input)?;
    if let Operand::Field(field) = &left
        && input.peek(Token![.])
    {
        return method(input, field);
    }
    let Some(comparison) = comparator(input)? else {
        return match left {
            Operand::Field(field) => Ok(Condition::Field(field)),
            Operand::Constant(value) => Err(Diagnostic::new(
                value,
                "a condition compares a field with a value",
            )),
        };
    };
    let right = operand(input)?;
    let place = place(input);
    if comparator(input)?.is_some() {
        return Err(Diagnostic::new(
            place,
            "comparisons cannot be chained\nhelp: write `(0 <= rating) & (rating <= 10)`",
        ));
    }
    Ok(Condition::Compare(left, comparison, right))
}

fn comparator(input: ParseStream<'_>) -> Result<Option<Comparison>> {
    macro_rules! take {
        ($($token:tt => $comparison:ident),*) => {
            $(if input.parse::<Token![$token]>().is_ok() { return Ok(Some(Comparison::$comparison)); })*
        };
    }
    if input.peek(Token![<<]) || input.peek(Token![>>]) || input.peek(Token![=>]) {
        return Ok(None);
    }
    take!(== => Equal, != => NotEqual, <= => LessOrEqual, >= => GreaterOrEqual, < => Less, > => Greater);
    match input.parse::<Token![=]>() {
        Ok(single) => Err(Diagnostic::new(
            single,
            "a comparison takes `==`\nhelp: write `==` instead of `=`",
        )),
        Err(_) => Ok(None),
    }
}

/// A field, a literal or a constant such as `Status::Draft`.
fn operand(input: ParseStream<'_>) -> Result<Operand> {
    let place = place(input);
    if input.is_empty() {
        return Err(Diagnostic::new(place, "the condition ends too early"));
    }
    if input.peek(Token![-]) || input.peek(Lit) {
        return constant(input).map(|value| Operand::Constant(Box::new(value)));
    }
    if let Ok(path) = input.call(Path::parse_mod_style) {
        return Ok(match path.get_ident() {
            Some(field) if field != "None" => Operand::Field(read::emittable(field.clone())),
            _ => Operand::Constant(Box::new(Expr::Path(ExprPath {
                attrs: Vec::new(),
                qself: None,
                path,
            }))),
        });
    }
    if let Some(word) = read::ident(input) {
        return Ok(Operand::Field(read::emittable(word)));
    }
    Err(Diagnostic::new(
        place,
        format!("expected a field or a value, found {}", found(input)),
    ))
}

/// A literal, with a minus before it or not.
fn constant(input: ParseStream<'_>) -> Result<Expr> {
    let place = place(input);
    let minus = input.parse::<Option<Token![-]>>().ok().flatten();
    match (minus, input.parse::<Lit>()) {
        (None, Ok(lit)) => Ok(syn::parse_quote!(#lit)),
        (Some(minus), Ok(lit)) => Ok(syn::parse_quote!(#minus #lit)),
        (_, Err(_)) => Err(Diagnostic::new(place, "expected a number after `-`")),
    }
}

/// A row is stored by itself, whatever it points at.
pub(crate) const OWN_FIELDS: &str = "only the model's own fields can be named here";

/// `.isnull(true)` or `.in_([..])`.
fn method(input: ParseStream<'_>, field: &Ident) -> Result<Condition> {
    let _ = input.parse::<Token![.]>();
    let Some(name) = read::ident(input) else {
        return Err(Diagnostic::new(
            field,
            format!("something is missing after `{field}.`\nhelp: write `{field}.isnull(true)`"),
        ));
    };
    let text = name.to_string();
    let operator = match text.as_str() {
        "isnull" | "in_" | "in" => None,
        "exact" => Some("=="),
        "gt" => Some(">"),
        "gte" => Some(">="),
        "lt" => Some("<"),
        "lte" => Some("<="),
        _ if !input.peek(token::Paren) => {
            return Err(Diagnostic::new(field, OWN_FIELDS));
        }
        _ => {
            return Err(Diagnostic::new(
                &name,
                format!(
                    "`{text}` cannot be used in a condition\nnote: known here: `==`, `!=`, `<`, `<=`, `>`, `>=`, `isnull`, `in_`"
                ),
            ));
        }
    };
    if let Some(operator) = operator {
        return Err(Diagnostic::new(
            &name,
            format!("a condition compares with operators\nhelp: write `{field} {operator} …`"),
        ));
    }
    let Ok(content) = read::parens(input) else {
        return Err(Diagnostic::new(
            &name,
            format!("`{text}` needs its value in parentheses"),
        ));
    };
    let condition = if text == "isnull" {
        is_null(&content, field, &name)
    } else {
        is_in(&content, field, &name)
    }?;
    if content.is_empty() {
        return Ok(condition);
    }
    Err(Diagnostic::new(
        place(&content),
        format!("`{text}` takes one value"),
    ))
}

fn is_null(input: ParseStream<'_>, field: &Ident, name: &Ident) -> Result<Condition> {
    let place = if input.is_empty() {
        name.to_token_stream()
    } else {
        place(input)
    };
    match input.parse::<LitBool>() {
        Ok(value) => Ok(Condition::IsNull(field.clone(), value.value)),
        Err(_) => Err(Diagnostic::new(place, "`isnull` takes `true` or `false`")),
    }
}

fn is_in(input: ParseStream<'_>, field: &Ident, name: &Ident) -> Result<Condition> {
    let Ok(list) = read::brackets(input) else {
        return Err(Diagnostic::new(
            name,
            "`in_` takes a list\nhelp: write `in_([1, 2])`",
        ));
    };
    let mut values = Vec::new();
    while !list.is_empty() {
        values.push(operand(&list)?);
        if !read::eat_comma(&list) && !list.is_empty() {
            return Err(Diagnostic::new(
                place(&list),
                format!("expected `,`, found {}", found(&list)),
            ));
        }
    }
    if values.is_empty() {
        return Err(Diagnostic::new(name, "`in_` needs at least one value"));
    }
    Ok(Condition::In(field.clone(), values))
}
