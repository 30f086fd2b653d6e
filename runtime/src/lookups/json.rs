//! What stands inside a JSON document: `e.data.key("tags").index(0).as_text()`.

use super::operands;
use crate::expression::{Annotation, Expr, Q, Tree};
use crate::field_types::{BigIntegerField, BooleanField, FloatField, JSONField, Kind, TextField};
use crate::model::Model;
use crate::path::{Field, Null, Nullness, Path};
use crate::value::{JsonStep, Value};
use nuages_schema::query::{JsonAs, Lookup, Op, Transform};

/// A place in the documents of a JSONField.
///
/// ```
/// # use nuages::prelude::*;
/// # model! { app demo; pub Dog { name: TextField, data: JSONField } }
/// # let db = Sqlite::in_memory()?;
/// # db.create_tables(APP)?;
/// Dog::new().name("Rufus").data(serde_json::json!({"breed": "labrador", "tags": ["old"]})).save(&db)?;
/// let found = Dog::objects()
///     .filter(|d| d.data.key("breed").exact("labrador"))
///     .values(|d| d.data.key("tags").index(0).as_text())
///     .fetch(&db)?;
/// assert_eq!(found, [Some("old".to_owned())]);
/// # Ok::<(), nuages::Error>(())
/// ```
#[must_use]
pub struct JsonPath<M> {
    document: Tree,
    path: Vec<JsonStep>,
    marker: std::marker::PhantomData<fn() -> M>,
}

impl<M> Clone for JsonPath<M> {
    fn clone(&self) -> Self {
        Self {
            document: self.document.clone(),
            path: self.path.clone(),
            marker: std::marker::PhantomData,
        }
    }
}

impl<M> std::fmt::Debug for JsonPath<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JsonPath").finish_non_exhaustive()
    }
}

/// A value that stands in a document: a text, a number, a truth value, `serde_json::Value` (`Null` is JSON's null).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value of a JSON document",
    label = "expected a text, a number, a truth value or a `serde_json::Value`",
    note = "`serde_json::Value::Null` is JSON's null; `isnull(true)` asks whether there is nothing"
)]
pub trait JsonValue {
    /// The document that it is.
    #[doc(hidden)]
    fn into_json(self) -> serde_json::Value;
}

macro_rules! json_values {
    ($($type:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl JsonValue for $type {
            fn into_json(self) -> serde_json::Value {
                serde_json::Value::from(self)
            }
        }
    )*};
}
json_values!(&str, String, bool, i32, i64, u32, f64, serde_json::Value);

fn param(value: &serde_json::Value) -> Value {
    Value::Json(value.to_string())
}

/// Whether two documents are equal, whatever the order of their keys.
fn equal<M>(mut document: Tree, value: &serde_json::Value) -> Q<M> {
    document.op(Op::Transform(Transform::Canonical));
    document.param(param(value));
    document.op(Op::Transform(Transform::Canonical));
    document.op(Op::Lookup(Lookup::Exact));
    Q::new(document)
}

fn contains<M>(mut document: Tree, value: &serde_json::Value) -> Q<M> {
    document.param(param(value));
    document.op(Op::Lookup(Lookup::JsonContains));
    Q::new(document)
}

fn contained<M>(document: Tree, value: &serde_json::Value) -> Q<M> {
    let mut tree = Tree::default();
    tree.param(param(value));
    tree.append(document);
    tree.op(Op::Lookup(Lookup::JsonContains));
    Q::new(tree)
}

impl<M> JsonPath<M> {
    fn of(document: Tree) -> Self {
        Self {
            document,
            path: Vec::new(),
            marker: std::marker::PhantomData,
        }
    }

