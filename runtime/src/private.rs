//! All that generated code may name, and nothing else. Not part of the API.

pub use crate::backend::Row;
pub use crate::chain::Chain;
pub use crate::connection::{Connection, Executor};
pub use crate::definition::{
    DefaultValue, across, backward, backward_to_one, field, field_with_default, foreign_key,
    forward, pair_fields, pairs, points_at, proxy, width,
};
pub use crate::delete::{Deleted, delete, delete_keep_parents, delete_plan};
pub use crate::error::Result;
pub use crate::expression::{ChoiceEnum, Comparable, Condition, Q, Tree, ValueFor};
pub use crate::field_types;
#[cfg(feature = "rust_decimal")]
pub use crate::field_types::decimal;
pub use crate::field_types::{address, optional_value};
#[cfg(feature = "jiff")]
pub use crate::field_types::{date_of, now, time_of};
pub use crate::hooks::{Clean, DeclaresClean};
pub use crate::manager::{ManagerOf, Scope, manager_of};
pub use crate::model::{
    Id, IsModel, KeyOf, Model, OnHandle, OnInstance, Referrer, database_key, stub,
};
pub use crate::parent::{ParentLink, heir_keys};
pub use crate::path::{
    Field, ForeignKey, Forward, Handle, Many, NotNull, Null, Nullness, Pairs, Path, Relation, Root,
    Via,
};
pub use crate::query_set::{Manager, Query, QuerySet, manager, q};
pub use crate::related::{
    Addable, ManyToMany, OneToMany, PairValues, RelatedManager, Removable, ThroughModel, follow,
    follow_back, follow_optional, values_of,
};
pub use crate::row::{
    Decoder, Fits, Nothing, Out, ParentKeys, Select, Template, Values, debug_row, parts, same,
    same_mut,
};
pub use crate::spelling::{HasField, HasFields, HasLookups, Key, Named};
pub use crate::unique::{HasUnique, Unique};
pub use crate::validation::{Level, Unsaved, validate};
pub use crate::validation_error::{ValidationError, ValidationErrors};
pub use crate::validators;
pub use crate::value::{Cell, CellError, FieldValue, NO_CHOICE, Value};
pub use crate::write::{Assign, Given, Missing, New, assign, insert, update};
#[cfg(feature = "jiff")]
pub use jiff;
pub use nuages_schema::model::{
    App, Auto, ChoiceDef, Comparison, ConditionOp, ConstraintDef, DbDefault, DefaultDef,
    Deferrable, FieldDef, FieldDetails, FieldKind, Function, Generated, IndexDef, IndexOptions,
    IndexTerm, IpProtocol, Literal, ManyToManyDef, ModelDef, ModelDetails, ModelRef, OnDelete,
    OrderDef, RelationDef, ScopeDef, Storage, ThroughDef,
};
pub use nuages_schema::query::{PathNode, Ref, Step, Through};
pub use nuages_schema::validator::{
    DatePart, ErrorMessageDef, UniqueForDef, ValidatorDef, ViolationDef,
};
#[cfg(feature = "rust_decimal")]
pub use rust_decimal;
#[cfg(feature = "serde_json")]
pub use serde_json;
pub use smallvec::{SmallVec, smallvec};
pub use std::borrow::Cow;
#[cfg(feature = "uuid")]
pub use uuid;

/// What only editors look at.
pub mod editor {
    pub use crate::editor::{Given, Meta, given, given_type, kinds};
}
