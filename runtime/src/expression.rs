//! Expressions and conditions as flat programs, and what may stand in them.

mod comparable;
mod plain;

use std::marker::PhantomData;
use std::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Rem, Sub};

use smallvec::SmallVec;

use crate::field_types::{BooleanField, FactorKind, Kind, NumberKind};
use crate::model::Model;
use crate::path::{Field, NotNull, Nullness, Path};
use crate::value::Value;
pub use comparable::{ChoiceEnum, Comparable, ValueFor};

use nuages_schema::query::{Arithmetic, Constant, Direction, Op};

/// A part of a program: steps in postfix order and the values they bind, in the same order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree {
    pub(crate) ops: SmallVec<[Op; 8]>,
    pub(crate) params: SmallVec<[Value; 2]>,
}

impl Tree {
    #[inline]
    pub(crate) fn op(&mut self, op: Op) {
        self.ops.push(op);
    }

    #[inline]
    pub(crate) fn param(&mut self, value: Value) {
        self.ops.push(Op::Param);
        self.params.push(value);
    }

    /// Writes an operand where nothing beside it says what it is: a bound value with its type.
    pub(crate) fn operand<K, M, V: Comparable<K, M>>(&mut self, value: V) {
        value.write(self);
        self.tell_type();
    }

    /// Says what the bound value is that was written last.
    fn tell_type(&mut self) {
        if self.ops.last() != Some(&Op::Param) {
            return;
        }
        match self.params.last() {
            Some(Value::Null) => {
                self.ops.pop();
                self.params.pop();
                self.op(Op::Constant(Constant::Null));
            }
            Some(value) => {
                if let Some(of) = value.value_type() {
                    self.op(Op::Typed(of));
                }
            }
            None => {}
        }
    }

    pub(crate) fn append(&mut self, other: Self) {
        self.ops.extend_from_slice(&other.ops);
        self.params.extend(other.params);
    }

    /// Both trees and the step that joins them. Of two long ones the shorter is moved.
    fn join(mut self, mut other: Self, op: Op) -> Self {
        if other.ops.len() > 64
            && self.ops.len() < other.ops.len() / 4
            && matches!(op, Op::And | Op::Or)
        {
            std::mem::swap(&mut self, &mut other);
        }
        self.append(other);
        self.op(op);
        self
    }
}

/// A condition on rows of `M`: Django's `Q`. Combine with `&`, `|`, `^` and `!`.
#[must_use]
pub struct Q<M> {
    pub(crate) tree: Tree,
    marker: PhantomData<fn() -> M>,
}

impl<M> Q<M> {
    pub(crate) fn new(tree: Tree) -> Self {
        Self {
            tree,
            marker: PhantomData,
        }
    }

    /// A condition that every row satisfies; the start of a loop with `&`.
    pub fn always() -> Self {
        Self::constant(Op::Always)
    }

    /// A condition that no row satisfies; the start of a loop with `|`.
    pub fn never() -> Self {
        Self::constant(Op::Never)
    }

    fn constant(op: Op) -> Self {
        let mut tree = Tree::default();
        tree.op(op);
        Self::new(tree)
    }

    fn constant_op(&self) -> Option<Op> {
        match self.tree.ops.as_slice() {
            [op @ (Op::Always | Op::Never)] => Some(*op),
            _ => None,
        }
    }
}

impl<M> Clone for Q<M> {
    fn clone(&self) -> Self {
        Self::new(self.tree.clone())
    }
}

impl<M> std::fmt::Debug for Q<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.tree.fmt(f)
    }
}

impl<M> Q<M> {
    fn and(self, other: Self) -> Self {
        match (self.constant_op(), other.constant_op()) {
            (Some(Op::Always), _) | (_, Some(Op::Never)) => other,
            (_, Some(Op::Always)) | (Some(Op::Never), _) => self,
            _ => Self::new(self.tree.join(other.tree, Op::And)),
        }
    }

