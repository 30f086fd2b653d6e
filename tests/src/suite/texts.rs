//! Texts beyond ASCII, compared with other fields, matched by patterns; numbers that go wrong.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Author, Blog, Entry, MaybeSort};
use crate::sample::sample;

fn names(db: &TestDatabase, q: Q<Author>) -> nuages::Result<Vec<String>> {
    Author::objects()
        .filter(|_| q)
        .order_by(|a| a.id)
        .values(|a| a.name)
        .fetch(db)
}

fn case_is_folded_beyond_ascii(db: &TestDatabase) -> nuages::Result<()> {
    for name in [
        "Édith Piaf",
        "ÉDITH",
        "edith",
        "ΣΟΦΟΣ",
        "straße",
        "STRASSE",
        "50% Ünder_\\",
    ] {
        Author::new().name(name).save(db)?;
    }
    assert_eq!(
        names(db, Author::q(|a| a.name.icontains("édi")))?,
        ["Édith Piaf", "ÉDITH"]
    );
    assert_eq!(names(db, Author::q(|a| a.name.iexact("édith")))?, ["ÉDITH"]);
    assert_eq!(
        names(db, Author::q(|a| a.name.istartswith("éDITH")))?,
        ["Édith Piaf", "ÉDITH"]
    );
    assert_eq!(
        names(db, Author::q(|a| a.name.iendswith("οφοσ")))?,
        ["ΣΟΦΟΣ"]
    );
    // One letter is one letter: `ß` is not `SS`.
    assert_eq!(
        names(db, Author::q(|a| a.name.iexact("STRAßE")))?,
        ["straße"]
    );
    assert_eq!(
        names(db, Author::q(|a| a.name.icontains("% ün")))?,
        ["50% Ünder_\\"]
    );
    assert_eq!(
        names(db, Author::q(|a| a.name.iendswith("ünder_\\")))?,
        ["50% Ünder_\\"]
    );
    assert_eq!(
        names(db, Author::q(|a| a.name.icontains("ünderx")))?,
        Vec::<String>::new()
    );
    assert_eq!(
        names(db, Author::q(|a| a.name.contains("édi")))?,
        Vec::<String>::new()
    );
    assert_eq!(names(db, Author::q(|a| a.name.iexact("EDITH")))?, ["edith"]);
    assert_eq!(names(db, Author::q(|a| !a.name.icontains("é")))?.len(), 5);
    Ok(())
}

fn right_sides_may_be_fields(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let beatles = Blog::objects()
        .filter(|b| b.name.exact("Beatles"))
        .get(db)?;
    for headline in [
        "On the beatles",
        "Beatles for Sale",
        "beatLES",
        "50% of the Beatles",
    ] {
        Entry::new().blog(&beatles).headline(headline).save(db)?;
    }
    let find = |q: Q<Entry>| {
        Entry::objects()
            .filter(|_| q)
            .order_by(|e| e.id)
            .values(|e| e.headline)
            .fetch(db)
    };
    assert_eq!(
        find(Entry::q(|e| e.headline.contains(e.blog.name)))?,
        ["Beatles for Sale", "50% of the Beatles"]
    );
    assert_eq!(
        find(Entry::q(|e| e.headline.icontains(e.blog.name)))?,
        [
            "On the beatles",
            "Beatles for Sale",
            "beatLES",
            "50% of the Beatles"
        ]
    );
    assert_eq!(
        find(Entry::q(|e| e.headline.startswith(e.blog.name)))?,
        ["Beatles for Sale"]
    );
    assert_eq!(
        find(Entry::q(|e| e.headline.istartswith(e.blog.name.lower())))?,
        ["Beatles for Sale", "beatLES"]
    );
    assert_eq!(
        find(Entry::q(|e| e.headline.endswith(e.blog.name)))?,
        ["50% of the Beatles"]
    );
    assert_eq!(
        find(Entry::q(|e| e.headline.iendswith(e.blog.name)))?,
        ["On the beatles", "beatLES", "50% of the Beatles"]
    );
    assert_eq!(
        find(Entry::q(|e| e.headline.iexact(e.blog.name)))?,
        ["beatLES"]
    );
    let named = Blog::objects()
        .filter(|b| exists(Entry::objects().filter(|e| e.headline.istartswith(b.name.outer()))))
        .values(|b| b.name)
        .fetch(db)?;
    assert_eq!(named, ["Beatles"]);
    Ok(())
}

