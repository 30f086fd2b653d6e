//! Conditions over relations, on fields beside fields, and on other queries.

use nuages::prelude::*;

use super::headlines;
use crate::database::TestDatabase;
use crate::models::{Author, Blog, Entry};
use crate::sample::{Sample, sample};

fn paths_follow_foreign_keys_forwards(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { joe, .. } = sample(db)?;
    let entries = Entry::objects;
    let of_beatles = ["Help!", "Let It Be", "Biography"];
    assert_eq!(
        headlines(db, entries().filter(|e| e.blog.name.exact("Beatles")))?,
        of_beatles
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.blog.tagline.icontains("CHEESE")))?,
        ["Cheese", "Albums"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.editor.name.startswith("J")))?,
        ["Help!", "Albums"]
    );
    // The key of the row at the other end stands in the table itself.
    let sql = entries().filter(|e| e.editor.exact(&joe)).to_sql(db)?;
    assert!(!sql.contains("JOIN"), "{sql}");
    Ok(())
}

fn paths_follow_foreign_keys_backwards(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    let names = |set: QuerySet<Blog>| set.order_by(|b| b.id).values(|b| b.name).fetch(db);
    let blogs = Blog::objects;
    assert_eq!(
        names(blogs().filter(|b| b.entries().headline.exact("Cheese")))?,
        ["Cheddar"]
    );
    assert_eq!(
        names(blogs().filter(|b| b.entries().exact(&help)))?,
        ["Beatles"]
    );
    // One row for each entry that fits, or one for each blog.
    assert_eq!(
        names(blogs().filter(|b| b.entries().rating.gte(4)))?,
        ["Beatles", "Beatles", "Beatles", "Cheddar"]
    );
    assert_eq!(
        names(blogs().filter(|b| b.entries().rating.gte(4)).distinct())?,
        ["Beatles", "Cheddar"]
    );
    assert_eq!(
        names(blogs().filter(|b| b.entries().editor.name.exact("Ann")))?,
        ["Beatles"]
    );
    Ok(())
}

fn paths_follow_many_to_many_relations(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { joe, ann, .. } = sample(db)?;
    let of_ann = ["Help!", "Let It Be", "Albums"];
    let entries = Entry::objects;
    assert_eq!(
        headlines(db, entries().filter(|e| e.authors().name.exact("Ann")))?,
        of_ann
    );
    assert_eq!(
        headlines(db, entries().filter(|e| e.authors().exact(&ann)))?,
        of_ann
    );
    assert_eq!(
        headlines(
            db,
            entries()
                .filter(|e| e.authors().in_([joe.id, ann.id]))
                .distinct()
        )?
        .len(),
        4
    );
    let writers = Author::objects()
        .filter(|a| a.entries().blog.name.exact("Cheddar"))
        .distinct();
    assert_eq!(
        writers.order_by(|a| a.name).values(|a| a.name).fetch(db)?,
        ["Ann", "Joe"]
    );
    Ok(())
}

fn one_filter_is_about_one_related_row(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let names = |set: QuerySet<Blog>| {
        set.distinct()
            .order_by(|b| b.id)
            .values(|b| b.name)
            .fetch(db)
    };
    // Beatles has an entry of 9 and an entry of Ann's, but not in one.
    let one = Blog::objects()
        .filter(|b| b.entries().rating.exact(9) & b.entries().editor.name.exact("Ann"));
    assert_eq!(names(one)?, [""; 0]);
    // What is negated twice is about one row again.
    let twice = Blog::objects()
        .filter(|b| !!(b.entries().rating.exact(9) & b.entries().editor.name.exact("Ann")));
    assert_eq!(names(twice)?, [""; 0]);
    let two = Blog::objects()
        .filter(|b| b.entries().rating.exact(9))
        .filter(|b| b.entries().editor.name.exact("Ann"));
    assert_eq!(names(two)?, ["Beatles"]);
    // Relations to one row are the same row in every call.
    let single = Entry::objects()
        .filter(|e| e.blog.name.exact("Beatles"))
        .filter(|e| e.blog.tagline.exact("x"));
    assert_eq!(single.clone().to_sql(db)?.matches("JOIN").count(), 1);
    Ok(())
}

