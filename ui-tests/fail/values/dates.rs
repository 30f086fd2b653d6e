//! A date as a text, a date for a moment.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(|e| e.pub_date.gt("2024-01-01"));
    Entry::objects().filter(|e| e.created.gt(jiff::civil::date(2024, 1, 1)));
    Ok(())
}
