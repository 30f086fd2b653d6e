//! The tables of one SELECT: which joins a path needs, what they are called, and which of them may find no row.

use super::totals::Totals;
use super::{RenderError, Writer};
use crate::model::{FieldDef, ModelDef};
use crate::query::{Path, PathNode, Ref, Step};

/// One SELECT and its tables.
#[derive(Debug)]
pub(super) struct Level {
    pub model: &'static ModelDef,
    /// The name of the base table here.
    pub base: String,
    /// Where this level hangs in its outer level's model, if it is a subquery of the compiler's own making.
    pub root: Path,
    pub joins: Vec<Join>,
    /// Whether aggregates are of this level's own rows (GROUP BY, aggregate()); else one over many rows is a subquery.
    pub aggregates_rows: bool,
    /// It is a list of values, in whatever order.
    pub is_list: bool,
    /// Whether its columns are totals, and of what.
    pub totals: Totals,
    /// Only the first row is meant: the subquery is one value.
    pub one_row: bool,
    /// Whether the scopes of the model hold for the base table.
    pub scoped: bool,
    /// The rows that stand in the place of the base table, as SQL.
    pub rows: Option<String>,
    /// In an UPDATE or DELETE no join is possible.
    pub single_table: bool,
    prefix: Option<char>,
    aliases: u32,
}

/// One joined table.
#[derive(Debug)]
pub(super) struct Join {
    pub parent: Option<usize>,
    pub step: &'static Step,
    pub part: Part,
    scope: u32,
    pub alias: String,
    /// A condition needs the row, so the join may drop rows that lack it.
    pub required: bool,
    /// A column of it, or behind it, is looked at; it is not only read.
    looked_at: bool,
}

impl Join {
    /// Whether it finds exactly one row for each row and nothing asks about that: it is best made last.
    fn is_lookup(&self) -> bool {
        self.step.forward && !self.step.null && !self.looked_at
    }
}

/// One of the two tables of a many-to-many step; every other step has the target only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Through,
    Target,
}

/// A column, found.
#[derive(Debug)]
pub(super) struct Found {
    pub alias: String,
    pub column: String,
    pub nullable: bool,
    /// The field, with its model.
    pub field: (&'static ModelDef, &'static FieldDef),
}

impl Level {
    pub(super) fn new(model: &'static ModelDef, depth: usize) -> Self {
        // Django: a query's own tables keep their names, subqueries use U0, U1…, nested ones V0, V1….
        let prefix =
            (depth > 0).then(|| char::from(b'U' + u8::try_from(depth - 1).map_or(5, |d| d.min(5))));
        let base = prefix.map_or_else(|| model.table.to_string(), |prefix| format!("{prefix}0"));
        Self {
            model,
            base,
            root: None,
            joins: Vec::new(),
            aggregates_rows: false,
            is_list: false,
            totals: Totals::No,
            one_row: false,
            scoped: true,
            rows: None,
            single_table: false,
            prefix,
            aliases: 1,
        }
    }

    fn alias(&mut self, table: &str) -> String {
        let number = self.aliases;
        self.aliases += 1;
        match self.prefix {
            Some(prefix) => format!("{prefix}{number}"),
            None if self.base == table || self.joins.iter().any(|join| join.alias == table) => {
                format!("T{}", number + 1)
            }
            None => table.to_owned(),
        }
    }

    /// The join for one part of a step, made if it is not there yet. Scope 0 takes any join over the same way.
    fn join(
        &mut self,
        parent: Option<usize>,
        step: &'static Step,
        part: Part,
        scope: u32,
        many: bool,
    ) -> usize {
        let wanted = if many { scope } else { 0 };
        let known = self.joins.iter().position(|join| {
            join.parent == parent
                && join.part == part
                && *join.step == *step
                && (wanted == 0 || join.scope == wanted)
        });
        known.unwrap_or_else(|| {
            let table = match (part, &step.through) {
                (Part::Through, Some(through)) => through.table,
                _ => &step.target.0.table,
            };
            let alias = self.alias(table);
            self.joins.push(Join {
                parent,
                step,
                part,
                scope: wanted,
                alias,
                required: false,
                looked_at: false,
            });
            self.joins.len() - 1
        })
    }

    /// The join at a path's end.
    fn joined(&mut self, path: &'static PathNode, scope: u32) -> usize {
        let parent = self.parent_join(path, scope);
        let many = path.is_many();
        let near = match path.step.through {
            Some(_) => Some(self.join(parent, path.step, Part::Through, scope, many)),
            None => parent,
        };
        self.join(near, path.step, Part::Target, scope, many)
    }

