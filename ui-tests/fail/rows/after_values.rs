//! A field that `values` left out.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let names = Entry::objects().values(|e| row! { e.headline }).fetch(&db)?;
    println!("{}", names[0].rating);
    Ok(())
}
