//! The statements of migrations, executed in SQLite.
//!
//! Every path is walked with rows in the tables, there and back, and what it leads to is compared with the same models
//! created at once.

use std::fmt::Write as _;

use expect_test::expect;
use nuages_schema::dialect::{Dialect, SQLITE};
use nuages_schema::migrate::*;
use nuages_schema::model::ModelDef;
use nuages_schema::sql::create_tables;
use rusqlite::Connection;
use rusqlite::types::Value;

pub(crate) fn initial() -> Migration {
    Migration::new("blog", "0001_initial")
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
                .field("blog", ForeignKey("Blog", Cascade).related_name("entries"))
                .field("headline", CharField(255))
                .field("pub_date", DateField().null())
                .field("comments", PositiveIntegerField().default(0))
                .field("rating", IntegerField().default(5))
                .field("price", DecimalField(8, 2).null())
                .field("open", BooleanField())
                .field("authors", ManyToManyField("Author").related_name("entries"))
                .index(Index("blog_entry_date", ["pub_date", "-rating"]))
                .constraint(UniqueConstraint("headline_per_blog", ["blog", "headline"]))
                .constraint(UniqueConstraint("one_open", ["blog"]).condition(field("open")))
                .constraint(CheckConstraint(
                    "rating_not_negative",
                    field("rating").gte(0),
                )),
        )
}

/// Rows that every test starts with, in the form of that database. A blog with the key 3 was deleted.
pub(crate) fn rows(dialect: &Dialect) -> String {
    let (price, yes, no) = if dialect.decimals_are_scaled {
        ("1250", "1", "0")
    } else {
        ("12.50", "true", "false")
    };
    format!(
        "INSERT INTO blog_blog (id, name, tagline) VALUES (1, 'one', 'x'), (2, 'two', ''), (3, 'three', '');
         DELETE FROM blog_blog WHERE id = 3;
         INSERT INTO blog_author (id, name, email) VALUES (1, 'Ada', 'a@x'), (7, 'Bob', 'b@x');
         INSERT INTO blog_entry (id, blog_id, headline, pub_date, comments, rating, price, open) VALUES
             (1, 1, 'a', '2020-01-31', 3, 5, {price}, {yes}), (2, 1, 'b', NULL, 0, 0, NULL, {no}), (9, 2, 'a', NULL, 1, 1, NULL, {yes});
         INSERT INTO blog_entry_authors (id, entry_id, author_id) VALUES (1, 1, 1), (2, 1, 7), (5, 9, 7);"
    )
}

pub(crate) fn blog() -> ProjectState {
    let mut state = ProjectState::new();
    initial().apply(&mut state).unwrap();
    state
}

pub(crate) fn statements(
    dialect: &Dialect,
    before: &ProjectState,
    migration: &Migration,
) -> Vec<String> {
    let (planned, _) = plan(dialect, &migration.app, before, &migration.operations).unwrap();
    let steps = planned.iter().flat_map(|group| &group.steps);
    steps.flat_map(Step::statements).collect()
}

/// The paths that are walked.
pub(crate) fn paths() -> Vec<Vec<Operation>> {
    [paths_of_fields(), paths_of_models()].concat()
}

