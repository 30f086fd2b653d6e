//! What a misspelt word of a key such as `blog__nmae` meets, so that the message can name the model and list its fields.
//!
//! `q!` offers methods of its own for the words of such a key. They come after all others, and what they need is never there.

use crate::expression::{Annotation, Expr};
use crate::path::{Field, ForeignKey, Handle, Many, Path, Relation};

/// What the next word of a key is a method of.
#[diagnostic::on_unimplemented(
    message = "nothing can follow `{Self}` in a key",
    label = "the key ends before this"
)]
pub trait Key {
    /// The handles of a relation's other end, or the value itself.
    type Next;

    /// Follows a relation.
    fn next(self) -> Self::Next;
}

#[diagnostic::do_not_recommend]
impl<R: Relation, P: Path> Key for ForeignKey<R, P> {
    type Next = &'static <Self as std::ops::Deref>::Target;
    fn next(self) -> Self::Next {
        Handle::REF
    }
}

#[diagnostic::do_not_recommend]
impl<R: Relation, P: Path> Key for Many<R, P> {
    type Next = &'static <Self as std::ops::Deref>::Target;
    fn next(self) -> Self::Next {
        Handle::REF
    }
}

/// What a word of a key may be wrong about.
pub trait Named {
    /// The model, or the field type.
    type Of;
}

/// The handles of a model. On the reference: methods that other crates add to the handles come before those of `q!`.
impl<H: Handle> Named for &H {
    type Of = H::Model;
}

/// A model's handles.
pub trait HasFields: Named {}

impl<H: Handle> HasFields for &H {}

/// Something with lookups.
pub trait HasLookups: Named {}

macro_rules! values {
    ($($type:ident),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<A, B, C> Key for $type<A, B, C> {
            type Next = Self;
            fn next(self) -> Self {
                self
            }
        }
        impl<A, B, C> HasLookups for $type<A, B, C> {}
    )*};
}

values!(Field, Annotation, Expr);

impl<K, P, N> Named for Field<K, P, N> {
    type Of = K;
}

impl<M, K, N> Named for Annotation<M, K, N> {
    type Of = K;
}

impl<M, K, N> Named for Expr<M, K, N> {
    type Of = K;
}

/// The model has a field `N`, or the field type such a lookup. Nothing says so: it is asked only when the word is not found,
/// and each model has a message of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no lookup `{N}`",
    label = "no such lookup",
    note = "lookups: `exact`, `iexact`, `contains`, `icontains`, `in`, `gt`, `gte`, `lt`, `lte`, `startswith`, `endswith`, `range`, `isnull`, …"
)]
pub trait HasField<N> {
    /// What it is.
    type Out;
}
