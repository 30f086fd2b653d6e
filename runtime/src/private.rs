//! All that generated code may name, and nothing else. Not part of the API.

pub use crate::backend::Row;
pub use crate::connection::{Connection, Executor};
pub use crate::delete::{Deleted, delete};
pub use crate::error::Result;
pub use crate::expression::Q;
pub use crate::field_types;
pub use crate::model::{Id, Model, Referrer};
pub use crate::path::{Field, ForeignKey, Handle, Many, NotNull, Null, Nullness, Path, Relation, Root, Via};
pub use crate::query_set::{Manager, Query, manager, q};
pub use crate::related::{ManyToMany, OneToMany, RelatedManager, follow, follow_optional};
pub use crate::row::{Decoder, Nothing, ParentKeys, Select, Template, Values};
pub use crate::value::{Cell, CellError, FieldValue, Value};
pub use crate::write::{Assign, Given, Missing, New, insert, update};
pub use nuages_schema::model::{
    App, Auto, ChoiceDef, Comparison, ConditionOp, ConstraintDef, DefaultDef, FieldDef, FieldKind, IndexDef, Literal,
    ManyToManyDef, ModelDef, ModelRef, OnDelete, OrderDef, RelationDef,
};
pub use nuages_schema::query::{Ref, Step, Through};
pub use smallvec::{SmallVec, smallvec};
pub use std::borrow::Cow;
