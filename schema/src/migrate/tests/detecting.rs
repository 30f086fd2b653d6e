//! What is found between two states: operations, questions, and how they are spread over migrations.

use expect_test::expect;

use super::*;
use crate::dialect::SQLITE;
use crate::model::Str;

/// The blog after these operations.
fn changed(operations: impl IntoIterator<Item = Operation>) -> ProjectState {
    let mut state = blog();
    second(operations).apply(&mut state).unwrap();
    state
}

fn lines(operations: &[AppOperation]) -> Vec<String> {
    operations
        .iter()
        .map(|it| format!("{} {}", it.operation.symbol(), it.operation.describe()))
        .collect()
}

/// Finds the operations, makes sure that they lead to the wanted state, folded or not, and tells them.
fn found(before: &ProjectState, after: &ProjectState, answers: &Answers) -> Vec<String> {
    let operations = diff(before, after, answers).unwrap();
    if let Some(AppOperation { app, .. }) = operations.first() {
        let all = operations.iter().map(|it| it.operation.clone()).collect();
        let (_, state) = plan(&SQLITE, app, before, &optimize(app, all)).unwrap();
        assert_eq!(diff(&state, after, &Answers::default()), Ok(Vec::new()));
    }
    let mut state = before.clone();
    for it in &operations {
        it.operation.apply(&it.app, &mut state).unwrap();
    }
    assert_eq!(diff(&state, after, &Answers::default()), Ok(Vec::new()));
    lines(&operations)
}

fn nothing_renamed() -> Answers {
    let mut answers = Answers::default();
    answers.nothing_else_renamed();
    answers
}

fn questions(before: &ProjectState, after: &ProjectState, answers: &Answers) -> Vec<String> {
    let questions = diff(before, after, answers).unwrap_err();
    questions.iter().map(ToString::to_string).collect()
}

#[test]
fn nothing_changed() {
    assert_eq!(found(&blog(), &blog(), &Answers::default()), [""; 0]);
}

#[test]
fn all_of_a_new_project() {
    assert_eq!(
        found(&ProjectState::new(), &blog(), &Answers::default()),
        [
            "+ Create model Blog",
            "+ Create model Author",
            "+ Create model Entry"
        ]
    );
    let mut gone = found(&blog(), &ProjectState::new(), &Answers::default());
    gone.sort();
    assert_eq!(
        gone,
        [
            "- Delete model Author",
            "- Delete model Blog",
            "- Delete model Entry"
        ]
    );
}

#[test]
fn targets_come_first_and_circles_are_cut() {
    let create = |name: &'static str, to: &'static str| {
        CreateModel::new(name)
            .field("id", BigAutoField().primary_key())
            .field("next", ForeignKey(to, Cascade))
            .constraint(UniqueConstraint("one_next", ["next"]))
    };
    let mut after = ProjectState::new();
    Migration::new("ring", "x")
        .operation(create("A", "B"))
        .operation(create("B", "C"))
        .operation(create("C", "A"))
        .apply(&mut after)
        .unwrap();
    assert_eq!(
        found(&ProjectState::new(), &after, &Answers::default()),
        [
            "+ Create model A",
            "+ Create model C",
            "+ Create model B",
            "+ Add field next to A",
            "+ Create constraint one_next on model A",
        ]
    );
    assert_eq!(
        found(&after, &ProjectState::new(), &Answers::default()),
        [
            "- Remove field next from C",
            "- Delete model A",
            "- Delete model B",
            "- Delete model C",
        ]
    );
}

