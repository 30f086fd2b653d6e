//! A flat program read into clauses and expression trees. The trees live in one array: no depth of nesting can overflow a stack
//! here, and what is too deep for a database is refused before anything walks it.

use super::RenderError;
use crate::model::ModelDef;
use crate::query::{Direction, Lock, Op, Path, PathNode, Ref, SubqueryUse, Verb};

/// How deep conditions may nest. SQLite's own limit is 1000 (`SQLITE_LIMIT_EXPR_DEPTH`); each of ours takes up to three.
pub(super) const MAX_DEPTH: u16 = 250;

/// How many conditions a statement may have: preparing grows with the square of it (32 000 take SQLite 2.6 s).
pub(super) const MAX_NODES: usize = 40_000;

/// How deep subqueries may nest.
const MAX_SUBQUERIES: usize = 16;

/// An operator and its operands.
#[derive(Debug)]
pub(super) struct Node {
    pub op: Op,
    pub children: Vec<usize>,
    /// The number of the bound value, counted from 1, for `Param` and `List`.
    pub param: usize,
    /// The clauses of a subquery.
    pub subquery: Option<Box<Subquery>>,
    depth: u16,
}

impl Node {
    /// The n-th operand.
    pub(super) fn operand(&self, n: usize) -> Result<usize, RenderError> {
        self.children.get(n).copied().ok_or(RenderError::Malformed)
    }
}

/// A subquery: where it starts and what it says.
#[derive(Debug)]
pub(super) struct Subquery {
    pub source: Source,
    pub usage: SubqueryUse,
    pub clauses: Clauses,
}

/// Where a subquery starts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    Model(Ref<ModelDef>),
    Related(Ref<PathNode>),
}

/// What a `Select` or `SelectModel` selects.
#[derive(Debug, Clone, Copy)]
pub(super) enum Selected {
    Expression(usize),
    Model(Ref<PathNode>),
}

/// One `filter()` or `exclude()` call.
#[derive(Debug, Clone, Copy)]
pub(super) struct FilterCall {
    pub node: usize,
    pub exclude: bool,
    /// Joins over many rows are shared within one call only; this numbers the calls from 1.
    pub scope: u32,
}

/// The tie of prefetched rows to their parents.
#[derive(Debug, Clone, Copy)]
pub(super) struct ParentTie {
    pub path: Ref<PathNode>,
    pub param: usize,
    /// The slice for each parent: at most so many, leaving out so many.
    pub slice: Option<(u32, u32)>,
}

/// The clauses of one query.
#[derive(Debug)]
pub(super) struct Clauses {
    pub nodes: Vec<Node>,
    /// The rows that the query is over, if not those of the whole table.
    pub source: Option<usize>,
    /// Nobody sees the order of the rows.
    pub unseen: bool,
    pub filters: Vec<FilterCall>,
    pub order: Vec<(usize, Direction)>,
    /// Whether the model's own ordering is out of force.
    pub unordered: bool,
    pub reverse: bool,
    /// The scopes that do not hold.
    pub unscoped: Vec<(Ref<ModelDef>, Option<u16>)>,
    pub distinct: bool,
    pub selects: Vec<Selected>,
    /// How many `selects` came before `Values`: they can be referred to, and are not read.
    pub hidden: usize,
    /// The parents whose columns belong to those of the model itself.
    pub parents: Vec<Ref<PathNode>>,
    /// The parent whose row is updated, instead of the model's own.
    pub updated: Option<Ref<PathNode>>,
    /// Nothing of the model itself is selected.
    pub values: bool,
    /// How many `selects` came before `Grouped`.
    pub grouped: Option<usize>,
    /// How many `selects` came before `Totals`.
    pub totals: usize,
    pub sets: Vec<(u16, usize)>,
    pub limit: Option<u64>,
    pub offset: Option<usize>,
    pub parent: Option<ParentTie>,
    pub verb: Verb,
    pub insert_fields: Vec<u16>,
    pub insert_rows: u32,
    /// The unique set of an upsert.
    pub conflict: Vec<u16>,
    pub lock: Option<Lock>,
    /// The tables whose rows are locked; empty for all.
    pub lock_of: Vec<Path>,
    stack: Vec<usize>,
}

