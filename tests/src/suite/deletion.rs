//! What goes with a row that is deleted, what is left without it, and what keeps it.

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::outside::{self, Reader, Subscription};
use crate::models::{Author, Bill, Blog, Employee, Entry, Mark, Note};
use crate::sample::{Sample, sample};

fn a_row_goes_alone(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { empty, .. } = sample(db)?;
    let deleted = empty.delete(db)?;
    assert_eq!((deleted.total, deleted.of("blog.Blog")), (1, 1));
    assert_eq!(
        (Blog::objects().count(db)?, Entry::objects().count(db)?),
        (2, 5)
    );
    assert_eq!(empty.delete(db)?, Deleted::default());
    Ok(())
}

fn cascades_go_all_the_way(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        beatles,
        help,
        cheese,
        ..
    } = sample(db)?;
    for entry in [&help, &help, &cheese] {
        Note::new().entry(entry).text("x").save(db)?;
    }
    let deleted = beatles.delete(db)?;
    let of = |label| deleted.of(label);
    assert_eq!(
        (of("blog.Blog"), of("blog.Entry"), of("blog.Note")),
        (1, 3, 2)
    );
    // Three pairs of entry and author went as well.
    assert_eq!(deleted.total, 9);
    assert_eq!(
        deleted.total,
        deleted.per_model.iter().map(|(_, rows)| rows).sum::<u64>()
    );
    assert_eq!(
        (
            Entry::objects().count(db)?,
            Note::objects().count(db)?,
            Author::objects().count(db)?
        ),
        (2, 1, 3)
    );
    Ok(())
}

fn set_null_leaves_the_row(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { joe, help, .. } = sample(db)?;
    let deleted = joe.delete(db)?;
    assert_eq!(
        (deleted.of("blog.Author"), deleted.of("blog.Entry")),
        (1, 0)
    );
    assert_eq!(Entry::objects().count(db)?, 5);
    assert_eq!(Entry::objects().pk(help.id).get(db)?.editor_id, None);
    assert_eq!(help.authors().count(db)?, 1);
    Ok(())
}

fn protect_keeps_everything(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { ann, biography, .. } = sample(db)?;
    let bill = Bill::new().author(&ann).amount(3).save(db)?;
    let error = ann.delete(db).unwrap_err();
    assert!(error.is_protected(), "{error:?}");
    assert_eq!(error.model(), Some("Author"));
    let text = error.to_string();
    assert!(
        text.contains("1 row of blog.Bill points at it by `author`"),
        "{text}"
    );
    // Nothing was done before it was refused.
    assert_eq!(
        Entry::objects().pk(biography.id).get(db)?.editor_id,
        Some(ann.id)
    );
    assert_eq!(ann.entries().count(db)?, 3);
    assert!(
        Author::objects()
            .all()
            .delete(db)
            .unwrap_err()
            .is_protected()
    );
    bill.delete(db)?;
    assert_eq!(ann.delete(db)?.of("blog.Author"), 1);
    Ok(())
}

fn a_query_deletes_its_rows_only(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    let of_2008 = Entry::objects().filter(|e| e.pub_date.year().exact(2008));
    assert_eq!(of_2008.delete(db)?.of("blog.Entry"), 2);
    let of_ann = Entry::objects().filter(|e| e.authors().name.exact("Ann"));
    assert_eq!(of_ann.delete(db)?.of("blog.Entry"), 2);
    assert_eq!(Entry::objects().get(db)?.headline, "Biography");
    assert_eq!(Entry::objects().all().delete(db)?.total, 1);
    assert_eq!(Entry::objects().all().delete(db)?.total, 0);
    assert_eq!(Blog::objects().count(db)?, 3);
    Ok(())
}

fn excluded_rows_stay(db: &TestDatabase) -> nuages::Result<()> {
    sample(db)?;
    // NULL is not Joe.
    let not_joes = Entry::objects().exclude(|e| e.editor.name.exact("Joe"));
    assert_eq!(not_joes.delete(db)?.of("blog.Entry"), 3);
    assert_eq!(
        Entry::objects()
            .order_by(|e| e.id)
            .values(|e| e.headline)
            .fetch(db)?,
        ["Help!", "Albums"]
    );
    Ok(())
}

