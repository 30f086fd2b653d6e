//! Creating, changing and deleting rows.

use std::marker::PhantomData;

use smallvec::SmallVec;

use crate::connection::{Connection, Executor, Next, Operation, Program};
use crate::error::{Error, Result};
use crate::expression::{Comparable, Tree};
use crate::field_types::Kind;
use crate::model::{Id, Model};
use crate::path::{Field, Nullness, Root};
use crate::query_set::{Query, QuerySet};
use crate::row::{Decoder, Instance};
use crate::value::Value;
use nuages_schema::model::{FieldDef, FieldKind, ModelDef};
use nuages_schema::query::{Lookup, Op, Verb};

/// Rows in one INSERT: past a hundred the statement gains nothing more.
const ROWS: usize = 100;

/// What a setter of a builder takes for a field of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value for a field of type `{T}`",
    label = "expected `{T}`"
)]
pub trait Assign<T> {
    /// The field's value.
    fn assign(self) -> T;
}

impl<T> Assign<T> for T {
    #[inline]
    fn assign(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T> Assign<Option<T>> for T {
    #[inline]
    fn assign(self) -> Option<T> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl Assign<String> for &str {
    #[inline]
    fn assign(self) -> String {
        self.to_owned()
    }
}

#[diagnostic::do_not_recommend]
impl Assign<Option<String>> for &str {
    fn assign(self) -> Option<String> {
        Some(self.to_owned())
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model> Assign<Id<M>> for &M {
    #[inline]
    fn assign(self) -> Id<M> {
        self.key()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model> Assign<Option<Id<M>>> for &M {
    fn assign(self) -> Option<Id<M>> {
        Some(self.key())
    }
}

/// The value of a field, as `model!` writes it for a default.
#[doc(hidden)]
#[inline]
pub fn assign<T, V: Assign<T>>(value: V) -> T {
    value.assign()
}

macro_rules! raw_keys {
    ($($raw:ty => $key:ty, |$value:ident| $convert:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M: Model<Key = $key>> Assign<Id<M>> for $raw {
            fn assign(self) -> Id<M> {
                let $value = self;
                Id::new($convert)
            }
        }
        #[diagnostic::do_not_recommend]
        impl<M: Model<Key = $key>> Assign<Option<Id<M>>> for $raw {
            fn assign(self) -> Option<Id<M>> {
                let $value = self;
                Some(Id::new($convert))
            }
        }
    )*};
}

raw_keys! {
    i64 => i64, |key| key;
    i32 => i32, |key| key;
    u32 => u32, |key| key;
    &str => String, |key| key.to_owned();
    String => String, |key| key;
}

#[cfg(feature = "uuid")]
raw_keys! {
    uuid::Uuid => uuid::Uuid, |key| key;
}

/// A builder that has all that its model needs.
pub trait New: Sized {
    /// The model.
    type Model: Model;

    /// The instance, without the key that the database gives.
    #[doc(hidden)]
    fn into_instance(self) -> Self::Model;
}

/// A required field that has no value yet.
#[derive(Debug, Clone, Copy)]
pub struct Missing;

/// A required field's value.
#[derive(Debug, Clone)]
pub struct Given<T>(pub T);

/// Checks a value against its field before it is sent.
fn check_field(model: &'static ModelDef, field: &FieldDef, value: &Value) -> Result<()> {
    let why = match (value, field.kind) {
        (Value::Text(text), kind) => match kind.max_length() {
            // Counting bytes first: a text has at most as many characters.
            Some(most) if text.len() > most as usize && text.chars().count() > most as usize => {
                format!(
                    "the text has {} characters, the field takes {most}",
                    text.chars().count()
                )
            }
            _ => return Ok(()),
        },
        (Value::Integer(number), FieldKind::PositiveIntegerField)
            if *number > i64::from(i32::MAX) =>
        {
            format!("{number} is greater than {}", i32::MAX)
        }
        #[cfg(feature = "rust_decimal")]
        (
            Value::Decimal(number),
            FieldKind::DecimalField {
                max_digits,
                decimal_places,
            },
        ) => {
            let digits = number
                .mantissa()
                .unsigned_abs()
                .checked_ilog10()
                .map_or(1, |log| log + 1);
            if number.scale() == u32::from(decimal_places) && digits <= u32::from(max_digits) {
                return Ok(());
            }
            format!(
                "{number} does not fit {max_digits} digits with {decimal_places} after the point"
            )
        }
        _ => return Ok(()),
    };
    Err(Error::invalid_value(why)
        .of(model)
        .with_fields(vec![field.name.to_string()]))
}

fn check_row(model: &'static ModelDef, values: &[Value]) -> Result<()> {
    for (field, value) in model.fields.iter().zip(values) {
        if matches!(value, Value::Text(_) | Value::Integer(_)) || cfg!(feature = "rust_decimal") {
            check_field(model, field, value)?;
        }
        if let Err(why) = value.check() {
            return Err(Error::invalid_value(why)
                .of(model)
                .with_fields(vec![field.name.to_string()]));
        }
    }
    Ok(())
}

/// Whether the database hands out the key.
fn has_database_key(model: &ModelDef) -> bool {
    model
        .fields
        .iter()
        .any(|field| field.kind == FieldKind::BigAutoField)
}

/// The program of an INSERT of so many rows.
fn insert_program(model: &'static ModelDef, rows: usize, verb: Verb) -> SmallVec<[Op; 16]> {
    let mut ops = SmallVec::new();
    for (index, field) in (0_u16..).zip(model.fields.iter()) {
        if field.kind != FieldKind::BigAutoField {
            ops.push(Op::InsertField(index));
        }
    }
    ops.push(Op::InsertRows(u32::try_from(rows).unwrap_or(u32::MAX)));
    ops.push(Op::Verb(verb));
    ops
}

/// Appends the values of a new row, the database's own key aside.
fn push_row(
    model: &'static ModelDef,
    values: SmallVec<[Value; 8]>,
    params: &mut SmallVec<[Value; 8]>,
) -> Result<()> {
    check_row(model, &values)?;
    for (field, value) in model.fields.iter().zip(values) {
        if field.kind != FieldKind::BigAutoField {
            params.push(value);
        }
    }
    Ok(())
}

/// Inserts one row.
struct Insert<M>(M);

impl<M: Model> Operation for Insert<M> {
    type Output = M;

    async fn run(mut self, connection: &mut Connection) -> Result<M> {
        self.0.before_save(true);
        let mut params = SmallVec::new();
        push_row(M::META, self.0.values(), &mut params)?;
        let database_key = has_database_key(M::META);
        let verb = if database_key && !connection.tells_inserted_key() {
            Verb::InsertReturning
        } else {
            Verb::Insert
        };
        let ops = insert_program(M::META, 1, verb);
        let program = Program {
            model: M::META,
            ops: &ops,
            params: &params,
        };
        if verb == Verb::InsertReturning {
            let key = returned_keys(connection, program).await?.pop();
            if let Some(key) = key {
                self.0.set_database_key(key);
            }
        } else {
            connection.execute(program).await?;
            if database_key {
                self.0.set_database_key(connection.inserted_key()?);
            }
        }
        Ok(self.0)
    }
}

async fn returned_keys(connection: &mut Connection, program: Program<'_>) -> Result<Vec<i64>> {
    let mut keys = Vec::new();
    let mut each = |row: &crate::backend::Row<'_>| {
        keys.push(row.value::<crate::field_types::BigIntegerField, crate::path::NotNull>(0)?);
        Ok(Next::More)
    };
    connection.select(program, &mut each).await?;
    Ok(keys)
}

/// Inserts many rows, all or none.
struct BulkInsert<M>(Vec<M>);

impl<M: Model> Operation for BulkInsert<M> {
    type Output = Vec<M>;

    async fn run(mut self, connection: &mut Connection) -> Result<Vec<M>> {
        if self.0.is_empty() {
            return Ok(self.0);
        }
        connection.begin().await?;
        let result = insert_all(&mut self.0, connection).await;
        connection.end(result.is_ok()).await?;
        result.map(|()| self.0)
    }
}

async fn insert_all<M: Model>(instances: &mut [M], connection: &mut Connection) -> Result<()> {
    let model = M::META;
    let database_key = has_database_key(model);
    let returning = database_key && !connection.tells_inserted_key();
    let verb = if returning {
        Verb::InsertReturning
    } else {
        Verb::Insert
    };
    let width = model.fields.len().max(1);
    let most = (connection.max_params() / width).clamp(1, ROWS);
    let mut rest = instances;
    while !rest.is_empty() {
        // Few texts: a full portion, ten, or one.
        let rows = [most, 10.min(most), 1]
            .into_iter()
            .find(|rows| *rows <= rest.len())
            .unwrap_or(1);
        let (portion, later) = rest.split_at_mut(rows);
        rest = later;
        let mut params = SmallVec::with_capacity(rows * width);
        for instance in portion.iter_mut() {
            instance.before_save(true);
            push_row(model, instance.values(), &mut params)?;
        }
        let ops = insert_program(model, rows, verb);
        let program = Program {
            model,
            ops: &ops,
            params: &params,
        };
        if returning {
            let keys = returned_keys(connection, program).await?;
            for (instance, key) in portion.iter_mut().zip(keys) {
                instance.set_database_key(key);
            }
            continue;
        }
        connection.execute(program).await?;
        if database_key {
            // SQLite: one writer at a time, so the keys of one statement follow each other.
            let mut key = connection.inserted_key()?;
            for instance in portion.iter_mut().rev() {
                instance.set_database_key(key);
                key -= 1;
            }
        }
    }
    Ok(())
}

/// Writes all columns of a row by its key.
struct UpdateRow {
    model: &'static ModelDef,
    key_field: u16,
    values: SmallVec<[Value; 8]>,
}

impl Operation for UpdateRow {
    type Output = ();

    async fn run(self, connection: &mut Connection) -> Result<()> {
        check_row(self.model, &self.values)?;
        let (mut ops, mut params) = (SmallVec::<[Op; 32]>::new(), SmallVec::<[Value; 8]>::new());
        let mut key = Value::Null;
        for (index, value) in (0_u16..).zip(self.values) {
            if index == self.key_field {
                key = value;
                continue;
            }
            ops.push(Op::Param);
            ops.push(Op::Set(index));
            params.push(value);
        }
        if ops.is_empty() {
            return Ok(());
        }
        ops.extend([
            Op::Column(None, self.key_field),
            Op::Param,
            Op::Lookup(Lookup::Exact),
            Op::Filter,
            Op::Verb(Verb::Update),
        ]);
        params.push(key);
        let changed = connection
            .execute(Program {
                model: self.model,
                ops: &ops,
                params: &params,
            })
            .await?;
        if changed == 0 {
            Err(Error::does_not_exist(self.model))
        } else {
            Ok(())
        }
    }
}

/// Changes rows by condition.
struct Update {
    model: &'static ModelDef,
    query: Box<Query>,
}

impl Operation for Update {
    type Output = u64;

    async fn run(mut self, connection: &mut Connection) -> Result<u64> {
        if self.query.empty {
            return Ok(0);
        }
        self.query.finish(Verb::Update);
        let mut params = self.query.params.iter();
        let mut last = None;
        for op in &self.query.ops {
            match op {
                Op::Param | Op::List => last = params.next(),
                Op::Set(field) => {
                    let field = self.model.fields.get(usize::from(*field));
                    if let (Some(field), Some(value)) = (field, last.take()) {
                        check_field(self.model, field, value)?;
                    }
                }
                _ => last = None,
            }
        }
        connection
            .execute(Program {
                model: self.model,
                ops: &self.query.ops,
                params: &self.query.params,
            })
            .await
    }
}

/// One assignment of an update: `e.rating.set(10)`.
#[must_use]
pub struct Assignment<M> {
    tree: Tree,
    field: u16,
    marker: PhantomData<fn() -> M>,
}

impl<M: Model, K: Kind, N: Nullness> Field<K, Root<M>, N> {
    /// Sets the field, in `update`: to a value, or to an expression of the row's own fields.
    pub fn set<V: Comparable<K, M>>(self, value: V) -> Assignment<M> {
        let mut tree = Tree::default();
        value.write(&mut tree);
        Assignment {
            tree,
            field: self.index,
            marker: PhantomData,
        }
    }
}

/// What `update` takes: an assignment or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`update` needs assignments to fields of `{M}`, not `{Self}`",
    label = "write `.set(..)` on a field, several in a tuple"
)]
pub trait Assignments<M> {
    /// Writes them down.
    #[doc(hidden)]
    fn write(self, query: &mut Query);
}

#[diagnostic::do_not_recommend]
impl<M> Assignments<M> for Assignment<M> {
    fn write(self, query: &mut Query) {
        query.append(self.tree);
        query.op(Op::Set(self.field));
    }
}

macro_rules! assignment_tuples {
    ($(($($name:ident $index:tt),+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Assignments<M>),+> Assignments<M> for ($($name,)+) {
            fn write(self, query: &mut Query) {
                $(self.$index.write(query);)+
            }
        }
    )*};
}
assignment_tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
}

/// Inserts an instance made by a builder.
#[doc(hidden)]
pub fn insert<'e, M: Model, E: Executor>(instance: M, db: &'e E) -> E::Ret<'e, M> {
    db.execute(Insert(instance))
}

/// Writes an instance's columns to its row.
#[doc(hidden)]
pub fn update<'e, M: Model, E: Executor>(instance: &mut M, db: &'e E) -> E::Ret<'e, ()> {
    instance.before_save(false);
    db.execute(UpdateRow {
        model: M::META,
        key_field: M::KEY_FIELD,
        values: instance.values(),
    })
}

