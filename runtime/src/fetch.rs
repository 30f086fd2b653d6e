//! The terminal verbs that read: here a queryset meets a database.

mod find;
mod keyset;
mod lock;

use crate::connection::{Connection, Executor, Iterate, Next, Operation, Program};
use crate::error::{Error, Result};
use crate::expression::Tree;
use crate::model::Model;
use crate::query_set::{Query, QuerySet};
use crate::row::{Decoder, ParentKeys, Values};
use nuages_schema::model::ModelDef;
use nuages_schema::query::{Op, PathNode, Verb};

pub use keyset::{Keyset, KeysetTerm};
pub use lock::{Decided, ForUpdate, Relations, Waits};

/// How many rows `get` looks at to say how many there are.
const GET_ROWS: u64 = 21;

/// Reads all rows of a query, and what is prefetched with them.
pub(crate) struct Fetch<D> {
    pub(crate) model: &'static ModelDef,
    pub(crate) query: Box<Query>,
    pub(crate) decoder: D,
}

impl<D: Decoder> Operation for Fetch<D> {
    type Output = Vec<D::Out>;
    const WRITES: bool = false;

    async fn run(mut self, connection: &mut Connection) -> Result<Vec<D::Out>> {
        let mut rows = Vec::new();
        if self.query.empty {
            return Ok(rows);
        }
        self.query.finish(Verb::Select);
        let mut keys = ParentKeys {
            values: Vec::new(),
            width: usize::from(self.query.prefetches),
        };
        let decoder = &self.decoder;
        let program = Program {
            model: self.model,
            ops: &self.query.ops,
            params: &self.query.params,
        };
        let mut each = |row: &crate::backend::Row<'_>| {
            rows.push(decoder.read(row)?);
            if D::PREFETCHES {
                decoder.keys(row, &mut keys.values)?;
            }
            Ok(Next::More)
        };
        connection.select(program, &mut each).await?;
        if D::PREFETCHES && !rows.is_empty() {
            decoder
                .load(connection, &keys, rows.iter_mut().collect())
                .await?;
        }
        Ok(rows)
    }
}

/// Reads the one row of a query.
struct Get<D>(Fetch<D>);

impl<D: Decoder> Operation for Get<D> {
    type Output = D::Out;
    const WRITES: bool = false;

    async fn run(mut self, connection: &mut Connection) -> Result<D::Out> {
        let model = self.0.model;
        if D::PREFETCHES {
            self.0.query.set_limit(GET_ROWS);
            let mut rows = self.0.run(connection).await?;
            return match rows.len() {
                1 => rows.pop().ok_or_else(|| Error::does_not_exist(model)),
                0 => Err(Error::does_not_exist(model)),
                found => Err(Error::multiple_objects(model, found)),
            };
        }
        let query = &mut self.0.query;
        if !query.is_sliced() {
            // One row is in order.
            query.op(Op::Unordered);
        }
        if query.empty {
            return Err(not_found(model, &query.ops));
        }
        // One row at most has that key, so there is nothing to limit and no second row to look for.
        let enough = if is_by_key(&query.ops, model) {
            Next::Enough
        } else {
            Next::More
        };
        if enough == Next::More {
            query.set_limit(GET_ROWS);
        }
        query.finish(Verb::Select);
        let (mut first, mut found) = (None, 0);
        let decoder = &self.0.decoder;
        let program = Program {
            model,
            ops: &query.ops,
            params: &query.params,
        };
        let mut each = |row: &crate::backend::Row<'_>| {
            found += 1;
            if found == 1 {
                first = Some(decoder.read(row)?);
            }
            Ok(enough)
        };
        connection.select(program, &mut each).await?;
        match first {
            Some(row) if found == 1 => Ok(row),
            Some(_) => Err(Error::multiple_objects(model, found)),
            None => Err(not_found(model, &self.0.query.ops)),
        }
    }
}

/// No row, with the fields by which it was looked for.
#[cold]
fn not_found(model: &'static ModelDef, ops: &[Op]) -> Error {
    let (mut fields, mut pending): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut depth = 0_u32;
    for op in ops {
        match op {
            // What a subquery looks for is its own business.
            Op::Subquery(_) | Op::Related(_) => depth += 1,
            Op::End(_) => depth = depth.saturating_sub(1),
            Op::Column(path, index) if depth == 0 => {
                pending.extend(field_path(model, path.map(|path| path.0), *index));
            }
            Op::Filter | Op::Exclude if depth == 0 => {
                for name in pending.drain(..) {
                    if !fields.contains(&name) {
                        fields.push(name);
                    }
                }
            }
            Op::OrderBy(_) | Op::Select if depth == 0 => pending.clear(),
            _ => {}
        }
    }
    Error::does_not_exist(model).with_fields(fields)
}

