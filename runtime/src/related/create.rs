//! New rows that are related to an instance from the start: `create` and `get_or_create`.

use super::change::{Addable, Change, ChangeRelated, ThroughManager, change};
use super::manager::RelatedManager;
use super::pairs::{ManyToMany, ThroughModel};
use crate::connection::{Connection, Executor, Operation};
use crate::error::{Error, Result};
use crate::model::{Id, Model};
use crate::path::{Handle, Relation, Root};
use crate::value::Value;
use crate::write::{FieldList, GetOrCreate, Insert, New};

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

/// Looks among the related rows, and else inserts a row and its pair.
struct GetOrRelate<M, F> {
    find: GetOrCreate<M>,
    relate: F,
}

impl<M: Model, F: Relate<M>> Operation for GetOrRelate<M, F> {
    type Output = (M, bool);

    async fn run(self, connection: &mut Connection) -> Result<(M, bool)> {
        if let Some(found) = self.find.find(connection).await? {
            return Ok((found, false));
        }
        let create = Create {
            instance: self.find.instance,
            relate: self.relate,
        };
        Ok((create.run(connection).await?, true))
    }
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

/// Looks among the rows that are related to the one with that key.
fn among<R: Relation, B: New<Model = R::Target>, F: FieldList<R::Target>>(
    key: &Value,
    row: B,
    fields: impl FnOnce(&Handles<R>) -> F,
) -> GetOrCreate<R::Target> {
    let mut find = GetOrCreate::new(row, &fields(Handle::REF));
    let rows = RelatedManager::<R>::of_value(key.clone()).all();
    find.within = (rows.query.ops, rows.query.params);
    find
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
        db.execute(GetOrRelate {
            find: among::<R, B, F>(&self.key, row, fields),
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
        db.execute(GetOrRelate {
            find: among::<R, N, L>(&self.key, row, fields),
            relate: self.relate(),
        })
    }

    fn relate(self) -> impl Relate<R::Target> {
        move |created: &R::Target| Ok(Some(self.changed(vec![created.key()], Change::Add)))
    }
}
