//! What is written is read back as the same migration, and what is no migration is an error with its place.

use std::path::Path;

use cargo_nuages::reader::read_text;
use expect_test::{Expect, expect};
use nuages_schema::migrate::*;

/// A model with one of each field.
fn entry() -> CreateModel {
    CreateModel::new("Entry")
        .field("id", BigAutoField().primary_key())
        .field(
            "a",
            CharField(9).null().unique().db_index(true).db_column("b"),
        )
        .field("b", TextField().default("it's \"so\"\n  and\n\n\tso"))
        .field("c", SlugField(5).db_index(false))
        .field("d", EmailField(254).default_expression("crate::x(\"y\")"))
        .field(
            "e",
            IntegerField()
                .default(-5)
                .choices([("One", 1, "1"), ("Two", 2, "2")]),
        )
        .field("f", BigIntegerField().default(i64::MIN))
        .field("g", PositiveIntegerField())
        .field("h", FloatField().default(-1.5e300))
        .field("i", BooleanField().default(true))
        .field("j", DateField().auto_now())
        .field("k", DateTimeField().auto_now_add())
        .field("l", DecimalField(10, 2).default("9.50"))
        .field("m", UUIDField())
        .field("n", JSONField().null().default(Literal::Null))
        .field("o", ForeignKey("Entry", Protect).db_index(false))
        .field(
            "p",
            ForeignKey("accounts.User", DoNothing)
                .related_name("x")
                .null(),
        )
        .field("q", ManyToManyField("Entry"))
        .field(
            "r",
            ManyToManyField("accounts.User")
                .db_table("t")
                .columns("u", "v")
                .related_name("w"),
        )
        .db_table("entries")
        .ordering(["-a", "b"])
        .verbose_name("article")
        .verbose_name_plural("articles of all kinds")
        .managed(false)
        .index(Index("i", ["-a", "b"]).condition(!field("a").isnull(true) & field("i")))
        .constraint(UniqueConstraint("u", ["a"]).condition(field("b").exact("x")))
        .constraint(CheckConstraint(
            "c",
            (field("e").gte(0) | value(3).lt(field("g"))) & !(field("h").ne(0.5) & field("i")),
        ))
}

/// One of each operation, with all that can be said about it.
fn everything() -> Migration {
    Migration::new("blog", "0002_more")
        .initial()
        .depends_on("blog", "0001_initial")
        .run_before("shop", "0001_initial")
        .replaces("blog", "0001_first")
        .not_atomic()
        .operation(entry())
        .operation(DeleteModel::new("Author"))
        .operation(RenameModel::new("Blog", "Weblog"))
        .operation(AddField::new("Entry", "s", TextField()).one_off_default("x"))
        .operation(AddField::new("Entry", "t", ManyToManyField("Entry")))
        .operation(AlterField::new("Entry", "s", TextField().null()).one_off_default(false))
        .operation(AlterField::new(
            "Entry",
            "t",
            ManyToManyField("Entry").related_name("y"),
        ))
        .operation(RemoveField::new("Entry", "s"))
        .operation(RenameField::new("Entry", "t", "u"))
        .operation(AddIndex::new("Entry", Index("j", ["a"])))
        .operation(RenameIndex::new("Entry", "j", "k"))
        .operation(RemoveIndex::new("Entry", "k"))
        .operation(AddConstraint::new(
            "Entry",
            UniqueConstraint("v", ["a", "b"]),
        ))
        .operation(AddConstraint::new(
            "Entry",
            CheckConstraint("w", field("a").lte(field("b"))),
        ))
        .operation(RemoveConstraint::new("Entry", "v"))
        .operation(AlterModelTable::new("Entry", "table"))
        .operation(
            AlterModelOptions::new("Entry")
                .ordering(["a"])
                .verbose_name("e")
                .managed(false),
        )
        .operation(
            RunSql::new(["SELECT 1", "SELECT\n  2"])
                .reverse(["SELECT 3"])
                .elidable(),
        )
        .operation(
            RunSql::noop()
                .reverse_noop()
                .state_operation(RemoveField::new("Entry", "u")),
        )
}