impl Clauses {
    /// Reads a whole program.
    pub(super) fn read(ops: &[Op]) -> Result<Self, RenderError> {
        let mut reader = Reader {
            ops,
            at: 0,
            params: 0,
            nodes: 0,
        };
        let clauses = reader.clauses(0)?;
        if reader.at == ops.len() {
            Ok(clauses)
        } else {
            Err(RenderError::Malformed)
        }
    }

    fn new() -> Self {
        Self {
            nodes: Vec::new(),
            source: None,
            unseen: false,
            filters: Vec::new(),
            order: Vec::new(),
            unordered: false,
            reverse: false,
            unscoped: Vec::new(),
            distinct: false,
            selects: Vec::new(),
            hidden: 0,
            parents: Vec::new(),
            updated: None,
            values: false,
            grouped: None,
            totals: 0,
            sets: Vec::new(),
            limit: None,
            offset: None,
            parent: None,
            verb: Verb::Select,
            insert_fields: Vec::new(),
            insert_rows: 0,
            conflict: Vec::new(),
            lock: None,
            lock_of: Vec::new(),
            stack: Vec::new(),
        }
    }

    /// The node of that position.
    pub(super) fn node(&self, index: usize) -> Result<&Node, RenderError> {
        self.nodes.get(index).ok_or(RenderError::Malformed)
    }

    /// The expression that an `Annotation` means.
    pub(super) fn annotation(&self, position: u16) -> Result<usize, RenderError> {
        let mut expressions = self.selects.iter().filter_map(|selected| match selected {
            Selected::Expression(node) => Some(*node),
            Selected::Model(_) => None,
        });
        expressions
            .nth(usize::from(position))
            .ok_or(RenderError::Malformed)
    }

    /// Whether the rows are cut or made unique, so that counting them needs a subquery.
    pub(super) fn is_cut(&self) -> bool {
        self.distinct || self.is_sliced()
    }

    /// Whether only some of the rows are meant, so that their order matters.
    pub(super) fn is_sliced(&self) -> bool {
        self.limit.is_some() || self.offset.is_some()
    }

    /// Whether a node or anything below it (subqueries aside) satisfies a test; annotations are looked through.
    pub(super) fn any(
        &self,
        node: usize,
        test: &mut dyn FnMut(&Node) -> bool,
    ) -> Result<bool, RenderError> {
        let mut open = vec![node];
        while let Some(index) = open.pop() {
            let node = self.node(index)?;
            if test(node) {
                return Ok(true);
            }
            if let Op::Annotation(position) = node.op {
                open.push(self.annotation(position)?);
            }
            open.extend(&node.children);
        }
        Ok(false)
    }

    /// Whether a node computes an aggregate of the query's own rows.
    pub(super) fn has_aggregate(&self, node: usize) -> Result<bool, RenderError> {
        self.any(node, &mut |node| node.op.is_aggregate())
    }

