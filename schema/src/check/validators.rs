//! Checks `validators = […]` and what belongs to it: limits become data, the rest stays code. What cannot be valid is refused.

use proc_macro2::Ident;
use syn::{Expr, ExprRange, RangeLimits};

use super::kinds::{Family, Kind};
use super::{default, options};
use crate::diagnostic::{Diagnostic, Diagnostics, did_you_mean, listing};
use crate::model::{DefaultDef, FieldDef, Literal};
use crate::names;
use crate::parse::{Validator, text};
use crate::validator::ValidatorDef;

/// What a validator of ours looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    Numbers,
    Texts,
    Decimals,
}

/// The validators of `nuages::validators`, known by name.
const KNOWN: &[(&str, Looks)] = &[
    ("MinValue", Looks::Numbers),
    ("MaxValue", Looks::Numbers),
    ("Range", Looks::Numbers),
    ("StepValue", Looks::Numbers),
    ("MinLength", Looks::Texts),
    ("MaxLength", Looks::Texts),
    ("RegexValidator", Looks::Texts),
    ("EmailValidator", Looks::Texts),
    ("URLValidator", Looks::Texts),
    ("DomainNameValidator", Looks::Texts),
    ("SlugValidator", Looks::Texts),
    ("UnicodeSlugValidator", Looks::Texts),
    ("Ipv4Validator", Looks::Texts),
    ("Ipv6Validator", Looks::Texts),
    ("Ipv46Validator", Looks::Texts),
    ("IntegerValidator", Looks::Texts),
    ("IntListValidator", Looks::Texts),
    ("FileExtension", Looks::Texts),
    ("ProhibitNullCharacters", Looks::Texts),
    ("DecimalValidator", Looks::Decimals),
];

/// Those that stand alone; the others need arguments.
const NEED_ARGUMENTS: &[(&str, &str)] = &[
    ("MinValue", "MinValue(0)"),
    ("MaxValue", "MaxValue(100)"),
    ("Range", "Range(0..=10)"),
    ("StepValue", "StepValue(5)"),
    ("MinLength", "MinLength(3)"),
    ("MaxLength", "MaxLength(20)"),
    ("RegexValidator", "RegexValidator::new(\"^[a-z]+$\")"),
    ("FileExtension", "FileExtension(&[\"pdf\"])"),
    ("DecimalValidator", "DecimalValidator::new(5, 2)"),
];

/// The field whose validators are checked.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) kind: &'a Kind,
    pub(crate) def: &'a FieldDef,
    pub(crate) has_choices: bool,
}

/// The validators as data, and the code of those that are none.
#[derive(Default)]
pub(crate) struct Validators {
    pub(crate) defs: Vec<ValidatorDef>,
    pub(crate) code: Vec<Validator>,
}

/// Checks the list.
pub(crate) fn check(list: &[Expr], subject: Subject<'_>, errors: &mut Diagnostics) -> Validators {
    let mut found = Validators::default();
    for expr in list {
        if let Some(limits) = errors.take(one(expr, subject)) {
            match limits {
                Some(defs) => found.defs.extend(defs),
                None => found.add_code(expr),
            }
        }
    }
    found
}

impl Validators {
    fn add_code(&mut self, expr: &Expr) {
        let known = leading(expr).filter(|(name, _)| looks(&name.to_string()).is_some());
        let known = known.map(|(name, _)| name.clone());
        self.code.push(Validator {
            number: u16::try_from(self.defs.len()).unwrap_or(u16::MAX),
            expr: expr.clone(),
            known,
        });
        self.defs
            .push(ValidatorDef::Code(text::source(expr).into()));
    }
}