#[test]
fn what_is_written_is_read_back() {
    let migration = everything();
    let text = migration.file("a test");
    let read = read_text(&text, Path::new("m0002_more.rs")).unwrap();
    assert_eq!(read, migration);
    assert_eq!(read.canonical(), migration.canonical());
}

/// Layout, comments and full paths do not count.
#[test]
fn other_layouts_mean_the_same() {
    let text = r#"
        pub fn migration() -> nuages::migrations::Migration {
            // why
            (nuages::migrations::Migration::new("blog", "0001_initial")).operation(nuages::migrations::CreateModel::new("Blog")
                .field("on", nuages::migrations::ForeignKey("Blog", nuages::migrations::Cascade))
            .field("text", TextField().default(r"a\b")))
        }
    "#;
    let migration = read_text(text, Path::new("m0001_initial.rs")).unwrap();
    expect![[r#"
        Migration::new("blog", "0001_initial")
            .operation(
                CreateModel::new("Blog")
                    .field("on", ForeignKey("blog.Blog", Cascade))
                    .field("text", TextField().default("a\\b")),
            )"#]]
    .assert_eq(&migration.canonical());
}

fn fails(body: &str, expected: &Expect) {
    let text = format!("fn migration() -> Migration {{\n    {body}\n}}\n");
    let error = read_text(&text, Path::new("m0001.rs")).unwrap_err();
    expected.assert_eq(&error.to_string());
}

#[test]
fn what_is_no_migration_is_an_error_with_its_place() {
    fails(
        "",
        &expect!["m0001.rs:1:4: the function `migration` is empty"],
    );
    fails(
        "let x = 5;\n    Migration::new(\"a\", \"b\")",
        &expect![
            "m0001.rs:3:5: the function `migration` is one expression, `Migration::new(…)` and calls on it; cargo nuages reads it without compiling it"
        ],
    );
    fails(
        "5",
        &expect!["m0001.rs:2:5: expected a `Migration`, found a whole number"],
    );
    fails(
        "Migration::new(\"a\")",
        &expect![
            "m0001.rs:2:5: there is no `Migration::new` with one argument in `nuages::migrations`"
        ],
    );
    fails(
        "Migration::new(\"a\", NAME)",
        &expect!["m0001.rs:2:25: `NAME` is no constant of a migration file"],
    );
    fails(
        "Migration::new(\"a\", \"b\").operations(x)",
        &expect!["m0001.rs:2:30: `operations` with these arguments is no call on a migration"],
    );
    fails(
        "Migration::new(\"a\", \"b\").operation(5)",
        &expect!["m0001.rs:2:40: expected an operation, found a whole number"],
    );
    fails(
        "Migration::new(\"a\", \"b\").operation(DropModel::new(\"x\"))",
        &expect![
            "m0001.rs:2:40: there is no `DropModel::new` with one argument in `nuages::migrations`"
        ],
    );
    fails(
        "Migration::new(\"a\", \"b\").operation(AddField::new(\"x\", \"y\", CharField(\"z\")))",
        &expect!["m0001.rs:2:74: expected a whole number, found a text"],
    );
    fails(
        "Migration::new(\"a\", \"b\").operation(AddField::new(\"x\", \"y\", CharField(9).nul()))",
        &expect!["m0001.rs:2:77: `nul` with these arguments is no call on a field"],
    );
    fails(
        "Migration::new(\"a\", \"b\").operation(RunSql::new([format!(\"x\")]))",
        &expect![
            "m0001.rs:2:53: this is no expression of a migration file: cargo nuages reads migrations without compiling them, and knows only the operations of `nuages::migrations`, literals and lists"
        ],
    );
    fails(
        "Migration::new(\"a\", ",
        &expect!["m0001.rs:3:1: cannot parse string into token stream"],
    );
}
