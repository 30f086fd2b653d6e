//! What generated code implements for each model: `Model`, its keys and the way its rows are read.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::backend::Row;
use crate::error::{Error, Result};
use crate::path::{Handle, Path, Relation};
use crate::query_set::QuerySet;
use crate::validation::Level;
use crate::validation_error::{ValidationError, ValidationErrors};
use crate::value::{Cell, CellError, FieldValue, Value};
use nuages_schema::model::{ModelDef, OnDelete};
use nuages_schema::query::{PathNode, Ref};
use nuages_schema::validator::ViolationDef;
use smallvec::SmallVec;

/// A model declared in `model!`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a model",
    label = "not a model",
    note = "models are declared in `model! {{ .. }}`"
)]
pub trait Model: Sized + Clone + Send + 'static {
    /// The handle that closures get: a field for each column and forward relation.
    type Fields<P: Path>: Handle;
    /// The Rust type of the primary key's column.
    type Key: Key;
    /// The app label.
    const APP: &'static str;
    /// The model's name.
    const NAME: &'static str;
    /// The name of the model that has the table: of a proxy, what it stands for.
    const TABLE_OF: &'static str = Self::NAME;
    /// The column of the primary key.
    const KEY_COLUMN: &'static str;
    /// The position of the primary key among the fields.
    const KEY_FIELD: u16;
    /// Everything else about the model, as data.
    const META: &'static ModelDef;

    /// Reads an instance from the columns that start at `at`.
    ///
    /// # Errors
    /// When a column holds something that its field does not allow.
    fn read(row: &Row<'_>, at: usize) -> Result<Self>;

    /// The value of the primary key.
    fn key(&self) -> Id<Self>;

    /// The values of all columns, in their order.
    fn values(&self) -> SmallVec<[Value; 8]>;

    /// Takes the key that the database gave to a new row.
    ///
    /// # Errors
    /// When the key's type cannot hold it.
    fn set_database_key(&mut self, key: i64) -> Result<()> {
        let _ = key;
        Ok(())
    }

    /// Fills the fields that fill themselves (`auto_now`, `auto_now_add`).
    fn before_save(&mut self, creating: bool) {
        let _ = creating;
    }

    /// The models that foreign keys point at, by the positions of the keys.
    #[doc(hidden)]
    const TARGETS: &'static [(u16, &'static ModelDef)] = &[];

    /// What constraints say that have words of their own.
    #[doc(hidden)]
    const VIOLATIONS: &'static [ViolationDef] = &[];

    /// Whether the model has the hook `clean`.
    #[doc(hidden)]
    const CLEANS: bool = false;

    /// Runs the hook `clean`.
    #[doc(hidden)]
    fn run_clean(&mut self) -> Result<(), ValidationErrors> {
        Ok(())
    }

    /// Runs the validator of that field with that number, which is code.
    #[doc(hidden)]
    fn validator(&self, field: u16, number: u16) -> Result<(), ValidationError> {
        let _ = (field, number);
        Ok(())
    }

    /// What is validated of each table's part of the row, the root's first.
    #[doc(hidden)]
    fn levels(&self, each: &mut dyn FnMut(Level<'_>)) {
        each(Level::of(self));
    }

    /// How many columns an instance is read from: its own, then those of its parents.
    const WIDTH: u16 = crate::definition::width(Self::META);

    /// How many parents have a table each, which holds a part of the instance.
    const PARENTS: usize = 0;

    /// Names the ways to the parents' rows, the nearest first.
    fn parents<P: Path>(each: &mut impl FnMut(Ref<PathNode>)) {
        let _ = each;
    }

    /// The row in the table of one level, 0 being the root's and [`Self::PARENTS`] the model's own.
    fn row(&self, level: usize) -> (&'static ModelDef, SmallVec<[Value; 8]>) {
        let _ = level;
        (Self::META, self.values())
    }

    /// What related rows of this model start with: all of them, or what the default manager says.
    #[doc(hidden)]
    fn default_manager(rows: QuerySet<Self>) -> QuerySet<Self> {
        rows
    }

    /// What points at rows of this model, as far as this app knows.
    const REFERRERS: &'static [Referrer] = &[];
}

/// What a path in a `model!` block means, if that is a model. The `bool` is asked for as a constant of its own, so that what is
/// no model is one mistake: all that depends on a wrong constant is silent.
#[doc(hidden)]
pub trait IsModel<const YES: bool> {
    /// The model.
    type Itself;
}

impl<M: Model> IsModel<true> for M {
    type Itself = M;
}

/// Asks whether a type is a model.
pub const fn is_model<M: Model>() -> bool {
    true
}

/// What points at a model, and what becomes of it when a row goes.
#[derive(Debug)]
pub struct Referrer {
    /// The model that points; for a many-to-many relation its table of pairs.
    pub model: &'static ModelDef,
    /// The position of the foreign key among its fields.
    pub field: u16,
    /// What happens.
    pub on_delete: OnDelete,
    /// What points at that model in turn.
    pub referrers: fn() -> &'static [Self],
    /// What the key becomes, for `SetDefault` and `Set`.
    pub setting: Option<fn() -> Value>,
}

impl Referrer {
    /// A foreign key.
    #[doc(hidden)]
    pub const fn new(
        model: &'static ModelDef,
        field: u16,
        on_delete: OnDelete,
        referrers: fn() -> &'static [Self],
    ) -> Self {
        Self {
            model,
            field,
            on_delete,
            referrers,
            setting: None,
        }
    }

    /// One end of a many-to-many relation's pairs. Nothing points at these.
    #[doc(hidden)]
    pub const fn pairs<R: Relation>(field: u16) -> Self {
        let model = match R::PAIRS {
            Some(pairs) => pairs.model,
            None => R::Target::META,
        };
        Self::new(model, field, OnDelete::Cascade, || &[])
    }

