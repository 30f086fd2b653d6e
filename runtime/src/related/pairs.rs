//! The pairs of a many-to-many relation: looked up, added and removed, both ways where the relation is symmetrical.

use smallvec::SmallVec;

use super::RowKey;
use super::change::Change;
use crate::backend::Row;
use crate::connection::{Connection, Next, Operation, Program};
use crate::error::Result;
use crate::field_types::BigIntegerField;
use crate::manager::base;
use crate::model::{Id, Model};
use crate::path::{NotNull, Pairs, Relation};
use crate::value::Value;
use crate::write::{New, check_row, in_portions};
use nuages_schema::query::{Lookup, Op, Verb};

/// A relation with a table of pairs.
pub trait ManyToMany: Relation {}

/// A relation whose pairs are rows of one of the user's models.
pub trait ThroughModel: Relation {
    /// The builder of that model, with both ends given.
    type Builder;
    /// Starts a pair.
    #[doc(hidden)]
    fn builder(near: Id<Self::Source>, far: Id<Self::Target>) -> Self::Builder;
}

/// The values of a row of pairs, in the order of its columns.
pub type PairValues = SmallVec<[Value; 8]>;

/// The values of the row that a builder makes.
#[doc(hidden)]
pub fn values_of<B: New>(builder: B) -> PairValues {
    let mut instance = builder.into_instance();
    instance.before_save(true);
    instance.values()
}

/// What is done to the pairs of one row.
pub(super) struct ChangePairs {
    pub(super) pairs: Pairs,
    pub(super) key: Value,
    pub(super) others: Vec<Value>,
    /// The rows of a `through` model, one for each of the others; none where a pair is only its two ends.
    pub(super) rows: Vec<PairValues>,
    pub(super) change: Change,
}

impl Operation for ChangePairs {
    type Output = ();

