//! `full_clean` asks the database: are unique values taken, do constraints hold.

use jiff::civil::{Date, date};
use nuages::Cleaned;
use nuages::prelude::*;
use rust_decimal::Decimal;

use crate::database::TestDatabase;
use crate::models::shop::{Brand, Product, Shop, assert_errors, shop};

fn unique_values_are_not_taken(db: &TestDatabase) -> nuages::Result<()> {
    let shop = shop(db)?;
    let mut tea = shop.product("Tea", "tea")?;
    let coffee = shop.product("Coffee", "coffee")?;
    let new = Product::new().name("Cocoa").slug("tea").brand(&shop.brand);
    assert_errors(new.full_clean(db), &[("slug", "Product: taken.", "unique")]);
    // Its own value is not taken by another.
    tea.full_clean(db)?;
    tea.slug = coffee.slug;
    assert_errors(tea.full_clean(db), &[("slug", "Product: taken.", "unique")]);
    assert_errors(
        tea.validation().validate_unique(db),
        &[("slug", "Product: taken.", "unique")],
    );
    tea.validation().validate_constraints(db)?;
    tea.validation().without_unique().full_clean(db)?;
    tea.validation().exclude(|p| p.slug).full_clean(db)?;
    tea.validation().clean_fields().map_err(Error::from)?;
    Ok(())
}

fn save_dated(shop: &Shop<'_>, slug: &str, day: Date, code: i32) -> nuages::Result<Product> {
    let new = Product::new().name(slug).slug(slug).brand(&shop.brand);
    new.title(slug).year_code(code).pub_date(day).save(shop.db)
}

fn check_dated(
    shop: &Shop<'_>,
    title: &str,
    day: Date,
    code: i32,
) -> nuages::Result<Cleaned<Product>> {
    let new = Product::new().name("new").slug("new").brand(&shop.brand);
    let new = new.title(title).year_code(code).pub_date(day);
    new.full_clean(shop.db)
}

fn unique_for_parts_of_a_date(db: &TestDatabase) -> nuages::Result<()> {
    let shop = shop(db)?;
    save_dated(&shop, "one", date(2024, 2, 29), 7)?;
    save_dated(&shop, "two", date(2025, 3, 1), 6)?;
    let check = |title, day, code| check_dated(&shop, title, day, code);
    assert_errors(
        check("one", date(2024, 2, 29), 7),
        &[
            (
                "title",
                "Title must be unique for pub date date.",
                "unique_for_date",
            ),
            (
                "title",
                "Title must be unique for pub date month.",
                "unique_for_date",
            ),
            (
                "year_code",
                "Year code must be unique for pub date year.",
                "unique_for_date",
            ),
        ],
    );
    // The month counts in any year, the day only with its month and year.
    assert_errors(
        check("one", date(2030, 2, 1), 7),
        &[(
            "title",
            "Title must be unique for pub date month.",
            "unique_for_date",
        )],
    );
    drop(check("one", date(2024, 3, 29), 8)?);
    drop(check("two", date(2024, 2, 29), 8)?);
    assert_errors(
        check("three", date(2024, 12, 31), 7),
        &[(
            "year_code",
            "Year code must be unique for pub date year.",
            "unique_for_date",
        )],
    );
    // Without a date there is nothing to compare.
    drop(
        Product::new()
            .name("new")
            .slug("new")
            .brand(&shop.brand)
            .title("one")
            .year_code(7)
            .full_clean(db)?,
    );
    Ok(())
}

fn rows_are_unique_together(db: &TestDatabase) -> nuages::Result<()> {
    let shop = shop(db)?;
    let tea = shop.product("Tea", "tea")?;
    let again = Product::new().name("Tea").slug("tea2").brand(&shop.brand);
    assert_errors(
        again.full_clean(db),
        &[(
            "__all__",
            "Product with this Brand and Name already exists.",
            "unique_together",
        )],
    );
    let other = Brand::new().name("Other").save(db)?;
    drop(
        Product::new()
            .name("Tea")
            .slug("tea2")
            .brand(&other)
            .full_clean(db)?,
    );
    // A field that failed is not asked about.
    let mut copy = tea.clone();
    copy.full_clean(db)?;
    copy.slug = "no slug".into();
    assert_errors(copy.full_clean(db), &[("slug", "No slug.", "invalid")]);
    Ok(())
}

