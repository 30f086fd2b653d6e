//! What does not become one another.
use nuages::field_types::{DateField, IntegerField};
use nuages::functions::{coalesce, concat};
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().values(|e| e.rating.cast::<DateField>()).fetch(&db)?;
    Entry::objects().values(|e| e.pub_date.cast::<IntegerField>()).fetch(&db)?;
    Entry::objects().values(|e| concat((e.headline, e.rating))).fetch(&db)?;
    Entry::objects().values(|e| coalesce((e.pub_date, "never"))).fetch(&db)?;
    Entry::objects().values(|e| e.headline.sqrt()).fetch(&db)?;
    Ok(())
}
