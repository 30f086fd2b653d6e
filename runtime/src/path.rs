//! Handles: what a closure of `filter` or `annotate` sees of a model. All of them are zero-sized or a position, `Copy` and
//! without lifetimes; the way that was walked is in their type.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::field_types::Kind;
use crate::model::Model;
use nuages_schema::model::ModelDef;
use nuages_schema::query::{PathNode, Ref, Step};

/// Whether something can be NULL, as a type.
pub trait Nullness: 'static {
    /// NULL if this or that can be.
    type Or<N: Nullness>: Nullness;
    /// NULL only if this and that can be.
    type And<N: Nullness>: Nullness;
    /// `T`, or `Option<T>` where NULL is possible.
    type Wrap<T: Send + 'static>: Send + 'static;
    /// Reads a cell as `T` or `Option<T>`.
    ///
    /// # Errors
    /// When the cell holds something else.
    fn read<K: Kind>(
        cell: crate::value::Cell<'_>,
    ) -> Result<Self::Wrap<K::Value>, crate::value::CellError>;
    /// `T` itself where it must be there; else `Some` of it.
    fn some<T: Send + 'static>(value: T) -> Self::Wrap<T>;
    /// Nothing, if that is possible.
    fn none<T: Send + 'static>() -> Option<Self::Wrap<T>>;
}

/// Never NULL.
#[derive(Debug)]
pub enum NotNull {}
/// Perhaps NULL.
#[derive(Debug)]
pub enum Null {}

impl Nullness for NotNull {
    type Or<N: Nullness> = N;
    type And<N: Nullness> = Self;
    type Wrap<T: Send + 'static> = T;
    #[inline]
    fn read<K: Kind>(cell: crate::value::Cell<'_>) -> Result<K::Value, crate::value::CellError> {
        K::from_cell(cell)
    }
    fn some<T: Send + 'static>(value: T) -> T {
        value
    }
    fn none<T: Send + 'static>() -> Option<T> {
        None
    }
}

impl Nullness for Null {
    type Or<N: Nullness> = Self;
    type And<N: Nullness> = N;
    type Wrap<T: Send + 'static> = Option<T>;
    #[inline]
    fn read<K: Kind>(
        cell: crate::value::Cell<'_>,
    ) -> Result<Option<K::Value>, crate::value::CellError> {
        match cell {
            crate::value::Cell::Null => Ok(None),
            cell => K::from_cell(cell).map(Some),
        }
    }
    fn some<T: Send + 'static>(value: T) -> Option<T> {
        Some(value)
    }
    fn none<T: Send + 'static>() -> Option<Option<T>> {
        Some(None)
    }
}

/// A way from the query's model to where a handle stands.
pub trait Path: 'static {
    /// The query's model.
    type Root: Model;
    /// Whether the row at the end may be missing.
    type Null: Nullness;
    /// The steps.
    const NODE: Option<Ref<PathNode>>;
}

/// The query's model itself.
pub struct Root<M>(PhantomData<fn() -> M>);

impl<M: Model> Path for Root<M> {
    type Root = M;
    type Null = NotNull;
    const NODE: Option<Ref<PathNode>> = None;
}

/// One step of relation `R` after the path `P`.
pub struct Via<R, P>(PhantomData<fn() -> (R, P)>);

impl<R: Relation, P: Path> Path for Via<R, P> {
    type Root = P::Root;
    type Null = <R::Null as Nullness>::Or<P::Null>;
    const NODE: Option<Ref<PathNode>> = Some(Ref(Self::STEPS));
}

impl<R: Relation, P: Path> Via<R, P> {
    /// The steps; unlike `NODE` never empty.
    pub const STEPS: &'static PathNode = &PathNode {
        parent: match P::NODE {
            Some(node) => Some(node.0),
            None => None,
        },
        step: R::STEP,
    };
}

