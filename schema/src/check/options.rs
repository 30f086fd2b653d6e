//! Sorts the arguments of a field into its target and its options, and reads values of options.
//!
//! Here an option is known, taken by the field type, given once and of the right form. What it means comes later.

use proc_macro2::Ident;
use syn::{Expr, ExprLit, ExprUnary, Lit, LitStr, UnOp};

use super::kinds::{self, Kind};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean, listing};
use crate::parse::source::Arg;
use crate::parse::{FieldOption, text};

/// The arguments of one field.
#[derive(Debug)]
pub(crate) struct Options {
    /// The field type as written, where what is missing is reported.
    pub(crate) place: Ident,
    /// The first argument of a relation.
    pub(crate) target: Option<Expr>,
    /// The options, known and taken by the type.
    pub(crate) list: Vec<FieldOption>,
    /// The name of every option that was meant, right or wrong.
    pub(crate) mentioned: Vec<String>,
}

impl Options {
    /// Sorts the arguments.
    pub(crate) fn sort(
        kind: &Kind,
        place: Ident,
        args: Vec<Arg>,
        errors: &mut Diagnostics,
    ) -> Self {
        let mut options = Self {
            place,
            target: None,
            list: Vec::new(),
            mentioned: Vec::new(),
        };
        for (at, arg) in args.into_iter().enumerate() {
            match arg {
                Arg::Broken(name) => options.mentioned.push(name.to_string()),
                Arg::Named { name, value } => options.add(kind, name, Some(value), errors),
                Arg::Bare(expr) => options.bare(kind, expr, at == 0, errors),
            }
        }
        options
    }

    fn bare(&mut self, kind: &Kind, expr: Expr, first: bool, errors: &mut Diagnostics) {
        if let Expr::Call(call) = &expr
            && let Some(name) = ident_of(&call.func).cloned()
            && kinds::is_option(&name.to_string())
        {
            // `error_messages(unique = "…")`
            return self.add(kind, name, Some(expr), errors);
        }
        let flag = ident_of(&expr).cloned();
        if let Some(name) = flag
            && (!kind.takes_target() || !first || kinds::is_option(&name.to_string()))
        {
            self.add(kind, name, None, errors);
        } else if kind.takes_target() && self.target.is_none() {
            self.target = Some(expr);
        } else {
            let value = text::source(&expr);
            let example = kind.options().next().unwrap_or("null");
            errors.error(
                expr,
                format!("`{value}` has no name\nhelp: options of `{}` are named, such as `{example} = …`", kind.name),
            );
        }
    }

    fn add(&mut self, kind: &Kind, name: Ident, value: Option<Expr>, errors: &mut Diagnostics) {
        let text = name.to_string();
        if let Some(message) = refusal(kind, &text) {
            errors.error(&name, message);
        } else if self.mentioned.contains(&text) {
            errors.error(&name, format!("option `{text}` is given twice"));
        } else {
            self.list.push(FieldOption { name, value });
        }
        self.mentioned.push(text);
    }

    /// The option of that name.
    pub(crate) fn find(&self, name: &str) -> Option<&FieldOption> {
        self.list.iter().find(|option| option.name == name)
    }

    /// Whether the option is there, right or wrong.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.mentioned.iter().any(|one| one == name)
    }

    /// A flag: `null`, `null = true`, `db_index = false`. Nothing when it is not given.
    pub(crate) fn flag(&self, name: &str, errors: &mut Diagnostics) -> Option<bool> {
        let option = self.find(name)?;
        let Some(value) = &option.value else {
            return Some(true);
        };
        if let Some(Lit::Bool(value)) = literal_of(value) {
            return Some(value.value);
        }
        errors.error(value, format!("`{name}` takes `true` or `false`"));
        None
    }

    /// The value of an option that needs one.
    pub(crate) fn value(&self, name: &str, errors: &mut Diagnostics) -> Option<&Expr> {
        let option = self.find(name)?;
        if option.value.is_none() {
            errors.error(
                &option.name,
                format!("`{name}` needs a value\nhelp: write `{name} = …`"),
            );
        }
        option.value.as_ref()
    }

    /// A text.
    pub(crate) fn text(&self, name: &str, errors: &mut Diagnostics) -> Option<LitStr> {
        let value = self.value(name, errors)?;
        if let Some(Lit::Str(text)) = literal_of(value) {
            return Some(text.clone());
        }
        errors.error(value, format!("`{name}` takes a text such as `\"…\"`"));
        None
    }

    /// A whole number between two bounds.
    pub(crate) fn number(
        &self,
        name: &str,
        least: u32,
        most: u32,
        errors: &mut Diagnostics,
    ) -> Option<u32> {
        let value = self.value(name, errors)?;
        let number = integer_of(value);
        match number.and_then(|number| u32::try_from(number).ok()) {
            Some(number) if number >= least && number <= most => return Some(number),
            _ if number.is_none() => {
                errors.error(
                    value,
                    format!(
                        "`{name}` takes a whole number such as `{name} = {}`",
                        least.max(10).min(most)
                    ),
                );
            }
            _ if most == u32::MAX => {
                errors.error(value, format!("`{name}` must be at least {least}"));
            }
            _ => errors.error(
                value,
                format!("`{name}` must be between {least} and {most}"),
            ),
        }
        None
    }
}

