//! A builder that is not saved.
#![deny(warnings)]
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::new().name("x");
    Ok(())
}
