//! Lookups, transforms and aggregates: the methods of everything that stands for a value.

mod custom;
mod dates;
#[cfg(feature = "serde_json")]
mod json;
mod texts;

use crate::expression::{Aggregated, Annotation, Comparable, Expr, Operand, Q, Tree, ValueFor};
use crate::field_types::{
    BigIntegerField, BooleanField, CharField, Choice, EmailField, FloatField, IntegerField, Key,
    Kind, PositiveBigIntegerField, PositiveIntegerField, PositiveSmallIntegerField, SlugField,
    SmallIntegerField, TextField, URLField,
};
use crate::model::{Id, Model};
use crate::path::{Field, ForeignKey, Many, NotNull, Nullness, Path, Relation, Via};
use crate::query_set::QuerySet;
use crate::row::{Column, Instance};
use crate::value::{FieldValue, Value};
use nuages_schema::query::{Lookup, Op, SubqueryUse, Transform};

pub use custom::{CustomLookup, CustomTransform, Operands, custom};
#[cfg(feature = "jiff")]
pub use dates::{InZone, MomentParts, Truncatable};
#[cfg(feature = "serde_json")]
pub use json::{JsonPath, JsonValue};
pub use texts::TextOperand;

use texts::text;

/// Has the text lookups.
#[diagnostic::on_unimplemented(
    message = "`{K}` has no text lookups",
    label = "text lookups need a CharField, TextField or another field of text",
    note = "every field has `exact`, `in_` and `isnull`; numbers and dates have `gt`, `gte`, `lt`, `lte` and `range` too"
)]
pub trait TextLookups<K> {}

/// Has an order.
#[diagnostic::on_unimplemented(
    message = "`{K}` has no order",
    label = "`gt`, `gte`, `lt`, `lte`, `range`, `min` and `max` need a number, a text or a date"
)]
pub trait OrderLookups<K> {}

/// Has date parts.
#[diagnostic::on_unimplemented(
    message = "`{K}` has no year, month or day",
    label = "these need a DateField or DateTimeField"
)]
pub trait DateParts<K> {
    /// How the year is read: of a moment, the last instant of a year is not the last day.
    #[doc(hidden)]
    const YEAR: Transform;
}

/// Has bits.
#[diagnostic::on_unimplemented(message = "`{K}` has no bits", label = "these need whole numbers")]
pub trait Bits<K> {}

/// Has parts of a day.
#[diagnostic::on_unimplemented(
    message = "`{K}` has no hour, minute or second",
    label = "these need a TimeField or DateTimeField"
)]
pub trait TimeParts<K> {}

/// Can be summed.
#[diagnostic::on_unimplemented(
    message = "`{K}` cannot be summed or computed with",
    label = "this needs numbers"
)]
pub trait Summable<K> {
    /// The kind of the mean.
    type Mean: Kind;
}

/// Which kinds have what. One implementation for each, so that messages are about the field and not about its kind.
macro_rules! abilities {
    ($($([$($generics:tt)*])? $trait:ident $(($mean:ident))?: $kind:ty;)*) => {$(
        impl<P, N $(, $($generics)*)?> $trait<$kind> for Field<$kind, P, N> {
            $(type Mean = $mean;)?
        }
        impl<M, N $(, $($generics)*)?> $trait<$kind> for Annotation<M, $kind, N> {
            $(type Mean = $mean;)?
        }
        impl<M, N, A $(, $($generics)*)?> $trait<$kind> for Expr<M, $kind, N, A> {
            $(type Mean = $mean;)?
        }
    )*};
}

// Only other modules with features of their own name it by a path.
#[cfg(any(feature = "jiff", feature = "serde_json"))]
use abilities;

