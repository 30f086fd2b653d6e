//! Saving: an instance always stands for a row; what is not saved yet is a builder.
//!
//! ```
//! # use nuages::prelude::*;
//! # model! {
//! #     app blog;
//! #     pub Blog { name: CharField(max_length = 100, unique), tagline: TextField(default = "") }
//! #     pub Entry {
//! #         blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
//! #         headline: CharField(max_length = 255), rating: IntegerField(default = 5),
//! #     }
//! # }
//! # let db = Sqlite::in_memory()?;
//! # db.create_tables(APP)?;
//! let mut blog = Blog::new().name("Beatles").save(&db)?;      // without a name it does not compile
//! blog.tagline = "All you need".into();
//! blog.save(&db)?;                                            // UPDATE of its row
//!
//! let entry = blog.entries().new().headline("Help!").save(&db)?;      // knows its blog
//! assert_eq!(entry.rating, 5);
//!
//! // Many rows: all or none, and with their keys.
//! let rows = (1..=300).map(|n| Entry::new().blog(&blog).headline(format!("Part {n}")));
//! let entries = Entry::objects().bulk_create(&db, rows)?;
//! assert_eq!(entries.len(), 300);
//!
//! // Find it, or else make it: by the name.
//! let (blog, created) = Blog::objects().get_or_create(&db, Blog::new().name("Beatles"), |b| b.name)?;
//! assert!(!created);
//!
//! // All rows of a query, by expressions.
//! let changed = Entry::objects()
//!     .filter(|e| e.headline.startswith("Part"))
//!     .update(&db, |e| e.rating.set(e.rating + 1))?;
//! assert_eq!(changed, 300);
//!
//! // Deleting goes along the relations, as they declare.
//! let deleted = blog.delete(&db)?;
//! assert_eq!(deleted.total, 302);
//! # Ok::<(), nuages::Error>(())
//! ```
//!
//! When the row of an instance is gone, `save` says so ([`is_does_not_exist`](crate::Error::is_does_not_exist)) and does not insert it
//! again. A value that its column cannot hold exactly is refused before it is sent.
