//! Which operations fold into fewer.

use super::*;

fn folds(operations: impl IntoIterator<Item = Operation>, expected: &[&str]) {
    let migration = second(operations);
    let folded = optimize(&migration.app, migration.operations.clone());
    let lines: Vec<String> = folded.iter().map(Operation::describe).collect();
    assert_eq!(lines, expected);
    // Whatever folds must do the same, on a blog and on nothing.
    for start in [blog(), ProjectState::new()] {
        let mut one = start.clone();
        if migration.apply(&mut one).is_ok() {
            let mut other = start;
            second(folded.clone()).apply(&mut other).unwrap();
            assert_eq!(diff(&one, &other, &Answers::default()), Ok(Vec::new()));
        }
    }
}

fn tag() -> CreateModel {
    CreateModel::new("Tag").field("id", BigAutoField().primary_key())
}

#[test]
fn what_happens_to_a_new_model_is_part_of_it() {
    folds(
        [
            tag().into(),
            AddField::new("Tag", "name", TextField()).into(),
            AlterField::new("Tag", "name", CharField(9)).into(),
            RenameField::new("Tag", "name", "title").into(),
            AddIndex::new("Tag", Index("t", ["title"])).into(),
            AddConstraint::new("Tag", UniqueConstraint("u", ["title"])).into(),
            RenameModel::new("Tag", "Label").into(),
            AlterModelOptions::new("Label").ordering(["title"]).into(),
            AlterModelTable::new("Label", "labels").into(),
        ],
        &["Create model Label"],
    );
}

#[test]
fn a_model_that_comes_and_goes_never_was() {
    folds([tag().into(), DeleteModel::new("Tag").into()], &[]);
}

#[test]
fn a_relation_folds_past_its_target_only_to_the_right() {
    folds(
        [
            tag().into(),
            CreateModel::new("Kind")
                .field("id", BigAutoField().primary_key())
                .into(),
            AddField::new("Tag", "kind", ForeignKey("Kind", Cascade)).into(),
        ],
        &["Create model Kind", "Create model Tag"],
    );
    // `Kind` points at `Tag`, and `Tag` at `Kind`: neither can come first with its relation.
    folds(
        [
            tag().into(),
            CreateModel::new("Kind")
                .field("id", BigAutoField().primary_key())
                .field("tag", ForeignKey("Tag", Cascade))
                .into(),
            AddField::new("Tag", "kind", ForeignKey("Kind", Cascade)).into(),
        ],
        &[
            "Create model Tag",
            "Create model Kind",
            "Add field kind to Tag",
        ],
    );
}

/// What points at a model goes before it, so the two keep their order.
#[test]
fn a_deletion_is_not_passed_by_what_may_have_pointed_there() {
    folds(
        [
            RemoveField::new("Entry", "authors").into(),
            DeleteModel::new("Author").into(),
            DeleteModel::new("Entry").into(),
        ],
        &[
            "Remove field authors from Entry",
            "Delete model Author",
            "Delete model Entry",
        ],
    );
}

#[test]
fn fields() {
    folds(
        [
            AddField::new("Entry", "a", TextField()).into(),
            AddField::new("Entry", "b", TextField()).into(),
            RemoveField::new("Entry", "a").into(),
            RenameField::new("Entry", "b", "c").into(),
            AlterField::new("Entry", "rating", BigIntegerField()).into(),
            AlterField::new("Entry", "rating", FloatField()).into(),
            RemoveField::new("Entry", "rating").into(),
        ],
        &["Add field c to Entry", "Remove field rating from Entry"],
    );
    folds(
        [
            RenameField::new("Entry", "headline", "a").into(),
            RenameField::new("Entry", "a", "b").into(),
            RenameField::new("Entry", "b", "headline").into(),
        ],
        &[],
    );
}

#[test]
fn indexes_and_options() {
    folds(
        [
            AddIndex::new("Blog", Index("a", ["name"])).into(),
            RenameIndex::new("Blog", "a", "b").into(),
            AlterModelOptions::new("Blog").ordering(["name"]).into(),
            AlterModelOptions::new("Blog").ordering(["-name"]).into(),
            AddConstraint::new("Blog", UniqueConstraint("u", ["name"])).into(),
            RemoveConstraint::new("Blog", "u").into(),
        ],
        &[
            "Create index b on field(s) name of model Blog",
            "Change Meta options on Blog",
        ],
    );
}

#[test]
fn own_statements_are_a_wall_unless_elidable() {
    let around = |sql: RunSql| {
        [
            AddField::new("Entry", "a", TextField()).into(),
            sql.into(),
            RemoveField::new("Entry", "a").into(),
        ]
    };
    folds(
        around(RunSql::new(["SELECT 1"])),
        &[
            "Add field a to Entry",
            "Raw SQL operation",
            "Remove field a from Entry",
        ],
    );
    folds(around(RunSql::new(["SELECT 1"]).elidable()), &[]);
}
