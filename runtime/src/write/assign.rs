//! What the setters of builders take, and what a builder becomes.

use crate::model::{Id, Model};

/// What a setter of a builder takes for a field of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for a field of type `{T}`",
    label = "expected `{T}`"
)]
pub trait Assign<T> {
    /// The field's value.
    fn assign(self) -> T;
}

impl<T> Assign<T> for T {
    #[inline]
    fn assign(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T> Assign<Option<T>> for T {
    #[inline]
    fn assign(self) -> Option<T> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl Assign<String> for &str {
    #[inline]
    fn assign(self) -> String {
        self.to_owned()
    }
}

#[diagnostic::do_not_recommend]
impl Assign<Option<String>> for &str {
    fn assign(self) -> Option<String> {
        Some(self.to_owned())
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Assign<Vec<u8>> for &[u8; N] {
    #[inline]
    fn assign(self) -> Vec<u8> {
        self.to_vec()
    }
}

#[diagnostic::do_not_recommend]
impl<const N: usize> Assign<Option<Vec<u8>>> for &[u8; N] {
    fn assign(self) -> Option<Vec<u8>> {
        Some(self.to_vec())
    }
}

#[diagnostic::do_not_recommend]
impl Assign<Vec<u8>> for &[u8] {
    #[inline]
    fn assign(self) -> Vec<u8> {
        self.to_vec()
    }
}

#[diagnostic::do_not_recommend]
impl Assign<Option<Vec<u8>>> for &[u8] {
    fn assign(self) -> Option<Vec<u8>> {
        Some(self.to_vec())
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model> Assign<Id<M>> for &M {
    #[inline]
    fn assign(self) -> Id<M> {
        self.key()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model> Assign<Option<Id<M>>> for &M {
    fn assign(self) -> Option<Id<M>> {
        Some(self.key())
    }
}

/// The value of a field, as `model!` writes it for a default.
#[inline]
pub fn assign<T, V: Assign<T>>(value: V) -> T {
    value.assign()
}

macro_rules! raw_keys {
    ($($raw:ty => $key:ty, |$value:ident| $convert:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M: Model<Key = $key>> Assign<Id<M>> for $raw {
            fn assign(self) -> Id<M> {
                let $value = self;
                Id::new($convert)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<M: Model<Key = $key>> Assign<Option<Id<M>>> for $raw {
            fn assign(self) -> Option<Id<M>> {
                let $value = self;
                Some(Id::new($convert))
            }
        }
    )*};
}

raw_keys! {
    i64 => i64, |key| key;
    i32 => i32, |key| key;
    u32 => u32, |key| key;
    i16 => i16, |key| key;
    u64 => u64, |key| key;
    u16 => u16, |key| key;
    &str => String, |key| key.to_owned();
    String => String, |key| key;
}

#[cfg(feature = "uuid")]
raw_keys! {
    uuid::Uuid => uuid::Uuid, |key| key;
}

/// A builder that has all that its model needs.
pub trait New: Sized {
    /// The model.
    type Model: Model;

    /// The instance, without the key that the database gives.
    #[doc(hidden)]
    fn into_instance(self) -> Self::Model;
}

/// A required field that has no value yet.
#[derive(Debug, Clone, Copy)]
pub struct Missing;

/// A required field's value.
#[derive(Debug, Clone)]
pub struct Given<T>(pub T);
