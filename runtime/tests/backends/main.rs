//! PostgreSQL, async and blocking, and SQLite for async programs: the same results as SQLite, and what only they can do wrong.
//!
//! PostgreSQL is the server that `NUAGES_TEST_POSTGRES` names; `NUAGES_TEST_SQLITE_ONLY=1` leaves its tests out.
#![cfg(all(feature = "postgres", feature = "async"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test tells one story, and fails where it breaks off"
)]

mod cancel;
mod iterate;
mod models;
mod server;
mod sql;
mod story;
mod transactions;
mod values;
mod violations;

use std::sync::atomic::{AtomicU32, Ordering};

use nuages::prelude::*;

/// A schema of one test's own; dropped with all that is in it.
struct Schema {
    name: String,
    server: String,
}

impl Schema {
    /// None where PostgreSQL is to be left out.
    fn create() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        if std::env::var_os("NUAGES_TEST_SQLITE_ONLY").is_some() {
            return None;
        }
        let Ok(server) = std::env::var("NUAGES_TEST_POSTGRES") else {
            panic!(
                "NUAGES_TEST_POSTGRES does not name a PostgreSQL server, as in postgres://postgres@127.0.0.1/postgres; \
                 NUAGES_TEST_SQLITE_ONLY=1 leaves these tests out"
            );
        };
        let name = format!(
            "nuages_backends_{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let db = Postgres::connect_blocking(&server).unwrap();
        db.execute(&format!(
            "CREATE SCHEMA {name};
             CREATE VIEW {name}.connections AS SELECT pid::bigint AS id, application_name AS name,
                 coalesce(state, '') AS state FROM pg_stat_activity"
        ))
        .unwrap();
        Some(Self { name, server })
    }

    /// The server's address, with this schema first and with a name by which its connections are known.
    fn url(&self) -> String {
        let between = if self.server.contains('?') { '&' } else { '?' };
        format!(
            "{}{between}options=-csearch_path%3D{name}&application_name={name}",
            self.server,
            name = self.name
        )
    }

    fn blocking(&self) -> nuages::Result<PostgresBlocking> {
        Postgres::connect_blocking(&self.url())
    }

    /// How many connections of this test the server has, in a state that starts so.
    fn connections(&self, state: &str) -> i64 {
        let url = self
            .url()
            .replace("&application_name=", "&application_name=watching_");
        let watcher = Postgres::connect_blocking(&url).unwrap();
        let ours =
            Connections::objects().filter(|c| c.name.exact(&self.name) & c.state.startswith(state));
        ours.count(&watcher).unwrap()
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        let db = Postgres::connect_blocking(&self.server).unwrap();
        let dropped = db.execute(&format!("DROP SCHEMA {} CASCADE", self.name));
        if !std::thread::panicking() {
            dropped.unwrap();
        }
    }
}

model! {
    app watch;

    /// What the server says of its connections.
    pub(crate) Connections {
        name: TextField,
        state: TextField,

        Meta { db_table: "connections", managed: false }
    }
}

/// A schema, its async handle and the tables of the shared models; or the test ends.
macro_rules! postgres {
    () => {{
        let Some(schema) = crate::Schema::create() else {
            return Ok(());
        };
        let db = nuages::Postgres::connect(&schema.url()).await?;
        db.create_tables(crate::models::APP).await?;
        (schema, db)
    }};
}
use postgres;

/// A SQLite database in memory with the tables of the shared models.
async fn sqlite() -> nuages::Result<AsyncSqlite> {
    let db = AsyncSqlite::in_memory()?;
    db.create_tables(models::APP).await?;
    Ok(db)
}

/// A directory that goes with all that is in it.
struct Directory(std::path::PathBuf);

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The same in a file, where several threads read.
async fn sqlite_in_a_file() -> nuages::Result<(Directory, AsyncSqlite)> {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("nuages-backends-{}-{number}", std::process::id());
    let directory = Directory(std::env::temp_dir().join(name));
    std::fs::create_dir_all(&directory.0).unwrap();
    let db = AsyncSqlite::open(directory.0.join("test.db"))?;
    db.create_tables(models::APP).await?;
    Ok((directory, db))
}
