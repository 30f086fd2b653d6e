//! Queries: `objects()`, refined by closures, asked by a verb that takes the database.
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
//! #         headline: CharField(max_length = 255), pub_date: DateField(null), rating: IntegerField(default = 5),
//! #         number_of_comments: PositiveIntegerField(default = 0), number_of_pingbacks: PositiveIntegerField(default = 0),
//! #     }
//! # }
//! # let db = Sqlite::in_memory()?;
//! # db.create_tables(APP)?;
//! # let blog = Blog::new().name("Beatles").save(&db)?;
//! # let help = blog.entries().new().headline("Help!").save(&db)?;
//! let found: Vec<Entry> = Entry::objects()
//!     .filter(|e| e.blog.name.icontains("beatles") & e.rating.gte(4))      // joins follow from the path
//!     .filter(|e| e.number_of_comments.gte(e.number_of_pingbacks * 2))     // F() is the handle itself
//!     .exclude(|e| e.pub_date.isnull(false) | e.authors().name.startswith("R"))
//!     .order_by(|e| (-e.pub_date, e.headline))
//!     .slice(..10)
//!     .fetch(&db)?;
//! assert_eq!(found.len(), 1);
//!
//! let one = Entry::objects().pk(&help).get(&db)?;                      // an error unless there is exactly one
//! let maybe = Entry::objects().filter(|e| e.rating.gt(9)).get(&db).optional()?;
//! assert!(maybe.is_none());
//! assert!(Entry::objects().filter(|e| e.rating.range(1, 5)).exists(&db)?);
//! assert_eq!(Entry::objects().count(&db)?, 1);
//! # Ok::<(), nuages::Error>(())
//! ```
//!
//! The closure's parameter is a handle. What the model itself declares is a *field* of it (`e.headline`, `e.blog`); what leads to
//! many rows, or what other models declare about it, is a *method* (`e.authors()`, `b.entries()`).
//!
//! Conditions are joined by `&`, `|`, `^` and `!`; they can be kept and put together at run time:
//!
//! ```
//! # use nuages::prelude::*;
//! # model! { app blog; pub Entry { headline: CharField(max_length = 255), rating: IntegerField(default = 5) } }
//! # let (words, least) = (vec!["love", "help"], Some(3));
//! let mut any: Q<Entry> = Q::never();
//! for word in words {
//!     any = any | Entry::q(|e| e.headline.icontains(word));
//! }
//! let mut entries = Entry::objects().filter(|_| any);
//! if let Some(least) = least {
//!     entries = entries.filter(|e| e.rating.gte(least));       // a queryset keeps its type
//! }
//! ```
//!
//! [`q!`](crate::q) takes Django's keyword spelling, with dots or with double underscores: `q!(blog.name.icontains = "beatles", rating.gte = 4)`.
//!
//! # As in Django
//!
//! - `None` asks for NULL, and `exclude` keeps rows whose column is NULL.
//! - Conditions on many related rows in one `filter` are about one of them; in two `filter`s, about perhaps different ones. In an
//!   `exclude` each means "there is none".
//! - A list of any length is one value of the statement: `in_` takes half a million keys.
//!
//! # Queries of your own
//!
//! ```
//! # use nuages::prelude::*;
//! # model! { app blog; pub Entry { headline: CharField(max_length = 255), rating: IntegerField(default = 5) } }
//! # let db = Sqlite::in_memory()?;
//! # db.create_tables(APP)?;
//! #[queryset]
//! impl QuerySet<Entry> {
//!     pub fn good(self) -> Self {
//!         self.filter(|e| e.rating.gte(4))
//!     }
//! }
//!
//! assert_eq!(Entry::objects().good().count(&db)?, 0);
//! # Ok::<(), nuages::Error>(())
//! ```
//!
//! They are there on managers, on related rows (`blog.entries().good()`) and in closures too.
