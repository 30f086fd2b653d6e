//! Migrations: plain Rust files, written by `cargo nuages makemigrations`, read by people, applied by the program.
//!
//! ```sh
//! cargo install --path cli            # once: the command
//! cargo nuages makemigrations         # compares the models with the migrations and writes what is missing
//! cargo nuages sqlmigrate blog 0001   # the statements
//! cargo nuages migrate                # or in the program: db.migrate(migrations::ALL)?
//! ```
//!
//! It reads the `model!` blocks from source, so it works while the program does not compile. A renamed field is asked for, never
//! guessed, because the other answer loses data. A migration and its record are one transaction; on SQLite a table that has to be made
//! anew keeps its rows, keys, indexes, triggers and views, or the migration is refused by name.
//!
//! A build script can compare too, by the one line `cargo_nuages::build::check()`: a warning while developing, an error in a release
//! build or under `CI`, with the missing operations and the command to run.
//!
//! For tests and prototypes, without migrations: `db.create_tables(APP)?`.
