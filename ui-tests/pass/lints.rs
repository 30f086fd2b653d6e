//! What the macros expand to passes the strictest lints.
#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications, missing_debug_implementations)]

use nuages::prelude::*;

mod inner {
    //! A public, a crate's and a private model that point at each other.
    use nuages::prelude::*;

    model! {
        app inner;

        pub Tag { name: CharField(max_length = 100, default = "x"), r#type: TextField(null) }

        pub(crate) Post {
            tag: ForeignKey(Tag, on_delete = Cascade),
            at: DateTimeField(auto_now),
            tags: ManyToManyField(Tag, related_name = tagged),
            #[deprecated]
            old: IntegerField(null),
        }

        Note { post: ForeignKey(Post, on_delete = Cascade) }

        pub enum Unused { Draft = "d" }
    }
}

fn main() -> nuages::Result<()> {
    let db = Sqlite::in_memory()?;
    db.create_tables(inner::APP)?;
    let tag = inner::Tag::new().save(&db)?;
    let post = inner::Post::new().tag(&tag).save(&db)?;
    post.tags().add(&db, [&tag])?;
    assert_eq!(tag.tagged().filter(q!(tags.name = "x")).count(&db)?, 1);
    Ok(())
}
