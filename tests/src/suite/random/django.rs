//! Django as an oracle: the same random conditions, asked of the same SQLite file by Django and by nuages, must find the same rows.
//!
//! `cargo xtask oracle` runs it; without a Python that has Django (`NUAGES_DJANGO_PYTHON`) it says so and does nothing. Lookups that
//! tell cases apart are not compared: Django's do not on SQLite, ours do.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use nuages::prelude::*;

use super::conditions::{How, OfBlog, OfEntry, Tree};
use super::ids;
use super::numbers::Numbers;
use super::rows::World;
use crate::database::TestDatabase;
use crate::models::{self, Blog, Entry};

const SCRIPT: &str = include_str!("django.py");

/// How many conditions on entries; half as many on blogs.
const CONDITIONS: usize = 3000;

#[test]
fn django_finds_the_same_rows() -> nuages::Result<()> {
    let Some(python) = std::env::var_os("NUAGES_DJANGO_PYTHON") else {
        eprintln!("not compared with Django; `cargo xtask oracle` does it");
        return Ok(());
    };
    let folder = tempfile::tempdir().expect("a temporary directory");
    let file = folder.path().join("oracle.sqlite");
    let db = TestDatabase::Sqlite(Sqlite::open(&file)?);
    db.create_tables(models::APP)?;
    let mut numbers = Numbers::new(77);
    World::save(&db, &mut numbers)?;
    let plan = folder.path().join("plan");
    std::fs::write(&plan, plans(&db, &mut numbers)?).expect("a plan");
    let script = folder.path().join("oracle.py");
    std::fs::write(&script, SCRIPT).expect("a script");
    let output = Command::new(python)
        .args([&*script, &*file, &*plan] as [&Path; 3])
        .output()
        .expect("Python runs");
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// A line for each condition: the model, what nuages finds, what it leaves out, and the condition as Python.
fn plans(db: &TestDatabase, numbers: &mut Numbers) -> nuages::Result<String> {
    let mut text = String::new();
    let mut line = |model: &str, filter: &[i64], exclude: &[i64], python: String| {
        let _ = writeln!(text, "{model}\t{filter:?}\t{exclude:?}\t{python}");
    };
    for _ in 0..CONDITIONS {
        let tree = comparable(numbers, 4, &OfEntry::random, &OfEntry::is_django, &|_| {
            false
        });
        let (is, is_not) = (Entry::objects(), Entry::objects());
        let is = is.filter(|e| tree.to_q(&|leaf| leaf.to_q(e)));
        let is_not = is_not.exclude(|e| tree.to_q(&|leaf| leaf.to_q(e)));
        let is = ids(&is.values(|e| e.id).fetch(db)?);
        let is_not = ids(&is_not.values(|e| e.id).fetch(db)?);
        line("Entry", &is, &is_not, tree.to_python(&OfEntry::to_python));
    }
    for _ in 0..CONDITIONS / 2 {
        let tree = comparable(
            numbers,
            3,
            &OfBlog::random,
            &OfBlog::is_django,
            &OfBlog::is_many,
        );
        let (is, is_not) = (Blog::objects(), Blog::objects());
        let is = is.filter(|b| tree.to_q(&|leaf| leaf.to_q(*b))).distinct();
        let is_not = is_not
            .exclude(|b| tree.to_q(&|leaf| leaf.to_q(*b)))
            .distinct();
        let is = ids(&is.values(|b| b.id).fetch(db)?);
        let is_not = ids(&is_not.values(|b| b.id).fetch(db)?);
        line("Blog", &is, &is_not, tree.to_python(&OfBlog::to_python));
    }
    Ok(text)
}

/// A condition by which Django means the same.
fn comparable<L>(
    numbers: &mut Numbers,
    depth: u32,
    leaf: &impl Fn(&mut Numbers) -> L,
    is_django: &impl Fn(&L) -> bool,
    many: &impl Fn(&L) -> bool,
) -> Tree<L> {
    loop {
        let tree = Tree::random(numbers, depth, &|numbers| {
            std::iter::repeat_with(|| leaf(numbers))
                .find(is_django)
                .expect("a leaf")
        });
        if tree.is_django(many) {
            return tree;
        }
    }
}

impl<L> Tree<L> {
    fn to_python(&self, leaf: &impl Fn(&L) -> String) -> String {
        let of = |tree: &Self| tree.to_python(leaf);
        match self {
            Self::Leaf(it) => leaf(it),
            Self::Not(one) => format!("~({})", of(one)),
            Self::And(one, other) => format!("({} & {})", of(one), of(other)),
            Self::Or(one, other) => format!("({} | {})", of(one), of(other)),
            Self::Xor(one, other) => format!("({} ^ {})", of(one), of(other)),
        }
    }
}

impl How {
    fn is_django(self) -> bool {
        !matches!(self, Self::Contains | Self::StartsWith | Self::EndsWith)
    }

    fn python(self, path: &str, text: &str) -> String {
        let lookup = format!("{self:?}").to_lowercase();
        format!("Q({path}__{lookup}={text:?})")
    }
}

fn compared(path: &str, ordering: std::cmp::Ordering, or_equal: bool, value: &str) -> String {
    let lookup = match (ordering, or_equal) {
        (std::cmp::Ordering::Equal, _) => "exact",
        (std::cmp::Ordering::Greater, false) => "gt",
        (std::cmp::Ordering::Greater, true) => "gte",
        (std::cmp::Ordering::Less, false) => "lt",
        (std::cmp::Ordering::Less, true) => "lte",
    };
    format!("Q({path}__{lookup}={value})")
}

fn python_date(date: jiff::civil::Date) -> String {
    format!("date({}, {}, {})", date.year(), date.month(), date.day())
}

fn python_bool(truth: bool) -> &'static str {
    if truth { "True" } else { "False" }
}

