//! Rows: what is read beside, or instead of, the model's own fields is in the row's type.
//!
//! Reading a relation that was not loaded does not compile, so nobody asks the database in a loop by accident.
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
//! # blog.entries().new().headline("Help!").save(&db)?;
//! // Annotations are fields of the rows, and of the handles that follow.
//! let blogs = Blog::objects()
//!     .annotate(|b| row! { n: b.entries().count(), best: b.entries().rating.max() })
//!     .filter(|b| b.n.gt(0))
//!     .order_by(|b| -b.n)
//!     .fetch(&db)?;
//! assert_eq!((blogs[0].name.as_str(), blogs[0].n, blogs[0].best), ("Beatles", 1, Some(5)));
//!
//! // One row that is pointed at: a JOIN. Many rows: one more query, whatever their number.
//! let entries = Entry::objects()
//!     .select_related(|e| row! { e.blog })
//!     .prefetch_related(|e| row! { e.authors() })
//!     .fetch(&db)?;
//! assert_eq!(entries[0].blog.name, "Beatles");
//! assert!(entries[0].authors.is_empty());
//!
//! // Some of them, named, ordered, so many for each parent, nested.
//! let blogs = Blog::objects()
//!     .prefetch_related(|b| row! {
//!         top: b.entries().order_by(|e| -e.rating).slice(..3).prefetch_related(|e| row! { e.authors() }),
//!     })
//!     .fetch(&db)?;
//! assert_eq!(blogs[0].top.len(), 1);
//!
//! // Columns instead of instances: a tuple, a row, or a struct with `#[derive(Row)]`.
//! let pairs: Vec<(String, String)> = Entry::objects().values(|e| (e.headline, e.blog.name)).fetch(&db)?;
//!
//! // What is named before the aggregates makes the groups.
//! let totals = Entry::objects()
//!     .values(|e| row! { blog: e.blog.name })
//!     .annotate(|e| row! { n: e.id.count(), mean: e.rating.avg() })
//!     .fetch(&db)?;
//! assert_eq!((totals[0].n, totals[0].mean), (1, Some(5.0)));
//!
//! let (mean, most) = Entry::objects().aggregate(&db, |e| (e.rating.avg(), e.rating.max()))?;
//! assert_eq!((mean, most), (Some(5.0), Some(5)));
//! # Ok::<(), nuages::Error>(())
//! ```
//!
//! Several aggregates over several relations do not multiply each other, since each is a query of its own inside the statement.
//! What may be NULL is an `Option`, computed by the types: a nullable column, anything behind a nullable foreign key, the
//! greatest of no rows.
