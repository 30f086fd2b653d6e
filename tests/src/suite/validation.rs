//! `full_clean`: what it looks at, in which order, and what it says.

use nuages::ValidationErrors;
use nuages::prelude::*;
use nuages::typing::{New, Unsaved};
use rust_decimal::Decimal;

use crate::database::TestDatabase;
use crate::models::shop::{Brand, Product, Shop, assert_errors, shop};

fn a_valid_row_is_saved_by_what_it_becomes(db: &TestDatabase) -> nuages::Result<()> {
    let Shop { brand, .. } = shop(db)?;
    let log = db.log_queries();
    let new = Product::new()
        .name("Tea")
        .slug("tea")
        .email("Tea@Example.COM")
        .brand(&brand)
        .full_clean(db)?;
    // The brand, the slug, the day and the month are asked about; there is no maker, and no date for the year. The name is
    // asked about together with the brand.
    assert_eq!(log.statements().len(), 3, "{:?}", log.statements());
    let mut tea = new.save(db)?;
    // `clean` has tidied it.
    assert_eq!(tea.email, "tea@example.com");
    tea.full_clean(db)?;
    tea.email = "A@B.COM".into();
    tea.full_clean(db)?;
    assert_eq!(tea.email, "a@b.com");
    Ok(())
}

fn save_does_not_validate(db: &TestDatabase) -> nuages::Result<()> {
    let Shop { brand, .. } = shop(db)?;
    let mut product = Product::new()
        .name("")
        .slug("no slug")
        .email("x")
        .brand(&brand)
        .save(db)?;
    product.name = "1".into();
    product.save(db)?;
    assert_eq!(Product::objects().count(db)?, 1);
    Ok(())
}

/// Wrong in every field.
fn wrong(brand: &Brand) -> impl New<Model = Product> + Unsaved {
    Product::new()
        .name("d4")
        .slug("no slug at all")
        .email("a@b")
        .brand(brand)
        .rating(11)
        .stock(u32::MAX)
        .weight(100.25)
        .price(Decimal::new(12_345_678, 3))
        .page("ftp:/x")
        .notes("too long")
}

fn fields_are_looked_at_one_by_one(db: &TestDatabase) -> nuages::Result<()> {
    let Shop { brand, .. } = shop(db)?;
    let new = wrong(&brand);
    assert_errors(
        new.full_clean(db),
        &[
            (
                "name",
                "Ensure this value has at least 3 characters (it has 2).",
                "min_length",
            ),
            ("name", "No digits.", ""),
            ("slug", "No slug.", "invalid"),
            (
                "slug",
                "Ensure this value has at most 10 characters (it has 14).",
                "max_length",
            ),
            ("email", "Enter a valid email address.", "invalid"),
            (
                "rating",
                "Ensure this value is less than or equal to 10.",
                "max_value",
            ),
            (
                "stock",
                "Ensure this value is less than or equal to 2147483647.",
                "max_value",
            ),
            (
                "weight",
                "Ensure this value is a multiple of step size 0.5.",
                "step_size",
            ),
            (
                "weight",
                "Ensure this value is less than or equal to 100.",
                "max_value",
            ),
            (
                "price",
                "Ensure that there are no more than 5 digits in total.",
                "max_digits",
            ),
            ("page", "Enter a valid URL.", "invalid"),
            ("page", "Not safe.", "invalid"),
            (
                "notes",
                "Ensure this value has at most 5 characters (it has 8).",
                "max_length",
            ),
        ],
    );
    Ok(())
}

fn code_and_data_are_asked_in_their_order(db: &TestDatabase) -> nuages::Result<()> {
    let Shop { brand, .. } = shop(db)?;
    let new = Product::new()
        .name("damn it")
        .slug("a")
        .brand(&brand)
        .rating(-1)
        .weight(f64::NAN)
        .price(Decimal::new(4, 1));
    assert_errors(
        new.full_clean(db),
        &[
            ("name", "damn is not a word.", "swearing"),
            (
                "rating",
                "Ensure this value is greater than or equal to 0.",
                "min_value",
            ),
            (
                "weight",
                "Ensure this value is a multiple of step size 0.5.",
                "step_size",
            ),
            (
                "weight",
                "Ensure this value is less than or equal to 100.",
                "max_value",
            ),
            ("weight", "NaN cannot be stored", "invalid"),
            (
                "price",
                "Ensure this value is greater than or equal to 0.5.",
                "min_value",
            ),
        ],
    );
    Ok(())
}

fn empty_values_are_blank_or_not(db: &TestDatabase) -> nuages::Result<()> {
    let Shop { brand, .. } = shop(db)?;
    // `email` may be blank, `notes` is nobody's to edit; a title has to be there, NUL or not.
    let new = Product::new()
        .name("")
        .slug("")
        .title("")
        .brand(&brand)
        .page("");
    assert_errors(
        new.full_clean(db),
        &[
            ("name", "This field cannot be blank.", "blank"),
            ("slug", "This field cannot be blank.", "blank"),
            ("title", "This field cannot be blank.", "blank"),
        ],
    );
    let new = Product::new().name("a\0bc").slug("a").brand(&brand);
    assert_errors(
        new.full_clean(db),
        &[(
            "name",
            "Null characters are not allowed.",
            "null_characters_not_allowed",
        )],
    );
    Ok(())
}

fn keys_point_at_rows(db: &TestDatabase) -> nuages::Result<()> {
    let Shop { brand, .. } = shop(db)?;
    let gone = Brand::new().name("Gone").save(db)?;
    let new = Product::new()
        .name("Tea")
        .slug("tea")
        .brand(&gone)
        .maker(&brand);
    gone.delete(db)?;
    let message = format!("brand instance with id {} does not exist.", gone.id);
    assert_errors(new.full_clean(db), &[("brand", &message, "invalid")]);
    Ok(())
}

fn clean_runs_whatever_the_fields_say(db: &TestDatabase) -> nuages::Result<()> {
    let Shop { brand, .. } = shop(db)?;
    let new = Product::new()
        .name("x")
        .slug("x")
        .title("bad")
        .brand(&brand);
    assert_errors(
        new.full_clean(db),
        &[
            (
                "name",
                "Ensure this value has at least 3 characters (it has 1).",
                "min_length",
            ),
            ("title", "Not that.", ""),
            ("stock", "Not that.", ""),
            ("__all__", "All the same.", "same"),
        ],
    );
    Ok(())
}

fn definitions_tell_what_is_valid(db: &TestDatabase) -> nuages::Result<()> {
    shop(db)?;
    let errors = Product::new()
        .name("ab")
        .slug("a")
        .brand(1)
        .rating(11)
        .full_clean(db)
        .unwrap_err();
    assert_eq!(
        errors
            .validation_errors()
            .map(ValidationErrors::to_json)
            .as_deref(),
        Some(concat!(
            r#"{"name":[{"message":"Ensure this value has at least 3 characters (it has 2).","code":"min_length"}],"#,
            r#""rating":[{"message":"Ensure this value is less than or equal to 10.","code":"max_value"}]}"#
        ))
    );
    Ok(())
}

suite! {
    a_valid_row_is_saved_by_what_it_becomes,
    save_does_not_validate,
    fields_are_looked_at_one_by_one,
    code_and_data_are_asked_in_their_order,
    empty_values_are_blank_or_not,
    keys_point_at_rows,
    clean_runs_whatever_the_fields_say,
    definitions_tell_what_is_valid,
}
