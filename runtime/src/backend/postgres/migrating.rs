//! What migrations need of a PostgreSQL connection: the lock that only one migrator can have, and answers as texts.

use tokio_postgres::SimpleQueryMessage;

use super::PostgresSession;
use super::link::Link;
use crate::error::{Error, Result};

/// The lock's number: `nuages` in ASCII. It is freed with the transaction, also when the program dies.
const LOCK: &str = "SELECT pg_advisory_xact_lock(121446711715187)";

impl PostgresSession {
    /// Opens a transaction and waits for the lock in it.
    pub(crate) async fn begin_migration(&mut self) -> Result<()> {
        let link = self.held.link()?;
        if link.depth() > 0 {
            return Err(Error::migration(
                "migrations open their own transaction: call `migrate` outside of `atomic`",
            ));
        }
        link.begin()?;
        let locked = link.batch(LOCK).await;
        if locked.is_err() {
            let _ = link.end(false).await;
        }
        locked
    }

    /// The rows of a query without values, as texts.
    pub(crate) async fn texts(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        self.held.link()?.texts(sql).await
    }
}

impl Link {
    async fn texts(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        let answered = self
            .drive(async |client| client.simple_query(sql).await)
            .await;
        let messages = answered.map_err(|error| self.failed(&error, None).with_statement(sql))?;
        let rows = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(
                (0..row.len())
                    .map(|column| row.get(column).map(str::to_owned))
                    .collect(),
            ),
            _ => None,
        });
        Ok(rows.collect())
    }
}
