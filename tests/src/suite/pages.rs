//! Pages that start after the last row seen.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::Entry;
use crate::sample::sample;

// By rating, greatest first, and by key: Let It Be 9, Help! 5, Biography 4, Cheese 4, Albums 0.
fn pages_follow_each_other(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let page = Entry::objects()
            .after(|e| (-e.rating, e.id), cursor)
            .slice(..2)
            .fetch(db)?;
        let Some(last) = page.last() else { break };
        cursor = Some((last.rating, last.id));
        seen.push(page.into_iter().map(|e| e.headline).collect::<Vec<_>>());
    }
    assert_eq!(
        seen,
        [
            vec!["Let It Be", "Help!"],
            vec!["Biography", "Cheese"],
            vec!["Albums"],
        ]
    );
    Ok(())
}

fn a_page_starts_anywhere(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let headlines = |rows: Vec<Entry>| rows.into_iter().map(|e| e.headline).collect::<Vec<_>>();
    let after = Entry::objects().after(|e| (e.rating, -e.id), (4, Id::new(i64::MAX)));
    assert_eq!(
        headlines(after.fetch(db)?),
        ["Cheese", "Biography", "Help!", "Let It Be"]
    );
    let one = Entry::objects()
        .filter(|e| e.rating.gte(4))
        .after(|e| (e.headline,), ("Cheese".to_owned(),));
    assert_eq!(headlines(one.fetch(db)?), ["Help!", "Let It Be"]);
    let three = Entry::objects().after(
        |e| (-e.blog.name, e.rating, -e.headline),
        ("Beatles".to_owned(), 4, "Biography".to_owned()),
    );
    assert_eq!(headlines(three.fetch(db)?), ["Help!", "Let It Be"]);
    Ok(())
}

suite! {
    pages_follow_each_other,
    a_page_starts_anywhere,
}
