//! Methods of one's own on querysets.

use nuages::prelude::*;

use super::blog::{Blog, Entry, Status};
use super::{filled, headlines};

#[queryset]
impl QuerySet<Entry> {
    /// Only what readers liked.
    pub(crate) fn liked(self, least: i32) -> Self {
        self.filter(|e| e.rating.gte(least))
    }

    pub(crate) fn best(self) -> Self {
        self.liked(8).drafts().order_by(|e| -e.rating)
    }

    fn drafts(self) -> Self {
        self.filter(|e| e.status.exact(Status::Draft))
    }
}

#[test]
fn methods_are_there_wherever_rows_are_refined() -> nuages::Result<()> {
    let db = filled()?;
    assert_eq!(headlines(&Entry::objects().best().fetch(&db)?), ["Help!"]);
    let some = Entry::objects().filter(q!(rating.gt = 1)).liked(3);
    assert_eq!(some.count(&db)?, 3);
    let beatles = Blog::objects().filter(q!(name.startswith = "B")).get(&db)?;
    assert_eq!(
        headlines(&beatles.entries().liked(7).fetch(&db)?),
        ["Help!", "Yesterday"][..]
            .iter()
            .rev()
            .copied()
            .collect::<Vec<_>>()
    );
    let blogs = Blog::objects()
        .annotate(|b| row! { liked: b.entries().liked(7).count(), best: b.entries().order_by(|e| e.id).best() })
        .order_by(|b| -b.liked)
        .fetch(&db)?;
    assert_eq!(
        (blogs[0].liked, blogs[1].liked, blogs[0].best.len()),
        (2, 0, 1)
    );
    let rows = Entry::objects()
        .annotate(|e| row! { n: e.authors().count() })
        .best()
        .filter(|e| e.n.gt(1))
        .fetch(&db)?;
    assert_eq!((rows.len(), rows[0].n), (1, 2));
    Ok(())
}