    fn or(self, other: Self) -> Self {
        match (self.constant_op(), other.constant_op()) {
            (Some(Op::Never), _) | (_, Some(Op::Always)) => other,
            (_, Some(Op::Never)) | (Some(Op::Always), _) => self,
            _ => Self::new(self.tree.join(other.tree, Op::Or)),
        }
    }

    fn xor(self, other: Self) -> Self {
        match (self.constant_op(), other.constant_op()) {
            (Some(Op::Never), _) => other,
            (_, Some(Op::Never)) => self,
            (Some(Op::Always), _) => !other,
            (_, Some(Op::Always)) => !self,
            _ => Self::new(self.tree.join(other.tree, Op::Xor)),
        }
    }
}

/// `&`, `|`, `^`: of conditions, and of boolean fields, which are conditions by themselves.
macro_rules! connectives {
    ($($trait:ident $method:ident $join:ident;)*) => {$(
        impl<M, C: Condition<M>> $trait<C> for Q<M> {
            type Output = Self;
            fn $method(self, other: C) -> Self {
                self.$join(other.into_q())
            }
        }

        impl<M, N, A, C: Condition<M>> $trait<C> for Expr<M, BooleanField, N, A> {
            type Output = Q<M>;
            fn $method(self, other: C) -> Q<M> {
                self.into_q().$join(other.into_q())
            }
        }

        impl<M, N, C: Condition<M>> $trait<C> for Annotation<M, BooleanField, N> {
            type Output = Q<M>;
            fn $method(self, other: C) -> Q<M> {
                self.into_q().$join(other.into_q())
            }
        }

        impl<P: Path, N, C: Condition<P::Root>> $trait<C> for Field<BooleanField, P, N> {
            type Output = Q<P::Root>;
            fn $method(self, other: C) -> Q<P::Root> {
                self.into_q().$join(other.into_q())
            }
        }
    )*};
}

connectives! {
    BitAnd bitand and;
    BitOr bitor or;
    BitXor bitxor xor;
}

impl<P: Path, N> Not for Field<BooleanField, P, N> {
    type Output = Q<P::Root>;
    fn not(self) -> Q<P::Root> {
        !self.into_q()
    }
}

impl<M, N, A> Not for Expr<M, BooleanField, N, A> {
    type Output = Q<M>;
    fn not(self) -> Q<M> {
        !self.into_q()
    }
}

impl<M, N> Not for Annotation<M, BooleanField, N> {
    type Output = Q<M>;
    fn not(self) -> Q<M> {
        !self.into_q()
    }
}

impl<M> Not for Q<M> {
    type Output = Self;
    fn not(mut self) -> Self {
        match self.constant_op() {
            Some(Op::Always) => Self::never(),
            Some(_) => Self::always(),
            None => {
                // Django: what is negated twice is what it was, and about one related row again.
                if self.tree.ops.last() == Some(&Op::Not) {
                    self.tree.ops.pop();
                } else {
                    self.tree.op(Op::Not);
                }
                self
            }
        }
    }
}

/// What `filter`, `exclude` and the like take: a condition on rows of `M`.
#[diagnostic::on_unimplemented(
    message = "a condition on `{M}` is needed here, not `{Self}`",
    label = "not a condition",
    note = "compare a field with a lookup, as in `.rating.gte(4)`, and join conditions with `&`, `|` and `!` (not `&&` and `||`)",
    note = "a closure must return the condition: no `;` at its end"
)]
pub trait Condition<M> {
    /// The condition.
    fn into_q(self) -> Q<M>;
}