fn some_rows_are_unique(db: &TestDatabase) -> nuages::Result<()> {
    let shop = shop(db)?;
    let new = |slug: &str| {
        Product::new()
            .name(slug)
            .slug(slug)
            .brand(&shop.brand)
            .maker(&shop.brand)
    };
    new("zero").rating(0).save(db)?;
    new("closed").active(false).save(db)?;
    let mut first = new("first").full_clean(db)?.save(db)?;
    assert_errors(
        new("second").full_clean(db),
        &[("__all__", "one_active_per_maker!", "one_active")],
    );
    drop(new("second").active(false).full_clean(db)?);
    drop(new("second").rating(0).full_clean(db)?);
    first.full_clean(db)?;
    let mut zero = Product::objects()
        .filter(|p| p.slug.exact("zero"))
        .get(db)?;
    zero.full_clean(db)?;
    zero.rating = 1;
    assert_errors(
        zero.validation().validate_constraints(db),
        &[("__all__", "one_active_per_maker!", "one_active")],
    );
    Ok(())
}

fn constraints_hold(db: &TestDatabase) -> nuages::Result<()> {
    let shop = shop(db)?;
    let new = |slug: &str| Product::new().name(slug).slug(slug).brand(&shop.brand);
    assert_errors(
        new("abc").from(3).until(2).full_clean(db),
        &[("__all__", "Constraint “from_before_until” is violated.", "")],
    );
    // Zero is before all, and what is unknown passes.
    drop(new("abc").from(0).until(-2).full_clean(db)?);
    drop(new("abc").from(3).full_clean(db)?);
    drop(new("abc").until(3).full_clean(db)?);
    assert_errors(
        new("abc")
            .rating(9)
            .price(Decimal::new(251, 2))
            .full_clean(db),
        &[("__all__", "A nine is cheap.", "cheap")],
    );
    drop(
        new("abc")
            .rating(9)
            .price(Decimal::new(25, 1))
            .full_clean(db)?,
    );
    // A constraint over a field that failed already says nothing.
    assert_errors(
        new("abc")
            .rating(9)
            .price(Decimal::new(1, 1))
            .from(3)
            .until(2)
            .full_clean(db),
        &[
            (
                "price",
                "Ensure this value is greater than or equal to 0.5.",
                "min_value",
            ),
            ("__all__", "Constraint “from_before_until” is violated.", ""),
        ],
    );
    let mut bad = new("abc").from(3).until(2).full_clean(db).unwrap_err();
    assert_eq!(
        bad.to_string(),
        "Product: Constraint “from_before_until” is violated."
    );
    bad = new("abc").from(3).until(2).save(db).unwrap_err();
    assert_eq!(bad.constraint(), Some("from_before_until"));
    Ok(())
}

fn the_database_checks_what_it_is_told(db: &TestDatabase) -> nuages::Result<()> {
    let shop = shop(db)?;
    let new = Product::new()
        .name("Tea")
        .slug("tea")
        .brand(&shop.brand)
        .rating(11);
    let error = new.save(db).unwrap_err();
    assert!(error.is_check_violation(), "{error:?}");
    assert_eq!(error.constraint(), Some("shop_product_rating_check"));
    shop.product("Tea", "tea")?;
    let error = db
        .execute("UPDATE shop_product SET state = 'x'")
        .unwrap_err();
    assert!(error.is_check_violation(), "{error:?}");
    Ok(())
}

suite! {
    unique_values_are_not_taken,
    unique_for_parts_of_a_date,
    rows_are_unique_together,
    some_rows_are_unique,
    constraints_hold,
    the_database_checks_what_it_is_told,
}
