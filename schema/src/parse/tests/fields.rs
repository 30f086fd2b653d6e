//! Mistakes in field types and their options.

use expect_test::expect;

use super::check_fields;

#[test]
fn unknown_types() {
    check_fields(
        r#"a: CharFeild(max_length = 10),
b: Wibble"#,
        &expect![[r#"
            2:3-12 `CharFeild`: unknown field type `CharFeild`
            help: did you mean `CharField`?
            3:3-9 `Wibble`: unknown field type `Wibble`
            note: field types: `BigAutoField`, `AutoField`, `SmallAutoField`, `CharField`, `TextField`, `SlugField`, `EmailField`, `URLField`, `SmallIntegerField`, `IntegerField`, `BigIntegerField`, `PositiveSmallIntegerField`, `PositiveIntegerField`, `PositiveBigIntegerField`, `FloatField`, `BooleanField`, `DateField`, `DateTimeField`, `TimeField`, `DurationField`, `BinaryField`, `GenericIPAddressField`, `DecimalField`, `UUIDField`, `JSONField`, `ForeignKey`, `OneToOneField`, `ManyToManyField`
        "#]],
    );
}

#[test]
fn rust_types() {
    check_fields(
        r#"a: String,
b: Option<String>,
c: i32"#,
        &expect![[r#"
            2:3-9 `String`: unknown field type `String`
            help: write `CharField(max_length = 100)` or `TextField`
            3:3-9 `Option`: unknown field type `Option`
            help: write the field type and the option `null`
            4:3-6 `i32`: unknown field type `i32`
            help: write `IntegerField`
        "#]],
    );
}

#[test]
fn types_of_later() {
    check_fields(
        r#"a: CompositePrimaryKey(b, c)"#,
        &expect![[r#"
        2:3-22 `CompositePrimaryKey`: the field type `CompositePrimaryKey` is not supported yet
    "#]],
    );
}

#[test]
fn unknown_option() {
    check_fields(
        r#"a: CharField(max_lenght = 10)"#,
        &expect![[r#"
            2:13-23 `max_lenght`: unknown option `max_lenght` for `CharField`
            help: did you mean `max_length`?
            note: options of `CharField`: `max_length`, `db_collation`, `null`, `blank`, `default`, `db_default`, `db_comment`, `choices`, `unique`, `db_index`, `db_column`, `primary_key`, `verbose_name`, `help_text`, `validators`, `error_messages`, `editable`, `unique_for_date`, `unique_for_month`, `unique_for_year`, `db_check`
        "#]],
    );
}

#[test]
fn option_of_later() {
    check_fields(
        r#"a: IntegerField(db_tablespace = "x")"#,
        &expect![[r#"
        2:16-29 `db_tablespace`: the option `db_tablespace` is not supported yet
    "#]],
    );
}

#[test]
fn option_of_another_type() {
    check_fields(
        r#"a: IntegerField(max_length = 10),
b: TextField(auto_now),
c: TextField(max_digits = 3)"#,
        &expect![[r#"
            2:16-26 `max_length`: `IntegerField` does not take the option `max_length`
            note: field types that take `max_length`: `CharField`, `SlugField`, `EmailField`, `URLField`, `BinaryField`
            3:13-21 `auto_now`: `TextField` does not take the option `auto_now`
            note: field types that take `auto_now`: `DateField`, `DateTimeField`, `TimeField`
            4:13-23 `max_digits`: `TextField` does not take the option `max_digits`
            note: field types that take `max_digits`: `DecimalField`
        "#]],
    );
}

#[test]
fn missing_options() {
    check_fields(
        r#"a: CharField,
b: CharField(null),
c: DecimalField(max_digits = 3),
d: DecimalField"#,
        &expect![[r#"
            2:3-12 `CharField`: `CharField` needs `max_length`
            help: write `CharField(max_length = 100)`
            3:3-12 `CharField`: `CharField` needs `max_length`
            help: write `CharField(max_length = 100)`
            4:3-15 `DecimalField`: `DecimalField` needs `decimal_places`
            help: write `DecimalField(max_digits = 10, decimal_places = 2)`
            5:3-15 `DecimalField`: `DecimalField` needs `max_digits`
            help: write `DecimalField(max_digits = 10, decimal_places = 2)`
        "#]],
    );
}

#[test]
fn wrong_values() {
    check_fields(
        r#"a: CharField(max_length = "a"),
b: CharField(max_length),
c: TextField(null = 1),
d: TextField(verbose_name = 3),
e: TextField(db_column = x)"#,
        &expect![[r#"
            2:26-29 `"a"`: `max_length` takes a whole number such as `max_length = 10`
            3:13-23 `max_length`: `max_length` needs a value
            help: write `max_length = …`
            4:20-21 `1`: `null` takes `true` or `false`
            5:28-29 `3`: `verbose_name` takes a text such as `"…"`
            6:25-26 `x`: `db_column` takes a text such as `"…"`
        "#]],
    );
}

#[test]
fn numbers_out_of_bounds() {
    check_fields(
        r#"a: CharField(max_length = 0),
b: CharField(max_length = -1),
c: DecimalField(max_digits = 19, decimal_places = 2),
d: DecimalField(max_digits = 2, decimal_places = 3)"#,
        &expect![[r#"
            2:26-27 `0`: `max_length` must be between 1 and 10485760
            3:26-28 `-1`: `max_length` must be between 1 and 10485760
            4:29-31 `19`: `max_digits` must be between 1 and 18
            5:49-50 `3`: `decimal_places` cannot be greater than `max_digits`, which is 2
        "#]],
    );
}

#[test]
fn an_option_twice() {
    check_fields(
        r#"a: CharField(max_length = 10, null, max_length = 20)"#,
        &expect![[r#"
            2:36-46 `max_length`: option `max_length` is given twice
        "#]],
    );
}

#[test]
fn an_option_without_a_name() {
    check_fields(
        r#"a: CharField(100),
b: IntegerField(5)"#,
        &expect![[r#"
            2:13-16 `100`: `100` has no name
            help: options of `CharField` are named, such as `max_length = …`
            3:16-17 `5`: `5` has no name
            help: options of `IntegerField` are named, such as `null = …`
        "#]],
    );
}

#[test]
fn a_field_twice() {
    check_fields(
        r#"a: TextField,
a: IntegerField"#,
        &expect![[r#"
            3:0-1 `a`: `Entry` has the field `a` twice
        "#]],
    );
}

#[test]
fn two_primary_keys() {
    check_fields(
        r#"a: IntegerField(primary_key),
b: UUIDField(primary_key)"#,
        &expect![[r#"
            3:13-24 `primary_key`: `Entry` has two primary keys, `a` and `b`
            help: keep `primary_key` at one of them
        "#]],
    );
}

#[test]
fn a_null_primary_key() {
    check_fields(
        r#"a: IntegerField(primary_key, null)"#,
        &expect![[r#"
        2:29-33 `null`: the primary key cannot be NULL
        help: remove `null`
    "#]],
    );
}

#[test]
fn types_that_cannot_be_keys() {
    check_fields(
        r#"a: FloatField(primary_key)"#,
        &expect![[r#"
            2:14-25 `primary_key`: `FloatField` cannot be the primary key
            note: whole numbers, texts and `UUIDField` can
        "#]],
    );
}

#[test]
fn id_that_is_no_key() {
    check_fields(
        r#"id: IntegerField"#,
        &expect![[r#"
        2:0-2 `id`: a field called `id` has to be the primary key
        help: add `primary_key` to its options, or remove the field: every model has an `id`
    "#]],
    );
}

#[test]
fn an_automatic_field_that_is_no_key() {
    check_fields(
        r#"a: BigAutoField"#,
        &expect![[r#"
            2:3-15 `BigAutoField`: `BigAutoField` has to be the primary key
            help: write `BigAutoField(primary_key)`
        "#]],
    );
}

#[test]
fn automatic_dates() {
    check_fields(
        r#"a: DateField(auto_now, auto_now_add),
b: DateField(auto_now, default = today()),
c: DateTimeField(auto_now_add, default = today())"#,
        &expect![[r#"
            2:23-35 `auto_now_add`: `auto_now` sets the field at every save already
            help: keep one of `auto_now` and `auto_now_add`
            3:23-30 `default`: `auto_now` sets the field, so that `default` would never be used
            help: keep one of them
            4:31-38 `default`: `auto_now_add` sets the field, so that `default` would never be used
            help: keep one of them
        "#]],
    );
}

#[test]
fn names_of_fields() {
    check_fields(
        r#"a__b: TextField,
b_: TextField,
_c: TextField,
pk: TextField,
objects: TextField"#,
        &expect![[r#"
            2:0-4 `a__b`: a field cannot be called `a__b`: `__` separates the parts of a key in `q!`
            help: write `a_b`
            3:0-2 `b_`: a field cannot be called `b_`: names do not end with `_`
            help: write `b`
            4:0-2 `_c`: a field cannot be called `_c`: names do not begin with `_`
            help: write `c`
            5:0-2 `pk`: a field cannot be called `pk`: `pk` stands for the primary key of any model
            help: choose another name; `db_column = "…"` keeps the name of the column
            6:0-7 `objects`: a field cannot be called `objects`: every model has a function of that name
            help: choose another name; `db_column = "…"` keeps the name of the column
        "#]],
    );
}

#[test]
fn names_of_lookups() {
    check_fields(
        r#"year: IntegerField,
exact: TextField,
in: TextField,
range: TextField"#,
        &expect![[r#"
            2:0-4 `year`: a field cannot be called `year`: it is the name of a transform
            help: choose another name; `db_column = "…"` keeps the name of the column
            3:0-5 `exact`: a field cannot be called `exact`: it is the name of a lookup
            help: choose another name; `db_column = "…"` keeps the name of the column
            4:0-2 `r#in`: a field cannot be called `in`: it is the name of a lookup
            help: choose another name; `db_column = "…"` keeps the name of the column
            5:0-5 `range`: a field cannot be called `range`: it is the name of a lookup
            help: choose another name; `db_column = "…"` keeps the name of the column
        "#]],
    );
}

#[test]
fn names_of_functions() {
    check_fields(
        r#"save: TextField,
delete: TextField,
new: BooleanField"#,
        &expect![[r#"
            2:0-4 `save`: a field cannot be called `save`: every model has a function of that name
            help: choose another name; `db_column = "…"` keeps the name of the column
            3:0-6 `delete`: a field cannot be called `delete`: every model has a function of that name
            help: choose another name; `db_column = "…"` keeps the name of the column
            4:0-3 `new`: a field cannot be called `new`: every model has a function of that name
            help: choose another name; `db_column = "…"` keeps the name of the column
        "#]],
    );
}

#[test]
fn a_long_name() {
    check_fields(
        r#"an_extremely_long_name_of_a_field_that_nobody_would_want_to_write_twice: TextField,
a: TextField(db_column = "an_extremely_long_name_of_a_field_that_nobody_would_want_to_write_twice")"#,
        &expect![[r#"
            2:0-71 `an_extremely_long_name_of_a_field_that_nobody_would_want_to_write_twice`: the name of the field has 71 bytes, 63 are allowed
            note: it is `an_extremely_long_name_of_a_field_that_nobody_would_want_to_write_twice`
            3:25-98 `"an_extremely_long_name_of_a_field_that_nobody_would_want_to_write_twice"`: the name of the column has 71 bytes, 63 are allowed
            note: it is `an_extremely_long_name_of_a_field_that_nobody_would_want_to_write_twice`
            3:25-98 `"an_extremely_long_name_of_a_field_that_nobody_would_want_to_write_twice"`: the fields `an_extremely_long_name_of_a_field_that_nobody_would_want_to_write_twice` and `a` of `Entry` both have the column `an_extremely_long_name_of_a_field_that_nobody_would_want_to_write_twice`
            help: rename one, or give it another `db_column`
        "#]],
    );
}

#[test]
fn a_keyword() {
    check_fields(
        r#"type: TexField,
r#match: TexField"#,
        &expect![[r#"
            2:6-14 `TexField`: unknown field type `TexField`
            help: did you mean `TextField`?
            3:9-17 `TexField`: unknown field type `TexField`
            help: did you mean `TextField`?
        "#]],
    );
}

#[test]
fn one_mistake_one_message() {
    check_fields(
        r#"a: CharField(max_lenght = 10, default = 7),
b: DecimalField(max_digit = 3)"#,
        &expect![[r#"
            2:13-23 `max_lenght`: unknown option `max_lenght` for `CharField`
            help: did you mean `max_length`?
            note: options of `CharField`: `max_length`, `db_collation`, `null`, `blank`, `default`, `db_default`, `db_comment`, `choices`, `unique`, `db_index`, `db_column`, `primary_key`, `verbose_name`, `help_text`, `validators`, `error_messages`, `editable`, `unique_for_date`, `unique_for_month`, `unique_for_year`, `db_check`
            3:16-25 `max_digit`: unknown option `max_digit` for `DecimalField`
            help: did you mean `max_digits`?
            note: options of `DecimalField`: `max_digits`, `decimal_places`, `null`, `blank`, `default`, `db_default`, `db_comment`, `unique`, `db_index`, `db_column`, `primary_key`, `verbose_name`, `help_text`, `validators`, `error_messages`, `editable`, `unique_for_date`, `unique_for_month`, `unique_for_year`, `db_check`
        "#]],
    );
}

#[test]
fn validators() {
    check_fields(
        r#"a: IntegerField(validators = Range(0..=10)),
b: IntegerField(validators = [Range(0..=10)])"#,
        &expect![[r#"
            2:29-42 `Range(0..= 10)`: `validators` takes a list such as `[Range(0..=10)]`
        "#]],
    );
}
