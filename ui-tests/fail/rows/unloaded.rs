//! A related row that was not loaded.
use nuages::prelude::*;
use ui::*;

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    for entry in Entry::objects().select_related(|e| row! { e.editor }).fetch(&db)? {
        println!("{} {}", entry.blog.name, entry.editor.name);
    }
    Ok(())
}
