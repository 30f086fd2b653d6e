//! Errors of PostgreSQL: what they say of model, fields, constraint and statement, and what they must not say.

use nuages::prelude::*;

use crate::models::{Author, Bill, Blog, Entry, Sort};

#[tokio::test]
async fn violations_name_model_fields_and_constraint() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    let blog = Blog::new().name("Secret name").save(&db).await?;
    let error = Blog::new().name("Secret name").save(&db).await.unwrap_err();
    assert!(error.is_unique_violation() && error.is_integrity_error());
    assert_eq!(
        (error.model(), error.fields()),
        (Some("Blog"), &["name".to_owned()][..])
    );
    assert_eq!(error.constraint(), Some("blog_blog_name_key"));
    assert!(
        error
            .statement()
            .unwrap()
            .starts_with("INSERT INTO \"blog_blog\"")
    );
    assert!(
        !format!("{error} {error:?}").contains("Secret name"),
        "{error:?}"
    );

    blog.entries().new().headline("One").save(&db).await?;
    let error = blog
        .entries()
        .new()
        .headline("One")
        .save(&db)
        .await
        .unwrap_err();
    assert!(error.is_unique_violation());
    assert_eq!(error.fields(), ["blog", "headline"]);
    assert_eq!(error.constraint(), Some("entry_headline_per_blog"));

    let error = blog
        .entries()
        .new()
        .headline("Two")
        .rating(-1)
        .save(&db)
        .await
        .unwrap_err();
    assert!(error.is_check_violation());
    assert_eq!(
        (error.model(), error.fields()),
        (Some("Entry"), &["rating".to_owned()][..])
    );
    assert_eq!(error.constraint(), Some("entry_rating_not_negative"));

    let nobody = Id::<Blog>::new(99);
    let error = Entry::new()
        .blog(nobody)
        .headline("x")
        .save(&db)
        .await
        .unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("blog_entry_blog_id_fk"));

    let entry = blog.entries().new().headline("Three").save(&db).await?;
    let error = entry
        .authors()
        .add(&db, [Id::<Author>::new(99)])
        .await
        .unwrap_err();
    assert!(error.is_foreign_key_violation(), "{error:?}");

    db.execute("ALTER TABLE blog_blog ALTER tagline SET NOT NULL, ADD COLUMN late text NOT NULL")
        .await
        .unwrap_err();
    db.execute("ALTER TABLE blog_bill ADD COLUMN late text NOT NULL")
        .await?;
    let author = Author::new().name("A").save(&db).await?;
    let error = Bill::new()
        .author(&author)
        .amount(1)
        .save(&db)
        .await
        .unwrap_err();
    assert!(error.is_not_null_violation(), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn other_errors_say_what_they_are() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    let bare = crate::Schema::create().unwrap();
    let error = Blog::objects()
        .count(&Postgres::connect(&bare.url()).await?)
        .await
        .unwrap_err();
    assert!(error.is_missing_table(), "{error:?}");
    db.execute("ALTER TABLE blog_blog RENAME tagline TO motto")
        .await?;
    let error = Blog::objects().fetch(&db).await.unwrap_err();
    assert!(error.is_missing_column(), "{error:?}");
    assert!(error.statement().is_some());

    let refused = db
        .atomic(async |tx| {
            tx.execute("SET TRANSACTION READ ONLY").await?;
            Author::new().name("x").save(tx).await
        })
        .await;
    assert!(refused.unwrap_err().is_read_only());

    db.execute("INSERT INTO blog_author (name) VALUES ('x')")
        .await?;
    let error = Author::objects()
        .filter(|a| (a.id.count() / 0).gt(1))
        .count(&db)
        .await;
    assert!(error.is_err());
    let error = db.execute("SELECT 'hidden'::integer").await.unwrap_err();
    assert!(
        error.is_invalid_value() && !error.to_string().contains("hidden"),
        "{error:?}"
    );
    assert!(
        db.execute("no sql at all")
            .await
            .unwrap_err()
            .statement()
            .is_some()
    );
    Ok(())
}

#[tokio::test]
async fn a_sum_that_does_not_fit_is_an_error() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    db.execute(
        "INSERT INTO blog_sort (\"char\", text, slug, email, integer, big, positive, \"float\", \"boolean\", date, moment, \"decimal\", uuid, json)
         SELECT '', '', '', '', 2147483647, 9223372036854775807, 1, 1, true, '2000-01-01', now(), 1, gen_random_uuid(), '1'
         FROM generate_series(1, 2)",
    )
    .await?;
    assert!(
        Sort::objects()
            .aggregate(&db, |s| s.big.sum())
            .await
            .is_err()
    );
    assert_eq!(
        Sort::objects().aggregate(&db, |s| s.integer.sum()).await?,
        Some(4_294_967_294)
    );
    let sums = Sort::objects().values(|s| s.integer + 1).fetch(&db).await?;
    assert_eq!(sums, [2_147_483_648, 2_147_483_648]);
    let error = Sort::objects()
        .all()
        .update(&db, |s| s.integer.set(s.integer + 1))
        .await
        .unwrap_err();
    assert!(error.is_invalid_value(), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_password_is_never_shown() {
    let Some(schema) = crate::Schema::create() else {
        return;
    };
    let url = schema.url();
    let host = url.split('@').nth(1).unwrap_or("127.0.0.1/postgres");
    let wrong = [
        format!(
            "postgres://nobody:swordfish@{}",
            host.replace("postgres?", "no_such_database?")
        ),
        "postgres://nobody:swordfish@127.0.0.1:1/x".to_owned(),
        "postgres://nobody:swordfish@127.0.0.1:port/x".to_owned(),
        "host=127.0.0.1 password=swordfish port=x".to_owned(),
        "postgres://nobody:swordfish@127.0.0.1/x?sslmode=require".to_owned(),
    ];
    for url in wrong {
        let error = Postgres::connect(&url).await.unwrap_err();
        assert!(error.is_connection_error(), "{error:?}");
        assert!(
            !format!("{error} {error:?}").contains("swordfish"),
            "{error:?}"
        );
        assert!(
            Postgres::connect_blocking(&url)
                .unwrap_err()
                .is_connection_error()
        );
    }
}