    /// Whether the query is filtered by what needs the rows around a row.
    pub(super) fn is_windowed(&self) -> Result<bool, RenderError> {
        for filter in &self.filters {
            if self.has_window(filter.node)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a node needs the rows around a row.
    pub(super) fn has_window(&self, node: usize) -> Result<bool, RenderError> {
        self.any(node, &mut |node| matches!(node.op, Op::Window(_)))
    }

    /// The first path over many rows at or below a node.
    pub(super) fn many_path(&self, node: usize) -> Result<Option<Ref<PathNode>>, RenderError> {
        let mut found = None;
        self.any(node, &mut |node| {
            if let Op::Column(Some(path), _) = node.op
                && path.is_many()
            {
                found = Some(path);
            }
            found.is_some()
        })?;
        Ok(found)
    }

    fn push(&mut self, op: Op, arity: usize, param: usize) -> Result<(), RenderError> {
        let start = self
            .stack
            .len()
            .checked_sub(arity)
            .ok_or(RenderError::Malformed)?;
        let children = self.stack.split_off(start);
        // `a & b & c` is one AND of three, however it was built.
        if matches!(op, Op::And | Op::Or)
            && let [left, right] = children[..]
            && self.absorb(op, left, right)?
        {
            return Ok(());
        }
        let mut depth = 0;
        for child in &children {
            depth = depth.max(self.node(*child)?.depth + 1);
        }
        if depth > MAX_DEPTH {
            return Err(RenderError::TooDeep);
        }
        self.stack.push(self.nodes.len());
        self.nodes.push(Node {
            op,
            children,
            param,
            subquery: None,
            depth,
        });
        Ok(())
    }

    fn absorb(&mut self, op: Op, left: usize, right: usize) -> Result<bool, RenderError> {
        let (host, guest) = match (self.node(left)?.op == op, self.node(right)?.op == op) {
            (true, _) => (left, right),
            (false, true) => (right, left),
            (false, false) => return Ok(false),
        };
        let mut moved = vec![guest];
        if self.node(guest)?.op == op {
            moved = std::mem::take(
                &mut self
                    .nodes
                    .get_mut(guest)
                    .ok_or(RenderError::Malformed)?
                    .children,
            );
        }
        let mut deepest = 0;
        for child in &moved {
            deepest = deepest.max(self.node(*child)?.depth + 1);
        }
        let node = self.nodes.get_mut(host).ok_or(RenderError::Malformed)?;
        node.depth = node.depth.max(deepest);
        if node.depth > MAX_DEPTH {
            return Err(RenderError::TooDeep);
        }
        if host == left {
            node.children.append(&mut moved);
        } else {
            node.children.splice(0..0, moved);
        }
        self.stack.push(host);
        Ok(true)
    }

    fn pop(&mut self) -> Result<usize, RenderError> {
        self.stack.pop().ok_or(RenderError::Malformed)
    }
}

struct Reader<'a> {
    ops: &'a [Op],
    at: usize,
    params: usize,
    nodes: usize,
}

impl Reader<'_> {
    fn clauses(&mut self, nesting: usize) -> Result<Clauses, RenderError> {
        let mut clauses = Clauses::new();
        while let Some(&op) = self.ops.get(self.at) {
            if matches!(op, Op::End(_)) {
                break;
            }
            self.at += 1;
            self.nodes += 1;
            if self.nodes > MAX_NODES {
                return Err(RenderError::TooLong);
            }
            match op {
                Op::Subquery(model) => {
                    self.subquery(&mut clauses, op, Source::Model(model), nesting)?;
                }
                Op::Related(path) => {
                    self.subquery(&mut clauses, op, Source::Related(path), nesting)?;
                }
                _ => self.step(&mut clauses, op)?,
            }
        }
        Ok(clauses)
    }

    fn subquery(
        &mut self,
        into: &mut Clauses,
        op: Op,
        source: Source,
        nesting: usize,
    ) -> Result<(), RenderError> {
        if nesting >= MAX_SUBQUERIES {
            return Err(RenderError::TooDeep);
        }
        let mut clauses = self.clauses(nesting + 1)?;
        let Some(&Op::End(usage)) = self.ops.get(self.at) else {
            return Err(RenderError::Malformed);
        };
        self.at += 1;
        clauses.unseen =
            matches!(usage, SubqueryUse::Part | SubqueryUse::List) && !clauses.is_sliced();
        into.push(op, 0, 0)?;
        if let Some(node) = into.nodes.last_mut() {
            node.subquery = Some(Box::new(Subquery {
                source,
                usage,
                clauses,
            }));
        }
        Ok(())
    }