#[test]
fn a_renamed_field_is_a_question() {
    let after = changed([RenameField::new("Entry", "headline", "title").into()]);
    assert_eq!(
        questions(&blog(), &after, &Answers::default()),
        ["was blog.Entry.headline renamed to title?"]
    );
    let question = diff(&blog(), &after, &Answers::default())
        .unwrap_err()
        .remove(0);
    let mut answers = Answers::default();
    answers.insert(question.clone(), Answer::Yes);
    assert_eq!(
        found(&blog(), &after, &answers),
        ["~ Rename field headline on Entry to title"]
    );
    // Not renamed: one goes and one comes, and the rows need a value.
    assert_eq!(
        questions(&blog(), &after, &nothing_renamed()),
        [
            "blog.Entry.title is new, without null or a default: which value do the rows that exist get?"
        ]
    );
    answers.insert(question, Answer::No);
    answers.insert(
        Question::DefaultForNewField {
            model: crate::model::ModelRef::new("blog", "Entry"),
            field: "title".into(),
        },
        Answer::Default("none".into()),
    );
    assert_eq!(
        found(&blog(), &after, &answers),
        [
            "- Remove constraint headline_per_blog from model Entry",
            "- Remove field headline from Entry",
            "+ Add field title to Entry",
            "~ Change Meta options on Entry",
            "+ Create constraint headline_per_blog on model Entry",
        ]
    );
}

#[test]
fn a_renamed_model_is_a_question() {
    let after = changed([
        RenameModel::new("Author", "Writer").into(),
        RenameField::new("Writer", "email", "mail").into(),
        AlterField::new("Writer", "name", CharField(300)).into(),
    ]);
    assert_eq!(
        questions(&blog(), &after, &Answers::default()),
        ["was the model blog.Author renamed to Writer?"]
    );
    let mut answers = Answers::default();
    for _ in 0..2 {
        for question in diff(&blog(), &after, &answers).unwrap_err() {
            answers.insert(question, Answer::Yes);
        }
    }
    assert_eq!(
        found(&blog(), &after, &answers),
        [
            "~ Rename model Author to Writer",
            "~ Rename field email on Writer to mail",
            "~ Alter field name on Writer",
        ]
    );
    assert_eq!(
        found(&blog(), &after, &nothing_renamed()),
        [
            "- Remove field authors from Entry",
            "+ Create model Writer",
            "+ Add field authors to Entry",
            "- Delete model Author",
        ]
    );
}

#[test]
fn unlike_things_are_no_question() {
    let after = changed([
        RemoveField::new("Entry", "comments").into(),
        AddField::new("Entry", "note", TextField().null()).into(),
    ]);
    assert_eq!(
        found(&blog(), &after, &Answers::default()),
        [
            "- Remove field comments from Entry",
            "+ Add field note to Entry"
        ]
    );
}

#[test]
fn null_that_is_no_longer_allowed_is_a_question() {
    let after = changed([AlterField::new("Entry", "pub_date", DateField()).into()]);
    assert_eq!(
        questions(&blog(), &after, &Answers::default()),
        ["blog.Entry.pub_date was null and no longer is: which value do rows get that have NULL?"]
    );
    let question = diff(&blog(), &after, &Answers::default())
        .unwrap_err()
        .remove(0);
    let mut answers = Answers::default();
    answers.insert(question, Answer::Nothing);
    let operations = diff(&blog(), &after, &answers).unwrap();
    assert_eq!(lines(&operations), ["~ Alter field pub_date on Entry"]);
    let dangers = hazards(&"blog".into(), &blog(), &operations[0].operation);
    assert_eq!(
        dangers[0].to_string(),
        "NU104 blog.Entry.pub_date: the migration fails if a row has NULL there"
    );
}

