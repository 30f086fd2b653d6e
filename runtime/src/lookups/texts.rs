//! Lookups on texts: their right sides, what is escaped, and case beyond ASCII.

use crate::expression::{Annotation, Expr, Outer, Q, Tree};
use crate::field_types::{Kind, family};
use crate::path::{Field, Path};
use crate::value::Value;
use nuages_schema::query::{Lookup, Op, Transform};

/// What a text lookup takes: a text, or a field or expression of text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a text",
    label = "a text lookup takes a text, or a field or expression of text"
)]
pub trait TextOperand<M> {
    /// The text, if it is known; else writes the operand down.
    #[doc(hidden)]
    fn text(self, tree: &mut Tree) -> Option<String>;
}

#[diagnostic::do_not_recommend]
impl<M, T: AsRef<str>> TextOperand<M> for T {
    fn text(self, _: &mut Tree) -> Option<String> {
        Some(self.as_ref().to_owned())
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Family = family::Text>, P: Path, N> TextOperand<P::Root> for Field<K, P, N> {
    fn text(self, tree: &mut Tree) -> Option<String> {
        tree.op(Op::Column(P::NODE, self.index));
        None
    }
}

#[diagnostic::do_not_recommend]
impl<M, K: Kind<Family = family::Text>, N> TextOperand<M> for Annotation<M, K, N> {
    fn text(self, tree: &mut Tree) -> Option<String> {
        tree.op(Op::Annotation(self.index));
        None
    }
}

#[diagnostic::do_not_recommend]
impl<M, K: Kind<Family = family::Text>, N> TextOperand<M> for Expr<M, K, N> {
    fn text(self, tree: &mut Tree) -> Option<String> {
        tree.append(self.tree);
        None
    }
}

#[diagnostic::do_not_recommend]
impl<M, K: Kind<Family = family::Text>> TextOperand<M> for Outer<K> {
    fn text(self, tree: &mut Tree) -> Option<String> {
        crate::expression::Comparable::<K, M>::write(self, tree);
        None
    }
}

/// The lookup that tells cases apart, of one that does not.
fn with_case(lookup: Lookup) -> Option<Lookup> {
    match lookup {
        Lookup::IContains => Some(Lookup::Contains),
        Lookup::IStartsWith => Some(Lookup::StartsWith),
        Lookup::IEndsWith => Some(Lookup::EndsWith),
        Lookup::IExact => Some(Lookup::Exact),
        _ => None,
    }
}

/// A text lookup. Without regard to case, ASCII is looked for by a pattern, which databases are fast at and may have an index
/// for; anything else by folding both sides, each letter by itself.
pub(super) fn text<M>(mut tree: Tree, lookup: Lookup, value: impl TextOperand<M>) -> Q<M> {
    let mut right = Tree::default();
    let value = value.text(&mut right);
    if let Some(value) = &value
        && (value.is_ascii() || with_case(lookup).is_none())
    {
        return plain(tree, lookup, value);
    }
    if let Some(value) = value {
        right.param(Value::Text(value));
    }
    let lookup = match with_case(lookup) {
        Some(lookup) => {
            tree.op(Op::Transform(Transform::Fold));
            right.op(Op::Transform(Transform::Fold));
            lookup
        }
        None => lookup,
    };
    tree.append(right);
    tree.op(Op::Lookup(lookup));
    Q::new(tree)
}

/// A text that is known; lookups without regard to case bind a pattern.
#[inline(never)]
fn plain<M>(mut tree: Tree, lookup: Lookup, text: &str) -> Q<M> {
    let (before, after) = match lookup {
        Lookup::IContains => ("%", "%"),
        Lookup::IStartsWith => ("", "%"),
        Lookup::IEndsWith => ("%", ""),
        Lookup::IExact => ("", ""),
        _ => {
            tree.param(Value::Text(text.to_owned()));
            tree.op(Op::Lookup(lookup));
            return Q::new(tree);
        }
    };
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push_str(before);
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push_str(after);
    tree.param(Value::Text(pattern));
    tree.op(Op::Lookup(lookup));
    Q::new(tree)
}

#[cfg(feature = "regex")]
mod patterns {
    //! Regular expressions: those of Rust, which are refused before anything is sent if they are none.

    use crate::expression::{Annotation, Expr, Operand, Q, Tree};
    use crate::field_types::Kind;
    use crate::lookups::{TextLookups, operands};
    use crate::model::Model;
    use crate::path::{Field, Nullness, Path};
    use crate::value::Value;
    use nuages_schema::query::{Lookup, Op};

    fn matches<M>(mut tree: Tree, pattern: &str, lookup: Lookup) -> Q<M> {
        tree.param(Value::Pattern(pattern.to_owned()));
        tree.op(Op::Lookup(lookup));
        Q::new(tree)
    }

    operands! { [Self: TextLookups<K>]
        /// Matches the regular expression, anywhere in the text. What is no regular expression is an error of the query.
        pub fn regex(self, pattern: impl AsRef<str>) -> Q<M> {
            let mut tree = Tree::default();
            Operand::<M>::write(self, &mut tree);
            matches(tree, pattern.as_ref(), Lookup::Regex)
        }

        /// Matches the regular expression, case aside.
        pub fn iregex(self, pattern: impl AsRef<str>) -> Q<M> {
            let mut tree = Tree::default();
            Operand::<M>::write(self, &mut tree);
            matches(tree, pattern.as_ref(), Lookup::IRegex)
        }
    }
}