/// The limits that a validator is, or nothing where it is code.
fn one(expr: &Expr, subject: Subject<'_>) -> Result<Option<Vec<ValidatorDef>>, Diagnostic> {
    let Some((ident, bare)) = leading(expr) else {
        return Ok(None);
    };
    let name = ident.to_string();
    let Some(looks) = looks(&name) else {
        return unknown(ident, &name).map_or(Ok(None), Err);
    };
    fits(ident, &name, looks, subject)?;
    let need = NEED_ARGUMENTS.iter().find(|(known, _)| *known == name);
    if let Some((_, example)) = need.filter(|_| bare) {
        return Err(Diagnostic::new(
            ident,
            format!("`{name}` needs its arguments\nhelp: write `{example}`"),
        ));
    }
    if name == "RegexValidator" {
        pattern(expr)?;
    }
    let Expr::Call(call) = options::peel(expr) else {
        return Ok(None);
    };
    let mut args = call.args.iter();
    let (Some(arg), None) = (args.next(), args.next()) else {
        return Ok(None);
    };
    match name.as_str() {
        "MinValue" => Ok(limit(arg, subject)?.map(|it| vec![ValidatorDef::MinValue(it)])),
        "MaxValue" => Ok(limit(arg, subject)?.map(|it| vec![ValidatorDef::MaxValue(it)])),
        "Range" => range(arg, subject),
        "MinLength" => {
            let Some(least) = length(arg, &name)? else {
                return Ok(None);
            };
            match subject.def.kind.max_length() {
                Some(most) if least > most => Err(Diagnostic::new(
                    arg,
                    format!("no text is valid: `max_length` is {most}"),
                )),
                _ => Ok(Some(vec![ValidatorDef::MinLength(least)])),
            }
        }
        "MaxLength" => Ok(length(arg, &name)?.map(|it| vec![ValidatorDef::MaxLength(it)])),
        _ => Ok(None),
    }
}

fn looks(name: &str) -> Option<Looks> {
    let known = KNOWN.iter().find(|(known, _)| *known == name);
    known.map(|(_, looks)| *looks)
}

/// The name that an expression begins with, and whether it is nothing but that.
fn leading(expr: &Expr) -> Option<(&Ident, bool)> {
    match options::peel(expr) {
        Expr::Path(path) if path.qself.is_none() && path.path.leading_colon.is_none() => {
            let first = path.path.segments.first()?;
            let single = path.path.segments.len() == 1;
            let known = looks(&first.ident.to_string()).is_some();
            (single || known).then_some((&first.ident, single))
        }
        Expr::Call(call) => Some((leading(&call.func)?.0, false)),
        Expr::MethodCall(call) => Some((leading(&call.receiver)?.0, false)),
        _ => None,
    }
}

/// A name that is probably one of ours, misspelt. Whatever else is the user's own.
fn unknown(ident: &Ident, name: &str) -> Option<Diagnostic> {
    if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return None;
    }
    let names = || KNOWN.iter().map(|(known, _)| *known);
    let stem = name.strip_suffix("Validator").unwrap_or(name);
    let long = format!("{stem}Validator");
    let meant = names()
        .find(|known| [stem, &long].contains(known))
        .or_else(|| names::nearest(name, names()))?;
    Some(Diagnostic::new(
        ident,
        format!("unknown validator `{name}`\nhelp: did you mean `{meant}`?"),
    ))
}

fn fits(ident: &Ident, name: &str, looks: Looks, subject: Subject<'_>) -> Result<(), Diagnostic> {
    let field = &subject.def.name;
    if subject.has_choices {
        return Err(Diagnostic::new(
            ident,
            format!(
                "the values of `{field}` are its choices, so that `{name}` would refuse one or none\nhelp: remove it"
            ),
        ));
    }
    let family = subject.kind.family;
    let number = matches!(family, Family::Integer | Family::Float | Family::Decimal);
    let (what, fits) = match looks {
        Looks::Numbers => (
            "numbers",
            number || matches!(family, Family::Date | Family::Duration),
        ),
        Looks::Texts => {
            let length = matches!(name, "MinLength" | "MaxLength");
            let bytes = family == Family::Binary && length;
            ("texts", family == Family::Text || bytes)
        }
        Looks::Decimals => ("decimals", matches!(family, Family::Decimal | Family::Text)),
    };
    if fits {
        return Ok(());
    }
    let help = match name {
        "MinLength" if number => "\nhelp: `MinValue` looks at numbers",
        "MaxLength" if number => "\nhelp: `MaxValue` looks at numbers",
        "MinValue" if family == Family::Text => "\nhelp: `MinLength` looks at the length of a text",
        "MaxValue" if family == Family::Text => "\nhelp: `MaxLength` looks at the length of a text",
        _ => "",
    };
    Err(Diagnostic::new(
        ident,
        format!(
            "`{name}` looks at {what}, and `{field}` is of type `{}`{help}",
            subject.kind.name
        ),
    ))
}

