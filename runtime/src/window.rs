//! Functions over the rows around a row: `row_number().over(Window::new().partition_by(e.blog_id).order_by(-e.rating))`.

use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};

use crate::expression::{Aggregated, Annotation, Expr, Operand, OrderTerm, Tree};
use crate::field_types::{BigIntegerField, FloatField, Kind};
use crate::model::Model;
use crate::path::{Field, NotNull, Null, Nullness, Path};
use nuages_schema::query::{Direction, Frame, Op, Window as WindowOp, WindowFunction};

/// The rows that a function sees: those of the row's partition, in an order, perhaps a part of them.
#[must_use]
pub struct Window<M> {
    partition: Tree,
    order: Tree,
    counts: (u8, u8),
    frame: Frame,
    ends: (i32, i32),
    marker: PhantomData<fn() -> M>,
}

impl<M> Clone for Window<M> {
    fn clone(&self) -> Self {
        Self {
            partition: self.partition.clone(),
            order: self.order.clone(),
            marker: PhantomData,
            ..*self
        }
    }
}

impl<M> std::fmt::Debug for Window<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Window").finish_non_exhaustive()
    }
}

impl<M> Default for Window<M> {
    fn default() -> Self {
        Self::new()
    }
}

/// A term of a window's order: a field or expression, or `-field`.
#[diagnostic::on_unimplemented(
    message = "a window over `{M}` cannot be ordered by `{Self}`",
    label = "order by a field or an expression of `{M}`, or `-field`"
)]
pub trait WindowTerm<M> {
    /// Writes it down.
    #[doc(hidden)]
    fn write(self, tree: &mut Tree);
}

macro_rules! terms {
    ($([$($generics:tt)*] $type:ty, $root:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> WindowTerm<$root> for $type {
            fn write(self, tree: &mut Tree) {
                Operand::<$root>::write(self, tree);
                tree.op(Op::Ordered(Direction::Ascending));
            }
        }
    )*};
}
terms! {
    [K: Kind, P: Path, N: Nullness] Field<K, P, N>, P::Root;
    [M, K: Kind, N: Nullness] Annotation<M, K, N>, M;
    [M, K: Kind, N: Nullness] Expr<M, K, N>, M;
}

#[diagnostic::do_not_recommend]
impl<M, T: Operand<M>> WindowTerm<M> for OrderTerm<T> {
    fn write(self, tree: &mut Tree) {
        self.operand.write(tree);
        tree.op(Op::Ordered(self.direction));
    }
}

impl<M> Window<M> {
    /// All rows of the query, in no order.
    pub fn new() -> Self {
        Self {
            partition: Tree::default(),
            order: Tree::default(),
            counts: (0, 0),
            frame: Frame::Own,
            ends: (i32::MIN, i32::MAX),
            marker: PhantomData,
        }
    }

    /// Only rows that have the same value as the row; may be said several times.
    pub fn partition_by<T: Operand<M>>(mut self, value: T) -> Self {
        value.write(&mut self.partition);
        self.counts.0 = self.counts.0.saturating_add(1);
        self
    }

    /// The order of the rows; may be said several times, the first counts most.
    pub fn order_by<T: WindowTerm<M>>(mut self, term: T) -> Self {
        term.write(&mut self.order);
        self.counts.1 = self.counts.1.saturating_add(1);
        self
    }

    /// A frame of rows around the row: `-1..=1` from the one before to the one after, `..=0` all up to this one.
    pub fn rows(self, rows: impl RangeBounds<i32>) -> Self {
        self.framed(Frame::Rows, &rows)
    }

    /// A frame of values around that of the row, by what orders them: `..=0` all up to the row and its equals.
    pub fn range(self, values: impl RangeBounds<i32>) -> Self {
        self.framed(Frame::Range, &values)
    }

    fn framed(mut self, frame: Frame, bounds: &impl RangeBounds<i32>) -> Self {
        let start = match bounds.start_bound() {
            Bound::Included(start) => *start,
            Bound::Excluded(start) => start.saturating_add(1),
            Bound::Unbounded => i32::MIN,
        };
        let end = match bounds.end_bound() {
            Bound::Included(end) => *end,
            Bound::Excluded(end) => end.saturating_sub(1),
            Bound::Unbounded => i32::MAX,
        };
        self.frame = frame;
        self.ends = (start, end);
        self
    }
}

fn over<M, K, N>(
    mut operands: Tree,
    count: u8,
    function: WindowFunction,
    window: Window<M>,
) -> Expr<M, K, N> {
    operands.append(window.partition);
    operands.append(window.order);
    operands.op(Op::Window(WindowOp {
        function,
        operands: count,
        partition: window.counts.0,
        order: window.counts.1,
        frame: window.frame,
        start: window.ends.0,
        end: window.ends.1,
    }));
    Expr::new(operands)
}

