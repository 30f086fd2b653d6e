//! SQLite through rusqlite.
//!
//! Each thread has a connection of its own to each database, so that its prepared statements can stay beside it without any
//! lock; one writer at a time holds the write permit, so that no user of one process meets `SQLITE_BUSY`.

use std::cell::{Cell as StdCell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{Null, ToSqlOutput, ValueRef};
use rusqlite::{OpenFlags, Statement, ToSql};
use self_cell::self_cell;

use super::statements::{Statements, fingerprint};
use super::{Row, Source};
use crate::connection::{EachRow, Next, Program};
use crate::error::{Error, Result};
use crate::query_log::{Listeners, Watch};
use crate::value::{Cell, CellError, Value};
use nuages_schema::dialect::SQLITE;
use nuages_schema::query::{Op, Verb};

mod errors;
pub(crate) mod executor;
mod functions;
mod literal;
mod migrating;
mod permit;
mod raw;
mod watching;

use permit::{Permit, Release};

pub(crate) use errors::translate;
pub use executor::{Iter, SqliteTransaction};

/// A SQLite database: a file, or memory. Cheap to clone; every thread that uses it gets a connection of its own.
///
/// ```
/// use nuages::prelude::*;
///
/// let db = Sqlite::in_memory()?;
/// db.execute("CREATE TABLE note (text TEXT) STRICT")?;
/// # Ok::<(), nuages::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sqlite {
    pub(crate) shared: Arc<Shared>,
}

/// What all connections to one database share.
#[derive(Debug)]
pub(crate) struct Shared {
    id: u64,
    location: Location,
    read_only: bool,
    permit: Permit,
    pub(crate) listeners: Arc<Listeners>,
    /// Keeps a memory database alive while no thread has a connection to it.
    anchor: Mutex<Option<rusqlite::Connection>>,
}

#[derive(Debug)]
enum Location {
    File(PathBuf),
    Memory(String),
}

/// What depends on one connection.
#[derive(Default)]
struct Dependents<'c> {
    statements: Statements<Statement<'c>>,
    /// Statements in the middle of their rows, for iterators, by a number that is never given twice.
    cursors: Vec<(u64, Statement<'c>)>,
    opened: u64,
}

type StatementCell<'c> = RefCell<Dependents<'c>>;

self_cell!(
    struct Conn {
        owner: rusqlite::Connection,
        #[not_covariant]
        dependent: StatementCell,
    }
);

/// A thread's connection to one database.
struct Local {
    conn: Conn,
    /// How deep the thread is in transactions and savepoints.
    depth: StdCell<u32>,
    /// What is to be done after the outermost transaction of the thread.
    hooks: RefCell<Vec<executor::Hook>>,
}

struct OpenConnection {
    id: u64,
    local: Rc<Local>,
    database: Weak<Shared>,
}

thread_local! {
    static OPEN: RefCell<Vec<OpenConnection>> = const { RefCell::new(Vec::new()) };
}

static NEXT_ID: AtomicU64 = AtomicU64::new(1);

impl Drop for Shared {
    fn drop(&mut self) {
        // Other threads close theirs when they next open one, or end.
        let _ = OPEN.try_with(|open| {
            if let Ok(mut open) = open.try_borrow_mut() {
                open.retain(|connection| connection.id != self.id);
            }
        });
    }
}