    fn step(&mut self, clauses: &mut Clauses, op: Op) -> Result<(), RenderError> {
        match op {
            Op::Column(..)
            | Op::OuterColumn(..)
            | Op::Number(_)
            | Op::Constant(_)
            | Op::Annotation(_)
            | Op::Excluded(_)
            | Op::Depth
            | Op::AllRows
            | Op::Never
            | Op::Always => clauses.push(op, 0, 0),
            Op::Param | Op::List => {
                let param = self.param();
                clauses.push(op, 0, param)
            }
            Op::Transform(_)
            | Op::Tree(_)
            | Op::Ordered(_)
            | Op::Aggregate(_)
            | Op::Cast(..)
            | Op::Typed(_)
            | Op::IsNull(_)
            | Op::Truth
            | Op::Not => clauses.push(op, 1, 0),
            Op::Function(_, operands) => clauses.push(op, usize::from(operands), 0),
            Op::Case(pairs) => clauses.push(op, usize::from(pairs) * 2 + 1, 0),
            Op::StringAgg(how) => {
                let more = usize::from(how.order.is_some()) + usize::from(how.filter);
                clauses.push(op, 2 + more, 0)
            }
            Op::Arithmetic(_)
            | Op::AggregateWhere(_)
            | Op::Coalesce
            | Op::InZone
            | Op::Combine(_)
            | Op::Json(_)
            | Op::Lookup(_)
            | Op::And
            | Op::Or
            | Op::Xor => clauses.push(op, 2, 0),
            Op::Range => clauses.push(op, 3, 0),
            Op::Custom(_, operands) => clauses.push(op, operands.into(), 0),
            Op::Window(window) => {
                let operands = [window.operands, window.partition, window.order];
                clauses.push(op, operands.into_iter().map(usize::from).sum(), 0)
            }
            _ => self.clause(clauses, op),
        }
    }

    fn clause(&mut self, clauses: &mut Clauses, op: Op) -> Result<(), RenderError> {
        match op {
            Op::Filter | Op::Exclude => {
                let node = clauses.pop()?;
                let scope =
                    u32::try_from(clauses.filters.len()).map_or(u32::MAX, |n| n.saturating_add(1));
                clauses.filters.push(FilterCall {
                    node,
                    exclude: op == Op::Exclude,
                    scope,
                });
            }
            Op::OrderBy(direction) => {
                let node = clauses.pop()?;
                clauses.order.push((node, direction));
            }
            Op::Unordered => {
                clauses.order.clear();
                clauses.unordered = true;
                clauses.reverse = false;
            }
            Op::Reverse => clauses.reverse = !clauses.reverse,
            Op::Unscoped(model, scope) => clauses.unscoped.push((model, scope)),
            Op::Distinct => clauses.distinct = true,
            Op::Select => {
                let node = clauses.pop()?;
                clauses.selects.push(Selected::Expression(node));
            }
            Op::SelectModel(path) => clauses.selects.push(Selected::Model(path)),
            Op::Values => {
                clauses.values = true;
                clauses.hidden = clauses.selects.len();
            }
            Op::SelectParent(path) => clauses.parents.push(path),
            Op::UpdateParent(path) => clauses.updated = Some(path),
            Op::Grouped => {
                let before = clauses.selects.len();
                clauses.grouped.get_or_insert(before);
            }
            Op::Totals => clauses.totals = clauses.selects.len(),
            Op::Set(field) => {
                let node = clauses.pop()?;
                clauses.sets.push((field, node));
            }
            Op::Limit(rows) => clauses.limit = Some(rows),
            Op::Offset => clauses.offset = Some(self.param()),
            Op::ParentIn(path) => {
                clauses.parent = Some(ParentTie {
                    path,
                    param: self.param(),
                    slice: None,
                });
            }
            Op::ParentSlice(limit, offset) => {
                clauses.parent.as_mut().ok_or(RenderError::Malformed)?.slice =
                    Some((limit, offset));
            }
            Op::Verb(verb) => clauses.verb = verb,
            _ => return self.last_clause(clauses, op),
        }
        Ok(())
    }

    /// The clauses of inserts and locks.
    fn last_clause(&mut self, clauses: &mut Clauses, op: Op) -> Result<(), RenderError> {
        match op {
            Op::InsertField(field) => clauses.insert_fields.push(field),
            Op::InsertRows(rows) => {
                clauses.insert_rows = rows;
                let rows = usize::try_from(rows).unwrap_or(usize::MAX);
                self.params += rows.saturating_mul(clauses.insert_fields.len());
            }
            Op::From => clauses.source = Some(clauses.pop()?),
            Op::ConflictField(field) => clauses.conflict.push(field),
            Op::Lock(lock) => clauses.lock = Some(lock),
            Op::LockOf(path) => clauses.lock_of.push(path),
            _ => return Err(RenderError::Malformed),
        }
        Ok(())
    }

    fn param(&mut self) -> usize {
        self.params += 1;
        self.params
    }
}