fn either_side_of_an_or_may_find_no_related_row(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let either = Entry::objects().filter(|e| e.editor.name.exact("Ann") | e.rating.exact(9));
    assert_eq!(headlines(db, either)?, ["Let It Be", "Biography"]);
    let blogs = Blog::objects().filter(|b| b.entries().rating.exact(9) | b.name.exact("Empty"));
    assert_eq!(
        blogs.order_by(|b| b.id).values(|b| b.name).fetch(db)?,
        ["Beatles", "Empty"]
    );
    let neither = Entry::objects().filter(|e| e.editor.isnull(true) | e.editor.name.exact("Joe"));
    assert_eq!(
        headlines(db, neither)?,
        ["Help!", "Let It Be", "Cheese", "Albums"]
    );
    Ok(())
}

fn fields_are_compared_with_fields(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let entries = Entry::objects;
    let at_least = entries().filter(|e| e.headline.length().gt(e.rating + 2));
    assert_eq!(headlines(db, at_least)?, ["Biography", "Albums"]);
    assert_eq!(
        headlines(db, entries().filter(|e| e.blog.name.gt(e.headline)))?,
        ["Albums"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| (e.rating * 2 - 1).exact(17)))?,
        ["Let It Be"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| (e.rating % 2).exact(1)))?,
        ["Help!", "Let It Be"]
    );
    assert_eq!(
        headlines(db, entries().filter(|e| (e.rating / 2).exact(2)))?,
        ["Help!", "Biography", "Cheese"]
    );
    Ok(())
}

fn subqueries_refer_to_the_query_around_them(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let names = |set: QuerySet<Blog>| set.order_by(|b| b.id).values(|b| b.name).fetch(db);
    let dull = Blog::objects().filter(|b| {
        !exists(Entry::objects().filter(|e| e.blog_id.exact(b.id.outer()) & e.rating.gt(4)))
    });
    assert_eq!(names(dull)?, ["Cheddar", "Empty"]);
    let either = Blog::objects().filter(|b| {
        exists(
            Entry::objects()
                .filter(|e| e.blog_id.exact(b.id.outer()))
                .filter(|e| e.rating.exact(9) | e.rating.exact(0)),
        )
    });
    assert_eq!(names(either)?, ["Beatles", "Cheddar"]);
    let related = Blog::objects().filter(|b| {
        b.entries()
            .filter(|e| e.rating.exact(9) | e.rating.exact(0))
            .exists()
    });
    assert_eq!(names(related)?, ["Beatles", "Cheddar"]);
    let none = Blog::objects().filter(|b| !b.entries().exists());
    assert_eq!(names(none)?, ["Empty"]);
    Ok(())
}

fn keys_with_underscores_reach_as_far_as_closures(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        beatles, help, joe, ..
    } = sample(db)?;
    let entries = Entry::objects;
    let found = |condition: Q<Entry>| headlines(db, entries().filter(|_| condition));
    assert_eq!(
        found(Entry::q(q!(blog__name__iexact = "CHEDDAR")))?,
        ["Cheese", "Albums"]
    );
    assert_eq!(
        found(Entry::q(q!(
            pub_date__year__gte = 2006,
            editor__isnull = true
        )))?,
        ["Let It Be", "Cheese"]
    );
    assert_eq!(
        found(Entry::q(q!(blog__exact = &beatles, rating__range = 4..=5)))?,
        ["Help!", "Biography"]
    );
    assert_eq!(
        found(Entry::q(q!(
            authors__name = "Joe" & !(authors__name = "Ann")
        )))?,
        ["Cheese"]
    );
    assert_eq!(
        found(Entry::q(q!(
            blog__entries__headline__length = 5,
            blog__name__in = ["Beatles"]
        )))?,
        ["Help!", "Let It Be", "Biography"]
    );
    let blogs = Blog::objects().filter(q!(entries__editor = &joe, entries__id = help.id));
    assert_eq!(blogs.values(|b| b.name).fetch(db)?, ["Beatles"]);
    // The model's own fields are reached through what was annotated.
    let many = Blog::objects()
        .annotate(|b| row! { written: b.entries().count() })
        .filter(|b| b.written.exact(3))
        .filter(q!(entries__rating = 9, name__startswith = "B"));
    assert_eq!(many.count(db)?, 1);
    Ok(())
}

suite! {
    paths_follow_foreign_keys_forwards,
    paths_follow_foreign_keys_backwards,
    paths_follow_many_to_many_relations,
    one_filter_is_about_one_related_row,
    either_side_of_an_or_may_find_no_related_row,
    fields_are_compared_with_fields,
    subqueries_refer_to_the_query_around_them,
    keys_with_underscores_reach_as_far_as_closures,
}
