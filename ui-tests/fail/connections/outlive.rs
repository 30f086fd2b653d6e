//! A transaction does not leave its closure.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let mut kept = None;
    let _ = Blog::objects();
    db.atomic(|tx| {
        kept = Some(tx);
        Ok(())
    })?;
    Ok(())
}
