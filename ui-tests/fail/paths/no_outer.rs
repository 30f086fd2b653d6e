//! The outer query's field without `outer()`.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::objects().filter(|b| exists(Entry::objects().filter(|e| e.blog_id.exact(b.id)))).fetch(&db)?;
    Ok(())
}
