//! A truth value for a number and back.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.public.exact(1));
    Entry::objects().filter(|e| e.rating.exact(true));
    Ok(())
}
