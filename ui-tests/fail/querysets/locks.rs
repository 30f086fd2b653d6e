//! Rows are locked in a transaction, and in one way.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::objects().select_for_update().fetch(&db)?;
    db.atomic(|tx| Blog::objects().select_for_update().nowait().skip_locked().fetch(tx))?;
    db.atomic(|tx| Entry::objects().select_for_update().of(|e| e.headline).fetch(tx))?;
    Ok(())
}
