//! The field types as `model!` names them, for editors: what is completed and explained in a declaration.

#[cfg(feature = "rust_decimal")]
pub use crate::field_types::DecimalField;
#[cfg(feature = "serde_json")]
pub use crate::field_types::JSONField;
#[cfg(feature = "uuid")]
pub use crate::field_types::UUIDField;
pub use crate::field_types::{
    BigIntegerField, BooleanField, CharField, EmailField, FloatField, IntegerField,
    PositiveIntegerField, SlugField, TextField,
};
#[cfg(feature = "jiff")]
pub use crate::field_types::{DateField, DateTimeField};
pub use crate::path::ForeignKey;

/// `BigAutoField(primary_key)`: a 64-bit key that the database hands out. Every model without another key has one, `id`.
#[derive(Debug)]
pub enum BigAutoField {}

/// `ManyToManyField(Author)`: any number of rows of another model, by a table of pairs. `entry.authors()` on instances and in
/// closures.
#[derive(Debug)]
pub enum ManyToManyField {}
