//! SQL of one's own with bound values: rows as instances, rows as tuples, and statements that change something.

use std::marker::PhantomData;

use crate::backend::Row;
use crate::connection::{Connection, Executor, Next, Operation};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::query_set::QuerySet;
use crate::row::Instance;
use crate::value::{FieldValue, Value};
use nuages_schema::model::ModelDef;

/// A statement as it was written, and the values it binds.
#[derive(Debug, Clone)]
pub(crate) struct RawStatement {
    pub(crate) sql: String,
    pub(crate) params: Vec<Value>,
    /// The model whose rows it returns.
    pub(crate) model: Option<&'static ModelDef>,
}

impl RawStatement {
    /// Refuses values that no database takes.
    pub(crate) fn check(&self) -> Result<()> {
        self.params
            .iter()
            .try_for_each(|value| value.check().map_err(Error::invalid_value))
    }

    /// The error for a number of values that the statement does not have.
    #[cold]
    pub(crate) fn wrong_params(&self, wanted: usize) -> Error {
        Error::invalid_query(format!(
            "the statement has {wanted} values `$1` …, and {} are given",
            self.params.len()
        ))
        .with_statement(&self.sql)
    }
}

/// A value that SQL of your own binds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound as a value",
    label = "expected a text, a number, a date … or a key"
)]
pub trait RawValue {
    /// The value to bind.
    #[doc(hidden)]
    fn value(self) -> Value;
}

#[diagnostic::do_not_recommend]
impl<T: FieldValue> RawValue for T {
    fn value(self) -> Value {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl RawValue for &str {
    fn value(self) -> Value {
        Value::Text(self.to_owned())
    }
}

#[diagnostic::do_not_recommend]
impl RawValue for &String {
    fn value(self) -> Value {
        Value::Text(self.clone())
    }
}

/// The values of a statement: a tuple, `()` for none. `$1` in the statement is the first.
#[diagnostic::on_unimplemented(
    message = "the values of a statement are a tuple, not `{Self}`",
    label = "write `(value,)` for one, `()` for none"
)]
pub trait Params {
    /// The values to bind.
    #[doc(hidden)]
    fn values(self) -> Vec<Value>;
}

/// A row of a statement, as a tuple of its columns.
#[diagnostic::on_unimplemented(
    message = "a row cannot be read as `{Self}`",
    label = "expected a tuple of the columns' types, `(String, Option<i64>)`"
)]
pub trait RawRow: Sized + Send + 'static {
    /// Reads it.
    #[doc(hidden)]
    fn read(row: &Row<'_>) -> Result<Self>;
}

macro_rules! tuples {
    ($(($($name:ident $index:tt),*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: RawValue),*> Params for ($($name,)*) {
            fn values(self) -> Vec<Value> {
                vec![$(self.$index.value()),*]
            }
        }
    )*};
}
tuples! {
    ()
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

macro_rules! rows {
    ($(($($name:ident $index:tt),*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($name: FieldValue),*> RawRow for ($($name,)*) {
            fn read(row: &Row<'_>) -> Result<Self> {
                Ok(($(column::<$name>(row, $index)?,)*))
            }
        }
    )*};
}
rows! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

fn column<T: FieldValue>(row: &Row<'_>, index: usize) -> Result<T> {
    row.cell(index)
        .and_then(T::from_cell)
        .map_err(|error| Error::invalid_cell(error).with_fields(vec![format!("{}", index + 1)]))
}

/// SQL of your own: `raw("UPDATE note SET text = $1 WHERE id = $2", ("x", 5)).execute(&db)?`.
///
/// ```
/// # use nuages::prelude::*;
/// use nuages::raw;
/// # model! { app demo; pub Blog { name: TextField } }
/// # let db = Sqlite::in_memory()?;
/// # db.create_tables(APP)?;
/// # for name in ["Beatles", "Cheddar"] { Blog::new().name(name).save(&db)?; }
///
/// let rows: Vec<(i64, String)> =
///     raw("SELECT length(name), name FROM demo_blog WHERE name <> $1", ("Cheddar",)).fetch(&db)?;
/// assert_eq!(rows, [(7, "Beatles".to_owned())]);
/// assert_eq!(raw("DELETE FROM demo_blog WHERE name = $1", ("Beatles",)).execute(&db)?, 1);
/// # Ok::<(), nuages::Error>(())
/// ```
///
/// `$1`, `$2` … stand for the values on every database; they are bound, never written into the text.
pub fn raw(sql: impl Into<String>, params: impl Params) -> Raw {
    Raw(RawStatement {
        sql: sql.into(),
        params: params.values(),
        model: None,
    })
}

/// A statement of your own; made by [`raw`].
#[derive(Debug, Clone)]
#[must_use = "a statement does nothing until `fetch` or `execute`"]
pub struct Raw(RawStatement);

impl Raw {
    /// The rows, as tuples of their columns.
    ///
    /// # Errors
    /// When the database refuses the statement, or a column holds something else.
    pub fn fetch<'e, T: RawRow, E: Executor>(self, db: &'e E) -> E::Ret<'e, Vec<T>> {
        if reads(&self.0.sql) {
            db.execute(Rows::<_, T, false>(self.0, T::read, PhantomData))
        } else {
            db.execute(Rows::<_, T, true>(self.0, T::read, PhantomData))
        }
    }

    /// Runs the statement; returns how many rows it changed.
    ///
    /// # Errors
    /// When the database refuses the statement.
    pub fn execute<E: Executor>(self, db: &E) -> E::Ret<'_, u64> {
        db.execute(Run(self.0))
    }
}

