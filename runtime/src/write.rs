//! Creating and changing rows: what builders take (`assign`), what is refused (`check`), and the statements.

mod assign;
mod check;
mod insert;
mod update;

pub use assign::{Assign, Given, Missing, New, assign};
pub(crate) use check::check_row;
pub use insert::{FieldList, insert};
pub(crate) use insert::{GetOrCreate, Insert, in_portions};
pub use update::{Assignment, Assignments, update};
