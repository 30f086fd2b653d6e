//! New rows that are related to an instance from the start: `create`, `get_or_create`, `update_or_create`.

use super::change::{Addable, Change, ChangeRelated, ThroughManager, change};
use super::manager::RelatedManager;
use super::pairs::{ManyToMany, ThroughModel};
use crate::connection::{Connection, Executor, Operation};
use crate::error::{Error, Result};
use crate::model::{Id, Model};
use crate::path::{Handle, Relation, Root};
use crate::query_set::Query;
use crate::value::Value;
use crate::write::{Changes, FieldList, GetOrCreate, Insert, New, UpdateOrCreate};

type Handles<R> = <<R as Relation>::Target as Model>::Fields<Root<<R as Relation>::Target>>;

/// Inserts a row and its pair.
struct Create<M, F> {
    instance: M,
    relate: F,
}

/// What relates a new row by a pair; a row with a foreign key is so by itself, or not at all.
trait Relate<M>: FnOnce(&M) -> Result<Option<ChangeRelated>> + Send + 'static {}
impl<M, F: FnOnce(&M) -> Result<Option<ChangeRelated>> + Send + 'static> Relate<M> for F {}

impl<M: Model, F: Relate<M>> Operation for Create<M, F> {
    type Output = M;

    async fn run(self, connection: &mut Connection) -> Result<M> {
        connection.begin().await?;
        let result = insert(self, connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

async fn insert<M: Model, F: Relate<M>>(
    create: Create<M, F>,
    connection: &mut Connection,
) -> Result<M> {
    let created = Insert(create.instance).run(connection).await?;
    if let Some(change) = (create.relate)(&created)? {
        change.run(connection).await?;
    }
    Ok(created)
}

/// Looks among the related rows, and relates what was not there.
struct FindOrRelate<O, F> {
    find: O,
    relate: F,
}

impl<M: Model, O: Operation<Output = (M, bool)>, F: Relate<M>> Operation for FindOrRelate<O, F> {
    type Output = (M, bool);

    async fn run(self, connection: &mut Connection) -> Result<(M, bool)> {
        connection.begin().await?;
        let result = find(self, connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

async fn find<M: Model, O: Operation<Output = (M, bool)>, F: Relate<M>>(
    this: FindOrRelate<O, F>,
    connection: &mut Connection,
) -> Result<(M, bool)> {
    let (row, created) = this.find.run(connection).await?;
    if created && let Some(change) = (this.relate)(&row)? {
        change.run(connection).await?;
    }
    Ok((row, created))
}

/// Relates a new row to the one with that key.
fn relate<R: Addable>(key: Value) -> impl Relate<R::Target> {
    move |created: &R::Target| {
        if R::PAIRS.is_some() {
            return Ok(Some(add::<R>(&key, created.key())));
        }
        let field = <R::Reverse as Relation>::FIELD;
        if created.values().get(usize::from(field)) == Some(&key) {
            return Ok(None);
        }
        let name = R::Target::META.fields.get(usize::from(field));
        let names = name.map(|field| field.name.to_string());
        Err(Error::invalid_value("the new row points at another one")
            .of(R::Target::META)
            .with_fields(names.into_iter().collect()))
    }
}

fn add<R: Addable>(key: &Value, other: Id<R::Target>) -> ChangeRelated {
    change::<R>(key, vec![other], Change::Add, R::pair)
}

/// The rows that are related to the one with that key.
fn among<R: Relation>(key: &Value) -> Box<Query> {
    RelatedManager::<R>::of_value(key.clone()).all().query
}

impl<R: Relation> RelatedManager<R> {
    /// Inserts the builder's row, related to this one.
    ///
    /// # Errors
    /// When the row breaks a rule, or points at another one; then nothing is there.
    pub fn create<'e, E: Executor, B: New<Model = R::Target>>(
        self,
        db: &'e E,
        row: B,
    ) -> E::Ret<'e, R::Target>
    where
        R: Addable,
    {
        db.execute(Create {
            instance: row.into_instance(),
            relate: relate::<R>(self.key),
        })
    }

    /// The related row that has the builder's values in these fields, or else the builder's row, created and related; and
    /// whether it was.
    ///
    /// # Errors
    /// `is_multiple_objects_returned` when several related rows have these values.
    pub fn get_or_create<'e, E: Executor, B: New<Model = R::Target>, F: FieldList<R::Target>>(
        self,
        db: &'e E,
        row: B,
        fields: impl FnOnce(&Handles<R>) -> F,
    ) -> E::Ret<'e, (R::Target, bool)>
    where
        R: Addable,
    {
        db.execute(FindOrRelate {
            find: GetOrCreate::new(among::<R>(&self.key), row, &fields(Handle::REF)),
            relate: relate::<R>(self.key),
        })
    }

    /// The related row that has the builder's values in these fields, changed; or else the builder's row, created and related.
    /// And whether it was. The changes are those of `QuerySet::update_or_create`.
    ///
    /// # Errors
    /// `is_multiple_objects_returned` when several related rows have these values.
    pub fn update_or_create<'e, E, B, F, C>(
        self,
        db: &'e E,
        row: B,
        fields: impl FnOnce(&Handles<R>) -> F,
        changes: impl FnOnce(&Handles<R>) -> C,
    ) -> E::Ret<'e, (R::Target, bool)>
    where
        R: Addable,
        E: Executor,
        B: New<Model = R::Target>,
        F: FieldList<R::Target>,
        C: Changes<R::Target>,
    {
        let (fields, changes) = (fields(Handle::REF), changes(Handle::REF));
        db.execute(FindOrRelate {
            find: UpdateOrCreate::new(among::<R>(&self.key), row, &fields, changes),
            relate: relate::<R>(self.key),
        })
    }
}

impl<R, B, F> ThroughManager<R, F>
where
    R: ThroughModel + ManyToMany,
    B: New,
    F: Fn(R::Builder) -> B + Send + 'static,
{
    /// Inserts the builder's row, related to this one.
    ///
    /// # Errors
    /// When the row or the pair breaks a rule; then nothing is there.
    pub fn create<'e, E: Executor, N: New<Model = R::Target>>(
        self,
        db: &'e E,
        row: N,
    ) -> E::Ret<'e, R::Target> {
        db.execute(Create {
            instance: row.into_instance(),
            relate: self.relate(),
        })
    }

    /// The related row that has the builder's values in these fields, or else the builder's row, created and related; and
    /// whether it was.
    ///
    /// # Errors
    /// `is_multiple_objects_returned` when several related rows have these values.
    pub fn get_or_create<'e, E: Executor, N: New<Model = R::Target>, L: FieldList<R::Target>>(
        self,
        db: &'e E,
        row: N,
        fields: impl FnOnce(&Handles<R>) -> L,
    ) -> E::Ret<'e, (R::Target, bool)> {
        db.execute(FindOrRelate {
            find: GetOrCreate::new(among::<R>(&self.key), row, &fields(Handle::REF)),
            relate: self.relate(),
        })
    }

    /// The related row that has the builder's values in these fields, changed; or else the builder's row, created and related.
    /// And whether it was. The changes are those of `QuerySet::update_or_create`.
    ///
    /// # Errors
    /// `is_multiple_objects_returned` when several related rows have these values.
    pub fn update_or_create<'e, E, N, L, C>(
        self,
        db: &'e E,
        row: N,
        fields: impl FnOnce(&Handles<R>) -> L,
        changes: impl FnOnce(&Handles<R>) -> C,
    ) -> E::Ret<'e, (R::Target, bool)>
    where
        E: Executor,
        N: New<Model = R::Target>,
        L: FieldList<R::Target>,
        C: Changes<R::Target>,
    {
        let (fields, changes) = (fields(Handle::REF), changes(Handle::REF));
        db.execute(FindOrRelate {
            find: UpdateOrCreate::new(among::<R>(&self.key), row, &fields, changes),
            relate: self.relate(),
        })
    }

    fn relate(self) -> impl Relate<R::Target> {
        move |created: &R::Target| Ok(Some(self.changed(vec![created.key()], Change::Add)))
    }
}
