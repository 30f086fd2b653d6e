//! SQL text, written from checked data and a dialect's flags. One kind of statement a file; no meaning is decided here.

pub mod ddl;
