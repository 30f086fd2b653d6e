//! Validators, messages, dates and hooks: what is wrong with them.

use expect_test::expect;

use super::{check, check_fields, read};
use crate::model::{Condition, ConstraintDef, Literal};
use crate::validator::{DatePart, ValidatorDef};

#[test]
fn limits_are_data_and_the_rest_is_code() {
    let block = read(
        "Entry { a: IntegerField(validators = [Range(0..10), check, MinValue(LEAST)]), b: CharField(max_length = 9, validators = [EmailValidator, MinLength(2)]) }",
    );
    assert!(block.diagnostics.is_empty());
    let model = block.models.first().unwrap();
    let of = |name: &str| model.def.field(name).unwrap().details.validators.to_vec();
    assert_eq!(
        of("a"),
        [
            ValidatorDef::MinValue(Literal::Integer(0)),
            ValidatorDef::MaxValue(Literal::Integer(9)),
            ValidatorDef::Code("check".into()),
            ValidatorDef::Code("MinValue(LEAST)".into()),
        ]
    );
    assert_eq!(
        of("b"),
        [
            ValidatorDef::Code("EmailValidator".into()),
            ValidatorDef::MinLength(2),
        ]
    );
    let code: Vec<_> = model
        .fields
        .iter()
        .flat_map(|field| &field.validators)
        .map(|one| (one.number, one.known.as_ref().map(ToString::to_string)))
        .collect();
    let known = |name: &str| Some(name.to_owned());
    assert_eq!(
        code,
        [
            (2, None),
            (3, known("MinValue")),
            (0, known("EmailValidator"))
        ]
    );
}

