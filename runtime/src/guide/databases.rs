//! Databases: one queryset for SQLite and PostgreSQL, blocking and async.
//!
//! A verb takes what it asks: a database, or a transaction on one. A blocking handle returns a `Result`, an async one a future.
//!
//! | handle | |
//! |---|---|
//! | `Sqlite` | a file or memory, blocking; each thread has its own connection, one at a time writes |
//! | `AsyncSqlite` | the same for async programs, on any runtime (feature `async`) |
//! | `Postgres` | async, with a pool (feature `postgres`) |
//! | `PostgresBlocking` | the same, blocking: `Postgres::connect_blocking(url)?` |
//!
//! ```
//! # use nuages::prelude::*;
//! # model! { app blog; pub Blog { name: CharField(max_length = 100, unique) } }
//! # let db = Sqlite::in_memory()?;
//! # db.create_tables(APP)?;
//! // A function that does not care which one.
//! fn names<E: Executor>(db: &E) -> E::Ret<'_, Vec<String>> {
//!     Blog::objects().values(|b| b.name).fetch(db)
//! }
//! assert!(names(&db)?.is_empty());
//!
//! // Committed when the closure returns Ok, rolled back on Err and on panic. Inside another one: a savepoint.
//! let blog = db.atomic(|tx| {
//!     let blog = Blog::new().name("Beatles").save(tx)?;
//!     tx.on_commit(|| println!("saved"));
//!     Ok(blog)
//! })?;
//!
//! // One type of error, asked by predicates; it names model, fields and constraint.
//! let error = Blog::new().name("Beatles").save(&db).unwrap_err();
//! assert!(error.is_unique_violation());
//! assert_eq!(error.model(), Some("Blog"));
//! assert_eq!(error.fields(), ["name"]);
//!
//! // What was asked.
//! let log = db.log_queries();
//! Blog::objects().pk(&blog).get(&db)?;
//! assert_eq!(log.len(), 1);
//! # Ok::<(), nuages::Error>(())
//! ```
