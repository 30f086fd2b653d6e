//! Values as values of another type: what can become what, and how it is rounded or read.

use crate::expression::{Annotation, Expr, Operand, Tree};
use crate::field_types::{FloatField, Kind, family};
use crate::lookups::operands;
use crate::model::Model;
use crate::path::{Field, Nullness, Path};
use nuages_schema::query::{Op, ValueType};

/// A kind whose values can be cast to kind `K`.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be cast to a `{K}`",
    label = "no cast from `{Self}` to `{K}`",
    note = "whole numbers, floats, decimals, texts and dates have casts where both databases give one and the same result"
)]
pub trait CastTo<K> {
    /// From what to what.
    #[doc(hidden)]
    const TYPES: (ValueType, ValueType);
}

/// A family that has a type of its own in casts.
#[doc(hidden)]
pub trait Typed {
    /// The type.
    const TYPE: ValueType;
}

/// A family whose values can be cast to family `F`.
#[doc(hidden)]
pub trait Converts<F> {}

#[diagnostic::do_not_recommend]
impl<K: Kind, K2: Kind> CastTo<K2> for K
where
    K::Family: Converts<K2::Family> + Typed,
    K2::Family: Typed,
{
    const TYPES: (ValueType, ValueType) = (<K::Family as Typed>::TYPE, <K2::Family as Typed>::TYPE);
}

macro_rules! casts {
    ($($family:ident: $type:ident => $($to:ident)*;)*) => {$(
        impl Typed for family::$family {
            const TYPE: ValueType = ValueType::$type;
        }
        $(impl Converts<family::$to> for family::$family {})*
    )*};
}

casts! {
    Integer: Integer => Integer Float Text;
    Float: Float => Float Integer;
    Text: Text => Text Integer Float;
    Boolean: Boolean => Boolean Integer Text;
}

#[cfg(feature = "jiff")]
casts! {
    Date: Date => Date DateTime Text;
    DateTime: DateTime => DateTime Date Text;
}

#[cfg(feature = "uuid")]
casts! {
    Uuid: Uuid => Uuid Text;
}

#[cfg(feature = "rust_decimal")]
mod decimals {
    //! Decimals keep their digits: how many they have is part of their type.

    use super::{Converts, Typed, ValueType, family};

    impl<const PLACES: u32> Typed for family::Decimal<PLACES> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the checks refuse more than 28 digits"
        )]
        const TYPE: ValueType = ValueType::Decimal(PLACES as u8);
    }

    macro_rules! decimals {
        ($($other:ident)*) => {$(
            impl<const PLACES: u32> Converts<family::$other> for family::Decimal<PLACES> {}
        )*};
    }
    decimals! { Float Integer Text }

    impl<const PLACES: u32> Converts<family::Decimal<PLACES>> for family::Decimal<PLACES> {}
    impl<const PLACES: u32> Converts<family::Decimal<PLACES>> for family::Integer {}
    impl<const PLACES: u32> Converts<family::Decimal<PLACES>> for family::Float {}
}

/// Makes the operand written last a float.
pub(super) fn to_float<K: CastTo<FloatField>>(tree: &mut Tree) {
    match <K as CastTo<FloatField>>::TYPES {
        (ValueType::Float, _) => {}
        (from, to) => tree.op(Op::Cast(from, to)),
    }
}

operands! { []
    /// The value as one of another field type: `e.rating.cast::<FloatField>()`.
    ///
    /// Halves are rounded away from zero. A text that is no number is an error, on every database.
    pub fn cast<T: Kind>(self) -> Expr<M, T, <Self as Operand<M>>::Null>
    where
        K: CastTo<T>,
    {
        let mut tree = self.tree();
        let (from, to) = <K as CastTo<T>>::TYPES;
        if from != to {
            tree.op(Op::Cast(from, to));
        }
        Expr::new(tree)
    }
}
