//! Values of different types, and cases without an end.
use nuages::functions::case;
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().values(|e| case().when(e.rating.gte(8), "good").otherwise(0)).fetch(&db)?;
    Entry::objects().values(|e| case().when(e.rating.gte(8), "good")).fetch(&db)?;
    Entry::objects().values(|e| case().when(e.headline, 1).or_null()).fetch(&db)?;
    Ok(())
}
