//! Deletion in detail: every `on_delete`, what forbids it, what would go, and how many statements it takes.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::family::{self, Album, Book, Chore, Folder, Person, Shelf, Song};
use crate::models::{Author, Bill, Blog, Entry, Note};
use crate::sample::{Sample, sample};

fn people(db: &TestDatabase) -> nuages::Result<[Person; 3]> {
    db.create_tables(family::APP)?;
    let [a, b, c] = ["Ada", "Bob", "Cy"].map(|name| Person::new().name(name).save(db));
    Ok([a?, b?, c?])
}

/// Django's own example of RESTRICT.
fn restrict_lets_go_what_goes_anyway(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, bob, _] = people(db)?;
    let of_ada = Album::new().artist(&ada).save(db)?;
    let of_bob = Album::new().artist(&bob).save(db)?;
    Song::new().artist(&ada).album(&of_ada).save(db)?;
    Song::new().artist(&ada).album(&of_bob).save(db)?;
    // A song of somebody else would be left without its album.
    let error = bob.delete(db).unwrap_err();
    assert!(error.is_restricted() && !error.is_protected(), "{error:?}");
    let text = error.to_string();
    assert!(
        text.contains(
            "1 row of family.Song points at it by `album`, which is declared `on_delete = Restrict`"
        ),
        "{text}"
    );
    assert!(of_ada.delete(db).unwrap_err().is_restricted());
    assert_eq!(
        (Album::objects().count(db)?, Song::objects().count(db)?),
        (2, 2)
    );
    let deleted = ada.delete(db)?;
    assert_eq!(
        (
            deleted.of("family.Album"),
            deleted.of("family.Song"),
            deleted.total
        ),
        (1, 2, 4)
    );
    assert_eq!(bob.delete(db)?.total, 2);
    Ok(())
}

fn keys_become_something_else(db: &TestDatabase) -> nuages::Result<()> {
    let [ada, bob, _] = people(db)?;
    let chore = Chore::new().doer(&bob).heir(&bob).judge(&bob).save(db)?;
    let other = Chore::new().doer(&ada).judge(&ada).save(db)?;
    let deleted = bob.delete(db)?;
    assert_eq!(deleted.total, 1);
    let chore = Chore::objects().pk(chore.id).get(db)?;
    assert_eq!(
        (chore.doer_id, chore.heir_id, chore.judge_id),
        (ada.id, Some(ada.id), None)
    );
    let other = Chore::objects().pk(other.id).get(db)?;
    assert_eq!(
        (other.doer_id, other.heir_id, other.judge_id),
        (ada.id, None, Some(ada.id))
    );
    // The default itself cannot go while it is needed.
    assert!(ada.delete(db).unwrap_err().is_foreign_key_violation());
    Ok(())
}

fn the_database_does_it(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(family::APP)?;
    let [a, b] = ["A", "B"].map(|name| Shelf::new().name(name).save(db));
    let (a, b) = (a?, b?);
    Book::new().shelf(&a).save(db)?;
    let moved = Book::new().shelf(&b).former(&a).save(db)?;
    let log = db.log_queries();
    let deleted = a.delete(db)?;
    // Nothing is looked at, and what the database does by itself is not counted.
    assert_eq!(deleted.per_model, [("family.Shelf".to_owned(), 1)]);
    assert!(
        log.statements()
            .iter()
            .all(|sql| !sql.contains("family_book"))
    );
    let left = Book::objects().get(db)?;
    assert_eq!((left.id, left.former_id), (moved.id, None));
    Ok(())
}

fn all_that_forbids_it_is_told_at_once(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { joe, ann, .. } = sample(db)?;
    for author in [&joe, &ann] {
        Bill::new().author(author).amount(3).save(db)?;
    }
    Bill::new().author(&ann).amount(4).open(false).save(db)?;
    let error = Author::objects().all().delete(db).unwrap_err();
    assert!(error.is_protected());
    assert!(
        error
            .to_string()
            .contains("3 rows of blog.Bill point at it by `author`"),
        "{error}"
    );
    assert_eq!(Author::objects().count(db)?, 3);
    Ok(())
}

