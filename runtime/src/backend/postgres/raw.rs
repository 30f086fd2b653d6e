//! Statements of the user's own.

use std::pin::pin;

use futures_util::TryStreamExt;

use super::PostgresSession;
use super::bind::Bind;
use super::executor::changes_session;
use super::link::Link;
use crate::backend::{Row, Source};
use crate::connection::{EachRow, Next};
use crate::error::Result;
use crate::raw::RawStatement;

impl PostgresSession {
    pub(crate) async fn raw_select(&mut self, raw: &RawStatement, each: EachRow<'_>) -> Result<()> {
        self.held.link()?.raw_select(raw, each).await
    }

    pub(crate) async fn raw_execute(&mut self, raw: &RawStatement) -> Result<u64> {
        self.held.link()?.raw_execute(raw).await
    }
}

impl Link {
    async fn raw_prepare(&mut self, raw: &RawStatement) -> Result<tokio_postgres::Statement> {
        self.check_transaction()?;
        if self.depth() == 0 && changes_session(&raw.sql) {
            // The next user of the connection is not to find what this one set.
            self.spoil();
        }
        let prepared = self
            .drive(async |client| client.prepare(&raw.sql).await)
            .await;
        let statement =
            prepared.map_err(|error| self.failed(&error, raw.model).with_statement(&raw.sql))?;
        if statement.params().len() == raw.params.len() {
            Ok(statement)
        } else {
            Err(raw.wrong_params(statement.params().len()))
        }
    }

    async fn raw_select(&mut self, raw: &RawStatement, each: EachRow<'_>) -> Result<()> {
        let _watch = self.note_text(&raw.sql);
        let statement = self.raw_prepare(raw).await?;
        let read = self
            .drive(async |client| {
                let rows = client
                    .query_raw(&statement, raw.params.iter().map(Bind))
                    .await?;
                let mut rows = pin!(rows);
                let mut wanted = Ok(Next::More);
                while let Some(row) = rows.try_next().await? {
                    if matches!(wanted, Ok(Next::More)) {
                        wanted = each(&Row::new(Source::Postgres(&row)));
                    }
                }
                Ok(wanted.map(|_| ()))
            })
            .await;
        read.map_err(|error| self.failed(&error, raw.model).with_statement(&raw.sql))?
    }

    async fn raw_execute(&mut self, raw: &RawStatement) -> Result<u64> {
        let _watch = self.note_text(&raw.sql);
        let statement = self.raw_prepare(raw).await?;
        let changed = self
            .drive(async |client| {
                client
                    .execute_raw(&statement, raw.params.iter().map(Bind))
                    .await
            })
            .await;
        changed.map_err(|error| self.failed(&error, raw.model).with_statement(&raw.sql))
    }
}