#[test]
fn every_kind_of_change() {
    let after = changed([
        RenameIndex::new("Entry", "blog_entry_date", "newest").into(),
        AddIndex::new("Blog", Index("by_name", ["name"])).into(),
        RemoveConstraint::new("Entry", "rating_not_negative").into(),
        AddConstraint::new(
            "Entry",
            CheckConstraint("rating_not_negative", field("rating").gt(0)),
        )
        .into(),
        AlterModelTable::new("Blog", "blogs").into(),
        AlterModelOptions::new("Blog")
            .ordering(["name"])
            .verbose_name("weblog")
            .into(),
        AlterField::new(
            "Entry",
            "authors",
            ManyToManyField("Author").related_name("works"),
        )
        .into(),
        AlterField::new("Entry", "blog", ForeignKey("Blog", SetNull).null()).into(),
        RemoveField::new("Blog", "tagline").into(),
        AddField::new("Author", "tagline", TextField().default("")).into(),
    ]);
    let mut lines = found(&blog(), &after, &Answers::default());
    lines.sort();
    assert_eq!(
        lines,
        [
            "+ Add field tagline to Author",
            "+ Create constraint rating_not_negative on model Entry",
            "+ Create index by_name on field(s) name of model Blog",
            "- Remove constraint rating_not_negative from model Entry",
            "- Remove field tagline from Blog",
            "~ Alter field authors on Entry",
            "~ Alter field blog on Entry",
            "~ Change Meta options on Blog",
            "~ Rename index blog_entry_date on Entry to newest",
            "~ Rename table for Blog to blogs",
        ]
    );
}

/// Columns are handed on in an order in which each is free when it is taken.
#[test]
fn fields_exchange_their_columns() {
    let columns = |name: &'static str, tagline: &'static str| {
        changed([
            AlterField::new("Blog", "name", CharField(100).db_column("x")).into(),
            AlterField::new(
                "Blog",
                "tagline",
                TextField().default("").db_column(tagline),
            )
            .into(),
            AlterField::new("Blog", "name", CharField(100).db_column(name)).into(),
        ])
    };
    assert_eq!(
        found(&blog(), &columns("tagline", "other"), &Answers::default()),
        [
            "~ Alter field tagline on Blog",
            "~ Alter field name on Blog",
        ]
    );
    assert_eq!(
        found(&blog(), &columns("tagline", "name"), &Answers::default()),
        [
            "~ Alter field tagline on Blog",
            "~ Alter field name on Blog",
            "~ Alter field tagline on Blog",
        ]
    );
}

/// A field of another nature is another field.
#[test]
fn a_column_does_not_become_a_table_of_pairs() {
    let after = changed([
        RemoveField::new("Entry", "blog").into(),
        AddField::new(
            "Entry",
            "blog",
            ManyToManyField("Blog").related_name("entries"),
        )
        .into(),
        AddConstraint::new("Entry", UniqueConstraint("x", ["headline"])).into(),
    ]);
    let before = changed([RemoveConstraint::new("Entry", "headline_per_blog").into()]);
    let mut after_without = ProjectState::new();
    for model in after.models() {
        let mut model = model.clone();
        model
            .constraints
            .to_mut()
            .retain(|it| it.name() == "rating_not_negative");
        after_without = ProjectState::from_models(after_without.models().iter().chain([&model]));
    }
    assert_eq!(
        found(&before, &after_without, &Answers::default()),
        [
            "- Remove field blog from Entry",
            "+ Add field blog to Entry"
        ]
    );
}

/// The dangers of operations, by code.
#[test]
fn dangers() {
    let codes = |operation: Operation| -> Vec<&str> {
        let hazards = hazards(&"blog".into(), &blog(), &operation);
        hazards.iter().map(|it| it.danger.code()).collect()
    };
    assert_eq!(codes(RemoveField::new("Entry", "rating").into()), ["NU101"]);
    assert_eq!(codes(DeleteModel::new("Entry").into()), ["NU102"]);
    assert_eq!(
        codes(RemoveField::new("Entry", "authors").into()),
        ["NU103"]
    );
    assert_eq!(
        codes(AlterField::new("Entry", "pub_date", IntegerField().unique()).into()),
        ["NU104", "NU105", "NU106"]
    );
    assert_eq!(
        codes(AddField::new("Entry", "key", TextField().unique()).into()),
        ["NU107"]
    );
    assert_eq!(
        codes(AlterField::new("Blog", "name", CharField(200)).into()),
        [""; 0]
    );
    assert_eq!(
        codes(AlterField::new("Blog", "name", CharField(99)).into()),
        ["NU105"]
    );
}

