//! Good and bad values for each validator, and long ones: none takes more than linear time.

mod addresses;

use std::time::{Duration, Instant};

use super::{
    DecimalValidator, DomainNameValidator, EmailValidator, FileExtension, IntListValidator,
    IntegerValidator, Ipv46Validator, MaxLength, MaxValue, MinLength, MinValue,
    ProhibitNullCharacters, Range, SlugValidator, StepValue, URLValidator, UnicodeSlugValidator,
    Validate,
};
use crate::validation_error::ValidationError;

fn good(validator: &impl Validate<str>, values: &[&str]) {
    for value in values {
        assert_eq!(validator.validate(value), Ok(()), "{value:?}");
    }
}

fn bad(validator: &impl Validate<str>, message: &str, values: &[&str]) {
    for value in values {
        match validator.validate(value) {
            Ok(()) => panic!("{value:?} is valid"),
            Err(error) => assert_eq!(
                (error.message().as_str(), error.code()),
                (message, Some("invalid")),
                "{value:?}"
            ),
        }
    }
}

fn code<T: ?Sized>(validator: &impl Validate<T>, value: &T) -> Option<String> {
    let error = validator.validate(value).err()?;
    error.code().map(str::to_owned)
}

fn message<T: ?Sized>(validator: &impl Validate<T>, value: &T) -> Option<String> {
    validator.validate(value).err().map(|error| error.message())
}

#[test]
fn slugs() {
    let ascii = ["slug-ok", "longer-slug-still-ok", "--------", "_", "A1"];
    good(&SlugValidator, &ascii);
    good(&UnicodeSlugValidator, &ascii);
    good(&UnicodeSlugValidator, &["你-好", "ıçğüö", "٣"]);
    let none = ["", "yes/no", "a b", "a\n", "a@b", "é!"];
    bad(
        &SlugValidator,
        "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        &none,
    );
    bad(
        &SlugValidator,
        "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        &["你-好", "é"],
    );
    bad(
        &UnicodeSlugValidator,
        "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.",
        &none,
    );
}

#[test]
fn whole_numbers_as_texts() {
    good(
        &IntegerValidator,
        &["42", "-42", "0", "-0", "000", "99999999999999999999999999"],
    );
    bad(
        &IntegerValidator,
        "Enter a valid integer.",
        &["", "-", "--1", "+1", "1.0", "1 ", "1\n", "a", "١"],
    );
    good(
        &IntListValidator::default(),
        &["1", "12", "1,2", "1,2,3", "10,32"],
    );
    let commas = "Enter only digits separated by commas.";
    bad(
        &IntListValidator::default(),
        commas,
        &["", "a", "1,", ",1", "1,,2", "1, 2", "a,b", "1,-2", "1\n"],
    );
    good(&IntListValidator::new("-").allow_negative(), &["1", "1-2"]);
    good(
        &IntListValidator::new(".").allow_negative(),
        &["-1.2", "1.-2.-3"],
    );
    good(&IntListValidator::new(""), &["12"]);
    bad(&IntListValidator::new("."), commas, &["-1.2", "1,2"]);
}