fn what_would_go_is_told(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        beatles,
        help,
        ann,
        empty,
        ..
    } = sample(db)?;
    Note::new().entry(&help).text("x").save(db)?;
    let log = db.log_queries();
    let plan = beatles.delete_plan(db)?;
    assert!(
        log.statements().iter().all(|sql| sql.starts_with("SELECT")),
        "{:?}",
        log.statements()
    );
    let of = |label| plan.of(label);
    assert_eq!(
        (
            of("blog.Blog"),
            of("blog.Entry"),
            of("blog.Note"),
            plan.total
        ),
        (1, 3, 1, 8)
    );
    assert_eq!(
        (Blog::objects().count(db)?, Entry::objects().count(db)?),
        (3, 5)
    );
    let deleted = beatles.delete(db)?;
    assert_eq!(deleted.total, plan.total);
    for (label, rows) in &plan.per_model {
        assert_eq!(deleted.of(label), *rows, "{label}");
    }
    Bill::new().author(&ann).amount(3).save(db)?;
    assert!(ann.delete_plan(db).unwrap_err().is_protected());
    assert_eq!(Entry::objects().all().delete_plan(db)?.of("blog.Entry"), 2);
    assert_eq!(
        empty.delete_plan(db)?.per_model,
        [("blog.Blog".to_owned(), 1)]
    );
    assert_eq!(Entry::objects().none().delete_plan(db)?, Deleted::default());
    Ok(())
}

fn a_tree_goes_in_a_few_statements(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(family::APP)?;
    let root = Folder::new().name("/").save(db)?;
    // A chain of two thousand, and two thousand leaves at its end.
    let chain = (0..2_000_i64).map(|n| Folder::new().name("x").parent(Id::new(root.id.get() + n)));
    let chain = Folder::objects().bulk_create(db, chain)?;
    let last = chain.last().map_or(root.id, |folder| folder.id);
    let leaves = (0..2_000).map(|_| Folder::new().name("leaf").parent(last));
    Folder::objects().bulk_create(db, leaves)?;
    Folder::new().name("another").save(db)?;
    let log = db.log_queries();
    let deleted = root.delete(db)?;
    assert_eq!((deleted.total, deleted.of("family.Folder")), (4_001, 4_001));
    // Its key, what is below it, and the end.
    let asked: Vec<String> = log
        .statements()
        .into_iter()
        .filter(|sql| sql.contains("family_folder"))
        .collect();
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert_eq!(Folder::objects().get(db)?.name, "another");
    Ok(())
}

fn a_circle_of_folders_ends(db: &TestDatabase) -> nuages::Result<()> {
    db.create_tables(family::APP)?;
    let mut first = Folder::new().name("first").save(db)?;
    let second = Folder::new().name("second").parent(&first).save(db)?;
    first.parent_id = Some(second.id);
    first.save(db)?;
    assert_eq!(second.delete_plan(db)?.total, 2);
    assert_eq!(second.delete(db)?.total, 2);
    assert_eq!(Folder::objects().count(db)?, 0);
    Ok(())
}

fn many_rows_go_in_as_many_statements_as_few(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { empty, beatles, .. } = sample(db)?;
    let log = db.log_queries();
    beatles.delete(db)?;
    let few = log.len();
    Entry::objects().bulk_create(
        db,
        (0..3_000).map(|n| empty.entries().new().headline(n.to_string())),
    )?;
    let log = db.log_queries();
    assert_eq!(empty.delete(db)?.of("blog.Entry"), 3_000);
    assert_eq!(log.len(), few);
    Ok(())
}

suite! {
    restrict_lets_go_what_goes_anyway,
    keys_become_something_else,
    the_database_does_it,
    all_that_forbids_it_is_told_at_once,
    what_would_go_is_told,
    a_tree_goes_in_a_few_statements,
    a_circle_of_folders_ends,
    many_rows_go_in_as_many_statements_as_few,
}