/// Those that change fields, indexes and constraints.
fn paths_of_fields() -> Vec<Vec<Operation>> {
    vec![
        vec![
            AddField::new("Entry", "editor", ForeignKey("Author", SetNull).null()).into(),
            AddField::new("Entry", "stars", PositiveIntegerField().null().default(3)).into(),
            AddField::new("Entry", "extra", JSONField().null()).into(),
            AddField::new("Entry", "seen", BooleanField().null()).into(),
        ],
        vec![
            AddField::new("Blog", "owner", CharField(30))
                .one_off_default("it's")
                .into(),
            AddField::new("Blog", "seen", DateTimeField().auto_now()).into(),
            AddField::new("Blog", "day", DateField().auto_now_add()).into(),
            AddField::new("Blog", "fee", DecimalField(6, 3).default("1.5")).into(),
            AddField::new("Blog", "main", ForeignKey("Author", Protect))
                .one_off_default(7)
                .into(),
            AddField::new("Blog", "open", BooleanField().default(true)).into(),
            AddField::new("Blog", "data", JSONField().default("{}")).into(),
        ],
        vec![
            AlterField::new("Entry", "pub_date", DateField())
                .one_off_default("2001-01-01")
                .into(),
            AlterField::new("Entry", "headline", CharField(300).db_index(true)).into(),
            RenameField::new("Entry", "rating", "stars").into(),
            AddConstraint::new("Entry", CheckConstraint("stars", field("stars").lte(10))).into(),
            AlterField::new("Entry", "comments", BigIntegerField().null()).into(),
        ],
        vec![
            RemoveConstraint::new("Entry", "rating_not_negative").into(),
            RemoveIndex::new("Entry", "blog_entry_date").into(),
            RemoveField::new("Entry", "rating").into(),
            RemoveField::new("Blog", "tagline").into(),
            RemoveConstraint::new("Entry", "one_open").into(),
            RemoveField::new("Entry", "open").into(),
        ],
        vec![
            RenameModel::new("Author", "Writer").into(),
            RenameModel::new("Entry", "Article").into(),
            RenameField::new("Article", "blog", "weblog").into(),
            RenameField::new("Article", "authors", "writers").into(),
            RenameField::new("Article", "comments", "remarks").into(),
            AlterModelTable::new("Blog", "weblogs").into(),
            RenameIndex::new("Article", "blog_entry_date", "newest").into(),
        ],
    ]
}

/// Those that change what a name means, what a value is, or which tables there are.
fn paths_of_models() -> Vec<Vec<Operation>> {
    vec![
        vec![AlterField::new("Author", "id", CharField(20).primary_key()).into()],
        vec![
            RemoveField::new("Blog", "tagline").into(),
            AddField::new("Blog", "tagline", IntegerField().default(1)).into(),
        ],
        vec![
            AddField::new("Blog", "motto", TextField().null()).into(),
            RunSql::new(["UPDATE blog_blog SET motto = tagline"])
                .reverse_noop()
                .into(),
            RunSql::new(["UPDATE blog_entry SET blog_id = 2 WHERE id = 2"])
                .reverse(["UPDATE blog_entry SET blog_id = 1 WHERE id = 2"])
                .into(),
            AlterField::new("Blog", "motto", TextField()).into(),
            AlterField::new("Entry", "blog", ForeignKey("Blog", Cascade).db_column("b")).into(),
        ],
        vec![
            AlterField::new("Entry", "price", DecimalField(12, 4).null()).into(),
            AlterField::new("Entry", "rating", DecimalField(5, 1)).into(),
            AlterField::new("Entry", "pub_date", DateTimeField().null()).into(),
            AlterField::new("Entry", "comments", TextField()).into(),
        ],
        vec![
            RemoveField::new("Entry", "authors").into(),
            DeleteModel::new("Entry").into(),
            CreateModel::new("Entry")
                .field("id", UUIDField().primary_key())
                .into(),
            AddField::new("Author", "entries", ManyToManyField("Entry")).into(),
        ],
        vec![
            AlterField::new("Entry", "open", BooleanField().null()).into(),
            AlterField::new("Author", "email", EmailField(254).db_index(true)).into(),
            AlterField::new(
                "Entry",
                "authors",
                ManyToManyField("Author")
                    .db_table("pairs")
                    .columns("e", "a"),
            )
            .into(),
            AddConstraint::new(
                "Author",
                UniqueConstraint("name_and_email", ["name", "email"]),
            )
            .into(),
        ],
    ]
}

pub(crate) fn migration(operations: Vec<Operation>) -> Migration {
    let first = Migration::new("blog", "0002_change");
    operations.into_iter().fold(first, Migration::operation)
}

