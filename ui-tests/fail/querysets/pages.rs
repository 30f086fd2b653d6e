//! A page starts after values that every row has.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().after(|e| (e.pub_date, e.id), None).fetch(&db)?;
    Entry::objects().after(|e| (e.rating, e.id), ("five", Id::new(1))).fetch(&db)?;
    Ok(())
}
