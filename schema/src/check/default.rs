//! Checks `default = …` against the field's type, and constants in conditions, which follow the same rules.
//!
//! A literal becomes a value that migrations can write. Whatever else is a Rust expression for the program, and rustc
//! checks its type.

use std::net::IpAddr;

use syn::{Expr, Lit, Path};

use super::{Known, choices, options};
use crate::diagnostic::Diagnostic;
use crate::model::{ChoiceDef, DbDefault, DefaultDef, FieldKind, IpProtocol, Literal};
use crate::parse::text;

/// The field that a value is for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) kind: FieldKind,
    pub(crate) null: bool,
    pub(crate) enum_path: Option<&'a Path>,
    pub(crate) choices: &'a [ChoiceDef],
}

/// The meaning of the value of `default`.
pub(crate) fn check(
    value: &Expr,
    field: &Target<'_>,
    known: &Known<'_>,
) -> Result<DefaultDef, Diagnostic> {
    if options::ident_of(value).is_some_and(|ident| ident == "None") {
        if field.null {
            return Ok(DefaultDef::Literal(Literal::Null));
        }
        return Err(Diagnostic::new(
            value,
            "`None` is not a value of this field\nhelp: add `null` to the options",
        ));
    }
    if let Expr::Path(path) = options::peel(value)
        && let Some((of, literal)) = choices::constant(&path.path, known)?
    {
        return same_enum(value, &of, field).map(|()| DefaultDef::Literal(literal));
    }
    let Some((negative, lit)) = options::signed_literal_of(value) else {
        return Ok(expression(value));
    };
    if let Some(path) = field.enum_path {
        return Err(not_a_choice(value, path, field, known));
    }
    Ok(literal(value, negative, lit, field.kind)?
        .map_or_else(|| expression(value), DefaultDef::Literal))
}

/// The meaning of the value of `db_default`.
pub(crate) fn in_database(
    value: &Expr,
    field: &Target<'_>,
    known: &Known<'_>,
) -> Result<DbDefault, Diagnostic> {
    let has_present = matches!(
        field.kind,
        FieldKind::DateField | FieldKind::DateTimeField | FieldKind::TimeField
    );
    if options::ident_of(value).is_some_and(|ident| ident == "Now") {
        return if has_present {
            Ok(DbDefault::Now)
        } else {
            Err(Diagnostic::new(
                value,
                format!("`Now` is no value of a `{}`", field.kind.name()),
            ))
        };
    }
    let refused = |error: Diagnostic| match example(field.kind) {
        // That a program could evaluate something is no help here.
        Some(_) if field.enum_path.is_none() => not_in_database(value, has_present),
        _ => error,
    };
    match check(value, field, known).map_err(refused)? {
        DefaultDef::Literal(Literal::Null) => Err(Diagnostic::new(
            value,
            "the database puts NULL into a column anyway\nhelp: remove `db_default`",
        )),
        DefaultDef::Literal(literal) => Ok(DbDefault::Literal(literal)),
        DefaultDef::Expression(_) => Err(not_in_database(value, has_present)),
    }
}

fn not_in_database(value: &Expr, has_present: bool) -> Diagnostic {
    let wanted = if has_present {
        "`Now`"
    } else {
        "a literal, which the database can write"
    };
    Diagnostic::new(
        value,
        format!("`db_default` takes {wanted}\nhelp: what the program evaluates is `default = …`"),
    )
}

/// A value that only the program can evaluate.
pub(crate) fn expression(value: &Expr) -> DefaultDef {
    DefaultDef::Expression(text::source(value).into())
}

fn same_enum(value: &Expr, of: &proc_macro2::Ident, field: &Target<'_>) -> Result<(), Diagnostic> {
    match field.enum_path {
        Some(path) if path.is_ident(of) => Ok(()),
        Some(path) => {
            let wanted = text::path(path);
            Err(Diagnostic::new(
                value,
                format!("the choices of this field are those of `{wanted}`, not of `{of}`"),
            ))
        }
        None => Err(Diagnostic::new(
            value,
            format!("the field has no choices\nhelp: add `choices = {of}`"),
        )),
    }
}