#[test]
fn bounds() {
    assert_eq!(code(&MinValue(0), &0), None);
    assert_eq!(code(&MinValue(0), &-1).as_deref(), Some("min_value"));
    assert_eq!(code(&MaxValue(2.5), &2.5), None);
    assert_eq!(code(&MaxValue(2.5), &2.6).as_deref(), Some("max_value"));
    assert_eq!(
        code(&MinValue(0.0), &f64::NAN).as_deref(),
        Some("min_value")
    );
    assert_eq!(
        code(&MaxValue(0.0), &f64::NAN).as_deref(),
        Some("max_value")
    );
    let error: ValidationError = MinValue(3).validate(&2).unwrap_err();
    assert_eq!(
        error.message(),
        "Ensure this value is greater than or equal to 3."
    );
    assert_eq!(
        (error.param("limit_value"), error.param("show_value")),
        (Some("3"), Some("2"))
    );
    assert_eq!(
        message(&MaxValue(3), &4).as_deref(),
        Some("Ensure this value is less than or equal to 3.")
    );
    let range = Range(0..=10);
    assert_eq!((code(&range, &0), code(&range, &10)), (None, None));
    assert_eq!(code(&range, &-1).as_deref(), Some("min_value"));
    assert_eq!(code(&range, &11).as_deref(), Some("max_value"));
    assert_eq!(
        (code(&Range(1..), &1), code(&Range(1..), &0).as_deref()),
        (None, Some("min_value"))
    );
    assert_eq!(
        message(&Range(0..10), &10).as_deref(),
        Some("Ensure this value is less than 10.")
    );
    assert_eq!(code(&Range(0..10), &9), None);
    let above = Range((std::ops::Bound::Excluded(0.0), std::ops::Bound::Unbounded));
    assert_eq!(
        message(&above, &0.0).as_deref(),
        Some("Ensure this value is greater than 0.")
    );
}

#[test]
fn lengths() {
    assert_eq!(
        message(&MinLength(3), "äö").as_deref(),
        Some("Ensure this value has at least 3 characters (it has 2).")
    );
    assert_eq!(
        message(&MinLength(1), "").as_deref(),
        Some("Ensure this value has at least 1 character (it has 0).")
    );
    assert_eq!(
        (code(&MinLength(3), "äöü"), code(&MinLength(3), "𝒸𝑜𝓂")),
        (None, None)
    );
    assert_eq!(code(&MinLength(3), "𝒸𝑜").as_deref(), Some("min_length"));
    assert_eq!(
        message(&MaxLength(3), "äöüß").as_deref(),
        Some("Ensure this value has at most 3 characters (it has 4).")
    );
    assert_eq!(
        message(&MaxLength(1), "ab").as_deref(),
        Some("Ensure this value has at most 1 character (it has 2).")
    );
    assert_eq!(
        (code(&MaxLength(3), "äöü"), code(&MaxLength(0), "")),
        (None, None)
    );
    // Bytes are counted as such.
    assert_eq!(
        (
            code(&MinLength(3), &[1_u8, 2, 3][..]),
            code(&MaxLength(3), &[1_u8, 2, 3][..])
        ),
        (None, None)
    );
    assert_eq!(
        code(&MaxLength(2), &[0_u8; 3][..]).as_deref(),
        Some("max_length")
    );
    assert_eq!(
        code(&MinLength(2), &[0_u8; 1][..]).as_deref(),
        Some("min_length")
    );
}

#[test]
fn steps() {
    assert_eq!(
        (
            code(&StepValue(3), &0),
            code(&StepValue(3), &42),
            code(&StepValue(3), &-3)
        ),
        (None, None, None)
    );
    assert_eq!(
        message(&StepValue(3), &4).as_deref(),
        Some("Ensure this value is a multiple of step size 3.")
    );
    let from = StepValue(3).offset(1);
    assert_eq!(
        (code(&from, &1), code(&from, &7), code(&from, &-2)),
        (None, None, None)
    );
    assert_eq!(
        message(&from, &3).as_deref(),
        Some(
            "Ensure this value is a multiple of step size 3, starting from 1, e.g. 1, 4, 7, and so on."
        )
    );
    // What rounding leaves over does not count.
    assert_eq!(
        (
            code(&StepValue(0.1), &0.3),
            code(&StepValue(0.1), &1_000_000.7)
        ),
        (None, None)
    );
    assert_eq!(code(&StepValue(0.1), &0.35).as_deref(), Some("step_size"));
    assert_eq!(code(&StepValue(0.01).offset(0.02), &0.05), None);
    assert_eq!(
        (code(&StepValue(0), &0), code(&StepValue(0), &1).as_deref()),
        (None, Some("step_size"))
    );
    assert_eq!(
        code(&StepValue(i64::MIN), &i64::MAX).as_deref(),
        Some("step_size")
    );
    assert_eq!(
        code(&StepValue(i64::MAX).offset(i64::MIN), &i64::MAX).as_deref(),
        Some("step_size")
    );
}

