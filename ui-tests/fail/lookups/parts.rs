//! Parts are of what has them.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.pub_date.hour().exact(1)).count(&db)?;
    Entry::objects().filter(|e| e.pub_date.in_tz("Europe/Berlin").year().exact(2005)).count(&db)?;
    Entry::objects().filter(|e| e.rating.week().exact(1)).count(&db)?;
    Entry::objects().dates(|e| e.created.trunc_month()).fetch(&db)?;
    Entry::objects().filter(|e| e.headline.contains(e.rating)).count(&db)?;
    Ok(())
}