impl Sqlite {
    /// Opens a file, creating it if it does not exist. WAL, foreign keys on.
    ///
    /// # Errors
    /// `is_not_a_database` when the file is something else; `is_connection_error` when it cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::start(Location::File(path.as_ref().to_owned()), false)
    }

    /// Opens a file for reading only.
    ///
    /// # Errors
    /// When the file does not exist or is not a database.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self> {
        Self::start(Location::File(path.as_ref().to_owned()), true)
    }

    /// A new database in memory; it lives as long as a handle to it does.
    ///
    /// # Errors
    /// When memory is exhausted.
    pub fn in_memory() -> Result<Self> {
        let id = NEXT_ID.load(Ordering::Relaxed);
        Self::start(
            Location::Memory(format!(
                "file:/nuages-{}-{id}?vfs=memdb",
                std::process::id()
            )),
            false,
        )
    }

    fn start(location: Location, read_only: bool) -> Result<Self> {
        let id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        let location = match location {
            Location::Memory(_) => Location::Memory(format!(
                "file:/nuages-{}-{id}?vfs=memdb",
                std::process::id()
            )),
            file @ Location::File(_) => file,
        };
        let mut shared = Shared {
            id,
            location,
            read_only,
            permit: Permit::default(),
            listeners: Arc::default(),
            anchor: Mutex::new(None),
        };
        let first = shared.connect()?;
        if matches!(shared.location, Location::Memory(_)) {
            shared.anchor = Mutex::new(Some(first));
        }
        let database = Self {
            shared: Arc::new(shared),
        };
        database.session().with(|_| Ok(()))?;
        Ok(database)
    }

    #[cfg(feature = "async")]
    pub(crate) fn is_in_memory(&self) -> bool {
        matches!(self.shared.location, Location::Memory(_))
    }

    pub(crate) fn session(&self) -> SqliteSession {
        SqliteSession {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl Shared {
    fn connect(&self) -> Result<rusqlite::Connection> {
        let mut flags = OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        flags |= if self.read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        };
        let opened = match &self.location {
            // Without the URI flag, so that a `?` or `%` in a file's name is just that.
            Location::File(path) => {
                rusqlite::Connection::open_with_flags(path, flags & !OpenFlags::SQLITE_OPEN_URI)
            }
            Location::Memory(uri) => rusqlite::Connection::open_with_flags(uri, flags),
        };
        let connection = opened.map_err(|error| translate(&error, None))?;
        self.configure(&connection)
            .map_err(|error| translate(&error, None))?;
        Ok(connection)
    }

    fn configure(&self, connection: &rusqlite::Connection) -> rusqlite::Result<()> {
        // Plans do not depend on bound values, so binding never prepares a statement anew (5 to 10 µs each time).
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // A misspelt column in double quotes is an error, not a text.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        if !self.read_only && matches!(self.location, Location::File(_)) {
            switch_to_wal(connection)?;
            // SQLite: with WAL, NORMAL loses no consistency; the last commits may be lost on power failure only.
            connection.pragma_update(None, "synchronous", "normal")?;
        }
        if matches!(self.location, Location::Memory(_)) {
            // There is no disk to be careful about; a commit copies whole pages, so they are small.
            connection.pragma_update(None, "page_size", 1024)?;
            connection.pragma_update(None, "journal_mode", "memory")?;
            connection.pragma_update(None, "synchronous", "off")?;
        }
        connection.pragma_update(None, "foreign_keys", true)?;
        functions::register(connection)?;
        // Reads the file's header, so that something that is no database is refused now.
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
    }
}

/// SQLite: the switch to WAL needs the file for itself and does not wait for the busy timeout, so programs that open a new
/// file at the same time would meet `SQLITE_BUSY`.
fn switch_to_wal(connection: &rusqlite::Connection) -> rusqlite::Result<()> {
    let mut patience = 500;
    loop {
        match connection.pragma_update(None, "journal_mode", "wal") {
            Err(error)
                if patience > 0
                    && error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) =>
            {
                patience -= 1;
                std::thread::sleep(Duration::from_millis(10));
            }
            result => return result,
        }
    }
}

/// The use of this thread's connection for one operation.
#[derive(Clone, Debug)]
pub(crate) struct SqliteSession {
    shared: Arc<Shared>,
}

impl SqliteSession {
    /// Runs with this thread's connection.
    #[inline]
    fn with<T>(&self, run: impl FnOnce(&Local) -> Result<T>) -> Result<T> {
        let id = self.shared.id;
        let known = OPEN.with_borrow(|open| {
            open.iter()
                .find(|connection| connection.id == id)
                .map(|connection| Rc::clone(&connection.local))
        });
        match known {
            Some(local) => run(&local),
            None => run(&*self.open()?),
        }
    }

    #[cold]
    fn open(&self) -> Result<Rc<Local>> {
        let connection = self.shared.connect()?;
        let local = Rc::new(Local {
            conn: Conn::new(connection, |_| RefCell::default()),
            depth: StdCell::new(0),
            hooks: RefCell::default(),
        });
        OPEN.with_borrow_mut(|open| {
            open.retain(|connection| connection.database.strong_count() > 0);
            open.push(OpenConnection {
                id: self.shared.id,
                local: Rc::clone(&local),
                database: Arc::downgrade(&self.shared),
            });
        });
        Ok(local)
    }

    /// Runs with the write permit, unless this thread holds it already.
    fn writing<T>(&self, run: impl FnOnce(&Local) -> Result<T>) -> Result<T> {
        self.with(|local| {
            if local.depth.get() > 0 {
                return run(local);
            }
            self.shared.permit.acquire();
            let _release = Release(&self.shared.permit);
            run(local)
        })
    }

