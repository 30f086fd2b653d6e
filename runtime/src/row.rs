//! What a row is made of: templates (`row!`, tuples, structs) become handles for later closures and decoders for the rows.

use std::any::Any;
use std::fmt;
use std::future::{Future, ready};
use std::marker::PhantomData;

use crate::backend::Row;
use crate::connection::Connection;
use crate::error::Result;
use crate::expression::{Annotation, Expr, Operand, Q, Tree};
use crate::field_types::{BooleanField, Kind};
use crate::model::Model;
use crate::path::{Field, ForeignKey, NotNull, Nullness, Path, Relation, Via};
use crate::query_set::Query;
use crate::value::Value;
use nuages_schema::query::{Op, Ref};

/// Reads one part of a row, and afterwards what was to be prefetched for all rows.
pub trait Decoder: Clone + Send + Sync + 'static {
    /// What it reads.
    type Out: Send + 'static;
    /// Whether anything is prefetched.
    const PREFETCHES: bool = false;

    /// Reads the part.
    ///
    /// # Errors
    /// When a column holds something that its field does not allow.
    fn read(&self, row: &Row<'_>) -> Result<Self::Out>;

    /// Notes the keys by which prefetched rows will be found, one for each prefetch.
    ///
    /// # Errors
    /// When a key cannot be read.
    fn keys(&self, row: &Row<'_>, keys: &mut Vec<Value>) -> Result<()> {
        let _ = (row, keys);
        Ok(())
    }

    /// Loads what is prefetched for all rows.
    fn load<'a>(
        &'a self,
        connection: &'a mut Connection,
        keys: &'a ParentKeys,
        rows: Vec<&'a mut Self::Out>,
    ) -> impl Future<Output = Result<()>> + Send + 'a {
        let _ = (connection, keys, rows);
        ready(Ok(()))
    }
}

/// The keys of all rows, as many for each row as there are prefetches.
#[derive(Debug, Default)]
pub struct ParentKeys {
    pub(crate) values: Vec<Value>,
    pub(crate) width: usize,
}

impl ParentKeys {
    /// The keys of one prefetch, row by row.
    pub(crate) fn of(&self, slot: usize) -> impl Iterator<Item = &Value> {
        self.values.iter().skip(slot).step_by(self.width.max(1))
    }
}

/// What can be selected into a row: a field, an expression, a related instance, related rows.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be part of a row of `{M}`",
    label = "select a field, an expression, a relation or related rows"
)]
pub trait Select<M> {
    /// What later closures see.
    type Slot: Copy + Send + Sync + 'static;
    /// What reads it.
    type Decoder: Decoder;
    /// Selects it.
    #[doc(hidden)]
    fn select(self, query: &mut Query) -> (Self::Slot, Self::Decoder);
}

/// What is read for a part of a row.
pub type Out<M, T> = <<T as Select<M>>::Decoder as Decoder>::Out;

/// What is selected for a field of a struct with `#[derive(Row)]` has the field's type.
#[diagnostic::on_unimplemented(
    message = "what is selected reads as `{Self}`, the field of the struct is `{T}`",
    label = "reads as `{Self}`, not as `{T}`"
)]
pub trait Fits<T> {}

#[diagnostic::do_not_recommend]
impl<T> Fits<T> for T {}

/// A value as what it is known to be: `Card::row(..)` has asked for [`Fits`], and asks it nowhere else, so that there is one
/// message about a field of the wrong type.
#[doc(hidden)]
pub fn same<A: 'static, B: 'static>(value: A) -> B {
    let mut value = Some(value);
    match (&mut value as &mut dyn Any)
        .downcast_mut::<Option<B>>()
        .and_then(Option::take)
    {
        Some(value) => value,
        None => unreachable!("the types of a struct's fields were checked"),
    }
}

/// The same part of each row.
#[doc(hidden)]
pub fn parts<'r, A, B>(rows: &'r mut [&mut A], part: fn(&mut A) -> &mut B) -> Vec<&'r mut B> {
    rows.iter_mut().map(|row| part(row)).collect()
}

/// The same for what is filled in later.
#[doc(hidden)]
pub fn same_mut<A: 'static, B: 'static>(value: &mut A) -> &mut B {
    match (value as &mut dyn Any).downcast_mut() {
        Some(value) => value,
        None => unreachable!("the types of a struct's fields were checked"),
    }
}

