//! `row!`, tuples and `#[derive(Row)]`: what is read beside, or instead of, the model's own fields.

use nuages::prelude::*;

use super::blog::{Author, Blog, Entry, Status};
use super::filled;

#[test]
fn annotations_are_fields_of_handles_and_rows() -> nuages::Result<()> {
    let db = filled()?;
    let blogs = Blog::objects()
        .annotate(|b| {
            row! {
                n: b.entries().count(),
                best: b.entries().rating.max(),
                high: b.entries().filter(|e| e.rating.gte(7)).count(),
            }
        })
        .filter(|b| b.n.gt(0) & b.name.contains("l"))
        .order_by(|b| -b.n)
        .fetch(&db)?;
    let read: Vec<_> = blogs
        .iter()
        .map(|b| (b.name.as_str(), b.n, b.best, b.high))
        .collect();
    assert_eq!(
        read,
        [
            ("Beatles Blog", 3, Some(9), 2),
            ("Cheddar Talk", 1, Some(2), 0)
        ]
    );
    Ok(())
}

#[test]
fn related_rows_are_loaded_as_the_row_says() -> nuages::Result<()> {
    let db = filled()?;
    let rows = Entry::objects()
        .select_related(|e| row! { e.blog, e.editor, editor_name: e.editor.name })
        .prefetch_related(|e| row! { e.authors() })
        .order_by(|e| e.headline)
        .fetch(&db)?;
    let [brie, help, ..] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!(
        (
            brie.blog.name.as_str(),
            brie.editor.is_some(),
            brie.authors.len()
        ),
        ("Cheddar Talk", false, 1)
    );
    let editor: &Option<Author> = &help.editor;
    assert_eq!(editor.as_ref().unwrap().name, "John");
    assert_eq!(help.editor_name.as_deref(), Some("John"));
    assert_eq!(
        help.authors
            .iter()
            .map(|a| a.name.as_str())
            .collect::<Vec<_>>(),
        ["John", "Rita"]
    );
    Ok(())
}

