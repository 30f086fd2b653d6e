//! Orders that come from outside, from a web page say: only those that the program allows.

use super::{Ordering, Query};
use crate::error::{Error, Result};
use crate::expression::{Operand, Tree};
use crate::model::Model;
use crate::path::{Handle, Root};
use nuages_schema::query::{CustomSql, Direction, Op, Ref};

/// The orders that a program allows, by name.
///
/// ```
/// # use nuages::prelude::*;
/// use nuages::Orderings;
/// # model! { app demo; pub Blog { name: TextField } pub Entry { title: TextField, blog: ForeignKey(Blog, on_delete = Cascade), rating: IntegerField(default = 0) } }
/// # let db = Sqlite::in_memory()?;
/// # db.create_tables(APP)?;
///
/// let allowed = Orderings::<Entry>::new()
///     .allow("title", |e| e.title)
///     .allow("blog", |e| e.blog.name);
/// let order = allowed.parse("blog,-title")?;
/// let entries = Entry::objects().order_by(|_| order).fetch(&db)?;
///
/// let refused = allowed.parse("-rating").unwrap_err();
/// assert!(refused.is_invalid_value());
/// # Ok::<(), nuages::Error>(())
/// ```
pub struct Orderings<M> {
    allowed: Vec<(&'static str, Tree)>,
    marker: std::marker::PhantomData<fn() -> M>,
}

impl<M> std::fmt::Debug for Orderings<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.allowed.iter().map(|(name, _)| name))
            .finish()
    }
}

impl<M: Model> Default for Orderings<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M: Model> Orderings<M> {
    /// None is allowed.
    pub fn new() -> Self {
        Self {
            allowed: Vec::new(),
            marker: std::marker::PhantomData,
        }
    }

    /// Allows one more, by a name of its own.
    #[must_use]
    pub fn allow<T: Operand<M>>(
        mut self,
        name: &'static str,
        value: impl FnOnce(&M::Fields<Root<M>>) -> T,
    ) -> Self {
        let mut tree = Tree::default();
        value(Handle::REF).write(&mut tree);
        self.allowed.push((name, tree));
        self
    }

    /// Reads `"blog,-title"`: names with a comma between them, those with `-` the other way round.
    ///
    /// # Errors
    /// `is_invalid_value` for a name that is not allowed; it says which ones are.
    pub fn parse(&self, text: &str) -> Result<Order> {
        let mut terms = Vec::new();
        for term in text
            .split(',')
            .map(str::trim)
            .filter(|term| !term.is_empty())
        {
            let (name, direction) = match term.strip_prefix('-') {
                Some(name) => (name, Direction::Descending),
                None => (term, Direction::Ascending),
            };
            let Some((_, tree)) = self.allowed.iter().find(|(known, _)| *known == name) else {
                let known: Vec<String> = self
                    .allowed
                    .iter()
                    .map(|(name, _)| format!("`{name}`"))
                    .collect();
                return Err(Error::invalid_value(format!(
                    "rows are not ordered by `{}`; there are {}",
                    name.escape_debug(),
                    known.join(", ")
                ))
                .of(M::META));
            };
            terms.push((tree.clone(), direction));
        }
        Ok(Order(terms))
    }
}

/// An order that [`Orderings::parse`] has read; what `order_by` takes.
#[derive(Debug, Clone)]
pub struct Order(Vec<(Tree, Direction)>);

#[diagnostic::do_not_recommend]
impl<M> Ordering<M> for Order {
    fn write(self, query: &mut Query) {
        for (tree, direction) in self.0 {
            query.append(tree);
            query.op(Op::OrderBy(direction));
        }
    }
}

/// Any order, another one each time: `.order_by(|_| Random)`, Django's `order_by("?")`.
#[derive(Debug, Clone, Copy)]
pub struct Random;

#[diagnostic::do_not_recommend]
impl<M> Ordering<M> for Random {
    fn write(self, query: &mut Query) {
        static RANDOM: CustomSql = CustomSql::everywhere("RANDOM()");
        query.op(Op::Custom(Ref(&RANDOM), 0));
        query.op(Op::OrderBy(Direction::Ascending));
    }
}
