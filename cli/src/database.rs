//! The database that a command works on, by its address.

use anyhow::{Result, bail};
use nuages::migrations::{Done, Migrator, Status};
use nuages::{Postgres, PostgresBlocking, Sqlite};

/// Which database.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Address {
    /// The database: the path of a SQLite file, `sqlite:PATH`, or `postgres://…`; else what DATABASE_URL says.
    #[arg(long, value_name = "ADDRESS")]
    pub database: Option<String>,
}

/// An open database.
#[derive(Debug)]
pub enum Database {
    /// SQLite.
    Sqlite(Sqlite),
    /// PostgreSQL.
    Postgres(PostgresBlocking),
}

impl Address {
    /// The address that was given, or stands in the environment as `DATABASE_URL`.
    pub fn find(&self) -> Option<String> {
        let given = self.database.clone();
        given
            .or_else(|| std::env::var("DATABASE_URL").ok())
            .filter(|address| !address.is_empty())
    }

    /// Opens the database.
    pub fn open(&self) -> Result<Database> {
        match self.find() {
            Some(address) => Database::open(&address),
            None => bail!("which database? Give `--database PATH`, or set DATABASE_URL"),
        }
    }
}

impl Database {
    fn open(address: &str) -> Result<Self> {
        match address.split_once(':') {
            Some(("postgres" | "postgresql", _)) => {
                Ok(Self::Postgres(Postgres::connect_blocking(address)?))
            }
            Some(("sqlite", path)) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                Ok(Self::Sqlite(Sqlite::open(path)?))
            }
            _ => Ok(Self::Sqlite(Sqlite::open(address)?)),
        }
    }

    /// Applies and undoes what the migrator says.
    pub fn run(&self, migrator: Migrator) -> Result<Vec<Done>> {
        match self {
            Self::Sqlite(database) => Ok(migrator.run(database)?),
            Self::Postgres(database) => Ok(migrator.run(database)?),
        }
    }

    /// What the migrator would do.
    pub fn plan(&self, migrator: Migrator) -> Result<Vec<Done>> {
        match self {
            Self::Sqlite(database) => Ok(migrator.plan(database)?),
            Self::Postgres(database) => Ok(migrator.plan(database)?),
        }
    }

    /// What the database knows of the migrations.
    pub fn status(&self, migrator: Migrator) -> Result<Vec<Status>> {
        match self {
            Self::Sqlite(database) => Ok(migrator.status(database)?),
            Self::Postgres(database) => Ok(migrator.status(database)?),
        }
    }
}
