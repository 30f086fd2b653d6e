//! What a field can be compared with: values of its type, other fields, expressions.

use super::{Annotation, Expr, Nobody, Operand, Outer, Q, Tree};
use crate::field_types::{BooleanField, Choice, Kind};
use crate::model::{Id, Model};
use crate::path::{Field, NotNull, Null, Nullness, Path};
use crate::value::{FieldValue, Value};
use nuages_schema::query::Op;

/// What a field of kind `K` can be compared with, in a query over `M`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for `{K}`",
    label = "not a value for `{K}`"
)]
pub trait Comparable<K, M> {
    /// Whether it can be NULL.
    type Null: Nullness;
    /// Writes it down.
    #[doc(hidden)]
    fn write(self, tree: &mut Tree);
}

#[diagnostic::do_not_recommend]
impl<K: Kind, K2: Kind<Family = K::Family>, P: Path, N: Nullness> Comparable<K, P::Root>
    for Field<K2, P, N>
{
    type Null = N::Or<P::Null>;
    #[inline]
    fn write(self, tree: &mut Tree) {
        tree.op(Op::Column(P::NODE, self.index));
    }
}

#[diagnostic::do_not_recommend]
impl<M, K: Kind, K2: Kind<Family = K::Family>, N: Nullness> Comparable<K, M>
    for Annotation<M, K2, N>
{
    type Null = N;
    fn write(self, tree: &mut Tree) {
        tree.op(Op::Annotation(self.index));
    }
}

#[diagnostic::do_not_recommend]
impl<M, K: Kind, K2: Kind<Family = K::Family>, N: Nullness, A> Comparable<K, M>
    for Expr<M, K2, N, A>
{
    type Null = N;
    fn write(self, tree: &mut Tree) {
        tree.append(self.tree);
    }
}

#[diagnostic::do_not_recommend]
impl<M> Comparable<BooleanField, M> for Q<M> {
    type Null = NotNull;
    fn write(self, tree: &mut Tree) {
        Operand::<M>::write(self, tree);
    }
}

#[diagnostic::do_not_recommend]
impl<M, K: Kind, K2: Kind<Family = K::Family>, N: Nullness> Comparable<K, M> for Outer<K2, N> {
    type Null = N;
    fn write(self, tree: &mut Tree) {
        tree.op(self.op);
    }
}

/// A plain value that a lookup on kind `K` takes, also in lists.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for `{K}`",
    label = "not a value for `{K}`"
)]
pub trait ValueFor<K> {
    /// The value to bind.
    #[doc(hidden)]
    fn into_value(self) -> Value;
}

/// An enum of choices.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of choices",
    label = "not an enum of choices",
    note = "enums of choices are declared in `model! {{ .. }}`: `enum Status {{ Draft = \"d\" }}`"
)]
pub trait ChoiceEnum: FieldValue + Copy {}

