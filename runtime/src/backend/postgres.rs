//! PostgreSQL through tokio-postgres: an async handle and a blocking one, both with a pool.
//!
//! A connection is driven by whoever waits for it (`wire`), so both handles are one text: the blocking one gives each connection
//! a runtime of its own. A connection that was left in the middle of something, by a dropped future or a panic, is never used
//! again. Values are bound and read in PostgreSQL's binary form, by the types that the server tells.

use super::Session;
use crate::connection::{Connection, EachRow, Program};
use crate::error::Result;

mod bind;
mod blocking;
mod cell;
mod cursor;
mod errors;
mod executor;
mod link;
mod migrating;
mod pool;
mod raw;
mod rows;
mod transaction;
mod wire;

pub use blocking::{PostgresBlocking, PostgresBlockingRows, PostgresBlockingTransaction};
pub(crate) use cell::cell;
pub use executor::{Postgres, PostgresTransaction};
pub use rows::PostgresRows;

/// The use of a connection for one operation.
#[derive(Debug)]
pub(crate) struct PostgresSession {
    held: Held,
}

/// How an operation holds its connection: for itself, or as a part of a transaction.
#[derive(Debug)]
enum Held {
    Own(pool::Lease),
    Shared(tokio::sync::OwnedMutexGuard<pool::Lease>),
}

impl Held {
    #[inline]
    fn link(&mut self) -> Result<&mut link::Link> {
        match self {
            Self::Own(lease) => lease.link(),
            Self::Shared(lease) => lease.link(),
        }
    }
}

/// The session of a connection that was made here.
fn session_of(connection: &mut Connection) -> Result<&mut PostgresSession> {
    match &mut connection.session {
        Session::Postgres(session) => Ok(session),
        #[cfg(feature = "sqlite")]
        Session::Sqlite(_) => Err(crate::error::Error::invalid_query(
            "a session of another database",
        )),
    }
}

impl PostgresSession {
    pub(crate) async fn select(&mut self, program: Program<'_>, each: EachRow<'_>) -> Result<()> {
        self.held.link()?.select(program, each).await
    }

    pub(crate) async fn execute(&mut self, program: Program<'_>) -> Result<u64> {
        self.held.link()?.execute(program).await
    }

    pub(crate) async fn batch(&mut self, sql: &str) -> Result<()> {
        self.held.link()?.batch(sql).await
    }

    #[expect(clippy::unused_async, reason = "as the other verbs")]
    pub(crate) async fn begin(&mut self) -> Result<()> {
        self.held.link()?.begin()
    }

    pub(crate) async fn end(&mut self, commit: bool) -> Result<()> {
        self.held.link()?.end(commit).await
    }
}