impl<M: Model, K: Kind, N> Expr<M, K, N, Aggregated> {
    /// An aggregate of the rows around each row, which stay: `e.rating.sum().over(Window::new().partition_by(e.blog_id))`.
    pub fn over(self, window: Window<M>) -> Expr<M, K, N> {
        let mut operands = self.tree;
        let function = match operands.ops.pop() {
            Some(Op::Aggregate(function)) => WindowFunction::Aggregate(function),
            _ => WindowFunction::None,
        };
        over(operands, 1, function, window)
    }
}

/// A function that needs a window: `.over(..)` says which.
#[must_use = "a window function needs `.over(..)`"]
pub struct OverWindow<M, K, N> {
    operands: Tree,
    count: u8,
    function: WindowFunction,
    marker: PhantomData<fn() -> (M, K, N)>,
}

impl<M, K, N> std::fmt::Debug for OverWindow<M, K, N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.function)
    }
}

impl<M, K, N> OverWindow<M, K, N> {
    fn new(function: WindowFunction) -> Self {
        Self {
            operands: Tree::default(),
            count: 0,
            function,
            marker: PhantomData,
        }
    }

    fn of<T: Operand<M>>(function: WindowFunction, value: T) -> Self {
        let mut this = Self::new(function);
        value.write(&mut this.operands);
        this.count = 1;
        this
    }

    fn number(mut self, number: u32) -> Self {
        self.operands.op(Op::Number(number.into()));
        self.count += 1;
        self
    }

    /// Over these rows.
    pub fn over(self, window: Window<M>) -> Expr<M, K, N> {
        over(self.operands, self.count, self.function, window)
    }
}

/// The number of the row, from 1.
///
/// ```
/// # use nuages::prelude::*;
/// use nuages::window::{Window, row_number};
/// # model! { app demo; pub Blog { name: TextField } pub Entry { blog: ForeignKey(Blog, on_delete = Cascade), rating: IntegerField } }
/// # let db = Sqlite::in_memory()?;
/// # db.create_tables(APP)?;
/// # for name in ["a", "b"] { let blog = Blog::new().name(name).save(&db)?; for rating in 1..4 { Entry::new().blog(&blog).rating(rating).save(&db)?; } }
///
/// let best_of_each_blog = Entry::objects()
///     .annotate(|e| row! { place: row_number().over(Window::new().partition_by(e.blog_id).order_by(-e.rating)) })
///     .filter(|e| e.place.lte(1))
///     .fetch(&db)?;
/// assert_eq!(best_of_each_blog.iter().map(|e| e.rating).collect::<Vec<_>>(), [3, 3]);
/// # Ok::<(), nuages::Error>(())
/// ```
pub fn row_number<M>() -> OverWindow<M, BigIntegerField, NotNull> {
    OverWindow::new(WindowFunction::RowNumber)
}

/// The number of the first row that is equal: 1, 1, 3.
pub fn rank<M>() -> OverWindow<M, BigIntegerField, NotNull> {
    OverWindow::new(WindowFunction::Rank)
}

/// The number of the row's value: 1, 1, 2.
pub fn dense_rank<M>() -> OverWindow<M, BigIntegerField, NotNull> {
    OverWindow::new(WindowFunction::DenseRank)
}

/// The rank from 0 to 1.
pub fn percent_rank<M>() -> OverWindow<M, FloatField, NotNull> {
    OverWindow::new(WindowFunction::PercentRank)
}

/// The part of the rows up to this one and its equals.
pub fn cume_dist<M>() -> OverWindow<M, FloatField, NotNull> {
    OverWindow::new(WindowFunction::CumeDist)
}

/// The number of the row's bucket, of so many of the same size.
pub fn ntile<M>(buckets: u32) -> OverWindow<M, BigIntegerField, NotNull> {
    let mut this = OverWindow::new(WindowFunction::Ntile);
    this.operands.op(Op::Number(buckets.into()));
    this.count = 1;
    this
}

/// The value that many rows before; NULL where there is none.
pub fn lag<M, T: Operand<M>>(value: T, rows: u32) -> OverWindow<M, T::Kind, Null> {
    OverWindow::of(WindowFunction::Lag, value).number(rows)
}

/// The value that many rows after; NULL where there is none.
pub fn lead<M, T: Operand<M>>(value: T, rows: u32) -> OverWindow<M, T::Kind, Null> {
    OverWindow::of(WindowFunction::Lead, value).number(rows)
}

/// The first value of the frame.
pub fn first_value<M, T: Operand<M>>(value: T) -> OverWindow<M, T::Kind, Null> {
    OverWindow::of(WindowFunction::FirstValue, value)
}

/// The last value of the frame, which by itself ends with the row and its equals.
pub fn last_value<M, T: Operand<M>>(value: T) -> OverWindow<M, T::Kind, Null> {
    OverWindow::of(WindowFunction::LastValue, value)
}

/// The n-th value of the frame, from 1; NULL where there is none.
pub fn nth_value<M, T: Operand<M>>(value: T, n: u32) -> OverWindow<M, T::Kind, Null> {
    OverWindow::of(WindowFunction::NthValue, value).number(n)
}
