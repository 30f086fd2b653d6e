//! Where a query meets a database: executors (what users hold), operations (what a terminal verb does) and the connection that
//! an operation runs on. One text for blocking and async: a blocking connection is always ready.
#![cfg_attr(
    not(feature = "postgres"),
    allow(clippy::unused_async, reason = "SQLite never waits, PostgreSQL does")
)]

use std::future::Future;

use crate::backend::{Row, Session};
use crate::error::Result;
use crate::query_set::Query;
use crate::raw::RawStatement;
use crate::row::Decoder;
use crate::value::Value;
use nuages_schema::model::ModelDef;
use nuages_schema::query::Op;

/// A database, or a transaction on one: what terminal verbs take.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a database",
    label = "pass a database or a transaction, as in `.fetch(&db)`"
)]
pub trait Executor {
    /// What a verb returns here: `Result<T>` where it blocks, a future of it where it does not.
    type Ret<'e, T: Send + 'static>
    where
        Self: 'e;

    /// Runs an operation.
    #[doc(hidden)]
    fn execute<'e, O: Operation>(&'e self, operation: O) -> Self::Ret<'e, O::Output>;
}

/// A transaction: what verbs take that make no sense outside of one.
#[diagnostic::on_unimplemented(
    message = "locked rows are read in a transaction, and `{Self}` is none",
    label = "inside `db.atomic(|tx| ..)`, pass `tx`"
)]
pub trait InTransaction: Executor {}

/// A database, or a transaction on one, whose rows can be read one after the other: what `iterator` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a database",
    label = "pass a database or a transaction, as in `.iterator(&db)`"
)]
pub trait Iterate {
    /// What yields the rows: `Result` of an `Iterator` where it blocks, something with an async `next` where it does not.
    type Rows<'e, D: Decoder>
    where
        Self: 'e;

    /// Starts reading. The query is finished and has been checked for nothing.
    #[doc(hidden)]
    fn iterate<'e, D: Decoder>(
        &'e self,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> Self::Rows<'e, D>;
}

/// What a terminal verb does, once it has a connection.
pub trait Operation: Send + 'static {
    /// Its result.
    type Output: Send + 'static;
    /// Whether it may change something: SQLite has one writer.
    const WRITES: bool = true;

    /// Does it.
    #[doc(hidden)]
    fn run(self, connection: &mut Connection) -> impl Future<Output = Result<Self::Output>> + Send;
}

/// Whether more rows are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    More,
    Enough,
}