/// Whether what the path leads to is not fit for the way back with these rows.
pub(crate) fn only_forwards(operations: &[Operation]) -> bool {
    operations.iter().any(|it| match it {
        // NULL stands where the old models allow none.
        Operation::RemoveField(it) => it.name != "tagline" || operations.len() != 2,
        Operation::DeleteModel(_) => true,
        _ => false,
    })
}

pub(crate) struct Sqlite(pub(crate) Connection);

impl Sqlite {
    fn with_rows() -> Self {
        let sqlite = Self(Connection::open_in_memory().unwrap());
        sqlite.run(&statements(&SQLITE, &ProjectState::new(), &initial()));
        sqlite.0.execute_batch(&rows(&SQLITE)).unwrap();
        sqlite
    }

    /// Runs a migration's statements as a migrator does: keys off before, checked at the end.
    pub(crate) fn run(&self, statements: &[String]) {
        self.0
            .execute_batch("PRAGMA foreign_keys = OFF; BEGIN")
            .unwrap();
        for statement in statements {
            if let Err(error) = self.0.execute_batch(statement) {
                panic!("{error}\n{statement}");
            }
        }
        assert_eq!(self.all("PRAGMA foreign_key_check"), "");
        self.0
            .execute_batch("COMMIT; PRAGMA foreign_keys = ON")
            .unwrap();
    }

    /// The rows of a query, one a line.
    pub(crate) fn all(&self, sql: &str) -> String {
        let mut statement = self.0.prepare(sql).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        let mut text = String::new();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> = (0..columns)
                .map(|at| match row.get(at).unwrap() {
                    Value::Null => "NULL".to_owned(),
                    Value::Integer(value) => value.to_string(),
                    Value::Real(value) => format!("{value:?}"),
                    Value::Text(value) => format!("'{value}'"),
                    Value::Blob(value) => format!("{value:?}"),
                })
                .collect();
            writeln!(text, "{}", values.join(" ")).unwrap();
        }
        text
    }

    /// Everything about the tables that does not depend on the order of columns.
    pub(crate) fn schema(&self) -> String {
        let mut text = self.all(
            "SELECT t.name, t.strict, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk
             FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY 1, 3",
        );
        text += &self.all(
            "SELECT t.name, f.\"from\", f.\"table\", f.\"to\", f.on_delete
             FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f ORDER BY 1, 2",
        );
        // The names of indexes that belong to constraints are made up by SQLite.
        text += &self.all(
            "SELECT t.name, i.origin, iif(i.origin = 'c', i.name, ''), i.\"unique\", i.partial,
                    (SELECT group_concat(x.name || iif(x.desc, ' desc', '')) FROM pragma_index_xinfo(i.name) x WHERE x.key)
             FROM pragma_table_list t JOIN pragma_index_list(t.name) i ORDER BY 1, 2, 3, 6",
        );
        text += &self.checks();
        text
    }

    /// The CHECK constraints, cut out of the stored statements.
    fn checks(&self) -> String {
        let stored = self.all("SELECT sql FROM sqlite_schema WHERE type = 'table'");
        let mut checks: Vec<&str> = stored
            .split("CONSTRAINT ")
            .skip(1)
            .filter(|rest| {
                rest.split('"')
                    .nth(2)
                    .is_some_and(|rest| rest.starts_with(" CHECK"))
            })
            .map(balanced)
            .collect();
        checks.sort_unstable();
        checks.join("\n")
    }
}

/// The beginning of a text, up to the parenthesis that closes the first one.
fn balanced(text: &str) -> &str {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth == 1 => return &text[..=at],
            ')' => depth -= 1,
            _ => {}
        }
    }
    text
}

pub(crate) fn created_at_once(state: &ProjectState) -> Sqlite {
    let sqlite = Sqlite(Connection::open_in_memory().unwrap());
    let models: Vec<&ModelDef> = state.models().iter().collect();
    sqlite.run(&create_tables(&SQLITE, &models));
    sqlite
}

