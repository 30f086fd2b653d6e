//! Fields that the row does not have.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let blogs = Blog::objects().annotate(|b| row! { n: b.entries().count() });
    blogs.clone().filter(|b| b.m.gt(3));
    println!("{}", blogs.get(&db)?.count);
    Ok(())
}
