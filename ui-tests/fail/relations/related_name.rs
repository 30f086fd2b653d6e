//! Two ways back of one name.
use nuages::prelude::*;

model! {
    app blog;
    pub Author { name: TextField, entries: IntegerField }
    pub Entry {
        author: ForeignKey(Author, on_delete = Cascade),
        editor: ForeignKey(Author, on_delete = Cascade),
        reader: ForeignKey(Author, on_delete = Cascade, related_name = entries),
    }
}

fn main() {}
