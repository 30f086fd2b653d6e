//! Related rows loaded with the rows that they belong to, and how many statements that takes.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Author, Blog, Entry, Note};
use crate::sample::{Sample, sample};

fn joined_rows_come_in_one_statement(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    let rows = Entry::objects()
        .order_by(|e| e.id)
        .select_related(|e| row! { e.blog, e.editor })
        .fetch(db)?;
    assert_eq!(log.len(), 1);
    let found: Vec<_> = rows
        .iter()
        .map(|e| {
            (
                e.headline.as_str(),
                e.blog.name.as_str(),
                e.editor.as_ref().map(|editor| editor.name.as_str()),
            )
        })
        .collect();
    let expected = [
        ("Help!", "Beatles", Some("Joe")),
        ("Let It Be", "Beatles", None),
        ("Biography", "Beatles", Some("Ann")),
        ("Cheese", "Cheddar", None),
        ("Albums", "Cheddar", Some("Joe")),
    ];
    assert_eq!(found, expected);
    Ok(())
}

fn joined_rows_over_two_steps(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    Note::new().entry(&help).text("x").save(db)?;
    let log = db.log_queries();
    let notes = Note::objects()
        .select_related(
            |n| row! { entry: n.entry, blog: n.entry.blog, editor: n.entry.editor.name },
        )
        .filter(|n| n.entry.blog.name.exact("Beatles"))
        .fetch(db)?;
    assert_eq!(log.len(), 1);
    assert_eq!(
        log.statements()[0].matches("JOIN").count(),
        3,
        "{:?}",
        log.statements()
    );
    let note = &notes[0];
    assert_eq!(
        (note.entry.headline.as_str(), note.blog.name.as_str()),
        ("Help!", "Beatles")
    );
    assert_eq!(note.editor.as_deref(), Some("Joe"));
    Ok(())
}

fn many_rows_take_one_more_statement(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    let blogs = Blog::objects()
        .order_by(|b| b.id)
        .prefetch_related(|b| row! { b.entries() })
        .fetch(db)?;
    assert_eq!(log.len(), 2, "{:?}", log.statements());
    let headlines: Vec<Vec<_>> = blogs
        .iter()
        .map(|b| b.entries.iter().map(|e| e.headline.as_str()).collect())
        .collect();
    assert_eq!(headlines[1], ["Albums", "Cheese"]);
    assert_eq!((headlines[0].len(), headlines[2].len()), (3, 0));
    Ok(())
}

fn many_to_many_rows_from_both_sides(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    let entries = Entry::objects()
        .order_by(|e| e.id)
        .prefetch_related(|e| row! { names: e.authors().order_by(|a| a.name).values(|a| a.name) })
        .fetch(db)?;
    assert_eq!(log.len(), 2, "{:?}", log.statements());
    let names: Vec<String> = entries.iter().map(|e| e.names.join(" ")).collect();
    assert_eq!(names, ["Ann Joe", "Ann", "", "Joe", "Ann Joe"]);
    let authors = Author::objects()
        .order_by(|a| a.id)
        .prefetch_related(|a| row! { a.entries(), a.edited() })
        .fetch(db)?;
    assert_eq!(log.len(), 5, "{:?}", log.statements());
    let counts: Vec<_> = authors
        .iter()
        .map(|a| (a.entries.len(), a.edited.len()))
        .collect();
    assert_eq!(counts, [(3, 2), (3, 1), (0, 0)]);
    Ok(())
}

fn nested_rows_take_one_statement_a_level(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    Note::new().entry(&help).text("x").save(db)?;
    let log = db.log_queries();
    let blogs = Blog::objects()
        .order_by(|b| b.id)
        .prefetch_related(|b| {
            row! { entries: b.entries().order_by(|e| e.id).prefetch_related(|e| row! { e.authors(), e.notes() }) }
        })
        .fetch(db)?;
    assert_eq!(log.len(), 4, "{:?}", log.statements());
    let help = &blogs[0].entries[0];
    assert_eq!(
        (help.headline.as_str(), help.authors.len(), help.notes.len()),
        ("Help!", 2, 1)
    );
    assert_eq!(
        (blogs[1].entries[1].authors.len(), blogs[2].entries.len()),
        (2, 0)
    );
    Ok(())
}