/// A literal where a choice is meant.
fn not_a_choice(value: &Expr, path: &Path, field: &Target<'_>, known: &Known<'_>) -> Diagnostic {
    let name = text::path(path);
    let written = options::signed_literal_of(value)
        .and_then(|(negative, lit)| literal(value, negative, lit, field.kind).ok().flatten());
    let same = field
        .choices
        .iter()
        .find(|choice| Some(&choice.value) == written.as_ref());
    let known = path
        .get_ident()
        .is_some_and(|ident| known.choices(ident).is_some());
    let message = match same.or_else(|| field.choices.first()) {
        Some(choice) if same.is_some() => format!(
            "the default of a field with choices is one of them\nhelp: write `{name}::{}`",
            choice.name
        ),
        Some(choice) if known => format!(
            "`{}` is not among the choices of this field\nhelp: write `{name}::{}` or another choice of `{name}`",
            text::source(value),
            choice.name
        ),
        _ => format!("the default of a field with choices is one of them\nhelp: write `{name}::…`"),
    };
    Diagnostic::new(value, message)
}

/// The value that a literal is for a field of that type; nothing when the type has no literals.
pub(crate) fn literal(
    value: &Expr,
    negative: bool,
    lit: &Lit,
    kind: FieldKind,
) -> Result<Option<Literal>, Diagnostic> {
    let wrong = |expected: &str| {
        let written = text::source(value);
        Err(Diagnostic::new(
            value,
            format!(
                "`{}` takes {expected}, not {}",
                kind.name(),
                describe(lit, &written)
            ),
        ))
    };
    match kind {
        kind if kind.is_text() => match lit {
            Lit::Str(text) => fitting_text(value, &text.value(), kind).map(Some),
            _ => wrong("a text such as `\"…\"`"),
        },
        kind if kind.is_integer() => match lit {
            Lit::Int(_) => fitting_integer(value, kind).map(Some),
            _ => wrong("a whole number"),
        },
        FieldKind::FloatField => match lit {
            Lit::Int(_) | Lit::Float(_) => {
                Ok(number(lit).map(|it| Literal::Float(if negative { -it } else { it })))
            }
            _ => wrong("a number"),
        },
        FieldKind::BooleanField => match lit {
            Lit::Bool(it) => Ok(Some(Literal::Bool(it.value))),
            _ => wrong("`true` or `false`"),
        },
        FieldKind::DecimalField {
            max_digits,
            decimal_places,
        } => match lit {
            Lit::Int(_) | Lit::Float(_) => {
                decimal(value, negative, lit, max_digits, decimal_places).map(Some)
            }
            _ => wrong("a number"),
        },
        FieldKind::BinaryField { .. } => match lit {
            Lit::ByteStr(_) => Ok(None),
            _ => wrong("bytes such as `b\"…\"`"),
        },
        FieldKind::GenericIpAddressField {
            protocol,
            unpack_ipv4,
        } => match lit {
            Lit::Str(text) => address(value, &text.value(), protocol, unpack_ipv4).map(Some),
            _ => wrong("an address such as `\"127.0.0.1\"`"),
        },
        FieldKind::ForeignKey => match lit {
            Lit::Str(text) => Ok(Some(Literal::Text(text.value().into()))),
            Lit::Int(_) => fitting_integer(value, FieldKind::BigIntegerField).map(Some),
            _ => wrong("the key of a row, a whole number or a text"),
        },
        _ => example(kind).map_or(Ok(None), wrong),
    }
}

/// What a default of a field type looks like that has no literals of its own.
fn example(kind: FieldKind) -> Option<&'static str> {
    Some(match kind {
        FieldKind::DateField => "an expression such as `jiff::civil::date(2024, 1, 1)`",
        FieldKind::DateTimeField => "an expression such as `jiff::Timestamp::now()`",
        FieldKind::TimeField => "an expression such as `jiff::civil::time(12, 0, 0, 0)`",
        FieldKind::DurationField => "an expression such as `jiff::SignedDuration::from_secs(60)`",
        FieldKind::UuidField => "an expression such as `uuid::Uuid::new_v4()`",
        _ => return None,
    })
}

