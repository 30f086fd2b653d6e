//! Methods that querysets cannot have.
use nuages::prelude::*;
use ui::*;

#[queryset]
impl QuerySet<Entry> {
    pub fn best(self) -> Q<Entry> {
        Entry::q(|e| e.rating.gt(3))
    }
    pub fn names(&self) -> Self {
        self.clone()
    }
    const LEAST: i32 = 5;
}

#[queryset]
impl Entry {
    pub fn best(self) -> Self {
        self
    }
}

#[queryset]
impl QuerySet<Author> {
    pub fn named(self, name: &str) -> Self {
        self.filter(|a| a.nmae.exact(name))
    }
}

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    Author::objects().slice(..5).named("Joe").fetch(&db)?;
    Blog::objects().named("Joe").fetch(&db)?;
    Ok(())
}
