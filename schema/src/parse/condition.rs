//! Reads conditions of indexes and constraints: `rating >= 0 & (status == Status::Draft | pub_date.isnull(true))`.
//!
//! Not a Rust expression: comparisons bind tighter than `&` and `|`, so that no parentheses are needed around them.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::{Expr, ExprPath, Lit, LitBool, Path, Token, token};

use super::read::{self, found, place};
use super::source::{Condition, Operand};
use crate::diagnostic::Diagnostic;
use crate::model::{Comparison, Function};

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
    if input.peek(token::Paren) && !operand_is_in_parens(input) {
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

/// Whether the parentheses that follow are a part of an operand: `(a + b) > 3`.
fn operand_is_in_parens(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    read::skip_one(&ahead);
    operator(&ahead, SUMS).is_some()
        || operator(&ahead, PRODUCTS).is_some()
        || ahead.peek(Token![.])
        || ahead.peek(Token![==])
        || ahead.peek(Token![!=])
        || (ahead.peek(Token![<]) && !ahead.peek(Token![<<]))
        || (ahead.peek(Token![>]) && !ahead.peek(Token![>>]))
}

fn comparison(input: ParseStream<'_>) -> Result<Condition> {
    let first = place(input);
    let left = sum(input)?;
    if input.peek(Token![.]) {
        return method(input, left);
    }
    let Some(comparison) = comparator(input)? else {
        return match left {
            Operand::Field(field) => Ok(Condition::Field(field)),
            Operand::Call { function, .. } if function.is_condition() => Ok(Condition::Call(left)),
            Operand::Constant(_) | Operand::Call { .. } => Err(Diagnostic::new(
                first,
                "a condition compares a field with a value",
            )),
        };
    };
    let right = sum(input)?;
    let place = place(input);
    if comparator(input)?.is_some() {
        return Err(Diagnostic::new(
            place,
            "comparisons cannot be chained\nhelp: write `(0 <= rating) & (rating <= 10)`",
        ));
    }
    Ok(Condition::Compare(left, comparison, right))
}

const SUMS: &[(char, Function)] = &[('+', Function::Add), ('-', Function::Subtract)];
const PRODUCTS: &[(char, Function)] = &[
    ('*', Function::Multiply),
    ('/', Function::Divide),
    ('%', Function::Modulo),
];

/// The operator that follows, if it is one of these.
fn operator(input: ParseStream<'_>, known: &[(char, Function)]) -> Option<Function> {
    let TokenTree::Punct(punct) = read::peek_token(input)? else {
        return None;
    };
    let known = known.iter().find(|(sign, _)| *sign == punct.as_char());
    known.map(|(_, function)| *function)
}

/// `a + b - c`.
fn sum(input: ParseStream<'_>) -> Result<Operand> {
    chain(input, SUMS, product)
}

/// `a * b / c`.
fn product(input: ParseStream<'_>) -> Result<Operand> {
    chain(input, PRODUCTS, computed)
}

fn chain(
    input: ParseStream<'_>,
    known: &[(char, Function)],
    next: fn(ParseStream<'_>) -> Result<Operand>,
) -> Result<Operand> {
    let mut left = next(input)?;
    while let Some(function) = operator(input, known) {
        let place = place(input);
        read::skip_one(input);
        left = Operand::Call {
            place,
            function,
            operands: vec![left, next(input)?],
        };
    }
    Ok(left)
}

/// `headline.trim().lower()`, or something in parentheses.
fn computed(input: ParseStream<'_>) -> Result<Operand> {
    let mut operand = if input.peek(token::Paren) {
        let group = place(input);
        let content = read::parens(input)
            .map_err(|error| Diagnostic::from_syn(&error, group.clone(), "in these parentheses"))?;
        let inner = sum(&content)?;
        if !content.is_empty() {
            return Err(Diagnostic::new(
                place(&content),
                format!("expected an operator or `)`, found {}", found(&content)),
            ));
        }
        inner
    } else {
        operand(input)?
    };
    while let Some((name, function)) = function_ahead(input) {
        let _ = input.parse::<Token![.]>();
        let place = place(input);
        read::ident(input);
        let Ok(content) = read::parens(input) else {
            let value = if function.operands() > 1 { "…" } else { "" };
            return Err(Diagnostic::new(
                place,
                format!("`{name}` is called\nhelp: write `{name}({value})`"),
            ));
        };
        let mut operands = vec![operand];
        while !content.is_empty() {
            operands.push(sum(&content)?);
            if !read::eat_comma(&content) && !content.is_empty() {
                return Err(Diagnostic::new(
                    self::place(&content),
                    format!("expected `,` or `)`, found {}", found(&content)),
                ));
            }
        }
        if operands.len() != function.operands() {
            let takes = if function.operands() == 1 {
                "no value"
            } else {
                "one value"
            };
            return Err(Diagnostic::new(place, format!("`{name}` takes {takes}")));
        }
        operand = Operand::Call {
            place,
            function,
            operands,
        };
    }
    Ok(operand)
}

/// The function that is called next, if `.` and its name follow.
fn function_ahead(input: ParseStream<'_>) -> Option<(Ident, Function)> {
    let ahead = input.fork();
    ahead.parse::<Token![.]>().ok()?;
    let name = read::ident(&ahead)?;
    let function = Function::method(&name.to_string())?;
    Some((name, function))
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

/// What an operand is called in messages.
fn shown(operand: &Operand) -> String {
    match operand {
        Operand::Field(field) => field.to_string(),
        Operand::Constant(_) | Operand::Call { .. } => "…".to_owned(),
    }
}

/// A word after a dot that means nothing here: a field of another model, or a method that conditions do not have.
fn no_method(name: &Ident, on: &Operand, called: bool) -> Diagnostic {
    if !called {
        let place = match on {
            Operand::Field(field) => field.to_token_stream(),
            Operand::Constant(_) | Operand::Call { .. } => name.to_token_stream(),
        };
        return Diagnostic::new(place, OWN_FIELDS);
    }
    let methods: Vec<String> = Function::METHODS
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    Diagnostic::new(
        name,
        format!(
            "`{name}` cannot be used in a condition\nnote: known here: `==`, `!=`, `<`, `<=`, `>`, `>=`, `isnull`, `in_`, `range`, {}",
            methods.join(", ")
        ),
    )
}

/// `.isnull(true)`, `.in_([..])` or `.range(..)`.
fn method(input: ParseStream<'_>, on: Operand) -> Result<Condition> {
    let dot = place(input);
    let _ = input.parse::<Token![.]>();
    let field = shown(&on);
    let Some(name) = read::ident(input) else {
        return Err(Diagnostic::new(
            dot,
            format!("something is missing after `{field}.`\nhelp: write `{field}.isnull(true)`"),
        ));
    };
    let text = name.to_string();
    let operator = match text.as_str() {
        "isnull" | "in_" | "in" | "range" => None,
        "exact" => Some("=="),
        "gt" => Some(">"),
        "gte" => Some(">="),
        "lt" => Some("<"),
        "lte" => Some("<="),
        _ => return Err(no_method(&name, &on, input.peek(token::Paren))),
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
    let condition = match text.as_str() {
        "isnull" => is_null(&content, on, &name),
        "range" => range(&content, on, &name),
        _ => is_in(&content, on, &name),
    }?;
    if content.is_empty() {
        return Ok(condition);
    }
    let takes = if text == "range" {
        "two values"
    } else {
        "one value"
    };
    Err(Diagnostic::new(
        place(&content),
        format!("`{text}` takes {takes}"),
    ))
}

fn is_null(input: ParseStream<'_>, on: Operand, name: &Ident) -> Result<Condition> {
    let place = if input.is_empty() {
        name.to_token_stream()
    } else {
        place(input)
    };
    match input.parse::<LitBool>() {
        Ok(value) => Ok(Condition::IsNull(on, value.value)),
        Err(_) => Err(Diagnostic::new(place, "`isnull` takes `true` or `false`")),
    }
}

fn range(input: ParseStream<'_>, on: Operand, name: &Ident) -> Result<Condition> {
    let wrong = || Diagnostic::new(name, "`range` takes two values\nhelp: write `range(0, 10)`");
    if input.is_empty() {
        return Err(wrong());
    }
    let low = sum(input)?;
    if !read::eat_comma(input) || input.is_empty() {
        return Err(wrong());
    }
    let high = sum(input)?;
    read::eat_comma(input);
    Ok(Condition::Range(on, Box::new((low, high))))
}

fn is_in(input: ParseStream<'_>, on: Operand, name: &Ident) -> Result<Condition> {
    let Ok(list) = read::brackets(input) else {
        return Err(Diagnostic::new(
            name,
            "`in_` takes a list\nhelp: write `in_([1, 2])`",
        ));
    };
    let mut values = Vec::new();
    while !list.is_empty() {
        values.push(sum(&list)?);
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
    Ok(Condition::In(on, values))
}
