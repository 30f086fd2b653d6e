//! Random conditions: how each is asked of the database, and when it holds for a row.

use jiff::civil::Date;
use nuages::Root;
use nuages::prelude::*;

use super::numbers::Numbers;
use super::rows::{self, World, day, text};
use crate::models::{Blog, Entry, Status};

/// A condition over leaves.
#[derive(Debug, Clone)]
pub(super) enum Tree<L> {
    Leaf(L),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Xor(Box<Self>, Box<Self>),
}

impl<L> Tree<L> {
    pub(super) fn random(
        numbers: &mut Numbers,
        depth: u32,
        leaf: &impl Fn(&mut Numbers) -> L,
    ) -> Self {
        if depth == 0 || numbers.below(4) == 0 {
            return Self::Leaf(leaf(numbers));
        }
        let mut next = || Box::new(Self::random(numbers, depth - 1, leaf));
        let (one, other) = (next(), next());
        match numbers.below(7) {
            0 | 1 => Self::Not(one),
            2 | 3 => Self::And(one, other),
            4 | 5 => Self::Or(one, other),
            _ => Self::Xor(one, other),
        }
    }

    pub(super) fn to_q<M>(&self, leaf: &impl Fn(&L) -> Q<M>) -> Q<M> {
        match self {
            Self::Leaf(it) => leaf(it),
            Self::Not(one) => !one.to_q(leaf),
            Self::And(one, other) => one.to_q(leaf) & other.to_q(leaf),
            Self::Or(one, other) => one.to_q(leaf) | other.to_q(leaf),
            Self::Xor(one, other) => one.to_q(leaf) ^ other.to_q(leaf),
        }
    }

    /// A leaf holds or does not, never "unknown"; it is told whether a negation stands around it. Two negations one right
    /// inside the other are none.
    pub(super) fn holds(&self, leaf: &impl Fn(&L, bool) -> bool) -> bool {
        self.holds_in(leaf, false)
    }

    /// The same inside an `exclude`.
    pub(super) fn holds_negated(&self, leaf: &impl Fn(&L, bool) -> bool) -> bool {
        self.holds_in(leaf, true)
    }

    /// Whether Django means the same. Its XOR drops rows where a side is NULL or joins by an INNER JOIN, so that a filter and its exclude
    /// do not part the rows; and a negated condition over many rows beside one that is not is about the row of that one.
    pub(super) fn is_django(&self, many: &impl Fn(&L) -> bool) -> bool {
        let (mut plain, mut negated) = (false, false);
        let no_xor = self.visit(false, &mut |leaf, in_negation| {
            if many(leaf) && in_negation {
                negated = true;
            } else if many(leaf) {
                plain = true;
            }
        });
        no_xor && !(plain && negated)
    }

    /// Shows every leaf; returns whether there is no XOR.
    fn visit(&self, negated: bool, show: &mut impl FnMut(&L, bool)) -> bool {
        match self {
            Self::Leaf(leaf) => {
                show(leaf, negated);
                true
            }
            Self::Not(one) => match &**one {
                Self::Not(inner) => inner.visit(negated, show),
                one => one.visit(true, show),
            },
            Self::And(one, other) | Self::Or(one, other) => {
                one.visit(negated, show) & other.visit(negated, show)
            }
            Self::Xor(..) => false,
        }
    }

    fn holds_in(&self, leaf: &impl Fn(&L, bool) -> bool, negated: bool) -> bool {
        match self {
            Self::Leaf(it) => leaf(it, negated),
            Self::Not(one) => match &**one {
                Self::Not(inner) => inner.holds_in(leaf, negated),
                one => !one.holds_in(leaf, true),
            },
            Self::And(one, other) => one.holds_in(leaf, negated) & other.holds_in(leaf, negated),
            Self::Or(one, other) => one.holds_in(leaf, negated) | other.holds_in(leaf, negated),
            Self::Xor(one, other) => one.holds_in(leaf, negated) ^ other.holds_in(leaf, negated),
        }
    }
}

/// How a text is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum How {
    Exact,
    IExact,
    Contains,
    IContains,
    StartsWith,
    IStartsWith,
    EndsWith,
    IEndsWith,
}

impl How {
    const ALL: [Self; 8] = [
        Self::Exact,
        Self::IExact,
        Self::Contains,
        Self::IContains,
        Self::StartsWith,
        Self::IStartsWith,
        Self::EndsWith,
        Self::IEndsWith,
    ];

    fn holds(self, text: &str, wanted: &str) -> bool {
        let (low, low_wanted) = (text.to_lowercase(), wanted.to_lowercase());
        match self {
            Self::Exact => text == wanted,
            Self::IExact => low == low_wanted,
            Self::Contains => text.contains(wanted),
            Self::IContains => low.contains(&low_wanted),
            Self::StartsWith => text.starts_with(wanted),
            Self::IStartsWith => low.starts_with(&low_wanted),
            Self::EndsWith => text.ends_with(wanted),
            Self::IEndsWith => low.ends_with(&low_wanted),
        }
    }
}