#[diagnostic::do_not_recommend]
impl<T: ChoiceEnum> ValueFor<Choice<T>> for T {
    fn into_value(self) -> Value {
        self.to_value()
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: ChoiceEnum> Comparable<Choice<T>, M> for T {
    type Null = NotNull;
    fn write(self, tree: &mut Tree) {
        tree.param(self.to_value());
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: ChoiceEnum> Comparable<Choice<T>, M> for Option<T> {
    type Null = Null;
    fn write(self, tree: &mut Tree) {
        tree.param(self.to_value());
    }
}

macro_rules! values {
    ($($type:ty => $kind:ty, |$value:ident| $convert:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ValueFor<$kind> for $type {
            #[inline]
            fn into_value(self) -> Value {
                let $value = self;
                $convert
            }
        }
        #[diagnostic::do_not_recommend]
        impl<M> Comparable<$kind, M> for $type {
            type Null = NotNull;
            #[inline]
            fn write(self, tree: &mut Tree) {
                tree.param(ValueFor::<$kind>::into_value(self));
            }
        }
        #[diagnostic::do_not_recommend]
        impl<M> Comparable<$kind, M> for Option<$type> {
            type Null = Null;
            fn write(self, tree: &mut Tree) {
                tree.param(self.map_or(Value::Null, |value| ValueFor::<$kind>::into_value(value)));
            }
        }
    )*};
}

macro_rules! text_values {
    ($($kind:ident),*) => {$(
        values! { String => crate::field_types::$kind, |value| Value::Text(value); }
        #[diagnostic::do_not_recommend]
        impl ValueFor<crate::field_types::$kind> for &str {
            #[inline]
            fn into_value(self) -> Value {
                Value::Text(self.to_owned())
            }
        }
        #[diagnostic::do_not_recommend]
        impl<M> Comparable<crate::field_types::$kind, M> for &str {
            type Null = NotNull;
            #[inline]
            fn write(self, tree: &mut Tree) {
                tree.param(Value::Text(self.to_owned()));
            }
        }
        #[diagnostic::do_not_recommend]
        impl ValueFor<crate::field_types::$kind> for &String {
            fn into_value(self) -> Value {
                Value::Text(self.clone())
            }
        }
        #[diagnostic::do_not_recommend]
        impl<M> Comparable<crate::field_types::$kind, M> for &String {
            type Null = NotNull;
            fn write(self, tree: &mut Tree) {
                tree.param(Value::Text(self.clone()));
            }
        }
        #[diagnostic::do_not_recommend]
        impl<M> Comparable<crate::field_types::$kind, M> for Option<&str> {
            type Null = Null;
            fn write(self, tree: &mut Tree) {
                tree.param(self.map_or(Value::Null, |value| Value::Text(value.to_owned())));
            }
        }
    )*};
}
text_values!(CharField, TextField, SlugField, EmailField, URLField);

values! {
    i32 => crate::field_types::IntegerField, |value| Value::Integer(value.into());
    u32 => crate::field_types::PositiveIntegerField, |value| Value::Integer(value.into());
    i16 => crate::field_types::SmallIntegerField, |value| Value::Integer(value.into());
    u16 => crate::field_types::PositiveSmallIntegerField, |value| Value::Integer(value.into());
    u64 => crate::field_types::PositiveBigIntegerField, |value| value.to_value();
    i64 => crate::field_types::BigIntegerField, |value| Value::Integer(value);
    f64 => crate::field_types::FloatField, |value| Value::Float(value);
    bool => BooleanField, |value| Value::Bool(value);
}

/// Two implementations that are not to be recommended are not shown; a single one would be, with all that made it.
macro_rules! not_alone {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($generics)*> Comparable<Nobody, M> for $type {
            type Null = NotNull;
            fn write(self, _: &mut Tree) {}
        }
    )*};
}

not_alone!([] i32; [] u32; [] i64; [] f64; [] bool; [T: Model] Id<T>;);
#[cfg(feature = "jiff")]
not_alone!([] jiff::civil::Date; [] jiff::Timestamp;);
#[cfg(feature = "uuid")]
not_alone!([] uuid::Uuid;);
#[cfg(feature = "rust_decimal")]
not_alone!([] rust_decimal::Decimal;);

#[cfg(feature = "jiff")]
values! {
    jiff::civil::Date => crate::field_types::DateField, |value| Value::Date(value);
    jiff::Timestamp => crate::field_types::DateTimeField, |value| Value::DateTime(value);
    jiff::civil::DateTime => crate::field_types::LocalDateTime, |value| value.to_value();
    jiff::civil::Time => crate::field_types::TimeField, |value| Value::Time(value);
    jiff::SignedDuration => crate::field_types::DurationField, |value| Value::Duration(value);
}

#[cfg(feature = "uuid")]
values! {
    uuid::Uuid => crate::field_types::UUIDField, |value| Value::Uuid(value);
}

mod addresses {
    //! Addresses and bytes.
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    use super::{Comparable, NotNull, Null, Tree, Value, ValueFor};
    use crate::field_types::{BinaryField, GenericIPAddressField, Kind};

    macro_rules! addresses {
        ($($type:ty)*) => {$(
            #[diagnostic::do_not_recommend]
            impl<const UNPACK: bool> ValueFor<GenericIPAddressField<UNPACK>> for $type {
                fn into_value(self) -> Value {
                    GenericIPAddressField::<UNPACK>::to_value(&IpAddr::from(self))
                }
            }

            #[diagnostic::do_not_recommend]
            impl<M, const UNPACK: bool> Comparable<GenericIPAddressField<UNPACK>, M> for $type {
                type Null = NotNull;
                fn write(self, tree: &mut Tree) {
                    tree.param(GenericIPAddressField::<UNPACK>::to_value(&IpAddr::from(self)));
                }
            }
        )*};
    }
    addresses! { IpAddr Ipv4Addr Ipv6Addr }

    #[diagnostic::do_not_recommend]
    impl<M, const UNPACK: bool> Comparable<GenericIPAddressField<UNPACK>, M> for Option<IpAddr> {
        type Null = Null;
        fn write(self, tree: &mut Tree) {
            tree.param(self.map_or(Value::Null, |address| {
                GenericIPAddressField::<UNPACK>::to_value(&address)
            }));
        }
    }

    macro_rules! bytes {
        ($([$($generics:tt)*] $type:ty)*) => {$(
            #[diagnostic::do_not_recommend]
            impl<M, $($generics)*> Comparable<BinaryField, M> for $type {
                type Null = NotNull;
                fn write(self, tree: &mut Tree) {
                    tree.param(Value::Bytes(self.into()));
                }
            }
        )*};
    }
    bytes! {
        [] Vec<u8>
        [] &[u8]
        [const N: usize] &[u8; N]
    }

    #[diagnostic::do_not_recommend]
    impl<M> Comparable<BinaryField, M> for Option<Vec<u8>> {
        type Null = Null;
        fn write(self, tree: &mut Tree) {
            tree.param(self.map_or(Value::Null, Value::Bytes));
        }
    }
}

#[cfg(feature = "rust_decimal")]
mod decimals {
    use super::{Comparable, NotNull, Tree, Value, ValueFor};
    use crate::field_types::{DecimalField, Kind};
    use rust_decimal::Decimal;

    #[diagnostic::do_not_recommend]
    impl<const PLACES: u32> ValueFor<DecimalField<PLACES>> for Decimal {
        fn into_value(self) -> Value {
            DecimalField::<PLACES>::to_value(&self)
        }
    }

    #[diagnostic::do_not_recommend]
    impl<M, const PLACES: u32> Comparable<DecimalField<PLACES>, M> for Decimal {
        type Null = NotNull;
        fn write(self, tree: &mut Tree) {
            tree.param(DecimalField::<PLACES>::to_value(&self));
        }
    }
}

#[cfg(feature = "serde_json")]
mod documents {
    //! A document compares with its own type; the databases compare what it is, or its text.

    use super::{Comparable, NotNull, Tree};
    use crate::field_types::{JSONField, Kind};
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    #[diagnostic::do_not_recommend]
    impl<M, T: Serialize + DeserializeOwned + Send + 'static> Comparable<JSONField<T>, M> for T {
        type Null = NotNull;

        fn write(self, tree: &mut Tree) {
            tree.param(JSONField::<T>::to_value(&self));
        }
    }
}

#[cfg(feature = "serde_json")]
#[diagnostic::do_not_recommend]
impl ValueFor<crate::field_types::JSONField> for serde_json::Value {
    fn into_value(self) -> Value {
        Value::Json(self.to_string())
    }
}

mod keys {
    use super::{Comparable, NotNull, Null, Tree, Value, ValueFor};
    use crate::field_types::Key;
    use crate::model::{Id, Model};
    use crate::value::FieldValue;

