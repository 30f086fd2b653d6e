//! The statements behind rows that are read in portions: a stream of answers, or a cursor and its FETCH.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use futures_util::{Stream as _, TryStreamExt};
use tokio_postgres::{RowStream, Statement};

use super::bind::Bind;
use super::link::{Link, text_of};
use crate::backend::{Row, Source};
use crate::connection::{EachRow, Next, Program};
use crate::error::{Error, Result};
use nuages_schema::dialect::POSTGRES;
use nuages_schema::model::ModelDef;

/// Asks for all rows of a program; the connection can do nothing else until they are read.
pub(super) async fn stream(link: &mut Link, program: Program<'_>) -> Result<RowStream> {
    link.note(program);
    let statement = link.statement(program).await?;
    let rows = link
        .drive(async |client| {
            client
                .query_raw(&statement, program.params.iter().map(Bind))
                .await
        })
        .await;
    rows.map_err(|error| link.failed_in(&error, program))
}

/// Reads the rows that have come, at most so many; waits for one. Returns whether there may be more.
pub(super) async fn some(
    link: &mut Link,
    mut rows: Pin<&mut RowStream>,
    most: usize,
    model: &'static ModelDef,
    each: EachRow<'_>,
) -> Result<bool> {
    let mut read = 0;
    let next = poll_fn(|context| {
        loop {
            if read == most {
                return Poll::Ready(Ok(Ok(true)));
            }
            match rows.as_mut().poll_next(context) {
                Poll::Ready(Some(Ok(row))) => {
                    read += 1;
                    if let Err(error) = each(&Row::new(Source::Postgres(&row))) {
                        return Poll::Ready(Ok(Err(error)));
                    }
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(error)),
                Poll::Ready(None) => return Poll::Ready(Ok(Ok(false))),
                Poll::Pending if read > 0 => return Poll::Ready(Ok(Ok(true))),
                Poll::Pending => return Poll::Pending,
            }
        }
    });
    let (_, driver) = link.wire().parts();
    match driver.run(pin!(next)).await {
        Ok(result) => result,
        Err(error) => Err(link.failed(&error, Some(model))),
    }
}

/// Opens a cursor inside the transaction; returns the statement that fetches so many rows from it.
pub(super) async fn declare(
    link: &mut Link,
    program: Program<'_>,
    rows: usize,
) -> Result<Statement> {
    link.note(program);
    link.transaction().check()?;
    let select = nuages_schema::sql::render(&POSTGRES, program.model, program.ops)
        .map_err(|error| Error::from(error).of(program.model))?;
    let name = link.cursor_name();
    let open = format!("DECLARE {name} NO SCROLL CURSOR FOR {select}");
    let fetch = format!("FETCH {rows} FROM {name}");
    let declared = link
        .drive(async |client| {
            let declare = client.prepare(&open).await?;
            client
                .execute_raw(&declare, program.params.iter().map(Bind))
                .await?;
            client.prepare(&fetch).await
        })
        .await;
    declared.map_err(|error| {
        link.failed(&error, Some(program.model))
            .with_statement(&text_of(program))
    })
}

/// Reads the next rows of a cursor; returns whether there may be more.
pub(super) async fn fetch(
    link: &mut Link,
    statement: &Statement,
    most: usize,
    model: &'static ModelDef,
    each: EachRow<'_>,
) -> Result<bool> {
    link.transaction().check()?;
    let mut read = 0;
    let fetched = link
        .drive(async |client| {
            let none: [Bind<'_>; 0] = [];
            let rows = client.query_raw(statement, none).await?;
            let mut rows = pin!(rows);
            let mut wanted = Ok(Next::More);
            while let Some(row) = rows.try_next().await? {
                read += 1;
                if wanted.is_ok() {
                    wanted = each(&Row::new(Source::Postgres(&row)));
                }
            }
            Ok(wanted)
        })
        .await;
    match fetched {
        Ok(wanted) => wanted.map(|_| read == most),
        Err(error) => Err(link.failed(&error, Some(model))),
    }
}
