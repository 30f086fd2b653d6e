//! What PostgreSQL's errors mean: by SQLSTATE, with the model, the fields and the constraint where the server names them.
//!
//! A server's DETAIL, and what stands in quotes in a message about a value, are values: they never get into an error.

use std::error::Error as _;

use tokio_postgres::error::{DbError, SqlState};

use super::bind::Unfit;
use crate::backend::constraint::fields_of;
use crate::error::{Error, Violation};
use nuages_schema::model::ModelDef;

/// The error of nuages for one of the driver's.
#[cold]
pub(super) fn translate(error: &tokio_postgres::Error, model: Option<&'static ModelDef>) -> Error {
    let source = error.source();
    if let Some(error) = source.and_then(|source| source.downcast_ref::<DbError>()) {
        return from_server(error, model);
    }
    let translated = match source.and_then(|source| source.downcast_ref::<Unfit>()) {
        Some(unfit) => Error::invalid_value(unfit.to_string()),
        None if error.is_closed()
            || source.is_some_and(<dyn std::error::Error>::is::<std::io::Error>) =>
        {
            Error::connection(text(error))
        }
        None => Error::database(text(error)),
    };
    named(translated, model)
}

/// An error of connecting: whatever it is, there is no connection.
#[cold]
pub(super) fn connecting(error: &tokio_postgres::Error) -> Error {
    Error::connection(text(error))
}

/// The whole chain of causes.
fn text(error: &tokio_postgres::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        match error.downcast_ref::<DbError>() {
            Some(error) => text.push_str(error.message()),
            None => text.push_str(&error.to_string()),
        }
        cause = error.source();
    }
    text
}

fn named(error: Error, model: Option<&'static ModelDef>) -> Error {
    match model {
        Some(model) => error.of(model),
        None => error,
    }
}

fn from_server(error: &DbError, model: Option<&'static ModelDef>) -> Error {
    let violation = match *error.code() {
        SqlState::UNIQUE_VIOLATION | SqlState::EXCLUSION_VIOLATION => Violation::Unique,
        SqlState::FOREIGN_KEY_VIOLATION | SqlState::RESTRICT_VIOLATION => Violation::ForeignKey,
        SqlState::NOT_NULL_VIOLATION => Violation::NotNull,
        SqlState::CHECK_VIOLATION => Violation::Check,
        _ => return named(other(error), model),
    };
    let mut translated = Error::violation(violation, error.message().to_owned());
    if let Some(name) = error.constraint() {
        translated = translated.with_constraint(name.to_owned());
    }
    let Some(model) = model else {
        return translated;
    };
    // A key can be violated by a row of another table, which points at the one that is deleted.
    if error.table().is_some_and(|table| is_foreign(model, table)) {
        return translated.of(model);
    }
    let fields = match (error.constraint(), error.column()) {
        (Some(name), _) => fields_of(model, name),
        (None, Some(column)) => field_of(model, column).into_iter().collect(),
        (None, None) => Vec::new(),
    };
    translated.of(model).with_fields(fields)
}

fn is_foreign(model: &ModelDef, table: &str) -> bool {
    table != model.table && model.many_to_many.iter().all(|field| table != field.table)
}

fn field_of(model: &ModelDef, column: &str) -> Option<String> {
    model
        .fields
        .iter()
        .find(|field| field.column == column)
        .map(|field| field.name.to_string())
}

fn other(error: &DbError) -> Error {
    let message = error.message();
    let class = error.code().code().get(..2).unwrap_or_default();
    match (error.code().code(), class) {
        ("42P01" | "3F000", _) => {
            Error::missing_table(format!("{message}; are the migrations applied?"))
        }
        ("42703", _) => Error::missing_column(format!("{message}; are the migrations applied?")),
        ("25006", _) => Error::read_only(message.to_owned()),
        ("40001" | "40P01" | "55P03", _) => Error::busy(message.to_owned()),
        ("57P01" | "57P02" | "57P03" | "57P04" | "57P05" | "53300" | "25P03" | "3D000", _)
        | (_, "08" | "28") => Error::connection(message.to_owned()),
        (_, "22") => Error::invalid_value(without_values(message)),
        _ => Error::database(message.to_owned()),
    }
}

/// A message about a value, without the value: `value "…" is out of range for type integer`.
fn without_values(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    for (n, part) in message.split('"').enumerate() {
        text.push_str(match n % 2 {
            0 => part,
            _ => "\"…\"",
        });
    }
    text
}
