//! Which of several values: CASE, COALESCE, GREATEST, LEAST, NULLIF, the value of a subquery.

use std::marker::PhantomData;

use super::{Operands, call};
use crate::expression::{Annotation, Comparable, Condition, Expr, Operand, Tree};
use crate::field_types::Kind;
use crate::lookups::operands;
use crate::model::Model;
use crate::path::{Field, Null, Nullness, Path};
use crate::query_set::QuerySet;
use crate::row::Column;
use nuages_schema::query::{Constant, Function, Op, SubqueryUse};

/// A plain value as an expression, to select it: Django's `Value`.
pub fn value<M, V: Operand<M>>(value: V) -> Expr<M, V::Kind, V::Null> {
    let mut tree = Tree::default();
    value.write(&mut tree);
    Expr::new(tree)
}

/// The value of the first condition that holds: `case().when(e.rating.gte(8), "good").otherwise("poor")`.
pub fn case() -> CaseStart {
    CaseStart(())
}

/// A `case()` without conditions.
#[derive(Debug)]
#[must_use = "a case needs `.when(condition, value)`"]
pub struct CaseStart(());

impl CaseStart {
    /// The value of rows that satisfy the condition. It says of what type the other values must be.
    pub fn when<M, V: Operand<M>>(
        self,
        condition: impl Condition<M>,
        value: V,
    ) -> Case<M, V::Kind, V::Null> {
        let mut tree = condition.into_q().tree;
        value.write(&mut tree);
        Case {
            tree,
            pairs: 1,
            marker: PhantomData,
        }
    }
}

/// A `case()` with conditions; `otherwise` or `or_null` ends it.
#[must_use = "a case ends with `.otherwise(value)` or `.or_null()`"]
pub struct Case<M, K, N> {
    tree: Tree,
    pairs: u16,
    marker: PhantomData<fn() -> (M, K, N)>,
}

impl<M, K: Kind, N: Nullness> Case<M, K, N> {
    /// The value of rows that satisfy this condition and none before it.
    pub fn when<V: Comparable<K, M>>(
        mut self,
        condition: impl Condition<M>,
        value: V,
    ) -> Case<M, K, N::Or<V::Null>> {
        self.tree.append(condition.into_q().tree);
        self.tree.operand(value);
        Case {
            tree: self.tree,
            pairs: self.pairs.saturating_add(1),
            marker: PhantomData,
        }
    }

    /// The value of all other rows.
    pub fn otherwise<V: Comparable<K, M>>(
        mut self,
        value: V,
    ) -> Expr<M, K::Computed, N::Or<V::Null>> {
        self.tree.operand(value);
        self.tree.op(Op::Case(self.pairs));
        Expr::new(self.tree)
    }

    /// Other rows have no value.
    pub fn or_null(mut self) -> Expr<M, K::Computed, Null> {
        self.tree.op(Op::Constant(Constant::Null));
        self.tree.op(Op::Case(self.pairs));
        Expr::new(self.tree)
    }
}

/// The first value that is not NULL: `coalesce((e.nickname, e.name, "nobody"))`.
pub fn coalesce<M, O: Operands<M>>(
    operands: O,
) -> Expr<M, <O::Kind as Kind>::Computed, O::AllNull> {
    let mut tree = Tree::default();
    operands.write(&mut tree, |tree| tree.op(Op::Coalesce));
    Expr::new(tree)
}

/// The greatest value; NULL if any is NULL, on every database.
pub fn greatest<M, O: Operands<M>>(
    operands: O,
) -> Expr<M, <O::Kind as Kind>::Computed, O::AnyNull> {
    several(operands, Function::Greatest)
}

/// The least value; NULL if any is NULL, on every database.
pub fn least<M, O: Operands<M>>(operands: O) -> Expr<M, <O::Kind as Kind>::Computed, O::AnyNull> {
    several(operands, Function::Least)
}

fn several<M, O: Operands<M>, K, N>(operands: O, function: Function) -> Expr<M, K, N> {
    let mut tree = Tree::default();
    operands.write(&mut tree, |_| ());
    call(&mut tree, function, O::COUNT);
    Expr::new(tree)
}

operands! { []
    /// The value, or another one where there is none: Django's `Coalesce`.
    pub fn coalesce<V: Comparable<K, M>>(
        self,
        otherwise: V,
    ) -> Expr<M, K::Computed, <<Self as Operand<M>>::Null as Nullness>::And<V::Null>> {
        let mut tree = self.tree();
        tree.operand(otherwise);
        tree.op(Op::Coalesce);
        Expr::new(tree)
    }

    /// The value, but NULL where it equals the other one.
    pub fn nullif<V: Comparable<K, M>>(self, other: V) -> Expr<M, K, Null> {
        let mut tree = self.tree();
        tree.operand(other);
        call(&mut tree, Function::NullIf, 2);
        Expr::new(tree)
    }
}

/// The one value that a query selects, of its first row; `None` without a row. It may use fields of the query around it by
/// `.outer()`, and aggregate: `subquery(Entry::objects().filter(..).values(|e| e.rating.max()))`.
pub fn subquery<M, T: Model, H, K: Kind, N: Nullness, S>(
    query: QuerySet<T, H, Column<K, N>, S>,
) -> Expr<M, K, Null> {
    let mut tree = Tree::default();
    query.write_subquery(&mut tree, SubqueryUse::Scalar);
    Expr::new(tree)
}
