//! Creating and changing rows: what builders take (`assign`), what is refused (`check`), and the statements.

mod assign;
mod check;
mod fields;
mod find_or_create;
mod generated;
mod insert;
mod many;
mod update;

pub use assign::{Assign, Given, Missing, New, assign};
pub use fields::{Changes, FieldList};
pub use insert::insert;
pub use many::{IgnoreConflicts, UpdateConflicts};
pub(crate) use update::update_fields;
pub use update::{Assignment, Assignments, update};
