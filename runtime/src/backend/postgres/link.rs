//! A connection with its prepared statements and its transaction: what a session of ours does, does here.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use futures_util::future::join;
use tokio_postgres::error::{DbError, Severity, SqlState};
use tokio_postgres::{Client, Statement};

use super::bind::Bind;
use super::errors::translate;
use super::transaction::{End, Transaction, not_committed};
use super::wire::Wire;
use crate::backend::statements::{Statements, fingerprint};
use crate::backend::{Row, Source};
use crate::connection::{EachRow, Next, Program};
use crate::error::{Error, Result};
use crate::query_log::{Listeners, Watch};
use nuages_schema::dialect::POSTGRES;
use nuages_schema::model::ModelDef;

/// A connection unused for longer than this is looked at before it is used.
const IDLE: Duration = Duration::from_millis(100);

/// A connection and what belongs to it.
pub(super) struct Link {
    wire: Wire,
    statements: Statements<Statement>,
    transaction: Transaction,
    listeners: Arc<Listeners>,
    /// Somebody works with it, or left in the middle of an operation.
    busy: bool,
    /// Not to be used again: its state is not known.
    spoiled: bool,
    used: Instant,
    /// How many cursors there have been.
    cursors: u64,
    /// The models that the transaction has asked about: committing may fail for one of them.
    models: Vec<&'static ModelDef>,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link")
            .field("transaction", &self.transaction)
            .field("busy", &self.busy)
            .finish_non_exhaustive()
    }
}

/// A future's output or the driver's error.
type Driven<T> = Result<T, tokio_postgres::Error>;

impl Link {
    pub(super) fn new(wire: Wire, listeners: Arc<Listeners>) -> Self {
        Self {
            wire,
            statements: Statements::default(),
            transaction: Transaction::default(),
            listeners,
            busy: false,
            spoiled: false,
            used: Instant::now(),
            cursors: 0,
            models: Vec::new(),
        }
    }

    pub(super) fn transaction(&mut self) -> &mut Transaction {
        &mut self.transaction
    }

    pub(super) fn wire(&mut self) -> &mut Wire {
        &mut self.wire
    }

    /// Marks the start of an operation. One that was left in the middle has spoiled its transaction.
    pub(super) fn start(&mut self) {
        if self.busy {
            self.transaction.fail();
        }
        self.busy = true;
    }

    /// Marks the end of an operation.
    pub(super) fn finish(&mut self) {
        self.busy = false;
        self.used = Instant::now();
    }

    /// The operation that was left in the middle belonged to a savepoint that is undone.
    pub(super) fn forgive(&mut self) {
        self.busy = false;
    }

    /// Nobody is to use it again.
    pub(super) fn spoil(&mut self) {
        self.spoiled = true;
    }

    /// Whether the next user finds nothing of this one.
    pub(super) fn is_clean(&self) -> bool {
        !self.busy && !self.spoiled && self.transaction.depth() == 0 && !self.wire.is_closed()
    }

    /// Whether it was in the middle of something.
    pub(super) fn is_busy(&self) -> bool {
        self.busy
    }

    /// Ends the connection.
    pub(super) fn into_wire(self) -> Wire {
        self.wire
    }

    /// Whether it can be used, as far as can be told without asking the server.
    pub(super) async fn is_usable(&mut self) -> bool {
        if !self.is_clean() {
            return false;
        }
        if self.used.elapsed() > IDLE {
            // Lets the runtime see what has happened to the socket.
            tokio::task::yield_now().await;
            self.wire.look();
        }
        !self.wire.is_closed()
    }

    /// Refuses to go on in a transaction that has failed.
    pub(super) fn check_transaction(&self) -> Result<()> {
        self.transaction.check()
    }

