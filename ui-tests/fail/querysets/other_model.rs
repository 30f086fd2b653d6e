//! A condition on another model.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let about_blogs = Blog::q(|b| b.name.exact("x"));
    Entry::objects().filter(|_| about_blogs.clone());
    Entry::objects().filter(|e| e.rating.gt(3) & about_blogs.clone());
    Ok(())
}
