//! NULL in conditions, as Django has it: what is not there is not equal, so `exclude` keeps it; and excluding over many related
//! rows means that there is none. The expected rows are worked out by hand from the table in `sample.rs`.

use jiff::civil::{Date, date};
use nuages::prelude::*;

use super::headlines;
use crate::database::TestDatabase;
use crate::models::{Author, Blog, Entry};
use crate::sample::sample;

const ALL: [&str; 5] = ["Help!", "Let It Be", "Biography", "Cheese", "Albums"];

fn exclude_keeps_rows_without_a_value(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    let day = date(2006, 5, 8);
    let but_let_it_be = ["Help!", "Biography", "Cheese", "Albums"];
    assert_eq!(
        headlines(db, entries().exclude(|e| e.pub_date.exact(day)))?,
        but_let_it_be
    );
    assert_eq!(
        headlines(db, entries().filter(|e| !e.pub_date.exact(day)))?,
        but_let_it_be
    );
    assert_eq!(
        headlines(db, entries().exclude(|e| e.pub_date.gt(day)))?,
        ["Help!", "Let It Be", "Biography"]
    );
    assert_eq!(
        headlines(db, entries().exclude(|e| e.pub_date.lte(day)))?,
        ["Biography", "Cheese", "Albums"]
    );
    assert_eq!(
        headlines(db, entries().exclude(|e| e.pub_date.in_([day])))?,
        but_let_it_be
    );
    let of_2008 = entries().exclude(|e| e.pub_date.range(date(2008, 1, 1), date(2008, 12, 31)));
    assert_eq!(headlines(db, of_2008)?, ["Help!", "Let It Be", "Biography"]);
    let of_2008 = entries().exclude(|e| e.pub_date.year().exact(2008));
    assert_eq!(headlines(db, of_2008)?, ["Help!", "Let It Be", "Biography"]);
    // A filter never finds them.
    assert_eq!(
        headlines(db, entries().filter(|e| e.pub_date.lt(date(2100, 1, 1))))?.len(),
        4
    );
    Ok(())
}

fn exclude_by_null_itself(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    let dated = ["Help!", "Let It Be", "Cheese", "Albums"];
    assert_eq!(
        headlines(db, entries().exclude(|e| e.pub_date.isnull(true)))?,
        dated
    );
    assert_eq!(
        headlines(db, entries().exclude(|e| e.pub_date.isnull(false)))?,
        ["Biography"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| !e.editor.isnull(true)))?,
        ["Help!", "Biography", "Albums"]
    );
    Ok(())
}

fn none_asks_for_null(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    let none: Option<Date> = None;
    assert_eq!(
        headlines(db, entries().filter(|e| e.pub_date.exact(none)))?,
        ["Biography"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.editor.exact(None::<Id<Author>>)))?,
        ["Let It Be", "Cheese"]
    );
    assert_eq!(
        headlines(db, entries().exclude(|e| e.pub_date.exact(none)))?.len(),
        4
    );
    assert_eq!(
        headlines(
            db,
            entries().filter(|e| e.pub_date.exact(Some(date(2008, 6, 1))))
        )?,
        ["Cheese"]
    );
    // Nothing is before or after what is not there.
    assert_eq!(
        headlines(
            db,
            entries().filter(|e| e.pub_date.gt(none) | e.pub_date.lte(none))
        )?,
        [""; 0]
    );
    assert_eq!(
        headlines(db, entries().exclude(|e| e.pub_date.gt(none)))?,
        ALL
    );
    Ok(())
}

fn exclude_over_a_missing_row(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    let not_joes = ["Let It Be", "Biography", "Cheese"];
    assert_eq!(
        headlines(db, entries().exclude(|e| e.editor.name.exact("Joe")))?,
        not_joes
    );
    assert_eq!(
        headlines(db, entries().filter(|e| !e.editor.name.startswith("J")))?,
        not_joes
    );
    assert_eq!(
        headlines(db, entries().exclude(|e| e.editor.name.in_(["Joe", "Ann"])))?,
        ["Let It Be", "Cheese"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.editor.name.isnull(true)))?,
        ["Let It Be", "Cheese"]
    );
    assert_eq!(
        headlines(
            db,
            entries().exclude(|e| e.editor.name.lower().exact("joe"))
        )?,
        not_joes
    );
    Ok(())
}

fn exclude_by_a_field_that_may_be_null(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    // Nobody edits an entry that is named after them; where there is no editor, that is true as well.
    assert_eq!(
        headlines(db, entries().exclude(|e| e.headline.exact(e.editor.name)))?,
        ALL
    );
    // Joe comes after Help! and Albums, Ann before Biography.
    assert_eq!(
        headlines(db, entries().exclude(|e| e.headline.lt(e.editor.name)))?,
        ["Let It Be", "Biography", "Cheese"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.headline.lt(e.editor.name)))?,
        ["Help!", "Albums"]
    );
    Ok(())
}

