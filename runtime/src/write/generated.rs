//! New rows are read again where the database computes some of their columns.

use std::collections::HashMap;

use smallvec::SmallVec;

use crate::connection::{Connection, Next, Program};
use crate::error::Result;
use crate::manager::base;
use crate::model::{Id, Model};
use crate::value::Value;
use nuages_schema::model::ModelDef;
use nuages_schema::query::{Lookup, Op, Verb};

fn computes(model: &ModelDef) -> bool {
    let mut fields = model.fields.iter();
    fields.any(|field| field.storage.generated.is_some())
}

/// Reads the rows of these instances again, if there is anything in them that programs do not write.
pub(super) async fn read_generated<M: Model>(
    rows: &mut [M],
    connection: &mut Connection,
) -> Result<()> {
    let in_parents = |rows: &[M]| {
        let first = rows.first().filter(|_| M::PARENTS > 0);
        first.is_some_and(|row| (0..M::PARENTS).any(|level| computes(row.row(level).0)))
    };
    if !computes(M::META) && !in_parents(rows) {
        return Ok(());
    }
    let mut ops = SmallVec::<[Op; 8]>::new();
    ops.extend(base(M::META));
    ops.extend([
        Op::Column(None, M::KEY_FIELD),
        Op::List,
        Op::Lookup(Lookup::In),
        Op::Filter,
        Op::Verb(Verb::Select),
    ]);
    let keys = rows.iter().map(|row| row.key().value()).collect();
    let mut found: HashMap<Id<M>, M> = HashMap::with_capacity(rows.len());
    let mut each = |row: &crate::backend::Row<'_>| {
        let row = M::read(row, 0)?;
        found.insert(row.key(), row);
        Ok(Next::More)
    };
    let program = Program {
        model: M::META,
        ops: &ops,
        params: &[Value::List(keys)],
    };
    connection.select(program, &mut each).await?;
    for row in rows {
        if let Some(read) = found.remove(&row.key()) {
            *row = read;
        }
    }
    Ok(())
}