/// Two apps that point at each other need three migrations.
#[test]
fn apps_in_a_circle() {
    let mut after = ProjectState::new();
    let id = || BigAutoField().primary_key();
    Migration::new("one", "x")
        .operation(CreateModel::new("A").field("id", id()))
        .operation(
            CreateModel::new("C")
                .field("id", id())
                .field("b", ForeignKey("two.B", Cascade)),
        )
        .apply(&mut after)
        .unwrap();
    Migration::new("two", "x")
        .operation(
            CreateModel::new("B")
                .field("id", id())
                .field("a", ForeignKey("one.A", Cascade))
                .field("user", ForeignKey("accounts.User", Cascade)),
        )
        .apply(&mut after)
        .unwrap();
    let operations = diff(&ProjectState::new(), &after, &Answers::default()).unwrap();
    let histories = Histories::from([("accounts".into(), "0004_user_mail".into())]);
    let naming = Naming {
        chosen: None,
        moment: "20260131_1200",
    };
    let migrations = arrange(&ProjectState::new(), operations, &histories, naming);
    let text: Vec<String> = migrations.iter().map(Migration::canonical).collect();
    expect![[r#"
        Migration::new("one", "0001_initial")
            .initial()
            .operation(
                CreateModel::new("A")
                    .field("id", BigAutoField().primary_key()),
            )Migration::new("one", "0002_c")
            .depends_on("one", "0001_initial")
            .depends_on("two", "0001_initial")
            .operation(
                CreateModel::new("C")
                    .field("id", BigAutoField().primary_key())
                    .field("b", ForeignKey("two.B", Cascade)),
            )Migration::new("two", "0001_initial")
            .initial()
            .depends_on("accounts", "0004_user_mail")
            .depends_on("one", "0001_initial")
            .operation(
                CreateModel::new("B")
                    .field("id", BigAutoField().primary_key())
                    .field("a", ForeignKey("one.A", Cascade))
                    .field("user", ForeignKey("accounts.User", Cascade)),
            )"#]]
    .assert_eq(&text.concat());
}

/// A model whose last relation another app removes goes after that.
#[test]
fn a_deletion_waits_for_the_other_app() {
    let id = || BigAutoField().primary_key();
    let mut before = ProjectState::new();
    Migration::new("one", "x")
        .operation(CreateModel::new("A").field("id", id()))
        .operation(CreateModel::new("B").field("id", id()))
        .apply(&mut before)
        .unwrap();
    Migration::new("two", "x")
        .operation(
            CreateModel::new("C")
                .field("id", id())
                .field("a", ForeignKey("one.A", Cascade)),
        )
        .apply(&mut before)
        .unwrap();
    let mut after = before.clone();
    Migration::new("two", "y")
        .operation(RemoveField::new("C", "a"))
        .apply(&mut after)
        .unwrap();
    Migration::new("one", "y")
        .operation(DeleteModel::new("A"))
        .apply(&mut after)
        .unwrap();
    let operations = diff(&before, &after, &nothing_renamed()).unwrap();
    let last = |app: &'static str, name: &'static str| (Str::from(app), Str::from(name));
    let histories = Histories::from([last("one", "0001_initial"), last("two", "0007_x")]);
    let naming = Naming {
        chosen: Some("cleaned"),
        moment: "",
    };
    let migrations = arrange(&before, operations, &histories, naming);
    let text: Vec<String> = migrations.iter().map(Migration::canonical).collect();
    expect![[r#"
        Migration::new("one", "0002_cleaned")
            .depends_on("one", "0001_initial")
            .depends_on("two", "0008_cleaned")
            .operation(DeleteModel::new("A"))Migration::new("two", "0008_cleaned")
            .depends_on("two", "0007_x")
            .operation(RemoveField::new("C", "a"))"#]]
    .assert_eq(&text.concat());
}
