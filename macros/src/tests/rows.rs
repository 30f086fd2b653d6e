//! `row!` and `#[derive(Row)]`.

use expect_test::expect;
use quote::quote;

use super::{check_expression, check_items};

#[test]
fn a_row_of_one_value() {
    check_expression(
        crate::row::expand(&quote!(nuages), quote!(n: b.entries().count())),
        &expect![[r#"
            const _: () = match (b.entries().count(),) {
                (value_0,) => {
                    #[derive(::core::clone::Clone, ::core::marker::Copy)]
                    #[allow(non_snake_case)]
                    struct Row<T0, Of> {
                        n: T0,
                        __of: Of,
                    }
                    impl<T0, Of> ::core::ops::Deref for Row<T0, Of> {
                        type Target = Of;
                        fn deref(&self) -> &Of {
                            &self.__of
                        }
                    }
                    impl<T0: ::core::fmt::Debug, Of: ::core::fmt::Debug> ::core::fmt::Debug
                    for Row<T0, Of> {
                        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                            nuages::__private::debug_row(f, &[("n", &self.n)], &self.__of)
                        }
                    }
                    impl<
                        T0: nuages::__private::Decoder,
                        Of: nuages::__private::Decoder,
                    > nuages::__private::Decoder for Row<T0, Of> {
                        type Out = Row<T0::Out, Of::Out>;
                        const PREFETCHES: bool = T0::PREFETCHES || Of::PREFETCHES;
                        fn read(
                            &self,
                            row: &nuages::__private::Row<'_>,
                        ) -> nuages::__private::Result<Self::Out> {
                            ::core::result::Result::Ok(Row {
                                n: nuages::__private::Decoder::read(&self.n, row)?,
                                __of: nuages::__private::Decoder::read(&self.__of, row)?,
                            })
                        }
                        fn keys(
                            &self,
                            row: &nuages::__private::Row<'_>,
                            keys: &mut ::std::vec::Vec<nuages::__private::Value>,
                        ) -> nuages::__private::Result<()> {
                            nuages::__private::Decoder::keys(&self.__of, row, keys)?;
                            nuages::__private::Decoder::keys(&self.n, row, keys)?;
                            ::core::result::Result::Ok(())
                        }
                        async fn load<'a>(
                            &'a self,
                            connection: &'a mut nuages::__private::Connection,
                            keys: &'a nuages::__private::ParentKeys,
                            mut rows: ::std::vec::Vec<&'a mut Self::Out>,
                        ) -> nuages::__private::Result<()> {
                            if Of::PREFETCHES {
                                let parts = rows.iter_mut().map(|row| &mut row.__of).collect();
                                nuages::__private::Decoder::load(&self.__of, connection, keys, parts)
                                    .await?;
                            }
                            if T0::PREFETCHES {
                                let parts = rows.iter_mut().map(|row| &mut row.n).collect();
                                nuages::__private::Decoder::load(&self.n, connection, keys, parts)
                                    .await?;
                            }
                            ::core::result::Result::Ok(())
                        }
                    }
                    impl<Root, T0: nuages::__private::Select<Root>> nuages::__private::Template<Root>
                    for Row<T0, ()> {
                        type Handle<H> = Row<T0::Slot, H>;
                        type Decoder<D: nuages::__private::Decoder> = Row<T0::Decoder, D>;
                        fn apply<H, D: nuages::__private::Decoder>(
                            self,
                            query: &mut nuages::__private::Query,
                            handle: H,
                            decoder: D,
                        ) -> (Self::Handle<H>, Self::Decoder<D>) {
                            let part_0 = nuages::__private::Select::select(self.n, query);
                            (Row { n: part_0.0, __of: handle }, Row { n: part_0.1, __of: decoder })
                        }
                    }
                    #[diagnostic::do_not_recommend]
                    impl<Root, T0: nuages::__private::Select<Root>> nuages::__private::Values<Root>
                    for Row<T0, ()> {
                        type Handle<H> = Row<T0::Slot, H>;
                        type Decoder = Row<T0::Decoder, nuages::__private::Nothing>;
                        fn apply<H>(
                            self,
                            query: &mut nuages::__private::Query,
                            handle: H,
                        ) -> (Self::Handle<H>, Self::Decoder) {
                            <Self as nuages::__private::Template<
                                Root,
                            >>::apply(self, query, handle, nuages::__private::Nothing)
                        }
                    }
                    Row { n: value_0, __of: () }
                }
            };
        "#]],
    );
}

