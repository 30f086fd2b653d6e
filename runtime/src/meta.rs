//! What models are, as data: for programs that walk an app, such as an admin, a form or an export.
//!
//! Each model has its definition, `Entry::META`, and each `model!` block the list of its models, `APP`. Both are constants:
//! what is read here is what the queries, the tables and the migrations are made of.
//!
//! ```
//! use nuages::meta::{ConstraintDef, FieldKind};
//! use nuages::prelude::*;
//!
//! model! {
//!     app blog;
//!     pub Blog { name: CharField(max_length = 100, help_text = "as on the title page") }
//!     pub Entry {
//!         blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries),
//!         headline: CharField(max_length = 255),
//!         pub_date: DateField(null),
//!
//!         Meta {
//!             ordering: [-pub_date],
//!             constraints: [UniqueConstraint(fields = [blog, headline], name = "one_headline")],
//!             verbose_name_plural: "entries",
//!         }
//!     }
//! }
//!
//! for model in APP.models {
//!     println!("{} ({}): table {}", model.label(), model.verbose_name_plural, model.table);
//!     for field in model.fields.iter() {
//!         println!("  {}: {}, column {}", field.name, field.kind.name(), field.column);
//!     }
//!     for related in APP.related_objects(model) {
//!         println!("  {:?} leads to {}", related.related_name(), related.model.label());
//!     }
//! }
//!
//! let name = Blog::META.field("name").unwrap();
//! assert_eq!(name.kind, FieldKind::CharField { max_length: 100 });
//! assert_eq!(name.details.help_text, "as on the title page");
//! assert!(Entry::META.field("pub_date").is_some_and(|field| field.null));
//! let blog = Entry::META.field("blog").and_then(|field| field.relation.as_ref()).unwrap();
//! assert_eq!(APP.model(&blog.to.name), Some(Blog::META));
//! let [ConstraintDef::Unique { fields, .. }] = &*Entry::META.constraints else { unreachable!() };
//! assert_eq!(**fields, ["blog", "headline"]);
//! ```

pub use nuages_schema::model::*;

/// The type of a field: `FieldKind::CharField { max_length }` and so on.
// An alias, since rustc writes a type in full where a variant of the same name can be reached: `IntegerField` in messages would
// be `nuages::field_types::IntegerField`.
pub type FieldKind = nuages_schema::model::FieldKind;
