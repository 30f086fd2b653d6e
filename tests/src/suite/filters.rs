//! Lookups, transforms, and conditions joined by `&`, `|`, `^` and `!`.

use jiff::civil::date;
use nuages::prelude::*;

use super::headlines;
use crate::database::TestDatabase;
use crate::models::{Blog, Entry};
use crate::sample::{Sample, entry, sample};

fn exact(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        beatles, joe, help, ..
    } = sample(db)?;
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().filter(|e| e.rating.exact(4)))?,
        ["Biography", "Cheese"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.exact("Help!")))?,
        ["Help!"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.exact("help!")))?,
        [""; 0]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.pub_date.exact(date(2006, 5, 8))))?,
        ["Let It Be"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.id.exact(help.id)))?,
        ["Help!"]
    );
    assert_eq!(headlines(db, entries().pk(help.id))?, ["Help!"]);
    let of_beatles = ["Help!", "Let It Be", "Biography"];
    assert_eq!(
        headlines(db, entries().filter(|e| e.blog.exact(&beatles)))?,
        of_beatles
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.blog.exact(beatles.id)))?,
        of_beatles
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.blog_id.exact(beatles.id)))?,
        of_beatles
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.editor.exact(&joe)))?,
        ["Help!", "Albums"]
    );
    Ok(())
}

fn gt_gte_lt_lte(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().filter(|e| e.rating.gt(4)))?,
        ["Help!", "Let It Be"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.rating.gte(5)))?,
        ["Help!", "Let It Be"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.rating.lt(4)))?,
        ["Albums"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.rating.lte(4)))?,
        ["Biography", "Cheese", "Albums"]
    );
    let day = date(2006, 5, 8);
    assert_eq!(
        headlines(db, entries().filter(|e| e.pub_date.gt(day)))?,
        ["Cheese", "Albums"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.pub_date.lte(day)))?,
        ["Help!", "Let It Be"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.lt("Cheese")))?,
        ["Biography", "Albums"]
    );
    Ok(())
}

fn range_includes_both_ends(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().filter(|e| e.rating.range(4, 5)))?,
        ["Help!", "Biography", "Cheese"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.rating.range(5, 4)))?,
        [""; 0]
    );
    let of_2008 = entries().filter(|e| e.pub_date.range(date(2008, 1, 1), date(2008, 12, 31)));
    assert_eq!(headlines(db, of_2008)?, ["Cheese", "Albums"]);
    Ok(())
}

fn in_takes_values_keys_and_instances(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        beatles,
        empty,
        joe,
        ann,
        cheese,
        ..
    } = sample(db)?;
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().filter(|e| e.rating.in_([0, 9, 9, 77])))?,
        ["Let It Be", "Albums"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.in_(["Cheese", "it's"])))?,
        ["Cheese"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.id.in_([cheese.id])))?,
        ["Cheese"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.pub_date.in_([date(2008, 6, 1)])))?,
        ["Cheese"]
    );
    let of_beatles = ["Help!", "Let It Be", "Biography"];
    assert_eq!(
        headlines(db, entries().filter(|e| e.blog.in_([&beatles, &empty])))?,
        of_beatles
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.editor.in_([joe.id, ann.id])))?,
        ["Help!", "Biography", "Albums"]
    );
    Ok(())
}

fn in_an_empty_list_asks_nothing(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let none = || Entry::objects().filter(|e| e.rating.in_(Vec::<i32>::new()));
    let log = db.log_queries();
    assert_eq!(none().fetch(db)?.len(), 0);
    assert_eq!(none().count(db)?, 0);
    assert!(!none().exists(db)?);
    assert!(none().first(db)?.is_none());
    assert_eq!(none().update(db, |e| e.rating.set(1))?, 0);
    assert_eq!(none().delete(db)?.total, 0);
    assert_eq!(log.len(), 0, "{:?}", log.statements());
    // Beside other conditions it decides, or says nothing.
    let or = Entry::objects().filter(|e| e.rating.in_(Vec::<i32>::new()) | e.rating.exact(9));
    assert_eq!(headlines(db, or)?, ["Let It Be"]);
    let not = Entry::objects().exclude(|e| e.rating.in_(Vec::<i32>::new()) & e.rating.exact(9));
    assert_eq!(not.count(db)?, 5);
    Ok(())
}