    fn parent_join(&mut self, path: &'static PathNode, scope: u32) -> Option<usize> {
        match path.parent {
            Some(parent) if Some(parent) == self.root.map(|root| root.0) => None,
            Some(parent) => Some(self.joined(parent, scope)),
            None => None,
        }
    }

    fn alias_of(&self, join: Option<usize>) -> String {
        join.and_then(|join| self.joins.get(join))
            .map_or_else(|| self.base.clone(), |join| join.alias.clone())
    }

    /// Whether a path starts in this level (and not in the one around it).
    pub(super) fn holds(&self, path: Path) -> bool {
        match (self.root, path) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(root), Some(path)) => starts_with(path.0, root.0),
        }
    }

    /// Finds a column, joining what its path needs. The key at the end of a forward step is the near column: no join.
    pub(super) fn column(
        &mut self,
        path: Path,
        index: u16,
        scope: u32,
    ) -> Result<(Found, Option<usize>), RenderError> {
        let relative = path.filter(|path| Some(path.0) != self.root.map(|root| root.0));
        let Some(path) = relative else {
            let field = field(self.model, index)?;
            let found = Found {
                alias: self.base.clone(),
                column: field.column.to_string(),
                nullable: field.null,
                field: (self.model, field),
            };
            return Ok((found, None));
        };
        let path = path.0;
        let field = field(path.step.target.0, index)?;
        if field.column == path.step.far_column {
            if path.step.forward {
                let join = self.parent_join(path, scope);
                let alias = self.alias_of(join);
                let found = Found {
                    alias,
                    column: path.step.near_column.to_owned(),
                    nullable: self.is_null(path),
                    field: (path.step.target.0, field),
                };
                return Ok((found, join));
            }
            if let Some(through) = &path.step.through {
                let parent = self.parent_join(path, scope);
                let join = self.join(parent, path.step, Part::Through, scope, path.is_many());
                let alias = self.alias_of(Some(join));
                let found = Found {
                    alias,
                    column: through.far_column.to_owned(),
                    nullable: true,
                    field: (path.step.target.0, field),
                };
                return Ok((found, Some(join)));
            }
        }
        let join = self.joined(path, scope);
        for index in self.chain(Some(join)) {
            if let Some(join) = self.joins.get_mut(index) {
                join.looked_at = true;
            }
        }
        let alias = self.alias_of(Some(join));
        let nullable = field.null || self.is_null(path);
        Ok((
            Found {
                alias,
                column: field.column.to_string(),
                nullable,
                field: (path.step.target.0, field),
            },
            Some(join),
        ))
    }

    /// The table at a path's end, joined.
    pub(super) fn table(&mut self, path: &'static PathNode) -> (String, usize) {
        let join = self.joined(path, 0);
        (self.alias_of(Some(join)), join)
    }

    fn is_null(&self, path: &'static PathNode) -> bool {
        let mut at = Some(path);
        while let Some(node) = at {
            if Some(node) == self.root.map(|root| root.0) {
                return false;
            }
            if node.step.null {
                return true;
            }
            at = node.parent;
        }
        false
    }

    /// The join and all joins that it hangs on.
    pub(super) fn chain(&self, join: Option<usize>) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut at = join;
        while let Some(index) = at {
            chain.push(index);
            at = self.joins.get(index).and_then(|join| join.parent);
        }
        chain
    }

    /// Whether the joined row is always there.
    pub(super) fn is_inner(&self, index: usize) -> bool {
        self.chain(Some(index)).iter().all(|index| {
            self.joins
                .get(*index)
                .is_some_and(|join| join.required || !join.step.null)
        })
    }
}

fn starts_with(path: &'static PathNode, root: &'static PathNode) -> bool {
    let mut at = Some(path);
    while let Some(node) = at {
        if node == root {
            return true;
        }
        at = node.parent;
    }
    false
}

/// The field of that position.
pub(super) fn field(
    model: &'static ModelDef,
    index: u16,
) -> Result<&'static FieldDef, RenderError> {
    model
        .fields
        .get(usize::from(index))
        .ok_or(RenderError::Malformed)
}