#[test]
fn digits_of_decimals() {
    let check =
        |digits: u32, places: u32, value: &str| code(&DecimalValidator::new(digits, places), value);
    for (digits, places, value) in [
        (2, 2, "0.99"),
        (5, 2, "123.45"),
        (2, 2, "0.05"),
        (2, 2, "-.5"),
        (20, 2, "742403889818000000"),
        (4, 2, "00012.50"),
        (20, 0, "7.42403889818E+17"),
        (1, 0, "0E+9"),
        (5, 5, "0.00001"),
        (3, 0, "+100"),
    ] {
        assert_eq!(check(digits, places, value), None, "{value}");
    }
    for (digits, places, value, expected) in [
        (2, 1, "0.99", "max_decimal_places"),
        (2, 2, "100.5", "max_digits"),
        (2, 1, "0.999", "max_digits"),
        (4, 1, "0.999", "max_decimal_places"),
        (20, 2, "742403889818000000000", "max_digits"),
        (20, 3, "742403889818000000", "max_whole_digits"),
        (3, 2, "99", "max_whole_digits"),
        (5, 2, "7304E-3", "max_decimal_places"),
        (5, 5, "7304E-3", "max_whole_digits"),
        (70, 0, "1E+70", "max_digits"),
        (2, 2, "NaN", "invalid"),
        (2, 2, "-Infinity", "invalid"),
        (2, 2, "", "invalid"),
        (2, 2, ".", "invalid"),
        (2, 2, "1.2.3", "invalid"),
        (2, 2, "1e", "invalid"),
        (2, 2, "1e99999999999", "invalid"),
        (2, 2, "1,5", "invalid"),
    ] {
        assert_eq!(
            check(digits, places, value).as_deref(),
            Some(expected),
            "{value}"
        );
    }
    assert_eq!(code(&DecimalValidator::new(None, 2), "123456789.12"), None);
    assert_eq!(code(&DecimalValidator::new(3, None), "0.001"), None);
    assert_eq!(
        message(&DecimalValidator::new(1, 1), "12.5").as_deref(),
        Some("Ensure that there are no more than 1 digit in total.")
    );
    assert_eq!(
        message(&DecimalValidator::new(3, 2), "12").as_deref(),
        Some("Ensure that there are no more than 1 digit before the decimal point.")
    );
    assert_eq!(
        message(&DecimalValidator::new(3, 2), "0.123").as_deref(),
        Some("Ensure that there are no more than 2 decimal places.")
    );
}

#[cfg(feature = "rust_decimal")]
#[test]
fn decimals_have_the_digits_of_their_texts() {
    use rust_decimal::Decimal;
    for text in [
        "0", "0.00", "0.05", "1.50", "100", "-123.45", "99999", "0.001",
    ] {
        let decimal: Decimal = text.parse().unwrap();
        for (digits, places) in [(1, 0), (2, 2), (3, 1), (5, 2), (5, 0)] {
            let validator = DecimalValidator::new(digits, places);
            assert_eq!(
                code(&validator, &decimal),
                code(&validator, text),
                "{text} {digits} {places}"
            );
        }
    }
    let step = StepValue(Decimal::new(5, 2));
    assert_eq!(
        (
            code(&step, &Decimal::new(15, 2)),
            code(&step, &Decimal::new(17, 2)).as_deref()
        ),
        (None, Some("step_size"))
    );
}

#[test]
fn names_of_files() {
    let texts = FileExtension(&["txt", "PDF"]);
    good(
        &texts,
        &["a.txt", "a.TXT", "a.b.pdf", "dir.d/a.txt", "..a.txt"],
    );
    for name in ["a.jpg", "a", "", ".txt", "a.txt/b", "a.txt.", "a.txt "] {
        assert_eq!(
            code(&texts, name).as_deref(),
            Some("invalid_extension"),
            "{name}"
        );
    }
    assert_eq!(
        message(&texts, "a.JPG").as_deref(),
        Some("File extension “jpg” is not allowed. Allowed extensions are: txt, PDF.")
    );
    good(&FileExtension::image(), &["a.jpg", "a.PNG"]);
    assert_eq!(
        code(&FileExtension::image(), "a.svg").as_deref(),
        Some("invalid_extension")
    );
}

