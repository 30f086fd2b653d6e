//! The statements for a small blog, word for word, in both dialects.

use expect_test::{Expect, expect};

use super::create_tables;
use crate::dialect::{Dialect, POSTGRES, SQLITE};
use crate::model::{
    Comparison, ConditionOp, ConstraintDef, DbDefault, FieldDef, FieldKind, Function, Generated,
    IndexDef, Literal, ManyToManyDef, ModelDef, ModelRef, OnDelete, OrderDef, RelationDef, Storage,
};

fn field(name: &'static str, kind: FieldKind) -> FieldDef {
    FieldDef {
        primary_key: kind.is_automatic(),
        ..FieldDef::new(name.into(), name.into(), kind)
    }
}

fn key(name: &'static str, to: ModelRef, on_delete: OnDelete) -> FieldDef {
    FieldDef {
        column: format!("{name}_id").into(),
        db_index: true,
        relation: Some(RelationDef::new(to, "".into(), on_delete, "+".into())),
        ..field(name, FieldKind::ForeignKey)
    }
}

fn model(app: &'static str, name: &'static str, fields: Vec<FieldDef>) -> ModelDef {
    ModelDef {
        app: app.into(),
        name: name.into(),
        table: format!("{app}_{}", name.to_lowercase()).into(),
        doc: "".into(),
        fields: fields.into(),
        many_to_many: Vec::new().into(),
        ordering: Vec::new().into(),
        indexes: Vec::new().into(),
        constraints: Vec::new().into(),
        verbose_name: "".into(),
        verbose_name_plural: "".into(),
        managed: true,
        details: crate::model::ModelDetails::plain(),
    }
}

fn id() -> FieldDef {
    field("id", FieldKind::BigAutoField)
}

fn check(dialect: &Dialect, models: &[&ModelDef], expected: &Expect) {
    expected.assert_eq(&(create_tables(dialect, models).join(";\n") + ";\n"));
}

fn rating_is(comparison: Comparison, value: i64) -> [ConditionOp; 3] {
    [
        ConditionOp::Field("rating".into()),
        ConditionOp::Literal(Literal::Integer(value)),
        ConditionOp::Compare(comparison),
    ]
}

fn constraints() -> Vec<ConstraintDef> {
    vec![
        ConstraintDef::Unique {
            name: "one_featured_per_blog".into(),
            fields: vec!["blog".into()].into(),
            condition: vec![ConditionOp::Field("featured".into())].into(),
        },
        ConstraintDef::Unique {
            name: "date_per_blog".into(),
            fields: vec!["blog".into(), "pub_date".into()].into(),
            condition: Vec::new().into(),
        },
        ConstraintDef::Check {
            name: "rating_in_range".into(),
            check: [
                &rating_is(Comparison::GreaterOrEqual, 0)[..],
                &rating_is(Comparison::LessOrEqual, 10)[..],
                &[ConditionOp::And][..],
            ]
            .concat()
            .into(),
        },
    ]
}

fn entry() -> ModelDef {
    let mut entry = model(
        "blog",
        "Entry",
        vec![
            id(),
            key("blog", ModelRef::new("blog", "Blog"), OnDelete::Cascade),
            FieldDef {
                unique: true,
                ..field("slug", FieldKind::SlugField { max_length: 50 })
            },
            FieldDef {
                null: true,
                ..field("pub_date", FieldKind::DateField)
            },
            field("comments", FieldKind::PositiveIntegerField),
            field("rating", FieldKind::IntegerField),
            field("featured", FieldKind::BooleanField),
            FieldDef {
                null: true,
                ..field("extra", FieldKind::JsonField)
            },
        ],
    );
    entry.many_to_many = vec![ManyToManyDef {
        name: "authors".into(),
        to: ModelRef::new("blog", "Author"),
        related_name: "entries".into(),
        table: "blog_entry_authors".into(),
        from_column: "entry_id".into(),
        to_column: "author_id".into(),
        through: None,
        symmetrical: false,
        db_constraint: true,
    }]
    .into();
    entry.indexes = vec![IndexDef {
        name: "entry_date_idx".into(),
        fields: vec![
            OrderDef {
                field: "pub_date".into(),
                descending: true,
            },
            OrderDef {
                field: "blog".into(),
                descending: false,
            },
        ]
        .into(),
        condition: Vec::new().into(),
    }]
    .into();
    entry.constraints = constraints().into();
    entry
}

