//! Relations in `model!`.

use expect_test::expect;
use quote::quote;

use super::{check_items, expand, only};

#[test]
fn a_foreign_key() {
    let items = expand(quote! {
        Entry { owner: ForeignKey(crate::people::Owner, on_delete = Protect, null, related_name = entries) }
    });
    check_items(
        only(
            items,
            &[
                "Relation for",
                "OneToMany for",
                "mod __entry",
                "OwnerFields",
                "impl crate",
            ],
        ),
        &expect![[r##"
            #[automatically_derived]
            impl nuages::__private::Relation for __entry::EntryOwner {
                type Source = Entry;
                type Target = crate::people::Owner;
                type Reverse = __entry::EntryOwnerReverse;
                type Null = nuages::__private::Null;
                const STEP: &'static nuages::__private::Step = &nuages::__private::forward::<
                    crate::people::Owner,
                >("owner", "owner_id", true);
                const FIELD: u16 = 1u16;
            }
            #[automatically_derived]
            impl nuages::__private::Relation for __entry::EntryOwnerReverse {
                type Source = crate::people::Owner;
                type Target = Entry;
                type Reverse = __entry::EntryOwner;
                type Null = nuages::__private::Null;
                const STEP: &'static nuages::__private::Step = &nuages::__private::backward::<
                    crate::people::Owner,
                    Entry,
                >("entries", "owner_id");
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl nuages::__private::OneToMany for __entry::EntryOwnerReverse {
                type Builder = EntryBuilder;
                fn builder(key: nuages::__private::Id<crate::people::Owner>) -> Self::Builder {
                    Entry::new().owner(key)
                }
            }
            #[allow(dead_code, non_snake_case)]
            impl<P: nuages::__private::Path> crate::people::OwnerFields<P> {
                /// Every `Entry` whose `owner` leads here.
                pub fn entries(&self) -> nuages::__private::Many<__entry::EntryOwnerReverse, P> {
                    nuages::__private::Many::NEW
                }
            }
            #[allow(dead_code, non_snake_case)]
            impl crate::people::Owner {
                /// Every `Entry` whose `owner` leads here.
                fn entries(&self) -> nuages::__private::RelatedManager<__entry::EntryOwnerReverse> {
                    nuages::__private::RelatedManager::new_for(&nuages::__private::Model::key(self))
                }
            }
            #[doc(hidden)]
            mod __entry {
                pub(super) struct EntryOwner;
                pub(super) struct EntryOwnerReverse;
                #[doc(hidden)]
                #[allow(unused_imports)]
                pub use nuages::__private::{Assign, assign};
            }
        "##]],
    );
}

#[test]
fn a_way_back_on_an_imported_model() {
    let items = expand(quote!(Entry {
        owner: ForeignKey(Owner, on_delete = Cascade)
    }));
    check_items(
        only(items, &["EntryOwnerRelations"]),
        &expect![[r#"
        /// The way back from `Entry::owner`, on instances and in closures: `.entry_set()`. Where that is used, this trait has to be imported.
        #[allow(dead_code)]
        trait EntryOwnerRelations<On> {
            /// A manager on an instance, a handle in a closure.
            type Related;
            /// Every `Entry` whose `owner` leads here.
            fn entry_set(&self) -> Self::Related;
        }
        #[automatically_derived]
        impl EntryOwnerRelations<nuages::__private::OnInstance> for Owner {
            type Related = nuages::__private::RelatedManager<__entry::EntryOwnerReverse>;
            fn entry_set(&self) -> Self::Related {
                nuages::__private::RelatedManager::new_for(&nuages::__private::Model::key(self))
            }
        }
        #[automatically_derived]
        impl<
            Handles: nuages::__private::Handle<Model = Owner>,
        > EntryOwnerRelations<nuages::__private::OnHandle> for Handles {
            type Related = nuages::__private::Many<__entry::EntryOwnerReverse, Handles::Path>;
            fn entry_set(&self) -> Self::Related {
                nuages::__private::Many::NEW
            }
        }
    "#]],
    );
}