/// The longest part of a path that ends with its first step over many rows.
pub(super) fn first_many(path: &'static PathNode) -> Option<&'static PathNode> {
    let mut first = None;
    let mut at = Some(path);
    while let Some(node) = at {
        if node.step.many {
            first = Some(node);
        }
        at = node.parent;
    }
    first
}

impl Writer {
    /// Appends `FROM` and all joins of the innermost level.
    pub(super) fn write_from(&self, sql: &mut String) -> Result<(), RenderError> {
        let level = self.levels.last().ok_or(RenderError::Malformed)?;
        sql.push_str(" FROM ");
        self.base_table(sql, level);
        for (index, join) in level.joins.iter().enumerate() {
            if level.single_table {
                return Err(RenderError::Refused(
                    "an update or delete cannot use a joined column outside its filters",
                ));
            }
            sql.push_str(match level.is_inner(index) {
                true if self.dialect.cross_join_keeps_order && join.is_lookup() => " CROSS JOIN ",
                true => " INNER JOIN ",
                false => " LEFT OUTER JOIN ",
            });
            let near = level.alias_of(join.parent);
            let (table, near_column, far_column) = match (join.part, &join.step.through) {
                (Part::Through, Some(through)) => {
                    (through.table, join.step.near_column, through.near_column)
                }
                (Part::Target, Some(through)) => (
                    &*join.step.target.0.table,
                    through.far_column,
                    join.step.far_column,
                ),
                _ => (
                    &*join.step.target.0.table,
                    join.step.near_column,
                    join.step.far_column,
                ),
            };
            self.table_as(sql, table, &join.alias);
            sql.push_str(" ON (");
            self.qualified(sql, &near, near_column);
            sql.push_str(" = ");
            self.qualified(sql, &join.alias, far_column);
            let scope = self.join_scope(level, index, join);
            if !scope.is_empty() {
                sql.push_str(" AND ");
                sql.push_str(&scope);
            }
            sql.push(')');
        }
        Ok(())
    }

    /// Appends the base table of a level, or the rows in its place.
    pub(super) fn base_table(&self, sql: &mut String, level: &Level) {
        match &level.rows {
            Some(rows) => {
                sql.push_str(rows);
                sql.push(' ');
                self.quote(sql, &level.base);
            }
            None => self.table_as(sql, &level.model.table, &level.base),
        }
    }

    pub(super) fn table_as(&self, sql: &mut String, table: &str, alias: &str) {
        self.quote(sql, table);
        if table != alias {
            sql.push(' ');
            self.quote(sql, alias);
        }
    }

    /// Opens the level of a subquery over the rows at a path's end, tied to the row around it.
    ///
    /// Returns the condition that ties them and, for a table of pairs, the join to it.
    pub(super) fn open_related(
        &mut self,
        path: &'static PathNode,
        rooted: bool,
    ) -> Result<(String, String), RenderError> {
        let depth = self.levels.len();
        let (near_alias, near_column) = {
            let outer = self.level_holding(path.parent)?;
            let join = outer.parent_join(path, 0);
            (outer.alias_of(join), path.step.near_column)
        };
        let mut level = Level::new(path.step.target.0, depth);
        level.scoped = path.step.many && !path.step.unscoped;
        if rooted {
            level.root = Some(Ref(path));
        }
        let (mut tie, mut join) = (String::new(), String::new());
        match &path.step.through {
            None => self.qualified(&mut tie, &level.base, path.step.far_column),
            Some(through) => {
                let alias = level.alias(through.table);
                join.push_str(" INNER JOIN ");
                self.table_as(&mut join, through.table, &alias);
                join.push_str(" ON (");
                self.qualified(&mut join, &level.base, path.step.far_column);
                join.push_str(" = ");
                self.qualified(&mut join, &alias, through.far_column);
                join.push(')');
                self.qualified(&mut tie, &alias, through.near_column);
            }
        }
        tie.push_str(" = ");
        self.qualified(&mut tie, &near_alias, near_column);
        self.levels.push(level);
        Ok((tie, join))
    }

    fn level_holding(
        &mut self,
        path: Option<&'static PathNode>,
    ) -> Result<&mut Level, RenderError> {
        let path = path.map(Ref);
        let position = self
            .levels
            .iter()
            .rposition(|level| level.holds(path))
            .ok_or(RenderError::Malformed)?;
        self.levels.get_mut(position).ok_or(RenderError::Malformed)
    }

    /// Finds a column of the query, in the innermost level that holds its path.
    pub(super) fn column(
        &mut self,
        path: Path,
        index: u16,
        scope: u32,
    ) -> Result<Found, RenderError> {
        let level = self.level_holding(path.map(|path| path.0))?;
        Ok(level.column(path, index, scope)?.0)
    }

    /// Finds a column of the query `depth` queries out.
    pub(super) fn outer_column(
        &mut self,
        path: Path,
        index: u16,
        depth: u8,
    ) -> Result<Found, RenderError> {
        // Levels of the compiler's own making (rooted ones) are not queries of the user's.
        let mut left = depth;
        for level in self.levels.iter_mut().rev() {
            if left == 0 && level.holds(path) {
                return Ok(level.column(path, index, 0)?.0);
            }
            if level.root.is_none() {
                left = left.saturating_sub(1);
            }
        }
        Err(RenderError::Refused(
            "`.outer()` is only for a query inside another one",
        ))
    }
}