fn blog() -> ModelDef {
    model(
        "blog",
        "Blog",
        vec![
            id(),
            field("name", FieldKind::CharField { max_length: 100 }),
        ],
    )
}

fn author() -> ModelDef {
    model(
        "blog",
        "Author",
        vec![FieldDef {
            primary_key: true,
            ..field("key", FieldKind::UuidField)
        }],
    )
}

#[test]
fn a_blog_on_sqlite() {
    check(
        &SQLITE,
        &[&entry(), &blog(), &author()],
        &expect![[r#"
            CREATE TABLE "blog_entry" (
                "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                "blog_id" INTEGER NOT NULL REFERENCES "blog_blog" ("id") DEFERRABLE INITIALLY DEFERRED,
                "slug" TEXT NOT NULL,
                "pub_date" TEXT,
                "comments" INTEGER NOT NULL,
                "rating" INTEGER NOT NULL,
                "featured" INTEGER NOT NULL,
                "extra" TEXT,
                CONSTRAINT "blog_entry_slug_key" UNIQUE ("slug"),
                CONSTRAINT "blog_entry_comments_check" CHECK ("comments" BETWEEN 0 AND 2147483647),
                CONSTRAINT "blog_entry_rating_check" CHECK ("rating" BETWEEN -2147483648 AND 2147483647),
                CONSTRAINT "blog_entry_featured_check" CHECK ("featured" IN (0, 1)),
                CONSTRAINT "blog_entry_extra_check" CHECK (json_valid("extra")),
                CONSTRAINT "date_per_blog" UNIQUE ("blog_id", "pub_date"),
                CONSTRAINT "rating_in_range" CHECK (("rating" >= 0) AND ("rating" <= 10))
            ) STRICT;
            CREATE TABLE "blog_entry_authors" (
                "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                "entry_id" INTEGER NOT NULL REFERENCES "blog_entry" ("id") DEFERRABLE INITIALLY DEFERRED,
                "author_id" TEXT NOT NULL REFERENCES "blog_author" ("key") DEFERRABLE INITIALLY DEFERRED,
                CONSTRAINT "blog_entry_authors_entry_id_author_id_key" UNIQUE ("entry_id", "author_id")
            ) STRICT;
            CREATE TABLE "blog_blog" (
                "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                "name" TEXT NOT NULL
            ) STRICT;
            CREATE TABLE "blog_author" (
                "key" TEXT NOT NULL PRIMARY KEY
            ) STRICT;
            CREATE INDEX "blog_entry_blog_id_idx" ON "blog_entry" ("blog_id");
            CREATE UNIQUE INDEX "one_featured_per_blog" ON "blog_entry" ("blog_id") WHERE "featured";
            CREATE INDEX "entry_date_idx" ON "blog_entry" ("pub_date" DESC, "blog_id");
            CREATE INDEX "blog_entry_authors_entry_id_idx" ON "blog_entry_authors" ("entry_id");
            CREATE INDEX "blog_entry_authors_author_id_idx" ON "blog_entry_authors" ("author_id");
        "#]],
    );
}

#[test]
fn a_blog_on_postgres() {
    check(
        &POSTGRES,
        &[&entry(), &blog(), &author()],
        &expect![[r#"
        CREATE TABLE "blog_entry" (
            "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL CONSTRAINT "blog_entry_pkey" PRIMARY KEY,
            "blog_id" bigint NOT NULL,
            "slug" varchar(50) NOT NULL,
            "pub_date" date,
            "comments" integer NOT NULL,
            "rating" integer NOT NULL,
            "featured" boolean NOT NULL,
            "extra" jsonb,
            CONSTRAINT "blog_entry_slug_key" UNIQUE ("slug"),
            CONSTRAINT "blog_entry_comments_check" CHECK ("comments" >= 0),
            CONSTRAINT "date_per_blog" UNIQUE ("blog_id", "pub_date"),
            CONSTRAINT "rating_in_range" CHECK (("rating" >= 0) AND ("rating" <= 10))
        );
        CREATE TABLE "blog_entry_authors" (
            "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL CONSTRAINT "blog_entry_authors_pkey" PRIMARY KEY,
            "entry_id" bigint NOT NULL,
            "author_id" uuid NOT NULL,
            CONSTRAINT "blog_entry_authors_entry_id_author_id_key" UNIQUE ("entry_id", "author_id")
        );
        CREATE TABLE "blog_blog" (
            "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL CONSTRAINT "blog_blog_pkey" PRIMARY KEY,
            "name" varchar(100) NOT NULL
        );
        CREATE TABLE "blog_author" (
            "key" uuid NOT NULL CONSTRAINT "blog_author_pkey" PRIMARY KEY
        );
        ALTER TABLE "blog_entry" ADD CONSTRAINT "blog_entry_blog_id_fk" FOREIGN KEY ("blog_id") REFERENCES "blog_blog" ("id") DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE "blog_entry_authors" ADD CONSTRAINT "blog_entry_authors_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "blog_entry" ("id") DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE "blog_entry_authors" ADD CONSTRAINT "blog_entry_authors_author_id_fk" FOREIGN KEY ("author_id") REFERENCES "blog_author" ("key") DEFERRABLE INITIALLY DEFERRED;
        CREATE INDEX "blog_entry_blog_id_idx" ON "blog_entry" ("blog_id");
        CREATE UNIQUE INDEX "one_featured_per_blog" ON "blog_entry" ("blog_id") WHERE "featured";
        CREATE INDEX "entry_date_idx" ON "blog_entry" ("pub_date" DESC, "blog_id");
        CREATE INDEX "blog_entry_authors_entry_id_idx" ON "blog_entry_authors" ("entry_id");
        CREATE INDEX "blog_entry_authors_author_id_idx" ON "blog_entry_authors" ("author_id");
    "#]],
    );
}

/// The program that deletes a user does not know the blog, so the database follows these keys itself.
#[test]
fn keys_from_another_app_are_followed_by_the_database() {
    let user = ModelRef::new("accounts", "User");
    let profile = model(
        "blog",
        "Profile",
        vec![
            id(),
            key("user", user.clone(), OnDelete::Cascade),
            FieldDef {
                null: true,
                ..key("editor", user.clone(), OnDelete::SetNull)
            },
            key("owner", user, OnDelete::Protect),
        ],
    );
    check(
        &SQLITE,
        &[&profile],
        &expect![[r#"
        CREATE TABLE "blog_profile" (
            "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            "user_id" INTEGER NOT NULL REFERENCES "accounts_user" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            "editor_id" INTEGER REFERENCES "accounts_user" ("id") ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
            "owner_id" INTEGER NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED
        ) STRICT;
        CREATE INDEX "blog_profile_user_id_idx" ON "blog_profile" ("user_id");
        CREATE INDEX "blog_profile_editor_id_idx" ON "blog_profile" ("editor_id");
        CREATE INDEX "blog_profile_owner_id_idx" ON "blog_profile" ("owner_id");
    "#]],
    );
    let user = model(
        "accounts",
        "User",
        vec![FieldDef {
            primary_key: true,
            ..field("login", FieldKind::CharField { max_length: 30 })
        }],
    );
    let user = ModelDef {
        managed: false,
        table: "auth_user".into(),
        ..user
    };
    check(
        &POSTGRES,
        &[&profile, &user],
        &expect![[r#"
        CREATE TABLE "blog_profile" (
            "id" bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL CONSTRAINT "blog_profile_pkey" PRIMARY KEY,
            "user_id" varchar(30) NOT NULL,
            "editor_id" varchar(30),
            "owner_id" varchar(30) NOT NULL
        );
        ALTER TABLE "blog_profile" ADD CONSTRAINT "blog_profile_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth_user" ("login") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE "blog_profile" ADD CONSTRAINT "blog_profile_editor_id_fk" FOREIGN KEY ("editor_id") REFERENCES "auth_user" ("login") ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;
        ALTER TABLE "blog_profile" ADD CONSTRAINT "blog_profile_owner_id_fk" FOREIGN KEY ("owner_id") REFERENCES "auth_user" ("login") DEFERRABLE INITIALLY DEFERRED;
        CREATE INDEX "blog_profile_user_id_idx" ON "blog_profile" ("user_id");
        CREATE INDEX "blog_profile_editor_id_idx" ON "blog_profile" ("editor_id");
        CREATE INDEX "blog_profile_owner_id_idx" ON "blog_profile" ("owner_id");
    "#]],
    );
}

#[test]
fn keys_that_nobody_checks() {
    let id = FieldDef {
        primary_key: true,
        ..field("id", FieldKind::BigAutoField)
    };
    let blog = model("blog", "Blog", vec![id]);
    let to = ModelRef::new("blog", "Blog");
    let unchecked = |name, on_delete| {
        let mut field = key(name, to.clone(), on_delete);
        field.relation = field.relation.map(RelationDef::without_constraint);
        field.db_index = false;
        field
    };
    let mut entry = model(
        "blog",
        "Entry",
        vec![
            unchecked("old", OnDelete::DoNothing),
            key("new", to.clone(), OnDelete::DbCascade),
            FieldDef {
                null: true,
                unique: true,
                db_index: false,
                ..key("one", to.clone(), OnDelete::DbSetNull)
            },
        ],
    );
    entry.many_to_many = vec![ManyToManyDef {
        name: "blogs".into(),
        to,
        related_name: "+".into(),
        table: "blog_entry_blogs".into(),
        from_column: "entry_id".into(),
        to_column: "blog_id".into(),
        through: None,
        symmetrical: false,
        db_constraint: false,
    }]
    .into();
    let found = create_tables(&SQLITE, &[&blog, &entry]).join(";\n");
    expect![[r#"
        CREATE TABLE "blog_blog" (
            "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
        ) STRICT;
        CREATE TABLE "blog_entry" (
            "old_id" INTEGER NOT NULL,
            "new_id" INTEGER NOT NULL REFERENCES "blog_blog" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
            "one_id" INTEGER REFERENCES "blog_blog" ("id") ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT "blog_entry_one_id_key" UNIQUE ("one_id")
        ) STRICT;
        CREATE TABLE "blog_entry_blogs" (
            "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            "entry_id" INTEGER NOT NULL,
            "blog_id" INTEGER NOT NULL,
            CONSTRAINT "blog_entry_blogs_entry_id_blog_id_key" UNIQUE ("entry_id", "blog_id")
        ) STRICT;
        CREATE INDEX "blog_entry_new_id_idx" ON "blog_entry" ("new_id");
        CREATE INDEX "blog_entry_blogs_entry_id_idx" ON "blog_entry_blogs" ("entry_id");
        CREATE INDEX "blog_entry_blogs_blog_id_idx" ON "blog_entry_blogs" ("blog_id")"#]].assert_eq(&found);
}

/// A model whose columns have defaults, a collation and a comment.
fn job() -> ModelDef {
    let with = |name, kind, storage: Storage| FieldDef {
        storage: std::borrow::Cow::Owned(storage),
        ..field(name, kind)
    };
    let constant = |value| Storage {
        default: Some(DbDefault::Literal(value)),
        ..Storage::NONE
    };
    model(
        "depot",
        "Job",
        vec![
            field("id", FieldKind::SmallAutoField),
            with(
                "name",
                FieldKind::CharField { max_length: 20 },
                Storage {
                    default: Some(DbDefault::Literal(Literal::Text("it's".into()))),
                    collation: "C".into(),
                    comment: "what's to be done".into(),
                    ..Storage::NONE
                },
            ),
            with(
                "tries",
                FieldKind::SmallIntegerField,
                constant(Literal::Integer(-1)),
            ),
            with(
                "span",
                FieldKind::DurationField,
                constant(Literal::Integer(5)),
            ),
            with(
                "started",
                FieldKind::DateTimeField,
                Storage {
                    default: Some(DbDefault::Now),
                    ..Storage::NONE
                },
            ),
            field(
                "bytes",
                FieldKind::BinaryField {
                    max_length: Some(5),
                },
            ),
        ],
    )
}

#[test]
fn columns_that_say_more_than_their_type() {
    let job = job();
    check(
        &SQLITE,
        &[&job],
        &expect![[r#"
        CREATE TABLE "depot_job" (
            "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            "name" TEXT COLLATE "C" DEFAULT 'it''s' NOT NULL,
            "tries" INTEGER DEFAULT -1 NOT NULL,
            "span" INTEGER DEFAULT 5 NOT NULL,
            "started" TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')) NOT NULL,
            "bytes" BLOB NOT NULL,
            CONSTRAINT "depot_job_id_check" CHECK ("id" BETWEEN -32768 AND 32767),
            CONSTRAINT "depot_job_tries_check" CHECK ("tries" BETWEEN -32768 AND 32767)
        ) STRICT;
    "#]],
    );
    check(
        &POSTGRES,
        &[&job],
        &expect![[r#"
            CREATE TABLE "depot_job" (
                "id" smallint GENERATED BY DEFAULT AS IDENTITY NOT NULL CONSTRAINT "depot_job_pkey" PRIMARY KEY,
                "name" varchar(20) COLLATE "C" DEFAULT 'it''s' NOT NULL,
                "tries" smallint DEFAULT -1 NOT NULL,
                "span" interval DEFAULT '5 microseconds' NOT NULL,
                "started" timestamp with time zone DEFAULT (CURRENT_TIMESTAMP) NOT NULL,
                "bytes" bytea NOT NULL
            );
            COMMENT ON COLUMN "depot_job"."name" IS 'what''s to be done';
        "#]],
    );
}

/// A model of which the database computes a part.
fn part() -> ModelDef {
    let number = |value| ConditionOp::Literal(Literal::Integer(value));
    let generated = |name, kind, expression: Vec<ConditionOp>, stored| FieldDef {
        storage: std::borrow::Cow::Owned(Storage {
            generated: Some(Generated {
                expression: expression.into(),
                stored,
            }),
            ..Storage::NONE
        }),
        ..field(name, kind)
    };
    let of = |name: &'static str| ConditionOp::Field(name.into());
    let price = FieldKind::DecimalField {
        max_digits: 9,
        decimal_places: 2,
    };
    let total = vec![
        of("price"),
        of("amount"),
        ConditionOp::Call(Function::Multiply),
        number(2),
        ConditionOp::Call(Function::Multiply),
        number(1),
        ConditionOp::Call(Function::Add),
    ];
    let title = vec![
        of("name"),
        ConditionOp::Call(Function::Lower),
        ConditionOp::Literal(Literal::Text("?".into())),
        ConditionOp::Call(Function::Concat),
    ];
    model(
        "depot",
        "Part",
        vec![
            field("name", FieldKind::TextField),
            field("price", price),
            field("amount", FieldKind::IntegerField),
            generated("total", price, total, false),
            generated("title", FieldKind::CharField { max_length: 9 }, title, true),
        ],
    )
}

#[test]
fn computed_columns() {
    let part = part();
    check(
        &SQLITE,
        &[&part],
        &expect![[r#"
            CREATE TABLE "depot_part" (
                "name" TEXT NOT NULL,
                "price" INTEGER NOT NULL,
                "amount" INTEGER NOT NULL,
                "total" INTEGER GENERATED ALWAYS AS ((("price" * "amount") * 2) + 100) VIRTUAL NOT NULL,
                "title" TEXT GENERATED ALWAYS AS (COALESCE(nuages_lower("name"), '') || COALESCE('?', '')) STORED NOT NULL,
                CONSTRAINT "depot_part_amount_check" CHECK ("amount" BETWEEN -2147483648 AND 2147483647),
                CONSTRAINT "depot_part_title_check" CHECK (length("title") <= 9)
            ) STRICT;
        "#]],
    );
    check(
        &POSTGRES,
        &[&part],
        &expect![[r#"
        CREATE TABLE "depot_part" (
            "name" text NOT NULL,
            "price" numeric(9, 2) NOT NULL,
            "amount" integer NOT NULL,
            "total" numeric(9, 2) GENERATED ALWAYS AS ((("price" * "amount"::bigint) * 2) + 1) STORED NOT NULL,
            "title" varchar(9) GENERATED ALWAYS AS (COALESCE(LOWER("name"), '') || COALESCE('?', '')) STORED NOT NULL
        );
    "#]],
    );
}