/// Why a field type does not take an option, or nothing when it does.
fn refusal(kind: &Kind, option: &str) -> Option<String> {
    if kind.takes(option) {
        return None;
    }
    let name = kind.name;
    let options = || listing(&format!("options of `{name}`"), kind.options());
    if kind.family == kinds::Family::ManyToMany
        && matches!(option, "null" | "validators" | "db_index")
    {
        return Some(format!(
            "`{option}` has no effect on a `ManyToManyField`\nhelp: remove it"
        ));
    }
    if kind.is_relation() {
        match option {
            "related_query_name" => {
                return Some(
                    "the way back has one name, for instances and for closures\nhelp: write `related_name = …`"
                        .to_owned(),
                );
            }
            "swappable" => {
                return Some(
                    "a model is chosen when the program is built, not by a setting\nhelp: name the model, or an alias of it (`pub use … as User`)"
                        .to_owned(),
                );
            }
            _ => {}
        }
    }
    if kinds::is_option(option) && !kinds::is_later_option(option) {
        let takers: Vec<_> = kinds::that_take(option).collect();
        let note = if takers.len() <= 6 {
            listing(&format!("field types that take `{option}`"), takers)
        } else {
            options()
        };
        return Some(format!(
            "`{name}` does not take the option `{option}`{note}"
        ));
    }
    if kinds::is_later_option(option) {
        return Some(format!("the option `{option}` is not supported yet"));
    }
    Some(format!(
        "unknown option `{option}` for `{name}`{}{}",
        did_you_mean(option, kind.options()),
        options()
    ))
}

/// The expression without the invisible groups that `macro_rules!` leaves, and without parentheses.
pub(crate) fn peel(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => peel(&group.expr),
        Expr::Paren(paren) => peel(&paren.expr),
        _ => expr,
    }
}

/// The literal that an expression is.
pub(crate) fn literal_of(expr: &Expr) -> Option<&Lit> {
    match peel(expr) {
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        _ => None,
    }
}

/// The literal that an expression is, and whether a minus stands before it.
pub(crate) fn signed_literal_of(expr: &Expr) -> Option<(bool, &Lit)> {
    match peel(expr) {
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => literal_of(expr).map(|lit| (true, lit)),
        _ => literal_of(expr).map(|lit| (false, lit)),
    }
}

/// The whole number that an expression is.
pub(crate) fn integer_of(expr: &Expr) -> Option<i128> {
    match signed_literal_of(expr)? {
        (negative, Lit::Int(number)) => {
            let number: i128 = number.base10_digits().parse().ok()?;
            Some(if negative { -number } else { number })
        }
        _ => None,
    }
}

/// The single identifier that an expression is.
pub(crate) fn ident_of(expr: &Expr) -> Option<&Ident> {
    match peel(expr) {
        Expr::Path(path) if path.qself.is_none() => path.path.get_ident(),
        _ => None,
    }
}

/// The identifier of an option such as `related_name`, given as one or as a text.
pub(crate) fn name_of(
    expr: &Expr,
    option: &str,
) -> Result<(String, proc_macro2::Span), Diagnostic> {
    if let Some(ident) = ident_of(expr) {
        return Ok((ident.to_string(), ident.span()));
    }
    if let Some(Lit::Str(text)) = literal_of(expr) {
        return Ok((text.value(), text.span()));
    }
    Err(Diagnostic::new(
        expr,
        format!("`{option}` takes a name such as `{option} = entries`"),
    ))
}
