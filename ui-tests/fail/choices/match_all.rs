//! A choice is missing in a match.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    match Entry::objects().get(&db)?.status {
        Status::Draft => {}
    }
    Ok(())
}