    /// Notes a statement of the user's own, and watches it.
    pub(super) fn note_text<'s>(&self, sql: &'s str) -> Watch<impl Fn() -> String + 's> {
        self.listeners.note(|| sql.to_owned());
        self.listeners.watch(|| sql.to_owned())
    }

    pub(super) fn note(&mut self, program: Program<'_>) {
        if self.transaction.depth() > 0
            && !self
                .models
                .iter()
                .any(|known| std::ptr::eq(*known, program.model))
        {
            self.models.push(program.model);
        }
        self.listeners.note(|| text_of(program));
    }

    /// Waits for a future of the client; what waits to be sent goes out in the same write.
    pub(super) async fn drive<T>(
        &mut self,
        work: impl AsyncFnOnce(&Client) -> Driven<T>,
    ) -> Driven<T> {
        let (client, driver) = self.wire.parts();
        // Pinned once and never moved again: these futures are large.
        let work = pin!(work(client));
        match self.transaction.take_waiting() {
            None => driver.run(work).await,
            Some(before) => {
                let both = pin!(join(client.batch_execute(&before), work));
                let (before, done) = driver.run(both).await;
                if let Err(error) = before {
                    // The statement may have run outside of the transaction that it was meant for.
                    self.spoiled = true;
                    return Err(error);
                }
                done
            }
        }
    }

    /// Turns an error of the driver into one of ours, and notes what it means for the transaction.
    #[cold]
    pub(super) fn failed(
        &mut self,
        error: &tokio_postgres::Error,
        model: Option<&'static ModelDef>,
    ) -> Error {
        if error.as_db_error().is_some() {
            self.transaction.fail();
        }
        if error.is_closed()
            && let (_, driver) = self.wire.parts()
            && let Some(reason) = driver.reason()
        {
            return Error::connection(reason.to_owned());
        }
        translate(error, model)
    }

    #[cold]
    pub(super) fn failed_in(
        &mut self,
        error: &tokio_postgres::Error,
        program: Program<'_>,
    ) -> Error {
        self.failed(error, Some(program.model))
            .with_statement(&text_of(program))
    }

    /// The statement of a program, and whether it was known.
    async fn prepared(&mut self, key: u64, program: Program<'_>) -> Result<(Statement, bool)> {
        if let Some(statement) = self.statements.find(key, program) {
            return Ok((statement.clone(), true));
        }
        // Boxed, as all that is rare: every operation's future would be as large as this one.
        let statement = Box::pin(self.prepare(program)).await?;
        self.statements.keep(key, program, statement.clone());
        Ok((statement, false))
    }

    async fn prepare(&mut self, program: Program<'_>) -> Result<Statement> {
        let sql = nuages_schema::sql::render(&POSTGRES, program.model, program.ops)
            .map_err(|error| Error::from(error).of(program.model))?;
        let prepared = self.drive(async |client| client.prepare(&sql).await).await;
        prepared.map_err(|error| self.failed_in(&error, program))
    }

    /// The statement of a program.
    pub(super) async fn statement(&mut self, program: Program<'_>) -> Result<Statement> {
        self.transaction.check()?;
        Ok(self.prepared(fingerprint(program), program).await?.0)
    }

    /// A name for a cursor that no other one on this connection has.
    pub(super) fn cursor_name(&mut self) -> String {
        self.cursors += 1;
        format!("nuages_cursor_{}", self.cursors)
    }

    /// Whether a statement has to be prepared again, and can be: its tables have changed, or the server has forgotten it.
    fn is_outdated(
        &mut self,
        error: &tokio_postgres::Error,
        key: u64,
        program: Program<'_>,
    ) -> bool {
        let outdated = matches!(
            error.code(),
            Some(&SqlState::FEATURE_NOT_SUPPORTED | &SqlState::INVALID_SQL_STATEMENT_NAME)
        );
        if outdated {
            self.statements.forget(key, program);
        }
        // Inside a transaction it is too late: the error has ended it.
        outdated && self.transaction.depth() == 0
    }

    /// Reads rows.
    pub(super) async fn select(&mut self, program: Program<'_>, each: EachRow<'_>) -> Result<()> {
        self.note(program);
        let _watch = self.listeners.watch(|| text_of(program));
        self.transaction.check()?;
        let key = fingerprint(program);
        loop {
            let (statement, known) = self.prepared(key, program).await?;
            let read = self
                .drive(async |client| {
                    let rows = client
                        .query_raw(&statement, program.params.iter().map(Bind))
                        .await?;
                    let mut rows = pin!(rows);
                    let mut wanted = Ok(Next::More);
                    // Read to their end, since an error may come after the last row that is wanted.
                    while let Some(row) = rows.try_next().await? {
                        if matches!(wanted, Ok(Next::More)) {
                            wanted = each(&Row::new(Source::Postgres(&row)));
                        }
                    }
                    Ok(wanted.map(|_| ()))
                })
                .await;
            match read {
                Ok(result) => return result,
                Err(error) if known && self.is_outdated(&error, key, program) => {}
                Err(error) => return Err(self.failed_in(&error, program)),
            }
        }
    }

    /// Changes rows; returns how many.
    pub(super) async fn execute(&mut self, program: Program<'_>) -> Result<u64> {
        self.note(program);
        let _watch = self.listeners.watch(|| text_of(program));
        self.transaction.check()?;
        let key = fingerprint(program);
        loop {
            let (statement, known) = self.prepared(key, program).await?;
            let changed = self
                .drive(async |client| {
                    client
                        .execute_raw(&statement, program.params.iter().map(Bind))
                        .await
                })
                .await;
            match changed {
                Ok(changed) => return Ok(changed),
                Err(error) if known && self.is_outdated(&error, key, program) => {}
                Err(error) => return Err(self.failed_in(&error, program)),
            }
        }
    }

    /// Runs SQL without values.
    pub(super) async fn batch(&mut self, sql: &str) -> Result<()> {
        self.listeners.note(|| sql.to_owned());
        self.transaction.check()?;
        let done = self
            .drive(async |client| client.batch_execute(sql).await)
            .await;
        done.map_err(|error| self.failed(&error, None).with_statement(sql))
    }

    /// How deep it is in transactions and savepoints.
    pub(super) fn depth(&self) -> u32 {
        self.transaction.depth()
    }

    /// Starts a transaction, or a savepoint inside one.
    pub(super) fn begin(&mut self) -> Result<()> {
        self.transaction.begin()
    }

    /// Ends what `begin` started.
    pub(super) async fn end(&mut self, commit: bool) -> Result<()> {
        if self.transaction.depth() > 1 {
            return if self.transaction.end_savepoint(commit) {
                Ok(())
            } else {
                Err(not_committed())
            };
        }
        let models = std::mem::take(&mut self.models);
        let failed = match self.transaction.end(commit) {
            End::Nothing => return Ok(()),
            End::Send(sql) => self.close(&sql, commit, &models).await.err(),
            End::Failed => self
                .close("ROLLBACK", false, &models)
                .await
                .err()
                .or_else(|| Some(not_committed())),
        };
        failed.map_or(Ok(()), Err)
    }

    async fn close(&mut self, sql: &str, commit: bool, models: &[&'static ModelDef]) -> Result<()> {
        let (client, driver) = self.wire.parts();
        let Err(error) = driver.run(pin!(client.batch_execute(sql))).await else {
            return Ok(());
        };
        let answer = error.as_db_error();
        match (commit, is_lost(answer)) {
            // A connection that ends takes its transaction with it.
            (false, true) => Ok(()),
            (true, true) => Err(Error::connection(
                "the connection was lost while committing: whether the transaction was committed is not known".to_owned(),
            )),
            (_, false) => {
                // A commit that fails has rolled back; what came before it may not have.
                let _ = driver.run(pin!(client.batch_execute("ROLLBACK"))).await;
                let table = answer.and_then(DbError::table);
                let model = models.iter().find(|model| Some(&*model.table) == table);
                Err(self.failed(&error, model.copied()))
            }
        }
    }
}

/// Whether the server's answer, or that there is none, means that the connection has ended.
fn is_lost(answer: Option<&DbError>) -> bool {
    answer.is_none_or(|error| {
        matches!(
            error.parsed_severity(),
            Some(Severity::Fatal | Severity::Panic)
        )
    })
}

/// The text of a program's statement, for logs and errors.
#[cold]
pub(super) fn text_of(program: Program<'_>) -> String {
    nuages_schema::sql::render(&POSTGRES, program.model, program.ops)
        .unwrap_or_else(|error| error.to_string())
}
