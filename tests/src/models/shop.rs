//! Products that have much to say about what is valid, and how their errors are compared.

use nuages::hooks::Clean;
use nuages::prelude::*;
use nuages::{ValidationError, ValidationErrors};

use crate::database::TestDatabase;

model! {
    app shop;

    pub(crate) Brand { name: CharField(max_length = 20), }

    /// A field of each kind with something to say about it.
    pub(crate) Product {
        name: CharField(max_length = 20, validators = [clean_name, MinLength(3), |name: &str| no_digits(name)]),
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

    /// The parent of others.
    pub(crate) Gift {
        code: CharField(max_length = 5, unique),
        name: TextField(validators = [MinLength(2), clean_name]),
        Meta { hooks: [clean] }
    }

    pub(crate) Toy: Gift {
        least_age: IntegerField(validators = [MinValue(0)]),
    }

    pub(crate) proxy Present: Gift {}

    /// Types with limits of their own.
    pub(crate) Limits {
        page: URLField,
        small: PositiveSmallIntegerField,
        bytes: BinaryField(max_length = 3),
        address: GenericIPAddressField(protocol = IPv4),
        long: DurationField(validators = [MaxValue(jiff::SignedDuration::from_mins(1))]),
    }

    pub(crate) enum State { New = "n", Old = "o" }
}

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

impl Clean for Gift {
    fn clean(&mut self) -> Result<(), ValidationErrors> {
        if self.name == "bad" {
            return Err("Not that.".into());
        }
        Ok(())
    }
}

/// A database with the tables of the shop, and one brand.
#[derive(Debug)]
pub(crate) struct Shop<'d> {
    pub(crate) db: &'d TestDatabase,
    pub(crate) brand: Brand,
}

/// Makes the tables and the brand.
pub(crate) fn shop(db: &TestDatabase) -> nuages::Result<Shop<'_>> {
    db.create_tables(APP)?;
    let brand = Brand::new().name("Acme").save(db)?;
    Ok(Shop { db, brand })
}

impl Shop<'_> {
    /// A product of that name and slug, saved.
    pub(crate) fn product(&self, name: &str, slug: &str) -> nuages::Result<Product> {
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

/// Compares the errors of a validation: field, message, code.
#[track_caller]
pub(crate) fn assert_errors<T: std::fmt::Debug>(
    result: nuages::Result<T>,
    expected: &[(&str, &str, &str)],
) {
    let found = errors(result);
    let found: Vec<_> = found
        .iter()
        .map(|(field, message, code)| (&**field, &**message, &**code))
        .collect();
    assert_eq!(found, expected);
}
