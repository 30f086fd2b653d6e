//! Functions of numbers. What has no result is an error on every database: a division by zero, the root of a negative number.

use super::call;
use super::cast::{CastTo, to_float};
use crate::expression::{Annotation, Comparable, Expr, Operand, Tree};
use crate::field_types::{BigIntegerField, FloatField, Kind};
pub use crate::lookups::Bits;
use crate::lookups::{Summable, operands};
use crate::model::Model;
use crate::path::{Field, NotNull, Nullness, Path};
use crate::value::Value;
use nuages_schema::query::{Function, Op};

/// A kind of number that can be rounded.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not rounded",
    label = "`ceil`, `floor` and `round` need a FloatField or a DecimalField"
)]
pub trait Rounds: Kind {
    /// The digits after the point, where they are fixed.
    #[doc(hidden)]
    const PLACES: Option<u32>;
}

impl Rounds for FloatField {
    const PLACES: Option<u32> = None;
}

#[cfg(feature = "rust_decimal")]
impl<const PLACES: u32> Rounds for crate::field_types::DecimalField<PLACES> {
    const PLACES: Option<u32> = Some(PLACES);
}

/// Pi.
pub fn pi<M>() -> Expr<M, FloatField, NotNull> {
    of_nothing(Function::Pi)
}

/// A number from 0 to below 1, another one for each row.
pub fn random<M>() -> Expr<M, FloatField, NotNull> {
    of_nothing(Function::Random)
}

/// A new UUID of random bits, another one for each row.
#[cfg(feature = "uuid")]
pub fn uuid4<M>() -> Expr<M, crate::field_types::UUIDField, NotNull> {
    of_nothing(Function::Uuid4)
}

pub(super) fn of_nothing<M, K, N>(function: Function) -> Expr<M, K, N> {
    let mut tree = Tree::default();
    call(&mut tree, function, 0);
    Expr::new(tree)
}

type OfFloat<M, T> = Expr<M, FloatField, <T as Operand<M>>::Null>;
type Both<M, T, V, K> = <<T as Operand<M>>::Null as Nullness>::Or<<V as Comparable<K, M>>::Null>;

fn of_float<M, K: CastTo<FloatField>, N>(
    mut tree: Tree,
    function: Function,
) -> Expr<M, FloatField, N> {
    to_float::<K>(&mut tree);
    call(&mut tree, function, 1);
    Expr::new(tree)
}

/// Of two floats; `second` comes first in the text where `swapped` says so.
fn of_floats<M, K: CastTo<FloatField>, V: Comparable<K, M>, N>(
    mut tree: Tree,
    second: V,
    function: Function,
) -> Expr<M, FloatField, N> {
    to_float::<K>(&mut tree);
    tree.operand::<K, M, V>(second);
    to_float::<K>(&mut tree);
    call(&mut tree, function, 2);
    Expr::new(tree)
}

