//! Django's system checks that no other file is about.

use expect_test::expect;

use super::{check, check_fields};

#[test]
fn a_public_model_that_points_at_a_hidden_one() {
    check(
        r#"Blog { name: TextField }
pub(crate) Author { name: TextField }
pub Entry { blog: ForeignKey(Blog, on_delete = Cascade), other: ForeignKey(Blog, on_delete = Cascade, related_name = others), authors: ManyToManyField(Author) }
pub(super) Note { blog: ForeignKey(Blog, on_delete = Cascade), entry: ForeignKey(Entry, on_delete = Cascade) }"#,
        &expect![[r#"
            3:29-33 `Blog`: `Entry` is `pub` and points at `Blog`, which is private
            help: write `pub Blog`
            3:151-157 `Author`: `Entry` is `pub` and points at `Author`, which is `pub(crate)`
            help: write `pub Author`
        "#]],
    );
}

#[test]
fn names_of_indexes() {
    check_fields(
        r#"a: IntegerField,
Meta {
    indexes: [Index(fields = [a], name = "_by_a"), Index(fields = [-a], name = "2_by_a")],
    constraints: [CheckConstraint(check = a > 0, name = "1_positive")],
}"#,
        &expect![[r#"
            4:41-48 `"_by_a"`: the name of an index begins with a letter, not with `_` or a digit
            4:79-87 `"2_by_a"`: the name of an index begins with a letter, not with `_` or a digit
            5:56-68 `"1_positive"`: the name of a constraint begins with a letter, not with `_` or a digit
        "#]],
    );
}

#[test]
fn fields_of_other_models() {
    check(
        r#"pub Blog { name: TextField }
pub Entry {
    blog: ForeignKey(Blog, on_delete = Cascade),
    Meta {
        ordering: [blog.name],
        indexes: [Index(fields = [blog.name])],
        constraints: [CheckConstraint(check = blog.name != "", name = "a"), UniqueConstraint(fields = [blog.name], name = "b")],
    }
}
pub Note {
    blog: ForeignKey(Blog, on_delete = Cascade),
    Meta {
        ordering: [blog__name, "-blog", ?],
        indexes: [Index(fields = [blog__name])],
        constraints: [CheckConstraint(check = blog__name != "", name = "c"), UniqueConstraint(fields = [blog_id], name = "d")],
    }
}"#,
        &expect![[r#"
            5:19-23 `blog`: only the model's own fields can be named here
            6:34-38 `blog`: only the model's own fields can be named here
            7:46-50 `blog`: only the model's own fields can be named here
            7:103-107 `blog`: only the model's own fields can be named here
            13:31-38 `"-blog"`: fields are named without quotes
            help: write `-blog`
            13:40-41 `?`: expected the name of a field, found `?`
            13:19-29 `blog__name`: only the model's own fields can be named here
            14:34-44 `blog__name`: only the model's own fields can be named here
            15:46-56 `blog__name`: only the model's own fields can be named here
            15:104-111 `blog_id`: `Note` has no field `blog_id`
            help: write `blog`
        "#]],
    );
}

#[test]
fn options_without_effect() {
    check_fields(
        r#"a: IntegerField(max_length = 3),
b: ManyToManyField(Self, null),
c: ManyToManyField(Self, validators = [], symmetrical = false, related_name = cs),
d: ManyToManyField(Self, unique, symmetrical = false, related_name = ds),
e: TextField(primary_key, unique),
f: TextField(unique, db_index),
g: ManyToManyField(Self, default = 1, symmetrical = false, related_name = gs),
h: DateField(auto_now, blank),
i: BigAutoField(primary_key, null)"#,
        &expect![[r#"
            2:16-26 `max_length`: `IntegerField` does not take the option `max_length`
            note: field types that take `max_length`: `CharField`, `SlugField`, `EmailField`, `URLField`, `BinaryField`
            3:25-29 `null`: `null` has no effect on a `ManyToManyField`
            help: remove it
            4:25-35 `validators`: `validators` has no effect on a `ManyToManyField`
            help: remove it
            5:25-31 `unique`: `ManyToManyField` does not take the option `unique`
            note: options of `ManyToManyField`: `related_name`, `symmetrical`, `through`, `through_fields`, `db_table`, `db_constraint`, `blank`, `verbose_name`, `help_text`
            8:25-32 `default`: `ManyToManyField` does not take the option `default`
            note: options of `ManyToManyField`: `related_name`, `symmetrical`, `through`, `through_fields`, `db_table`, `db_constraint`, `blank`, `verbose_name`, `help_text`
            10:29-33 `null`: `BigAutoField` does not take the option `null`
            note: options of `BigAutoField`: `primary_key`, `db_column`, `blank`, `verbose_name`, `help_text`
            10:16-27 `primary_key`: `Entry` has two primary keys, `e` and `i`
            help: keep `primary_key` at one of them
        "#]],
    );
}