#[test]
fn validators_of_other_fields() {
    check_fields(
        r#"a: IntegerField(validators = [MinLength(3)]),
b: TextField(validators = [MaxValue(3), my_own]),
c: BooleanField(validators = [EmailValidator, Range(0..)]),
d: CharField(max_length = 1, choices = State, validators = [MinLength(1)]),
e: ForeignKey(Entry, on_delete = Cascade, related_name = es, validators = [MinValue(1)]),
f: FloatField(validators = [DecimalValidator::new(3, 2)])
}
enum State { New = "n""#,
        &expect![[r#"
            2:30-39 `MinLength`: `MinLength` looks at texts, and `a` is of type `IntegerField`
            help: `MinValue` looks at numbers
            3:27-35 `MaxValue`: `MaxValue` looks at numbers, and `b` is of type `TextField`
            help: `MaxLength` looks at the length of a text
            4:30-44 `EmailValidator`: `EmailValidator` looks at texts, and `c` is of type `BooleanField`
            4:46-51 `Range`: `Range` looks at numbers, and `c` is of type `BooleanField`
            5:60-69 `MinLength`: the values of `d` are its choices, so that `MinLength` would refuse one or none
            help: remove it
            6:75-83 `MinValue`: `MinValue` looks at numbers, and `e` is of type `ForeignKey`
            7:28-44 `DecimalValidator`: `DecimalValidator` looks at decimals, and `f` is of type `FloatField`
        "#]],
    );
}

#[test]
fn names_and_arguments() {
    check_fields(
        r#"a: TextField(validators = [MinLenght(3), EmailValidater, Url, MinLengthValidator(3), OwnOne(3), own::MinLenght(3)]),
b: IntegerField(validators = [MinValue, Range(3), Range(..), Range(0.5..=1.0), MinValue("x"), Range(10..=0), Range(3..3)]),
c: CharField(max_length = 5, validators = [MinLength(6), MaxLength("x"), MinLength(-1), RegexValidator]),
d: FloatField(validators = [Range(0.0..1.0)]),
e: PositiveIntegerField(validators = [MinValue(-1)])"#,
        &expect![[r#"
            2:27-36 `MinLenght`: unknown validator `MinLenght`
            help: did you mean `MinLength`?
            2:41-55 `EmailValidater`: unknown validator `EmailValidater`
            help: did you mean `EmailValidator`?
            2:57-60 `Url`: unknown validator `Url`
            help: did you mean `URLValidator`?
            2:62-80 `MinLengthValidator`: unknown validator `MinLengthValidator`
            help: did you mean `MinLength`?
            3:30-38 `MinValue`: `MinValue` needs its arguments
            help: write `MinValue(0)`
            3:46-47 `3`: `Range` takes a range
            help: write `Range(0..=10)`, or `MaxValue(10)`
            3:56-58 `..`: every number is in this range
            help: write its limits, such as `0..=10`
            3:67-70 `0.5`: `IntegerField` takes a whole number, not the number `0.5`
            3:88-91 `"x"`: `IntegerField` takes a whole number, not the text `"x"`
            3:100-106 `10..= 0`: no number is in this range
            3:115-119 `3..3`: no number is in this range
            4:53-54 `6`: no text is valid: `max_length` is 5
            4:67-70 `"x"`: `MaxLength` takes a number of characters such as `MaxLength(3)`
            4:83-85 `-1`: `MinLength` takes a number of characters such as `MinLength(3)`
            4:88-102 `RegexValidator`: `RegexValidator` needs its arguments
            help: write `RegexValidator::new("^[a-z]+$")`
            5:39-42 `1.0`: a range of such numbers includes its end
            help: write `..=`
            6:47-49 `-1`: `PositiveIntegerField` takes whole numbers from 0 to 2147483647
        "#]],
    );
}

#[cfg(feature = "regex")]
#[test]
fn patterns() {
    check_fields(
        r#"a: TextField(validators = [RegexValidator::new("(a").message("x"), RegexValidator::new("a+"), RegexValidator::new(PATTERN)])"#,
        &expect![[r#"
            2:47-51 `"(a"`: this is not a regular expression: unclosed group
        "#]],
    );
}

#[test]
fn defaults_are_valid() {
    check_fields(
        r#"a: IntegerField(default = 11, validators = [Range(0..=10)]),
b: TextField(default = "ab", validators = [MinLength(3)]),
c: TextField(default = "", validators = [MinLength(3)]),
d: DecimalField(max_digits = 5, decimal_places = 2, default = 0.25, validators = [MinValue(0.5)]),
e: TextField(default = "abcd", validators = [MaxLength(3)])"#,
        &expect![[r#"
            2:26-28 `11`: the default is not valid: 10 is the greatest value
            3:23-27 `"ab"`: the default is not valid: a text has at least 3 characters
            5:62-66 `0.25`: the default is not valid: 0.5 is the least value
            6:23-29 `"abcd"`: the default is not valid: a text has at most 3 characters
        "#]],
    );
}

#[test]
fn messages() {
    check_fields(
        r#"a: SlugField(unique, error_messages(unique = "Taken.", invalid = "No.", blank = "Say something.", max_length = "Long.")),
b: TextField(error_messages(uniqe = "x", null = "x", invalid_choice = "x", blank = 3, blank = "a", blank = "b")),
c: TextField(error_messages = "x"),
d: TextField(error_messages),
e: TextField(validators = [own], error_messages(anything = "x")),
f: ManyToManyField(Entry, related_name = fs, error_messages(x = "y"))"#,
        &expect![[r#"
            3:28-33 `uniqe`: no error of `b` has the code `uniqe`
            note: codes of `b`: `blank`, `null_characters_not_allowed`
            3:41-45 `null`: no error of `b` has the code `null`: a field without `null` cannot be given none
            help: remove it
            3:53-67 `invalid_choice`: no error of `b` has the code `invalid_choice`: a field with choices holds one of them
            help: remove it
            3:75-84 `blank = 3`: expected a code and its message
            help: write `error_messages(unique = "…")`
            3:99-104 `blank`: `blank` is given twice
            4:13-27 `error_messages`: `error_messages` takes the messages by their codes
            help: write `error_messages(unique = "…")`
            5:13-27 `error_messages`: `error_messages` takes the messages by their codes
            help: write `error_messages(unique = "…")`
            7:45-59 `error_messages`: `ManyToManyField` does not take the option `error_messages`
            note: options of `ManyToManyField`: `related_name`, `db_table`, `blank`, `verbose_name`, `help_text`
        "#]],
    );
}

#[test]
fn dates() {
    check(
        r#"Entry {
    a: TextField(unique_for_date = date, unique_for_month = title, unique_for_year = "date"),
    b: TextField(unique_for_date = pub_dat),
    title: TextField,
    date: DateField,
    pub_date: DateTimeField,
}"#,
        &expect![[r#"
            2:85-91 `"date"`: `unique_for_year` names a field with a date, as in `unique_for_year = pub_date`
            3:35-42 `pub_dat`: `Entry` has no field `pub_dat`
            help: did you mean `pub_date`?
            note: fields of `Entry` with a date: `date`, `pub_date`
        "#]],
    );
}

#[test]
fn checks_by_the_database() {
    check_fields(
        r#"a: TextField(db_check, validators = [MinLength(3)]),
b: IntegerField(db_check = 3)"#,
        &expect![[r#"
            2:13-21 `db_check`: there is nothing here that the database could check
            help: add `choices`, or a limit such as `validators = [Range(0..=10)]`
            3:27-28 `3`: `db_check` takes `true` or `false`
        "#]],
    );
    let block = read(
        r#"Entry { a: IntegerField(db_check, validators = [Range(0..=9), own]), b: CharField(max_length = 1, choices = State, db_check), c: IntegerField(validators = [MinValue(0)], db_check = false) }
enum State { New = "n", Old = "o", Odd = "?" }"#,
    );
    assert!(block.diagnostics.is_empty());
    let shown: Vec<String> = block
        .models
        .iter()
        .flat_map(|model| model.def.constraints.iter())
        .map(|constraint| match constraint {
            ConstraintDef::Check { name, check } => format!("{name}: {}", postfix(check)),
            other @ ConstraintDef::Unique { .. } => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        shown,
        [
            "blog_entry_a_check: a 0 >= a 9 <= and",
            "blog_entry_b_check: b 'n' = b 'o' = or b '?' = or"
        ]
    );
}

fn postfix(condition: &Condition) -> String {
    use crate::model::{Comparison, ConditionOp};
    let words = condition.iter().map(|op| match op {
        ConditionOp::Field(name) => name.to_string(),
        ConditionOp::Literal(Literal::Integer(number)) => number.to_string(),
        ConditionOp::Literal(Literal::Text(text)) => format!("'{text}'"),
        ConditionOp::Compare(Comparison::Equal) => "=".to_owned(),
        ConditionOp::Compare(Comparison::GreaterOrEqual) => ">=".to_owned(),
        ConditionOp::Compare(Comparison::LessOrEqual) => "<=".to_owned(),
        ConditionOp::And => "and".to_owned(),
        ConditionOp::Or => "or".to_owned(),
        other => format!("{other:?}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn parts_of_dates() {
    let block = read("Entry { a: TextField(unique_for_month = date), date: DateField }");
    let model = block.models.first().unwrap();
    let details = &model.def.field("a").unwrap().details;
    let parts: Vec<_> = details
        .unique_for
        .iter()
        .map(|one| (one.part, &*one.field))
        .collect();
    assert_eq!(parts, [(DatePart::Month, "date")]);
}

#[test]
fn hooks() {
    check(
        r#"Entry {
    a: TextField,
    Meta { hooks: [clean, claen, clean, 3] }
}
Blog {
    a: TextField,
    Meta {
        constraints: [CheckConstraint(check = a == "", name = "x", violation_error_message = 3, violation_error_codee = "x")],
        hooks: clean,
    }
}"#,
        &expect![[r#"
            3:40-41 `3`: expected the name of a hook, found `3`
            8:93-94 `3`: `violation_error_message` takes a text such as `"…"`
            8:96-117 `violation_error_codee`: unknown option `violation_error_codee` for `CheckConstraint`
            help: did you mean `violation_error_code`?
            note: options of `CheckConstraint`: `check`, `name`, `condition`, `violation_error_message`, `violation_error_code`
            9:15-20 `clean`: `hooks` takes a list
            help: write `[clean]`
            3:26-31 `claen`: unknown hook `claen`
            help: did you mean `clean`?
            note: hooks: `clean`
            3:33-38 `clean`: `clean` is named twice here
        "#]],
    );
}
