//! Functions of texts. Positions and lengths count characters, on every database.

use super::call;
use crate::expression::{Annotation, Comparable, Expr, Operand, Tree};
use crate::field_types::{BigIntegerField, Kind, PositiveIntegerField, TextField, family};
use crate::lookups::{Bits, TextLookups, operands};
use crate::model::Model;
use crate::path::{Field, NotNull, Nullness, Path};
use crate::value::Value;
use nuages_schema::query::Function;

/// Texts in a tuple: what `concat` takes.
#[diagnostic::on_unimplemented(
    message = "`concat` needs a tuple of texts, not `{Self}`",
    label = "give two or more texts: `(e.first_name, \" \", e.last_name)`",
    note = "what is no text becomes one by `.cast::<TextField>()`"
)]
pub trait Texts<M> {
    /// How many they are.
    #[doc(hidden)]
    const COUNT: u8;
    /// Writes them down.
    #[doc(hidden)]
    fn write(self, tree: &mut Tree);
}

macro_rules! text_tuples {
    ($($count:literal: $($name:ident $index:tt),+;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Operand<M, Kind: Kind<Family = family::Text>>),+> Texts<M> for ($($name,)+) {
            const COUNT: u8 = $count;
            fn write(self, tree: &mut Tree) {
                $(self.$index.write(tree);)+
            }
        }
    )*};
}
text_tuples! {
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}

/// All texts in a row; what is NULL adds nothing: `concat((a.first_name, " ", a.last_name))`.
pub fn concat<M, T: Texts<M>>(texts: T) -> Expr<M, TextField, NotNull> {
    let mut tree = Tree::default();
    texts.write(&mut tree);
    call(&mut tree, Function::Concat, T::COUNT);
    Expr::new(tree)
}

type OfText<M, T> = Expr<M, TextField, <T as Operand<M>>::Null>;

fn of_text<M, N>(mut tree: Tree, function: Function) -> Expr<M, TextField, N> {
    call(&mut tree, function, 1);
    Expr::new(tree)
}

fn of_length<M, N>(mut tree: Tree, function: Function, length: u32) -> Expr<M, TextField, N> {
    tree.param(Value::Integer(length.into()));
    call(&mut tree, function, 2);
    Expr::new(tree)
}

operands! { [Self: TextLookups<K>]
    /// The text from a position on, counted from 1.
    pub fn substr_from<V: Comparable<PositiveIntegerField, M>>(
        self,
        position: V,
    ) -> Expr<M, TextField, <<Self as Operand<M>>::Null as Nullness>::Or<V::Null>> {
        let mut tree = self.tree();
        tree.operand(position);
        call(&mut tree, Function::SubstrFrom, 2);
        Expr::new(tree)
    }

    /// So many characters from a position on, counted from 1: Django's `Substr`.
    pub fn substr<V: Comparable<PositiveIntegerField, M>, W: Comparable<PositiveIntegerField, M>>(
        self,
        position: V,
        length: W,
    ) -> Expr<
        M,
        TextField,
        <<<Self as Operand<M>>::Null as Nullness>::Or<V::Null> as Nullness>::Or<W::Null>,
    > {
        let mut tree = self.tree();
        tree.operand(position);
        tree.operand(length);
        call(&mut tree, Function::Substr, 3);
        Expr::new(tree)
    }

    /// The first characters, so many.
    pub fn left(self, length: u32) -> OfText<M, Self> {
        of_length(self.tree(), Function::Left, length)
    }

    /// The last characters, so many.
    pub fn right(self, length: u32) -> OfText<M, Self> {
        of_length(self.tree(), Function::Right, length)
    }

    /// Without spaces at both ends.
    pub fn trim(self) -> OfText<M, Self> {
        of_text(self.tree(), Function::Trim)
    }

    /// Without spaces at the start.
    pub fn ltrim(self) -> OfText<M, Self> {
        of_text(self.tree(), Function::LTrim)
    }

    /// Without spaces at the end.
    pub fn rtrim(self) -> OfText<M, Self> {
        of_text(self.tree(), Function::RTrim)
    }

    /// With another text in the place of each occurrence of one.
    pub fn replace<V: Comparable<TextField, M>, W: Comparable<TextField, M>>(
        self,
        from: V,
        to: W,
    ) -> Expr<
        M,
        TextField,
        <<<Self as Operand<M>>::Null as Nullness>::Or<V::Null> as Nullness>::Or<W::Null>,
    > {
        let mut tree = self.tree();
        tree.operand(from);
        tree.operand(to);
        call(&mut tree, Function::Replace, 3);
        Expr::new(tree)
    }

    /// Exactly so long: filled in front, or cut at the end.
    pub fn lpad(self, length: u32, fill: impl AsRef<str>) -> OfText<M, Self> {
        padded(self.tree(), Function::LPad, length, fill.as_ref())
    }

    /// Exactly so long: filled behind, or cut at the end.
    pub fn rpad(self, length: u32, fill: impl AsRef<str>) -> OfText<M, Self> {
        padded(self.tree(), Function::RPad, length, fill.as_ref())
    }

    /// The text so many times.
    pub fn repeat(self, times: u32) -> OfText<M, Self> {
        of_length(self.tree(), Function::Repeat, times)
    }

    /// The characters backwards.
    pub fn reverse(self) -> OfText<M, Self> {
        of_text(self.tree(), Function::Reverse)
    }

    /// Where a text stands in it, counted from 1; 0 where it does not.
    pub fn str_index<V: Comparable<TextField, M>>(
        self,
        text: V,
    ) -> Expr<M, BigIntegerField, <<Self as Operand<M>>::Null as Nullness>::Or<V::Null>> {
        let mut tree = self.tree();
        tree.operand(text);
        call(&mut tree, Function::StrIndex, 2);
        Expr::new(tree)
    }

    /// The code point of the first character; 0 of the empty text.
    pub fn ord(self) -> Expr<M, BigIntegerField, <Self as Operand<M>>::Null> {
        let mut tree = self.tree();
        call(&mut tree, Function::Ord, 1);
        Expr::new(tree)
    }
}

fn padded<M, N>(
    mut tree: Tree,
    function: Function,
    length: u32,
    fill: &str,
) -> Expr<M, TextField, N> {
    tree.param(Value::Integer(length.into()));
    Operand::<M>::write(fill, &mut tree);
    call(&mut tree, function, 3);
    Expr::new(tree)
}

operands! { [Self: Bits<K>]
    /// The character of that code point.
    pub fn chr(self) -> OfText<M, Self> {
        of_text(self.tree(), Function::Chr)
    }
}
