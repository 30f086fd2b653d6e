//! How to use nuages, for those who know Django and those who do not.
//!
//! Every example on these pages is compiled and run. Which of Django's capabilities is spelled how, one by one, stands in
//! `docs/django-parity.md`.
//!
//! 1. [Models](models): fields, options, `Meta`.
//! 2. [Saving](saving): builders, instances, many rows at once.
//! 3. [Queries](queries): filters, orders, slices, and what they return.
//! 4. [Rows](rows): annotations, joined and prefetched rows, values, groups.
//! 5. [Relations](relations): following them, and changing them.
//! 6. [Validation](validation): what `full_clean` looks at.
//! 7. [Databases](databases): SQLite and PostgreSQL, blocking and async, transactions, errors.
//! 8. [Migrations](migrations): from a model to its table, and on.

pub mod databases;
pub mod migrations;
pub mod models;
pub mod queries;
pub mod relations;
pub mod rows;
pub mod saving;
pub mod validation;