/// Whether a statement only reads, as far as its first word tells; SQLite has one writer.
fn reads(sql: &str) -> bool {
    let word: String = sql
        .trim_start()
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    ["select", "values", "explain"]
        .iter()
        .any(|reading| word.eq_ignore_ascii_case(reading))
}

struct Rows<F, T, const WRITES: bool>(RawStatement, F, PhantomData<fn() -> T>);

impl<T, F, const WRITES: bool> Operation for Rows<F, T, WRITES>
where
    T: Send + 'static,
    F: Fn(&Row<'_>) -> Result<T> + Send + Sync + 'static,
{
    type Output = Vec<T>;
    const WRITES: bool = WRITES;

    async fn run(self, connection: &mut Connection) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        let read = self.1;
        let mut each = |row: &Row<'_>| {
            rows.push(read(row)?);
            Ok(Next::More)
        };
        connection.raw_select(&self.0, &mut each).await?;
        Ok(rows)
    }
}

struct Run(RawStatement);

impl Operation for Run {
    type Output = u64;

    async fn run(self, connection: &mut Connection) -> Result<u64> {
        connection.raw_execute(&self.0).await
    }
}

/// Instances from a query of your own; made by `Entry::objects().raw(..)`.
#[must_use = "a statement does nothing until `fetch`, `first` or `get`"]
pub struct RawInstances<M> {
    statement: RawStatement,
    marker: PhantomData<fn() -> M>,
}

impl<M: Model> std::fmt::Debug for RawInstances<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.statement.sql)
    }
}

impl<M: Model, H, S> QuerySet<M, H, Instance<M>, S> {
    /// Instances from a SELECT of your own, which has a column for each of the model's, by name, in any order.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Blog { name: TextField } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// # Blog::new().name("Beatles").save(&db)?;
    /// let blogs = Blog::objects().raw("SELECT name, id FROM demo_blog WHERE name = $1", ("Beatles",)).fetch(&db)?;
    /// assert_eq!(blogs[0].name, "Beatles");
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// A column that is missing is an error (`is_missing_column`), and further ones are left out.
    pub fn raw(self, sql: &str, params: impl Params) -> RawInstances<M> {
        let mut text = String::from("SELECT ");
        for (n, field) in M::META.fields.iter().enumerate() {
            if n > 0 {
                text.push_str(", ");
            }
            // Both databases quote alike.
            text.push_str("\"raw\".");
            nuages_schema::dialect::SQLITE.quote(&mut text, &field.column);
        }
        text.push_str(" FROM (");
        text.push_str(sql.trim_end().trim_end_matches(';'));
        // A comment at its end is not to take the rest with it.
        text.push_str("\n) AS \"raw\"");
        RawInstances {
            statement: RawStatement {
                sql: text,
                params: params.values(),
                model: Some(M::META),
            },
            marker: PhantomData,
        }
    }
}

impl<M: Model> RawInstances<M> {
    fn rows(self) -> Rows<fn(&Row<'_>) -> Result<M>, M, false> {
        Rows(self.statement, |row| M::read(row, 0), PhantomData)
    }

    /// All of them.
    ///
    /// # Errors
    /// `is_missing_column` without a column for a field; when the database refuses the statement.
    pub fn fetch<E: Executor>(self, db: &E) -> E::Ret<'_, Vec<M>> {
        db.execute(self.rows())
    }

    /// The first one.
    ///
    /// # Errors
    /// As `fetch`.
    pub fn first<E: Executor>(self, db: &E) -> E::Ret<'_, Option<M>> {
        db.execute(FirstRaw(self))
    }

    /// The only one.
    ///
    /// # Errors
    /// `is_does_not_exist` without a row, `is_multiple_objects_returned` with several; as `fetch`.
    pub fn get<E: Executor>(self, db: &E) -> E::Ret<'_, M> {
        db.execute(GetRaw(self))
    }
}

struct FirstRaw<M>(RawInstances<M>);

impl<M: Model> Operation for FirstRaw<M> {
    type Output = Option<M>;
    const WRITES: bool = false;

    async fn run(self, connection: &mut Connection) -> Result<Option<M>> {
        Ok(self.0.rows().run(connection).await?.into_iter().next())
    }
}

struct GetRaw<M>(RawInstances<M>);

impl<M: Model> Operation for GetRaw<M> {
    type Output = M;
    const WRITES: bool = false;

    async fn run(self, connection: &mut Connection) -> Result<M> {
        let mut rows = self.0.rows().run(connection).await?;
        match (rows.pop(), rows.len()) {
            (Some(row), 0) => Ok(row),
            (Some(_), more) => Err(Error::multiple_objects(M::META, more + 1)),
            (None, _) => Err(Error::does_not_exist(M::META)),
        }
    }
}
