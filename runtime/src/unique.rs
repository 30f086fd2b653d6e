//! What a model declares unique, by name: the target of an upsert, and what `in_bulk_by` looks rows up by.

use std::marker::PhantomData;

use crate::model::Model;

/// Fields that no two rows of `M` have in common. `K` is the field type where there is one field.
pub struct Unique<M, K = ()> {
    pub(crate) fields: &'static [u16],
    marker: PhantomData<fn() -> (M, K)>,
}

impl<M, K> Unique<M, K> {
    /// The fields of these positions.
    #[doc(hidden)]
    pub const fn of(fields: &'static [u16]) -> Self {
        Self {
            fields,
            marker: PhantomData,
        }
    }
}

impl<M, K> Clone for Unique<M, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, K> Copy for Unique<M, K> {}

impl<M: Model, K> std::fmt::Debug for Unique<M, K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.fields.iter();
        let names = names.filter_map(|at| M::META.fields.get(usize::from(*at)));
        f.debug_list()
            .entries(names.map(|field| &field.name))
            .finish()
    }
}

/// A model that declares something unique, its automatic key aside.
#[diagnostic::on_unimplemented(
    message = "`{Self}` declares nothing unique",
    label = "needs a field with `unique`, a `UniqueConstraint` or a key of its own"
)]
pub trait HasUnique: Model {
    /// A field for each unique field and constraint.
    type Sets: 'static;
    /// The only value.
    const SETS: &'static Self::Sets;
}
