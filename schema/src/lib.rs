//! What nuages knows about models, queries and migrations, as plain data and pure functions.
//!
//! No file here does I/O or names a driver. The parser of `model!` is behind the feature `parse`.
#![forbid(unsafe_code)]

pub mod dialect;
pub mod lookup;
pub mod migrate;
pub mod model;
pub mod names;
pub mod query;
pub mod sql;
pub mod validator;

#[cfg(feature = "parse")]
mod check;
#[cfg(feature = "parse")]
pub mod diagnostic;
#[cfg(feature = "parse")]
pub mod parse;
