//! Operators of other languages.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::objects().filter(q!(rating == 5));
    Entry::objects().filter(q!(rating >= 5));
    Entry::objects().filter(q!(rating = 5 && headline = "x"));
    Entry::objects().filter(q!(rating));
    Entry::objects().filter(q!(rating(5)));
    Entry::objects().filter(q!(rating.range = 1..5));
    Ok(())
}
