//! A queryset is not a list.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    for entry in Entry::objects().all() {
        println!("{}", entry.headline);
    }
    println!("{}", Entry::objects().len());
    Ok(())
}
