//! Creating and changing rows: what builders take (`assign`), what is refused (`check`), and the statements.

mod assign;
mod check;
mod insert;
mod update;

pub use assign::{Assign, Given, Missing, New, assign};
pub use insert::{FieldList, insert};
pub(crate) use update::update_fields;
pub use update::{Assignment, Assignments, update};