fn exclude_of_joined_conditions(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    let both = entries().exclude(|e| e.pub_date.year().exact(2008) & e.editor.name.exact("Joe"));
    assert_eq!(
        headlines(db, both)?,
        ["Help!", "Let It Be", "Biography", "Cheese"]
    );
    let either =
        entries().exclude(|e| e.pub_date.lt(date(2006, 1, 1)) | e.editor.name.exact("Ann"));
    assert_eq!(headlines(db, either)?, ["Let It Be", "Cheese", "Albums"]);
    let twice = entries().exclude(|e| !e.editor.name.exact("Joe"));
    assert_eq!(headlines(db, twice)?, ["Help!", "Albums"]);
    let one = entries().filter(|e| e.editor.name.exact("Joe") ^ e.pub_date.year().exact(2008));
    assert_eq!(headlines(db, one)?, ["Help!", "Cheese"]);
    let not_one = entries().exclude(|e| e.editor.name.exact("Joe") ^ e.pub_date.year().exact(2008));
    assert_eq!(
        headlines(db, not_one)?,
        ["Let It Be", "Biography", "Albums"]
    );
    let nested = entries()
        .filter(|e| e.rating.exact(4) & !(e.editor.name.exact("Ann") & e.pub_date.isnull(false)));
    assert_eq!(headlines(db, nested)?, ["Biography", "Cheese"]);
    Ok(())
}

/// Every condition holds for a row or it does not; there is no third.
fn filter_and_exclude_split_the_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let parts = [
        Entry::q(|e| e.pub_date.gt(date(2006, 1, 1))),
        Entry::q(|e| e.editor.name.exact("Joe")),
        Entry::q(|e| e.pub_date.isnull(true)),
        Entry::q(|e| e.headline.lt(e.editor.name)),
        Entry::q(|e| !e.editor.isnull(true)),
    ];
    for left in parts.iter().flat_map(|q| [q.clone(), !q.clone()]) {
        for right in &parts {
            let (l, r) = (|| left.clone(), || right.clone());
            for q in [
                l() & r(),
                l() | r(),
                l() ^ r(),
                l() & Entry::q(|e| e.authors().name.exact("Ann")),
            ] {
                let kept = Entry::objects()
                    .filter(|_| q.clone())
                    .distinct()
                    .count(db)?;
                let left_out = Entry::objects()
                    .exclude(|_| q.clone())
                    .distinct()
                    .count(db)?;
                assert_eq!(kept + left_out, 5, "{q:?}");
            }
        }
    }
    Ok(())
}

fn exclude_over_many_rows_means_none_of_them(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let names = |set: QuerySet<Blog>| set.order_by(|b| b.id).values(|b| b.name).fetch(db);
    let blogs = Blog::objects;
    assert_eq!(
        names(blogs().exclude(|b| b.entries().rating.gte(5)))?,
        ["Cheddar", "Empty"]
    );
    assert_eq!(
        names(blogs().exclude(|b| b.entries().headline.startswith("C")))?,
        ["Beatles", "Empty"]
    );
    assert_eq!(
        names(blogs().filter(|b| !b.entries().editor.name.exact("Ann")))?,
        ["Cheddar", "Empty"]
    );
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().exclude(|e| e.authors().name.exact("Joe")))?,
        ["Let It Be", "Biography"]
    );
    assert_eq!(
        headlines(
            db,
            entries().exclude(|e| e.authors().name.in_(["Joe", "Ann"]))
        )?,
        ["Biography"]
    );
    Ok(())
}

fn conditions_in_one_exclude_are_about_different_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let names = |set: QuerySet<Blog>| set.order_by(|b| b.id).values(|b| b.name).fetch(db);
    // Beatles has an entry of 4 (Biography) and one without an editor (Let It Be), though not in one; Cheddar has both in one.
    let both =
        Blog::objects().exclude(|b| b.entries().rating.exact(4) & b.entries().editor.isnull(true));
    assert_eq!(names(both)?, ["Empty"]);
    let either =
        Blog::objects().exclude(|b| b.entries().rating.exact(9) | b.entries().rating.exact(0));
    assert_eq!(names(either)?, ["Empty"]);
    let tied = Blog::objects().exclude(|b| {
        b.entries()
            .filter(|e| e.rating.exact(4) & e.editor.isnull(true))
            .exists()
    });
    assert_eq!(names(tied)?, ["Beatles", "Empty"]);
    Ok(())
}

fn no_related_row_is_null(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let names = |set: QuerySet<Blog>| {
        set.distinct()
            .order_by(|b| b.id)
            .values(|b| b.name)
            .fetch(db)
    };
    let (blogs, entries) = (Blog::objects, Entry::objects);
    assert_eq!(
        names(blogs().filter(|b| b.entries().isnull(true)))?,
        ["Empty"]
    );
    assert_eq!(
        names(blogs().exclude(|b| b.entries().isnull(true)))?,
        ["Beatles", "Cheddar"]
    );
    assert_eq!(
        names(blogs().filter(|b| b.entries().isnull(false)))?,
        ["Beatles", "Cheddar"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.authors().isnull(true)))?,
        ["Biography"]
    );
    // A related row without the value, or no related row.
    assert_eq!(
        names(blogs().filter(|b| b.entries().pub_date.isnull(true)))?,
        ["Beatles", "Empty"]
    );
    assert_eq!(
        names(blogs().exclude(|b| b.entries().pub_date.isnull(true)))?,
        ["Cheddar"]
    );
    Ok(())
}

suite! {
    exclude_keeps_rows_without_a_value,
    exclude_by_null_itself,
    none_asks_for_null,
    exclude_over_a_missing_row,
    exclude_by_a_field_that_may_be_null,
    exclude_of_joined_conditions,
    filter_and_exclude_split_the_rows,
    exclude_over_many_rows_means_none_of_them,
    conditions_in_one_exclude_are_about_different_rows,
    no_related_row_is_null,
}