/// Asks for a text; a macro, since each field has a type of its own.
macro_rules! ask {
    ($field:expr, $how:expr, $text:expr) => {
        match $how {
            How::Exact => $field.exact($text),
            How::IExact => $field.iexact($text),
            How::Contains => $field.contains($text),
            How::IContains => $field.icontains($text),
            How::StartsWith => $field.startswith($text),
            How::IStartsWith => $field.istartswith($text),
            How::EndsWith => $field.endswith($text),
            How::IEndsWith => $field.iendswith($text),
        }
    };
}

/// A condition on an entry.
#[derive(Debug, Clone)]
pub(super) enum OfEntry {
    Rating(i32, std::cmp::Ordering, bool),
    RatingIn(Vec<i32>),
    RatingRange(i32, i32),
    Headline(How, String),
    Date(Date, std::cmp::Ordering, bool),
    DateIn(Vec<Date>),
    DateIs(Option<Date>),
    DateMissing(bool),
    Year(i32),
    EditorMissing(bool),
    EditorName(How, String),
    EditorMail(How, String),
    EditorMailMissing(bool),
    BlogName(How, String),
    MoreComments,
    Sum(i32),
    Published,
}

/// `exact`, `gt`, `gte`, `lt` or `lte` by an ordering and whether equality counts too.
macro_rules! compare {
    ($field:expr, $ordering:expr, $or_equal:expr, $value:expr) => {
        match ($ordering, $or_equal) {
            (std::cmp::Ordering::Equal, _) => $field.exact($value),
            (std::cmp::Ordering::Greater, false) => $field.gt($value),
            (std::cmp::Ordering::Greater, true) => $field.gte($value),
            (std::cmp::Ordering::Less, false) => $field.lt($value),
            (std::cmp::Ordering::Less, true) => $field.lte($value),
        }
    };
}

fn is<T: Ord>(value: &T, ordering: std::cmp::Ordering, or_equal: bool, wanted: &T) -> bool {
    let found = value.cmp(wanted);
    found == ordering || (or_equal && found.is_eq())
}

fn ordering(numbers: &mut Numbers) -> std::cmp::Ordering {
    use std::cmp::Ordering::{Equal, Greater, Less};
    numbers.one_of(&[Less, Equal, Greater])
}

impl OfEntry {
    pub(super) fn random(numbers: &mut Numbers) -> Self {
        let how = numbers.one_of(&How::ALL);
        match numbers.below(17) {
            0 => Self::Rating(numbers.small(-1, 7), ordering(numbers), numbers.coin()),
            1 => Self::RatingIn((0..numbers.below(4)).map(|_| numbers.small(0, 6)).collect()),
            2 => Self::RatingRange(numbers.small(0, 6), numbers.small(0, 6)),
            3 => Self::Headline(how, text(numbers)),
            4 => Self::Date(day(numbers), ordering(numbers), numbers.coin()),
            5 => Self::DateIn((0..numbers.below(3)).map(|_| day(numbers)).collect()),
            6 => Self::DateIs(numbers.coin().then(|| day(numbers))),
            7 => Self::DateMissing(numbers.coin()),
            8 => Self::Year(numbers.one_of(&[2003, 2004, 2005, 2006])),
            9 => Self::EditorMissing(numbers.coin()),
            10 => Self::EditorName(how, text(numbers)),
            11 => Self::EditorMail(
                how,
                numbers.one_of(&["1@", "ORG", "2@example.org"]).to_owned(),
            ),
            12 => Self::EditorMailMissing(numbers.coin()),
            13 => Self::BlogName(how, text(numbers)),
            14 => Self::MoreComments,
            15 => Self::Sum(numbers.small(0, 12)),
            _ => Self::Published,
        }
    }

    pub(super) fn to_q(&self, e: &<Entry as Model>::Fields<Root<Entry>>) -> Q<Entry> {
        match self {
            Self::Rating(value, ordering, or_equal) => {
                compare!(e.rating, ordering, or_equal, *value)
            }
            Self::RatingIn(values) => e.rating.in_(values.clone()),
            Self::RatingRange(from, to) => e.rating.range(*from, *to),
            Self::Headline(how, text) => ask!(e.headline, how, &**text),
            Self::Date(value, ordering, or_equal) => {
                compare!(e.pub_date, ordering, or_equal, *value)
            }
            Self::DateIn(values) => e.pub_date.in_(values.clone()),
            Self::DateIs(value) => e.pub_date.exact(*value),
            Self::DateMissing(missing) => e.pub_date.isnull(*missing),
            Self::Year(year) => e.pub_date.year().exact(*year),
            Self::EditorMissing(missing) => e.editor.isnull(*missing),
            Self::EditorName(how, text) => ask!(e.editor.name, how, &**text),
            Self::EditorMail(how, text) => ask!(e.editor.email, how, &**text),
            Self::EditorMailMissing(missing) => e.editor.email.isnull(*missing),
            Self::BlogName(how, text) => ask!(e.blog.name, how, &**text),
            Self::MoreComments => e.number_of_comments.gt(e.number_of_pingbacks),
            Self::Sum(sum) => (e.number_of_comments + e.rating).gte(i64::from(*sum)),
            Self::Published => e.status.exact(Status::Published),
        }
    }

