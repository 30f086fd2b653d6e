//! Annotations without `row!`.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::objects().annotate(|b| b.entries().count());
    Entry::objects().select_related(|e| e.blog);
    Entry::objects().prefetch_related(|e| (e.authors(), e.blog));
    Ok(())
}
