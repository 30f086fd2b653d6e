//! Models: a block of `model!` usually holds a whole app.
//!
//! ```
//! use nuages::prelude::*;
//!
//! model! {
//!     app blog;                                   // the app label, by default the package's name
//!
//!     abstract Timestamped {                      // no table: its fields go to those that name it
//!         created: DateTimeField(auto_now_add),
//!         modified: DateTimeField(auto_now),
//!     }
//!
//!     /// A weblog.
//!     pub Blog {
//!         name: CharField(max_length = 100, unique),
//!         tagline: TextField(default = ""),
//!     }
//!
//!     #[derive(PartialEq)]                        // passed on to the struct
//!     pub Entry: Timestamped {
//!         blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
//!         headline: CharField(max_length = 255),
//!         pub_date: DateField(null),
//!         rating: IntegerField(default = 5),
//!         status: CharField(max_length = 1, choices = Status, default = Status::Draft),
//!
//!         Meta {
//!             ordering: [-pub_date, headline],
//!             indexes: [Index(fields = [pub_date, -rating])],
//!             constraints: [
//!                 UniqueConstraint(fields = [blog, headline], name = "entry_headline_per_blog"),
//!                 CheckConstraint(check = rating >= 0, name = "entry_rating_not_negative"),
//!             ],
//!         }
//!     }
//!
//!     pub enum Status { Draft = "d", Published = "p" => "Out now" }
//! }
//!
//! assert_eq!(Status::Published.label(), "Out now");
//! ```
//!
//! Field types, options and keys of `Meta` carry Django's names. `null` is written out and becomes an `Option` in the struct.
//! A model without a primary key gets `id`, whose type is [`Id<Blog>`](crate::Id): the key of an author is not taken for that of a
//! blog.
//!
//! What comes of it:
//!
//! - a plain struct with public fields, `Debug` and `Clone`; a foreign key is a key, `blog_id`;
//! - `Blog::new()`, a builder, and `Blog::objects()`, the [manager](super::queries);
//! - `APP`, the list of the block's models, for [`create_tables`](crate::Sqlite::create_tables) and the migrations.
//!
//! A relation may point at a model of another block or another crate, by its path: `ForeignKey(crate::accounts::User, …)`. What
//! points at it gets its way back there too.
//!
//! What Django's system checks would refuse at start does not compile here; the message stands on the guilty word and says what
//! to write:
//!
//! ```text
//! error: `SetNull` needs a key that can be NULL
//!        help: add `null` to the options
//!  --> src/models.rs:5:44
//!   |
//! 5 |     author: ForeignKey(Author, on_delete = SetNull),
//!   |                                            ^^^^^^^
//! ```