fn in_takes_many_values(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    let many = Entry::objects().filter(|e| e.rating.in_(5..100_000));
    assert_eq!(headlines(db, many)?, ["Help!", "Let It Be"]);
    assert_eq!(log.len(), 1);
    let texts = (0..70_000)
        .map(|n| n.to_string())
        .chain(["Cheese".to_owned()]);
    assert_eq!(
        headlines(db, Entry::objects().filter(|e| e.headline.in_(texts)))?,
        ["Cheese"]
    );
    Ok(())
}

fn isnull(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().filter(|e| e.pub_date.isnull(true)))?,
        ["Biography"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.editor.isnull(false)))?,
        ["Help!", "Biography", "Albums"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.rating.isnull(true)))?,
        [""; 0]
    );
    Ok(())
}

/// Texts with everything that patterns, strings and identifiers treat specially.
const TEXTS: [&str; 13] = [
    "plain",
    "100%",
    "%",
    "_",
    "a_b",
    "axb",
    "\\",
    "back\\slash%",
    "it's",
    "\"quoted\"",
    "[a-z]*?",
    "Été",
    "new\nline",
];

fn texts_are_found_as_they_are_written(db: &TestDatabase) -> nuages::Result<()> {
    type Set = QuerySet<Entry>;
    let blog = Blog::new().name("Texts").save(db)?;
    for text in TEXTS {
        entry(db, &blog, text)?;
    }
    let all = Entry::objects;
    let lookups: [(&str, fn(Set, &str) -> Set, fn(&str, &str) -> bool); 5] = [
        (
            "exact",
            |set, text| set.filter(|e| e.headline.exact(text)),
            |held, text| held == text,
        ),
        (
            "contains",
            |set, text| set.filter(|e| e.headline.contains(text)),
            |held, text| held.contains(text),
        ),
        (
            "startswith",
            |set, text| set.filter(|e| e.headline.startswith(text)),
            |held, text| held.starts_with(text),
        ),
        (
            "endswith",
            |set, text| set.filter(|e| e.headline.endswith(text)),
            |held, text| held.ends_with(text),
        ),
        (
            "iexact",
            |set, text| set.filter(|e| e.headline.iexact(text)),
            |held, text| held == text,
        ),
    ];
    for (name, lookup, holds) in lookups {
        for text in TEXTS {
            let expected: Vec<&str> = TEXTS.into_iter().filter(|held| holds(held, text)).collect();
            assert_eq!(
                headlines(db, lookup(all().all(), text))?,
                expected,
                "{name} {text:?}"
            );
        }
    }
    Ok(())
}

fn texts_are_found_in_any_case(db: &TestDatabase) -> nuages::Result<()> {
    let blog = Blog::new().name("Texts").save(db)?;
    for text in ["100% SURE", "100x sure", "Sure_thing", "surething"] {
        entry(db, &blog, text)?;
    }
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.icontains("0% s")))?,
        ["100% SURE"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.istartswith("SURE_")))?,
        ["Sure_thing"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.iendswith("SURE")))?,
        ["100% SURE", "100x sure"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.iexact("SURETHING")))?,
        ["surething"]
    );
    // The others tell cases apart.
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.contains("sure")))?,
        ["100x sure", "surething"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.startswith("sure")))?,
        ["surething"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.endswith("SURE")))?,
        ["100% SURE"]
    );
    Ok(())
}

fn an_empty_text_is_part_of_every_text(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let all = ["Help!", "Let It Be", "Biography", "Cheese", "Albums"];
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.contains("")))?,
        all
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.icontains("")))?,
        all
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.startswith("")))?,
        all
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.endswith("")))?,
        all
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.exact("")))?,
        [""; 0]
    );
    Ok(())
}

fn transforms_chain_with_lookups(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().filter(|e| e.pub_date.year().gte(2006)))?,
        ["Let It Be", "Cheese", "Albums"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.pub_date.month().in_([1, 6])))?,
        ["Help!", "Cheese"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.pub_date.day().exact(31)))?,
        ["Help!", "Albums"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.lower().exact("cheese")))?,
        ["Cheese"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.upper().contains("ES")))?,
        ["Cheese"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.length().lt(6)))?,
        ["Help!"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.editor.name.lower().exact("ann")))?,
        ["Biography"]
    );
    Ok(())
}

fn length_counts_characters(db: &TestDatabase) -> nuages::Result<()> {
    let blog = Blog::new().name("Texts").save(db)?;
    entry(db, &blog, "Été")?;
    assert_eq!(
        Entry::objects()
            .filter(|e| e.headline.length().exact(3))
            .count(db)?,
        1
    );
    Ok(())
}

