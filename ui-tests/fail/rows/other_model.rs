//! A field of another query.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::objects().annotate(|_| row! { n: Entry::objects() });
    Blog::objects().values(|_| "name");
    Author::objects().filter(|a| { Blog::objects().annotate(|_| row! { a.name }); a.name.exact("x") });
    Ok(())
}