#[test]
fn a_struct_of_one_field() {
    check_items(
        crate::derive_row::expand(quote!(
            pub struct Card {
                name: String,
            }
        )),
        &expect![[r#"
            const _: () = {
                #[allow(
                    missing_docs,
                    missing_debug_implementations,
                    unreachable_pub,
                    unnameable_types
                )]
                #[derive(::core::clone::Clone)]
                pub struct Parts<Selected0> {
                    name: Selected0,
                }
                #[allow(dead_code)]
                impl Card {
                    /// Reads a `Card` from each row: what to select for each field, in their order.
                    pub fn row<Model, Selected0: ::nuages::__private::Select<Model>>(
                        name: Selected0,
                    ) -> Parts<Selected0>
                    where
                        ::nuages::__private::Out<
                            Model,
                            Selected0,
                        >: ::nuages::__private::Fits<String>,
                    {
                        Parts { name }
                    }
                }
                #[automatically_derived]
                impl<Selected0: ::nuages::__private::Decoder> ::nuages::__private::Decoder
                for Parts<Selected0> {
                    type Out = Card;
                    const PREFETCHES: bool = Selected0::PREFETCHES || false;
                    fn read(
                        &self,
                        row: &::nuages::__private::Row<'_>,
                    ) -> ::nuages::__private::Result<Card> {
                        ::core::result::Result::Ok(Card {
                            name: ::nuages::__private::same(
                                ::nuages::__private::Decoder::read(&self.name, row)?,
                            ),
                        })
                    }
                    fn keys(
                        &self,
                        row: &::nuages::__private::Row<'_>,
                        keys: &mut ::std::vec::Vec<::nuages::__private::Value>,
                    ) -> ::nuages::__private::Result<()> {
                        ::nuages::__private::Decoder::keys(&self.name, row, keys)?;
                        ::core::result::Result::Ok(())
                    }
                    async fn load<'a>(
                        &'a self,
                        connection: &'a mut ::nuages::__private::Connection,
                        keys: &'a ::nuages::__private::ParentKeys,
                        mut rows: ::std::vec::Vec<&'a mut Card>,
                    ) -> ::nuages::__private::Result<()> {
                        if Selected0::PREFETCHES {
                            let parts = rows
                                .iter_mut()
                                .map(|row| ::nuages::__private::same_mut(&mut row.name))
                                .collect();
                            ::nuages::__private::Decoder::load(&self.name, connection, keys, parts)
                                .await?;
                        }
                        ::core::result::Result::Ok(())
                    }
                }
                #[automatically_derived]
                impl<
                    Model,
                    Selected0: ::nuages::__private::Select<Model>,
                > ::nuages::__private::Select<Model> for Parts<Selected0> {
                    type Slot = ();
                    type Decoder = Parts<Selected0::Decoder>;
                    fn select(self, query: &mut ::nuages::__private::Query) -> ((), Self::Decoder) {
                        (
                            (),
                            Parts {
                                name: ::nuages::__private::Select::select(self.name, query).1,
                            },
                        )
                    }
                }
                #[automatically_derived]
                impl<
                    Model,
                    Selected0: ::nuages::__private::Select<Model>,
                > ::nuages::__private::Values<Model> for Parts<Selected0> {
                    type Handle<H> = H;
                    type Decoder = Parts<Selected0::Decoder>;
                    fn apply<H>(
                        self,
                        query: &mut ::nuages::__private::Query,
                        handle: H,
                    ) -> (H, Self::Decoder) {
                        (handle, ::nuages::__private::Select::<Model>::select(self, query).1)
                    }
                }
            };
        "#]],
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