fn describe(lit: &Lit, written: &str) -> String {
    match lit {
        Lit::Str(_) => format!("the text `{written}`"),
        Lit::Int(_) | Lit::Float(_) => format!("the number `{written}`"),
        _ => format!("`{written}`"),
    }
}

fn fitting_text(value: &Expr, text: &str, kind: FieldKind) -> Result<Literal, Diagnostic> {
    let length = text.chars().count();
    if let Some(most) = kind.max_length()
        && u32::try_from(length).is_ok_and(|length| length > most)
    {
        return Err(Diagnostic::new(
            value,
            format!("the text has {length} characters, `max_length` is {most}"),
        ));
    }
    Ok(Literal::Text(text.to_owned().into()))
}

fn fitting_integer(value: &Expr, kind: FieldKind) -> Result<Literal, Diagnostic> {
    let (least, most) = kind.integer_range().unwrap_or((i64::MIN, i64::MAX));
    options::integer_of(value)
        .and_then(|number| i64::try_from(number).ok())
        .filter(|number| (least..=most).contains(number))
        .map(Literal::Integer)
        .ok_or_else(|| {
            Diagnostic::new(
                value,
                format!(
                    "`{}` takes whole numbers from {least} to {most}",
                    kind.name()
                ),
            )
        })
}

/// An address, in its canonical form.
fn address(
    value: &Expr,
    text: &str,
    protocol: IpProtocol,
    unpack: bool,
) -> Result<Literal, Diagnostic> {
    let Ok(parsed) = text.parse::<IpAddr>() else {
        return Err(Diagnostic::new(
            value,
            "this is no IP address such as `127.0.0.1` or `::1`",
        ));
    };
    let other = match (protocol, parsed) {
        (IpProtocol::IPv4, IpAddr::V6(_)) => Some("an IPv6"),
        (IpProtocol::IPv6, IpAddr::V4(_)) => Some("an IPv4"),
        _ => None,
    };
    if let Some(other) = other {
        let name = protocol.name();
        return Err(Diagnostic::new(
            value,
            format!("this is {other} address, the field takes those of `protocol = {name}`"),
        ));
    }
    let stored = if unpack {
        parsed.to_canonical()
    } else {
        parsed
    };
    Ok(Literal::Text(stored.to_string().into()))
}

fn number(lit: &Lit) -> Option<f64> {
    match lit {
        Lit::Int(number) => number.base10_digits().parse().ok(),
        Lit::Float(number) => number.base10_digits().parse().ok(),
        _ => None,
    }
}

/// The digits as written, without what makes no difference.
fn decimal(
    value: &Expr,
    negative: bool,
    lit: &Lit,
    max_digits: u8,
    decimal_places: u8,
) -> Result<Literal, Diagnostic> {
    let digits = match lit {
        Lit::Int(number) => number.base10_digits(),
        Lit::Float(number) => number.base10_digits(),
        _ => "",
    };
    if digits.contains(['e', 'E']) {
        return Err(Diagnostic::new(
            value,
            "a decimal is written without an exponent",
        ));
    }
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.trim_start_matches('0');
    let room = usize::from(max_digits.saturating_sub(decimal_places));
    if places.len() > usize::from(decimal_places) {
        return Err(Diagnostic::new(
            value,
            format!(
                "the number has {} digits after the point, `decimal_places` is {decimal_places}",
                places.len()
            ),
        ));
    }
    if whole.len() > room {
        return Err(Diagnostic::new(
            value,
            format!(
                "the number has {} digits before the point, there is room for {room}",
                whole.len()
            ),
        ));
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let zero = whole == "0" && places.chars().all(|digit| digit == '0');
    let sign = if negative && !zero { "-" } else { "" };
    let point = if places.is_empty() { "" } else { "." };
    Ok(Literal::Text(
        format!("{sign}{whole}{point}{places}").into(),
    ))
}
