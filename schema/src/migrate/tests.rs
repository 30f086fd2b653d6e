//! One blog as it grows: operations, their text, their statements and how they fold.
#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod changes;
mod detecting;
mod folding;
mod reading;

use expect_test::Expect;

use super::*;
use crate::dialect::Dialect;

/// The first migration of the blog that all tests start from.
pub(super) fn initial() -> Migration {
    Migration::new("blog", "0001_initial")
        .initial()
        .operation(
            CreateModel::new("Blog")
                .field("id", BigAutoField().primary_key())
                .field("name", CharField(100))
                .field("tagline", TextField().default("")),
        )
        .operation(
            CreateModel::new("Author")
                .field("id", BigAutoField().primary_key())
                .field("name", CharField(200))
                .field("email", EmailField(254).unique()),
        )
        .operation(
            CreateModel::new("Entry")
                .field("id", BigAutoField().primary_key())
                .field(
                    "blog",
                    ForeignKey("blog.Blog", Cascade).related_name("entries"),
                )
                .field("headline", CharField(255))
                .field("pub_date", DateField().null())
                .field("comments", PositiveIntegerField().default(0))
                .field("rating", IntegerField().default(5))
                .field(
                    "authors",
                    ManyToManyField("blog.Author").related_name("entries"),
                )
                .ordering(["-pub_date", "headline"])
                .index(Index("blog_entry_date", ["pub_date", "-rating"]))
                .constraint(UniqueConstraint("headline_per_blog", ["blog", "headline"]))
                .constraint(CheckConstraint(
                    "rating_not_negative",
                    field("rating").gte(0),
                )),
        )
}

/// The state after that migration.
pub(super) fn blog() -> ProjectState {
    let mut state = ProjectState::new();
    initial().apply(&mut state).unwrap();
    state
}

/// A second migration of the blog.
pub(super) fn second(operations: impl IntoIterator<Item = Operation>) -> Migration {
    let mut migration = Migration::new("blog", "0002_change");
    for operation in operations {
        migration = migration.operation(operation);
    }
    migration
}

/// All statements of the operations on the blog, with what each group does above it.
pub(super) fn check_sql(dialect: &Dialect, migration: &Migration, expected: &Expect) {
    let (planned, after) = plan(dialect, &migration.app, &blog(), &migration.operations).unwrap();
    let mut text = String::new();
    for group in &planned {
        for operation in &group.operations {
            text.extend(["-- ", &operation.describe(), "\n"]);
        }
        for statement in group.steps.iter().flat_map(Step::statements) {
            text.extend([statement.as_str(), ";\n"]);
        }
    }
    expected.assert_eq(&text);
    let mut state = blog();
    migration.apply(&mut state).unwrap();
    assert_eq!(state, after);
}