    #[diagnostic::do_not_recommend]
    impl<T: Model> ValueFor<Key<T>> for Id<T> {
        #[inline]
        fn into_value(self) -> Value {
            self.to_value()
        }
    }

    #[diagnostic::do_not_recommend]
    impl<T: Model> ValueFor<Key<T>> for &Id<T> {
        fn into_value(self) -> Value {
            self.to_value()
        }
    }

    #[diagnostic::do_not_recommend]
    impl<T: Model> ValueFor<Key<T>> for &T {
        fn into_value(self) -> Value {
            self.key().to_value()
        }
    }

    #[diagnostic::do_not_recommend]
    impl<M, T: Model> Comparable<Key<T>, M> for Id<T> {
        type Null = NotNull;
        #[inline]
        fn write(self, tree: &mut Tree) {
            tree.param(self.to_value());
        }
    }

    #[diagnostic::do_not_recommend]
    impl<M, T: Model> Comparable<Key<T>, M> for Option<Id<T>> {
        type Null = Null;
        fn write(self, tree: &mut Tree) {
            tree.param(self.to_value());
        }
    }

    #[diagnostic::do_not_recommend]
    impl<M, T: Model> Comparable<Key<T>, M> for &T {
        type Null = NotNull;
        #[inline]
        fn write(self, tree: &mut Tree) {
            tree.param(self.key().to_value());
        }
    }
}