fn patterns_match(db: &TestDatabase) -> nuages::Result<()> {
    for name in ["Joe Cool", "joe 90", "Ann", "Jürgen", "a.b"] {
        Author::new().name(name).save(db)?;
    }
    assert_eq!(
        names(db, Author::q(|a| a.name.regex("^J")))?,
        ["Joe Cool", "Jürgen"]
    );
    assert_eq!(
        names(db, Author::q(|a| a.name.regex("o{2}|[0-9]+$")))?,
        ["Joe Cool", "joe 90"]
    );
    assert_eq!(
        names(db, Author::q(|a| a.name.iregex("^JOE")))?,
        ["Joe Cool", "joe 90"]
    );
    assert_eq!(names(db, Author::q(|a| a.name.iregex("JÜR")))?, ["Jürgen"]);
    assert_eq!(
        names(db, Author::q(|a| !a.name.regex("[oe]")))?,
        ["Ann", "a.b"]
    );
    assert_eq!(names(db, Author::q(|a| a.name.regex(r"a\.b")))?, ["a.b"]);
    assert_eq!(
        names(db, Author::q(q!(name.regex = "n$")))?,
        ["Ann", "Jürgen"]
    );
    let error = names(db, Author::q(|a| a.name.regex("(unclosed"))).unwrap_err();
    assert!(error.is_invalid_value());
    assert_eq!(
        error.to_string(),
        "Author: the regular expression is malformed"
    );
    Ok(())
}

fn impossible_arithmetic_is_an_error(db: &TestDatabase) -> nuages::Result<()> {
    MaybeSort::new()
        .integer(7)
        .big(i64::MAX)
        .float(1.5)
        .positive(0)
        .save(db)?;
    let rows = || MaybeSort::objects();
    assert_eq!(
        rows()
            .values(|s| (
                s.integer / 2,
                s.integer % 4,
                s.float / 0.5,
                s.big - 1,
                s.integer * s.integer
            ))
            .fetch(db)?,
        [(Some(3), Some(3), Some(3.0), Some(i64::MAX - 1), Some(49))]
    );
    let refused = [
        rows().values(|s| s.big + 1).fetch(db).unwrap_err(),
        rows().values(|s| s.big * 2).fetch(db).unwrap_err(),
        rows().values(|s| s.integer / 0).fetch(db).unwrap_err(),
        rows().values(|s| s.integer % 0).fetch(db).unwrap_err(),
        rows()
            .filter(|s| (s.big + s.big).gt(0))
            .fetch(db)
            .map(|_| ())
            .unwrap_err(),
        rows()
            .filter(|s| (s.integer / s.positive).gt(0))
            .count(db)
            .unwrap_err(),
        rows()
            .order_by(|s| s.big * s.big)
            .fetch(db)
            .map(|_| ())
            .unwrap_err(),
        rows().update(db, |s| s.big.set(s.big + 1)).unwrap_err(),
    ];
    for (n, error) in refused.iter().enumerate() {
        assert!(error.is_invalid_value(), "{n}: {error}");
    }
    for error in refused.iter().skip(2).take(2) {
        assert!(error.to_string().contains("division by zero"), "{error}");
    }
    // Nothing divided by anything is nothing.
    MaybeSort::objects().all().delete(db)?;
    MaybeSort::new().save(db)?;
    assert_eq!(rows().values(|s| s.integer / 2).fetch(db)?, [None]);
    Ok(())
}

suite! {
    case_is_folded_beyond_ascii,
    right_sides_may_be_fields,
    patterns_match,
    impossible_arithmetic_is_an_error,
}
