//! What `cargo nuages` does, as a library: reading models and migrations from source, comparing them, writing migrations.
//!
//! [`build::check`] is for build scripts. Everything else serves the command; it is public so that it can be tested, and
//! promises nothing.
#![forbid(unsafe_code)]

pub mod build;
#[cfg(feature = "cli")]
pub mod command;
#[cfg(feature = "cli")]
pub mod database;
pub mod history;
pub mod project;
#[cfg(feature = "cli")]
pub mod question;
pub mod reader;
#[cfg(feature = "cli")]
pub mod writer;
