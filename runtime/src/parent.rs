//! Models that inherit from a model with a table: which fields are the instance's own, in whatever table they are.

use crate::model::Model;
use crate::path::{Path, Relation, Root, Via};

/// The relation of an heir to its parent's row.
pub trait ParentLink: Relation {}

/// A way that does not leave the instance: none at all, or to its parents' rows.
#[diagnostic::on_unimplemented(
    message = "this is a field of another row",
    label = "only the fields of the model itself can be set"
)]
pub trait Own: Path {
    /// How many parents up.
    const UP: usize;
}

#[diagnostic::do_not_recommend]
impl<M: Model> Own for Root<M> {
    const UP: usize = 0;
}

#[diagnostic::do_not_recommend]
impl<R: ParentLink, P: Own> Own for Via<R, P> {
    const UP: usize = P::UP + 1;
}

/// An instance, where the key of its parent's row is wanted.
#[doc(hidden)]
#[macro_export]
macro_rules! __heir_keys {
    ($heir:ty => $parent:ty) => {
        const _: () = {
            use $crate::__private::{
                Assign, Comparable, FieldValue, Id, KeyOf, Model, NotNull, Tree, Value, ValueFor,
                field_types::Key,
            };
            impl KeyOf<$parent> for &$heir {
                fn into_key(self) -> Id<$parent> {
                    <$parent as Model>::key(self)
                }
            }
            impl Assign<Id<$parent>> for &$heir {
                fn assign(self) -> Id<$parent> {
                    <$parent as Model>::key(self)
                }
            }
            impl Assign<Option<Id<$parent>>> for &$heir {
                fn assign(self) -> Option<Id<$parent>> {
                    Some(<$parent as Model>::key(self))
                }
            }
            impl ValueFor<Key<$parent>> for &$heir {
                fn into_value(self) -> Value {
                    FieldValue::to_value(&<$parent as Model>::key(self))
                }
            }
            impl<M> Comparable<Key<$parent>, M> for &$heir {
                type Null = NotNull;
                fn write(self, tree: &mut Tree) {
                    Comparable::<Key<$parent>, M>::write(<$parent as Model>::key(self), tree);
                }
            }
        };
    };
}
#[doc(hidden)]
pub use __heir_keys as heir_keys;