/// A limit that is a literal; nothing where it is an expression.
fn limit(arg: &Expr, subject: Subject<'_>) -> Result<Option<Literal>, Diagnostic> {
    let Some((negative, lit)) = options::signed_literal_of(arg) else {
        return Ok(None);
    };
    default::literal(arg, negative, lit, subject.def.kind)
}

fn length(arg: &Expr, name: &str) -> Result<Option<u32>, Diagnostic> {
    if options::signed_literal_of(arg).is_none() {
        return Ok(None);
    }
    let number = options::integer_of(arg).and_then(|number| u32::try_from(number).ok());
    number.map(Some).ok_or_else(|| {
        Diagnostic::new(
            arg,
            format!("`{name}` takes a number of characters such as `{name}(3)`"),
        )
    })
}

/// `0..=10`, `1..`.
fn range(arg: &Expr, subject: Subject<'_>) -> Result<Option<Vec<ValidatorDef>>, Diagnostic> {
    let Expr::Range(range) = options::peel(arg) else {
        if options::signed_literal_of(arg).is_none() {
            return Ok(None);
        }
        return Err(Diagnostic::new(
            arg,
            "`Range` takes a range\nhelp: write `Range(0..=10)`, or `MaxValue(10)`",
        ));
    };
    let end = |end: &Option<Box<Expr>>| match end {
        Some(end) => Ok((true, limit(end, subject)?)),
        None => Ok((false, None)),
    };
    let ((has_start, start), (has_end, last)) = (end(&range.start)?, end(&range.end)?);
    if (has_start && start.is_none()) || (has_end && last.is_none()) {
        return Ok(None);
    }
    let last = included(range, last)?;
    if let (Some(least), Some(most)) = (&start, &last)
        && less(most, least)
    {
        return Err(Diagnostic::new(arg, "no number is in this range"));
    }
    if start.is_none() && last.is_none() {
        return Err(Diagnostic::new(
            arg,
            "every number is in this range\nhelp: write its limits, such as `0..=10`",
        ));
    }
    let start = start.map(ValidatorDef::MinValue);
    let last = last.map(ValidatorDef::MaxValue);
    Ok(Some(start.into_iter().chain(last).collect()))
}

/// The greatest value of a range.
fn included(range: &ExprRange, last: Option<Literal>) -> Result<Option<Literal>, Diagnostic> {
    match (last, &range.limits) {
        (Some(Literal::Integer(last)), RangeLimits::HalfOpen(_)) => {
            Ok(Some(Literal::Integer(last.saturating_sub(1))))
        }
        (Some(_), RangeLimits::HalfOpen(_)) => Err(Diagnostic::new(
            &range.end,
            "a range of such numbers includes its end\nhelp: write `..=`",
        )),
        (last, _) => Ok(last),
    }
}

/// Whether a number is less than another.
fn less(left: &Literal, right: &Literal) -> bool {
    match (left, right) {
        (Literal::Integer(left), Literal::Integer(right)) => left < right,
        (Literal::Float(left), Literal::Float(right)) => left < right,
        (Literal::Text(left), Literal::Text(right)) => {
            let number = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
            number(left) < number(right)
        }
        _ => false,
    }
}

/// A pattern that is written out is read here, so that a mistake in it does not wait for the program.
fn pattern(expr: &Expr) -> Result<(), Diagnostic> {
    let arg = match options::peel(expr) {
        Expr::MethodCall(call) => return pattern(&call.receiver),
        Expr::Call(call) => call.args.first(),
        _ => None,
    };
    #[cfg(feature = "regex")]
    if let Some(arg) = arg
        && let Some(syn::Lit::Str(text)) = options::literal_of(arg)
        && let Err(error) = regex_syntax::parse(&text.value())
    {
        let error = error.to_string();
        let last = error.lines().last().unwrap_or_default();
        let why = last.strip_prefix("error: ").unwrap_or(last).to_owned();
        return Err(Diagnostic::new(
            arg,
            format!("this is not a regular expression: {why}"),
        ));
    }
    let _ = arg;
    Ok(())
}

