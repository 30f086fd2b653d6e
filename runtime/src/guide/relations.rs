//! Relations: following them is one query, said aloud; changing them is a verb of the related rows.
//!
//! ```
//! # use nuages::prelude::*;
//! # model! {
//! #     app blog;
//! #     pub Blog { name: CharField(max_length = 100, unique) }
//! #     pub Author { name: CharField(max_length = 100) }
//! #     pub Entry {
//! #         blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
//! #         authors: ManyToManyField(Author, related_name = entries),
//! #         headline: CharField(max_length = 255), rating: IntegerField(default = 5),
//! #     }
//! # }
//! # let db = Sqlite::in_memory()?;
//! # db.create_tables(APP)?;
//! # let blog = Blog::new().name("Beatles").save(&db)?;
//! # let joe = Author::new().name("Joe").save(&db)?;
//! # let ann = Author::new().name("Ann").save(&db)?;
//! let entry = blog.entries().new().headline("Help!").save(&db)?;
//! assert_eq!(entry.blog(&db)?.name, "Beatles");               // forwards
//! assert_eq!(blog.entries().count(&db)?, 1);                  // backwards: a queryset of its own
//!
//! entry.authors().add(&db, [&joe, &ann])?;                    // many to many: instances or keys
//! entry.authors().remove(&db, [&ann])?;
//! entry.authors().set(&db, [&joe, &ann])?;                    // writes the difference
//! assert_eq!(joe.entries().filter(|e| e.rating.gte(4)).count(&db)?, 1);
//! entry.authors().clear(&db)?;
//! # Ok::<(), nuages::Error>(())
//! ```
//!
//! What happens to a row when the one it points at goes is said by `on_delete`, as in Django: `Cascade`, `Protect`, `SetNull` and
//! the others. nuages goes along the relations itself, so it can stop before anything is done, and say what went.