#[test]
fn every_path_leads_to_the_models_and_back() {
    assert_eq!(
        Sqlite::with_rows().schema(),
        created_at_once(&blog()).schema()
    );
    for operations in paths() {
        let migration = migration(operations);
        let mut after = blog();
        migration.apply(&mut after).unwrap();
        let sqlite = Sqlite::with_rows();
        sqlite.run(&statements(&SQLITE, &blog(), &migration));
        assert_eq!(
            sqlite.schema(),
            created_at_once(&after).schema(),
            "{migration:?}"
        );
        if only_forwards(&migration.operations) {
            continue;
        }
        let before = Sqlite::with_rows();
        let undo = Migration {
            operations: migration.reversed(&blog()).unwrap(),
            ..migration.clone()
        };
        sqlite.run(&statements(&SQLITE, &after, &undo));
        assert_eq!(sqlite.schema(), before.schema(), "{undo:?}");
        for table in ["blog_blog", "blog_author", "blog_entry_authors"] {
            let count = format!("SELECT count(*) FROM {table}");
            assert_eq!(
                sqlite.all(&count),
                before.all(&count),
                "{table} after {undo:?}"
            );
        }
        let entries = "SELECT id, blog_id, headline, comments, rating, price, open FROM blog_entry ORDER BY id";
        assert_eq!(sqlite.all(entries), before.all(entries), "{undo:?}");
    }
}