    async fn run(self, connection: &mut Connection) -> Result<()> {
        if self.others.is_empty() && matches!(self.change, Change::Add | Change::Remove) {
            return Ok(());
        }
        connection.begin().await?;
        let result = self.change(connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

impl ChangePairs {
    /// Does it, within a transaction.
    pub(super) async fn change(&self, connection: &mut Connection) -> Result<()> {
        match self.change {
            Change::Remove => return self.remove(connection, self.others.clone()).await,
            Change::Clear => return self.clear(connection).await,
            Change::Add | Change::Set => {}
        }
        let known = self.known(connection).await?;
        if self.change == Change::Set {
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
        let mut rows = Vec::new();
        for (at, other) in self.others.iter().enumerate() {
            if !seen.insert(RowKey::of(other)) {
                continue;
            }
            let row = match self.rows.get(at) {
                Some(row) => row.clone(),
                None => PairValues::from_iter([self.key.clone(), other.clone()]),
            };
            let loops = RowKey::of(other) == RowKey::of(&self.key);
            if self.pairs.symmetrical && !loops {
                rows.push(self.turned(row.clone()));
            }
            rows.push(row);
        }
        self.insert(connection, rows).await
    }

    /// The pair seen from its other end.
    fn turned(&self, mut row: PairValues) -> PairValues {
        let (near, far) = if self.rows.is_empty() {
            (0, 1)
        } else {
            (usize::from(self.pairs.near), usize::from(self.pairs.far))
        };
        if near < row.len() && far < row.len() {
            row.swap(near, far);
        }
        row
    }

    async fn insert(&self, connection: &mut Connection, rows: Vec<PairValues>) -> Result<()> {
        let model = self.pairs.model;
        let (fields, verb): (Vec<u16>, Verb) = if self.rows.is_empty() {
            // Somebody else may add the same pair meanwhile.
            (vec![self.pairs.near, self.pairs.far], Verb::InsertIgnore)
        } else {
            let fields = (0_u16..).zip(model.fields.iter());
            let given = fields.filter(|(_, field)| !field.kind.is_automatic());
            (given.map(|(at, _)| at).collect(), Verb::Insert)
        };
        let mut values = Vec::with_capacity(rows.len());
        for row in rows {
            if self.rows.is_empty() {
                values.push(row);
                continue;
            }
            check_row(model, &row)?;
            let row = model.fields.iter().zip(row);
            let given = row.filter(|(field, _)| !field.kind.is_automatic());
            values.push(given.map(|(_, value)| value).collect());
        }
        in_portions(connection, model, &fields, verb, values).await
    }

    /// The rows at the other end, as far as they matter.
    async fn known(&self, connection: &mut Connection) -> Result<Vec<Value>> {
        let mut known = Vec::new();
        let mut ops = vec![
            Op::Unordered,
            Op::Values,
            Op::Column(None, self.pairs.far),
            Op::Select,
        ];
        let mut params = vec![self.key.clone()];
        ops.extend(base(self.pairs.model));
        ops.extend(one(self.pairs.near));
        ops.push(Op::Filter);
        if self.change == Change::Add {
            ops.extend(among(self.pairs.far));
            ops.push(Op::Filter);
            params.push(Value::List(self.others.clone()));
        }
        ops.push(Op::Verb(Verb::Select));
        let mut each = |row: &Row<'_>| {
            known.push(row.key(0)?);
            Ok(Next::More)
        };
        let program = Program {
            model: self.pairs.model,
            ops: &ops,
            params: &params,
        };
        connection.select(program, &mut each).await?;
        Ok(known)
    }

    async fn remove(&self, connection: &mut Connection, others: Vec<Value>) -> Result<()> {
        if others.is_empty() {
            return Ok(());
        }
        let (near, far) = (self.pairs.near, self.pairs.far);
        let mut ops = [&one(near)[..], &among(far), &[Op::And]].concat();
        let mut params = vec![self.key.clone(), Value::List(others.clone())];
        if self.pairs.symmetrical {
            ops.extend([&one(far)[..], &among(near), &[Op::And, Op::Or]].concat());
            params.extend([self.key.clone(), Value::List(others)]);
        }
        self.delete(connection, ops, params).await
    }

    async fn clear(&self, connection: &mut Connection) -> Result<()> {
        let (near, far) = (self.pairs.near, self.pairs.far);
        let mut ops = one(near).to_vec();
        let mut params = vec![self.key.clone()];
        if self.pairs.symmetrical {
            ops.extend(one(far));
            ops.push(Op::Or);
            params.push(self.key.clone());
        }
        self.delete(connection, ops, params).await
    }

    async fn delete(
        &self,
        connection: &mut Connection,
        mut ops: Vec<Op>,
        params: Vec<Value>,
    ) -> Result<()> {
        ops.push(Op::Filter);
        ops.extend(base(self.pairs.model));
        ops.push(Op::Verb(Verb::Delete));
        let program = Program {
            model: self.pairs.model,
            ops: &ops,
            params: &params,
        };
        connection.execute(program).await.map(drop)
    }
}

fn one(field: u16) -> [Op; 3] {
    [
        Op::Column(None, field),
        Op::Param,
        Op::Lookup(Lookup::Exact),
    ]
}

fn among(field: u16) -> [Op; 3] {
    [Op::Column(None, field), Op::List, Op::Lookup(Lookup::In)]
}

/// Asks about the pairs of one row without looking at what is at their other end.
pub(super) struct AskPairs {
    pairs: Pairs,
    key: Value,
}

/// How many there are.
pub(super) struct CountPairs(AskPairs);

/// Whether there is one.
pub(super) struct ExistPairs(AskPairs);

impl AskPairs {
    pub(super) fn new(pairs: Pairs, key: Value) -> Self {
        Self { pairs, key }
    }

    pub(super) fn count(self) -> CountPairs {
        CountPairs(self)
    }

    pub(super) fn exists(self) -> ExistPairs {
        ExistPairs(self)
    }

    async fn ask(self, connection: &mut Connection, verb: Verb) -> Result<Option<i64>> {
        let mut ops = one(self.pairs.near).to_vec();
        ops.push(Op::Filter);
        ops.extend(base(self.pairs.model));
        ops.push(Op::Verb(verb));
        let mut found = None;
        let mut each = |row: &Row<'_>| {
            // Whether there is one is not told by a number of the same type everywhere.
            found = Some(if verb == Verb::Count {
                row.value::<BigIntegerField, NotNull>(0)?
            } else {
                1
            });
            Ok(Next::Enough)
        };
        let program = Program {
            model: self.pairs.model,
            ops: &ops,
            params: &[self.key],
        };
        connection.select(program, &mut each).await?;
        Ok(found)
    }
}

impl Operation for CountPairs {
    type Output = i64;
    const WRITES: bool = false;

    async fn run(self, connection: &mut Connection) -> Result<i64> {
        Ok(self.0.ask(connection, Verb::Count).await?.unwrap_or(0))
    }
}

impl Operation for ExistPairs {
    type Output = bool;
    const WRITES: bool = false;

    async fn run(self, connection: &mut Connection) -> Result<bool> {
        Ok(self.0.ask(connection, Verb::Exists).await?.is_some())
    }
}
