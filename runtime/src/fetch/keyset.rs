//! Pages by the values of the last row seen: as fast on page one thousand as on the first, and no row twice or never.

use crate::expression::{OrderTerm, Tree};
use crate::field_types::Kind;
use crate::model::Model;
use crate::path::{Field, NotNull, Path};
use crate::query_set::{Open, QuerySet, Refine};
use crate::value::Value;
use nuages_schema::query::{Direction, Lookup, Op};

/// One term of a keyset: a field that is never NULL, ascending, or `-field`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say where a page starts",
    label = "name a field of `{M}` that is never NULL, or `-field`",
    note = "no row comes after NULL"
)]
pub trait KeysetTerm<M> {
    /// The type of its values.
    type Value;
    /// The column, the direction, the value.
    #[doc(hidden)]
    fn term(self, value: Option<Self::Value>) -> Term;
}

/// A term as it is written down.
#[derive(Debug)]
pub struct Term {
    column: Op,
    descending: bool,
    value: Option<Value>,
}

#[diagnostic::do_not_recommend]
impl<K: Kind, P: Path<Null = NotNull>> KeysetTerm<P::Root> for Field<K, P, NotNull> {
    type Value = K::Value;
    fn term(self, value: Option<K::Value>) -> Term {
        Term {
            column: Op::Column(P::NODE, self.index),
            descending: false,
            value: value.as_ref().map(K::to_value),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<M, T: KeysetTerm<M>> KeysetTerm<M> for OrderTerm<T> {
    type Value = T::Value;
    fn term(self, value: Option<T::Value>) -> Term {
        let descending = !matches!(
            self.direction,
            Direction::Ascending | Direction::AscendingNullsFirst | Direction::AscendingNullsLast
        );
        Term {
            descending,
            ..self.operand.term(value)
        }
    }
}

/// An order by which pages are cut: a tuple of terms, the last of them unique.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say where a page starts",
    label = "write a tuple of fields of `{M}` that are never NULL, or `-field`, the last one unique: `(-e.rating, e.id)`"
)]
pub trait Keyset<M> {
    /// The values of a row in these fields.
    type Values;
    /// The terms with their values.
    #[doc(hidden)]
    fn terms(self, values: Option<Self::Values>) -> Vec<Term>;
}

macro_rules! keysets {
    ($(($($name:ident $index:tt),+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: KeysetTerm<M>),+> Keyset<M> for ($($name,)+) {
            type Values = ($($name::Value,)+);
            fn terms(self, values: Option<Self::Values>) -> Vec<Term> {
                match values {
                    Some(values) => vec![$(self.$index.term(Some(values.$index))),+],
                    None => vec![$(self.$index.term(None)),+],
                }
            }
        }
    )*};
}
keysets! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
}

impl Term {
    fn compare(&self, tree: &mut Tree, ascending: Lookup, descending: Lookup) {
        tree.op(self.column);
        tree.param(self.value.clone().unwrap_or(Value::Null));
        tree.op(Op::Lookup(if self.descending {
            descending
        } else {
            ascending
        }));
    }
}

/// `a >= x AND (a > x OR (a = x AND b > y))`: the first part says no more than the second, but an index can start there.
fn condition(terms: &[Term]) -> Tree {
    let mut tree = Tree::default();
    if let Some(first) = terms.first().filter(|_| terms.len() > 1) {
        first.compare(&mut tree, Lookup::GreaterOrEqual, Lookup::LessOrEqual);
    }
    for (n, term) in terms.iter().enumerate() {
        term.compare(&mut tree, Lookup::Greater, Lookup::Less);
        for equal in terms.iter().take(n) {
            equal.compare(&mut tree, Lookup::Exact, Lookup::Exact);
            tree.op(Op::And);
        }
        if n > 0 {
            tree.op(Op::Or);
        }
    }
    if terms.len() > 1 {
        tree.op(Op::And);
    }
    tree
}

impl<M: Model, H, D, S: Refine> QuerySet<M, H, D, S> {
    /// Orders the rows by these fields and starts after the row that has these values in them; `None` starts at the beginning.
    ///
    /// Unlike a slice `1000..1020` it reads no row that it leaves out, and rows that come or go meanwhile shift nothing.
    ///
    /// ```
    /// # use nuages::prelude::*;
    /// # model! { app demo; pub Entry { title: TextField, rating: IntegerField } }
    /// # let db = Sqlite::in_memory()?;
    /// # db.create_tables(APP)?;
    /// # for rating in [5, 9, 5] { Entry::new().title("x").rating(rating).save(&db)?; }
    /// let mut cursor = None;
    /// loop {
    ///     let page = Entry::objects().after(|e| (-e.rating, e.id), cursor).slice(..2).fetch(&db)?;
    ///     let Some(last) = page.last() else { break };
    ///     cursor = Some((last.rating, last.id));
    /// }
    /// # Ok::<(), nuages::Error>(())
    /// ```
    pub fn after<T: Keyset<M>>(
        mut self,
        terms: impl FnOnce(&H) -> T,
        cursor: impl Into<Option<T::Values>>,
    ) -> QuerySet<M, H, D, Open> {
        let cursor = cursor.into();
        let starts = cursor.is_some();
        let terms = terms(&self.handle).terms(cursor);
        if starts {
            self.query.append(condition(&terms));
            self.query.op(Op::Filter);
        }
        self.query.op(Op::Unordered);
        for term in &terms {
            self.query.op(term.column);
            self.query.op(Op::OrderBy(if term.descending {
                Direction::Descending
            } else {
                Direction::Ascending
            }));
        }
        self.query.ordered = true;
        self.into_state()
    }
}