/// A relation between two models, in one direction.
pub trait Relation: 'static {
    /// The model that it starts at.
    type Source: Model;
    /// The model that it leads to.
    type Target: Model;
    /// The same relation from its other end.
    type Reverse: Relation;
    /// Whether there may be no row at the other end.
    type Null: Nullness;
    /// The way in SQL.
    const STEP: &'static Step;
    /// The position of a foreign key among the source's fields (unused for the way back and for many-to-many).
    const FIELD: u16 = 0;
    /// The rows that tie the two ends of a many-to-many relation.
    const PAIRS: Option<Pairs> = None;
}

/// A foreign key from the model that has it.
pub trait Forward: Relation {}

/// Where the pairs of a many-to-many relation are, seen from one end.
#[derive(Debug, Clone, Copy)]
pub struct Pairs {
    /// The table of pairs, or the `through` model.
    pub(crate) model: &'static ModelDef,
    /// The position of the column that points at this end.
    pub(crate) near: u16,
    /// The position of the column that points at the other end.
    pub(crate) far: u16,
    /// Every pair goes both ways.
    pub(crate) symmetrical: bool,
    /// The database sees to it that both ends are there.
    pub(crate) checked: bool,
}

impl Pairs {
    /// Pairs that are rows of that model.
    pub const fn new(model: &'static ModelDef, near: u16, far: u16) -> Self {
        Self {
            model,
            near,
            far,
            symmetrical: false,
            checked: true,
        }
    }

    /// The pairs of a relation, seen from its other end.
    pub const fn reversed<R: Relation>() -> Option<Self> {
        match R::PAIRS {
            Some(pairs) => Some(Self {
                near: pairs.far,
                far: pairs.near,
                ..pairs
            }),
            None => None,
        }
    }

    /// The same, going both ways.
    #[must_use]
    pub const fn symmetrical(mut self) -> Self {
        self.symmetrical = true;
        self
    }

    /// The same, whose ends nobody checks.
    #[must_use]
    pub const fn unchecked(mut self) -> Self {
        self.checked = false;
        self
    }
}

/// A set of handles that can be had out of nothing.
pub trait Handle: Copy + Send + Sync + 'static {
    /// The model that they belong to.
    type Model: Model;
    /// The way to it.
    type Path: Path;
    /// The handles.
    const REF: &'static Self;
}

/// A column: field type `K`, at the end of path `P`, possibly NULL by itself (`N`).
pub struct Field<K, P, N = NotNull> {
    pub(crate) index: u16,
    marker: PhantomData<fn() -> (K, P, N)>,
}

impl<K, P, N> Field<K, P, N> {
    /// The field of that position.
    #[doc(hidden)]
    pub const fn at(index: u16) -> Self {
        Self {
            index,
            marker: PhantomData,
        }
    }
}

impl<K, P, N> Clone for Field<K, P, N> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, P, N> Copy for Field<K, P, N> {}

/// A relation to at most one row: reads like the handles of the other model, and compares with its instances.
pub struct ForeignKey<R, P>(PhantomData<fn() -> (R, P)>);

impl<R, P> ForeignKey<R, P> {
    /// The only value.
    #[doc(hidden)]
    pub const NEW: Self = Self(PhantomData);
}

impl<R, P> Clone for ForeignKey<R, P> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, P> Copy for ForeignKey<R, P> {}

impl<R: Relation, P: Path> Deref for ForeignKey<R, P> {
    type Target = <R::Target as Model>::Fields<Via<R, P>>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        Handle::REF
    }
}

/// A relation to many rows: reads like the handles of the other model, counts and aggregates, filters and prefetches.
pub struct Many<R, P>(PhantomData<fn() -> (R, P)>);

impl<R, P> Many<R, P> {
    /// The only value.
    #[doc(hidden)]
    pub const NEW: Self = Self(PhantomData);
}

impl<R, P> Clone for Many<R, P> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, P> Copy for Many<R, P> {}

impl<R: Relation, P: Path> Deref for Many<R, P> {
    type Target = <R::Target as Model>::Fields<Via<R, P>>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        Handle::REF
    }
}