/// Methods that take and give floats.
macro_rules! of_float {
    ($($(#[$doc:meta])* $name:ident $function:ident;)*) => {
        operands! { [Self: Summable<K>, K: CastTo<FloatField>] $(
            $(#[$doc])*
            pub fn $name(self) -> OfFloat<M, Self> {
                of_float::<M, K, _>(self.tree(), Function::$function)
            }
        )* }
    };
}

of_float! {
    /// The square root; of a negative number it is an error.
    sqrt Sqrt;
    /// e to the power of it.
    exp Exp;
    /// The natural logarithm; it is an error of a number that is not positive.
    ln Ln;
    /// The sine of an angle in radians.
    sin Sin;
    /// The cosine of an angle in radians.
    cos Cos;
    /// The tangent of an angle in radians.
    tan Tan;
    /// The cotangent of an angle in radians.
    cot Cot;
    /// The angle, in radians, that has this sine.
    asin ASin;
    /// The angle, in radians, that has this cosine.
    acos ACos;
    /// The angle, in radians, that has this tangent.
    atan ATan;
    /// An angle in radians as degrees.
    degrees Degrees;
    /// An angle in degrees as radians.
    radians Radians;
}

operands! { [Self: Summable<K>]
    /// Without its sign.
    pub fn abs(self) -> Expr<M, K::Computed, <Self as Operand<M>>::Null>
    where
        K: CastTo<FloatField>,
    {
        let mut tree = self.tree();
        call(&mut tree, Function::Abs, 1);
        Expr::new(tree)
    }

    /// -1, 0 or 1.
    pub fn sign(self) -> Expr<M, BigIntegerField, <Self as Operand<M>>::Null>
    where
        K: CastTo<FloatField>,
    {
        let mut tree = self.tree();
        call(&mut tree, Function::Sign, 1);
        Expr::new(tree)
    }

    /// To the power of another number.
    pub fn power<V: Comparable<K, M>>(
        self,
        exponent: V,
    ) -> Expr<M, FloatField, Both<M, Self, V, K>>
    where
        K: CastTo<FloatField>,
    {
        of_floats::<M, K, V, _>(self.tree(), exponent, Function::Power)
    }

    /// The logarithm to a base.
    pub fn log<V: Comparable<K, M>>(self, base: V) -> Expr<M, FloatField, Both<M, Self, V, K>>
    where
        K: CastTo<FloatField>,
    {
        of_floats::<M, K, V, _>(self.tree(), base, Function::Log)
    }

    /// The angle, in radians, of the point that is so far up and `x` to the right.
    pub fn atan2<V: Comparable<K, M>>(self, x: V) -> Expr<M, FloatField, Both<M, Self, V, K>>
    where
        K: CastTo<FloatField>,
    {
        of_floats::<M, K, V, _>(self.tree(), x, Function::ATan2)
    }
}

fn rounded<M, K: Rounds, N>(
    mut tree: Tree,
    (float, decimal): (Function, Function),
) -> Expr<M, K, N> {
    match K::PLACES {
        None => call(&mut tree, float, 1),
        Some(places) => {
            tree.op(Op::Number(10_i64.saturating_pow(places)));
            call(&mut tree, decimal, 2);
        }
    }
    Expr::new(tree)
}

operands! { [K: Rounds]
    /// The least whole number that is not less.
    pub fn ceil(self) -> Expr<M, K, <Self as Operand<M>>::Null> {
        rounded(self.tree(), (Function::Ceil, Function::DecimalCeil))
    }

    /// The greatest whole number that is not greater.
    pub fn floor(self) -> Expr<M, K, <Self as Operand<M>>::Null> {
        rounded(self.tree(), (Function::Floor, Function::DecimalFloor))
    }

    /// Rounded to so many digits after the point, or before it if negative; halves go away from zero.
    pub fn round(self, digits: i32) -> Expr<M, K, <Self as Operand<M>>::Null> {
        let mut tree = self.tree();
        tree.param(Value::Integer(digits.into()));
        match K::PLACES {
            None => call(&mut tree, Function::Round, 2),
            Some(places) => {
                tree.op(Op::Number(places.into()));
                call(&mut tree, Function::DecimalRound, 3);
            }
        }
        Expr::new(tree)
    }
}

/// Methods on the bits of whole numbers.
macro_rules! of_bits {
    ($($(#[$doc:meta])* $name:ident $function:ident;)*) => {
        operands! { [Self: Bits<K>] $(
            $(#[$doc])*
            pub fn $name<V: Comparable<K, M>>(
                self,
                other: V,
            ) -> Expr<M, BigIntegerField, Both<M, Self, V, K>> {
                let mut tree = self.tree();
                tree.operand::<K, M, V>(other);
                call(&mut tree, Function::$function, 2);
                Expr::new(tree)
            }
        )* }
    };
}

of_bits! {
    /// The bits that both have.
    #[expect(clippy::should_implement_trait, reason = "Django's name; `&` joins conditions")]
    bitand BitAnd;
    /// The bits that either has.
    #[expect(clippy::should_implement_trait, reason = "Django's name; `|` joins conditions")]
    bitor BitOr;
    /// The bits that one of them has.
    #[expect(clippy::should_implement_trait, reason = "Django's name; `^` joins conditions")]
    bitxor BitXor;
    /// The bits moved up, by the number modulo 64.
    bitleftshift BitLeftShift;
    /// The bits moved down, by the number modulo 64; the sign stays.
    bitrightshift BitRightShift;
}