#[test]
fn prefetches_are_refined_and_nested() -> nuages::Result<()> {
    let db = filled()?;
    let blogs = Blog::objects()
        .prefetch_related(|b| {
            row! {
                top: b.entries().filter(|e| e.rating.gte(2)).order_by(|e| -e.rating).slice(..2)
                    .prefetch_related(|e| row! { e.authors() }),
                drafts: b.entries().filter(|e| e.status.exact(Status::Draft)).count(),
            }
        })
        .order_by(|b| b.name)
        .fetch(&db)?;
    let top = |b: usize| {
        blogs[b]
            .top
            .iter()
            .map(|e| (e.headline.as_str(), e.authors.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (top(0), blogs[0].drafts),
        (vec![("Help!", 2), ("Yesterday", 1)], 3)
    );
    assert_eq!((top(1), blogs[1].drafts), (vec![("Brie", 1)], 1));
    Ok(())
}

#[test]
fn prefetched_rows_are_there_for_each_parent() -> nuages::Result<()> {
    let db = filled()?;
    // Three entries lead to the same blog, and each has all of its entries.
    let rows = Entry::objects()
        .prefetch_related(|e| row! { all: e.blog.entries() })
        .order_by(|e| e.headline)
        .fetch(&db)?;
    assert_eq!(
        rows.iter().map(|e| e.all.len()).collect::<Vec<_>>(),
        [1, 3, 3, 3]
    );
    Ok(())
}

#[test]
fn values_are_grouped_by_annotate() -> nuages::Result<()> {
    let db = filled()?;
    let totals = Entry::objects()
        .values(|e| row! { blog: e.blog.name })
        .annotate(|e| row! { n: e.id.count(), avg: e.rating.avg() })
        .fetch(&db)?;
    let read: Vec<_> = totals
        .iter()
        .map(|t| (t.blog.as_str(), t.n, t.avg))
        .collect();
    assert_eq!(
        read,
        [
            ("Beatles Blog", 3, Some(7.0)),
            ("Cheddar Talk", 1, Some(2.0))
        ]
    );
    let pairs: Vec<(String, String)> = Entry::objects()
        .values(|e| (e.headline, e.blog.name))
        .order_by(|e| e.rating)
        .slice(..1)
        .fetch(&db)?;
    assert_eq!(pairs, [("Brie".to_owned(), "Cheddar Talk".to_owned())]);
    let (avg, max) = Entry::objects().aggregate(&db, |e| (e.rating.avg(), e.rating.max()))?;
    assert_eq!((avg, max), (Some(5.75), Some(9)));
    Ok(())
}

#[derive(Debug, PartialEq, Row)]
struct Card {
    headline: String,
    blog: String,
    editor: Option<String>,
}

#[derive(Row)]
struct Shelf {
    name: String,
    entries: Vec<Entry>,
    r#type: i64,
}

#[test]
fn rows_have_names() -> nuages::Result<()> {
    let db = filled()?;
    let card = Entry::objects()
        .values(|e| Card::row(e.headline, e.blog.name, e.editor.name))
        .order_by(|e| -e.rating)
        .first(&db)?;
    let help = Card {
        headline: "Help!".into(),
        blog: "Beatles Blog".into(),
        editor: Some("John".into()),
    };
    assert_eq!(card, Some(help));
    let shelves: Vec<Shelf> = Blog::objects()
        .values(|b| {
            Shelf::row(
                b.name,
                b.entries().order_by(|e| e.rating),
                b.entries().count(),
            )
        })
        .fetch(&db)?;
    let read: Vec<_> = shelves
        .iter()
        .map(|s| (s.name.as_str(), s.entries[0].rating, s.r#type))
        .collect();
    assert_eq!(read, [("Beatles Blog", 5, 3), ("Cheddar Talk", 2, 1)]);
    Ok(())
}

mod renamed {
    //! nuages by way of another module, as a crate around it would have it.
    pub(crate) use nuages as orm;
}

#[derive(Row)]
#[nuages(crate = renamed::orm)]
struct Headline {
    text: String,
}

#[test]
fn macros_find_nuages_under_another_name() -> nuages::Result<()> {
    let db = filled()?;
    let first = Entry::objects()
        .values(|e| Headline::row(e.headline))
        .order_by(|e| e.id)
        .first(&db)?;
    assert_eq!(first.map(|one| one.text).as_deref(), Some("Help!"));
    Ok(())
}

#[test]
fn names_in_a_row_hide_nothing() -> nuages::Result<()> {
    /// Not the row's.
    struct Row;
    impl Row {
        const LEAST: i32 = 7;
    }
    let db = filled()?;
    let value_0 = 2;
    let blogs = Blog::objects()
        .annotate(|b| {
            row! {
                query: b.entries().filter(|e| e.rating.gte(Row::LEAST)).count(),
                handle: b.entries().filter(|e| e.rating.gte(value_0)).count(),
                of: b.entries().rating.min(),
                r#type: b.entries().rating.max(),
                T0: b.name.length(),
            }
        })
        .filter(|b| b.query.exact(2) & b.r#type.isnull(false))
        .get(&db)?;
    assert_eq!(
        (blogs.query, blogs.handle, blogs.of, blogs.r#type, blogs.T0),
        (2, 3, Some(5), Some(9), 12)
    );
    Ok(())
}

#[test]
fn a_row_prints_its_parts() -> nuages::Result<()> {
    let db = filled()?;
    let blog = Blog::objects()
        .annotate(|b| row! { n: b.entries().count() })
        .first(&db)?
        .unwrap();
    assert_eq!(
        format!("{blog:?}"),
        r#"Row { n: 3, of: Blog { id: 1, name: "Beatles Blog", tagline: "" } }"#
    );
    let value = Blog::objects()
        .values(|b| row! { b.name })
        .first(&db)?
        .unwrap();
    assert_eq!(format!("{value:?}"), r#"Row { name: "Beatles Blog" }"#);
    Ok(())
}
