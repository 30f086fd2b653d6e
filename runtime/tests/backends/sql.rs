//! Statements whose types PostgreSQL must infer, each with the result that SQLite has.

use nuages::prelude::*;

use crate::models::{Author, Blog, Country, Employee, Entry, Sort, Status};

/// Asks everything; the answers in order.
macro_rules! answers {
    ($db:ident) => {{
        let mut answers: Vec<String> = Vec::new();
        macro_rules! ask {
            ($query:expr) => {
                answers.push(format!("{} = {:?}", stringify!($query), $query.await?))
            };
        }
        let one = Blog::new().name("One Ünïted").tagline("a%b_c\\d").save(&$db).await?;
        let two = Blog::new().name("two").save(&$db).await?;
        let ann = Author::new().name("Ann").email("ann@example.org").save(&$db).await?;
        for n in 0..12_i8 {
            let entry = Entry::new()
                .blog(if n % 3 == 0 { &two } else { &one })
                .headline(&*format!("Entry {n}"))
                .rating(i32::from(n))
                .number_of_comments(u32::from(n.unsigned_abs()))
                .status(if n % 2 == 0 { Status::Published } else { Status::Draft });
            let entry = if n % 4 == 0 { entry } else { entry.pub_date(jiff::civil::date(2020 + i16::from(n % 3), 1 + n, 28)) };
            let entry = entry.save(&$db).await?;
            if n > 8 {
                entry.authors().add(&$db, [&ann]).await?;
            }
        }
        let db = &$db;
        let count = Entry::objects();
        // Numbers: narrow columns beside wide values.
        ask!(count.clone().filter(|e| (e.rating + 1).gt(5_000_000_000_i64)).count(db));
        ask!(count.clone().filter(|e| (e.rating * 1_000_000_000).gt(5_000_000_000_i64)).count(db));
        ask!(count.clone().order_by(|e| e.id).values(|e| e.rating * 1_000_000_000).fetch(db));
        ask!(count.clone().order_by(|e| e.id).values(|e| (e.rating - 5) / 2).fetch(db));
        ask!(count.clone().order_by(|e| e.id).values(|e| (e.rating - 5) % 3).fetch(db));
        ask!(count.clone().filter(|e| e.rating.range(e.rating - 1, e.rating + 1)).count(db));
        ask!(count.clone().filter(|e| e.rating.gte(e.number_of_comments * 2)).count(db));
        ask!(count.clone().all().update(db, |e| e.rating.set(e.rating * 2 - e.number_of_comments)));
        // Aggregates, and comparisons with them.
        ask!(Blog::objects().annotate(|b| row! { n: b.entries().count() }).filter(|b| b.n.gt(5)).count(db));
        ask!(Blog::objects().annotate(|b| row! { sum: b.entries().rating.sum() }).filter(|b| b.sum.gte(44)).count(db));
        ask!(Blog::objects().annotate(|b| row! { sum: b.entries().number_of_comments.sum() }).order_by(|b| b.id).values(|b| b.sum / 4).fetch(db));
        ask!(Blog::objects().annotate(|b| row! { mean: b.entries().rating.avg() }).filter(|b| b.mean.gt(4.5)).count(db));
        ask!(Blog::objects().annotate(|b| row! { mean: b.entries().rating.avg() }).order_by(|b| b.id).values(|b| b.mean).fetch(db));
        ask!(count.clone().aggregate(db, |e| (e.rating.sum(), e.rating.avg(), e.number_of_comments.sum(), e.headline.length().sum())));
        ask!(count.clone().aggregate(db, |e| (e.rating.count(), e.blog.name.count_distinct(), e.pub_date.max())));
        ask!(count.clone().values(|e| row! { s: e.status }).annotate(|e| row! { n: e.id.count(), m: e.rating.avg() }).order_by(|e| e.s).values(|e| (e.s, e.n, e.m)).fetch(db));
        ask!(count.clone().values(|e| row! { y: e.rating % 3 }).annotate(|e| row! { n: e.id.count() }).order_by(|e| e.y).values(|e| (e.y, e.n)).fetch(db));
        ask!(count.clone().values(|e| row! { b: e.blog.name }).annotate(|e| row! { n: e.id.count() }).filter(|e| e.n.gt(5)).values(|e| (e.b, e.n)).fetch(db));
        // Texts.
        ask!(count.clone().filter(|e| e.headline.startswith("Entry 1")).count(db));
        ask!(count.clone().filter(|e| e.headline.endswith("y 1")).count(db));
        ask!(count.clone().filter(|e| e.headline.endswith("")).count(db));
        ask!(count.clone().filter(|e| e.headline.contains("y 1")).count(db));
        ask!(count.clone().filter(|e| e.headline.iexact("ENTRY 1")).count(db));
        ask!(count.clone().filter(|e| e.headline.istartswith("eNTRY 1") & e.headline.iendswith("1") & e.headline.icontains("Y")).count(db));
        ask!(Blog::objects().filter(|b| b.tagline.icontains("%B_c\\")).count(db));
        ask!(Blog::objects().filter(|b| b.tagline.contains("a%b_c\\d")).count(db));
        ask!(Blog::objects().filter(|b| b.name.lower().exact("two")).count(db));
        ask!(Blog::objects().filter(|b| b.name.length().gt(4)).count(db));
        ask!(Blog::objects().order_by(|b| b.name.length()).values(|b| (b.tagline.upper(), b.name.length() + 1)).fetch(db));
        // Dates.
        ask!(count.clone().filter(|e| e.pub_date.year().exact(2021)).count(db));
        ask!(count.clone().filter(|e| e.pub_date.month().gte(6) & e.pub_date.day().lt(29)).count(db));
        ask!(count.clone().exclude(|e| e.pub_date.year().exact(2021)).count(db));
        ask!(count.clone().filter(|e| e.created.year().gte(2020)).count(db));
        ask!(count.clone().filter(|e| e.pub_date.in_([jiff::civil::date(2021, 2, 28)])).count(db));
        ask!(count.clone().filter(|e| e.pub_date.range(jiff::civil::date(2020, 1, 1), jiff::civil::date(2021, 12, 31))).count(db));
        // Conditions.
        ask!(count.clone().filter(|e| e.rating.gt(3) ^ e.pub_date.isnull(true)).count(db));
        ask!(count.clone().filter(|e| !(e.rating.gt(3) & e.status.exact(Status::Draft)) | e.blog.exact(&one)).count(db));
        ask!(count.clone().filter(|e| e.status.in_([Status::Draft])).count(db));
        ask!(count.clone().exclude(|e| e.authors().name.startswith("A")).count(db));
        ask!(count.clone().filter(|e| e.authors().in_([&ann])).count(db));
        ask!(Blog::objects().filter(|b| exists(Entry::objects().filter(|e| e.blog_id.exact(b.id.outer()) & e.rating.gt(9)))).count(db));
        ask!(Blog::objects().filter(|b| b.entries().rating.gt(5)).distinct().count(db));
        ask!(Employee::objects().filter(|e| e.manager.manager.name.exact("Ada") | e.manager.isnull(true)).count(db));
        // Order and slices, and slices for each parent.
        ask!(count.clone().order_by(|e| (e.rating % 5, -e.id)).slice(2..7).values(|e| e.headline).fetch(db));
        ask!(count.clone().order_by(|e| (e.pub_date.desc().nulls_last(), e.id)).values(|e| e.headline).fetch(db));
        ask!(count.clone().order_by(|e| e.id).slice(3..).count(db));
        ask!(count.clone().order_by(|e| e.id).slice(3..9).aggregate(db, |e| e.rating.sum()));
        ask!(count.clone().order_by(|e| e.rating).values(|e| e.blog.name).distinct().count(db));
        let tops = Blog::objects()
            .order_by(|b| b.id)
            .prefetch_related(|b| row! { top: b.entries().filter(|e| e.rating.gt(2)).order_by(|e| -e.rating).slice(1..3) })
            .fetch(db)
            .await?;
        answers.push(format!("{:?}", tops.iter().flat_map(|b| b.top.iter().map(|e| &e.headline)).collect::<Vec<_>>()));
        let tops = Author::objects()
            .prefetch_related(|a| row! { best: a.entries().order_by(|e| -e.rating).slice(..2).prefetch_related(|e| row! { by: e.authors() }) })
            .fetch(db)
            .await?;
        answers.push(format!("{:?}", tops.iter().flat_map(|a| a.best.iter().map(|e| (&e.headline, e.by.len()))).collect::<Vec<_>>()));
        // Keys that are texts, and changes through joins.
        Country::new().code("CH").name("Switzerland").save(db).await?.cities().new().name("Berne").save(db).await?;
        ask!(Country::objects().filter(|c| c.cities().name.exact("Berne")).values(|c| c.code).fetch(db));
        ask!(Country::objects().prefetch_related(|c| row! { towns: c.cities() }).values(|c| c.name).fetch(db));
        ask!(Sort::objects().filter(|s| (s.float * 2.5).gt(1.0) & (s.decimal + s.decimal).gt("1.5".parse::<rust_decimal::Decimal>().unwrap())).count(db));
        ask!(Country::objects().all().delete(db));
        answers
    }};
}

#[tokio::test]
async fn postgres_answers_as_sqlite() -> nuages::Result<()> {
    let (_schema, postgres) = crate::postgres!();
    let sqlite = crate::sqlite().await?;
    let wanted = answers!(sqlite);
    let given = answers!(postgres);
    for (given, wanted) in given.iter().zip(&wanted) {
        assert_eq!(given, wanted);
    }
    Ok(())
}
