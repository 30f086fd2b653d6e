//! A value that may be missing.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let rows = Entry::objects().select_related(|e| row! { name: e.editor.name }).fetch(&db)?;
    let name: String = rows[0].name.clone();
    let pairs: Vec<(String, f64)> = Entry::objects().values(|e| (e.headline, e.score)).fetch(&db)?;
    Ok(())
}
