//! The pairs of a many-to-many relation: `entry.authors().add(..)`, `remove`, `set`, `clear`.

use super::RowKey;
use super::manager::RelatedManager;
use crate::backend::Row;
use crate::connection::{Connection, Executor, Next, Operation, Program};
use crate::error::Result;
use crate::model::{Id, KeyOf};
use crate::path::Relation;
use crate::value::Value;
use nuages_schema::model::ModelDef;
use nuages_schema::query::{Lookup, Op, Verb};

/// A relation with a table of pairs.
pub trait ManyToMany: Relation {
    /// The table of pairs: its own key, then the two ends.
    const PAIRS: &'static ModelDef;
    /// The position of the column that points at this side.
    const NEAR: u16;
    /// The position of the column that points at the other side.
    const FAR: u16;
}

/// What is done to the pairs of one row.
enum Change {
    Add,
    Remove,
    Set,
}

struct ChangePairs {
    pairs: &'static ModelDef,
    near: u16,
    far: u16,
    key: Value,
    others: Vec<Value>,
    change: Change,
}

impl Operation for ChangePairs {
    type Output = ();

    async fn run(self, connection: &mut Connection) -> Result<()> {
        connection.begin().await?;
        let result = self.change(connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

impl ChangePairs {
    async fn change(&self, connection: &mut Connection) -> Result<()> {
        if matches!(self.change, Change::Remove) {
            return self.remove(connection, self.others.clone()).await;
        }
        let known = self.known(connection).await?;
        if matches!(self.change, Change::Set) {
            let wanted: std::collections::HashSet<RowKey> =
                self.others.iter().map(RowKey::of).collect();
            let gone: Vec<Value> = known
                .iter()
                .filter(|key| !wanted.contains(&RowKey::of(key)))
                .cloned()
                .collect();
            self.remove(connection, gone).await?;
        }
        let mut seen: std::collections::HashSet<RowKey> = known.iter().map(RowKey::of).collect();
        for other in self
            .others
            .iter()
            .filter(|other| seen.insert(RowKey::of(other)))
        {
            let ops = [
                Op::InsertField(self.near),
                Op::InsertField(self.far),
                Op::InsertRows(1),
                Op::Verb(Verb::InsertIgnore),
            ];
            let params = [self.key.clone(), other.clone()];
            connection
                .execute(Program {
                    model: self.pairs,
                    ops: &ops,
                    params: &params,
                })
                .await?;
        }
        Ok(())
    }

    async fn known(&self, connection: &mut Connection) -> Result<Vec<Value>> {
        let mut known = Vec::new();
        let ops = [
            Op::Values,
            Op::Column(None, self.far),
            Op::Select,
            Op::Column(None, self.near),
            Op::Param,
            Op::Lookup(Lookup::Exact),
            Op::Filter,
            Op::Verb(Verb::Select),
        ];
        let mut each = |row: &Row<'_>| {
            known.push(row.key(0)?);
            Ok(Next::More)
        };
        let params = [self.key.clone()];
        connection
            .select(
                Program {
                    model: self.pairs,
                    ops: &ops,
                    params: &params,
                },
                &mut each,
            )
            .await?;
        Ok(known)
    }

    async fn remove(&self, connection: &mut Connection, others: Vec<Value>) -> Result<()> {
        if others.is_empty() {
            return Ok(());
        }
        let ops = [
            Op::Column(None, self.near),
            Op::Param,
            Op::Lookup(Lookup::Exact),
            Op::Filter,
            Op::Column(None, self.far),
            Op::List,
            Op::Lookup(Lookup::In),
            Op::Filter,
            Op::Verb(Verb::Delete),
        ];
        let params = [self.key.clone(), Value::List(others)];
        connection
            .execute(Program {
                model: self.pairs,
                ops: &ops,
                params: &params,
            })
            .await?;
        Ok(())
    }
}

impl<R: ManyToMany> RelatedManager<R> {
    fn change<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
        change: Change,
    ) -> E::Ret<'e, ()> {
        let others = others
            .into_iter()
            .map(|other| other.into_key().value())
            .collect();
        db.execute(ChangePairs {
            pairs: R::PAIRS,
            near: R::NEAR,
            far: R::FAR,
            key: self.key,
            others,
            change,
        })
    }

    /// Relates these rows too; those that are related already stay so, once.
    ///
    /// # Errors
    /// `is_foreign_key_violation` when one of them does not exist.
    pub fn add<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()> {
        self.change(db, others, Change::Add)
    }

    /// Relates these rows no longer.
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn remove<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()> {
        self.change(db, others, Change::Remove)
    }

    /// Relates exactly these rows.
    ///
    /// # Errors
    /// `is_foreign_key_violation` when one of them does not exist.
    pub fn set<'e, E: Executor, T: KeyOf<R::Target>>(
        self,
        db: &'e E,
        others: impl IntoIterator<Item = T>,
    ) -> E::Ret<'e, ()> {
        self.change(db, others, Change::Set)
    }

    /// Relates no row any longer.
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn clear<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, ()> {
        self.change(db, Vec::<Id<R::Target>>::new(), Change::Set)
    }
}