/// What `annotate`, `select_related` and `prefetch_related` take: a `row! {..}`.
#[diagnostic::on_unimplemented(
    message = "`row! {{ .. }}` is needed here, not `{Self}`",
    label = "write it as `row! {{ name: .. }}`"
)]
pub trait Template<M> {
    /// The handle of later closures.
    type Handle<H>;
    /// What reads the rows.
    type Decoder<D: Decoder>: Decoder;
    /// Selects all of it.
    #[doc(hidden)]
    fn apply<H, D: Decoder>(
        self,
        query: &mut Query,
        handle: H,
        decoder: D,
    ) -> (Self::Handle<H>, Self::Decoder<D>);
}

/// What `values` takes: a field, a tuple of them, a `row! {..}` or a struct with `#[derive(Row)]`.
#[diagnostic::on_unimplemented(
    message = "`values` of `{M}` cannot read `{Self}`",
    label = "give a field, a tuple of fields, a `row! {{ .. }}` or a struct with `#[derive(Row)]`"
)]
pub trait Values<M> {
    /// The handle of later closures.
    type Handle<H>;
    /// What reads the rows.
    type Decoder: Decoder;
    /// Selects all of it.
    #[doc(hidden)]
    fn apply<H>(self, query: &mut Query, handle: H) -> (Self::Handle<H>, Self::Decoder);
}

/// Reads an instance of the query's own model.
pub struct Instance<M>(PhantomData<fn() -> M>);

impl<M> Instance<M> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<M> Clone for Instance<M> {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl<M: Model> Decoder for Instance<M> {
    type Out = M;
    #[inline]
    fn read(&self, row: &Row<'_>) -> Result<M> {
        M::read(row, 0)
    }
}

/// Reads nothing: the rest of a row of `values`.
#[derive(Debug, Clone, Copy)]
pub struct Nothing;

impl Decoder for Nothing {
    type Out = ();
    fn read(&self, _: &Row<'_>) -> Result<()> {
        Ok(())
    }
}

/// Reads one column.
pub struct Column<K, N> {
    index: u16,
    marker: PhantomData<fn() -> (K, N)>,
}

impl<K, N> Column<K, N> {
    pub(crate) const fn at(index: u16) -> Self {
        Self {
            index,
            marker: PhantomData,
        }
    }
}

impl<K, N> Clone for Column<K, N> {
    fn clone(&self) -> Self {
        Self::at(self.index)
    }
}

impl<K: Kind, N: Nullness> Decoder for Column<K, N> {
    type Out = N::Wrap<K::Value>;
    #[inline]
    fn read(&self, row: &Row<'_>) -> Result<Self::Out> {
        row.value::<K, N>(usize::from(self.index))
    }
}

fn select_operand<M, T: Operand<M>>(query: &mut Query, operand: T) -> (u16, u16) {
    let mut tree = Tree::default();
    operand.write(&mut tree);
    query.select(tree)
}

#[diagnostic::do_not_recommend]
impl<K: Kind, P: Path, N: Nullness> Select<P::Root> for Field<K, P, N> {
    type Slot = Self;
    type Decoder = Column<K, N::Or<P::Null>>;
    fn select(self, query: &mut Query) -> (Self, Self::Decoder) {
        (self, Column::at(select_operand(query, self).0))
    }
}

#[diagnostic::do_not_recommend]
impl<M: 'static, K: Kind, N: Nullness, A> Select<M> for Expr<M, K, N, A> {
    type Slot = Annotation<M, K, N>;
    type Decoder = Column<K, N>;
    fn select(self, query: &mut Query) -> (Self::Slot, Self::Decoder) {
        let (column, annotation) = select_operand(query, self);
        (Annotation::at(annotation), Column::at(column))
    }
}

#[diagnostic::do_not_recommend]
impl<M: 'static> Select<M> for Q<M> {
    type Slot = Annotation<M, BooleanField, NotNull>;
    type Decoder = Column<BooleanField, NotNull>;
    fn select(self, query: &mut Query) -> (Self::Slot, Self::Decoder) {
        let (column, annotation) = select_operand::<M, _>(query, self);
        (Annotation::at(annotation), Column::at(column))
    }
}

#[diagnostic::do_not_recommend]
impl<M: 'static, K: Kind, N: Nullness> Select<M> for Annotation<M, K, N> {
    type Slot = Self;
    type Decoder = Column<K, N>;
    fn select(self, query: &mut Query) -> (Self, Self::Decoder) {
        (self, Column::at(select_operand(query, self).0))
    }
}

