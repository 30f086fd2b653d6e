//! Creating and changing rows: what builders take (`assign`), what is refused (`check`), and the statements.

mod assign;
mod check;
mod insert;
mod update;

pub use assign::{Assign, Given, Missing, New};
pub use insert::insert;
pub use update::{Assignment, update};
