//! A text where a choice is meant.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.status.exact("d")).fetch(&db)?;
    Entry::new().status("d");
    Ok(())
}
