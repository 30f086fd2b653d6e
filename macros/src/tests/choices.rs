//! Enums of choices.

use expect_test::expect;
use quote::quote;

use super::{check_items, expand};

#[test]
fn choices() {
    let items = expand(quote!(enum Level { Low = 1, High = 10 => "Top" }));
    check_items(
        items,
        &expect![[r#"
        /// The choices of `Level`.
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::hash::Hash,
        )]
        enum Level {
            /// Low.
            Low,
            /// Top.
            High,
        }
        #[allow(dead_code, deprecated)]
        impl Level {
            /// Every choice, in the order of their declaration.
            pub const ALL: &'static [Self] = &[Self::Low, Self::High];
            /// The text for people.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    Self::Low => "Low",
                    Self::High => "Top",
                }
            }
            /// The value in the database.
            #[must_use]
            pub const fn value(self) -> i64 {
                match self {
                    Self::Low => 1i64,
                    Self::High => 10i64,
                }
            }
        }
        #[automatically_derived]
        #[allow(deprecated)]
        impl nuages::__private::FieldValue for Level {
            fn from_cell(
                cell: nuages::__private::Cell<'_>,
            ) -> ::core::result::Result<Self, nuages::__private::CellError> {
                match cell {
                    nuages::__private::Cell::Integer(1i64) => {
                        ::core::result::Result::Ok(Self::Low)
                    }
                    nuages::__private::Cell::Integer(10i64) => {
                        ::core::result::Result::Ok(Self::High)
                    }
                    nuages::__private::Cell::Integer(_) => {
                        ::core::result::Result::Err(nuages::__private::NO_CHOICE)
                    }
                    cell => ::core::result::Result::Err(cell.mismatch()),
                }
            }
            fn to_value(&self) -> nuages::__private::Value {
                nuages::__private::Value::Integer(self.value())
            }
        }
        #[automatically_derived]
        impl nuages::__private::ChoiceEnum for Level {}
        #[automatically_derived]
        impl ::core::fmt::Display for Level {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.label())
            }
        }
        /// The models of the app `my_blog`.
        #[allow(dead_code)]
        pub const APP: nuages::__private::App = nuages::__private::App {
            label: "my_blog",
            models: &[],
        };
    "#]],
    );
}