    /// The same, with what the key becomes.
    #[doc(hidden)]
    #[must_use]
    pub const fn setting(mut self, value: fn() -> Value) -> Self {
        self.setting = Some(value);
        self
    }
}

/// On an instance: how a way back that another crate declares is followed.
#[doc(hidden)]
#[derive(Debug)]
pub enum OnInstance {}

/// In a closure.
#[doc(hidden)]
#[derive(Debug)]
pub enum OnHandle {}

/// The value of a field whose declaration is wrong: the program does not compile, so it never runs.
#[doc(hidden)]
pub fn stub<T>() -> T {
    unreachable!("a model with a mistake does not compile")
}

/// A key that the database gave, as the key of a model.
#[doc(hidden)]
pub fn database_key<M: Model<Key: TryFrom<i64>>>(key: i64) -> Result<Id<M>> {
    match M::Key::try_from(key) {
        Ok(key) => Ok(Id(key)),
        Err(_) => Err(Error::invalid_cell(CellError::Value(
            "a key outside the range of the field",
        ))
        .of(M::META)
        .with_fields(vec![M::KEY_COLUMN.to_owned()])),
    }
}

/// A type that can be a primary key.
pub trait Key: FieldValue + Clone + Eq + Hash + Ord + fmt::Debug + fmt::Display + Sync {}

impl Key for i64 {}
impl Key for i32 {}
impl Key for i16 {}
impl Key for u64 {}
impl Key for u32 {}
impl Key for u16 {}
impl Key for String {}
#[cfg(feature = "uuid")]
impl Key for uuid::Uuid {}

/// The key of a row of `M`. An `Id<Author>` is not an `Id<Blog>`.
///
/// ```compile_fail
/// # use nuages::prelude::*;
/// # model! { app demo; pub Blog { name: TextField } pub Author { name: TextField } }
/// fn rename(blog: Id<Blog>) {}
/// fn author(id: Id<Author>) { rename(id) }
/// ```
pub struct Id<M: Model>(M::Key);

impl<M: Model> Id<M> {
    /// The key of that value.
    pub const fn new(key: M::Key) -> Self {
        Self(key)
    }

    /// The value of the key.
    pub fn get(&self) -> M::Key {
        self.0.clone()
    }

    /// The value of the key.
    pub const fn as_inner(&self) -> &M::Key {
        &self.0
    }
}

#[expect(
    clippy::expl_impl_clone_on_copy,
    reason = "keys that are not `Copy` are cloned too"
)]
impl<M: Model> Clone for Id<M> {
    #[inline]
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M: Model<Key: Copy>> Copy for Id<M> {}

impl<M: Model> PartialEq for Id<M> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<M: Model> Eq for Id<M> {}

impl<M: Model> PartialOrd for Id<M> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<M: Model> Ord for Id<M> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl<M: Model> Hash for Id<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<M: Model> fmt::Debug for Id<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl<M: Model> fmt::Display for Id<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<M: Model<Key = i64>> From<i64> for Id<M> {
    fn from(key: i64) -> Self {
        Self(key)
    }
}

impl<M: Model<Key = String>> From<&str> for Id<M> {
    fn from(key: &str) -> Self {
        Self(key.to_owned())
    }
}

#[cfg(feature = "uuid")]
impl<M: Model<Key = uuid::Uuid>> From<uuid::Uuid> for Id<M> {
    fn from(key: uuid::Uuid) -> Self {
        Self(key)
    }
}

impl<M: Model> From<&M> for Id<M> {
    fn from(instance: &M) -> Self {
        instance.key()
    }
}

impl<M: Model> From<&Self> for Id<M> {
    fn from(id: &Self) -> Self {
        id.clone()
    }
}

/// What says which row of `M` is meant: its key, or an instance.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which `{M}` is meant",
    label = "expected a `&{M}`, or the key of one"
)]
pub trait KeyOf<M: Model> {
    /// The key.
    #[doc(hidden)]
    fn into_key(self) -> Id<M>;
}

macro_rules! keys_of {
    ($([$($generics:tt)*] $type:ty => $model:ty, |$value:ident| $convert:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> KeyOf<$model> for $type {
            #[inline]
            fn into_key(self) -> Id<$model> {
                let $value = self;
                $convert
            }
        }
    )*};
}

keys_of! {
    [M: Model] Id<M> => M, |key| key;
    [M: Model] &Id<M> => M, |key| key.clone();
    [M: Model] &M => M, |instance| instance.key();
    [M: Model<Key = i64>] i64 => M, |key| Id(key);
    [M: Model<Key = i32>] i32 => M, |key| Id(key);
    [M: Model<Key = u32>] u32 => M, |key| Id(key);
    [M: Model<Key = i16>] i16 => M, |key| Id(key);
    [M: Model<Key = u64>] u64 => M, |key| Id(key);
    [M: Model<Key = u16>] u16 => M, |key| Id(key);
    [M: Model<Key = String>] String => M, |key| Id(key);
    [M: Model<Key = String>] &str => M, |key| Id(key.to_owned());
}

#[cfg(feature = "uuid")]
keys_of! {
    [M: Model<Key = uuid::Uuid>] uuid::Uuid => M, |key| Id(key);
}

#[diagnostic::do_not_recommend]
impl<M: Model> FieldValue for Id<M> {
    #[inline]
    fn from_cell(cell: Cell<'_>) -> Result<Self, CellError> {
        M::Key::from_cell(cell).map(Self)
    }

    #[inline]
    fn to_value(&self) -> Value {
        self.0.to_value()
    }
}