abilities! {
    TextLookups: CharField;
    TextLookups: TextField;
    TextLookups: SlugField;
    TextLookups: EmailField;
    TextLookups: URLField;
    OrderLookups: CharField;
    OrderLookups: TextField;
    OrderLookups: SlugField;
    OrderLookups: EmailField;
    OrderLookups: URLField;
    OrderLookups: SmallIntegerField;
    OrderLookups: PositiveSmallIntegerField;
    OrderLookups: PositiveBigIntegerField;
    OrderLookups: IntegerField;
    OrderLookups: PositiveIntegerField;
    OrderLookups: BigIntegerField;
    OrderLookups: FloatField;
    OrderLookups: BooleanField;
    [T] OrderLookups: Key<T>;
    [T] OrderLookups: Choice<T>;
    Summable(FloatField): SmallIntegerField;
    Summable(FloatField): PositiveSmallIntegerField;
    Summable(FloatField): PositiveBigIntegerField;
    Summable(FloatField): IntegerField;
    Summable(FloatField): PositiveIntegerField;
    Summable(FloatField): BigIntegerField;
    Summable(FloatField): FloatField;
    Bits: IntegerField;
    Bits: PositiveIntegerField;
    Bits: BigIntegerField;
    Bits: SmallIntegerField;
    Bits: PositiveSmallIntegerField;
    Bits: PositiveBigIntegerField;
}

#[cfg(feature = "jiff")]
abilities! {
    OrderLookups: crate::field_types::DateField;
    OrderLookups: crate::field_types::DateTimeField;
    OrderLookups: crate::field_types::LocalDateTime;
    OrderLookups: crate::field_types::TimeField;
    OrderLookups: DurationField;
    TimeParts: crate::field_types::TimeField;
    TimeParts: crate::field_types::DateTimeField;
    TimeParts: crate::field_types::LocalDateTime;
}

#[cfg(feature = "jiff")]
use crate::field_types::DurationField;

#[cfg(feature = "jiff")]
abilities! {
    Summable(DurationField): DurationField;
}

#[cfg(feature = "uuid")]
abilities! {
    OrderLookups: crate::field_types::UUIDField;
}

#[cfg(feature = "rust_decimal")]
abilities! {
    [const PLACES: u32] OrderLookups: crate::field_types::DecimalField<PLACES>;
    [const PLACES: u32] Summable(FloatField): crate::field_types::DecimalField<PLACES>;
}

/// A comparison. `exact` of a missing value asks for NULL; nothing is greater or less than a missing value.
#[inline(never)]
fn compare<M>(mut tree: Tree, lookup: Lookup) -> Q<M> {
    if tree.params.last() == Some(&Value::Null) && tree.ops.last() == Some(&Op::Param) {
        tree.params.pop();
        tree.ops.pop();
        if lookup == Lookup::Exact {
            tree.op(Op::IsNull(true));
            return Q::new(tree);
        }
        return Q::never();
    }
    #[cfg(feature = "jiff")]
    if dates::year_bounds(&mut tree, lookup) {
        return Q::new(tree);
    }
    tree.op(Op::Lookup(lookup));
    Q::new(tree)
}

#[inline(never)]
fn one_of<M>(mut tree: Tree, values: Vec<Value>) -> Q<M> {
    if values.is_empty() {
        return Q::never();
    }
    tree.op(Op::List);
    tree.params.push(Value::List(values));
    tree.op(Op::Lookup(Lookup::In));
    Q::new(tree)
}

pub(crate) fn unary<M, K, N, A>(mut tree: Tree, op: Op) -> Expr<M, K, N, A> {
    tree.op(op);
    Expr::new(tree)
}

/// The right side of `in_`: a list of values, or a queryset of keys.
#[diagnostic::on_unimplemented(
    message = "`in_` on `{K}` needs a list of its values, not `{Self}`",
    label = "not a list of values for `{K}`"
)]
pub trait ListOf<K, M> {
    /// Finishes the lookup on what `tree` holds.
    #[doc(hidden)]
    fn one_of(self, tree: Tree) -> Q<M>;
}

