//! The commands, run on small packages in temporary folders, and the statements of migrations, run in real databases.
#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![allow(clippy::too_many_lines, reason = "what is expected is long")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail by panicking"
)]

#[path = "cli/apps.rs"]
mod apps;
#[path = "cli/build.rs"]
mod build;
#[path = "cli/commands.rs"]
mod commands;
#[path = "cli/execution.rs"]
mod execution;
#[path = "cli/inheritance.rs"]
mod inheritance;
#[path = "cli/migrating.rs"]
mod migrating;
#[path = "cli/package.rs"]
mod package;
#[path = "cli/postgres.rs"]
mod postgres;
#[path = "cli/random.rs"]
mod random;
#[path = "cli/reading.rs"]
mod reading;
