//! JSON documents made of values.

use super::call;
use crate::expression::{Expr, Operand, Tree};
use crate::field_types::{JSONField, Kind, family};
use crate::path::NotNull;
use crate::value::Value;
use nuages_schema::query::Function;

/// A family whose values stand in JSON as they are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no form of its own in JSON",
    label = "whole numbers, floats, texts, truth values and documents have one; of others say which: `.cast::<TextField>()`"
)]
#[doc(hidden)]
pub trait InJson {
    /// What makes JSON of it where the database would take it for something else.
    const AS: Option<Function> = None;
}

impl InJson for family::Integer {}
impl InJson for family::Text {}
impl InJson for family::Float {
    const AS: Option<Function> = Some(Function::JsonFloat);
}
impl InJson for family::Boolean {
    const AS: Option<Function> = Some(Function::JsonBoolean);
}
impl InJson for family::Json {
    const AS: Option<Function> = Some(Function::JsonDocument);
}

fn write<M, T: Operand<M, Kind: Kind<Family: InJson>>>(value: T, tree: &mut Tree) {
    value.write(tree);
    if let Some(function) = <<T::Kind as Kind>::Family as InJson>::AS {
        call(tree, function, 1);
    }
}

/// Values in a tuple: what `json_array` takes.
#[diagnostic::on_unimplemented(
    message = "`json_array` needs a tuple of values, not `{Self}`",
    label = "give whole numbers, floats, texts, truth values or documents: `(e.headline, e.rating)`"
)]
pub trait JsonValues<M> {
    /// How many they are.
    #[doc(hidden)]
    const COUNT: u8;
    /// Writes them down.
    #[doc(hidden)]
    fn write(self, tree: &mut Tree);
}

/// Keys and values in a tuple: what `json_object` takes.
#[diagnostic::on_unimplemented(
    message = "`json_object` needs a tuple of keys and values, not `{Self}`",
    label = "give pairs: `((\"headline\", e.headline), (\"rating\", e.rating))`"
)]
pub trait JsonFields<M> {
    /// How many keys and values they are.
    #[doc(hidden)]
    const COUNT: u8;
    /// Writes them down.
    #[doc(hidden)]
    fn write(self, tree: &mut Tree);
}

macro_rules! tuples {
    ($($count:literal: $($name:ident $key:ident $index:tt),+;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Operand<M, Kind: Kind<Family: InJson>>),+> JsonValues<M> for ($($name,)+) {
            const COUNT: u8 = $count;
            fn write(self, tree: &mut Tree) {
                $(write::<M, $name>(self.$index, tree);)+
            }
        }

        #[diagnostic::do_not_recommend]
        impl<M, $($key: AsRef<str>, $name: Operand<M, Kind: Kind<Family: InJson>>),+> JsonFields<M>
            for ($(($key, $name),)+)
        {
            const COUNT: u8 = $count * 2;
            fn write(self, tree: &mut Tree) {
                $(
                    let (key, value) = self.$index;
                    Operand::<M>::write(key.as_ref(), tree);
                    write::<M, $name>(value, tree);
                )+
            }
        }
    )*};
}
tuples! {
    1: A KA 0;
    2: A KA 0, B KB 1;
    3: A KA 0, B KB 1, C KC 2;
    4: A KA 0, B KB 1, C KC 2, D KD 3;
    5: A KA 0, B KB 1, C KC 2, D KD 3, E KE 4;
    6: A KA 0, B KB 1, C KC 2, D KD 3, E KE 4, F KF 5;
    7: A KA 0, B KB 1, C KC 2, D KD 3, E KE 4, F KF 5, G KG 6;
    8: A KA 0, B KB 1, C KC 2, D KD 3, E KE 4, F KF 5, G KG 6, H KH 7;
}

/// A document of these keys and values: `json_object((("headline", e.headline), ("rating", e.rating)))`. NULL is `null`.
pub fn json_object<M, F: JsonFields<M>>(fields: F) -> Expr<M, JSONField, NotNull> {
    let mut tree = Tree::default();
    fields.write(&mut tree);
    call(&mut tree, Function::JsonObject, F::COUNT);
    Expr::new(tree)
}

/// A list of these values: `json_array((e.headline, e.rating))`. NULL is `null`.
pub fn json_array<M, V: JsonValues<M>>(values: V) -> Expr<M, JSONField, NotNull> {
    let mut tree = Tree::default();
    values.write(&mut tree);
    call(&mut tree, Function::JsonArray, V::COUNT);
    Expr::new(tree)
}

/// A whole document as a value is bound as its text.
impl<M> Operand<M> for serde_json::Value {
    type Kind = JSONField;
    type Null = NotNull;
    fn write(self, tree: &mut Tree) {
        tree.plain(Value::Json(self.to_string()));
    }
}