    /// The value of that key.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.path.push(JsonStep::Key(key.into()));
        self
    }

    /// The member of that position, from 0; from the end with -1.
    pub fn index(mut self, index: i64) -> Self {
        self.path.push(JsonStep::Index(index));
        self
    }

    fn read(self, read: JsonAs) -> Tree {
        let mut tree = self.document;
        tree.param(Value::JsonPath(self.path));
        tree.op(Op::Json(read));
        tree
    }

    /// As a text: a text without its quotes, anything else as it is written. JSON's null and nothing are NULL.
    pub fn as_text(self) -> Expr<M, TextField, Null> {
        Expr::new(self.read(JsonAs::Text))
    }

    /// As a whole number; anything else is NULL.
    pub fn as_integer(self) -> Expr<M, BigIntegerField, Null> {
        Expr::new(self.read(JsonAs::Integer))
    }

    /// As a number; anything else is NULL.
    pub fn as_float(self) -> Expr<M, FloatField, Null> {
        Expr::new(self.read(JsonAs::Float))
    }

    /// As a truth value; anything else is NULL.
    pub fn as_bool(self) -> Expr<M, BooleanField, Null> {
        Expr::new(self.read(JsonAs::Boolean))
    }

    /// As a document.
    pub fn as_json(self) -> Expr<M, JSONField, Null> {
        Expr::new(self.read(JsonAs::Document))
    }

    /// Is that value, in type too: `5` is not `"5"`.
    pub fn exact(self, value: impl JsonValue) -> Q<M> {
        equal(self.read(JsonAs::Document), &value.into_json())
    }

    /// Is one of these values.
    pub fn in_<V: JsonValue>(self, values: impl IntoIterator<Item = V>) -> Q<M> {
        values
            .into_iter()
            .fold(Q::never(), |any, value| any | self.clone().exact(value))
    }

    /// There is nothing at this place (JSON's null is something).
    pub fn isnull(self, null: bool) -> Q<M> {
        let mut tree = self.read(JsonAs::Document);
        tree.op(Op::IsNull(null));
        Q::new(tree)
    }

    /// The document here has that key.
    pub fn has_key(self, key: impl Into<String>) -> Q<M> {
        self.key(key).isnull(false)
    }

    /// The document here has all of these keys.
    pub fn has_keys<T: Into<String>>(self, keys: impl IntoIterator<Item = T>) -> Q<M> {
        keys.into_iter()
            .fold(Q::always(), |all, key| all & self.clone().has_key(key))
    }

    /// The document here has one of these keys.
    pub fn has_any_keys<T: Into<String>>(self, keys: impl IntoIterator<Item = T>) -> Q<M> {
        keys.into_iter()
            .fold(Q::never(), |any, key| any | self.clone().has_key(key))
    }

    /// The document here has all that the other one has, at every depth.
    pub fn contains(self, value: impl JsonValue) -> Q<M> {
        contains(self.read(JsonAs::Document), &value.into_json())
    }

    /// The document here has nothing that the other one has not.
    pub fn contained_by(self, value: impl JsonValue) -> Q<M> {
        contained(self.read(JsonAs::Document), &value.into_json())
    }
}

/// Is a JSON document.
#[diagnostic::on_unimplemented(
    message = "`{K}` is no JSON document",
    label = "keys are for a JSONField"
)]
pub trait Document<K> {}

super::abilities! {
    Document: JSONField;
}

operands! { [Self: Document<K>]
    /// A key of the document.
    pub fn key(self, key: impl Into<String>) -> JsonPath<M> {
        JsonPath::of(self.tree()).key(key)
    }

    /// A member of the document, which is an array: from 0, or from the end with -1.
    pub fn index(self, index: i64) -> JsonPath<M> {
        JsonPath::of(self.tree()).index(index)
    }

    /// The document has that key.
    pub fn has_key(self, key: impl Into<String>) -> Q<M> {
        JsonPath::of(self.tree()).has_key(key)
    }

    /// The document has all of these keys.
    pub fn has_keys<T: Into<String>>(self, keys: impl IntoIterator<Item = T>) -> Q<M> {
        JsonPath::of(self.tree()).has_keys(keys)
    }

    /// The document has one of these keys.
    pub fn has_any_keys<T: Into<String>>(self, keys: impl IntoIterator<Item = T>) -> Q<M> {
        JsonPath::of(self.tree()).has_any_keys(keys)
    }

    /// The document is that one, whatever the order of its keys.
    pub fn json_exact(self, value: impl JsonValue) -> Q<M> {
        equal(self.tree(), &value.into_json())
    }

    /// The document has all that the other one has, at every depth.
    pub fn json_contains(self, value: impl JsonValue) -> Q<M> {
        contains(self.tree(), &value.into_json())
    }

    /// The document has nothing that the other one has not.
    pub fn json_contained_by(self, value: impl JsonValue) -> Q<M> {
        contained(self.tree(), &value.into_json())
    }
}