impl<M: Model, H, S> QuerySet<M, H, Instance<M>, S> {
    /// Inserts many rows, all or none, a hundred a statement; returns them with their keys.
    ///
    /// # Errors
    /// When one of the rows breaks a rule; then none is there.
    pub fn bulk_create<'e, E: Executor, B: New<Model = M>>(
        self,
        db: &'e E,
        rows: impl IntoIterator<Item = B>,
    ) -> E::Ret<'e, Vec<M>> {
        db.execute(BulkInsert(
            rows.into_iter().map(New::into_instance).collect(),
        ))
    }

    /// The row that has the builder's values in these fields, or else the builder's row, created; and whether it was.
    ///
    /// Two programs that do this at the same time get the same row, if the fields are unique.
    ///
    /// # Errors
    /// `is_multiple_objects_returned` when several rows have these values.
    pub fn get_or_create<'e, E: Executor, B: New<Model = M>, F: FieldList<M>>(
        self,
        db: &'e E,
        row: B,
        fields: impl FnOnce(&H) -> F,
    ) -> E::Ret<'e, (M, bool)>
    where
        M: Clone,
    {
        let mut positions = Vec::new();
        fields(&self.handle).positions(&mut positions);
        db.execute(GetOrCreate {
            instance: row.into_instance(),
            fields: positions,
        })
    }
}

