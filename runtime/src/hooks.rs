//! A model's own functions that run when its rows are checked.
//!
//! `Meta { hooks: [clean] }` declares a hook and `impl Clean for …` writes it: one without the other does not compile. A model
//! without hooks pays nothing for them.
//!
//! ```
//! use nuages::hooks::Clean;
//! use nuages::prelude::*;
//! use nuages::ValidationErrors;
//!
//! model! {
//!     app shop;
//!     pub Offer {
//!         name: CharField(max_length = 100),
//!         price: IntegerField,
//!         old_price: IntegerField(null, blank),
//!         Meta { hooks: [clean] }
//!     }
//! }
//!
//! impl Clean for Offer {
//!     fn clean(&mut self) -> Result<(), ValidationErrors> {
//!         self.name = self.name.trim().to_owned();
//!         if self.old_price.is_some_and(|old| old <= self.price) {
//!             return Err("An offer is cheaper than before.".into());
//!         }
//!         Ok(())
//!     }
//! }
//!
//! let db = Sqlite::in_memory()?;
//! db.create_tables(APP)?;
//! let error = Offer::new().name(" Tea ").price(5).old_price(4).full_clean(&db).unwrap_err();
//! assert_eq!(error.validation_errors().unwrap().non_field()[0].message(), "An offer is cheaper than before.");
//! let offer = Offer::new().name(" Tea ").price(5).old_price(6).full_clean(&db)?.save(&db)?;
//! assert_eq!(offer.name, "Tea");
//! # Ok::<(), nuages::Error>(())
//! ```

use crate::model::Model;
use crate::validation_error::ValidationErrors;

/// The model lists `clean` among its hooks.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not list the hook `clean`, so that it would never run",
    label = "add `hooks: [clean]` to the `Meta` of `{Self}`"
)]
pub trait DeclaresClean {}

/// Looks at the fields of a row together, and may tidy them: Django's `Model.clean`. `full_clean` runs it after the fields
/// were looked at one by one, whether or not they were valid.
#[diagnostic::on_unimplemented(
    message = "`{Self}` lists the hook `clean` and does not have it",
    label = "write `impl nuages::hooks::Clean for {Self}`"
)]
pub trait Clean: Model + DeclaresClean {
    /// Refuses the row, or does nothing.
    ///
    /// # Errors
    /// What is wrong with the row: by field, or as a whole by `"…".into()`.
    fn clean(&mut self) -> Result<(), ValidationErrors>;
}
