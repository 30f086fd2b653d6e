//! Mistakes in defaults and choices.

use expect_test::expect;

use super::{check, check_fields};

#[test]
fn wrong_literals() {
    check_fields(
        r#"a: IntegerField(default = "x"),
b: TextField(default = 5),
c: BooleanField(default = 1),
d: FloatField(default = true),
e: DecimalField(max_digits = 5, decimal_places = 2, default = "1.5"),
f: IntegerField(default = 1.5)"#,
        &expect![[r#"
            2:26-29 `"x"`: `IntegerField` takes a whole number, not the text `"x"`
            3:23-24 `5`: `TextField` takes a text such as `"…"`, not the number `5`
            4:26-27 `1`: `BooleanField` takes `true` or `false`, not the number `1`
            5:24-28 `true`: `FloatField` takes a number, not `true`
            6:62-67 `"1.5"`: `DecimalField` takes a number, not the text `"1.5"`
            7:26-29 `1.5`: `IntegerField` takes a whole number, not the number `1.5`
        "#]],
    );
}

#[test]
fn dates_and_keys() {
    check_fields(
        r#"a: DateField(default = "2024-01-01"),
b: UUIDField(default = "x"),
c: DateTimeField(default = 0)"#,
        &expect![[r#"
            2:23-35 `"2024-01-01"`: `DateField` takes an expression such as `jiff::civil::date(2024, 1, 1)`, not the text `"2024-01-01"`
            3:23-26 `"x"`: `UUIDField` takes an expression such as `uuid::Uuid::new_v4()`, not the text `"x"`
            4:27-28 `0`: `DateTimeField` takes an expression such as `jiff::Timestamp::now()`, not the number `0`
        "#]],
    );
}

#[test]
fn out_of_range() {
    check_fields(
        r#"a: IntegerField(default = 3000000000),
b: PositiveIntegerField(default = -1),
c: CharField(max_length = 2, default = "abc")"#,
        &expect![[r#"
            2:26-36 `3000000000`: `IntegerField` takes whole numbers from -2147483648 to 2147483647
            3:34-36 `-1`: `PositiveIntegerField` takes whole numbers from 0 to 2147483647
            4:39-44 `"abc"`: the text has 3 characters, `max_length` is 2
        "#]],
    );
}

#[test]
fn decimals() {
    check_fields(
        r#"a: DecimalField(max_digits = 5, decimal_places = 2, default = 1.234),
b: DecimalField(max_digits = 5, decimal_places = 2, default = 1234.5),
c: DecimalField(max_digits = 5, decimal_places = 2, default = 1e3)"#,
        &expect![[r#"
            2:62-67 `1.234`: the number has 3 digits after the point, `decimal_places` is 2
            3:62-68 `1234.5`: the number has 4 digits before the point, there is room for 3
            4:62-65 `1e3`: a decimal is written without an exponent
        "#]],
    );
}

#[test]
fn none_without_null() {
    check_fields(
        r#"a: IntegerField(default = None)"#,
        &expect![[r#"
        2:26-30 `None`: `None` is not a value of this field
        help: add `null` to the options
    "#]],
    );
}

#[test]
fn unknown_choices() {
    check(
        r#"Entry { a: CharField(max_length = 1, choices = Stauts), b: IntegerField(choices = Wibble), c: IntegerField(choices = [1]) }
enum Status { Draft = "d" }"#,
        &expect![[r#"
            1:47-53 `Stauts`: there is no enum of choices `Stauts`
            help: did you mean `Status`?
            1:82-88 `Wibble`: there is no enum of choices `Wibble`
            help: declare `enum Wibble { … }` in this `model!`, or give the whole path of one from elsewhere
            1:117-120 `[1]`: `choices` takes an enum
            help: declare `enum Status { Draft = "d" }` in this `model!` and write `choices = Status`
        "#]],
    );
}

#[test]
fn choices_of_the_wrong_type() {
    check(
        r#"Entry { a: IntegerField(choices = Status), b: CharField(max_length = 1, choices = Level), c: BooleanField(choices = Level) }
enum Status { Draft = "d" }
enum Level { Low = 1 }"#,
        &expect![[r#"
            1:34-40 `Status`: the values of `Status` are texts, `IntegerField` does not take them
            help: write `CharField(max_length = …)`
            1:82-87 `Level`: the values of `Level` are whole numbers, `CharField` does not take them
            help: write `IntegerField`
            1:106-113 `choices`: `BooleanField` does not take the option `choices`
            note: options of `BooleanField`: `null`, `blank`, `default`, `db_default`, `db_comment`, `unique`, `db_index`, `db_column`, `primary_key`, `verbose_name`, `help_text`, `validators`, `error_messages`, `editable`, `unique_for_date`, `unique_for_month`, `unique_for_year`, `db_check`
        "#]],
    );
}

#[test]
fn choices_that_are_too_long() {
    check(
        r#"Entry { a: CharField(max_length = 1, choices = Status) }
enum Status { Draft = "d", Published = "published" }"#,
        &expect![[r#"
            1:47-53 `Status`: `Status::Published` is stored as `published`, 9 characters; `max_length` is 1
            help: write `max_length = 9` or more
        "#]],
    );
}

#[test]
fn defaults_that_are_no_choice() {
    check(
        r#"Entry {
 a: CharField(max_length = 1, choices = Status, default = "d"),
 b: CharField(max_length = 1, choices = Status, default = "x"),
 c: CharField(max_length = 1, choices = Status, default = Status::Drft),
 d: CharField(max_length = 1, choices = Status, default = Level::Low),
 e: CharField(max_length = 1, default = Status::Draft),
}
enum Status { Draft = "d" }
enum Level { Low = 1 }"#,
        &expect![[r#"
            2:58-61 `"d"`: the default of a field with choices is one of them
            help: write `Status::Draft`
            3:58-61 `"x"`: `"x"` is not among the choices of this field
            help: write `Status::Draft` or another choice of `Status`
            4:66-70 `Drft`: `Drft` is not a choice of `Status`
            help: did you mean `Draft`?
            note: choices of `Status`: `Draft`
            5:58-68 `Level::Low`: the choices of this field are those of `Status`, not of `Level`
            6:40-53 `Status::Draft`: the field has no choices
            help: add `choices = Status`
        "#]],
    );
}

#[test]
fn enums() {
    check(
        r#"enum A { X = "x", Y = "x" }
enum B { X = 1, Y = "y" }
enum C { X = "x", Y = 2 }
enum D { X = "x", X = "y" }
enum E { }
enum F { X }
enum G { X = true, Y = "a" => 5, Z = "z" }"#,
        &expect![[r#"
            6:9-10 `X`: choice `X` has no value to store
            help: write `X = "x"` or a whole number
            7:30-31 `5`: the label after `=>` is a text such as `"Out now"`
            1:22-25 `"x"`: `Y` has the same value as `X`
            help: give each choice a value of its own
            2:20-23 `"y"`: the value of `Y` is a text, those before it are numbers
            3:22-23 `2`: the value of `Y` is a number, those before it are texts
            4:18-19 `X`: `D` has the choice `X` twice
            5:5-6 `E`: enum `E` has no choices
            help: write `E { Draft = "d" }`
            7:13-17 `true`: the value of a choice is a text or a whole number
        "#]],
    );
}

#[test]
fn half_an_enum() {
    check(
        r#"enum A
enum B { X = , Y = "y" Z = "z" }
enum"#,
        &expect![[r#"
            1:5-6 `A`: enum `A` has no choices in braces
            help: write `A { Draft = "d" }`
            2:9-10 `X`: choice `X` has no value to store
            help: write `X = "x"` or a whole number
            2:23-24 `Z`: expected `,` before the next choice `Z`
            3:0-4 `enum`: expected the name of an enum of choices
        "#]],
    );
}

#[test]
fn cfg_on_a_choice() {
    check(
        r#"enum A { X = "x", #[cfg(test)] Y = "y" }"#,
        &expect![[r#"
            1:18-30 `#[cfg(test)]`: the tables must not depend on how the program is built
            help: put `#[cfg]` on the whole model or on the whole `model!`
        "#]],
    );
}

#[test]
fn numbers_and_bytes() {
    check_fields(
        r#"a: SmallIntegerField(default = 32768),
b: PositiveSmallIntegerField(default = -1),
c: PositiveBigIntegerField(default = 9223372036854775808),
d: BinaryField(default = "x"),
e: TimeField(default = "12:00"),
f: DurationField(default = 1),
g: BinaryField(max_length = 0)"#,
        &expect![[r#"
            2:31-36 `32768`: `SmallIntegerField` takes whole numbers from -32768 to 32767
            3:39-41 `-1`: `PositiveSmallIntegerField` takes whole numbers from 0 to 32767
            4:37-56 `9223372036854775808`: `PositiveBigIntegerField` takes whole numbers from 0 to 9223372036854775807
            5:25-28 `"x"`: `BinaryField` takes bytes such as `b"…"`, not the text `"x"`
            6:23-30 `"12:00"`: `TimeField` takes an expression such as `jiff::civil::time(12, 0, 0, 0)`, not the text `"12:00"`
            7:27-28 `1`: `DurationField` takes an expression such as `jiff::SignedDuration::from_secs(60)`, not the number `1`
            8:28-29 `0`: `max_length` must be at least 1
        "#]],
    );
}

#[test]
fn addresses() {
    check_fields(
        r#"a: GenericIPAddressField(default = "localhost"),
b: GenericIPAddressField(protocol = IPv4, default = "::1"),
c: GenericIPAddressField(protocol = IPv5),
d: GenericIPAddressField(protocol = IPv6, unpack_ipv4),
e: GenericIPAddressField(protocol = "both", unpack_ipv4, default = "::ffff:10.0.0.1")"#,
        &expect![[r#"
            2:35-46 `"localhost"`: this is no IP address such as `127.0.0.1` or `::1`
            3:52-57 `"::1"`: this is an IPv6 address, the field takes those of `protocol = IPv4`
            4:36-40 `IPv5`: `protocol` is `both`, `IPv4` or `IPv6`
            5:42-53 `unpack_ipv4`: `unpack_ipv4` makes IPv4 addresses of IPv6 ones, `protocol = IPv6` takes one sort only
            help: remove one of them
        "#]],
    );
}

#[test]
fn defaults_of_the_database() {
    check_fields(
        r#"a: IntegerField(db_default = now()),
b: CharField(max_length = 2, db_default = "abc"),
c: DateField(db_default = "2024-01-01"),
d: TextField(db_default = Now),
e: IntegerField(null, db_default = None),
f: UUIDField(db_default = "x"),
g: CharField(max_length = 1, choices = Level, db_default = Low),
h: IntegerField(primary_key, db_default = 1),
i: IntegerField(db_collation = "C"),
j: TextField(db_collation = "")"#,
        &expect![[r#"
            2:29-34 `now()`: `db_default` takes a literal, which the database can write
            help: what the program evaluates is `default = …`
            3:42-47 `"abc"`: the text has 3 characters, `max_length` is 2
            4:26-38 `"2024-01-01"`: `db_default` takes `Now`
            help: what the program evaluates is `default = …`
            5:26-29 `Now`: `Now` is no value of a `TextField`
            6:35-39 `None`: the database puts NULL into a column anyway
            help: remove `db_default`
            7:26-29 `"x"`: `db_default` takes a literal, which the database can write
            help: what the program evaluates is `default = …`
            8:39-44 `Level`: there is no enum of choices `Level`
            help: declare `enum Level { … }` in this `model!`, or give the whole path of one from elsewhere
            9:29-39 `db_default`: `db_default` does not make keys
            help: give the key a `default`, or let the database hand it out with `BigAutoField`
            10:16-28 `db_collation`: `IntegerField` does not take the option `db_collation`
            note: field types that take `db_collation`: `CharField`, `TextField`, `SlugField`, `EmailField`, `URLField`
            11:28-30 `""`: the name of a collation cannot be empty
        "#]],
    );
}

#[test]
fn types_of_documents() {
    check_fields(
        r#"a: JSONField("Settings"),
b: JSONField(Settings, Others),
c: JSONField(Settings, null, db_default = "{}")"#,
        &expect![[r#"
            2:13-23 `"Settings"`: `JSONField` takes a type of yours, such as `JSONField(Settings)`
            3:23-29 `Others`: unknown option `Others` for `JSONField`
            note: options of `JSONField`: `null`, `blank`, `default`, `db_default`, `db_comment`, `unique`, `db_index`, `db_column`, `primary_key`, `verbose_name`, `help_text`, `validators`, `error_messages`, `editable`, `unique_for_date`, `unique_for_month`, `unique_for_year`, `db_check`
            4:42-46 `"{}"`: `db_default` takes a literal, which the database can write
            help: what the program evaluates is `default = …`
        "#]],
    );
}

#[test]
fn keys_of_an_app() {
    check(
        r#"app blog (default_auto_field = IntegerField);
Entry { a: TextField }"#,
        &expect![[r#"
            1:31-43 `IntegerField`: `default_auto_field` is `BigAutoField`, `AutoField` or `SmallAutoField`
        "#]],
    );
    check(
        r#"app blog (auto = 1);
Entry { a: TextField }"#,
        &expect![[r#"
            1:9-19 `(auto = 1)`: an app has one setting
            help: write `(default_auto_field = AutoField)`
        "#]],
    );
    check(
        r#"app blog (default_auto_field = AutoField);
Entry { a: TextField }"#,
        &expect![[r#""#]],
    );
}
