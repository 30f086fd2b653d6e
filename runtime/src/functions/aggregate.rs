//! Aggregates, and what can be said of one: `filter`, `distinct`, `default`, `order_by`.

use super::cast::{CastTo, to_float};
use crate::expression::{
    Aggregated, Annotation, Comparable, Computed, Condition, Expr, JoinedTexts, Operand, OrderTerm,
    Tree,
};
use crate::field_types::{BigIntegerField, BooleanField, FloatField, Kind, TextField};
use crate::lookups::{Bits, OrderLookups, Summable, TextLookups, operands, unary};
use crate::model::Model;
use crate::path::{Field, Null, Nullness, Path};
use nuages_schema::query::{Aggregate, Op, StringAgg};

/// Can be aggregated: it is a value of each row.
#[diagnostic::on_unimplemented(
    message = "an aggregate of an aggregate needs two steps",
    label = "this is computed of many rows already",
    note = "`annotate` with the inner one, then aggregate that: `.annotate(|b| row! {{ n: b.entries().count() }}).aggregate(&db, |b| b.n.avg())`"
)]
pub trait OfEachRow {}

impl<K, P, N> OfEachRow for Field<K, P, N> {}
impl<M, K, N> OfEachRow for Annotation<M, K, N> {}
impl<M, K, N> OfEachRow for Expr<M, K, N, Computed> {}

operands! { [Self: OfEachRow]
    /// The number of values that are not NULL.
    pub fn count(self) -> Expr<M, BigIntegerField, crate::path::NotNull, Aggregated> {
        unary(self.tree(), Op::Aggregate(Aggregate::Count))
    }

    /// The number of different values.
    pub fn count_distinct(self) -> Expr<M, BigIntegerField, crate::path::NotNull, Aggregated> {
        unary(self.tree(), Op::Aggregate(Aggregate::CountDistinct))
    }
}

operands! { [Self: OfEachRow + OrderLookups<K>]
    /// Any of the values that are not NULL; `None` over no rows.
    pub fn any_value(self) -> Expr<M, K, Null, Aggregated> {
        unary(self.tree(), Op::Aggregate(Aggregate::AnyValue))
    }

    /// The least value; `None` over no rows.
    pub fn min(self) -> Expr<M, K, Null, Aggregated> {
        unary(self.tree(), Op::Aggregate(Aggregate::Min))
    }

    /// The greatest value; `None` over no rows.
    pub fn max(self) -> Expr<M, K, Null, Aggregated> {
        unary(self.tree(), Op::Aggregate(Aggregate::Max))
    }
}

operands! { [Self: OfEachRow + Summable<K>]
    /// The sum; `None` over no rows.
    pub fn sum(self) -> Expr<M, K::Computed, Null, Aggregated> {
        unary(self.tree(), Op::Aggregate(Aggregate::Sum))
    }

    /// The mean; `None` over no rows.
    pub fn avg(self) -> Expr<M, <Self as Summable<K>>::Mean, Null, Aggregated> {
        unary(self.tree(), Op::Aggregate(Aggregate::Avg))
    }

    /// The standard deviation of all values; `None` over no rows.
    pub fn std_dev(self) -> Expr<M, FloatField, Null, Aggregated>
    where
        K: CastTo<FloatField>,
    {
        statistic::<M, K>(self.tree(), Aggregate::StdDevPop)
    }

    /// The standard deviation, estimated from a sample; `None` over fewer than two rows. Django: `StdDev(sample=True)`.
    pub fn std_dev_sample(self) -> Expr<M, FloatField, Null, Aggregated>
    where
        K: CastTo<FloatField>,
    {
        statistic::<M, K>(self.tree(), Aggregate::StdDevSamp)
    }

    /// The variance of all values; `None` over no rows.
    pub fn variance(self) -> Expr<M, FloatField, Null, Aggregated>
    where
        K: CastTo<FloatField>,
    {
        statistic::<M, K>(self.tree(), Aggregate::VarPop)
    }

    /// The variance, estimated from a sample; `None` over fewer than two rows. Django: `Variance(sample=True)`.
    pub fn variance_sample(self) -> Expr<M, FloatField, Null, Aggregated>
    where
        K: CastTo<FloatField>,
    {
        statistic::<M, K>(self.tree(), Aggregate::VarSamp)
    }
}