/// `blog.name`.
fn field_path(
    model: &'static ModelDef,
    path: Option<&'static PathNode>,
    index: u16,
) -> Option<String> {
    let end = path.map_or(model, |path| path.step.target.0);
    let mut name = end.fields.get(usize::from(index))?.name.to_string();
    let mut at = path;
    while let Some(node) = at {
        name = format!("{}.{name}", node.step.name);
        at = node.parent;
    }
    Some(name)
}

/// `.pk(..)` and nothing else.
fn is_by_key(ops: &[Op], model: &ModelDef) -> bool {
    let before = ops
        .iter()
        .take_while(|op| matches!(op, Op::SelectParent(_) | Op::Unscoped(..)));
    match ops.split_at(before.count()).1 {
        [
            Op::Column(None, field),
            Op::Param,
            Op::Lookup(nuages_schema::query::Lookup::Exact),
            Op::Filter,
            Op::Unordered,
        ] => model
            .fields
            .get(usize::from(*field))
            .is_some_and(|field| field.primary_key),
        _ => false,
    }
}

/// Reads the first row of a query, if there is one.
struct First<D>(Fetch<D>);

impl<D: Decoder> Operation for First<D> {
    type Output = Option<D::Out>;
    const WRITES: bool = false;

    async fn run(mut self, connection: &mut Connection) -> Result<Option<D::Out>> {
        self.0.query.set_limit(1);
        Ok(self.0.run(connection).await?.pop())
    }
}

/// One number or truth value.
struct Scalar {
    model: &'static ModelDef,
    query: Box<Query>,
    verb: Verb,
}

impl Operation for Scalar {
    type Output = i64;
    const WRITES: bool = false;

    async fn run(mut self, connection: &mut Connection) -> Result<i64> {
        if self.query.empty {
            return Ok(0);
        }
        self.query.finish(self.verb);
        let program = Program {
            model: self.model,
            ops: &self.query.ops,
            params: &self.query.params,
        };
        let mut number = 0;
        let mut each = |row: &crate::backend::Row<'_>| {
            number = row.value::<crate::field_types::BigIntegerField, crate::path::NotNull>(0)?;
            Ok(Next::More)
        };
        connection.select(program, &mut each).await?;
        Ok(number)
    }
}

/// A truth value.
struct Exists(Scalar);

impl Operation for Exists {
    type Output = bool;
    const WRITES: bool = false;

    async fn run(mut self, connection: &mut Connection) -> Result<bool> {
        if self.0.query.empty {
            return Ok(false);
        }
        self.0.query.finish(Verb::Exists);
        let program = Program {
            model: self.0.model,
            ops: &self.0.query.ops,
            params: &self.0.query.params,
        };
        let mut any = false;
        let mut each = |_: &crate::backend::Row<'_>| {
            any = true;
            Ok(Next::Enough)
        };
        connection.select(program, &mut each).await?;
        Ok(any)
    }
}

/// The aggregates over all rows.
struct Aggregates<D>(Fetch<D>);

impl<D: Decoder> Operation for Aggregates<D> {
    type Output = D::Out;
    const WRITES: bool = false;

    async fn run(mut self, connection: &mut Connection) -> Result<D::Out> {
        let query = &mut self.0.query;
        if std::mem::take(&mut query.empty) {
            // The database knows best what each aggregate is of nothing.
            query.op(Op::Never);
            query.op(Op::Filter);
        }
        query.finish(Verb::Aggregate);
        let mut result = None;
        let decoder = &self.0.decoder;
        let program = Program {
            model: self.0.model,
            ops: &query.ops,
            params: &query.params,
        };
        let mut each = |row: &crate::backend::Row<'_>| {
            result = Some(decoder.read(row)?);
            Ok(Next::Enough)
        };
        connection.select(program, &mut each).await?;
        result
            .ok_or_else(|| Error::database("the database returned no row of aggregates".to_owned()))
    }
}

/// How the database would run a query.
struct Explain {
    model: &'static ModelDef,
    query: Box<Query>,
}

impl Operation for Explain {
    type Output = String;
    const WRITES: bool = false;

    async fn run(mut self, connection: &mut Connection) -> Result<String> {
        self.query.finish(Verb::Explain);
        let program = Program {
            model: self.model,
            ops: &self.query.ops,
            params: &self.query.params,
        };
        let mut lines: Vec<String> = Vec::new();
        let mut each = |row: &crate::backend::Row<'_>| {
            // SQLite: id, parent, notused, detail; PostgreSQL: one text.
            let line = [3, 0]
                .into_iter()
                .find_map(|column| match row.cell(column) {
                    Ok(crate::value::Cell::Text(bytes)) => {
                        Some(String::from_utf8_lossy(bytes).into_owned())
                    }
                    _ => None,
                });
            lines.extend(line);
            Ok(Next::More)
        };
        connection.select(program, &mut each).await?;
        Ok(lines.join("\n"))
    }
}