    pub(super) fn holds(&self, entry: &rows::Entry, world: &World) -> bool {
        let editor = world.editor(entry);
        let mail = editor.and_then(|editor| editor.email.as_deref());
        match self {
            Self::Rating(value, ordering, or_equal) => {
                is(&entry.rating, *ordering, *or_equal, value)
            }
            Self::RatingIn(values) => values.contains(&entry.rating),
            Self::RatingRange(from, to) => (*from..=*to).contains(&entry.rating),
            Self::Headline(how, text) => how.holds(&entry.headline, text),
            Self::Date(value, ordering, or_equal) => entry
                .pub_date
                .is_some_and(|date| is(&date, *ordering, *or_equal, value)),
            Self::DateIn(values) => entry.pub_date.is_some_and(|date| values.contains(&date)),
            Self::DateIs(value) => entry.pub_date == *value,
            Self::DateMissing(missing) => entry.pub_date.is_none() == *missing,
            Self::Year(year) => entry
                .pub_date
                .is_some_and(|date| i32::from(date.year()) == *year),
            Self::EditorMissing(missing) => editor.is_none() == *missing,
            Self::EditorName(how, text) => {
                editor.is_some_and(|editor| how.holds(&editor.name, text))
            }
            Self::EditorMail(how, text) => mail.is_some_and(|mail| how.holds(mail, text)),
            Self::EditorMailMissing(missing) => mail.is_none() == *missing,
            Self::BlogName(how, text) => world
                .blog(entry.blog)
                .is_some_and(|blog| how.holds(&blog.name, text)),
            Self::MoreComments => entry.comments > entry.pingbacks,
            Self::Sum(sum) => {
                i64::from(entry.comments) + i64::from(entry.rating) >= i64::from(*sum)
            }
            Self::Published => entry.published,
        }
    }
}

/// A condition on a blog, or on one of its entries.
#[derive(Debug, Clone)]
pub(super) enum OfBlog {
    Name(How, String),
    Tagline(How, String),
    EntryRating(i32, std::cmp::Ordering, bool),
    EntryHeadline(How, String),
    EntryDate(Date, std::cmp::Ordering, bool),
    EntryEditor(How, String),
}

impl OfBlog {
    pub(super) fn random(numbers: &mut Numbers) -> Self {
        let how = numbers.one_of(&How::ALL);
        match numbers.below(6) {
            0 => Self::Name(how, text(numbers)),
            1 => Self::Tagline(how, text(numbers)),
            2 => Self::EntryRating(numbers.small(-1, 7), ordering(numbers), numbers.coin()),
            3 => Self::EntryHeadline(how, text(numbers)),
            4 => Self::EntryDate(day(numbers), ordering(numbers), numbers.coin()),
            _ => Self::EntryEditor(how, text(numbers)),
        }
    }

    pub(super) fn to_q(&self, b: <Blog as Model>::Fields<Root<Blog>>) -> Q<Blog> {
        match self {
            Self::Name(how, text) => ask!(b.name, how, &**text),
            Self::Tagline(how, text) => ask!(b.tagline, how, &**text),
            Self::EntryRating(value, ordering, or_equal) => {
                compare!(b.entries().rating, ordering, or_equal, *value)
            }
            Self::EntryHeadline(how, text) => ask!(b.entries().headline, how, &**text),
            Self::EntryDate(value, ordering, or_equal) => {
                compare!(b.entries().pub_date, ordering, or_equal, *value)
            }
            Self::EntryEditor(how, text) => ask!(b.entries().editor.name, how, &**text),
        }
    }

    /// In a negation each condition asks for itself whether there is such an entry; else all are about the joined one.
    pub(super) fn holds(
        &self,
        blog: &rows::Blog,
        joined: Option<&rows::Entry>,
        negated: bool,
        world: &World,
    ) -> bool {
        let of_entry = |entry: &rows::Entry| match self {
            Self::EntryRating(value, ordering, or_equal) => {
                is(&entry.rating, *ordering, *or_equal, value)
            }
            Self::EntryHeadline(how, text) => how.holds(&entry.headline, text),
            Self::EntryDate(value, ordering, or_equal) => entry
                .pub_date
                .is_some_and(|date| is(&date, *ordering, *or_equal, value)),
            Self::EntryEditor(how, text) => world
                .editor(entry)
                .is_some_and(|editor| how.holds(&editor.name, text)),
            Self::Name(..) | Self::Tagline(..) => false,
        };
        match self {
            Self::Name(how, text) => how.holds(&blog.name, text),
            Self::Tagline(how, text) => how.holds(&blog.tagline, text),
            _ if negated => world.of_blog(blog.id).any(of_entry),
            _ => joined.is_some_and(of_entry),
        }
    }
}
