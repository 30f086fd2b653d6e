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
//!
//! # Inheritance
//!
//! An heir of an abstract model takes its fields over; it may declare some of them again, or do without them. An heir of a
//! model with a table has a table of its own and one row in each. A proxy is another type of the same rows.
//!
//! ```
//! # use nuages::prelude::*;
//! model! {
//!     app guide;
//!
//!     abstract Noted { note: TextField(default = ""), seen: BooleanField(default = false) }
//!
//!     #[derive(PartialEq)]
//!     pub Place: Noted {
//!         seen: None,                             // not this one
//!         name: CharField(max_length = 50),
//!     }
//!
//!     #[derive(PartialEq)]
//!     pub Restaurant: Place { seats: IntegerField }
//!
//!     pub proxy LargestFirst: Restaurant { Meta { ordering: [-seats] } }
//! }
//!
//! impl Place {
//!     fn title(&self) -> String { self.name.to_uppercase() }
//! }
//!
//! let db = Sqlite::in_memory()?;
//! db.create_tables(APP)?;
//! let mut mario = Restaurant::new().name("Mario").seats(20).save(&db)?;    // a row in each table
//! assert_eq!(mario.title(), "MARIO");                                      // a restaurant is a place
//! mario.name = "Luigi".into();
//! mario.save(&db)?;
//! assert_eq!(Restaurant::objects().filter(|r| r.name.exact("Luigi")).get(&db)?, mario);
//! assert_eq!(Place::objects().get(&db)?, mario.place_ptr);
//! assert_eq!(LargestFirst::objects().get(&db)?.seats, 20);
//! mario.delete(&db)?;                             // of both tables
//! assert_eq!(Place::objects().count(&db)?, 0);
//! # Ok::<(), nuages::Error>(())
//! ```
