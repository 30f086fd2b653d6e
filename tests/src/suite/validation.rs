//! `full_clean`: what it looks at, in which order, what it says, and what it asks the database.

use jiff::civil::date;
use nuages::hooks::Clean;
use nuages::prelude::*;
use nuages::{ValidationError, ValidationErrors};
use rust_decimal::Decimal;

use crate::database::TestDatabase;

mod shop {
    use super::{clean_name, least_stock};
    use nuages::prelude::*;

    model! {
        app shop;

        pub(crate) Brand { name: CharField(max_length = 20), }

        /// A field of each kind with something to say about it.
        pub(crate) Product {
            name: CharField(max_length = 20, validators = [clean_name, MinLength(3), |name: &str| super::no_digits(name)]),
            slug: SlugField(unique, max_length = 10, error_messages(unique = "{model_name}: taken.", invalid = "No slug.")),
            email: EmailField(blank, default = ""),
            brand: ForeignKey(Brand, on_delete = Cascade, related_name = products),
            maker: ForeignKey(Brand, on_delete = Cascade, null, blank, related_name = made),
            rating: IntegerField(default = 5, validators = [Range(0..=10)], db_check),
            stock: PositiveIntegerField(default = 0, validators = [MinValue(least_stock())]),
            weight: FloatField(default = 1.0, validators = [StepValue(0.5), MaxValue(100.0)]),
            price: DecimalField(max_digits = 5, decimal_places = 2, default = 1.0, validators = [MinValue(0.5)]),
            page: TextField(null, blank, validators = [URLValidator, RegexValidator::new("^https:").message("Not safe.")]),
            notes: TextField(default = "", editable = false, validators = [MaxLength(5)]),
            pub_date: DateField(null, blank),
            title: TextField(default = "t", unique_for_date = pub_date, unique_for_month = pub_date),
            year_code: IntegerField(null, blank, unique_for_year = pub_date),
            state: CharField(max_length = 1, choices = State, default = State::New, db_check),
            active: BooleanField(default = true),
            from: IntegerField(null, blank),
            until: IntegerField(null, blank),

            Meta {
                constraints: [
                    UniqueConstraint(fields = [brand, name], name = "name_per_brand"),
                    UniqueConstraint(fields = [maker], name = "one_active_per_maker", condition = active & rating != 0,
                        violation_error_message = "{name}!", violation_error_code = "one_active"),
                    CheckConstraint(check = from < until | from == 0, name = "from_before_until"),
                    CheckConstraint(check = !(rating == 9 & price > 2.5), name = "nines_are_cheap",
                        violation_error_message = "A nine is cheap.", violation_error_code = "cheap"),
                ],
                hooks: [clean],
            }
        }

        pub(crate) enum State { New = "n", Old = "o" }
    }
}

use shop::{Brand, Product};

/// Called for each validation.
fn least_stock() -> u32 {
    0
}

fn clean_name(name: &str) -> Result<(), ValidationError> {
    if name.contains("damn") {
        return Err(ValidationError::new("{word} is not a word.")
            .with_code("swearing")
            .with_param("word", "damn"));
    }
    Ok(())
}

fn no_digits(name: &str) -> Result<(), ValidationError> {
    if name.contains(|c: char| c.is_ascii_digit()) {
        return Err("No digits.".into());
    }
    Ok(())
}

impl Clean for Product {
    fn clean(&mut self) -> Result<(), ValidationErrors> {
        self.email = self.email.to_lowercase();
        let mut errors = ValidationErrors::new();
        if self.title == "bad" {
            errors.add_to::<Self, _>(|p| (p.title, p.stock), "Not that.");
        }
        if self.name == "x" && self.slug == "x" {
            errors.add_non_field(ValidationError::new("All the same.").with_code("same"));
        }
        errors.into_result()
    }
}

struct Shop<'d> {
    db: &'d TestDatabase,
    brand: Brand,
}

fn shop(db: &TestDatabase) -> nuages::Result<Shop<'_>> {
    db.create_tables(shop::APP)?;
    let brand = Brand::new().name("Acme").save(db)?;
    Ok(Shop { db, brand })
}

impl Shop<'_> {
    /// A product of that name and slug, saved.
    fn product(&self, name: &str, slug: &str) -> nuages::Result<Product> {
        let new = Product::new().name(name).slug(slug).brand(&self.brand);
        new.full_clean(self.db)?.save(self.db)
    }
}

/// The errors of a validation that fails: field, message, code.
fn errors<T: std::fmt::Debug>(result: nuages::Result<T>) -> Vec<(String, String, String)> {
    let error = result.unwrap_err();
    assert!(
        error.is_validation() && error.model() == Some("Product"),
        "{error:?}"
    );
    let errors = error.validation_errors().cloned().unwrap_or_default();
    let list = errors.iter().flat_map(|(field, errors)| {
        let of = |error: &ValidationError| {
            (
                field.to_owned(),
                error.message(),
                error.code().unwrap_or_default().to_owned(),
            )
        };
        errors.iter().map(of).collect::<Vec<_>>()
    });
    list.collect()
}

#[track_caller]
fn assert_errors<T: std::fmt::Debug>(result: nuages::Result<T>, expected: &[(&str, &str, &str)]) {
    let found = errors(result);
    let found: Vec<_> = found
        .iter()
        .map(|(field, message, code)| (&**field, &**message, &**code))
        .collect();
    assert_eq!(found, expected);
}

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

fn fields_are_looked_at_one_by_one(db: &TestDatabase) -> nuages::Result<()> {
    let Shop { brand, .. } = shop(db)?;
    let new = Product::new()
        .name("d4")
        .slug("no slug at all")
        .email("a@b")
        .brand(&brand)
        .rating(11)
        .stock(u32::MAX)
        .weight(100.25)
        .price(Decimal::new(12_345_678, 3))
        .page("ftp:/x")
        .notes("too long");
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

fn unique_for_parts_of_a_date(db: &TestDatabase) -> nuages::Result<()> {
    let shop = shop(db)?;
    let save = |slug: &str, day, code: Option<i32>| {
        let mut new = Product::new()
            .name(slug)
            .slug(slug)
            .brand(&shop.brand)
            .title(slug);
        if let Some(code) = code {
            new = new.year_code(code);
        }
        new.pub_date(day).save(db)
    };
    save("one", date(2024, 2, 29), Some(7))?;
    save("two", date(2025, 3, 1), None)?;
    let check = |title: &str, day, code: i32| {
        Product::new()
            .name("new")
            .slug("new")
            .brand(&shop.brand)
            .title(title)
            .year_code(code)
            .pub_date(day)
            .full_clean(db)
    };
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
    empty_values_are_blank_or_not,
    keys_point_at_rows,
    clean_runs_whatever_the_fields_say,
    unique_values_are_not_taken,
    unique_for_parts_of_a_date,
    constraints_hold,
    rows_are_unique_together,
    some_rows_are_unique,
    the_database_checks_what_it_is_told,
    definitions_tell_what_is_valid,
}
