//! `model!`.

use expect_test::expect_file;
use quote::quote;

use super::{check_items, expand, only};

#[test]
fn a_model_of_one_field() {
    check_items(
        &expand(quote! {
            /// A weblog.
            pub Blog { name: CharField(max_length = 100) }
        }),
        &expect_file!["expansions/a_model_of_one_field.txt"],
    );
}

#[test]
fn a_default_and_null() {
    let items = expand(quote! {
        Blog { size: IntegerField(default = 5), tagline: TextField(null) }
    });
    check_items(
        &only(
            items,
            &["struct Blog", "struct __BlogRest", "New for BlogBuilder"],
        ),
        &expect_file!["expansions/a_default_and_null.txt"],
    );
}

#[test]
fn mistakes_come_last_and_stubs_compile() {
    let items = expand(quote!(Blog {
        name: CharFeild,
        size: IntegerField
    }));
    check_items(
        &only(
            items,
            &[
                "struct Blog {",
                "compile_error",
                "impl < SizeOrMissing > BlogBuilder",
            ],
        ),
        &expect_file!["expansions/mistakes_come_last_and_stubs_compile.txt"],
    );
}