impl<M: Model, H, D: Decoder, S: crate::query_set::Refine> QuerySet<M, H, D, S> {
    /// Changes all rows of the query in one statement; returns how many.
    ///
    /// # Errors
    /// When a row would break a rule; then none is changed.
    pub fn update<'e, E: Executor, A: Assignments<M>>(
        mut self,
        db: &'e E,
        assignments: impl FnOnce(&H) -> A,
    ) -> E::Ret<'e, u64> {
        assignments(&self.handle).write(&mut self.query);
        db.execute(Update {
            model: M::META,
            query: self.query,
        })
    }
}

/// The fields by which `get_or_create` looks: a field or a tuple of them.
pub trait FieldList<M> {
    /// Their positions.
    #[doc(hidden)]
    fn positions(&self, list: &mut Vec<u16>);
}

impl<M: Model, K: Kind, N: Nullness> FieldList<M> for Field<K, Root<M>, N> {
    fn positions(&self, list: &mut Vec<u16>) {
        list.push(self.index);
    }
}

impl<M: Model, R: crate::path::Relation<Source = M>> FieldList<M>
    for crate::path::ForeignKey<R, Root<M>>
{
    fn positions(&self, list: &mut Vec<u16>) {
        list.push(R::FIELD);
    }
}

macro_rules! field_lists {
    ($(($($name:ident $index:tt),+))*) => {$(
        impl<M, $($name: FieldList<M>),+> FieldList<M> for ($($name,)+) {
            fn positions(&self, list: &mut Vec<u16>) {
                $(self.$index.positions(list);)+
            }
        }
    )*};
}
field_lists! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}

