//! Validation: what Django's `full_clean` looks at, when you ask for it. `save` never does it by itself.
//!
//! ```
//! use nuages::prelude::*;
//! use nuages::ValidationErrors;
//!
//! model! {
//!     app shop;
//!     pub Product {
//!         name: CharField(max_length = 100, validators = [MinLength(3)]),
//!         slug: SlugField(unique),
//!         price: IntegerField(validators = [Range(0..=1000)], db_check),      // a CHECK of the table too
//!     }
//! }
//!
//! let db = Sqlite::in_memory()?;
//! db.create_tables(APP)?;
//!
//! // A builder, before its row exists.
//! let tea = Product::new().name("Tea").slug("tea").price(4).full_clean(&db)?.save(&db)?;
//!
//! // All that is wrong at once, by field, with Django's messages and codes.
//! let error = Product::new().name("T").slug("tea").price(2000).full_clean(&db).unwrap_err();
//! assert!(error.is_validation());
//! let errors: &ValidationErrors = error.validation_errors().unwrap();
//! assert_eq!(errors.field("name")[0].code(), Some("min_length"));
//! assert_eq!(errors.field("slug")[0].code(), Some("unique"));
//! assert_eq!(errors.field("price")[0].code(), Some("max_value"));
//! println!("{}", errors.to_json());
//! # Ok::<(), nuages::Error>(())
//! ```
//!
//! - A validator that does not fit its field, or an empty range, does not compile. Validators of your own are functions.
//! - [`nuages::validators`](crate::validators) has Django's, usable by themselves; each takes time in proportion to its input.
//! - `Meta { hooks: [clean] }` and an `impl Clean` look at several fields together; either one without the other does
//!   not compile.
