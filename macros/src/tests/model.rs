//! `model!`.

use expect_test::expect;
use quote::quote;

use super::{check_items, expand, only};

#[test]
fn a_model_of_one_field() {
    check_items(
        expand(quote! {
            /// A weblog.
            pub Blog { name: CharField(max_length = 100) }
        }),
        &expect![[r#"
            /// A weblog.
            #[derive(::core::fmt::Debug, ::core::clone::Clone)]
            pub struct Blog {
                /// The primary key.
                pub id: nuages::__private::Id<Blog>,
                /// The `name` field.
                pub name: ::std::string::String,
            }
            /// The fields of [`Blog`], for closures.
            #[allow(
                dead_code,
                deprecated,
                non_snake_case,
                clippy::should_implement_trait,
                clippy::wrong_self_convention
            )]
            pub struct BlogFields<P> {
                /// The primary key.
                pub id: nuages::__private::Field<nuages::__private::field_types::Key<Blog>, P>,
                /// The `name` field.
                pub name: nuages::__private::Field<nuages::__private::field_types::CharField, P>,
            }
            #[automatically_derived]
            impl<P> ::core::clone::Clone for BlogFields<P> {
                #[inline]
                fn clone(&self) -> Self {
                    *self
                }
            }
            #[automatically_derived]
            impl<P> ::core::marker::Copy for BlogFields<P> {}
            #[automatically_derived]
            #[allow(
                dead_code,
                deprecated,
                non_snake_case,
                clippy::should_implement_trait,
                clippy::wrong_self_convention
            )]
            impl<P: nuages::__private::Path> nuages::__private::Handle for BlogFields<P> {
                type Model = Blog;
                type Path = P;
                const REF: &'static Self = &BlogFields {
                    id: nuages::__private::Field::at(0u16),
                    name: nuages::__private::Field::at(1u16),
                };
            }
            #[allow(
                dead_code,
                deprecated,
                non_snake_case,
                clippy::should_implement_trait,
                clippy::wrong_self_convention
            )]
            impl<P: nuages::__private::Path> BlogFields<P> {
                /// The primary key.
                pub fn id(
                    &self,
                ) -> nuages::__private::Field<nuages::__private::field_types::Key<Blog>, P> {
                    self.id
                }
                /// The `name` field.
                pub fn name(
                    &self,
                ) -> nuages::__private::Field<nuages::__private::field_types::CharField, P> {
                    self.name
                }
            }
            /// A new [`Blog`]: a setter for each field, then `save`.
            #[must_use = "a new row is only there once it is saved"]
            #[allow(dead_code)]
            pub struct BlogBuilder<NameOrMissing = nuages::__private::Missing> {
                f1: NameOrMissing,
            }
            #[allow(
                dead_code,
                deprecated,
                non_snake_case,
                clippy::wrong_self_convention,
                clippy::should_implement_trait
            )]
            impl<NameOrMissing> BlogBuilder<NameOrMissing> {
                /// The `name` field.
                pub fn name(
                    self,
                    value: impl __blog::Assign<::std::string::String>,
                ) -> BlogBuilder<nuages::__private::Given<::std::string::String>> {
                    BlogBuilder {
                        f1: nuages::__private::Given(nuages::__private::Assign::assign(value)),
                    }
                }
                /// Inserts the row.
                ///
                /// # Errors
                /// When the row would break a rule.
                pub fn save<'e, Db: nuages::__private::Executor>(
                    self,
                    db: &'e Db,
                ) -> Db::Ret<'e, Blog>
                where
                    NameOrMissing: __blog::HasName<::std::string::String>,
                {
                    nuages::__private::insert(nuages::__private::New::into_instance(self), db)
                }
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl<NameOrMissing: __blog::HasName<::std::string::String>> nuages::__private::New
            for BlogBuilder<NameOrMissing> {
                type Model = Blog;
                fn into_instance(self) -> Blog {
                    Blog {
                        id: nuages::__private::Id::new(0),
                        name: __blog::HasName::get(self.f1),
                    }
                }
            }
            #[allow(
                dead_code,
                deprecated,
                non_snake_case,
                clippy::new_ret_no_self,
                clippy::wrong_self_convention
            )]
            impl Blog {
                /// Starts a new row.
                pub fn new() -> BlogBuilder {
                    BlogBuilder {
                        f1: nuages::__private::Missing,
                    }
                }
                /// The rows of the model.
                pub fn objects() -> nuages::__private::Manager<Self> {
                    nuages::__private::manager()
                }
                /// Writes all fields to the row of this instance.
                ///
                /// # Errors
                /// When the row does not exist any more, or would break a rule.
                pub fn save<'e, Db: nuages::__private::Executor>(
                    &mut self,
                    db: &'e Db,
                ) -> Db::Ret<'e, ()> {
                    nuages::__private::update(self, db)
                }
                /// Deletes the row, and what goes with it as the relations declare.
                ///
                /// # Errors
                /// When a relation protects the row.
                pub fn delete<'e, Db: nuages::__private::Executor>(
                    &self,
                    db: &'e Db,
                ) -> Db::Ret<'e, nuages::__private::Deleted> {
                    nuages::__private::delete(self, db)
                }
                /// A condition to keep.
                pub fn q<C: nuages::__private::Condition<Self>>(
                    condition: impl ::core::ops::FnOnce(
                        &BlogFields<nuages::__private::Root<Self>>,
                    ) -> C,
                ) -> nuages::__private::Q<Self> {
                    nuages::__private::q(condition)
                }
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl nuages::__private::Model for Blog {
                type Fields<P: nuages::__private::Path> = BlogFields<P>;
                type Key = ::core::primitive::i64;
                const APP: &'static str = "my_blog";
                const NAME: &'static str = "Blog";
                const KEY_COLUMN: &'static str = "id";
                const KEY_FIELD: u16 = 0u16;
                const META: &'static nuages::__private::ModelDef = {
                    static META: nuages::__private::ModelDef = nuages::__private::ModelDef {
                        app: nuages::__private::Cow::Borrowed("my_blog"),
                        name: nuages::__private::Cow::Borrowed("Blog"),
                        table: nuages::__private::Cow::Borrowed("my_blog_blog"),
                        doc: nuages::__private::Cow::Borrowed("A weblog."),
                        fields: nuages::__private::Cow::Borrowed(
                            &[
                                nuages::__private::FieldDef {
                                    name: nuages::__private::Cow::Borrowed("id"),
                                    column: nuages::__private::Cow::Borrowed("id"),
                                    kind: nuages::__private::FieldKind::BigAutoField,
                                    null: false,
                                    unique: false,
                                    db_index: false,
                                    primary_key: true,
                                    default: ::core::option::Option::None,
                                    auto: nuages::__private::Auto::Never,
                                    choices: nuages::__private::Cow::Borrowed(&[]),
                                    relation: ::core::option::Option::None,
                                },
                                nuages::__private::FieldDef {
                                    name: nuages::__private::Cow::Borrowed("name"),
                                    column: nuages::__private::Cow::Borrowed("name"),
                                    kind: nuages::__private::FieldKind::CharField {
                                        max_length: 100u32,
                                    },
                                    null: false,
                                    unique: false,
                                    db_index: false,
                                    primary_key: false,
                                    default: ::core::option::Option::None,
                                    auto: nuages::__private::Auto::Never,
                                    choices: nuages::__private::Cow::Borrowed(&[]),
                                    relation: ::core::option::Option::None,
                                },
                            ],
                        ),
                        many_to_many: nuages::__private::Cow::Borrowed(&[]),
                        ordering: nuages::__private::Cow::Borrowed(&[]),
                        indexes: nuages::__private::Cow::Borrowed(&[]),
                        constraints: nuages::__private::Cow::Borrowed(&[]),
                        verbose_name: nuages::__private::Cow::Borrowed("blog"),
                        verbose_name_plural: nuages::__private::Cow::Borrowed("blogs"),
                        managed: true,
                    };
                    &META
                };
                fn read(
                    row: &nuages::__private::Row<'_>,
                    at: usize,
                ) -> nuages::__private::Result<Self> {
                    ::core::result::Result::Ok(Self {
                        id: row
                            .field::<
                                nuages::__private::field_types::Key<Blog>,
                                nuages::__private::NotNull,
                            >(Self::META, at, 0usize)?,
                        name: row
                            .field::<
                                nuages::__private::field_types::CharField,
                                nuages::__private::NotNull,
                            >(Self::META, at, 1usize)?,
                    })
                }
                fn key(&self) -> nuages::__private::Id<Self> {
                    ::core::clone::Clone::clone(&self.id)
                }
                fn values(&self) -> nuages::__private::SmallVec<[nuages::__private::Value; 8]> {
                    nuages::__private::smallvec![
                        nuages::__private::FieldValue::to_value(& self.id),
                        nuages::__private::FieldValue::to_value(& self.name)
                    ]
                }
                fn set_database_key(&mut self, key: i64) {
                    self.id = nuages::__private::Id::new(key);
                }
            }
            #[doc(hidden)]
            pub mod __blog {
                #[doc(hidden)]
                #[allow(unused_imports)]
                pub use nuages::__private::{Assign, assign};
                #[diagnostic::on_unimplemented(
                    message = "`Blog` needs a value for `name`",
                    label = "add `.name(…)` before this"
                )]
                pub trait HasName<T> {
                    fn get(self) -> T;
                }
                #[diagnostic::do_not_recommend]
                impl<T> HasName<T> for nuages::__private::Given<T> {
                    #[inline]
                    fn get(self) -> T {
                        self.0
                    }
                }
            }
            /// The models of the app `my_blog`.
            #[allow(dead_code)]
            pub const APP: nuages::__private::App = nuages::__private::App {
                label: "my_blog",
                models: &[<Blog as nuages::__private::Model>::META],
            };
        "#]],
    );
}

