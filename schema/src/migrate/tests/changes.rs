//! The statements for each operation, in both dialects, word for word.

use expect_test::expect;

use super::*;
use crate::dialect::{POSTGRES, SQLITE};

fn both(operations: impl IntoIterator<Item = Operation>, sqlite: &Expect, postgres: &Expect) {
    let migration = second(operations);
    check_sql(&SQLITE, &migration, sqlite);
    check_sql(&POSTGRES, &migration, postgres);
}

#[test]
fn a_nullable_field_comes_in_place() {
    both(
        [
            AddField::new("Entry", "editor", ForeignKey("Author", SetNull).null()).into(),
            AddField::new("Entry", "stars", PositiveIntegerField().null().default(3)).into(),
        ],
        &expect![[""]],
        &expect![[""]],
    );
}

#[test]
fn a_field_that_every_row_needs() {
    both(
        [
            AddField::new("Blog", "owner", CharField(30)).one_off_default("it's me").into(),
            AddField::new("Blog", "seen", DateTimeField().auto_now()).into(),
        ],
        &expect![[""]],
        &expect![[""]],
    );
}

#[test]
fn all_changes_of_a_table_are_one_rebuild() {
    both(
        [
            AlterField::new("Entry", "pub_date", DateField()).one_off_default("2001-01-01").into(),
            AlterField::new("Entry", "headline", CharField(300).unique()).into(),
            RemoveField::new("Entry", "comments").into(),
            RenameField::new("Entry", "rating", "stars").into(),
            AddConstraint::new("Entry", CheckConstraint("stars", field("stars").lte(10))).into(),
        ],
        &expect![[""]],
        &expect![[""]],
    );
}

#[test]
fn a_field_goes() {
    both(
        [
            RemoveField::new("Blog", "tagline").into(),
            RemoveField::new("Entry", "authors").into(),
        ],
        &expect![[""]],
        &expect![[""]],
    );
}

#[test]
fn names_change_in_place() {
    both(
        [
            RenameModel::new("Author", "Writer").into(),
            RenameField::new("Entry", "blog", "weblog").into(),
            RenameField::new("Entry", "authors", "writers").into(),
            AlterModelTable::new("Blog", "weblogs").into(),
        ],
        &expect![[""]],
        &expect![[""]],
    );
}

#[test]
fn indexes_come_and_go() {
    both(
        [
            AddIndex::new("Blog", Index("by_name", ["name"])).into(),
            RemoveIndex::new("Entry", "blog_entry_date").into(),
            AlterField::new("Blog", "name", CharField(100).db_index(true)).into(),
        ],
        &expect![[""]],
        &expect![[""]],
    );
}

#[test]
fn an_index_is_renamed() {
    both(
        [RenameIndex::new("Entry", "blog_entry_date", "newest").into()],
        &expect![[""]],
        &expect![[""]],
    );
}

/// A key that changes its type takes along every column that points at it.
#[test]
fn the_key_of_a_target_changes() {
    both(
        [AlterField::new("Author", "id", CharField(20).primary_key()).into()],
        &expect![[""]],
        &expect![[""]],
    );
}

#[test]
fn models_come_and_go() {
    both(
        [
            DeleteModel::new("Entry").into(),
            CreateModel::new("Tag")
                .field("name", SlugField(50).primary_key())
                .field("blogs", ManyToManyField("Blog"))
                .into(),
        ],
        &expect![[""]],
        &expect![[""]],
    );
}

/// A name that means another thing afterwards is not taken for the same thing.
#[test]
fn a_name_is_used_again() {
    both(
        [
            RemoveField::new("Blog", "tagline").into(),
            AddField::new("Blog", "tagline", IntegerField().default(1)).into(),
        ],
        &expect![[""]],
        &expect![[""]],
    );
}

#[test]
fn own_statements_stand_between() {
    both(
        [
            AddField::new("Blog", "motto", TextField().null()).into(),
            RunSql::new(["UPDATE blog_blog SET motto = tagline"]).reverse_noop().into(),
            AlterField::new("Blog", "motto", TextField()).into(),
            RemoveField::new("Blog", "tagline").into(),
        ],
        &expect![[""]],
        &expect![[""]],
    );
}

/// What only people and the program see is no statement.
#[test]
fn options_are_no_statements() {
    both(
        [
            AlterModelOptions::new("Entry").ordering(["headline"]).into(),
            AlterField::new("Entry", "rating", IntegerField().default(7)).into(),
            AlterField::new("Entry", "blog", ForeignKey("Blog", Protect)).into(),
        ],
        &expect![[""]],
        &expect![[""]],
    );
}

#[test]
fn everything_can_be_undone() {
    let migration = second([
        RenameModel::new("Blog", "Weblog").into(),
        AlterField::new("Entry", "pub_date", DateField()).into(),
        RemoveIndex::new("Entry", "blog_entry_date").into(),
        RemoveConstraint::new("Entry", "rating_not_negative").into(),
        RemoveField::new("Entry", "rating").into(),
        AlterModelTable::new("Author", "writers").into(),
        RunSql::new(["SELECT 1"]).reverse_noop().into(),
        DeleteModel::new("Entry").into(),
    ]);
    let mut state = blog();
    migration.apply(&mut state).unwrap();
    let undo = second(migration.reversed(&blog()).unwrap());
    undo.apply(&mut state).unwrap();
    let lines: Vec<String> = undo.operations.iter().map(|it| it.describe() + "\n").collect();
    expect![[""]].assert_eq(&lines.concat());
    assert_eq!(state.models().len(), 3);
    assert_eq!(diff(&state, &blog(), &Answers::default()), Ok(Vec::new()));
}

#[test]
fn own_statements_without_a_way_back_stay() {
    let migration = second([RunSql::new(["SELECT 1"]).into()]);
    let error = migration.reversed(&blog()).unwrap_err();
    assert_eq!(error.to_string(), "`Raw SQL operation` cannot be undone");
}

#[test]
fn an_operation_that_does_not_fit_is_an_error() {
    let fails = |operation: Operation| {
        let error = second([operation]).apply(&mut blog()).unwrap_err();
        error.to_string()
    };
    assert_eq!(
        fails(RemoveField::new("Entry", "title").into()),
        "`blog.Entry` has no field `title` at this point"
    );
    assert_eq!(
        fails(AddField::new("Entry", "headline", TextField()).into()),
        "`blog.Entry` has a field `headline` already"
    );
    assert_eq!(
        fails(DeleteModel::new("Page").into()),
        "there is no model `blog.Page` at this point"
    );
    assert_eq!(
        fails(AlterField::new("Entry", "authors", TextField()).into()),
        "`authors` of `blog.Entry` cannot become a field of another nature; remove it and add the new one"
    );
}
