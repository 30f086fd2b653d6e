//! The macros of nuages: entry points only. Use them through the crate `nuages`.
