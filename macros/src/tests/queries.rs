//! `q!`.

use expect_test::expect;
use proc_macro2::TokenStream;
use quote::quote;

use super::check_expression;

fn expand(query: TokenStream) -> TokenStream {
    crate::query::expand(&quote!(nuages), query)
}

#[test]
fn keys_are_methods() {
    check_expression(
        &expand(quote!(
            blog.name.icontains = "x",
            rating__gte = 4 | !(pub_date = None)
        )),
        &expect![[r#"
            const _: () = |row| {
                #[allow(unexpected_cfgs)]
                {
                    #[cfg(rust_analyzer)]
                    {
                        let _ = row.blog().name();
                        let _ = row.blog.name;
                        let _ = row.pub_date();
                        let _ = row.pub_date;
                    }
                }
                (row.blog().name().icontains("x")
                    & ({
                        let key = {
                            #[allow(dead_code, non_camel_case_types, unreachable_pub)]
                            mod __words {
                                pub enum rating {}
                            }
                            #[allow(dead_code, non_snake_case)]
                            trait __Words: nuages::__private::Named {
                                fn rating(
                                    &self,
                                ) -> <Self::Of as nuages::__private::HasField<__words::rating>>::Out
                                where
                                    Self::Of: nuages::__private::HasField<__words::rating>,
                                {
                                    nuages::__private::stub()
                                }
                            }
                            impl<T: nuages::__private::Named> __Words for T {}
                            row.rating()
                        };
                        key.gte(4)
                    } | !row.pub_date().isnull(true)))
            };
        "#]],
    );
}

#[test]
fn nothing_and_ranges() {
    check_expression(
        &expand(quote!()),
        &expect![[r#"
            const _: () = |row| { nuages::__private::Q::always() };
        "#]],
    );
    check_expression(
        &expand(quote!(rating.range = 1..=5)),
        &expect![[r#"
            const _: () = |row| {
                #[allow(unexpected_cfgs)]
                {
                    #[cfg(rust_analyzer)]
                    {
                        let _ = row.rating();
                        let _ = row.rating;
                    }
                }
                row.rating().range(1, 5)
            };
        "#]],
    );
    check_expression(
        &expand(quote!(rating.range = bounds)),
        &expect![[r#"
            const _: () = |row| {
                #[allow(unexpected_cfgs)]
                {
                    #[cfg(rust_analyzer)]
                    {
                        let _ = row.rating();
                        let _ = row.rating;
                    }
                }
                {
                    let (from, to) = bounds;
                    row.rating().range(from, to)
                }
            };
        "#]],
    );
}

#[test]
fn an_unfinished_key() {
    check_expression(
        &expand(quote!(blog. = 5)),
        &expect![[r#"
            const _: () = |row| {
                #[allow(unexpected_cfgs)]
                {
                    #[cfg(rust_analyzer)]
                    {
                        let _ = row.blog().__missing();
                    }
                }
                let _ = row;
                let condition = nuages::__private::Q::always();
                ::core::compile_error! {
                    "the key `blog.` is not finished"
                }
                condition
            };
        "#]],
    );
}