/// Reads a joined instance; a missing key means that there is none.
pub struct Joined<M, N> {
    at: u16,
    marker: PhantomData<fn() -> (M, N)>,
}

impl<M, N> Clone for Joined<M, N> {
    fn clone(&self) -> Self {
        Self {
            at: self.at,
            marker: PhantomData,
        }
    }
}

impl<M: Model, N: Nullness> Decoder for Joined<M, N> {
    type Out = N::Wrap<M>;
    fn read(&self, row: &Row<'_>) -> Result<Self::Out> {
        let at = usize::from(self.at);
        if let Some(none) = N::none()
            && row.is_null(at + usize::from(M::KEY_FIELD))
        {
            return Ok(none);
        }
        M::read(row, at).map(N::some)
    }
}

#[diagnostic::do_not_recommend]
impl<R: Relation, P: Path> Select<P::Root> for ForeignKey<R, P> {
    type Slot = Self;
    type Decoder = Joined<R::Target, <R::Null as Nullness>::Or<P::Null>>;
    fn select(self, query: &mut Query) -> (Self, Self::Decoder) {
        query.op(Op::SelectModel(Ref(Via::<R, P>::STEPS)));
        R::Target::parents::<Via<R, P>>(&mut |path| query.op(Op::SelectModel(path)));
        let at = query.columns;
        query.columns += R::Target::WIDTH;
        (
            self,
            Joined {
                at,
                marker: PhantomData,
            },
        )
    }
}

macro_rules! single_values {
    ($([$($generics:tt)*] $type:ty, $root:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Values<$root> for $type
        where
            Self: Select<$root>,
        {
            type Handle<H> = H;
            type Decoder = <Self as Select<$root>>::Decoder;
            fn apply<H>(self, query: &mut Query, handle: H) -> (H, Self::Decoder) {
                (handle, self.select(query).1)
            }
        }
    )*};
}

single_values! {
    [K: Kind, P: Path, N: Nullness] Field<K, P, N>, P::Root;
    [M: 'static, K: Kind, N: Nullness] Annotation<M, K, N>, M;
    [M: 'static, K: Kind, N: Nullness, A: 'static] Expr<M, K, N, A>, M;
    [M: 'static] Q<M>, M;
    [R: Relation, P: Path] ForeignKey<R, P>, P::Root;
}

macro_rules! tuples {
    ($(($($name:ident $index:tt),+))*) => {$(
        impl<$($name: Decoder),+> Decoder for ($($name,)+) {
            type Out = ($($name::Out,)+);
            const PREFETCHES: bool = $($name::PREFETCHES)||+;
            #[inline]
            fn read(&self, row: &Row<'_>) -> Result<Self::Out> {
                Ok(($(self.$index.read(row)?,)+))
            }
            fn keys(&self, row: &Row<'_>, keys: &mut Vec<Value>) -> Result<()> {
                $(self.$index.keys(row, keys)?;)+
                Ok(())
            }
            async fn load<'a>(
                &'a self,
                connection: &'a mut Connection,
                keys: &'a ParentKeys,
                mut rows: Vec<&'a mut Self::Out>,
            ) -> Result<()> {
                $(if $name::PREFETCHES {
                    self.$index.load(connection, keys, rows.iter_mut().map(|row| &mut row.$index).collect()).await?;
                })+
                Ok(())
            }
        }

        #[diagnostic::do_not_recommend]
        impl<M, $($name: Select<M>),+> Values<M> for ($($name,)+) {
            type Handle<Fields> = Fields;
            type Decoder = ($($name::Decoder,)+);
            fn apply<Fields>(self, query: &mut Query, handle: Fields) -> (Fields, Self::Decoder) {
                (handle, ($(self.$index.select(query).1,)+))
            }
        }
    )*};
}
tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

/// The `Debug` text of a row: its own fields, then what it belongs to.
#[doc(hidden)]
pub fn debug_row(
    f: &mut fmt::Formatter<'_>,
    fields: &[(&str, &dyn fmt::Debug)],
    of: &dyn fmt::Debug,
) -> fmt::Result {
    let mut row = f.debug_struct("Row");
    for (name, value) in fields {
        row.field(name, value);
    }
    // A row of `values` belongs to nothing.
    if format!("{of:?}") != "()" {
        row.field("of", of);
    }
    row.finish()
}
