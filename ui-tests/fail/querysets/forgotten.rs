//! A queryset that asks nothing.
#![deny(warnings)]
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.rating.gt(3));
    Ok(())
}