impl OfEntry {
    fn is_django(&self) -> bool {
        match self {
            Self::Headline(how, _)
            | Self::EditorName(how, _)
            | Self::EditorMail(how, _)
            | Self::BlogName(how, _) => how.is_django(),
            _ => true,
        }
    }

    fn to_python(&self) -> String {
        match self {
            Self::Rating(value, ordering, or_equal) => {
                compared("rating", *ordering, *or_equal, &value.to_string())
            }
            Self::RatingIn(values) => format!("Q(rating__in={values:?})"),
            Self::RatingRange(from, to) => format!("Q(rating__range=({from}, {to}))"),
            Self::Headline(how, text) => how.python("headline", text),
            Self::Date(value, ordering, or_equal) => {
                compared("pub_date", *ordering, *or_equal, &python_date(*value))
            }
            Self::DateIn(values) => {
                let dates: Vec<String> = values.iter().copied().map(python_date).collect();
                format!("Q(pub_date__in=[{}])", dates.join(", "))
            }
            Self::DateIs(None) => "Q(pub_date=None)".to_owned(),
            Self::DateIs(Some(date)) => format!("Q(pub_date={})", python_date(*date)),
            Self::DateMissing(missing) => format!("Q(pub_date__isnull={})", python_bool(*missing)),
            Self::Year(year) => format!("Q(pub_date__year={year})"),
            Self::EditorMissing(missing) => format!("Q(editor__isnull={})", python_bool(*missing)),
            Self::EditorName(how, text) => how.python("editor__name", text),
            Self::EditorMail(how, text) => how.python("editor__email", text),
            Self::EditorMailMissing(missing) => {
                format!("Q(editor__email__isnull={})", python_bool(*missing))
            }
            Self::BlogName(how, text) => how.python("blog__name", text),
            Self::MoreComments => "Q(number_of_comments__gt=F('number_of_pingbacks'))".to_owned(),
            Self::Sum(sum) => format!("Q(total__gte={sum})"),
            Self::Published => "Q(status='p')".to_owned(),
        }
    }
}

impl OfBlog {
    fn is_many(&self) -> bool {
        !matches!(self, Self::Name(..) | Self::Tagline(..))
    }

    fn is_django(&self) -> bool {
        match self {
            Self::Name(how, _)
            | Self::Tagline(how, _)
            | Self::EntryHeadline(how, _)
            | Self::EntryEditor(how, _) => how.is_django(),
            Self::EntryRating(..) | Self::EntryDate(..) => true,
        }
    }

    fn to_python(&self) -> String {
        match self {
            Self::Name(how, text) => how.python("name", text),
            Self::Tagline(how, text) => how.python("tagline", text),
            Self::EntryRating(value, ordering, or_equal) => {
                compared("entries__rating", *ordering, *or_equal, &value.to_string())
            }
            Self::EntryHeadline(how, text) => how.python("entries__headline", text),
            Self::EntryDate(value, ordering, or_equal) => {
                let date = python_date(*value);
                compared("entries__pub_date", *ordering, *or_equal, &date)
            }
            Self::EntryEditor(how, text) => how.python("entries__editor__name", text),
        }
    }
}