#[diagnostic::do_not_recommend]
impl<M> Condition<M> for Q<M> {
    #[inline]
    fn into_q(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<P: Path, N> Condition<P::Root> for Field<BooleanField, P, N> {
    fn into_q(self) -> Q<P::Root> {
        let mut tree = Tree::default();
        tree.op(Op::Column(P::NODE, self.index));
        tree.op(Op::Truth);
        Q::new(tree)
    }
}

/// Of two implementations that are not to be recommended rustc shows none; a single one it would show.
#[diagnostic::do_not_recommend]
impl Condition<Nobody> for Q<()> {
    fn into_q(self) -> Q<Nobody> {
        Q::never()
    }
}

#[diagnostic::do_not_recommend]
impl Condition<Nobody> for Field<Nobody, Nobody> {
    fn into_q(self) -> Q<Nobody> {
        Q::never()
    }
}

/// Nobody's field type and nobody's model.
enum Nobody {}

#[diagnostic::do_not_recommend]
impl<M, N, A> Condition<M> for Expr<M, BooleanField, N, A> {
    fn into_q(self) -> Q<M> {
        let mut tree = self.tree;
        tree.op(Op::Truth);
        Q::new(tree)
    }
}

#[diagnostic::do_not_recommend]
impl<M, N> Condition<M> for Annotation<M, BooleanField, N> {
    fn into_q(self) -> Q<M> {
        let mut tree = Tree::default();
        tree.op(Op::Annotation(self.index));
        tree.op(Op::Truth);
        Q::new(tree)
    }
}

/// An expression that is computed of each row, or from aggregates.
#[derive(Debug)]
pub enum Computed {}
/// An expression that is an aggregate: it takes `filter`, `distinct` and `default`, and is not aggregated again.
#[derive(Debug)]
pub enum Aggregated {}

/// A text that is made of many, still without an order.
#[derive(Debug)]
pub enum JoinedTexts {}

/// A computed value: an expression over rows of `M` of kind `K`.
#[must_use]
pub struct Expr<M, K, N = NotNull, A = Computed> {
    pub(crate) tree: Tree,
    marker: PhantomData<fn() -> (M, K, N, A)>,
}

impl<M, K, N, A> Expr<M, K, N, A> {
    pub(crate) fn new(tree: Tree) -> Self {
        Self {
            tree,
            marker: PhantomData,
        }
    }
}

impl<M, K, N, A> Clone for Expr<M, K, N, A> {
    fn clone(&self) -> Self {
        Self::new(self.tree.clone())
    }
}

/// An annotation of the query: the selected expression of that position.
pub struct Annotation<M, K, N = NotNull> {
    pub(crate) index: u16,
    marker: PhantomData<fn() -> (M, K, N)>,
}

impl<M, K, N> Annotation<M, K, N> {
    pub(crate) const fn at(index: u16) -> Self {
        Self {
            index,
            marker: PhantomData,
        }
    }
}

impl<M, K, N> Clone for Annotation<M, K, N> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, K, N> Copy for Annotation<M, K, N> {}

/// A column of the query around this one: `b.id.outer()`. Usable in the conditions of a query over any model `M`.
pub struct Outer<K, N = NotNull> {
    op: Op,
    marker: PhantomData<fn() -> (K, N)>,
}

impl<K, N> Clone for Outer<K, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, N> Copy for Outer<K, N> {}

impl<K, N> Outer<K, N> {
    /// The same field, seen from one query further in.
    #[must_use]
    pub fn outer(self) -> Self {
        let op = match self.op {
            Op::OuterColumn(path, field, depth) => {
                Op::OuterColumn(path, field, depth.saturating_add(1))
            }
            other => other,
        };
        Self { op, ..self }
    }
}

impl<K: Kind, P: Path, N: Nullness> Field<K, P, N> {
    /// The field of the query around a subquery: Django's `OuterRef`. `.outer().outer()` is one of the query around that.
    #[must_use]
    pub fn outer(self) -> Outer<K, N::Or<P::Null>> {
        Outer {
            op: Op::OuterColumn(P::NODE, self.index, 1),
            marker: PhantomData,
        }
    }
}

/// Anything that stands for a value of each row: a field, an annotation, a computed expression, a plain value, a condition.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not stand for a value in a query",
    label = "not a field, an expression or a value that a field can hold",
    note = "a plain whole number is an `i64` here, a decimal number an `f64`"
)]
pub trait Operand<M> {
    /// The kind of its values.
    type Kind: Kind;
    /// Whether they can be NULL.
    type Null: Nullness;
    /// Writes it down.
    #[doc(hidden)]
    fn write(self, tree: &mut Tree);
}

