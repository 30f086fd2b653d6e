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
pub(crate) use check::check_row;
pub use fields::{Changes, FieldList};
pub(crate) use find_or_create::{GetOrCreate, UpdateOrCreate};
pub use insert::insert;
pub(crate) use insert::{Insert, in_portions};
pub use many::{IgnoreConflicts, UpdateConflicts};
pub(crate) use update::update_fields;
pub use update::{Assignment, Assignments, update};
