//! A condition to keep needs its model.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let good = q!(rating.gte = 4);
    Entry::objects().filter(good);
    Ok(())
}