/// The text of a query's statement.
struct Sql {
    model: &'static ModelDef,
    query: Box<Query>,
}

impl Operation for Sql {
    type Output = String;
    const WRITES: bool = false;

    async fn run(mut self, connection: &mut Connection) -> Result<String> {
        self.query.finish(Verb::Select);
        connection.statement_text(Program {
            model: self.model,
            ops: &self.query.ops,
            params: &self.query.params,
        })
    }
}

impl<M: Model, H, D: Decoder, S> QuerySet<M, H, D, S> {
    fn reading(self) -> Fetch<D> {
        Fetch {
            model: M::META,
            query: self.query,
            decoder: self.decoder,
        }
    }

    /// All rows.
    ///
    /// # Errors
    /// When the database refuses the query or a column holds something that its field does not allow.
    pub fn fetch<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, Vec<D::Out>> {
        db.execute(self.reading())
    }

    /// The only row.
    ///
    /// # Errors
    /// `is_does_not_exist` without a row, `is_multiple_objects_returned` with several.
    pub fn get<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, D::Out> {
        db.execute(Get(self.reading()))
    }

    /// The first row, by key if nothing else orders them.
    ///
    /// # Errors
    /// When the database refuses the query.
    pub fn first<'e, E: Executor>(mut self, db: &'e E) -> E::Ret<'e, Option<D::Out>> {
        self.order_for_first();
        db.execute(First(self.reading()))
    }

    /// The last row, by key if nothing else orders them.
    ///
    /// # Errors
    /// When the database refuses the query.
    pub fn last<'e, E: Executor>(mut self, db: &'e E) -> E::Ret<'e, Option<D::Out>>
    where
        S: crate::query_set::Refine,
    {
        self.order_for_first();
        self.query.op(Op::Reverse);
        db.execute(First(self.reading()))
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// When the database refuses the query.
    pub fn count<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, i64> {
        db.execute(Scalar {
            model: M::META,
            query: self.query,
            verb: Verb::Count,
        })
    }

    /// Whether there is a row.
    ///
    /// # Errors
    /// When the database refuses the query.
    pub fn exists<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, bool> {
        db.execute(Exists(Scalar {
            model: M::META,
            query: self.query,
            verb: Verb::Exists,
        }))
    }

    /// Aggregates over all rows: `|e| (e.rating.avg(), e.rating.max())`.
    ///
    /// # Errors
    /// When the database refuses the query.
    pub fn aggregate<'e, E: Executor, V: Values<M>>(
        mut self,
        db: &'e E,
        values: impl FnOnce(&H) -> V,
    ) -> E::Ret<'e, <V::Decoder as Decoder>::Out> {
        let values = values(&self.handle);
        self.query.op(Op::Totals);
        self.query.columns = 0;
        let (_, decoder) = values.apply(&mut self.query, ());
        db.execute(Aggregates(Fetch {
            model: M::META,
            query: self.query,
            decoder,
        }))
    }

    /// How the database would run the query, in its own words.
    ///
    /// # Errors
    /// When the database refuses the query.
    pub fn explain<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, String> {
        db.execute(Explain {
            model: M::META,
            query: self.query,
        })
    }

    /// The statement that `fetch` would run, in the dialect of that database.
    ///
    /// # Errors
    /// When the query cannot be written as a statement.
    pub fn to_sql<'e, E: Executor>(self, db: &'e E) -> E::Ret<'e, String> {
        db.execute(Sql {
            model: M::META,
            query: self.query,
        })
    }

    /// The rows one after the other, in constant memory: an `Iterator`, or on async databases something with an async `next`.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Blog { name: TextField } }
    /// let db = Sqlite::in_memory()?;
    /// db.create_tables(APP)?;
    /// for blog in Blog::objects().iterator(&db)? {
    ///     println!("{}", blog?.name);
    /// }
    /// # Ok::<(), nuages::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the database refuses the query; each row may fail by itself.
    pub fn iterator<'e, E: Iterate>(mut self, db: &'e E) -> E::Rows<'e, D> {
        self.query.finish(Verb::Select);
        db.iterate(M::META, self.query, self.decoder)
    }

    fn order_for_first(&mut self) {
        let cleared = self.query.ops.contains(&Op::Unordered);
        if !self.query.ordered && !cleared && M::META.ordering.is_empty() && !self.query.values {
            let mut tree = Tree::default();
            tree.op(Op::Column(None, M::KEY_FIELD));
            tree.op(Op::OrderBy(nuages_schema::query::Direction::Ascending));
            self.query.append(tree);
        }
    }
}