    /// Notes a statement that begins, and watches it to its end.
    #[must_use]
    fn note<'p>(&self, program: Program<'p>) -> Watch<impl Fn() -> String + 'p> {
        let text = move || {
            nuages_schema::sql::render(&SQLITE, program.model, program.ops)
                .unwrap_or_else(|error| error.to_string())
        };
        self.shared.listeners.note(text);
        self.shared.listeners.watch(text)
    }

    pub(crate) fn select(&self, program: Program<'_>, each: EachRow<'_>) -> Result<()> {
        let _watch = self.note(program);
        let writes = matches!(
            program.ops.last(),
            Some(Op::Verb(Verb::InsertReturning | Verb::Upsert))
        );
        if writes {
            return self.writing(|local| select(local, program, each));
        }
        self.with(|local| select(local, program, each))
    }

    pub(crate) fn execute(&self, program: Program<'_>) -> Result<u64> {
        let _watch = self.note(program);
        self.writing(|local| {
            local.prepared(program, |statement| {
                bind(statement, program.params)?;
                let changed = statement
                    .raw_execute()
                    .map_err(|error| translate(&error, Some(program.model)))?;
                Ok(u64::try_from(changed).unwrap_or(0))
            })
        })
    }

    pub(crate) fn last_insert_rowid(&self) -> Result<i64> {
        self.with(|local| Ok(local.conn.borrow_owner().last_insert_rowid()))
    }

    pub(crate) fn batch(&self, sql: &str) -> Result<()> {
        self.shared.listeners.note(|| sql.to_owned());
        self.writing(|local| {
            local
                .conn
                .borrow_owner()
                .execute_batch(sql)
                .map_err(|error| translate(&error, None).with_statement(sql))
        })
    }

    pub(crate) fn begin(&self) -> Result<()> {
        self.with(|local| {
            let depth = local.depth.get();
            if depth == 0 {
                self.shared.permit.acquire();
                // SQLite: a transaction that first reads and then writes can fail at once with SQLITE_BUSY_SNAPSHOT.
                if let Err(error) = local.conn.borrow_owner().execute_batch("BEGIN IMMEDIATE") {
                    self.shared.permit.release();
                    return Err(translate(&error, None));
                }
            } else {
                run(local, &format!("SAVEPOINT nuages_{depth}"))?;
            }
            local.depth.set(depth + 1);
            Ok(())
        })
    }

    pub(crate) fn end(&self, commit: bool) -> Result<()> {
        self.with(|local| {
            let depth = local.depth.get().saturating_sub(1);
            local.depth.set(depth);
            if depth > 0 {
                if !commit {
                    run(local, &format!("ROLLBACK TO nuages_{depth}"))?;
                }
                return run(local, &format!("RELEASE nuages_{depth}"));
            }
            let ended = if commit { run(local, "COMMIT") } else { Ok(()) };
            // A commit can fail, on a deferred foreign key say; some errors have already rolled back.
            let owner = local.conn.borrow_owner();
            let rolled_back = if owner.is_autocommit() {
                Ok(())
            } else {
                run(local, "ROLLBACK")
            };
            self.shared.permit.release();
            ended.and(rolled_back)
        })
    }

    /// How deep this thread is in transactions and savepoints.
    pub(crate) fn depth(&self) -> u32 {
        self.with(|local| Ok(local.depth.get())).unwrap_or(0)
    }

    /// Rolls back whatever this thread has begun.
    #[cfg(feature = "async")]
    pub(crate) fn roll_back(&self) {
        while self.depth() > 0 {
            let _ = self.end(false);
        }
    }

    /// Starts reading rows in portions; returns the cursor's number on this thread's connection.
    pub(crate) fn open_cursor(&self, program: Program<'_>) -> Result<u64> {
        let _watch = self.note(program);
        self.with(|local| {
            local.conn.with_dependent(|connection, statements| {
                let mut statement = prepare(connection, program)?;
                bind(&mut statement, program.params)?;
                let mut dependents = statements.try_borrow_mut().map_err(|_| reentered())?;
                dependents.opened += 1;
                let number = dependents.opened;
                dependents.cursors.push((number, statement));
                Ok(number)
            })
        })
    }

    /// Reads the next rows of a cursor, at most so many; fewer mean that there are no more.
    pub(crate) fn next_rows(&self, cursor: u64, most: usize, each: EachRow<'_>) -> Result<usize> {
        self.with(|local| {
            local.conn.with_dependent(|_, statements| {
                let mut dependents = statements.try_borrow_mut().map_err(|_| reentered())?;
                let open = dependents
                    .cursors
                    .iter_mut()
                    .find(|(number, _)| *number == cursor);
                let Some((_, statement)) = open else {
                    return Ok(0);
                };
                let mut rows = statement.raw_query();
                let mut read = 0;
                while read < most {
                    match rows.next().map_err(|error| translate(&error, None))? {
                        Some(row) => each(&Row::new(Source::Sqlite(row)))?,
                        None => return Ok(read),
                    };
                    read += 1;
                }
                // Dropping the rows would rewind the statement; it goes on where it stands.
                std::mem::forget(rows);
                Ok(read)
            })
        })
    }

    pub(crate) fn close_cursor(&self, cursor: u64) {
        let _ = self.with(|local| {
            local.conn.with_dependent(|_, statements| {
                if let Ok(mut dependents) = statements.try_borrow_mut() {
                    dependents.cursors.retain(|(number, _)| *number != cursor);
                }
                Ok(())
            })
        });
    }
}