#[test]
fn null_characters() {
    good(&ProhibitNullCharacters, &["", "something", "\u{1}"]);
    assert_eq!(
        code(&ProhibitNullCharacters, "a\0b").as_deref(),
        Some("null_characters_not_allowed")
    );
    assert_eq!(
        message(&ProhibitNullCharacters, "\0").as_deref(),
        Some("Null characters are not allowed.")
    );
}

#[test]
fn functions_are_validators() {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "one form for values of every size"
    )]
    fn even(value: &i32) -> Result<(), ValidationError> {
        if value % 2 == 0 {
            Ok(())
        } else {
            Err(ValidationError::new("{value} is odd.")
                .with_code("odd")
                .with_param("value", value))
        }
    }
    assert_eq!(
        (code(&even, &2), message(&even, &3).as_deref()),
        (None, Some("3 is odd."))
    );
    let none = |_: &str| Err(ValidationError::new("no"));
    assert_eq!(message(&none, "x").as_deref(), Some("no"));
}

#[cfg(feature = "regex")]
#[test]
fn patterns() {
    use super::RegexValidator;
    good(&RegexValidator::new(""), &["", "anything"]);
    good(&RegexValidator::new("[0-9]+"), &["1", "xxx1"]);
    bad(
        &RegexValidator::new("^[0-9]+$"),
        "Enter a valid value.",
        &["", "xxx1"],
    );
    bad(
        &RegexValidator::new("x").inverse_match(),
        "Enter a valid value.",
        &["axb"],
    );
    good(&RegexValidator::new("x").inverse_match(), &["ab", "X"]);
    good(&RegexValidator::new("x").ignore_case(), &["X"]);
    assert_eq!(
        code(&RegexValidator::new("x").code("no_x"), "a").as_deref(),
        Some("no_x")
    );
    // What is no pattern is found nowhere.
    bad(&RegexValidator::new("("), "Enter a valid value.", &["("]);
    assert_eq!(RegexValidator::new("x"), RegexValidator::new("x"));
    assert_ne!(
        RegexValidator::new("x"),
        RegexValidator::new("x").ignore_case()
    );
    let long = "a".repeat(1 << 20);
    quick(|| code(&RegexValidator::new("^(a|aa)+$"), &format!("{long}!")));
}

/// Runs what must not take long, however long its text is.
fn quick<T>(run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = run();
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    result
}

#[test]
fn a_megabyte_takes_no_time() {
    const LONG: usize = 1 << 20;
    let texts = [
        "a.".repeat(LONG / 2),
        "\"\\".repeat(LONG / 2),
        format!("http://{}@", ":".repeat(LONG)),
        "1,".repeat(LONG / 2),
        "-".repeat(LONG),
    ];
    let validators: [&dyn Validate<str>; 14] = [
        &EmailValidator::default(),
        &URLValidator::default(),
        &DomainNameValidator::default(),
        &DomainNameValidator::ascii(),
        &SlugValidator,
        &UnicodeSlugValidator,
        &Ipv46Validator,
        &IntegerValidator,
        &IntListValidator::default(),
        &DecimalValidator::new(10, 2),
        &FileExtension::image(),
        &ProhibitNullCharacters,
        &MinLength(LONG * 2),
        &MaxLength(LONG / 4),
    ];
    let valid = quick(|| {
        let pairs = texts
            .iter()
            .flat_map(|text| validators.iter().map(move |one| (text, one)));
        pairs
            .filter(|(text, one)| one.validate(text).is_ok())
            .count()
    });
    // There is no NUL in any, and hyphens are a slug.
    assert_eq!(valid, texts.len() + 2);
}
