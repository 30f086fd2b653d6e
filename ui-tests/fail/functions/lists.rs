//! Queries that are no lists of the field's values.
use nuages::prelude::*;
use ui::*;

fn main() {
    let _ = Entry::objects().filter(|e| e.rating.in_(Entry::objects().values(|e| e.headline)));
    let _ = Entry::objects().filter(|e| e.blog.in_(Author::objects().all()));
    let _ = Entry::objects().filter(|e| e.rating.in_(Entry::objects().values(|e| (e.rating, e.headline))));
}