struct GetOrCreate<M> {
    instance: M,
    fields: Vec<u16>,
}

impl<M: Model + Clone> Operation for GetOrCreate<M> {
    type Output = (M, bool);

    async fn run(self, connection: &mut Connection) -> Result<(M, bool)> {
        let values = self.instance.values();
        let (mut ops, mut params) = (SmallVec::<[Op; 16]>::new(), SmallVec::<[Value; 4]>::new());
        for field in &self.fields {
            ops.push(Op::Column(None, *field));
            match values.get(usize::from(*field)) {
                Some(Value::Null) | None => ops.push(Op::IsNull(true)),
                Some(value) => {
                    ops.extend([Op::Param, Op::Lookup(Lookup::Exact)]);
                    params.push(value.clone());
                }
            }
            ops.push(Op::Filter);
        }
        ops.extend([Op::Limit(21), Op::Verb(Verb::Select)]);
        if let Some(found) = find(connection, &ops, &params).await? {
            return Ok((found, false));
        }
        connection.begin().await?;
        let created = Insert(self.instance).run(connection).await;
        connection.end(created.is_ok()).await?;
        match created {
            Ok(created) => Ok((created, true)),
            Err(error) if error.is_integrity_error() => {
                match find(connection, &ops, &params).await? {
                    Some(found) => Ok((found, false)),
                    None => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }
}

async fn find<M: Model + Clone>(
    connection: &mut Connection,
    ops: &[Op],
    params: &[Value],
) -> Result<Option<M>> {
    let mut rows = Vec::new();
    let mut each = |row: &crate::backend::Row<'_>| {
        rows.push(M::read(row, 0)?);
        Ok(Next::More)
    };
    connection
        .select(
            Program {
                model: M::META,
                ops,
                params,
            },
            &mut each,
        )
        .await?;
    match rows.len() {
        0 | 1 => Ok(rows.pop()),
        found => Err(Error::multiple_objects(M::META, found)),
    }
}
