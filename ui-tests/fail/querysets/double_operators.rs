//! `&&` and `||` are for truth values.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.rating.gt(3) && e.public.exact(true));
    Ok(())
}