#[test]
fn a_default_and_null() {
    let items = expand(quote! {
        Blog { size: IntegerField(default = 5), tagline: TextField(null) }
    });
    check_items(
        only(
            items,
            &["struct Blog", "struct __BlogRest", "New for BlogBuilder"],
        ),
        &expect![[r#"
            /// A row of `my_blog_blog`.
            #[derive(::core::fmt::Debug, ::core::clone::Clone)]
            struct Blog {
                /// The primary key.
                pub id: nuages::__private::Id<Blog>,
                /// The `size` field.
                pub size: ::core::primitive::i32,
                /// The `tagline` field.
                pub tagline: ::core::option::Option<::std::string::String>,
            }
            /// The fields of [`Blog`], for closures.
            #[allow(
                dead_code,
                deprecated,
                non_snake_case,
                clippy::should_implement_trait,
                clippy::wrong_self_convention
            )]
            struct BlogFields<P> {
                /// The primary key.
                pub id: nuages::__private::Field<nuages::__private::field_types::Key<Blog>, P>,
                /// The `size` field.
                pub size: nuages::__private::Field<nuages::__private::field_types::IntegerField, P>,
                /// The `tagline` field.
                pub tagline: nuages::__private::Field<
                    nuages::__private::field_types::TextField,
                    P,
                    nuages::__private::Null,
                >,
            }
            /// A new [`Blog`]: a setter for each field, then `save`.
            #[must_use = "a new row is only there once it is saved"]
            #[allow(dead_code)]
            struct BlogBuilder {
                rest: __BlogRest,
            }
            #[doc(hidden)]
            struct __BlogRest {
                f1: ::core::option::Option<::core::primitive::i32>,
                f2: ::core::option::Option<::std::string::String>,
            }
            #[automatically_derived]
            #[allow(deprecated)]
            impl nuages::__private::New for BlogBuilder {
                type Model = Blog;
                fn into_instance(self) -> Blog {
                    Blog {
                        id: nuages::__private::Id::new(0),
                        size: match self.rest.f1 {
                            ::core::option::Option::Some(value) => value,
                            ::core::option::Option::None => __blog::assign(5),
                        },
                        tagline: self.rest.f2,
                    }
                }
            }
        "#]],
    );
}

