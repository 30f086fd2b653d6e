//! Functions by Django's names: free functions where there is no operand in front or several stand side by side, methods on
//! fields and expressions (`e.headline.lower()`) for the rest. One meaning on every database.
//!
//! ```
//! use nuages::functions::{case, coalesce, concat, greatest};
//! use nuages::prelude::*;
//! # model! { app demo; pub Entry { headline: TextField, rating: IntegerField, stars: IntegerField(null) } }
//! # let db = Sqlite::in_memory()?;
//! # db.create_tables(APP)?;
//! # Entry::new().headline("Help!").rating(5).save(&db)?;
//! let entries = Entry::objects().annotate(|e| row! {
//!     title: concat((e.headline.upper(), " (", e.headline.length().cast::<nuages::field_types::TextField>(), ")")),
//!     grade: case().when(e.rating.gte(8), "good").when(e.rating.gte(4), "fair").otherwise("poor"),
//!     best: greatest((e.rating, coalesce((e.stars, 0)))),
//! });
//! let entry = entries.get(&db)?;
//! assert_eq!((entry.title.as_str(), entry.grade.as_str(), entry.best), ("HELP! (5)", "fair", 5));
//! # Ok::<(), nuages::Error>(())
//! ```

mod aggregate;
mod cast;
mod choice;
#[cfg(feature = "serde_json")]
mod json;
#[cfg(feature = "jiff")]
mod moment;
mod number;
mod text;

pub use aggregate::{bit_and, bit_or, bit_xor, bool_and, bool_or};
pub use cast::CastTo;
pub use choice::{Case, CaseStart, case, coalesce, greatest, least, subquery, value};
#[cfg(feature = "serde_json")]
pub use json::{JsonFields, JsonValues, json_array, json_object};
#[cfg(feature = "jiff")]
pub use moment::{PointInTime, now};
#[cfg(feature = "uuid")]
pub use number::uuid4;
pub use number::{Bits, Rounds, pi, random};
pub use text::{Texts, concat};

use crate::expression::{Comparable, Operand, Tree};
use crate::field_types::Kind;
use crate::path::Nullness;
use nuages_schema::query::Function;

/// Two or more operands of one family in a tuple: what `coalesce`, `greatest` and `least` take.
#[diagnostic::on_unimplemented(
    message = "two or more values of one type are needed here, not `{Self}`",
    label = "give a tuple: `(e.rating, 0)`",
    note = "the first one says what the others must be: a field, an expression or a value"
)]
pub trait Operands<M> {
    /// The kind of the first.
    type Kind: Kind;
    /// Whether any can be NULL.
    type AnyNull: Nullness;
    /// Whether all can be NULL.
    type AllNull: Nullness;
    /// How many they are.
    #[doc(hidden)]
    const COUNT: u8;
    /// Writes them down, and `between` after each but the first.
    #[doc(hidden)]
    fn write(self, tree: &mut Tree, between: impl Fn(&mut Tree));
}

macro_rules! operand_tuples {
    ($($count:literal: $first:ident 0 $(, $name:ident $index:tt)+;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $first: Operand<M>, $($name: Comparable<$first::Kind, M>),+> Operands<M> for ($first, $($name),+) {
            type Kind = $first::Kind;
            type AnyNull = operand_tuples!(@fold Or $first::Null, $($name::Null),+);
            type AllNull = operand_tuples!(@fold And $first::Null, $($name::Null),+);
            const COUNT: u8 = $count;
            fn write(self, tree: &mut Tree, between: impl Fn(&mut Tree)) {
                self.0.write(tree);
                $(
                    tree.operand::<$first::Kind, M, _>(self.$index);
                    between(tree);
                )+
            }
        }
    )*};
    (@fold $how:ident $one:ty) => { $one };
    (@fold $how:ident $one:ty, $($rest:ty),+) => { <$one as Nullness>::$how<operand_tuples!(@fold $how $($rest),+)> };
}
operand_tuples! {
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
}

/// A function that the dialect knows, of what the tree holds already.
fn call(tree: &mut Tree, function: Function, operands: u8) {
    tree.op(nuages_schema::query::Op::Function(function, operands));
}
