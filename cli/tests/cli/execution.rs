//! The statements of migrations, executed in SQLite.
