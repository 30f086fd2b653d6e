//! `full_clean`: what it looks at, in which order, and what it says.

use nuages::ValidationErrors;
use nuages::prelude::*;
use nuages::typing::{New, Unsaved};
use rust_decimal::Decimal;

use crate::database::TestDatabase;
use crate::models::shop::{Brand, Gift, Limits, Present, Product, Shop, Toy, assert_errors, shop};

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

fn heirs_are_valid_as_their_parents(db: &TestDatabase) -> nuages::Result<()> {
    let Shop { brand, .. } = shop(db)?;
    let toy = |name: &str, code: &str| {
        Toy::new()
            .code(code)
            .name(name)
            .least_age(3)
            .full_clean(db)
            .map(drop)
    };
    Gift::new()
        .code("a")
        .name("Ball")
        .full_clean(db)?
        .save(db)?;
    let error = toy("x", "a").unwrap_err();
    let errors = error.validation_errors().cloned().unwrap_or_default();
    // The parent's fields first, then what is asked of the database, each by its own table.
    assert_eq!(
        errors.to_string(),
        "name: Ensure this value has at least 2 characters (it has 1).; code: Gift with this Code already exists."
    );
    toy("Car", "b")?;
    // An heir has its parent's hooks, a proxy too.
    let error = toy("bad", "b").unwrap_err();
    assert_eq!(error.to_string(), "Toy: Not that.");
    let mut car = Toy::new().code("b").name("Car").least_age(1).save(db)?;
    car.full_clean(db)?;
    car.least_age = -1;
    let error = car.full_clean(db).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Toy: least_age: Ensure this value is greater than or equal to 0."
    );
    let mut present = Present::from(Gift::objects().filter(|g| g.code.exact("a")).get(db)?);
    present.full_clean(db)?;
    present.name = "bad".into();
    let error = present.full_clean(db).unwrap_err();
    assert_eq!(error.to_string(), "Present: Not that.");
    drop(brand);
    Ok(())
}

fn every_type_has_its_limits(db: &TestDatabase) -> nuages::Result<()> {
    shop(db)?;
    let new = Limits::new()
        .page("example.com")
        .small(40_000_u16)
        .bytes(vec![1, 2, 3, 4])
        .address("::1".parse::<std::net::IpAddr>().map_err(Error::other)?)
        .long(jiff::SignedDuration::from_secs(61));
    let error = new.full_clean(db).unwrap_err();
    let errors = error.validation_errors().cloned().unwrap_or_default();
    assert_eq!(
        errors.messages(),
        [
            "Enter a valid URL.",
            "Ensure this value is less than or equal to 32767.",
            "Ensure this value has at most 3 characters (it has 4).",
            "Enter a valid IPv4 address.",
            "Ensure this value is less than or equal to PT1M.",
        ]
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
    heirs_are_valid_as_their_parents,
    every_type_has_its_limits,
    definitions_tell_what_is_valid,
}
