//! Enums of choices.

use expect_test::expect_file;
use quote::quote;

use super::{check_items, expand};

#[test]
fn choices() {
    let items = expand(quote!(enum Level { Low = 1, High = 10 => "Top" }));
    check_items(&items, &expect_file!["expansions/choices.txt"]);
}