operands! { [Self: OfEachRow + TextLookups<K>]
    /// All texts that are not NULL as one, with a delimiter between them; `None` over no rows.
    pub fn string_agg(self, delimiter: impl AsRef<str>) -> Expr<M, TextField, Null, JoinedTexts> {
        let mut tree = self.tree();
        Operand::<M>::write(delimiter.as_ref(), &mut tree);
        tree.op(Op::StringAgg(StringAgg {
            distinct: false,
            order: None,
            filter: false,
        }));
        Expr::new(tree)
    }
}

fn statistic<M, K: CastTo<FloatField>>(
    mut tree: Tree,
    aggregate: Aggregate,
) -> Expr<M, FloatField, Null, Aggregated> {
    to_float::<K>(&mut tree);
    unary(tree, Op::Aggregate(aggregate))
}

/// What can still be said of an aggregate.
pub trait Refinable {}
impl Refinable for Aggregated {}
impl Refinable for JoinedTexts {}

impl<M, K: Kind, N: Nullness, A: Refinable> Expr<M, K, N, A> {
    /// Only of rows that satisfy the condition: `e.id.count().filter(e.rating.gte(4))`.
    pub fn filter(mut self, condition: impl Condition<M>) -> Expr<M, K, N, Aggregated> {
        let call = self.tree.ops.pop();
        self.tree.append(condition.into_q().tree);
        let call = match call {
            Some(Op::Aggregate(function)) => Some(Op::AggregateWhere(function)),
            Some(Op::StringAgg(how)) if !how.filter => Some(Op::StringAgg(StringAgg {
                filter: true,
                ..how
            })),
            other => {
                self.tree.op(Op::And);
                other
            }
        };
        self.tree.ops.extend(call);
        Expr::new(self.tree)
    }

    /// Of different values only. (Of `min` and `max` that is the same; of deviations and bits all values count.)
    pub fn distinct(mut self) -> Self {
        if let Some(call) = self.tree.ops.last_mut() {
            *call = match *call {
                Op::Aggregate(function) => Op::Aggregate(function.distinct()),
                Op::AggregateWhere(function) => Op::AggregateWhere(function.distinct()),
                Op::StringAgg(how) => Op::StringAgg(StringAgg {
                    distinct: true,
                    ..how
                }),
                other => other,
            };
        }
        self
    }
}

impl<M, K: Kind, A: Refinable> Expr<M, K, Null, A> {
    /// The value over no rows, instead of `None`: `e.rating.sum().default(0)`.
    pub fn default<V: Comparable<K, M>>(mut self, value: V) -> Expr<M, K, V::Null> {
        self.tree.operand(value);
        self.tree.op(Op::Coalesce);
        Expr::new(self.tree)
    }
}

impl<M> Expr<M, TextField, Null, JoinedTexts> {
    /// In that order: `a.name.string_agg(", ").order_by(a.name.asc())`.
    pub fn order_by<T: Operand<M>>(
        mut self,
        term: OrderTerm<T>,
    ) -> Expr<M, TextField, Null, Aggregated> {
        let call = self.tree.ops.pop();
        term.operand.write(&mut self.tree);
        if let Some(Op::StringAgg(how)) = call {
            self.tree.op(Op::StringAgg(StringAgg {
                order: Some(term.direction),
                ..how
            }));
        }
        Expr::new(self.tree)
    }
}

macro_rules! free_aggregates {
    ($($(#[$doc:meta])* $name:ident, $aggregate:ident, [$($bound:tt)*] -> $kind:ty;)*) => {$(
        $(#[$doc])*
        pub fn $name<M, O>(operand: O) -> Expr<M, $kind, Null, Aggregated>
        where
            O: Operand<M> + OfEachRow + $($bound)*
        {
            let mut tree = Tree::default();
            operand.write(&mut tree);
            unary(tree, Op::Aggregate(Aggregate::$aggregate))
        }
    )*};
}

free_aggregates! {
    /// The bits that all values have; `None` over no rows.
    bit_and, BitAnd, [Bits<<O as Operand<M>>::Kind>] -> BigIntegerField;
    /// The bits that any value has; `None` over no rows.
    bit_or, BitOr, [Bits<<O as Operand<M>>::Kind>] -> BigIntegerField;
    /// The bits that an odd number of values has; `None` over no rows.
    bit_xor, BitXor, [Bits<<O as Operand<M>>::Kind>] -> BigIntegerField;
    /// Whether all values are true; `None` over no rows.
    bool_and, BoolAnd, [Operand<M, Kind = BooleanField>] -> BooleanField;
    /// Whether any value is true; `None` over no rows.
    bool_or, BoolOr, [Operand<M, Kind = BooleanField>] -> BooleanField;
}
