//! Lookups that are not there, or not for this type.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(q!(headline.icontain = "x"));
    Entry::objects().filter(q!(rating__icontains = "x"));
    Entry::objects().filter(q!(rating.icontains = "x"));
    Ok(())
}
