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
        &expect![[r#"
            -- Add field editor to Entry
            -- Add field stars to Entry
            ALTER TABLE "blog_entry" ADD COLUMN "editor_id" INTEGER REFERENCES "blog_author" ("id") DEFERRABLE INITIALLY DEFERRED;
            ALTER TABLE "blog_entry" ADD COLUMN "stars" INTEGER CONSTRAINT "blog_entry_stars_check" CHECK ("stars" BETWEEN 0 AND 2147483647);
            UPDATE "blog_entry" SET "stars" = 3;
            CREATE INDEX "blog_entry_editor_id_idx" ON "blog_entry" ("editor_id");
        "#]],
        &expect![[r#"
            -- Add field editor to Entry
            ALTER TABLE "blog_entry" ADD COLUMN "editor_id" bigint;
            ALTER TABLE "blog_entry" ADD CONSTRAINT "blog_entry_editor_id_fk" FOREIGN KEY ("editor_id") REFERENCES "blog_author" ("id") DEFERRABLE INITIALLY DEFERRED;
            CREATE INDEX "blog_entry_editor_id_idx" ON "blog_entry" ("editor_id");
            -- Add field stars to Entry
            ALTER TABLE "blog_entry" ADD COLUMN "stars" integer DEFAULT 3;
            ALTER TABLE "blog_entry" ALTER COLUMN "stars" DROP DEFAULT;
            ALTER TABLE "blog_entry" ADD CONSTRAINT "blog_entry_stars_check" CHECK ("stars" >= 0);
        "#]],
    );
}

#[test]
fn a_field_that_every_row_needs() {
    both(
        [
            AddField::new("Blog", "owner", CharField(30))
                .one_off_default("it's me")
                .into(),
            AddField::new("Blog", "seen", DateTimeField().auto_now()).into(),
        ],
        &expect![[r#"
            -- Add field owner to Blog
            -- Add field seen to Blog
            CREATE TABLE "new__blog_blog" (
                "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                "name" TEXT NOT NULL,
                "tagline" TEXT NOT NULL,
                "owner" TEXT NOT NULL,
                "seen" TEXT NOT NULL
            ) STRICT;
            INSERT INTO "new__blog_blog" ("id", "name", "tagline", "owner", "seen") SELECT "id", "name", "tagline", 'it''s me', strftime('%Y-%m-%d %H:%M:%f000', 'now') FROM "blog_blog";
            DELETE FROM sqlite_sequence WHERE name = 'new__blog_blog';
            INSERT INTO sqlite_sequence (name, seq) SELECT 'new__blog_blog', seq FROM sqlite_sequence WHERE name = 'blog_blog';
            DROP TABLE "blog_blog";
            ALTER TABLE "new__blog_blog" RENAME TO "blog_blog";
        "#]],
        &expect![[r#"
            -- Add field owner to Blog
            ALTER TABLE "blog_blog" ADD COLUMN "owner" varchar(30) DEFAULT 'it''s me' NOT NULL;
            ALTER TABLE "blog_blog" ALTER COLUMN "owner" DROP DEFAULT;
            -- Add field seen to Blog
            ALTER TABLE "blog_blog" ADD COLUMN "seen" timestamp with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL;
            ALTER TABLE "blog_blog" ALTER COLUMN "seen" DROP DEFAULT;
        "#]],
    );
}

#[test]
fn all_changes_of_a_table_are_one_rebuild() {
    both(
        [
            AlterField::new("Entry", "pub_date", DateField())
                .one_off_default("2001-01-01")
                .into(),
            AlterField::new("Entry", "headline", CharField(300).unique()).into(),
            RemoveField::new("Entry", "comments").into(),
            RenameField::new("Entry", "rating", "stars").into(),
            AddConstraint::new("Entry", CheckConstraint("stars", field("stars").lte(10))).into(),
        ],
        &expect![[r#"
            -- Alter field pub_date on Entry
            -- Alter field headline on Entry
            -- Remove field comments from Entry
            -- Rename field rating on Entry to stars
            -- Create constraint stars on model Entry
            ALTER TABLE "blog_entry" RENAME COLUMN "rating" TO "stars";
            CREATE TABLE "new__blog_entry" (
                "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                "blog_id" INTEGER NOT NULL REFERENCES "blog_blog" ("id") DEFERRABLE INITIALLY DEFERRED,
                "headline" TEXT NOT NULL,
                "pub_date" TEXT NOT NULL,
                "stars" INTEGER NOT NULL,
                CONSTRAINT "blog_entry_headline_key" UNIQUE ("headline"),
                CONSTRAINT "blog_entry_stars_check" CHECK ("stars" BETWEEN -2147483648 AND 2147483647),
                CONSTRAINT "headline_per_blog" UNIQUE ("blog_id", "headline"),
                CONSTRAINT "rating_not_negative" CHECK ("stars" >= 0),
                CONSTRAINT "stars" CHECK ("stars" <= 10)
            ) STRICT;
            INSERT INTO "new__blog_entry" ("id", "blog_id", "headline", "pub_date", "stars") SELECT "id", "blog_id", "headline", COALESCE("pub_date", '2001-01-01'), "stars" FROM "blog_entry";
            DELETE FROM sqlite_sequence WHERE name = 'new__blog_entry';
            INSERT INTO sqlite_sequence (name, seq) SELECT 'new__blog_entry', seq FROM sqlite_sequence WHERE name = 'blog_entry';
            DROP TABLE "blog_entry";
            ALTER TABLE "new__blog_entry" RENAME TO "blog_entry";
            CREATE INDEX "blog_entry_blog_id_idx" ON "blog_entry" ("blog_id");
            CREATE INDEX "blog_entry_date" ON "blog_entry" ("pub_date", "stars" DESC);
        "#]],
        &expect![[r#"
            -- Alter field pub_date on Entry
            UPDATE "blog_entry" SET "pub_date" = '2001-01-01' WHERE "pub_date" IS NULL;
            ALTER TABLE "blog_entry" ALTER COLUMN "pub_date" SET NOT NULL;
            -- Alter field headline on Entry
            ALTER TABLE "blog_entry" ALTER COLUMN "headline" TYPE varchar(300);
            ALTER TABLE "blog_entry" ADD CONSTRAINT "blog_entry_headline_key" UNIQUE ("headline");
            -- Remove field comments from Entry
            ALTER TABLE "blog_entry" DROP CONSTRAINT "blog_entry_comments_check";
            ALTER TABLE "blog_entry" DROP COLUMN "comments";
            -- Rename field rating on Entry to stars
            ALTER TABLE "blog_entry" RENAME COLUMN "rating" TO "stars";
            -- Create constraint stars on model Entry
            ALTER TABLE "blog_entry" ADD CONSTRAINT "stars" CHECK ("stars" <= 10);
        "#]],
    );
}

#[test]
fn a_field_goes() {
    both(
        [
            RemoveField::new("Blog", "tagline").into(),
            RemoveField::new("Entry", "authors").into(),
        ],
        &expect![[r#"
            -- Remove field tagline from Blog
            -- Remove field authors from Entry
            DROP TABLE "blog_entry_authors";
            ALTER TABLE "blog_blog" DROP COLUMN "tagline";
        "#]],
        &expect![[r#"
            -- Remove field tagline from Blog
            ALTER TABLE "blog_blog" DROP COLUMN "tagline";
            -- Remove field authors from Entry
            DROP TABLE "blog_entry_authors";
        "#]],
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
        &expect![[r#"
            -- Rename model Author to Writer
            -- Rename field blog on Entry to weblog
            -- Rename field authors on Entry to writers
            -- Rename table for Blog to weblogs
            ALTER TABLE "blog_blog" RENAME TO "weblogs";
            ALTER TABLE "blog_author" RENAME TO "blog_writer";
            ALTER TABLE "blog_entry" RENAME COLUMN "blog_id" TO "weblog_id";
            ALTER TABLE "blog_entry_authors" RENAME TO "blog_entry_writers";
            ALTER TABLE "blog_entry_writers" RENAME COLUMN "author_id" TO "writer_id";
            DROP INDEX "blog_entry_blog_id_idx";
            DROP INDEX "blog_entry_authors_entry_id_idx";
            DROP INDEX "blog_entry_authors_author_id_idx";
            CREATE INDEX "blog_entry_weblog_id_idx" ON "blog_entry" ("weblog_id");
            CREATE INDEX "blog_entry_writers_entry_id_idx" ON "blog_entry_writers" ("entry_id");
            CREATE INDEX "blog_entry_writers_writer_id_idx" ON "blog_entry_writers" ("writer_id");
        "#]],
        &expect![[r#"
            -- Rename model Author to Writer
            ALTER TABLE "blog_author" RENAME TO "blog_writer";
            ALTER TABLE "blog_writer" RENAME CONSTRAINT "blog_author_pkey" TO "blog_writer_pkey";
            ALTER TABLE "blog_writer" RENAME CONSTRAINT "blog_author_email_key" TO "blog_writer_email_key";
            ALTER TABLE "blog_entry_authors" RENAME COLUMN "author_id" TO "writer_id";
            ALTER TABLE "blog_entry_authors" RENAME CONSTRAINT "blog_entry_authors_entry_id_author_id_key" TO "blog_entry_authors_entry_id_writer_id_key";
            ALTER TABLE "blog_entry_authors" RENAME CONSTRAINT "blog_entry_authors_author_id_fk" TO "blog_entry_authors_writer_id_fk";
            ALTER INDEX "blog_entry_authors_author_id_idx" RENAME TO "blog_entry_authors_writer_id_idx";
            -- Rename field blog on Entry to weblog
            ALTER TABLE "blog_entry" RENAME COLUMN "blog_id" TO "weblog_id";
            ALTER TABLE "blog_entry" RENAME CONSTRAINT "blog_entry_blog_id_fk" TO "blog_entry_weblog_id_fk";
            ALTER INDEX "blog_entry_blog_id_idx" RENAME TO "blog_entry_weblog_id_idx";
            -- Rename field authors on Entry to writers
            ALTER TABLE "blog_entry_authors" RENAME TO "blog_entry_writers";
            ALTER TABLE "blog_entry_writers" RENAME CONSTRAINT "blog_entry_authors_pkey" TO "blog_entry_writers_pkey";
            ALTER TABLE "blog_entry_writers" RENAME CONSTRAINT "blog_entry_authors_entry_id_writer_id_key" TO "blog_entry_writers_entry_id_writer_id_key";
            ALTER TABLE "blog_entry_writers" RENAME CONSTRAINT "blog_entry_authors_entry_id_fk" TO "blog_entry_writers_entry_id_fk";
            ALTER TABLE "blog_entry_writers" RENAME CONSTRAINT "blog_entry_authors_writer_id_fk" TO "blog_entry_writers_writer_id_fk";
            ALTER INDEX "blog_entry_authors_entry_id_idx" RENAME TO "blog_entry_writers_entry_id_idx";
            ALTER INDEX "blog_entry_authors_writer_id_idx" RENAME TO "blog_entry_writers_writer_id_idx";
            -- Rename table for Blog to weblogs
            ALTER TABLE "blog_blog" RENAME TO "weblogs";
            ALTER TABLE "weblogs" RENAME CONSTRAINT "blog_blog_pkey" TO "weblogs_pkey";
        "#]],
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
        &expect![[r#"
            -- Create index by_name on field(s) name of model Blog
            -- Remove index blog_entry_date from Entry
            -- Alter field name on Blog
            DROP INDEX "blog_entry_date";
            CREATE INDEX "blog_blog_name_idx" ON "blog_blog" ("name");
            CREATE INDEX "by_name" ON "blog_blog" ("name");
        "#]],
        &expect![[r#"
            -- Create index by_name on field(s) name of model Blog
            CREATE INDEX "by_name" ON "blog_blog" ("name");
            -- Remove index blog_entry_date from Entry
            DROP INDEX "blog_entry_date";
            -- Alter field name on Blog
            CREATE INDEX "blog_blog_name_idx" ON "blog_blog" ("name");
        "#]],
    );
}

#[test]
fn an_index_is_renamed() {
    both(
        [RenameIndex::new("Entry", "blog_entry_date", "newest").into()],
        &expect![[r#"
            -- Rename index blog_entry_date on Entry to newest
            DROP INDEX "blog_entry_date";
            CREATE INDEX "newest" ON "blog_entry" ("pub_date", "rating" DESC);
        "#]],
        &expect![[r#"
            -- Rename index blog_entry_date on Entry to newest
            ALTER INDEX "blog_entry_date" RENAME TO "newest";
        "#]],
    );
}

/// A key that changes its type takes along every column that points at it.
#[test]
fn the_key_of_a_target_changes() {
    both(
        [AlterField::new("Author", "id", CharField(20).primary_key()).into()],
        &expect![[r#"
            -- Alter field id on Author
            CREATE TABLE "new__blog_author" (
                "id" TEXT NOT NULL PRIMARY KEY,
                "name" TEXT NOT NULL,
                "email" TEXT NOT NULL,
                CONSTRAINT "blog_author_email_key" UNIQUE ("email")
            ) STRICT;
            INSERT INTO "new__blog_author" (rowid, "id", "name", "email") SELECT rowid, "id", "name", "email" FROM "blog_author";
            DROP TABLE "blog_author";
            ALTER TABLE "new__blog_author" RENAME TO "blog_author";
            CREATE TABLE "new__blog_entry_authors" (
                "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                "entry_id" INTEGER NOT NULL REFERENCES "blog_entry" ("id") DEFERRABLE INITIALLY DEFERRED,
                "author_id" TEXT NOT NULL REFERENCES "blog_author" ("id") DEFERRABLE INITIALLY DEFERRED,
                CONSTRAINT "blog_entry_authors_entry_id_author_id_key" UNIQUE ("entry_id", "author_id")
            ) STRICT;
            INSERT INTO "new__blog_entry_authors" ("id", "entry_id", "author_id") SELECT "id", "entry_id", "author_id" FROM "blog_entry_authors";
            DELETE FROM sqlite_sequence WHERE name = 'new__blog_entry_authors';
            INSERT INTO sqlite_sequence (name, seq) SELECT 'new__blog_entry_authors', seq FROM sqlite_sequence WHERE name = 'blog_entry_authors';
            DROP TABLE "blog_entry_authors";
            ALTER TABLE "new__blog_entry_authors" RENAME TO "blog_entry_authors";
            CREATE INDEX "blog_entry_authors_entry_id_idx" ON "blog_entry_authors" ("entry_id");
            CREATE INDEX "blog_entry_authors_author_id_idx" ON "blog_entry_authors" ("author_id");
        "#]],
        &expect![[r#"
            -- Alter field id on Author
            ALTER TABLE "blog_entry_authors" DROP CONSTRAINT "blog_entry_authors_author_id_fk";
            ALTER TABLE "blog_author" ALTER COLUMN "id" DROP IDENTITY IF EXISTS;
            ALTER TABLE "blog_author" ALTER COLUMN "id" TYPE varchar(20) USING "id"::text;
            ALTER TABLE "blog_entry_authors" ALTER COLUMN "author_id" TYPE varchar(20) USING "author_id"::text;
            ALTER TABLE "blog_entry_authors" ADD CONSTRAINT "blog_entry_authors_author_id_fk" FOREIGN KEY ("author_id") REFERENCES "blog_author" ("id") DEFERRABLE INITIALLY DEFERRED;
        "#]],
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
        &expect![[r#"
            -- Delete model Entry
            -- Create model Tag
            DROP TABLE "blog_entry_authors";
            DROP TABLE "blog_entry";
            CREATE TABLE "blog_tag" (
                "name" TEXT NOT NULL PRIMARY KEY
            ) STRICT;
            CREATE TABLE "blog_tag_blogs" (
                "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                "tag_id" TEXT NOT NULL REFERENCES "blog_tag" ("name") DEFERRABLE INITIALLY DEFERRED,
                "blog_id" INTEGER NOT NULL REFERENCES "blog_blog" ("id") DEFERRABLE INITIALLY DEFERRED,
                CONSTRAINT "blog_tag_blogs_tag_id_blog_id_key" UNIQUE ("tag_id", "blog_id")
            ) STRICT;
            CREATE INDEX "blog_tag_blogs_tag_id_idx" ON "blog_tag_blogs" ("tag_id");
            CREATE INDEX "blog_tag_blogs_blog_id_idx" ON "blog_tag_blogs" ("blog_id");
        "#]],
        &expect![[r#"
            -- Delete model Entry
            DROP TABLE "blog_entry_authors";
            DROP TABLE "blog_entry";
            -- Create model Tag
            CREATE TABLE "blog_tag" (
                "name" varchar(50) NOT NULL CONSTRAINT "blog_tag_pkey" PRIMARY KEY
            );
            CREATE TABLE "blog_tag_blogs" (
                "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL CONSTRAINT "blog_tag_blogs_pkey" PRIMARY KEY,
                "tag_id" varchar(50) NOT NULL,
                "blog_id" bigint NOT NULL,
                CONSTRAINT "blog_tag_blogs_tag_id_blog_id_key" UNIQUE ("tag_id", "blog_id")
            );
            ALTER TABLE "blog_tag_blogs" ADD CONSTRAINT "blog_tag_blogs_tag_id_fk" FOREIGN KEY ("tag_id") REFERENCES "blog_tag" ("name") DEFERRABLE INITIALLY DEFERRED;
            ALTER TABLE "blog_tag_blogs" ADD CONSTRAINT "blog_tag_blogs_blog_id_fk" FOREIGN KEY ("blog_id") REFERENCES "blog_blog" ("id") DEFERRABLE INITIALLY DEFERRED;
            CREATE INDEX "blog_tag_blogs_tag_id_idx" ON "blog_tag_blogs" ("tag_id");
            CREATE INDEX "blog_tag_blogs_blog_id_idx" ON "blog_tag_blogs" ("blog_id");
        "#]],
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
        &expect![[r#"
            -- Remove field tagline from Blog
            ALTER TABLE "blog_blog" DROP COLUMN "tagline";
            -- Add field tagline to Blog
            CREATE TABLE "new__blog_blog" (
                "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                "name" TEXT NOT NULL,
                "tagline" INTEGER NOT NULL,
                CONSTRAINT "blog_blog_tagline_check" CHECK ("tagline" BETWEEN -2147483648 AND 2147483647)
            ) STRICT;
            INSERT INTO "new__blog_blog" ("id", "name", "tagline") SELECT "id", "name", 1 FROM "blog_blog";
            DELETE FROM sqlite_sequence WHERE name = 'new__blog_blog';
            INSERT INTO sqlite_sequence (name, seq) SELECT 'new__blog_blog', seq FROM sqlite_sequence WHERE name = 'blog_blog';
            DROP TABLE "blog_blog";
            ALTER TABLE "new__blog_blog" RENAME TO "blog_blog";
        "#]],
        &expect![[r#"
            -- Remove field tagline from Blog
            ALTER TABLE "blog_blog" DROP COLUMN "tagline";
            -- Add field tagline to Blog
            ALTER TABLE "blog_blog" ADD COLUMN "tagline" integer DEFAULT 1 NOT NULL;
            ALTER TABLE "blog_blog" ALTER COLUMN "tagline" DROP DEFAULT;
        "#]],
    );
}

#[test]
fn own_statements_stand_between() {
    both(
        [
            AddField::new("Blog", "motto", TextField().null()).into(),
            RunSql::new(["UPDATE blog_blog SET motto = tagline"])
                .reverse_noop()
                .into(),
            AlterField::new("Blog", "motto", TextField()).into(),
            RemoveField::new("Blog", "tagline").into(),
        ],
        &expect![[r#"
            -- Add field motto to Blog
            ALTER TABLE "blog_blog" ADD COLUMN "motto" TEXT;
            -- Raw SQL operation
            UPDATE blog_blog SET motto = tagline;
            -- Alter field motto on Blog
            -- Remove field tagline from Blog
            CREATE TABLE "new__blog_blog" (
                "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                "name" TEXT NOT NULL,
                "motto" TEXT NOT NULL
            ) STRICT;
            INSERT INTO "new__blog_blog" ("id", "name", "motto") SELECT "id", "name", "motto" FROM "blog_blog";
            DELETE FROM sqlite_sequence WHERE name = 'new__blog_blog';
            INSERT INTO sqlite_sequence (name, seq) SELECT 'new__blog_blog', seq FROM sqlite_sequence WHERE name = 'blog_blog';
            DROP TABLE "blog_blog";
            ALTER TABLE "new__blog_blog" RENAME TO "blog_blog";
        "#]],
        &expect![[r#"
            -- Add field motto to Blog
            ALTER TABLE "blog_blog" ADD COLUMN "motto" text;
            -- Raw SQL operation
            UPDATE blog_blog SET motto = tagline;
            SET CONSTRAINTS ALL IMMEDIATE;
            SET CONSTRAINTS ALL DEFERRED;
            -- Alter field motto on Blog
            ALTER TABLE "blog_blog" ALTER COLUMN "motto" SET NOT NULL;
            -- Remove field tagline from Blog
            ALTER TABLE "blog_blog" DROP COLUMN "tagline";
        "#]],
    );
}

/// What only people and the program see is no statement.
#[test]
fn options_are_no_statements() {
    both(
        [
            AlterModelOptions::new("Entry")
                .ordering(["headline"])
                .into(),
            AlterField::new("Entry", "rating", IntegerField().default(7)).into(),
            AlterField::new("Entry", "blog", ForeignKey("Blog", Protect)).into(),
        ],
        &expect![[r#"
            -- Change Meta options on Entry
            -- Alter field rating on Entry
            -- Alter field blog on Entry
        "#]],
        &expect![[r#"
            -- Change Meta options on Entry
            -- Alter field rating on Entry
            -- Alter field blog on Entry
        "#]],
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
    let lines: Vec<String> = undo
        .operations
        .iter()
        .map(|it| it.describe() + "\n")
        .collect();
    expect![[r#"
        Create model Entry
        Raw SQL operation
        Rename table for Author to blog_author
        Add field rating to Entry
        Create constraint rating_not_negative on model Entry
        Create index blog_entry_date on field(s) pub_date, -rating of model Entry
        Alter field pub_date on Entry
        Rename model Weblog to Blog
    "#]]
    .assert_eq(&lines.concat());
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
        fails(DeleteModel::new("Author").into()),
        "`blog.Author` cannot go while `blog.Entry` points at it"
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