/// A default that the field's own limits refuse.
pub(crate) fn default_in_limits(def: &FieldDef) -> Option<String> {
    let Some(DefaultDef::Literal(value)) = &def.default else {
        return None;
    };
    def.details.validators.iter().find_map(|validator| {
        let length = || match value {
            Literal::Text(text) => u32::try_from(text.chars().count()).ok(),
            _ => None,
        };
        match validator {
            ValidatorDef::MinValue(least) if less(value, least) => Some(format!(
                "the default is not valid: {} is the least value",
                shown(least)
            )),
            ValidatorDef::MaxValue(most) if less(most, value) => Some(format!(
                "the default is not valid: {} is the greatest value",
                shown(most)
            )),
            // An empty text is not looked at.
            ValidatorDef::MinLength(least) if length().is_some_and(|it| it > 0 && it < *least) => {
                Some(format!(
                    "the default is not valid: a text has at least {least} characters"
                ))
            }
            ValidatorDef::MaxLength(most) if length().is_some_and(|it| it > *most) => Some(
                format!("the default is not valid: a text has at most {most} characters"),
            ),
            _ => None,
        }
    })
}

fn shown(literal: &Literal) -> String {
    match literal {
        Literal::Integer(number) => number.to_string(),
        Literal::Float(number) => number.to_string(),
        Literal::Text(text) => text.to_string(),
        Literal::Bool(truth) => truth.to_string(),
        Literal::Null => "NULL".to_owned(),
    }
}

/// Codes that never occur, since the type of the field takes care, and why.
const IMPOSSIBLE: &[(&str, &str)] = &[
    ("null", "a field without `null` cannot be given none"),
    ("invalid_choice", "a field with choices holds one of them"),
];

/// Checks the codes of `error_messages(unique = "…")`. Errors with other codes than these do not occur.
pub(crate) fn known_code(code: &Ident, subject: Subject<'_>) -> Option<Diagnostic> {
    let name = code.to_string();
    let codes = codes(subject)?;
    if codes.contains(&name.as_str()) {
        return None;
    }
    let field = &subject.def.name;
    if let Some((_, why)) = IMPOSSIBLE.iter().find(|(known, _)| *known == name) {
        return Some(Diagnostic::new(
            code,
            format!("no error of `{field}` has the code `{name}`: {why}\nhelp: remove it"),
        ));
    }
    Some(Diagnostic::new(
        code,
        format!(
            "no error of `{field}` has the code `{name}`{}{}",
            did_you_mean(&name, codes.iter().copied()),
            listing(&format!("codes of `{field}`"), codes.iter().copied())
        ),
    ))
}

/// The codes of a field's errors; nothing where its own validators may use others.
fn codes(subject: Subject<'_>) -> Option<Vec<&'static str>> {
    let def = subject.def;
    let mut codes = vec!["blank"];
    let mut add = |on: bool, list: &[&'static str]| {
        if on {
            codes.extend_from_slice(list);
        }
    };
    add(def.unique || def.primary_key, &["unique"]);
    add(!def.details.unique_for.is_empty(), &["unique_for_date"]);
    let family = subject.kind.family;
    let checked = ["SlugField", "EmailField", "URLField"].contains(&subject.kind.name);
    add(checked || family == Family::ForeignKey, &["invalid"]);
    add(def.kind.max_length().is_some(), &["max_length"]);
    add(family == Family::Text, &["null_characters_not_allowed"]);
    add(family == Family::Float, &["invalid"]);
    add(family == Family::Address, &["invalid"]);
    add(family == Family::Integer, &["min_value", "max_value"]);
    add(family == Family::Binary, &["max_length"]);
    let digits = ["max_digits", "max_decimal_places", "max_whole_digits"];
    add(family == Family::Decimal, &digits);
    for validator in def.details.validators.iter() {
        let code = match validator {
            ValidatorDef::MinValue(_) => "min_value",
            ValidatorDef::MaxValue(_) => "max_value",
            ValidatorDef::MinLength(_) => "min_length",
            ValidatorDef::MaxLength(_) => "max_length",
            ValidatorDef::Code(_) => return None,
        };
        codes.push(code);
    }
    let mut seen = Vec::new();
    codes.retain(|code| {
        !seen.contains(code) && {
            seen.push(*code);
            true
        }
    });
    Some(codes)
}