/// What is done with each row.
pub(crate) type EachRow<'a> = &'a mut (dyn FnMut(&Row<'_>) -> Result<Next> + Send);

/// A statement to run: a program over a model, and the values it binds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program<'a> {
    pub model: &'static ModelDef,
    pub ops: &'a [Op],
    pub params: &'a [Value],
}

/// A connection that is ours for one operation.
#[derive(Debug)]
pub struct Connection {
    pub(crate) session: Session,
}

impl Connection {
    /// Reads rows.
    #[inline]
    pub(crate) async fn select(&mut self, program: Program<'_>, each: EachRow<'_>) -> Result<()> {
        check(program)?;
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.select(program, each),
            #[cfg(feature = "postgres")]
            Session::Postgres(session) => session.select(program, each).await,
        }
    }

    /// Changes rows; returns how many.
    pub(crate) async fn execute(&mut self, program: Program<'_>) -> Result<u64> {
        check(program)?;
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.execute(program),
            #[cfg(feature = "postgres")]
            Session::Postgres(session) => session.execute(program).await,
        }
    }

    /// Whether the database tells the key of an inserted row without being asked for it.
    pub(crate) fn tells_inserted_key(&self) -> bool {
        match &self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(_) => true,
            #[cfg(feature = "postgres")]
            Session::Postgres(_) => false,
        }
    }

    /// The key of the row inserted last, where the database tells it.
    pub(crate) fn inserted_key(&self) -> Result<i64> {
        match &self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.last_insert_rowid(),
            #[cfg(feature = "postgres")]
            Session::Postgres(_) => Err(crate::error::Error::invalid_query(
                "PostgreSQL returns keys by RETURNING",
            )),
        }
    }

    /// The most values that one statement can bind.
    pub(crate) fn max_params(&self) -> usize {
        match &self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(_) => 32_766,
            #[cfg(feature = "postgres")]
            Session::Postgres(_) => 65_535,
        }
    }

    /// Reads the rows of a statement of the user's own.
    pub(crate) async fn raw_select(
        &mut self,
        statement: &RawStatement,
        each: EachRow<'_>,
    ) -> Result<()> {
        statement.check()?;
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.raw_select(statement, each),
            #[cfg(feature = "postgres")]
            Session::Postgres(session) => session.raw_select(statement, each).await,
        }
    }

    /// Runs a statement of the user's own; returns how many rows it changed.
    pub(crate) async fn raw_execute(&mut self, statement: &RawStatement) -> Result<u64> {
        statement.check()?;
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.raw_execute(statement),
            #[cfg(feature = "postgres")]
            Session::Postgres(session) => session.raw_execute(statement).await,
        }
    }

    /// Runs SQL without values; only for our own texts.
    pub(crate) async fn batch(&mut self, sql: &str) -> Result<()> {
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.batch(sql),
            #[cfg(feature = "postgres")]
            Session::Postgres(session) => session.batch(sql).await,
        }
    }

    /// Starts a transaction, or a savepoint inside one.
    pub(crate) async fn begin(&mut self) -> Result<()> {
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.begin(),
            #[cfg(feature = "postgres")]
            Session::Postgres(session) => session.begin().await,
        }
    }

    /// Ends what `begin` started: for good, or as if it had not been.
    pub(crate) async fn end(&mut self, commit: bool) -> Result<()> {
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.end(commit),
            #[cfg(feature = "postgres")]
            Session::Postgres(session) => session.end(commit).await,
        }
    }

    /// Takes the lock that only one migrator can have, and opens a transaction.
    pub(crate) async fn begin_migration(&mut self) -> Result<()> {
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.begin_migration(),
            #[cfg(feature = "postgres")]
            Session::Postgres(session) => session.begin_migration().await,
        }
    }

    /// Ends what `begin_migration` started.
    pub(crate) async fn end_migration(&mut self, commit: bool) -> Result<()> {
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.end_migration(commit),
            #[cfg(feature = "postgres")]
            Session::Postgres(session) => session.end(commit).await,
        }
    }

    /// The rows whose keys point at nothing, where the database has not checked that itself.
    #[expect(clippy::unused_async, reason = "as the other verbs")]
    pub(crate) async fn broken_keys(&mut self) -> Result<Vec<String>> {
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.broken_keys(),
            #[cfg(feature = "postgres")]
            Session::Postgres(_) => Ok(Vec::new()),
        }
    }

    /// The rows of a query without values, as texts; only for our own texts.
    pub(crate) async fn texts(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        match &mut self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(session) => session.texts(sql),
            #[cfg(feature = "postgres")]
            Session::Postgres(session) => session.texts(sql).await,
        }
    }

    /// The text of a program's statement.
    pub(crate) fn statement_text(&self, program: Program<'_>) -> Result<String> {
        Ok(nuages_schema::sql::render(
            self.dialect(),
            program.model,
            program.ops,
        )?)
    }

    pub(crate) fn dialect(&self) -> &'static nuages_schema::dialect::Dialect {
        match &self.session {
            #[cfg(feature = "sqlite")]
            Session::Sqlite(_) => &nuages_schema::dialect::SQLITE,
            #[cfg(feature = "postgres")]
            Session::Postgres(_) => &nuages_schema::dialect::POSTGRES,
        }
    }
}

#[inline]
pub(crate) fn check(program: Program<'_>) -> Result<()> {
    for value in program.params {
        if let Err(why) = value.check() {
            return Err(crate::error::Error::invalid_value(why).of(program.model));
        }
    }
    Ok(())
}
