//! `isnull` takes a truth value.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.pub_date.isnull(None));
    Ok(())
}