#[test]
fn mistakes_come_last_and_stubs_compile() {
    let items = expand(quote!(Blog {
        name: CharFeild,
        size: IntegerField
    }));
    check_items(
        only(
            items,
            &[
                "struct Blog {",
                "compile_error",
                "impl < SizeOrMissing > BlogBuilder",
            ],
        ),
        &expect![[r#"
        /// A row of `my_blog_blog`.
        #[derive(::core::fmt::Debug, ::core::clone::Clone)]
        struct Blog {
            /// The primary key.
            pub id: nuages::__private::Id<Blog>,
            /// The `name` field.
            pub name: ::std::string::String,
            /// The `size` field.
            pub size: ::core::primitive::i32,
        }
        #[allow(
            dead_code,
            deprecated,
            non_snake_case,
            clippy::wrong_self_convention,
            clippy::should_implement_trait
        )]
        impl<SizeOrMissing> BlogBuilder<SizeOrMissing> {
            /// The `name` field.
            pub fn name<Anything>(self, _: Anything) -> Self {
                self
            }
            /// The `size` field.
            pub fn size(
                self,
                value: impl __blog::Assign<::core::primitive::i32>,
            ) -> BlogBuilder<nuages::__private::Given<::core::primitive::i32>> {
                BlogBuilder {
                    f2: nuages::__private::Given(nuages::__private::Assign::assign(value)),
                }
            }
            /// Inserts the row.
            ///
            /// # Errors
            /// When the row would break a rule.
            pub fn save<'e, Db: nuages::__private::Executor>(
                self,
                db: &'e Db,
            ) -> Db::Ret<'e, Blog>
            where
                SizeOrMissing: __blog::HasSize<::core::primitive::i32>,
            {
                nuages::__private::insert(nuages::__private::New::into_instance(self), db)
            }
        }
        ::core::compile_error! {
            "unknown field type `CharFeild`\nhelp: did you mean `CharField`?"
        }
    "#]],
    );
}
