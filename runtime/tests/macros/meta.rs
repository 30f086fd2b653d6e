//! Models as data.

use nuages::meta::{FieldKind, OnDelete, RelatedField};
use nuages::prelude::*;

use super::blog::{APP, Author, Blog, Entry};

#[test]
fn an_app_is_walked() {
    let labels: Vec<String> = APP.models.iter().map(|model| model.label()).collect();
    assert!(labels.contains(&"blog.Entry".to_owned()), "{labels:?}");
    assert_eq!(APP.model("Blog"), Some(Blog::META));
    assert_eq!(APP.model("Nobody"), None);
    let name = Blog::META.field("name");
    assert!(
        name.is_some_and(|name| matches!(name.kind, FieldKind::CharField { .. }) && !name.null)
    );
    assert!(
        Blog::META
            .primary_key()
            .is_some_and(|(at, key)| at == 0 && key.name == "id")
    );
}

mod labels {
    use nuages::prelude::*;

    model! {
        app labels;
        pub(super) Page {
            title: TextField(verbose_name = "the title", help_text = "as it is printed"),
            sheet_count: IntegerField,
        }
    }
}

#[test]
fn fields_have_names_for_people() {
    let field = |name| labels::Page::META.field(name).unwrap();
    assert_eq!(field("title").verbose_name(), "the title");
    assert_eq!(field("title").details.help_text, "as it is printed");
    assert_eq!(field("sheet_count").verbose_name(), "sheet count");
    assert_eq!(field("sheet_count").details.help_text, "");
}

#[test]
fn what_points_at_a_model_is_known() {
    let to_blog: Vec<_> = APP
        .related_objects(Blog::META)
        .into_iter()
        .filter(|one| one.model == Entry::META)
        .collect();
    let [entries] = to_blog.as_slice() else {
        panic!("one relation leads from entries to blogs: {to_blog:?}");
    };
    assert_eq!(
        (entries.field_name(), entries.related_name()),
        ("blog", Some("entries"))
    );
    let RelatedField::Key(field) = entries.field else {
        panic!("it is a foreign key");
    };
    assert!(
        field
            .relation
            .as_ref()
            .is_some_and(|it| it.on_delete == OnDelete::Cascade)
    );
    let authors = APP.related_objects(Author::META);
    assert!(authors.iter().any(
        |one| matches!(one.field, RelatedField::ManyToMany(_)) && one.field_name() == "authors"
    ));
}
