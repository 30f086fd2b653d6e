//! A name twice, and a comma too many.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().select_related(|e| row! { e.blog, blog: e.editor });
    Entry::objects().select_related(|e| row! { e.blog,, e.editor });
    Ok(())
}