impl<K: Kind, P: Path, N: Nullness> Operand<P::Root> for Field<K, P, N> {
    type Kind = K;
    type Null = N::Or<P::Null>;
    #[inline]
    fn write(self, tree: &mut Tree) {
        tree.op(Op::Column(P::NODE, self.index));
    }
}

impl<M, K: Kind, N: Nullness> Operand<M> for Annotation<M, K, N> {
    type Kind = K;
    type Null = N;
    fn write(self, tree: &mut Tree) {
        tree.op(Op::Annotation(self.index));
    }
}

impl<M, K: Kind, N: Nullness, A> Operand<M> for Expr<M, K, N, A> {
    type Kind = K;
    type Null = N;
    fn write(self, tree: &mut Tree) {
        tree.append(self.tree);
    }
}

/// An operand to order by, and the direction.
#[must_use]
pub struct OrderTerm<T> {
    pub(crate) operand: T,
    pub(crate) direction: Direction,
}

macro_rules! operators {
    ($([$($generics:tt)*] $type:ty, $root:ty;)*) => {$(
        operators!(@binary [$($generics)*] $type, $root, Add, add, K::SUM.0, NumberKind, K::Addend);
        operators!(@binary [$($generics)*] $type, $root, Sub, sub, K::SUM.1, NumberKind, K::Addend);
        operators!(@binary [$($generics)*] $type, $root, Mul, mul, Op::Arithmetic(Arithmetic::Multiply), FactorKind, K);
        operators!(@binary [$($generics)*] $type, $root, Div, div, Op::Arithmetic(Arithmetic::Divide), FactorKind, K);
        operators!(@binary [$($generics)*] $type, $root, Rem, rem, Op::Arithmetic(Arithmetic::Modulo), FactorKind, K);

        impl<$($generics)*> Neg for $type {
            type Output = OrderTerm<Self>;
            #[inline]
            fn neg(self) -> OrderTerm<Self> {
                OrderTerm { operand: self, direction: Direction::Descending }
            }
        }

        impl<$($generics)*> $type {
            /// Least first.
            pub fn asc(self) -> OrderTerm<Self> {
                OrderTerm { operand: self, direction: Direction::Ascending }
            }

            /// Greatest first; the same as `-field`.
            pub fn desc(self) -> OrderTerm<Self> {
                OrderTerm { operand: self, direction: Direction::Descending }
            }
        }
    )*};
    (@binary [$($generics:tt)*] $type:ty, $root:ty, $trait:ident, $method:ident, $op:expr, $bound:ident, $other:ty) => {
        impl<$($generics)*, V> $trait<V> for $type
        where
            K: $bound,
            V: Comparable<$other, $root>,
        {
            type Output = Expr<
                $root,
                K::Computed,
                <<Self as Operand<$root>>::Null as Nullness>::Or<V::Null>,
            >;
            fn $method(self, other: V) -> Self::Output {
                let mut tree = Tree::default();
                Operand::<$root>::write(self, &mut tree);
                let op = $op;
                match op {
                    Op::Function(..) => tree.operand(other),
                    _ => other.write(&mut tree),
                }
                tree.op(op);
                Expr::new(tree)
            }
        }
    };
}

operators! {
    [K: Kind, P: Path, N: Nullness] Field<K, P, N>, P::Root;
    [M: Model, K: Kind, N: Nullness] Annotation<M, K, N>, M;
    [M: Model, K: Kind, N: Nullness, A] Expr<M, K, N, A>, M;
}

impl<T> OrderTerm<T> {
    /// NULLs before everything else.
    pub fn nulls_first(mut self) -> Self {
        self.direction = match self.direction {
            Direction::Descending
            | Direction::DescendingNullsFirst
            | Direction::DescendingNullsLast => Direction::DescendingNullsFirst,
            _ => Direction::AscendingNullsFirst,
        };
        self
    }

    /// NULLs after everything else.
    pub fn nulls_last(mut self) -> Self {
        self.direction = match self.direction {
            Direction::Descending
            | Direction::DescendingNullsFirst
            | Direction::DescendingNullsLast => Direction::DescendingNullsLast,
            _ => Direction::AscendingNullsLast,
        };
        self
    }
}
