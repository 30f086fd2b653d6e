//! Relations in `model!`.

use expect_test::expect_file;
use quote::quote;

use super::{check_items, expand, only};

#[test]
fn a_foreign_key() {
    let items = expand(quote! {
        Entry { owner: ForeignKey(crate::people::Owner, on_delete = Protect, null, related_name = entries) }
    });
    check_items(
        &only(
            items,
            &[
                "Relation for",
                "OneToMany for",
                "mod __entry",
                "OwnerFields",
                "impl crate",
            ],
        ),
        &expect_file!["expansions/a_foreign_key.txt"],
    );
}

#[test]
fn a_way_back_on_an_imported_model() {
    let items = expand(quote!(Entry {
        owner: ForeignKey(Owner, on_delete = Cascade)
    }));
    check_items(
        &only(items, &["EntryOwnerRelations"]),
        &expect_file!["expansions/a_way_back_on_an_imported_model.txt"],
    );
}
