//! Parts of a row that need a name.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::objects().annotate(|b| row! { b.entries().count() });
    Blog::objects().annotate(|b| row! { n: });
    Blog::objects().annotate(|b| row! { b.name + 1, });
    Ok(())
}
