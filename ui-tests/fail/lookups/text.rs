//! Text lookups on other fields.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.rating.icontains("x"));
    Entry::objects().filter(|e| e.pub_date.startswith("2024"));
    Ok(())
}
