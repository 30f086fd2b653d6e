//! Sets are of one model, and windows and trees are of what has them.
use nuages::prelude::*;
use nuages::window::{Window, row_number};
use nuages::raw;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().union(Blog::objects()).fetch(&db)?;
    Entry::objects().values(|e| e.headline).union(Entry::objects()).fetch(&db)?;
    Entry::objects().filter(|e| row_number().lt(3)).fetch(&db)?;
    Entry::objects().values(|e| row_number().over(Window::new().order_by("rating"))).fetch(&db)?;
    Entry::objects().values(|e| (e.rating + 1).over(Window::new())).fetch(&db)?;
    Entry::objects().ancestors(|e| e.blog, 1).fetch(&db)?;
    let rows: Vec<String> = raw("SELECT headline FROM blog_entry WHERE id = $1", 1).fetch(&db)?;
    Ok(())
}
