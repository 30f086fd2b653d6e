//! Fields and what becomes of them, as verbs that write take them: `|e| e.name`, `|e| (e.name, e.rating.set(e.rating + 1))`.

use crate::expression::Tree;
use crate::field_types::Kind;
use crate::model::Model;
use crate::path::{Field, ForeignKey, Forward, Nullness, Root};

use super::update::Assignment;

/// Fields of `M`: one, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "fields of `{M}` are needed here, not `{Self}`",
    label = "name a field, several in a tuple"
)]
pub trait FieldList<M> {
    /// Their positions.
    #[doc(hidden)]
    fn positions(&self, list: &mut Vec<u16>);
}

#[diagnostic::do_not_recommend]
impl<M: Model, K: Kind, N: Nullness> FieldList<M> for Field<K, Root<M>, N> {
    fn positions(&self, list: &mut Vec<u16>) {
        list.push(self.index);
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, R: Forward<Source = M>> FieldList<M> for ForeignKey<R, Root<M>> {
    fn positions(&self, list: &mut Vec<u16>) {
        list.push(R::FIELD);
    }
}

impl<M> FieldList<M> for () {
    fn positions(&self, _: &mut Vec<u16>) {}
}

macro_rules! field_lists {
    ($(($($name:ident $index:tt),+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: FieldList<M>),+> FieldList<M> for ($($name,)+) {
            fn positions(&self, list: &mut Vec<u16>) {
                $(self.$index.positions(list);)+
            }
        }
    )*};
}
field_lists! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}

/// One field that changes.
pub struct Change {
    pub(super) field: u16,
    /// The way to the parent that has the field.
    pub(super) parent: nuages_schema::query::Path,
    /// What it becomes; `None` for the value that the new row has in it.
    pub(super) value: Option<Tree>,
}

/// What becomes of a row that is there already: a field takes the new row's value, `.set(..)` any other.
#[diagnostic::on_unimplemented(
    message = "changes to fields of `{M}` are needed here, not `{Self}`",
    label = "name a field to take the new row's value, or write `.set(..)` on it; several in a tuple"
)]
pub trait Changes<M> {
    /// Writes them down.
    #[doc(hidden)]
    fn changes(self, list: &mut Vec<Change>);
}

#[diagnostic::do_not_recommend]
impl<M: Model, K: Kind, N: Nullness> Changes<M> for Field<K, Root<M>, N> {
    fn changes(self, list: &mut Vec<Change>) {
        list.push(Change {
            field: self.index,
            parent: None,
            value: None,
        });
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, R: Forward<Source = M>> Changes<M> for ForeignKey<R, Root<M>> {
    fn changes(self, list: &mut Vec<Change>) {
        list.push(Change {
            field: R::FIELD,
            parent: None,
            value: None,
        });
    }
}

#[diagnostic::do_not_recommend]
impl<M> Changes<M> for Assignment<M> {
    fn changes(self, list: &mut Vec<Change>) {
        list.push(Change {
            field: self.field,
            parent: self.parent,
            value: Some(self.tree),
        });
    }
}

macro_rules! change_tuples {
    ($(($($name:ident $index:tt),+))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Changes<M>),+> Changes<M> for ($($name,)+) {
            fn changes(self, list: &mut Vec<Change>) {
                $(self.$index.changes(list);)+
            }
        }
    )*};
}
change_tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
