//! The main job of nuages, on a SQLite file: `cargo run -p blog`.

#[allow(
    unreachable_pub,
    clippy::wildcard_imports,
    reason = "as the tool writes it"
)]
mod migrations;
mod models;
mod report;

use jiff::civil::date;
use models::{Author, Blog, Entry, Status};
use nuages::prelude::*;
use nuages::{AsyncSqlite, Result};

/// Runs an expression and prints it with its SQL and its result.
macro_rules! show {
    ($db:ident, $code:expr) => {{
        let log = $db.log_queries();
        let result = $code;
        report::step(line!(), &log, &result);
        result
    }};
}

fn main() -> Result<()> {
    let path = std::env::temp_dir().join(format!("nuages-blog-{}.db", std::process::id()));
    let db = Sqlite::open(&path)?;
    println!("The database is {}.", path.display());

    report::heading("Migrations");
    let applied = db.migrate(migrations::ALL)?;
    for done in applied {
        println!("applied {}", done.migration);
    }

    fill(&db)?;
    query(&db)?;
    rows(&db)?;
    write(&db)?;

    report::heading("The same queries, async");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| Error::other(format!("no runtime: {error}")))?;
    runtime.block_on(query_async(&AsyncSqlite::from(db)))?;

    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    Ok(())
}

/// A few hundred rows.
fn fill(db: &Sqlite) -> Result<()> {
    report::heading("Creating");
    let beatles = show!(
        db,
        Blog::new()
            .name("Beatles Blog")
            .tagline("All the latest")
            .save(db)?
    );
    let blogs =
        Blog::objects().bulk_create(db, (1..10).map(|n| Blog::new().name(format!("Blog {n}"))))?;
    let authors = ["John", "Paul", "George", "Ringo"].map(|name| {
        Author::new()
            .name(name)
            .email(format!("{}@example.com", name.to_lowercase()))
    });
    let authors = Author::objects().bulk_create(db, authors)?;
    let entries = (0..300_i16).map(|n| {
        let blog = blogs
            .get(usize::from(n.unsigned_abs() % 9))
            .filter(|_| n % 3 > 0)
            .unwrap_or(&beatles);
        Entry::new()
            .blog(blog)
            .headline(format!(
                "Entry {n} on {}",
                if n % 7 == 0 { "Lennon" } else { "music" }
            ))
            .body_text("…")
            .pub_date((n % 5 > 0).then(|| date(2000 + n % 25, 1, 1)))
            .number_of_comments(u32::from(n.unsigned_abs() % 40))
            .number_of_pingbacks(u32::from(n.unsigned_abs() % 11))
            .rating(i32::from(n % 11))
            .status(if n % 2 == 0 {
                Status::Published
            } else {
                Status::Draft
            })
    });
    let entries = Entry::objects().bulk_create(db, entries)?;
    db.atomic(|tx| {
        for (entry, author) in entries.iter().zip(authors.iter().cycle()) {
            entry.authors().add(tx, [author])?;
        }
        Ok(())
    })?;
    println!(
        "\n{} blogs, {} authors, {} entries",
        blogs.len() + 1,
        authors.len(),
        entries.len()
    );
    Ok(())
}

/// Filters, paths over relations, expressions.
fn query(db: &Sqlite) -> Result<()> {
    report::heading("Queries");
    show!(db, Entry::objects().pk(7).get(db)?.headline);
    show!(db, Entry::objects().pk(7_000).get(db).optional()?.is_none());
    show!(
        db,
        Entry::objects()
            .filter(|e| e.blog.name.icontains("beatles") & e.rating.gte(4))
            .filter(|e| e.number_of_comments.gt(e.number_of_pingbacks * 2))
            .exclude(|e| e.pub_date.isnull(true) | !e.authors().name.startswith("R"))
            .order_by(|e| (-e.pub_date, e.headline))
            .slice(..3)
            .values(|e| (e.headline, e.pub_date))
            .fetch(db)?
    );
    show!(
        db,
        Entry::objects()
            .filter(q!(blog.name.icontains = "beatles", rating.gte = 4))
            .exclude(q!(headline__startswith = "Draft" | pub_date = None))
            .count(db)?
    );
    show!(
        db,
        Blog::objects()
            .filter(|b| b.entries().headline.contains("Lennon"))
            .distinct()
            .count(db)?
    );
    show!(
        db,
        Entry::objects()
            .filter(|e| e.pub_date.year().gte(2020))
            .exists(db)?
    );
    show!(
        db,
        Entry::objects().aggregate(db, |e| (e.rating.avg(), e.rating.max()))?
    );
    Ok(())
}

/// What is loaded is in the row's type.
fn rows(db: &Sqlite) -> Result<()> {
    report::heading("Rows");
    let blogs = show!(
        db,
        Blog::objects()
            .annotate(|b| row! { n: b.entries().count(), best: b.entries().rating.max() })
            .filter(|b| b.n.gt(20))
            .order_by(|b| -b.n)
            .slice(..2)
            .fetch(db)?
    );
    for blog in &blogs {
        println!(
            "         {}: {} entries, best {:?}",
            blog.name, blog.n, blog.best
        );
    }
    let page = show!(
        db,
        Entry::objects()
            .select_related(|e| row! { e.blog })
            .prefetch_related(|e| row! { e.authors() })
            .slice(..1)
            .fetch(db)?
    );
    for entry in &page {
        println!(
            "         {} in {} by {} author",
            entry.headline,
            entry.blog.name,
            entry.authors.len()
        );
    }
    show!(db, Blog::objects()
        .prefetch_related(|b| row! {
            top: b.entries().filter(|e| e.rating.gte(4)).order_by(|e| -e.rating).slice(..2).values(|e| e.headline),
            drafts: b.entries().filter(|e| e.status.exact(Status::Draft)).count(),
        })
        .slice(..1)
        .fetch(db)?);
    show!(
        db,
        Entry::objects()
            .values(|e| row! { status: e.status })
            .annotate(|e| row! { n: e.id.count(), rating: e.rating.avg() })
            .fetch(db)?
    );
    Ok(())
}

/// Updates, deletions, transactions, constraints.
fn write(db: &Sqlite) -> Result<()> {
    report::heading("Writing");
    show!(
        db,
        Entry::objects()
            .filter(|e| e.rating.lt(3))
            .update(db, |e| (
                e.rating.set(e.rating + 1),
                e.number_of_pingbacks.set(0)
            ))?
    );
    let help = show!(
        db,
        db.atomic(|tx| {
            let blog = Blog::new().name("Help!").save(tx)?;
            blog.entries()
                .new()
                .headline("Help!")
                .body_text("I need somebody")
                .save(tx)
        })?
    );
    let _ = show!(
        db,
        Entry::new()
            .blog(help.blog_id)
            .headline("Help!")
            .body_text("again")
            .save(db)
            .map_err(|e| e.to_string())
    );
    show!(db, help.blog(db)?.delete(db)?);
    Ok(())
}

/// One queryset, two worlds: an async handle returns futures.
async fn query_async(db: &AsyncSqlite) -> Result<()> {
    show!(
        db,
        Entry::objects()
            .filter(|e| e.rating.gte(9))
            .count(db)
            .await?
    );
    show!(
        db,
        Author::objects()
            .annotate(|a| row! { n: a.entries().count() })
            .order_by(|a| -a.n)
            .slice(..1)
            .fetch(db)
            .await?
    );
    show!(
        db,
        db.atomic(async |tx| {
            let blog = Blog::new().name("Never kept").save(tx).await?;
            blog.delete(tx).await
        })
        .await?
    );
    Ok(())
}
