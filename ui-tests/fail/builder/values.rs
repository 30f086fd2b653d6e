//! Values of the wrong type.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Blog::new().name(5);
    Entry::new().rating("5");
    Entry::new().pub_date("2024-01-01");
    Entry::new().headline(None);
    Entry::new().rating(5_i64);
    Ok(())
}
