//! Which rows a model's querysets start with: scopes, and managers of one's own.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::shelf::{APP, Book, Loan, Shelf, Tag};

/// What was saved. A cross means discarded.
///
/// | shelf | book | pages | tags |
/// |---|---|---|---|
/// | Novels | Emma | 400 | English, old ✗ |
/// | Novels | Ulysses ✗ | 700 | English |
/// | Novels | Stub | 0 | |
/// | Attic ✗ | Manual | 30 | old ✗ |
/// | Empty | | | |
struct Books {
    novels: Shelf,
    attic: Shelf,
    empty: Shelf,
    emma: Book,
    ulysses: Book,
    manual: Book,
    english: Tag,
    old: Tag,
}

fn books(db: &TestDatabase) -> nuages::Result<Books> {
    db.create_tables(APP)?;
    let novels = Shelf::new().name("Novels").save(db)?;
    let attic = Shelf::new().name("Attic").discarded(true).save(db)?;
    let empty = Shelf::new().name("Empty").save(db)?;
    let english = Tag::new().name("English").save(db)?;
    let old = Tag::new().name("old").discarded(true).save(db)?;
    let book =
        |shelf: &Shelf, title: &str, pages| Book::new().shelf(shelf).title(title).pages(pages);
    let emma = book(&novels, "Emma", 400).save(db)?;
    let ulysses = book(&novels, "Ulysses", 700).discarded(true).save(db)?;
    book(&novels, "Stub", 0).save(db)?;
    let manual = book(&attic, "Manual", 30).save(db)?;
    emma.tags().add(db, [&english, &old])?;
    ulysses.tags().add(db, [&english])?;
    manual.tags().add(db, [&old])?;
    Ok(Books {
        novels,
        attic,
        empty,
        emma,
        ulysses,
        manual,
        english,
        old,
    })
}

fn titles(db: &TestDatabase, books: QuerySet<Book>) -> nuages::Result<Vec<String>> {
    books.order_by(|b| b.id).values(|b| b.title).fetch(db)
}

fn shelves(db: &TestDatabase, shelves: QuerySet<Shelf>) -> nuages::Result<Vec<String>> {
    shelves.order_by(|s| s.id).values(|s| s.name).fetch(db)
}

fn scopes_hold_for_querysets(db: &TestDatabase) -> nuages::Result<()> {
    let Books { ulysses, .. } = books(db)?;
    assert_eq!(titles(db, Book::objects().all())?, ["Emma", "Manual"]);
    assert_eq!(Book::objects().count(db)?, 2);
    assert!(
        !Book::objects()
            .filter(|b| b.title.exact("Stub"))
            .exists(db)?
    );
    assert!(
        Book::objects()
            .pk(&ulysses)
            .get(db)
            .unwrap_err()
            .is_does_not_exist()
    );
    assert_eq!(Book::objects().aggregate(db, |b| b.pages.max())?, Some(400));
    // Conditions beside a scope keep their meaning.
    assert_eq!(
        titles(
            db,
            Book::objects().filter(|b| b.pages.gt(500) | b.title.exact("Emma"))
        )?,
        ["Emma"]
    );
    // A leaflet may have no pages.
    let shelf = Shelf::objects().filter(|s| s.name.exact("Empty")).get(db)?;
    Book::new()
        .shelf(&shelf)
        .title("Leaflet")
        .pages(0)
        .save(db)?;
    assert_eq!(Book::objects().count(db)?, 3);
    Ok(())
}

