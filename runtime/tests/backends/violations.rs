//! Errors of PostgreSQL: what they say of model, fields, constraint and statement, and what they must not say.

use nuages::prelude::*;

use crate::models::{Author, Bill, Blog, Entry, Sort};

/// What an error says of the place where it happened.
fn place(error: &Error) -> (Option<&str>, Vec<&str>, Option<&str>) {
    let fields = error.fields().iter().map(String::as_str).collect();
    (error.model(), fields, error.constraint())
}

#[tokio::test]
async fn violations_name_model_fields_and_constraint() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    let blog = Blog::new().name("Secret name").save(&db).await?;
    let error = Blog::new().name("Secret name").save(&db).await.unwrap_err();
    assert!(error.is_unique_violation() && error.is_integrity_error());
    let wanted = (Some("Blog"), vec!["name"], Some("blog_blog_name_key"));
    assert_eq!(place(&error), wanted);
    let statement = error.statement().unwrap();
    assert!(statement.starts_with("INSERT INTO \"blog_blog\""));
    assert!(
        !format!("{error} {error:?}").contains("Secret"),
        "{error:?}"
    );

    let new = |headline| blog.entries().new().headline(headline);
    let entry = new("One").save(&db).await?;
    let error = new("One").save(&db).await.unwrap_err();
    assert!(error.is_unique_violation());
    let constraint = Some("entry_headline_per_blog");
    let wanted = (Some("Entry"), vec!["blog", "headline"], constraint);
    assert_eq!(place(&error), wanted);

    let error = new("Two").rating(-1).save(&db).await.unwrap_err();
    assert!(error.is_check_violation());
    let constraint = Some("entry_rating_not_negative");
    assert_eq!(place(&error), (Some("Entry"), vec!["rating"], constraint));

    let nobody = Entry::new().blog(Id::<Blog>::new(99)).headline("x");
    let error = nobody.save(&db).await.unwrap_err();
    assert!(error.is_foreign_key_violation());
    let constraint = Some("blog_entry_blog_id_fk");
    assert_eq!(place(&error), (Some("Entry"), vec!["blog"], constraint));

    let added = entry.authors().add(&db, [Id::<Author>::new(99)]).await;
    let error = added.unwrap_err();
    assert!(error.is_foreign_key_violation());
    let constraint = Some("blog_entry_authors_author_id_fk");
    assert_eq!(error.constraint(), constraint);
    assert_eq!(error.fields().len(), 1, "{error:?}");
    Ok(())
}

#[tokio::test]
async fn violations_of_rules_that_the_models_do_not_know() -> nuages::Result<()> {
    let (_schema, db) = crate::postgres!();
    let author = Author::new().name("A").save(&db).await?;
    db.execute("ALTER TABLE blog_bill ADD COLUMN late text NOT NULL")
        .await?;
    let bill = Bill::new().author(&author).amount(1);
    let error = bill.save(&db).await.unwrap_err();
    assert!(error.is_not_null_violation());
    assert_eq!(place(&error), (Some("Bill"), vec![], None));
    db.execute("CREATE TABLE other (author bigint REFERENCES blog_author DEFERRABLE)")
        .await?;
    db.execute("INSERT INTO other SELECT id FROM blog_author")
        .await?;
    let error = author.delete(&db).await.unwrap_err();
    assert!(error.is_foreign_key_violation());
    let wanted = (Some("Author"), vec![], Some("other_author_fkey"));
    assert_eq!(place(&error), wanted);
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
