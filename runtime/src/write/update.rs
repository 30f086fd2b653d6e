//! Updating: the row of an instance, or the rows of a query.

use std::marker::PhantomData;

use smallvec::SmallVec;

use super::check::{check_field, check_row};
use crate::connection::{Connection, Executor, Operation, Program};
use crate::error::{Error, Result};
use crate::expression::{Comparable, Tree};
use crate::field_types::Kind;
use crate::manager::base;
use crate::model::Model;
use crate::path::{Field, Nullness, Root};
use crate::query_set::{Query, QuerySet};
use crate::row::Decoder;
use crate::value::Value;
use nuages_schema::model::ModelDef;
use nuages_schema::query::{Lookup, Op, Verb};

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
        ops.extend(base(self.model));
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
