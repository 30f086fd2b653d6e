//! Lookups and transforms of one's own: SQL as a constant of a type, its operands typed, its values bound.

use super::operands;
use crate::expression::{Annotation, Comparable, Expr, Operand, Q, Tree};
use crate::field_types::Kind;
use crate::model::Model;
use crate::path::{Field, Null, Nullness, Path};
use nuages_schema::query::{CustomSql, Op, Ref};

/// A lookup of your own: a condition on a field and a value.
///
/// ```
/// # use nuages::prelude::*;
/// use nuages::{CustomLookup, CustomSql};
/// # model! { app demo; pub Entry { title: TextField, rating: IntegerField } }
///
/// struct NotEqual;
/// impl CustomLookup for NotEqual {
///     const SQL: CustomSql = CustomSql::everywhere("{} <> {}");
/// }
///
/// # let db = Sqlite::in_memory()?;
/// # db.create_tables(APP)?;
/// # for rating in [4, 5] { Entry::new().title("x").rating(rating).save(&db)?; }
/// assert_eq!(Entry::objects().filter(|e| e.rating.lookup::<NotEqual, _>(4)).count(&db)?, 1);
/// # Ok::<(), nuages::Error>(())
/// ```
///
/// The first `{}` is the field, the second the value, which has the field's type and is bound.
pub trait CustomLookup {
    /// The SQL of the condition.
    const SQL: CustomSql;
}

/// A transform of your own, of one value or several: `SOUNDEX({})`.
///
/// The result may be NULL. Values never stand in the text; they are bound.
pub trait CustomTransform {
    /// The field type of the result.
    type Kind: Kind;
    /// The SQL of the expression.
    const SQL: CustomSql;
}

/// What a transform of several values takes: a tuple of fields and expressions.
pub trait Operands<M> {
    /// How many.
    #[doc(hidden)]
    const COUNT: u8;
    /// Writes them down.
    #[doc(hidden)]
    fn write_all(self, tree: &mut Tree);
}

macro_rules! operand_tuples {
    ($($count:literal: ($($name:ident $index:tt),*))*) => {$(
        impl<M, $($name: Operand<M>),*> Operands<M> for ($($name,)*) {
            const COUNT: u8 = $count;
            #[allow(unused_variables, reason = "there may be none")]
            fn write_all(self, tree: &mut Tree) {
                $(self.$index.write(tree);)*
            }
        }
    )*};
}
operand_tuples! {
    0: ()
    1: (A 0)
    2: (A 0, B 1)
    3: (A 0, B 1, C 2)
    4: (A 0, B 1, C 2, D 3)
}

/// An expression of your own over several values: `custom::<Distance, _, _>((e.x, e.y))`.
pub fn custom<T: CustomTransform, M: Model, O: Operands<M>>(operands: O) -> Expr<M, T::Kind, Null> {
    let mut tree = Tree::default();
    operands.write_all(&mut tree);
    tree.op(Op::Custom(Ref(const { &T::SQL }), O::COUNT));
    Expr::new(tree)
}

operands! { []
    /// A condition of your own: [`CustomLookup`].
    pub fn lookup<T: CustomLookup, V: Comparable<K, M>>(self, value: V) -> Q<M> {
        let mut tree = Tree::default();
        Operand::<M>::write(self, &mut tree);
        value.write(&mut tree);
        tree.op(Op::Custom(Ref(const { &T::SQL }), 2));
        Q::new(tree)
    }

    /// An expression of your own: [`CustomTransform`].
    pub fn transform<T: CustomTransform>(self) -> Expr<M, T::Kind, Null> {
        custom::<T, M, _>((self,))
    }
}
