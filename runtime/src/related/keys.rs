//! Rows with a foreign key: pointed at an instance, or at nothing.

use super::RowKey;
use super::change::Change;
use crate::connection::{Connection, Operation, Program};
use crate::error::{Error, Result};
use crate::manager::base;
use crate::value::Value;
use nuages_schema::model::ModelDef;
use nuages_schema::query::{Lookup, Op, Verb};

pub(super) struct ChangeKeys {
    /// The model with the foreign key.
    pub(super) model: &'static ModelDef,
    pub(super) key_field: u16,
    /// The foreign key.
    pub(super) field: u16,
    /// What it points at.
    pub(super) key: Value,
    pub(super) others: Vec<Value>,
    pub(super) change: Change,
}

impl Operation for ChangeKeys {
    type Output = ();

    async fn run(mut self, connection: &mut Connection) -> Result<()> {
        let mut seen = std::collections::HashSet::new();
        self.others.retain(|key| seen.insert(RowKey::of(key)));
        if self.others.is_empty() && matches!(self.change, Change::Add | Change::Remove) {
            return Ok(());
        }
        connection.begin().await?;
        let result = self.change(connection).await;
        connection.end(result.is_ok()).await?;
        result
    }
}

impl ChangeKeys {
    async fn change(&self, connection: &mut Connection) -> Result<()> {
        let pointing = [
            Op::Column(None, self.field),
            Op::Param,
            Op::Lookup(Lookup::Exact),
        ];
        let listed = [
            Op::Column(None, self.key_field),
            Op::List,
            Op::Lookup(Lookup::In),
        ];
        let to = |key: &Value| key.clone();
        let list = || Value::List(self.others.clone());
        let filter = |ops: &[Op]| [ops, &[Op::Filter]].concat();
        match self.change {
            Change::Add => {
                let params = vec![to(&self.key), list()];
                self.all(self.update(connection, &filter(&listed), params).await?)
            }
            Change::Remove => {
                let ops = [filter(&pointing), filter(&listed)].concat();
                let params = vec![Value::Null, to(&self.key), list()];
                self.all(self.update(connection, &ops, params).await?)
            }
            Change::Clear => {
                let params = vec![Value::Null, to(&self.key)];
                self.update(connection, &filter(&pointing), params).await?;
                Ok(())
            }
            Change::Set => {
                let rest = [&listed[..], &[Op::Exclude]].concat();
                let ops = [filter(&pointing), rest].concat();
                let params = vec![Value::Null, to(&self.key), list()];
                self.update(connection, &ops, params).await?;
                if self.others.is_empty() {
                    return Ok(());
                }
                let params = vec![to(&self.key), list()];
                self.all(self.update(connection, &filter(&listed), params).await?)
            }
        }
    }

    async fn update(
        &self,
        connection: &mut Connection,
        filters: &[Op],
        params: Vec<Value>,
    ) -> Result<u64> {
        let set = [Op::Param, Op::Set(self.field)];
        let mut ops = [&set[..], filters].concat();
        // Rows that were named are meant whatever their scopes say.
        ops.extend(base(self.model));
        ops.push(Op::Verb(Verb::Update));
        connection
            .execute(Program {
                model: self.model,
                ops: &ops,
                params: &params,
            })
            .await
    }

    /// All rows were meant to be there.
    fn all(&self, changed: u64) -> Result<()> {
        if changed < self.others.len() as u64 {
            return Err(Error::does_not_exist(self.model));
        }
        Ok(())
    }
}
