//! One mistake in a model gives one message, also where the model is used.
use nuages::prelude::*;

model! {
    app blog;
    pub Blog { name: CharField(max_lenght = 100), tagline: TextField }
    pub Entry { blog: ForeignKey(Blog, on_delete = Cascad, related_name = entries), headline: TextFeild }
}

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    let blog = Blog::new().name("a").tagline("b").save(&db)?;
    let entry = Entry::new().blog(&blog).headline("c").save(&db)?;
    Entry::objects().filter(|e| e.blog.name.icontains("a") & e.headline.exact("b")).fetch(&db)?;
    println!("{} {}", entry.headline, blog.entries().count(&db)?);
    Ok(())
}
