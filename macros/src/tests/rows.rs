//! `row!` and `#[derive(Row)]`.

use expect_test::expect_file;
use quote::quote;

use super::check_items;

#[test]
fn a_row_of_one_value() {
    let row = crate::row::expand(&quote!(nuages), quote!(n: b.entries().count()));
    check_items(
        &quote!(const _: () = #row;),
        &expect_file!["expansions/a_row_of_one_value.txt"],
    );
}

#[test]
fn a_struct_of_one_field() {
    check_items(
        &crate::derive_row::expand(quote!(
            pub struct Card {
                name: String,
            }
        )),
        &expect_file!["expansions/a_struct_of_one_field.txt"],
    );
}

#[test]
fn names_of_parts() {
    let names = |tokens| -> Vec<String> {
        let (parts, errors) = crate::row::read::parts(tokens);
        let names = parts.iter().map(|part| part.name.to_string());
        names
            .chain(errors.iter().map(|error| error.message().to_owned()))
            .collect()
    };
    assert_eq!(
        names(quote!(e.blog, e.authors(), n: f::<A, B>(1), type: 5,)),
        ["blog", "authors", "n", "r#type"]
    );
    assert_eq!(
        names(quote!(e.blog.r#type, a::b)),
        [
            "r#type",
            "this part of the row needs a name\nhelp: write `name: ` before it"
        ]
    );
}
