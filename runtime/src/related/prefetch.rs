//! Loading the related rows of all rows at once: one more statement for each relation, however many rows there are.

use std::marker::PhantomData;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::RowKey;
use super::set::RelatedSet;
use crate::backend::Row;
use crate::connection::{Connection, Next, Program};
use crate::error::Result;
use crate::expression::Tree;
use crate::model::Model;
use crate::path::{Many, Path, Relation, Via};
use crate::query_set::Query;
use crate::row::{Decoder, Instance, ParentKeys, Select};
use crate::value::Value;
use nuages_schema::query::{Op, Ref, Verb};

/// Loads related rows for all rows at once.
pub struct Prefetched<R, D> {
    query: Box<Query>,
    decoder: D,
    /// The column with the key, and the number among the prefetches.
    key: u16,
    slot: u16,
    marker: PhantomData<fn() -> R>,
}

impl<R, D: Clone> Clone for Prefetched<R, D> {
    fn clone(&self) -> Self {
        Self {
            query: self.query.clone(),
            decoder: self.decoder.clone(),
            key: self.key,
            slot: self.slot,
            marker: PhantomData,
        }
    }
}

fn prefetched<R: Relation, P: Path, D>(
    mut child: Box<Query>,
    decoder: D,
    query: &mut Query,
) -> Prefetched<R, D> {
    let key_field = key_position::<R>();
    let key = if P::NODE.is_none() && !query.values {
        key_field
    } else {
        let mut tree = Tree::default();
        tree.op(Op::Column(P::NODE, key_field));
        query.select(tree).0
    };
    let slot = query.prefetches;
    query.prefetches += 1;
    let path = Via::<R, P>::STEPS;
    if let Some((limit, offset)) = child.take_slice() {
        child.ops.insert(0, Op::ParentSlice(limit, offset));
    }
    child.ops.insert(0, Op::ParentIn(Ref(path)));
    child.op(Op::Verb(Verb::Select));
    Prefetched {
        query: child,
        decoder,
        key,
        slot,
        marker: PhantomData,
    }
}

/// The position of the column that related rows point at.
fn key_position<R: Relation>() -> u16 {
    R::Source::KEY_FIELD
}

#[diagnostic::do_not_recommend]
impl<R: Relation, P: Path> Select<P::Root> for Many<R, P> {
    type Slot = ();
    type Decoder = Prefetched<R, Instance<R::Target>>;
    fn select(self, query: &mut Query) -> ((), Self::Decoder) {
        Self::set().select(query)
    }
}

#[diagnostic::do_not_recommend]
impl<R: Relation, P: Path, H, D: Decoder, S> Select<P::Root> for RelatedSet<R, P, H, D, S> {
    type Slot = ();
    type Decoder = Prefetched<R, D>;
    fn select(self, query: &mut Query) -> ((), Self::Decoder) {
        (
            (),
            prefetched::<R, P, D>(self.set.query, self.set.decoder, query),
        )
    }
}

impl<R: Relation, D: Decoder> Decoder for Prefetched<R, D> {
    type Out = Vec<D::Out>;
    const PREFETCHES: bool = true;

    fn read(&self, _: &Row<'_>) -> Result<Self::Out> {
        Ok(Vec::new())
    }

    fn keys(&self, row: &Row<'_>, keys: &mut Vec<Value>) -> Result<()> {
        keys.push(row.key(usize::from(self.key))?);
        Ok(())
    }

    async fn load<'a>(
        &'a self,
        connection: &'a mut Connection,
        keys: &'a ParentKeys,
        mut rows: Vec<&'a mut Self::Out>,
    ) -> Result<()> {
        let (wanted, places) = by_key(keys.of(usize::from(self.slot)));
        if wanted.is_empty() || self.query.empty {
            return Ok(());
        }
        let mut params: SmallVec<[Value; 4]> = SmallVec::new();
        params.push(Value::List(wanted));
        params.extend(self.query.params.iter().cloned());
        let mut children = Vec::new();
        let mut owners: Vec<usize> = Vec::new();
        let mut below = ParentKeys {
            values: Vec::new(),
            width: usize::from(self.query.prefetches),
        };
        let mut last: Option<(Value, Option<&Place>)> = None;
        let program = Program {
            model: R::Target::META,
            ops: &self.query.ops,
            params: &params,
        };
        let mut each = |row: &Row<'_>| {
            let key = row.key(0)?;
            // Children of one parent mostly stand together.
            let place = match &last {
                Some((known, place)) if *known == key => *place,
                _ => places.get(&RowKey::of(&key)),
            };
            last = Some((key, place));
            let row = row.skip(1);
            let Some((first, others)) = place else {
                return Ok(Next::More);
            };
            let mut give = |owner: usize| -> Result<()> {
                let child = self.decoder.read(&row)?;
                if D::PREFETCHES {
                    self.decoder.keys(&row, &mut below.values)?;
                    children.push(child);
                    owners.push(owner);
                } else if let Some(row) = rows.get_mut(owner) {
                    row.push(child);
                }
                Ok(())
            };
            give(*first)?;
            others.iter().try_for_each(|owner| give(*owner))?;
            Ok(Next::More)
        };
        connection.select(program, &mut each).await?;
        if D::PREFETCHES && !children.is_empty() {
            // Boxed, since a model may be related to itself.
            let load: std::pin::Pin<Box<dyn Future<Output = Result<()>> + Send + '_>> = Box::pin(
                self.decoder
                    .load(connection, &below, children.iter_mut().collect()),
            );
            load.await?;
        }
        place(rows, children, owners);
        Ok(())
    }
}

/// A row's position among all rows, and those of further rows with the same key.
type Place = (usize, Vec<usize>);
type Places = FxHashMap<RowKey, Place>;

fn by_key<'k>(keys: impl Iterator<Item = &'k Value>) -> (Vec<Value>, Places) {
    let mut places: Places = FxHashMap::default();
    let mut wanted = Vec::new();
    for (position, key) in keys.enumerate() {
        if matches!(key, Value::Null) {
            continue;
        }
        match places.entry(RowKey::of(key)) {
            std::collections::hash_map::Entry::Occupied(mut known) => {
                known.get_mut().1.push(position);
            }
            std::collections::hash_map::Entry::Vacant(new) => {
                new.insert((position, Vec::new()));
                wanted.push(key.clone());
            }
        }
    }
    (wanted, places)
}

fn place<T>(mut rows: Vec<&mut Vec<T>>, children: Vec<T>, owners: Vec<usize>) {
    for (child, owner) in children.into_iter().zip(owners) {
        if let Some(row) = rows.get_mut(owner) {
            row.push(child);
        }
    }
}