#[diagnostic::do_not_recommend]
impl<M, K, V: ValueFor<K>, I: IntoIterator<Item = V>> ListOf<K, M> for I {
    fn one_of(self, tree: Tree) -> Q<M> {
        one_of(tree, self.into_iter().map(ValueFor::into_value).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<M, K: Kind, K2: Kind<Family = K::Family>, T: Model, H, N, S> ListOf<K, M>
    for QuerySet<T, H, Column<K2, N>, S>
{
    fn one_of(self, tree: Tree) -> Q<M> {
        one_of_rows(tree, self)
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: Model, H, S> ListOf<Key<T>, M> for QuerySet<T, H, Instance<T>, S> {
    fn one_of(self, tree: Tree) -> Q<M> {
        one_of_rows(tree, self.keys())
    }
}

/// One of the rows of a query with one column.
fn one_of_rows<M, T: Model, H, D, S>(mut tree: Tree, rows: QuerySet<T, H, D, S>) -> Q<M> {
    if rows.query.empty {
        return Q::never();
    }
    rows.write_subquery(&mut tree, SubqueryUse::List);
    tree.op(Op::Lookup(Lookup::In));
    Q::new(tree)
}

/// Gives methods to all that stands for a value: a field, an annotation, an expression. What is written is what rustc quotes.
macro_rules! operands {
    ([$($bound:tt)*] $($methods:tt)*) => {
        impl<M: Model, K: Kind, P: Path<Root = M>, N: Nullness> Field<K, P, N>
        where
            $($bound)*
        {
            $($methods)*
        }
        impl<M: Model, K: Kind, N: Nullness> Annotation<M, K, N>
        where
            $($bound)*
        {
            $($methods)*
        }
        impl<M: Model, K: Kind, N: Nullness, A> Expr<M, K, N, A>
        where
            $($bound)*
        {
            $($methods)*
        }
    };
}
pub(crate) use operands;

operands! { []
    #[inline]
    pub(crate) fn tree(self) -> Tree {
        let mut tree = Tree::default();
        Operand::<M>::write(self, &mut tree);
        tree
    }

    /// Equal; `exact(None)` asks for NULL.
    #[inline]
    pub fn exact<V: Comparable<K, M>>(self, value: V) -> Q<M> {
        let mut tree = self.tree();
        value.write(&mut tree);
        compare(tree, Lookup::Exact)
    }

    /// One of a list of values, or of the values that a query selects: `in_(Blog::objects().values(|b| b.name))`. An empty list
    /// matches nothing, without asking the database.
    pub fn in_<V: ListOf<K, M>>(self, values: V) -> Q<M> {
        values.one_of(self.tree())
    }

    /// Whether there is no value.
    pub fn isnull(self, null: bool) -> Q<M> {
        let mut tree = self.tree();
        tree.op(Op::IsNull(null));
        Q::new(tree)
    }

}

operands! { [Self: OrderLookups<K>]
    /// Greater than.
    #[inline]
    pub fn gt<V: Comparable<K, M>>(self, value: V) -> Q<M> {
        let mut tree = self.tree();
        value.write(&mut tree);
        compare(tree, Lookup::Greater)
    }

    /// Greater than or equal to.
    #[inline]
    pub fn gte<V: Comparable<K, M>>(self, value: V) -> Q<M> {
        let mut tree = self.tree();
        value.write(&mut tree);
        compare(tree, Lookup::GreaterOrEqual)
    }

    /// Less than.
    #[inline]
    pub fn lt<V: Comparable<K, M>>(self, value: V) -> Q<M> {
        let mut tree = self.tree();
        value.write(&mut tree);
        compare(tree, Lookup::Less)
    }

    /// Less than or equal to.
    #[inline]
    pub fn lte<V: Comparable<K, M>>(self, value: V) -> Q<M> {
        let mut tree = self.tree();
        value.write(&mut tree);
        compare(tree, Lookup::LessOrEqual)
    }

    /// Between two values, both included.
    pub fn range<V: Comparable<K, M>, W: Comparable<K, M>>(self, from: V, to: W) -> Q<M> {
        let mut tree = self.tree();
        from.write(&mut tree);
        to.write(&mut tree);
        tree.op(Op::Range);
        Q::new(tree)
    }

}

operands! { [Self: TextLookups<K>]
    /// Holds the text.
    pub fn contains(self, value: impl TextOperand<M>) -> Q<M> {
        text(self.tree(), Lookup::Contains, value)
    }

    /// Holds the text, case aside.
    pub fn icontains(self, value: impl TextOperand<M>) -> Q<M> {
        text(self.tree(), Lookup::IContains, value)
    }

    /// Starts with the text.
    pub fn startswith(self, value: impl TextOperand<M>) -> Q<M> {
        text(self.tree(), Lookup::StartsWith, value)
    }

    /// Starts with the text, case aside.
    pub fn istartswith(self, value: impl TextOperand<M>) -> Q<M> {
        text(self.tree(), Lookup::IStartsWith, value)
    }

    /// Ends with the text.
    pub fn endswith(self, value: impl TextOperand<M>) -> Q<M> {
        text(self.tree(), Lookup::EndsWith, value)
    }

    /// Ends with the text, case aside.
    pub fn iendswith(self, value: impl TextOperand<M>) -> Q<M> {
        text(self.tree(), Lookup::IEndsWith, value)
    }

    /// Equal, case aside.
    pub fn iexact(self, value: impl TextOperand<M>) -> Q<M> {
        text(self.tree(), Lookup::IExact, value)
    }

    /// The text in lower case.
    pub fn lower(self) -> Expr<M, TextField, <Self as Operand<M>>::Null> {
        unary(self.tree(), Op::Transform(Transform::Lower))
    }

    /// The text in upper case.
    pub fn upper(self) -> Expr<M, TextField, <Self as Operand<M>>::Null> {
        unary(self.tree(), Op::Transform(Transform::Upper))
    }

    /// The number of characters.
    pub fn length(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        unary(self.tree(), Op::Transform(Transform::Length))
    }
}

operands! { [Self: DateParts<K>]
    /// The year (of a moment: in UTC).
    pub fn year(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        unary(self.tree(), Op::Transform(<Self as DateParts<K>>::YEAR))
    }

    /// The month, 1 to 12.
    pub fn month(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        unary(self.tree(), Op::Transform(Transform::Month))
    }

    /// The day of the month.
    pub fn day(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        unary(self.tree(), Op::Transform(Transform::Day))
    }
}

operands! { [Self: TimeParts<K>]
    /// The hour (of a moment: in UTC).
    pub fn hour(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        unary(self.tree(), Op::Transform(Transform::Hour))
    }

    /// The minute of the hour.
    pub fn minute(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        unary(self.tree(), Op::Transform(Transform::Minute))
    }

    /// The second of the minute, without its fraction.
    pub fn second(self) -> Expr<M, IntegerField, <Self as Operand<M>>::Null> {
        unary(self.tree(), Op::Transform(Transform::Second))
    }
}

/// Whether a query finds a row: Django's `Exists`. The query may use fields of the one around it by `.outer()`.
pub fn exists<M: Model, T: Model, H, D, S>(query: QuerySet<T, H, D, S>) -> Q<M> {
    let mut tree = Tree::default();
    query.write_subquery(&mut tree, SubqueryUse::Exists);
    Q::new(tree)
}

impl<R: Relation, P: Path> ForeignKey<R, P> {
    fn key() -> Field<Key<R::Target>, Via<R, P>> {
        Field::at(R::Target::KEY_FIELD)
    }

    /// Points at that instance or key.
    pub fn exact<V: Comparable<Key<R::Target>, P::Root>>(self, value: V) -> Q<P::Root> {
        Self::key().exact(value)
    }

    /// Points at one of those instances or keys.
    pub fn in_<V: ListOf<Key<R::Target>, P::Root>>(self, values: V) -> Q<P::Root> {
        Self::key().in_(values)
    }

    /// Points at nothing.
    pub fn isnull(self, null: bool) -> Q<P::Root> {
        Self::key().isnull(null)
    }
}

impl<R: Relation, P: Path> Many<R, P> {
    fn key() -> Field<Key<R::Target>, Via<R, P>> {
        Field::at(R::Target::KEY_FIELD)
    }

    /// One of them is that instance or key.
    pub fn exact<V: Comparable<Key<R::Target>, P::Root>>(self, value: V) -> Q<P::Root> {
        Self::key().exact(value)
    }

    /// One of them is one of those instances or keys.
    pub fn in_<V: ListOf<Key<R::Target>, P::Root>>(self, values: V) -> Q<P::Root> {
        Self::key().in_(values)
    }

    /// There is none.
    pub fn isnull(self, null: bool) -> Q<P::Root> {
        Self::key().isnull(null)
    }

    /// How many there are.
    pub fn count(self) -> Expr<P::Root, BigIntegerField, NotNull, Aggregated> {
        Self::key().count()
    }
}

impl<M: Model> Id<M> {
    /// The key as a value to bind.
    pub(crate) fn value(&self) -> Value {
        self.to_value()
    }
}
