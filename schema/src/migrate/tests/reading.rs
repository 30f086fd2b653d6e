//! The text of migration files and the lines for people.

use expect_test::expect;

use super::*;

#[test]
fn the_file_of_a_first_migration() {
    expect![[""]].assert_eq(&initial().file("cargo-nuages 0.1 makemigrations"));
}

#[test]
fn the_file_of_all_other_operations() {
    let migration = Migration::new("blog", "0002_more")
        .depends_on("blog", "0001_initial")
        .depends_on("accounts", "0003_user_email")
        .run_before("shop", "0001_initial")
        .not_atomic()
        .operation(RenameModel::new("Blog", "Weblog"))
        .operation(AddField::new("Entry", "editor", ForeignKey("accounts.User", SetNull).null()))
        .operation(
            AddField::new(
                "Entry",
                "status",
                CharField(1).db_index(true).default("d").choices([
                    ("Draft", "d", "Draft"),
                    ("Published", "p", "Out now"),
                    ("Withdrawn", "w", "Withdrawn \"for now\""),
                ]),
            )
            .one_off_default("p"),
        )
        .operation(AlterField::new(
            "Entry",
            "price",
            DecimalField(8, 2).db_column("cost").null().default("9.50"),
        ))
        .operation(AddField::new(
            "Entry",
            "related",
            ManyToManyField("Entry").db_table("relations").columns("one_id", "other_id"),
        ))
        .operation(AddField::new("Entry", "key", UUIDField().default_expression("Uuid::new_v4()")))
        .operation(AddField::new("Entry", "big", BigIntegerField().default(5_000_000_000_i64)))
        .operation(RemoveField::new("Entry", "comments"))
        .operation(RenameField::new("Entry", "headline", "title"))
        .operation(AddIndex::new(
            "Entry",
            Index("open", ["-rating"]).condition(!field("pub_date").isnull(true)),
        ))
        .operation(RemoveIndex::new("Entry", "open"))
        .operation(RenameIndex::new("Entry", "one", "two"))
        .operation(AddConstraint::new(
            "Entry",
            CheckConstraint(
                "sound",
                (field("a").gte(0) | field("b").isnull(false)) & value(3).lt(field("c")) & !(field("d") & field("e")),
            ),
        ))
        .operation(AddConstraint::new(
            "Entry",
            UniqueConstraint("one_open", ["blog"]).condition(field("open").exact(true)),
        ))
        .operation(RemoveConstraint::new("Entry", "sound"))
        .operation(AlterModelTable::new("Entry", "entries"))
        .operation(
            AlterModelOptions::new("Entry")
                .ordering(["headline"])
                .verbose_name("article")
                .verbose_name_plural("articles of all kinds")
                .managed(false),
        )
        .operation(DeleteModel::new("Author"))
        .operation(
            RunSql::new(["CREATE VIEW v AS\n  SELECT 'it\"s'\n\nFROM t"])
                .reverse(["DROP VIEW v"])
                .elidable(),
        )
        .operation(
            RunSql::new(["ALTER TABLE x ADD y"])
                .reverse_noop()
                .state_operation(RemoveField::new("Entry", "y")),
        );
    expect![[""]].assert_eq(&migration.file("cargo-nuages 0.1 makemigrations"));
    let lines: Vec<String> = migration
        .operations
        .iter()
        .map(|it| format!("{} {}  [{}]\n", it.symbol(), it.describe(), it.fragment().unwrap_or_default()))
        .collect();
    expect![[""]].assert_eq(&lines.concat());
}

#[test]
fn names_of_migrations() {
    let moment = "20260131_1200";
    let rating = Operation::from(AddField::new("Entry", "rating", IntegerField()));
    let body = Operation::from(RemoveField::new("Entry", "body_text_in_markdown_format"));
    let sql = Operation::from(RunSql::noop());
    let name = |last, operations: &[Operation], chosen| names::migration(last, operations, chosen, moment);
    assert_eq!(name(None, &[rating.clone()], None), "0001_initial");
    assert_eq!(name(None, &[], Some("start")), "0001_start");
    assert_eq!(name(Some("0001_initial"), &[rating.clone()], None), "0002_entry_rating");
    assert_eq!(
        name(Some("0011_x"), &[rating.clone(), body, rating.clone()], None),
        "0012_entry_rating_and_more"
    );
    assert_eq!(name(Some("0001_initial"), &[rating, sql], None), "0002_auto_20260131_1200");
    assert_eq!(name(Some("0001_initial"), &[], None), "0002_auto_20260131_1200");
}