fn related_rows_are_filtered_ordered_and_cut(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    let blogs = Blog::objects()
        .order_by(|b| b.id)
        .prefetch_related(|b| {
            row! {
                top: b.entries().order_by(|e| -e.rating).slice(..2).values(|e| e.headline),
                second: b.entries().order_by(|e| -e.rating).slice(1..2).values(|e| e.headline),
                good: b.entries().filter(|e| e.rating.gte(4)).order_by(|e| e.headline).values(|e| e.headline),
                extremes: b.entries().filter(|e| e.rating.exact(9) | e.rating.exact(0)).values(|e| e.headline),
                not_joes: b.entries().exclude(|e| e.editor.name.exact("Joe")).order_by(|e| e.id).values(|e| e.headline),
                n: b.entries().count(),
            }
        })
        .fetch(db)?;
    assert_eq!(log.len(), 6, "{:?}", log.statements());
    let (beatles, cheddar, empty) = (&blogs[0], &blogs[1], &blogs[2]);
    assert_eq!(
        (&beatles.top[..], &beatles.second[..]),
        (&words("Let It Be,Help!")[..], &words("Help!")[..])
    );
    assert_eq!(
        (&cheddar.top[..], &cheddar.second[..]),
        (&words("Cheese,Albums")[..], &words("Albums")[..])
    );
    assert_eq!(
        (&beatles.good[..], &cheddar.good[..]),
        (
            &words("Biography,Help!,Let It Be")[..],
            &words("Cheese")[..]
        )
    );
    assert_eq!(
        (&beatles.extremes[..], &cheddar.extremes[..]),
        (&words("Let It Be")[..], &words("Albums")[..])
    );
    assert_eq!(
        (&beatles.not_joes[..], &cheddar.not_joes[..]),
        (&words("Let It Be,Biography")[..], &words("Cheese")[..])
    );
    assert_eq!((beatles.n, cheddar.n, empty.n), (3, 2, 0));
    assert!(empty.top.is_empty() && empty.extremes.is_empty());
    Ok(())
}

fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

fn related_rows_bring_joined_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    let authors = Author::objects()
        .filter(|a| a.name.exact("Ann"))
        .prefetch_related(|a| {
            row! { entries: a.entries().order_by(|e| e.id).select_related(|e| row! { e.blog, e.editor }) }
        })
        .fetch(db)?;
    assert_eq!(log.len(), 2, "{:?}", log.statements());
    let found: Vec<_> = authors[0]
        .entries
        .iter()
        .map(|e| (e.blog.name.as_str(), e.editor.is_some()))
        .collect();
    assert_eq!(
        found,
        [("Beatles", true), ("Beatles", false), ("Cheddar", true)]
    );
    Ok(())
}

fn rows_that_share_a_parent_each_get_its_rows(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    let entries = Entry::objects()
        .order_by(|e| e.id)
        .prefetch_related(
            |e| row! { siblings: e.blog.entries().order_by(|s| s.id).values(|s| s.headline) },
        )
        .fetch(db)?;
    assert_eq!(log.len(), 2, "{:?}", log.statements());
    let siblings: Vec<_> = entries.iter().map(|e| e.siblings.len()).collect();
    assert_eq!(siblings, [3, 3, 3, 2, 2]);
    let by_editor = Entry::objects()
        .order_by(|e| e.id)
        .prefetch_related(|e| row! { others: e.editor.entries().count(), rows: e.editor.entries() })
        .fetch(db)?;
    assert_eq!(
        by_editor.iter().map(|e| e.rows.len()).collect::<Vec<_>>(),
        [3, 0, 3, 0, 3]
    );
    assert_eq!(
        by_editor.iter().map(|e| e.others).collect::<Vec<_>>(),
        [3, 0, 3, 0, 3]
    );
    Ok(())
}

fn without_rows_there_is_no_second_statement(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let log = db.log_queries();
    let none = Blog::objects()
        .filter(|b| b.name.exact("x"))
        .prefetch_related(|b| row! { b.entries() })
        .fetch(db)?;
    assert!(none.is_empty());
    assert_eq!(log.len(), 1, "{:?}", log.statements());
    Ok(())
}

fn get_first_and_slices_prefetch_as_well(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { beatles, .. } = sample(db)?;
    let with_entries = || {
        Blog::objects()
            .order_by(|b| b.id)
            .prefetch_related(|b| row! { b.entries() })
    };
    assert_eq!(with_entries().pk(beatles.id).get(db)?.entries.len(), 3);
    assert_eq!(with_entries().first(db)?.map(|b| b.entries.len()), Some(3));
    assert_eq!(with_entries().slice(1..).fetch(db)?[0].entries.len(), 2);
    assert!(
        with_entries()
            .get(db)
            .unwrap_err()
            .is_multiple_objects_returned()
    );
    Ok(())
}

fn many_parents_take_no_more_statements(db: &TestDatabase) -> nuages::Result<()> {
    let blogs =
        Blog::objects().bulk_create(db, (0..2_000).map(|n| Blog::new().name(n.to_string())))?;
    let entries = blogs
        .iter()
        .map(|blog| Entry::new().blog(blog).headline(blog.name.as_str()));
    Entry::objects().bulk_create(db, entries)?;
    let log = db.log_queries();
    let blogs = Blog::objects()
        .prefetch_related(|b| row! { b.entries() })
        .fetch(db)?;
    assert_eq!(log.len(), 2);
    assert!(
        blogs
            .iter()
            .all(|blog| blog.entries.len() == 1 && blog.entries[0].headline == blog.name)
    );
    Ok(())
}

suite! {
    joined_rows_come_in_one_statement,
    joined_rows_over_two_steps,
    many_rows_take_one_more_statement,
    many_to_many_rows_from_both_sides,
    nested_rows_take_one_statement_a_level,
    related_rows_are_filtered_ordered_and_cut,
    related_rows_bring_joined_rows,
    rows_that_share_a_parent_each_get_its_rows,
    without_rows_there_is_no_second_statement,
    get_first_and_slices_prefetch_as_well,
    many_parents_take_no_more_statements,
}
