//! Keys and rows of another model.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let author = Author::objects().get(&db)?;
    Entry::objects().filter(|e| e.blog.exact(&author));
    Entry::objects().filter(|e| e.blog_id.exact(author.id));
    Entry::objects().filter(|e| e.blog.exact(3));
    Blog::objects().pk(author.id);
    Ok(())
}
