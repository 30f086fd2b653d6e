//! Mistakes in the form of a block: words, braces, commas, things half typed.

use expect_test::expect;

use super::{check, check_fields};

#[test]
fn app_labels() {
    check(
        r#"app Blog; app other; Entry {}"#,
        &expect![[r#"
        1:14-19 `other`: the block has an app label already
        1:4-8 `Blog`: an app label has lower-case letters, digits and single `_`
        help: write `app blog;`
    "#]],
    );
}

#[test]
fn app_label_forms() {
    check(
        r#"app "my blog"; Entry {}"#,
        &expect![[r#"
        1:4-13 `"my blog"`: the app label is one name, without quotes
        help: write `app my_blog;`
    "#]],
    );
}

#[test]
fn app_label_with_a_hyphen() {
    check(
        r#"app my-blog; Entry {}"#,
        &expect![[r#"
        1:4-11 `my - blog`: the app label is one name, without quotes
        help: write `app my_blog;`
    "#]],
    );
}

#[test]
fn app_label_missing() {
    check(
        r#"app; Entry {}"#,
        &expect![[r#"
        1:0-3 `app`: the app label is missing
        help: write `app blog;`
    "#]],
    );
}

#[test]
fn app_label_without_semicolon() {
    check(
        r#"app blog pub Entry {}"#,
        &expect![[r#"
        1:4-8 `blog`: expected `;` after the app label
    "#]],
    );
}

#[test]
fn the_word_struct() {
    check(
        r#"pub struct Entry { a: TextField }"#,
        &expect![[r#"
        1:4-10 `struct`: a model is written without this word
        help: write `Entry { … }`
    "#]],
    );
}

#[test]
fn not_an_item() {
    check(
        r#"pub 7 Blog { } Entry { a: TexField }"#,
        &expect![[r#"
        1:4-5 `7`: expected a model such as `pub Blog { … }`, found `7`
        1:26-34 `TexField`: unknown field type `TexField`
        help: did you mean `TextField`?
    "#]],
    );
}

#[test]
fn a_model_without_braces() {
    check(
        r#"pub Blog
pub Entry { a: TexField }"#,
        &expect![[r#"
            1:4-8 `Blog`: model `Blog` has no fields in braces
            help: write `Blog { … }`
            2:15-23 `TexField`: unknown field type `TexField`
            help: did you mean `TextField`?
        "#]],
    );
}

#[test]
fn half_a_model() {
    check(
        r#"pub Blog { name: TextField } pub En"#,
        &expect![[r#"
        1:33-35 `En`: model `En` has no fields in braces
        help: write `En { … }`
    "#]],
    );
}

#[test]
fn parents_in_parentheses() {
    check(
        r#"abstract Base { a: TextField } Entry(Base) { b: TextField, Meta { ordering: [a] } }"#,
        &expect![[r#"
            1:31-36 `Entry`: models are inherited with `:`
            help: write `Entry: Base { … }`
        "#]],
    );
}

#[test]
fn attribute_without_model() {
    check(
        r#"Blog {} #[derive(Debug)]"#,
        &expect![[r#"
        1:8-9 `#`: there is no model after this attribute
    "#]],
    );
}

#[test]
fn field_without_type() {
    check_fields(
        r#"a: ,
b,
c:"#,
        &expect![[r#"
            2:0-1 `a`: field `a` has no type
            help: write `a: CharField(max_length = 100)` or another field type
            3:0-1 `b`: field `b` has no type
            help: write `b: CharField(max_length = 100)` or another field type
            4:0-1 `c`: field `c` has no type
            help: write `c: CharField(max_length = 100)` or another field type
        "#]],
    );
}

#[test]
fn half_typed_fields() {
    check_fields(
        r#"headline: Cha,
body: CharField(max),
blog: ForeignKey(Bl),
x: CharField()"#,
        &expect![[r#"
            2:10-13 `Cha`: unknown field type `Cha`
            help: did you mean `CharField`?
            3:16-19 `max`: unknown option `max` for `CharField`
            help: did you mean `max_length`?
            note: options of `CharField`: `max_length`, `db_collation`, `null`, `blank`, `default`, `db_default`, `db_comment`, `choices`, `unique`, `db_index`, `db_column`, `primary_key`, `verbose_name`, `help_text`, `validators`, `error_messages`, `editable`, `unique_for_date`, `unique_for_month`, `unique_for_year`, `db_check`
            4:6-16 `ForeignKey`: `ForeignKey` needs `on_delete`: what happens to this row when the other one is deleted
            help: write `on_delete = Cascade`
            note: values of `on_delete`: `Cascade`, `Protect`, `Restrict`, `SetNull`, `SetDefault`, `Set`, `DoNothing`, `DbCascade`, `DbSetNull`, `DbSetDefault`
            5:3-12 `CharField`: `CharField` needs `max_length`
            help: write `CharField(max_length = 100)`
        "#]],
    );
}

#[test]
fn a_dangling_option() {
    check_fields(
        r#"a: IntegerField(default = ),
b: IntegerField(null, , unique)"#,
        &expect![[r#"
            2:16-23 `default`: `default` needs a value
            3:22-23 `,`: expected an option, such as `null` or `max_length = 100`
        "#]],
    );
}

#[test]
fn option_with_a_colon() {
    check_fields(
        r#"a: CharField(max_length: 10)"#,
        &expect![[r#"
        2:23-24 `:`: options take `=`
        help: write `max_length = …`
    "#]],
    );
}

#[test]
fn equals_for_a_field() {
    check_fields(
        r#"a = TextField"#,
        &expect![[r#"
        2:2-3 `=`: a field takes `:`
        help: write `a: …`
    "#]],
    );
}

#[test]
fn missing_comma_between_fields() {
    check_fields(
        r#"a: TextField
b: TexField"#,
        &expect![[r#"
            3:0-1 `b`: expected `,` before the next field
            3:3-11 `TexField`: unknown field type `TexField`
            help: did you mean `TextField`?
        "#]],
    );
}

#[test]
fn missing_comma_between_options() {
    check_fields(
        r#"a: IntegerField(null unique)"#,
        &expect![[r#"
        2:21-27 `unique`: expected `,` before the next option `unique`
    "#]],
    );
}

#[test]
fn something_after_a_field() {
    check_fields(
        r#"a: TextField = "x",
b: TextField"#,
        &expect![[r#"
            2:13-18 `= "x"`: expected `,` after the field, found `=`
        "#]],
    );
}

#[test]
fn not_a_field() {
    check_fields(
        r#"7: TextField,
"b": TextField,
c: TexField"#,
        &expect![[r#"
            2:0-1 `7`: expected the name of a field, found `7`
            3:0-3 `"b"`: expected the name of a field, found `"b"`
            4:3-11 `TexField`: unknown field type `TexField`
            help: did you mean `TextField`?
        "#]],
    );
}

#[test]
fn a_public_field() {
    check_fields(
        r#"pub a: TextField"#,
        &expect![[r#"
        2:0-3 `pub`: the fields of a model are always public
        help: remove `pub`
    "#]],
    );
}

#[test]
fn a_path_to_a_type() {
    check_fields(
        r#"a: models.TextField,
b: nuages::IntegerField(null)"#,
        &expect![[r#"
            2:3-19 `models.TextField`: field types are written without a path
            help: write `TextField`
            3:3-23 `nuages::IntegerField`: field types are written without a path
            help: write `IntegerField`
        "#]],
    );
}

#[test]
fn not_a_rust_expression() {
    check_fields(
        r#"a: IntegerField(default = 1 +, null),
b: IntegerField(default = fn)"#,
        &expect![[r#"
            2:26-29 `1 +`: the value of `default` is not a Rust expression: expected an expression
            3:26-28 `fn`: the value of `default` is not a Rust expression: expected an expression
        "#]],
    );
}

#[test]
fn cfg_on_a_field() {
    check_fields(
        r#"#[cfg(feature = "x")]
a: TextField"#,
        &expect![[r#"
            2:0-21 `#[cfg(feature = "x")]`: the tables must not depend on how the program is built
            help: put `#[cfg]` on the whole model or on the whole `model!`
        "#]],
    );
}

#[test]
fn two_metas() {
    check_fields(
        r#"Meta { ordering: [id] }
Meta { }"#,
        &expect![[r#"
            3:0-4 `Meta`: `Entry` has two `Meta`
            help: move everything into one
        "#]],
    );
}

#[test]
fn meta_as_a_field() {
    check_fields(
        r#"Meta: { ordering: [id] }"#,
        &expect![[r#"
        2:4-5 `:`: `Meta` is not a field
        help: write `Meta { … }`
    "#]],
    );
}

#[test]
fn a_missing_equals_sign() {
    check_fields(
        r#"a: ForeignKey(Self, on_delete Cascade, related_name = "+"),
b: CharField(max_length 10, null),
c: TextField(null Cascade)"#,
        &expect![[r#"
            2:20-29 `on_delete`: expected `=` after `on_delete`
            help: write `on_delete = Cascade`
            3:13-23 `max_length`: expected `=` after `max_length`
            help: write `max_length = 10`
            4:13-17 `null`: expected `=` after `null`
            help: write `null = Cascade`
        "#]],
    );
}

#[test]
fn typing_a_field_in_front_of_another() {
    check_fields(
        r#"new_
headline: TextField,
Meta { ordering: [headline] }"#,
        &expect![[r#"
            2:0-4 `new_`: field `new_` has no type
            help: write `new_: CharField(max_length = 100)` or another field type
            2:0-4 `new_`: a field cannot be called `new_`: names do not end with `_`
            help: write `new`
        "#]],
    );
}

#[test]
fn choices_without_the_word_enum() {
    check(
        r#"pub Status { Draft = "d" }
enum Level Level { Low = 1 }
A { s: CharField(max_length = 1, choices = Status), l: IntegerField(choices = Level) }"#,
        &expect![[r#"
            1:4-10 `Status`: choices are an enum
            help: write `enum Status { … }`
            2:11-16 `Level`: expected `{` after `Level`
        "#]],
    );
}
