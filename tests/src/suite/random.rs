//! Thousands of random conditions, each asked of the database and of an evaluator over plain rows, which must agree.
//!
//! Beside that, what must hold for any condition: a filter and its exclude part the rows between them, a count is the number of
//! rows, and an order with a slice is a piece of the sorted rows. The seed is fixed, so a failure can be repeated; its message
//! shows the condition and the statement.

mod conditions;
mod django;
mod numbers;
mod rows;

use nuages::prelude::*;

use crate::database::TestDatabase;
use crate::models::{Blog, Entry};
use conditions::{OfBlog, OfEntry, Tree};
use numbers::Numbers;
use rows::World;

/// How many conditions each test asks about; each backend has a blocking and an async handle, which double them.
const ENTRIES: usize = 700;
const BLOGS: usize = 350;

/// A seed for each handle.
fn seed(db: &TestDatabase) -> u64 {
    match db {
        TestDatabase::Sqlite(_) => 1,
        TestDatabase::AsyncSqlite(_) => 2,
        TestDatabase::Postgres(..) => 3,
        TestDatabase::PostgresBlocking(..) => 4,
    }
}

fn count<M: Model>(rows: QuerySet<M>, db: &TestDatabase) -> nuages::Result<usize> {
    Ok(usize::try_from(rows.count(db)?).unwrap_or(usize::MAX))
}

fn ids<M: Model<Key = i64>>(rows: &[Id<M>]) -> Vec<i64> {
    let mut ids: Vec<i64> = rows.iter().map(Id::get).collect();
    ids.sort_unstable();
    ids
}

fn entries_are_those_of_the_evaluator(db: &TestDatabase) -> nuages::Result<()> {
    let mut numbers = Numbers::new(seed(db));
    let world = World::save(db, &mut numbers)?;
    for _ in 0..ENTRIES {
        let tree = Tree::random(&mut numbers, 4, &OfEntry::random);
        let found = Entry::objects().filter(|e| tree.to_q(&|leaf| leaf.to_q(e)));
        let left = Entry::objects().exclude(|e| tree.to_q(&|leaf| leaf.to_q(e)));
        let (mut is, mut is_not) = (Vec::new(), Vec::new());
        for entry in &world.entries {
            if tree.holds(&|leaf, _| leaf.holds(entry, &world)) {
                is.push(entry.id);
            } else {
                is_not.push(entry.id);
            }
        }
        let sql = found.clone().to_sql(db)?;
        let rows = found.clone().values(|e| e.id).fetch(db)?;
        assert_eq!(ids(&rows), is, "{tree:?}\n{sql}");
        assert_eq!(count(found, db)?, is.len(), "{tree:?}\n{sql}");
        let sql = left.clone().to_sql(db)?;
        let rows = left.values(|e| e.id).fetch(db)?;
        assert_eq!(ids(&rows), is_not, "NOT {tree:?}\n{sql}");
    }
    Ok(())
}

fn blogs_are_those_of_the_evaluator(db: &TestDatabase) -> nuages::Result<()> {
    let mut numbers = Numbers::new(seed(db) + 10);
    let world = World::save(db, &mut numbers)?;
    for _ in 0..BLOGS {
        let tree = Tree::random(&mut numbers, 3, &OfBlog::random);
        let found = Blog::objects()
            .filter(|b| tree.to_q(&|leaf| leaf.to_q(*b)))
            .distinct();
        let left = Blog::objects()
            .exclude(|b| tree.to_q(&|leaf| leaf.to_q(*b)))
            .distinct();
        let (mut is, mut is_not) = (Vec::new(), Vec::new());
        for blog in &world.blogs {
            // A filter is about one related row, or about none if there is none.
            let mut related: Vec<_> = world.of_blog(blog.id).map(Some).collect();
            if related.is_empty() {
                related.push(None);
            }
            let holds = |joined: Option<&rows::Entry>| {
                tree.holds(&|leaf, negated| leaf.holds(blog, joined, negated, &world))
            };
            if related.into_iter().any(holds) {
                is.push(blog.id);
            }
            if !tree.holds_negated(&|leaf, negated| leaf.holds(blog, None, negated, &world)) {
                is_not.push(blog.id);
            }
        }
        let sql = found.clone().to_sql(db)?;
        let rows = found.clone().values(|b| b.id).fetch(db)?;
        assert_eq!(ids(&rows), is, "{tree:?}\n{sql}");
        assert_eq!(count(found, db)?, is.len(), "{tree:?}\n{sql}");
        let sql = left.clone().to_sql(db)?;
        let rows = left.values(|b| b.id).fetch(db)?;
        assert_eq!(ids(&rows), is_not, "NOT {tree:?}\n{sql}");
    }
    Ok(())
}

fn orders_and_slices_are_those_of_the_evaluator(db: &TestDatabase) -> nuages::Result<()> {
    let mut numbers = Numbers::new(seed(db) + 20);
    let world = World::save(db, &mut numbers)?;
    for _ in 0..100 {
        let tree = Tree::random(&mut numbers, 2, &OfEntry::random);
        let (descending, last) = (numbers.coin(), numbers.coin());
        let (from, most) = (numbers.index(8), numbers.index(12));
        let ordered = Entry::objects()
            .filter(|e| tree.to_q(&|leaf| leaf.to_q(e)))
            .order_by(|e| {
                let date = match (descending, last) {
                    (false, false) => e.pub_date.asc().nulls_first(),
                    (false, true) => e.pub_date.asc().nulls_last(),
                    (true, false) => e.pub_date.desc().nulls_first(),
                    (true, true) => e.pub_date.desc().nulls_last(),
                };
                (date, -e.rating, e.id)
            });
        let mut expected: Vec<&rows::Entry> = world
            .entries
            .iter()
            .filter(|entry| tree.holds(&|leaf, _| leaf.holds(entry, &world)))
            .collect();
        expected.sort_by(|one, other| {
            let missing = |entry: &rows::Entry| entry.pub_date.is_none() == last;
            let dates = one.pub_date.cmp(&other.pub_date);
            missing(one)
                .cmp(&missing(other))
                .then(if descending { dates.reverse() } else { dates })
                .then(other.rating.cmp(&one.rating))
                .then(one.id.cmp(&other.id))
        });
        let expected: Vec<i64> = expected
            .iter()
            .skip(from)
            .take(most)
            .map(|entry| entry.id)
            .collect();
        let slice = ordered.slice(from as u64..(from + most) as u64);
        let sql = slice.clone().to_sql(db)?;
        let rows = slice.clone().values(|e| e.id).fetch(db)?;
        let rows: Vec<i64> = rows.iter().map(Id::get).collect();
        assert_eq!(rows, expected, "{tree:?}\n{sql}");
        assert_eq!(
            usize::try_from(slice.count(db)?).unwrap_or(usize::MAX),
            expected.len(),
            "{tree:?}\n{sql}"
        );
    }
    Ok(())
}

suite! {
    entries_are_those_of_the_evaluator,
    blogs_are_those_of_the_evaluator,
    orders_and_slices_are_those_of_the_evaluator,
}
