//! Django's collector: finds what goes with some rows, what is changed and what forbids it, and only then does it.
//!
//! Breadth first and without recursion: no depth is too deep, and circles end because each row is seen once.

use std::collections::HashSet;

use super::Deleted;
use crate::backend::Row;
use crate::connection::{Connection, Next, Program};
use crate::error::{Error, Result};
use crate::manager::base;
use crate::model::Referrer;
use crate::related::RowKey;
use crate::value::Value;
use nuages_schema::model::{ModelDef, OnDelete};
use nuages_schema::query::{Lookup, Op, Ref, Verb};

/// What was found.
#[derive(Default)]
pub(super) struct Collector {
    seen: HashSet<(Ref<ModelDef>, RowKey)>,
    /// The rows that go, by model, in the order of their discovery.
    doomed: Vec<(&'static ModelDef, Vec<Value>)>,
    /// Rows to which nothing points: they go by what they point at, without being looked at.
    fast: Vec<(&'static Referrer, Vec<Value>)>,
    /// Keys that are set to something else.
    changed: Vec<(&'static Referrer, Vec<Value>)>,
    /// What forbids it: the model that cannot go, and why.
    protected: Vec<(&'static ModelDef, String)>,
    /// Rows that forbid it unless they go too.
    restricted: Vec<Restricted>,
    /// Looks at all rows, to count them.
    pub(super) counting: bool,
}

struct Restricted {
    model: &'static ModelDef,
    referrer: &'static Referrer,
    keys: Vec<Value>,
}

/// Rows that were found and not followed yet.
struct Open {
    model: &'static ModelDef,
    referrers: &'static [Referrer],
    keys: Vec<Value>,
}

impl Collector {
    /// Finds all that follows from the end of these rows.
    ///
    /// # Errors
    /// When something forbids it.
    pub(super) async fn collect(
        &mut self,
        connection: &mut Connection,
        model: &'static ModelDef,
        referrers: &'static [Referrer],
        keys: Vec<Value>,
    ) -> Result<()> {
        let mut open = vec![Open {
            model,
            referrers,
            keys,
        }];
        while let Some(mut one) = open.pop() {
            one.keys = self.unseen(one.model, one.keys);
            if one.keys.is_empty() {
                continue;
            }
            let tree = the_tree(&one);
            if let Some(referrer) = tree {
                let below = descendants(connection, referrer, &one.keys).await?;
                let below = self.unseen(one.model, below);
                one.keys.extend(below);
            }
            for referrer in one.referrers {
                // A tree was followed to its leaves already.
                if !tree.is_some_and(|tree| std::ptr::eq(tree, referrer)) {
                    self.follow(connection, &one, referrer, &mut open).await?;
                }
            }
            match self
                .doomed
                .iter_mut()
                .find(|(model, _)| Ref(*model) == Ref(one.model))
            {
                Some((_, keys)) => keys.extend(one.keys),
                None => self.doomed.push((one.model, one.keys)),
            }
        }
        self.refuse(connection).await
    }

    fn unseen(&mut self, model: &'static ModelDef, keys: Vec<Value>) -> Vec<Value> {
        let mut keys = keys;
        keys.retain(|key| self.seen.insert((Ref(model), RowKey::of(key))));
        keys
    }

    async fn follow(
        &mut self,
        connection: &mut Connection,
        one: &Open,
        referrer: &'static Referrer,
        open: &mut Vec<Open>,
    ) -> Result<()> {
        let next = (referrer.referrers)();
        match referrer.on_delete {
            OnDelete::DoNothing
            | OnDelete::DbCascade
            | OnDelete::DbSetNull
            | OnDelete::DbSetDefault => {}
            OnDelete::Protect => {
                let found = referring(connection, referrer, &one.keys).await?;
                if !found.is_empty() {
                    self.protected
                        .push((one.model, told(referrer, found.len())));
                }
            }
            OnDelete::Restrict => {
                let keys = referring(connection, referrer, &one.keys).await?;
                self.restricted.push(Restricted {
                    model: one.model,
                    referrer,
                    keys,
                });
            }
            OnDelete::SetNull | OnDelete::SetDefault | OnDelete::Set => {
                self.changed.push((referrer, one.keys.clone()));
            }
            OnDelete::Cascade if next.is_empty() && !self.counting => {
                self.fast.push((referrer, one.keys.clone()));
            }
            OnDelete::Cascade => open.push(Open {
                model: referrer.model,
                referrers: next,
                keys: referring(connection, referrer, &one.keys).await?,
            }),
        }
        Ok(())
    }

    /// Says all that forbids it at once.
    async fn refuse(&mut self, connection: &mut Connection) -> Result<()> {
        let mut restricted = Vec::new();
        for mut one in std::mem::take(&mut self.restricted) {
            let of = one.referrer.model;
            one.keys
                .retain(|key| !self.seen.contains(&(Ref(of), RowKey::of(key))));
            for (referrer, targets) in &self.fast {
                if Ref(referrer.model) == Ref(of) && !one.keys.is_empty() {
                    let going = referring(connection, referrer, targets).await?;
                    let going: HashSet<RowKey> = going.iter().map(RowKey::of).collect();
                    one.keys.retain(|key| !going.contains(&RowKey::of(key)));
                }
            }
            if !one.keys.is_empty() {
                restricted.push((one.model, told(one.referrer, one.keys.len())));
            }
        }
        let text = |list: &[(&'static ModelDef, String)]| {
            let texts: Vec<&str> = list.iter().map(|(_, text)| text.as_str()).collect();
            texts.join("; ")
        };
        if let Some((model, _)) = self.protected.first() {
            let all = [self.protected.as_slice(), &restricted].concat();
            return Err(Error::protected(model, text(&all)));
        }
        match restricted.first() {
            Some((model, _)) => Err(Error::restricted(model, text(&restricted))),
            None => Ok(()),
        }
    }

    /// Changes and deletes what was found.
    pub(super) async fn delete(self, connection: &mut Connection) -> Result<Deleted> {
        let mut deleted = Deleted::default();
        for (referrer, keys) in &self.changed {
            let value = referrer.setting.map_or(Value::Null, |value| value());
            set(connection, referrer, value, keys).await?;
        }
        for (referrer, keys) in self.fast {
            let rows = delete_by(connection, referrer.model, referrer.field, keys).await?;
            deleted.add(referrer.model, rows);
        }
        for (model, keys) in self.doomed.into_iter().rev() {
            let rows = delete_by(connection, model, key_field(model), keys).await?;
            deleted.add(model, rows);
        }
        Ok(deleted)
    }

    /// What `delete` would say.
    pub(super) fn counted(self) -> Deleted {
        let mut deleted = Deleted::default();
        for (model, keys) in self.doomed.into_iter().rev() {
            deleted.add(model, keys.len() as u64);
        }
        deleted
    }
}

/// The model's one relation to itself that deletes.
fn the_tree(open: &Open) -> Option<&'static Referrer> {
    let mut own = open.referrers.iter().filter(|referrer| {
        Ref(referrer.model) == Ref(open.model) && referrer.on_delete == OnDelete::Cascade
    });
    match (own.next(), own.next()) {
        (Some(tree), None) => Some(tree),
        _ => None,
    }
}

fn told(referrer: &Referrer, rows: usize) -> String {
    let fields = &referrer.model.fields;
    let field = fields.get(usize::from(referrer.field));
    format!(
        "{rows} {} of {} point{} at it by `{}`, which is declared `on_delete = {}`",
        if rows == 1 { "row" } else { "rows" },
        referrer.model.label(),
        if rows == 1 { "s" } else { "" },
        field.map_or("", |field| &*field.name),
        referrer.on_delete.name(),
    )
}

pub(super) fn key_field(model: &ModelDef) -> u16 {
    model
        .primary_key()
        .map_or(0, |(index, _)| u16::try_from(index).unwrap_or(0))
}

/// The keys that a program reads.
pub(super) async fn keys(connection: &mut Connection, program: Program<'_>) -> Result<Vec<Value>> {
    let mut keys = Vec::new();
    let mut each = |row: &Row<'_>| {
        keys.push(row.key(0)?);
        Ok(Next::More)
    };
    connection.select(program, &mut each).await?;
    Ok(keys)
}

fn among(field: u16) -> [Op; 4] {
    [
        Op::Column(None, field),
        Op::List,
        Op::Lookup(Lookup::In),
        Op::Filter,
    ]
}

async fn delete_by(
    connection: &mut Connection,
    model: &'static ModelDef,
    field: u16,
    keys: Vec<Value>,
) -> Result<u64> {
    let mut ops: Vec<Op> = base(model).into_iter().chain(among(field)).collect();
    ops.push(Op::Verb(Verb::Delete));
    let program = Program {
        model,
        ops: &ops,
        params: &[Value::List(keys)],
    };
    connection.execute(program).await
}

async fn set(
    connection: &mut Connection,
    referrer: &Referrer,
    value: Value,
    keys: &[Value],
) -> Result<()> {
    let mut ops = vec![Op::Param, Op::Set(referrer.field)];
    ops.extend(base(referrer.model));
    ops.extend(among(referrer.field));
    ops.push(Op::Verb(Verb::Update));
    let program = Program {
        model: referrer.model,
        ops: &ops,
        params: &[value, Value::List(keys.to_vec())],
    };
    connection.execute(program).await.map(drop)
}

async fn referring(
    connection: &mut Connection,
    referrer: &Referrer,
    targets: &[Value],
) -> Result<Vec<Value>> {
    let mut ops = vec![
        Op::Unordered,
        Op::Values,
        Op::Column(None, key_field(referrer.model)),
        Op::Select,
    ];
    ops.extend(base(referrer.model));
    ops.extend(among(referrer.field));
    ops.push(Op::Verb(Verb::Select));
    let program = Program {
        model: referrer.model,
        ops: &ops,
        params: &[Value::List(targets.to_vec())],
    };
    keys(connection, program).await
}

/// All rows that lead here by that key of their own model.
async fn descendants(
    connection: &mut Connection,
    referrer: &Referrer,
    of: &[Value],
) -> Result<Vec<Value>> {
    let program = Program {
        model: referrer.model,
        ops: &[Op::Verb(Verb::Descendants(referrer.field))],
        params: &[Value::List(of.to_vec())],
    };
    keys(connection, program).await
}
