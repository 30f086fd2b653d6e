//! Statements of the user's own.

use rusqlite::CachedStatement;

#[cfg(feature = "rust_decimal")]
use super::literal;
use super::{Bind, Local, SqliteSession, translate};
use crate::backend::{Row, Source};
use crate::connection::{EachRow, Next};
use crate::error::Result;
use crate::raw::RawStatement;
#[cfg(feature = "rust_decimal")]
use crate::value::Value;

fn prepare<'c>(local: &'c Local, raw: &RawStatement) -> Result<CachedStatement<'c>> {
    let mut statement = local
        .conn
        .borrow_owner()
        .prepare_cached(&raw.sql)
        .map_err(|error| translate(&error, raw.model).with_statement(&raw.sql))?;
    let wanted = statement.parameter_count();
    let fits = |n: usize| {
        let name = statement.parameter_name(n).unwrap_or_default();
        let number = name
            .strip_prefix(['$', '?'])
            .and_then(|name| name.parse().ok());
        number.is_some_and(|number| (1..=raw.params.len()).contains(&number))
    };
    if wanted != raw.params.len() || !(1..=wanted).all(fits) {
        return Err(raw.wrong_params(wanted));
    }
    for (n, value) in raw.params.iter().enumerate() {
        let name = format!("${}", n + 1);
        let place = statement.parameter_index(&name);
        let place = place.ok().flatten().unwrap_or(n + 1);
        #[cfg(feature = "rust_decimal")]
        let units = match value {
            Value::Decimal(value) => Some(Value::Integer(literal::units(*value)?)),
            _ => None,
        };
        #[cfg(feature = "rust_decimal")]
        let value = units.as_ref().unwrap_or(value);
        let bound = statement.raw_bind_parameter(place, Bind(value));
        bound.map_err(|error| translate(&error, raw.model))?;
    }
    Ok(statement)
}

impl SqliteSession {
    fn raw<T>(
        &self,
        raw: &RawStatement,
        run: impl FnOnce(&mut CachedStatement<'_>) -> Result<T>,
    ) -> Result<T> {
        self.shared.listeners.note(|| raw.sql.clone());
        let _watch = self.shared.listeners.watch(|| raw.sql.clone());
        self.with(|local| {
            let mut statement = prepare(local, raw)?;
            if statement.readonly() {
                return run(&mut statement);
            }
            self.writing(|_| run(&mut statement))
        })
    }

    pub(crate) fn raw_select(&self, raw: &RawStatement, each: EachRow<'_>) -> Result<()> {
        self.raw(raw, |statement| {
            let mut rows = statement.raw_query();
            let fail =
                |error: &rusqlite::Error| translate(error, raw.model).with_statement(&raw.sql);
            while let Some(row) = rows.next().map_err(|error| fail(&error))? {
                if each(&Row::new(Source::Sqlite(row)))? == Next::Enough {
                    break;
                }
            }
            Ok(())
        })
    }

    pub(crate) fn raw_execute(&self, raw: &RawStatement) -> Result<u64> {
        self.raw(raw, |statement| {
            let fail =
                |error: &rusqlite::Error| translate(error, raw.model).with_statement(&raw.sql);
            let changed = statement.raw_execute().map_err(|error| fail(&error))?;
            Ok(u64::try_from(changed).unwrap_or(0))
        })
    }
}