#[test]
fn no_row_is_lost_and_no_key_given_again() {
    let sqlite = Sqlite::with_rows();
    sqlite.run(&statements(
        &SQLITE,
        &blog(),
        &migration(vec![
            AddField::new("Blog", "owner", CharField(30))
                .one_off_default("me")
                .into(),
            AlterField::new("Author", "id", CharField(20).primary_key()).into(),
        ]),
    ));
    sqlite
        .0
        .execute(
            "INSERT INTO blog_blog (name, tagline, owner) VALUES ('new', '', '')",
            [],
        )
        .unwrap();
    expect![[r#"
        1 'one' 'x' 'me'
        2 'two' '' 'me'
        4 'new' '' ''
    "#]]
    .assert_eq(&sqlite.all("SELECT * FROM blog_blog"));
    expect![[r#"
        1 '1' 'Ada' 'a@x'
        7 '7' 'Bob' 'b@x'
    "#]]
    .assert_eq(&sqlite.all("SELECT rowid, * FROM blog_author"));
    expect![[r#"
        1 1 '1'
        2 1 '7'
        5 9 '7'
    "#]]
    .assert_eq(&sqlite.all("SELECT * FROM blog_entry_authors"));
    // The children are still children.
    sqlite
        .0
        .execute("DELETE FROM blog_blog WHERE id = 4", [])
        .unwrap();
    let error = sqlite
        .0
        .execute("DELETE FROM blog_blog WHERE id = 1", [])
        .unwrap_err();
    assert_eq!(error.to_string(), "FOREIGN KEY constraint failed");
}

#[test]
fn values_change_their_type() {
    let sqlite = Sqlite::with_rows();
    sqlite.run(&statements(
        &SQLITE,
        &blog(),
        &migration(vec![
            AlterField::new("Entry", "price", DecimalField(12, 4).null()).into(),
            AlterField::new("Entry", "rating", DecimalField(5, 1)).into(),
            AlterField::new("Entry", "pub_date", DateTimeField().null()).into(),
            AlterField::new("Entry", "comments", TextField()).into(),
            AddField::new("Blog", "fee", DecimalField(6, 3).default("1.5")).into(),
        ]),
    ));
    expect![[r#"
        125000 50 '2020-01-31 00:00:00.000000' '3'
        NULL 0 NULL '0'
        NULL 10 NULL '1'
    "#]]
    .assert_eq(&sqlite.all("SELECT price, rating, pub_date, comments FROM blog_entry"));
    expect![[r#"
        1 'one' 'x' 1500
        2 'two' '' 1500
    "#]]
    .assert_eq(&sqlite.all("SELECT * FROM blog_blog"));
}

/// What running the operation fails with, after that change of the rows; nothing if it does not.
fn failure(row: &str, operation: Operation) -> String {
    let sqlite = Sqlite::with_rows();
    sqlite.0.execute_batch(row).unwrap();
    sqlite.0.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    let statements = statements(&SQLITE, &blog(), &migration(vec![operation]));
    let mut results = statements.iter().map(|it| sqlite.0.execute_batch(it));
    results
        .find_map(Result::err)
        .map(|error| error.to_string())
        .unwrap_or_default()
}

/// A value that the new type cannot hold stops the migration.
#[test]
fn values_that_do_not_fit_are_refused() {
    let fails = failure;
    let price = |kind| AlterField::new("Entry", "price", kind).into();
    assert_eq!(
        fails(
            "UPDATE blog_entry SET price = 1255",
            price(DecimalField(8, 1).null())
        ),
        "cannot store REAL value in INTEGER column new__blog_entry.price"
    );
    assert_eq!(
        fails(
            "UPDATE blog_entry SET price = 1250",
            price(DecimalField(8, 1).null())
        ),
        ""
    );
    assert_eq!(
        fails(
            "UPDATE blog_entry SET price = 1250",
            price(IntegerField().null())
        ),
        "cannot store REAL value in INTEGER column new__blog_entry.price"
    );
    assert_eq!(
        fails(
            "",
            AlterField::new("Entry", "headline", IntegerField()).into()
        ),
        "cannot store TEXT value in INTEGER column new__blog_entry.headline"
    );
    assert_eq!(
        fails(
            "",
            AlterField::new("Entry", "headline", DecimalField(5, 2)).into()
        ),
        "cannot store TEXT value in INTEGER column new__blog_entry.headline"
    );
    assert_eq!(
        fails(
            "",
            AlterField::new("Entry", "rating", BooleanField()).into()
        ),
        "CHECK constraint failed: blog_entry_rating_check"
    );
    assert_eq!(
        fails("", AlterField::new("Entry", "pub_date", DateField()).into()),
        "NOT NULL constraint failed: new__blog_entry.pub_date"
    );
    assert_eq!(
        fails("", AddField::new("Entry", "x", IntegerField()).into()),
        "NOT NULL constraint failed: new__blog_entry.x"
    );
}

/// The database refuses by the names by which the program finds the fields.
#[test]
fn constraints_have_their_names() {
    let sqlite = Sqlite::with_rows();
    let fails = |sql: &str| sqlite.0.execute(sql, []).unwrap_err().to_string();
    assert_eq!(
        fails("UPDATE blog_entry SET comments = -1"),
        "CHECK constraint failed: blog_entry_comments_check"
    );
    assert_eq!(
        fails("UPDATE blog_entry SET open = 2"),
        "CHECK constraint failed: blog_entry_open_check"
    );
    assert_eq!(
        fails("UPDATE blog_entry SET rating = -1"),
        "CHECK constraint failed: rating_not_negative"
    );
    assert_eq!(
        fails("UPDATE blog_author SET email = 'x'"),
        "UNIQUE constraint failed: blog_author.email"
    );
    let state = blog();
    let entry = state
        .model(&nuages_schema::model::ModelRef::new("blog", "Entry"))
        .unwrap();
    let names = nuages_schema::sql::ddl::constraint_names(entry);
    let fields_of = |name: &str| {
        names
            .iter()
            .find(|it| it.name == name)
            .map(|it| it.fields.concat())
    };
    assert_eq!(
        fields_of("blog_entry_comments_check").as_deref(),
        Some("comments")
    );
    assert_eq!(
        fields_of("headline_per_blog").as_deref(),
        Some("blogheadline")
    );
}
