//! Verbs on the model itself, and fields on the queryset.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Entry::filter(|e| e.rating.gt(3));
    Entry::objects.filter(|e| e.rating.gt(3));
    Entry::objects().rating;
    Ok(())
}