fn conditions_are_joined(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    let four = Entry::q(|e| e.rating.exact(4));
    let of_2008 = Entry::q(|e| e.pub_date.year().exact(2008));
    let found = |q: Q<Entry>| headlines(db, entries().filter(|_| q));
    assert_eq!(found(four.clone() & of_2008.clone())?, ["Cheese"]);
    assert_eq!(
        found(four.clone() | of_2008.clone())?,
        ["Biography", "Cheese", "Albums"]
    );
    assert_eq!(
        found(four.clone() ^ of_2008.clone())?,
        ["Biography", "Albums"]
    );
    assert_eq!(found(!four.clone())?, ["Help!", "Let It Be", "Albums"]);
    assert_eq!(
        found(!(four.clone() | of_2008.clone()))?,
        ["Help!", "Let It Be"]
    );
    assert_eq!(
        found(!(four.clone() ^ of_2008.clone()))?,
        ["Help!", "Let It Be", "Cheese"]
    );
    assert_eq!(found(!!four.clone())?, ["Biography", "Cheese"]);
    // AND binds more tightly than OR, whatever stands beside.
    let both = entries()
        .filter(|e| e.rating.exact(9) | e.rating.exact(0))
        .filter(|e| e.rating.gt(5));
    assert_eq!(headlines(db, both)?, ["Let It Be"]);
    let nested = (four.clone() | Entry::q(|e| e.rating.exact(0))) & of_2008;
    assert_eq!(found(nested)?, ["Cheese", "Albums"]);
    Ok(())
}

fn conditions_that_always_or_never_hold(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let count = |q: Q<Entry>| Entry::objects().filter(|_| q).count(db);
    let four = || Entry::q(|e| e.rating.exact(4));
    assert_eq!((count(Q::always())?, count(Q::never())?), (5, 0));
    assert_eq!((count(!Q::always())?, count(!Q::never())?), (0, 5));
    assert_eq!(
        (count(Q::always() & four())?, count(Q::never() | four())?),
        (2, 2)
    );
    assert_eq!(
        (count(Q::always() | four())?, count(Q::never() & four())?),
        (5, 0)
    );
    assert_eq!(
        (count(Q::always() ^ four())?, count(Q::never() ^ four())?),
        (3, 2)
    );
    Ok(())
}

fn a_condition_grows_in_a_loop(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let any = [9, 0, 5].into_iter().fold(Q::never(), |q, rating| {
        q | Entry::q(|e| e.rating.exact(rating))
    });
    assert_eq!(
        headlines(db, Entry::objects().filter(|_| any))?,
        ["Help!", "Let It Be", "Albums"]
    );
    let mut entries = Entry::objects().all();
    for word in ["e", "h"] {
        entries = entries.filter(|e| e.headline.icontains(word));
    }
    assert_eq!(headlines(db, entries)?, ["Help!", "Cheese"]);
    Ok(())
}

fn thousands_of_conditions_are_no_problem(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let chain = (10..3_000).fold(Q::never(), |q, rating| {
        q | Entry::q(|e| e.rating.exact(rating))
    });
    let chain = chain | Entry::q(|e| e.rating.exact(9));
    assert_eq!(
        headlines(db, Entry::objects().filter(|_| chain))?,
        ["Let It Be"]
    );
    Ok(())
}

fn too_many_conditions_are_an_error(db: &TestDatabase) -> nuages::Result<()> {
    let deep = (0..100_000).fold(Entry::q(|e| e.rating.exact(1)), |q, n| {
        let other = Entry::q(|e| e.rating.gt(n));
        if n % 2 == 0 { q & other } else { q | other }
    });
    let error = Entry::objects().filter(|_| deep).count(db).unwrap_err();
    assert!(error.is_invalid_query(), "{error:?}");
    assert_eq!(Entry::objects().count(db)?, 0);
    Ok(())
}

suite! {
    exact,
    gt_gte_lt_lte,
    range_includes_both_ends,
    in_takes_values_keys_and_instances,
    in_an_empty_list_asks_nothing,
    in_takes_many_values,
    isnull,
    texts_are_found_as_they_are_written,
    texts_are_found_in_any_case,
    an_empty_text_is_part_of_every_text,
    transforms_chain_with_lookups,
    length_counts_characters,
    conditions_are_joined,
    conditions_that_always_or_never_hold,
    a_condition_grows_in_a_loop,
    thousands_of_conditions_are_no_problem,
    too_many_conditions_are_an_error,
}
