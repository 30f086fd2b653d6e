//! One story in four databases: each must tell it alike.

use nuages::prelude::*;

use crate::models::{APP, Author, Blog, Entry, Status};

/// Tells the story to a database; `$wait` is `.await` or nothing.
macro_rules! story {
    ($db:ident, $($wait:tt)*) => {{
        let mut told: Vec<String> = Vec::new();
        let mut tell = |said: &dyn std::fmt::Debug| told.push(format!("{said:?}"));
        $db.create_tables(APP)$($wait)*?;
        let beatles = Blog::new().name("Beatles Blog").save(&$db)$($wait)*?;
        let cheddar = Blog::new().name("Cheddar Talk").tagline("cheese").save(&$db)$($wait)*?;
        tell(&(&beatles, &cheddar));
        let joe = Author::new().name("Joe").save(&$db)$($wait)*?;
        let ann = Author::new().name("Ann").email("ann@example.org").save(&$db)$($wait)*?;
        let mut help = Entry::new().blog(&beatles).headline("Help!").editor(&joe).save(&$db)$($wait)*?;
        let more = Entry::objects().bulk_create(&$db, (0..15_i8).map(|n| {
            Entry::new()
                .blog(if n % 3 == 0 { &cheddar } else { &beatles })
                .headline(&*format!("Entry {n}"))
                .rating(i32::from(n))
                .pub_date(jiff::civil::date(2020 + i16::from(n % 3), 1, 1 + n))
        }))$($wait)*?;
        tell(&more.iter().map(|e| e.id).collect::<Vec<_>>());
        help.rating = 9;
        help.status = Status::Published;
        help.save(&$db)$($wait)*?;
        help.authors().add(&$db, [&joe, &ann])$($wait)*?;
        more[3].authors().add(&$db, [&ann])$($wait)*?;
        let found = Entry::objects()
            .filter(|e| e.blog.name.icontains("beatles") & e.rating.gte(4))
            .filter(|e| e.number_of_comments.gte(e.number_of_pingbacks * 2))
            .exclude(|e| e.pub_date.year().exact(2021) | e.authors().name.startswith("R"))
            .order_by(|e| (e.pub_date.desc().nulls_last(), e.headline))
            .slice(..10);
        tell(&found.values(|e| (e.headline, e.pub_date)).fetch(&$db)$($wait)*?);
        tell(&Entry::objects().pk(1).get(&$db)$($wait)*?.status);
        tell(&Entry::objects().pk(1000).get(&$db)$($wait)*.optional()?.is_none());
        let blogs = Blog::objects()
            .annotate(|b| row! {
                n: b.entries().count(),
                best: b.entries().rating.max(),
                high: b.entries().filter(|e| e.rating.gte(4)).count(),
            })
            .filter(|b| b.n.gt(5))
            .order_by(|b| -b.n);
        for b in blogs.fetch(&$db)$($wait)*? {
            tell(&(&b.name, &b.n, &b.best, &b.high));
        }
        let rows = Entry::objects()
            .select_related(|e| row! { blog: e.blog, editor: e.editor, by: e.editor.name })
            .prefetch_related(|e| row! { authors: e.authors() })
            .filter(|e| e.rating.gte(8))
            .order_by(|e| e.id);
        for e in rows.fetch(&$db)$($wait)*? {
            tell(&(&e.headline, &e.blog.name, &e.editor.as_ref().map(|a| &a.name), &e.by, &e.authors.len()));
        }
        let top = Blog::objects()
            .prefetch_related(|b| row! {
                top: b.entries().filter(|e| e.rating.gte(4)).order_by(|e| -e.rating).slice(..3)
                    .prefetch_related(|e| row! { authors: e.authors() }),
                n: b.entries().count(),
            })
            .order_by(|b| b.id);
        for b in top.fetch(&$db)$($wait)*? {
            tell(&(&b.name, &b.n, &b.top.iter().map(|e| (&e.headline, e.rating, e.authors.len())).collect::<Vec<_>>()));
        }
        let totals = Entry::objects()
            .values(|e| row! { blog: e.blog.name })
            .annotate(|e| row! { n: e.id.count(), mean: e.rating.avg(), sum: e.rating.sum() })
            .order_by(|e| e.blog);
        for t in totals.fetch(&$db)$($wait)*? {
            tell(&(&t.blog, &t.n, &t.mean, &t.sum));
        }
        tell(&Entry::objects().aggregate(&$db, |e| (e.rating.avg(), e.rating.max(), e.rating.sum()))$($wait)*?);
        tell(&Entry::objects().none().aggregate(&$db, |e| (e.rating.avg(), e.id.count()))$($wait)*?);
        let error = Entry::objects()
            .filter(|e| e.blog.exact(&beatles))
            .update(&$db, |e| (e.rating.set(e.rating + 1), e.headline.set("x")))
            $($wait)*.unwrap_err();
        tell(&(&error.is_unique_violation(), &error.model(), &error.fields(), &error.constraint()));
        tell(&Entry::objects().filter(|e| e.rating.lt(3)).update(&$db, |e| e.rating.set(e.rating * 2 + 1))$($wait)*?);
        tell(&Entry::objects().order_by(|e| e.id).values(|e| e.rating).fetch(&$db)$($wait)*?);
        tell(&Entry::objects().filter(|e| e.headline.in_(["Help!", "Entry 1"])).count(&$db)$($wait)*?);
        tell(&Entry::objects().filter(|e| e.id.in_(Vec::<Id<Entry>>::new())).exists(&$db)$($wait)*?);
        tell(&(&beatles.entries().count(&$db)$($wait)*?, &joe.entries().filter(|e| e.rating.gt(1)).count(&$db)$($wait)*?));
        let new = beatles.entries().new().headline("new").save(&$db)$($wait)*?;
        tell(&(&new.blog(&$db)$($wait)*?, &help.editor(&$db)$($wait)*?));
        let (again, created) =
            Blog::objects().get_or_create(&$db, Blog::new().name("Cheddar Talk"), |b| b.name)$($wait)*?;
        tell(&(&again, &created));
        let (third, created) = Blog::objects().get_or_create(&$db, Blog::new().name("Third"), |b| b.name)$($wait)*?;
        tell(&(&third.name, &created));
        let stale = Blog::objects()
            .filter(|b| !exists(Entry::objects().filter(|e| e.blog_id.exact(b.id.outer()) & e.rating.gt(12))))
            .order_by(|b| b.id);
        tell(&stale.fetch(&$db)$($wait)*?);
        tell(&joe.delete(&$db)$($wait)*?);
        tell(&beatles.delete(&$db)$($wait)*?);
        let first = Entry::objects().first(&$db)$($wait)*?;
        let last = Entry::objects().last(&$db)$($wait)*?;
        tell(&(&first.map(|e| e.headline), &last.map(|e| e.headline)));
        told
    }};
}

fn alike(wanted: &[String], told: &[String]) {
    assert_eq!(wanted.len(), told.len());
    for (wanted, told) in wanted.iter().zip(told) {
        assert_eq!(wanted, told);
    }
}

fn on_sqlite() -> nuages::Result<Vec<String>> {
    let db = Sqlite::in_memory()?;
    Ok(story!(db,))
}

#[test]
fn on_postgres_blocking() -> nuages::Result<()> {
    let Some(schema) = crate::Schema::create() else {
        return Ok(());
    };
    let db = schema.blocking()?;
    alike(&on_sqlite()?, &story!(db,));
    Ok(())
}

#[tokio::test]
async fn on_postgres() -> nuages::Result<()> {
    let Some(schema) = crate::Schema::create() else {
        return Ok(());
    };
    let db = Postgres::connect(&schema.url()).await?;
    alike(&on_sqlite()?, &story!(db, .await));
    Ok(())
}

#[tokio::test]
async fn on_sqlite_for_async_programs() -> nuages::Result<()> {
    let db = AsyncSqlite::in_memory()?;
    alike(&on_sqlite()?, &story!(db, .await));
    Ok(())
}
