//! Plain values and conditions where an operand is wanted: `case().when(.., "draft")`, `values(|e| e.rating.gte(4))`.

use super::{ChoiceEnum, Operand, Outer, Q, Tree};
use crate::field_types::{self, BooleanField, Choice, Kind};
use crate::path::{NotNull, Null, Nullness};
use crate::value::{FieldValue, Value};
use nuages_schema::query::{Constant, Op};

impl Tree {
    pub(crate) fn plain(&mut self, value: Value) {
        self.param(value);
        self.tell_type();
    }
}

macro_rules! plain_values {
    ($($(#[$meta:meta])* $type:ty => $kind:ty, |$value:ident| $convert:expr;)*) => {$(
        $(#[$meta])*
        #[diagnostic::do_not_recommend]
        impl<M> Operand<M> for $type {
            type Kind = $kind;
            type Null = NotNull;
            fn write(self, tree: &mut Tree) {
                let $value = self;
                tree.plain($convert);
            }
        }
        $(#[$meta])*
        #[diagnostic::do_not_recommend]
        impl<M> Operand<M> for Option<$type> {
            type Kind = $kind;
            type Null = Null;
            fn write(self, tree: &mut Tree) {
                tree.plain(self.map_or(Value::Null, |$value| $convert));
            }
        }
    )*};
}

// Of whole numbers only one type: so a literal has it, and what is computed from it is known at once.
plain_values! {
    i64 => field_types::BigIntegerField, |value| Value::Integer(value);
    f64 => field_types::FloatField, |value| Value::Float(value);
    bool => BooleanField, |value| Value::Bool(value);
    &str => field_types::TextField, |value| Value::Text(value.to_owned());
    &String => field_types::TextField, |value| Value::Text(value.clone());
    String => field_types::TextField, |value| Value::Text(value);
    #[cfg(feature = "jiff")]
    jiff::civil::Date => field_types::DateField, |value| Value::Date(value);
    #[cfg(feature = "jiff")]
    jiff::Timestamp => field_types::DateTimeField, |value| Value::DateTime(value);
    #[cfg(feature = "jiff")]
    jiff::civil::Time => field_types::TimeField, |value| Value::Time(value);
    #[cfg(feature = "jiff")]
    jiff::SignedDuration => field_types::DurationField, |value| Value::Duration(value);
    #[cfg(feature = "uuid")]
    uuid::Uuid => field_types::UUIDField, |value| Value::Uuid(value);
}

#[diagnostic::do_not_recommend]
impl<M, T: ChoiceEnum> Operand<M> for T {
    type Kind = Choice<T>;
    type Null = NotNull;
    fn write(self, tree: &mut Tree) {
        tree.plain(FieldValue::to_value(&self));
    }
}

#[diagnostic::do_not_recommend]
impl<M, K: Kind, N: Nullness> Operand<M> for Outer<K, N> {
    type Kind = K;
    type Null = N;
    fn write(self, tree: &mut Tree) {
        tree.op(self.op);
    }
}

/// Whether a row satisfies the condition; where that is unknown it does not, as in `filter`.
#[diagnostic::do_not_recommend]
impl<M> Operand<M> for Q<M> {
    type Kind = BooleanField;
    type Null = NotNull;
    fn write(self, tree: &mut Tree) {
        tree.append(self.tree);
        tree.op(Op::Constant(Constant::True));
        tree.op(Op::Constant(Constant::False));
        tree.op(Op::Case(1));
    }
}