fn scopes_are_conditions_in_the_text(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(APP)?;
    // SQLite has 1 and 0 for truth values.
    let text = |sql: String| sql.replace("= true", "= 1");
    assert_eq!(
        text(Shelf::objects().values(|s| s.name).to_sql(db)?),
        r#"SELECT "shelf_shelf"."name" FROM "shelf_shelf" WHERE NOT ("shelf_shelf"."discarded" = 1)"#
    );
    let joined = Shelf::objects()
        .unscoped((Shelf::KEPT, Book::REAL))
        .filter(|s| s.books().title.startswith("U"))
        .values(|s| s.name);
    let joined = text(joined.to_sql(db)?);
    assert!(
        joined.starts_with(concat!(
            r#"SELECT "shelf_shelf"."name" FROM "shelf_shelf" INNER JOIN "shelf_book" "#,
            r#"ON ("shelf_shelf"."id" = "shelf_book"."shelf_id" AND NOT ("shelf_book"."discarded" = 1)) WHERE "#
        )),
        "{joined}"
    );
    let pairs = Book::objects()
        .unscoped(Scope::<Book>::ALL)
        .filter(|b| b.tags().id.isnull(true))
        .values(|b| b.title)
        .order_by(|_| ());
    assert_eq!(
        text(pairs.to_sql(db)?),
        concat!(
            r#"SELECT "shelf_book"."title" FROM "shelf_book" "#,
            r#"LEFT OUTER JOIN "shelf_book_tags" ON ("shelf_book"."id" = "shelf_book_tags"."book_id" AND "#,
            r#"EXISTS(SELECT 1 FROM "shelf_tag" "scoped" WHERE "scoped"."id" = "shelf_book_tags"."tag_id" AND "#,
            r#"NOT ("scoped"."discarded" = 1))) WHERE "shelf_book_tags"."tag_id" IS NULL"#
        )
    );
    let plain = Shelf::objects()
        .unscoped(Shelf::KEPT)
        .values(|s| s.name)
        .to_sql(db)?;
    assert_eq!(plain, r#"SELECT "shelf_shelf"."name" FROM "shelf_shelf""#);
    Ok(())
}

fn a_query_leaves_scopes(db: &TestDatabase) -> nuages::Result<()> {
    let Books { ulysses, .. } = books(db)?;
    let all = Book::objects;
    assert_eq!(
        titles(db, all().unscoped(Book::KEPT))?,
        ["Emma", "Ulysses", "Manual"]
    );
    assert_eq!(
        titles(db, all().unscoped(Book::REAL))?,
        ["Emma", "Stub", "Manual"]
    );
    assert_eq!(all().unscoped((Book::KEPT, Book::REAL)).count(db)?, 4);
    assert_eq!(all().unscoped(Scope::<Book>::ALL).count(db)?, 4);
    let found = all()
        .filter(|b| b.title.startswith("U"))
        .unscoped(Book::KEPT)
        .get(db)?;
    assert_eq!(found.id, ulysses.id);
    // The scopes of another model stay.
    assert_eq!(Shelf::objects().unscoped(Book::KEPT).count(db)?, 2);
    Ok(())
}

fn changes_keep_to_the_scope(db: &TestDatabase) -> nuages::Result<()> {
    books(db)?;
    assert_eq!(Book::objects().update(db, |b| b.pages.set(1))?, 2);
    assert_eq!(
        Book::objects()
            .unscoped(Scope::<Book>::ALL)
            .order_by(|b| b.id)
            .values(|b| b.pages)
            .fetch(db)?,
        [1, 700, 0, 1]
    );
    assert_eq!(
        Book::objects()
            .filter(|b| b.shelf.name.exact("Novels"))
            .delete(db)?
            .of("shelf.Book"),
        1
    );
    assert_eq!(Book::objects().unscoped(Scope::<Book>::ALL).count(db)?, 3);
    Ok(())
}

fn related_rows_are_in_scope(db: &TestDatabase) -> nuages::Result<()> {
    let Books {
        novels,
        attic,
        emma,
        ulysses,
        manual,
        english,
        old,
        ..
    } = books(db)?;
    assert_eq!(titles(db, novels.books().all())?, ["Emma"]);
    assert_eq!(novels.books().count(db)?, 1);
    assert_eq!(novels.books().unscoped(Scope::<Book>::ALL).count(db)?, 3);
    // An instance out of scope has related rows like any other.
    assert_eq!(titles(db, attic.books().all())?, ["Manual"]);
    assert_eq!(emma.tags().count(db)?, 1);
    assert_eq!(emma.tags().unscoped(Tag::KEPT).count(db)?, 2);
    assert_eq!(ulysses.tags().count(db)?, 1);
    assert_eq!(manual.tags().count(db)?, 0);
    assert_eq!(titles(db, english.books().all())?, ["Emma"]);
    assert_eq!(titles(db, old.books().all())?, ["Emma", "Manual"]);
    // The pairs themselves are all there.
    emma.tags().set(db, [&english])?;
    assert_eq!(emma.tags().unscoped(Tag::KEPT).count(db)?, 1);
    Ok(())
}

fn a_foreign_key_leads_to_its_row_in_scope_or_not(db: &TestDatabase) -> nuages::Result<()> {
    let Books { manual, .. } = books(db)?;
    assert_eq!(manual.shelf(db)?.name, "Attic");
    let rows = Book::objects()
        .select_related(|b| row! { b.shelf })
        .order_by(|b| b.id)
        .fetch(db)?;
    let names: Vec<&str> = rows.iter().map(|row| &*row.shelf.name).collect();
    assert_eq!(names, ["Novels", "Attic"]);
    assert_eq!(
        titles(db, Book::objects().filter(|b| b.shelf.name.exact("Attic")))?,
        ["Manual"]
    );
    Ok(())
}

fn joins_over_many_rows_are_in_scope(db: &TestDatabase) -> nuages::Result<()> {
    books(db)?;
    let all = Shelf::objects;
    let ulysses = all().filter(|s| s.books().title.exact("Ulysses"));
    assert_eq!(shelves(db, ulysses.clone())?, Vec::<String>::new());
    assert_eq!(shelves(db, ulysses.unscoped(Book::KEPT))?, ["Novels"]);
    assert_eq!(
        shelves(db, all().filter(|s| s.books().id.isnull(true)))?,
        ["Empty"]
    );
    // All books of that shelf but one are out of scope, so none of them is long any more.
    assert_eq!(
        shelves(db, all().exclude(|s| s.books().pages.gt(500)))?,
        ["Novels", "Empty"]
    );
    assert_eq!(
        shelves(
            db,
            all()
                .exclude(|s| s.books().pages.gt(500))
                .unscoped(Book::KEPT)
        )?,
        ["Empty"]
    );
    Ok(())
}

fn pairs_are_in_scope_with_their_far_rows(db: &TestDatabase) -> nuages::Result<()> {
    let Books { english, old, .. } = books(db)?;
    let all = Book::objects;
    assert_eq!(
        titles(db, all().filter(|b| b.tags().name.exact("English")))?,
        ["Emma"]
    );
    assert_eq!(
        titles(db, all().filter(|b| b.tags().exact(&old)))?,
        Vec::<String>::new()
    );
    assert_eq!(
        titles(
            db,
            all().filter(|b| b.tags().exact(&old)).unscoped(Tag::KEPT)
        )?,
        ["Emma", "Manual"]
    );
    // Emma has a tag that is in scope and one that is not; the second is no missing one.
    assert_eq!(
        titles(db, all().filter(|b| b.tags().id.isnull(true)))?,
        ["Manual"]
    );
    assert_eq!(
        titles(db, all().filter(|b| b.tags().name.isnull(true)))?,
        ["Manual"]
    );
    assert_eq!(
        titles(db, all().exclude(|b| b.tags().exact(&english)))?,
        ["Manual"]
    );
    let counts: Vec<(String, i64)> = all()
        .order_by(|b| b.title)
        .values(|b| row! { title: b.title })
        .annotate(|b| row! { n: b.tags().id.count() })
        .fetch(db)?
        .into_iter()
        .map(|row| (row.title.clone(), row.n))
        .collect();
    assert_eq!(counts, [("Emma".to_owned(), 1), ("Manual".to_owned(), 0)]);
    Ok(())
}

fn subqueries_and_prefetches_are_in_scope(db: &TestDatabase) -> nuages::Result<()> {
    books(db)?;
    let counted = |rows: QuerySet<Shelf>| -> nuages::Result<Vec<(i64, i64, Option<i32>)>> {
        let rows = rows
            .annotate(|s| {
                row! {
                    all: s.books().count(),
                    long: s.books().filter(|b| b.pages.gt(500)).count(),
                    most: s.books().pages.max(),
                }
            })
            .order_by(|s| s.id)
            .fetch(db)?;
        Ok(rows.iter().map(|s| (s.all, s.long, s.most)).collect())
    };
    assert_eq!(
        counted(Shelf::objects().all())?,
        [(1, 0, Some(400)), (0, 0, None)]
    );
    // What is left around a subquery is left in it.
    assert_eq!(
        counted(Shelf::objects().unscoped(Scope::<Book>::ALL))?,
        [(3, 1, Some(700)), (0, 0, None)]
    );
    let rows = Shelf::objects()
        .prefetch_related(|s| {
            row! {
                books: s.books(),
                all: s.books().unscoped(Scope::<Book>::ALL).prefetch_related(|b| row! { b.tags() }),
            }
        })
        .order_by(|s| s.id)
        .fetch(db)?;
    let novels = &rows[0];
    assert_eq!((novels.books.len(), novels.all.len()), (1, 3));
    let tags: Vec<usize> = novels.all.iter().map(|book| book.tags.len()).collect();
    // Emma, Stub, Ulysses.
    assert_eq!(tags, [1, 0, 1]);
    Ok(())
}

fn instances_are_saved_and_deleted_out_of_scope_too(db: &TestDatabase) -> nuages::Result<()> {
    let Books {
        novels,
        mut ulysses,
        mut empty,
        ..
    } = books(db)?;
    ulysses.pages = 701;
    ulysses.save(db)?;
    empty.discarded = true;
    empty.save(db)?;
    empty.delete(db)?;
    assert_eq!(Shelf::objects().unscoped(Shelf::KEPT).count(db)?, 2);
    // A cascade goes to all rows that point at it.
    assert_eq!(novels.delete(db)?.of("shelf.Book"), 3);
    assert_eq!(
        titles(db, Book::objects().unscoped(Scope::<Book>::ALL))?,
        ["Manual"]
    );
    Ok(())
}

fn get_or_create_looks_where_the_queryset_does(db: &TestDatabase) -> nuages::Result<()> {
    let Books { old, .. } = books(db)?;
    let (found, created) =
        Tag::objects()
            .unscoped(Tag::KEPT)
            .get_or_create(db, Tag::new().name("old"), |t| t.name)?;
    assert_eq!((found.id, created), (old.id, false));
    let (_, created) = Tag::objects().get_or_create(db, Tag::new().name("old"), |t| t.name)?;
    assert!(created);
    Ok(())
}

fn a_manager_has_an_initial_queryset(db: &TestDatabase) -> nuages::Result<()> {
    books(db)?;
    assert_eq!(titles(db, Book::long().all())?, ["Emma"]);
    assert_eq!(
        titles(db, Book::long().unscoped(Book::KEPT))?,
        ["Emma", "Ulysses"]
    );
    assert_eq!(
        Book::long().filter(|b| b.title.exact("Manual")).count(db)?,
        0
    );
    Ok(())
}

fn related_rows_start_with_the_default_manager(db: &TestDatabase) -> nuages::Result<()> {
    let Books { emma, .. } = books(db)?;
    emma.loans().new().reader("Ann").back(true).save(db)?;
    emma.loans().new().reader("Joe").save(db)?;
    assert_eq!(
        (Loan::everything().count(db)?, Loan::open().count(db)?),
        (2, 1)
    );
    assert_eq!(emma.loans().all().values(|l| l.reader).fetch(db)?, ["Joe"]);
    let rows = Book::long()
        .prefetch_related(|b| row! { b.loans() })
        .fetch(db)?;
    assert_eq!(rows[0].loans.len(), 1);
    // As in Django, a join is over all rows.
    assert_eq!(
        Book::objects()
            .filter(|b| b.loans().reader.exact("Ann"))
            .count(db)?,
        1
    );
    Ok(())
}

suite! {
    scopes_hold_for_querysets,
    scopes_are_conditions_in_the_text,
    a_query_leaves_scopes,
    changes_keep_to_the_scope,
    related_rows_are_in_scope,
    a_foreign_key_leads_to_its_row_in_scope_or_not,
    joins_over_many_rows_are_in_scope,
    pairs_are_in_scope_with_their_far_rows,
    subqueries_and_prefetches_are_in_scope,
    instances_are_saved_and_deleted_out_of_scope_too,
    get_or_create_looks_where_the_queryset_does,
    a_manager_has_an_initial_queryset,
    related_rows_start_with_the_default_manager,
}
