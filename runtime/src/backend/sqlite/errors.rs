//! What SQLite's errors mean, with the model, the fields and the constraint where its message says them.

use rusqlite::ffi;

use crate::error::{Error, Violation};
use nuages_schema::model::{ConstraintDef, ModelDef};

/// The error of nuages for one of SQLite's.
#[cold]
pub(crate) fn translate(error: &rusqlite::Error, model: Option<&'static ModelDef>) -> Error {
    let (code, message) = match error {
        rusqlite::Error::SqliteFailure(code, message) => {
            (code, message.clone().unwrap_or_else(|| code.to_string()))
        }
        rusqlite::Error::SqlInputError {
            error: code, msg, ..
        } => (code, msg.clone()),
        _ => return named(Error::database(error.to_string()), model),
    };
    let (violation, prefix) = match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => (Violation::Unique, "UNIQUE constraint failed: "),
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => (Violation::ForeignKey, ""),
        ffi::SQLITE_CONSTRAINT_NOTNULL => (Violation::NotNull, "NOT NULL constraint failed: "),
        ffi::SQLITE_CONSTRAINT_CHECK => (Violation::Check, "CHECK constraint failed: "),
        _ => return named(other(code.extended_code, message), model),
    };
    let subject = message.strip_prefix(prefix).unwrap_or_default().to_owned();
    let error = Error::violation(violation, message);
    match (violation, model) {
        (Violation::Unique | Violation::NotNull, Some(model)) => columns(error, model, &subject),
        (Violation::Check, Some(model)) => check(error, model, &subject),
        _ => named(error, model),
    }
}

fn named(error: Error, model: Option<&'static ModelDef>) -> Error {
    match model {
        Some(model) => error.of(model),
        None => error,
    }
}

fn other(code: i32, message: String) -> Error {
    if let Some(why) = message.strip_prefix(super::functions::ERROR) {
        return Error::invalid_value(why);
    }
    match code & 0xff {
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Error::busy(message),
        ffi::SQLITE_READONLY => Error::read_only(message),
        ffi::SQLITE_NOTADB | ffi::SQLITE_CORRUPT => Error::not_a_database(message),
        ffi::SQLITE_CANTOPEN | ffi::SQLITE_IOERR | ffi::SQLITE_FULL | ffi::SQLITE_PERM => {
            Error::connection(message)
        }
        _ if message.starts_with("no such table") => {
            Error::missing_table(format!("{message}; are the migrations applied?"))
        }
        _ if message.starts_with("no such column") || message.contains("has no column named") => {
            Error::missing_column(format!("{message}; are the migrations applied?"))
        }
        // SQLite: a sum past 64 bits becomes a REAL, which a STRICT column of whole numbers refuses.
        _ if code == ffi::SQLITE_CONSTRAINT_DATATYPE => Error::invalid_value(message),
        _ if message.contains("integer overflow") => Error::invalid_value(message),
        _ => Error::database(message),
    }
}

/// `table.column, table.column`: the fields, and the unique constraint over them.
fn columns(error: Error, model: &'static ModelDef, subject: &str) -> Error {
    let mut fields = Vec::new();
    for part in subject.split(", ") {
        let Some((table, column)) = part.rsplit_once('.') else {
            continue;
        };
        if table != model.table {
            return error;
        }
        if let Some(field) = model.fields.iter().find(|field| field.column == column) {
            fields.push(field.name.to_string());
        }
    }
    let constraint = model
        .constraints
        .iter()
        .find_map(|constraint| match constraint {
            ConstraintDef::Unique {
                name,
                fields: unique,
                ..
            } if unique.len() == fields.len()
                && unique
                    .iter()
                    .all(|field| fields.iter().any(|other| other == field)) =>
            {
                Some(name.to_string())
            }
            _ => None,
        });
    let error = error.of(model).with_fields(fields);
    match constraint {
        Some(name) => error.with_constraint(name),
        None => error,
    }
}

/// The name of a check constraint, and the fields that it speaks of.
fn check(error: Error, model: &'static ModelDef, name: &str) -> Error {
    let fields = crate::backend::constraint::fields_of_check(model, name);
    error
        .of(model)
        .with_constraint(name.to_owned())
        .with_fields(fields.unwrap_or_default())
}
