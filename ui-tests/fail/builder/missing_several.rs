//! Several fields without a value.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::new().rating(3).save(&db)?;
    Ok(())
}
