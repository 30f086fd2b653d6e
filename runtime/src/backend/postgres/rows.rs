//! Rows read as they are asked for, in constant memory.
//!
//! A query without prefetches streams on a connection of its own: the server waits while nobody reads. Inside a transaction, and
//! where related rows are fetched in between, a cursor leaves the connection free between two portions.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;

use tokio_postgres::{RowStream, Statement};

use super::executor::{Postgres, PostgresTransaction};
use super::pool::Lease;
use super::{Held, PostgresSession, cursor, session_of};
use crate::backend::{Row, Session};
use crate::connection::{Connection, Next, Program};
use crate::error::Result;
use crate::query_set::Query;
use crate::row::{Decoder, ParentKeys};
use nuages_schema::model::ModelDef;

/// How many rows are read at a time, at most.
const PORTION: usize = 1000;

/// Where the connection comes from.
pub(super) enum From<'e> {
    Database(&'e Postgres),
    Own(Connection),
    Transaction(&'e PostgresTransaction),
    /// All rows have been read.
    Nowhere,
}

/// How the rows come.
enum Way {
    Stream(Pin<Box<RowStream>>),
    /// The statement that fetches from the cursor.
    Cursor(Statement),
}

/// The rows of a query, read as they are asked for: constant memory, however many there are.
///
/// Nothing is asked before the first `next`. Dropped before its end, it ends its connection.
///
/// ```no_run
/// # use nuages::prelude::*;
/// # async fn example<M: Model>(db: Postgres, entries: QuerySet<M>) -> nuages::Result<()> {
/// let mut rows = entries.iterator(&db);
/// while let Some(entry) = rows.next().await? {
///     // …
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked before `next`"]
pub struct PostgresRows<'e, D: Decoder> {
    from: From<'e>,
    way: Option<Way>,
    model: &'static ModelDef,
    query: Box<Query>,
    decoder: D,
    read: VecDeque<D::Out>,
}

impl<D: Decoder> fmt::Debug for PostgresRows<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresRows").finish_non_exhaustive()
    }
}

/// A connection that is ours until it is dropped.
pub(super) fn own(lease: Lease) -> Connection {
    Connection {
        session: Session::Postgres(PostgresSession {
            held: Held::Own(lease),
        }),
    }
}

impl<'e, D: Decoder> PostgresRows<'e, D> {
    pub(super) fn new(
        from: From<'e>,
        model: &'static ModelDef,
        query: Box<Query>,
        decoder: D,
    ) -> Self {
        let from = if query.empty { From::Nowhere } else { from };
        Self {
            from,
            way: None,
            model,
            query,
            decoder,
            read: VecDeque::new(),
        }
    }

    /// The next row, or `None` after the last one.
    ///
    /// # Errors
    /// When the database refuses the query, or a column holds something that its field does not allow.
    pub async fn next(&mut self) -> Result<Option<D::Out>> {
        if self.read.is_empty() {
            self.fill().await?;
        }
        Ok(self.read.pop_front())
    }

    /// The next row, if it has been read already.
    pub(super) fn read_already(&mut self) -> Option<D::Out> {
        self.read.pop_front()
    }

    async fn fill(&mut self) -> Result<()> {
        // Put back only when all went well: after an error there are no more rows.
        let from = std::mem::replace(&mut self.from, From::Nowhere);
        let (mut connection, transaction) = match from {
            From::Nowhere => return Ok(()),
            From::Database(database) => (own(database.lease().await?), None),
            From::Own(connection) => (connection, None),
            From::Transaction(transaction) => {
                let session = PostgresSession {
                    held: transaction.held().await?,
                };
                (
                    Connection {
                        session: Session::Postgres(session),
                    },
                    Some(transaction),
                )
            }
        };
        let in_transaction = transaction.is_some();
        if self.way.is_none() || in_transaction {
            session_of(&mut connection)?.held.link()?.start();
        }
        let more = self.step(&mut connection, in_transaction).await;
        if in_transaction || matches!(more, Ok(false)) {
            session_of(&mut connection)?.held.link()?.finish();
        }
        // A connection of our own stays busy in between, so that it ends if the rest is not read.
        self.from = match (more?, transaction) {
            (false, _) => From::Nowhere,
            (true, Some(transaction)) => From::Transaction(transaction),
            (true, None) => From::Own(connection),
        };
        Ok(())
    }

    async fn step(&mut self, connection: &mut Connection, in_transaction: bool) -> Result<bool> {
        if self.way.is_none() {
            self.open(connection, in_transaction).await?;
        }
        let more = self.portion(connection).await?;
        if !more && !in_transaction && matches!(self.way, Some(Way::Cursor(_))) {
            session_of(connection)?.held.link()?.end(true).await?;
        }
        Ok(more)
    }

    async fn open(&mut self, connection: &mut Connection, in_transaction: bool) -> Result<()> {
        let link = session_of(connection)?.held.link()?;
        let program = Program {
            model: self.model,
            ops: &self.query.ops,
            params: &self.query.params,
        };
        crate::connection::check(program)?;
        self.way = Some(if in_transaction || D::PREFETCHES {
            if !in_transaction {
                link.begin()?;
            }
            Way::Cursor(cursor::declare(link, program, PORTION).await?)
        } else {
            Way::Stream(Box::pin(cursor::stream(link, program).await?))
        });
        Ok(())
    }

    /// Reads some rows, and what is prefetched for them; returns whether there may be more.
    async fn portion(&mut self, connection: &mut Connection) -> Result<bool> {
        let mut rows = Vec::new();
        let mut keys = ParentKeys {
            values: Vec::new(),
            width: usize::from(self.query.prefetches),
        };
        let decoder = &self.decoder;
        let mut each = |row: &Row<'_>| {
            rows.push(decoder.read(row)?);
            if D::PREFETCHES {
                decoder.keys(row, &mut keys.values)?;
            }
            Ok(Next::More)
        };
        let link = session_of(connection)?.held.link()?;
        let more = match &mut self.way {
            None => false,
            Some(Way::Stream(stream)) => {
                cursor::some(link, stream.as_mut(), PORTION, self.model, &mut each).await?
            }
            Some(Way::Cursor(fetch)) => {
                cursor::fetch(link, fetch, PORTION, self.model, &mut each).await?
            }
        };
        if D::PREFETCHES && !rows.is_empty() {
            self.decoder
                .load(connection, &keys, rows.iter_mut().collect())
                .await?;
        }
        self.read = rows.into();
        Ok(more)
    }
}