fn a_chain_of_any_length_goes(db: &TestDatabase) -> nuages::Result<()> {
    let mut boss = Employee::new().name("0").save(db)?;
    let first = boss.clone();
    db.atomic(|tx| {
        for n in 1..500 {
            boss = Employee::new()
                .name(n.to_string())
                .manager(&boss)
                .save(tx)?;
        }
        Ok(())
    })?;
    Employee::new().name("another").save(db)?;
    assert_eq!(first.delete(db)?.total, 500);
    assert_eq!(Employee::objects().get(db)?.name, "another");
    Ok(())
}

fn a_circle_goes_once(db: &TestDatabase) -> nuages::Result<()> {
    let mut ada = Employee::new().name("Ada").save(db)?;
    let bea = Employee::new().name("Bea").manager(&ada).save(db)?;
    ada.manager_id = Some(bea.id);
    ada.save(db)?;
    let mut own = Employee::new().name("Own").save(db)?;
    own.manager_id = Some(own.id);
    own.save(db)?;
    assert_eq!(ada.delete(db)?.total, 2);
    assert_eq!(own.delete(db)?.total, 1);
    assert_eq!(Employee::objects().count(db)?, 0);
    Ok(())
}

fn thousands_of_rows_go(db: &TestDatabase) -> nuages::Result<()> {
    let blogs =
        Blog::objects().bulk_create(db, (0..40_000).map(|n| Blog::new().name(n.to_string())))?;
    let entries = blogs
        .iter()
        .step_by(100)
        .map(|blog| Entry::new().blog(blog).headline("x"));
    Entry::objects().bulk_create(db, entries)?;
    let deleted = Blog::objects()
        .filter(|b| b.name.startswith("1"))
        .delete(db)?;
    // 1, 10..19, 100..199, 1000..1999, 10000..19999; of these 100 and every hundredth number after it.
    assert_eq!(
        (deleted.of("blog.Blog"), deleted.of("blog.Entry")),
        (11_111, 111)
    );
    assert_eq!(
        (Blog::objects().count(db)?, Entry::objects().count(db)?),
        (28_889, 289)
    );
    Ok(())
}

fn do_nothing_leaves_it_to_the_database(db: &TestDatabase) -> nuages::Result<()> {
    let Sample { help, .. } = sample(db)?;
    let mark = Mark::new().entry(&help).save(db)?;
    assert!(help.delete(db).unwrap_err().is_foreign_key_violation());
    assert_eq!(
        (Entry::objects().count(db)?, help.authors().count(db)?),
        (5, 2)
    );
    db.atomic(|tx| {
        // In between nobody looks.
        help.delete(tx)?;
        mark.delete(tx)
    })?;
    assert_eq!(Entry::objects().count(db)?, 4);
    Ok(())
}

/// The program does not know who else points at its tables, so the database does as they declare.
fn what_other_apps_declare_is_done_by_the_database(db: &TestDatabase) -> nuages::Result<()> {
    let Sample {
        beatles, cheese, ..
    } = sample(db)?;
    db.create_tables(outside::APP)?;
    let eve = Reader::new().name("Eve").favourite(&cheese).save(db)?;
    Subscription::new().reader(&eve).blog(&beatles).save(db)?;
    beatles.delete(db)?;
    assert_eq!(Subscription::objects().count(db)?, 0);
    cheese.delete(db)?;
    assert_eq!(Reader::objects().get(db)?.favourite_id, None);
    Ok(())
}

suite! {
    a_row_goes_alone,
    cascades_go_all_the_way,
    set_null_leaves_the_row,
    protect_keeps_everything,
    a_query_deletes_its_rows_only,
    excluded_rows_stay,
    a_chain_of_any_length_goes,
    a_circle_goes_once,
    thousands_of_rows_go,
    do_nothing_leaves_it_to_the_database,
    what_other_apps_declare_is_done_by_the_database,
}