fn run(local: &Local, sql: &str) -> Result<()> {
    local
        .conn
        .borrow_owner()
        .execute_batch(sql)
        .map_err(|error| translate(&error, None))
}

#[cold]
fn reentered() -> Error {
    Error::invalid_query("a query was started while a row of another one was being read")
}

fn select(local: &Local, program: Program<'_>, each: EachRow<'_>) -> Result<()> {
    local.prepared(program, |statement| {
        bind(statement, program.params)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows
            .next()
            .map_err(|error| translate(&error, Some(program.model)))?
        {
            if each(&Row::new(Source::Sqlite(row)))? == Next::Enough {
                break;
            }
        }
        Ok(())
    })
}

impl Local {
    /// Finds the statement of a program, or prepares it.
    #[inline]
    fn prepared<T>(
        &self,
        program: Program<'_>,
        run: impl FnOnce(&mut Statement<'_>) -> Result<T>,
    ) -> Result<T> {
        let key = fingerprint(program);
        self.conn.with_dependent(|connection, statements| {
            let mut dependents = statements.try_borrow_mut().map_err(|_| reentered())?;
            if let Some(statement) = dependents.statements.find(key, program) {
                let result = run(statement);
                forget_texts(statement, program);
                return result;
            }
            let mut statement = prepare(connection, program)?;
            let result = run(&mut statement);
            forget_texts(&mut statement, program);
            dependents.statements.keep(key, program, statement);
            result
        })
    }
}

/// Gives back the memory of bound texts. SQLite: they lie in the connection's few fast slots, which a hundred kept statements
/// would use up, and then every query allocates. (With QPSG on, clearing does not prepare anew.)
#[inline]
fn forget_texts(statement: &mut Statement<'_>, program: Program<'_>) {
    if program
        .params
        .iter()
        .any(|value| !matches!(value, Value::Integer(_) | Value::Null | Value::Bool(_)))
    {
        statement.clear_bindings();
    }
}

#[cold]
fn prepare<'c>(
    connection: &'c rusqlite::Connection,
    program: Program<'_>,
) -> Result<Statement<'c>> {
    let sql = nuages_schema::sql::render(&SQLITE, program.model, program.ops)
        .map_err(|error| Error::from(error).of(program.model))?;
    connection
        .prepare(&sql)
        .map_err(|error| translate(&error, Some(program.model)).with_statement(&sql))
}

/// A value on its way into a statement.
struct Bind<'a>(&'a Value);

impl ToSql for Bind<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::from(Null),
            Value::Bool(value) => ToSqlOutput::from(*value),
            Value::Integer(value) => ToSqlOutput::from(*value),
            Value::Float(value) => ToSqlOutput::from(*value),
            Value::Text(value) => ToSqlOutput::from(value.as_str()),
            Value::Bytes(value) => ToSqlOutput::from(value.as_slice()),
            #[cfg(feature = "jiff")]
            Value::Duration(value) => ToSqlOutput::from(literal::microseconds(*value)),
            #[cfg(feature = "serde_json")]
            Value::Json(value) => ToSqlOutput::from(value.as_str()),
            other => ToSqlOutput::from(literal::text(other)),
        })
    }
}

#[inline]
fn bind(statement: &mut Statement<'_>, params: &[Value]) -> Result<()> {
    for (n, value) in params.iter().enumerate() {
        let bound = match value {
            Value::Integer(value) => statement.raw_bind_parameter(n + 1, value),
            Value::Text(value) => statement.raw_bind_parameter(n + 1, value.as_str()),
            #[cfg(feature = "rust_decimal")]
            Value::Decimal(value) => statement.raw_bind_parameter(n + 1, literal::units(*value)?),
            other => statement.raw_bind_parameter(n + 1, Bind(other)),
        };
        bound.map_err(|error| translate(&error, None))?;
    }
    Ok(())
}

/// What stands in a column of a row.
#[inline]
pub(crate) fn cell<'a>(row: &'a rusqlite::Row<'a>, index: usize) -> Result<Cell<'a>, CellError> {
    match row.get_ref(index) {
        Ok(ValueRef::Null) => Ok(Cell::Null),
        Ok(ValueRef::Integer(value)) => Ok(Cell::Integer(value)),
        Ok(ValueRef::Real(value)) => Ok(Cell::Float(value)),
        Ok(ValueRef::Text(value)) => Ok(Cell::Text(value)),
        Ok(ValueRef::Blob(value)) => Ok(Cell::Bytes(value)),
        Err(_) => Err(CellError::Value("fewer columns than the query asked for")),
    }
}
