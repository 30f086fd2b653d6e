//! Mistakes in relations between models.

use expect_test::expect;

use super::{check, check_fields};

#[test]
fn a_missing_target() {
    check_fields(
        r#"a: ForeignKey,
b: ForeignKey(on_delete = Cascade),
c: ManyToManyField,
d: ForeignKey(null, on_delete = Cascade)"#,
        &expect![[r#"
            2:3-13 `ForeignKey`: `ForeignKey` needs the model that it points at
            help: write `ForeignKey(Blog, on_delete = Cascade)`
            3:3-13 `ForeignKey`: `ForeignKey` needs the model that it points at
            help: write `ForeignKey(Blog, on_delete = Cascade)`
            4:3-18 `ManyToManyField`: `ManyToManyField` needs the model that it points at
            help: write `ManyToManyField(Author)`
            5:3-13 `ForeignKey`: `ForeignKey` needs the model that it points at
            help: write `ForeignKey(Blog, on_delete = Cascade)`
        "#]],
    );
}

#[test]
fn a_target_that_is_no_model() {
    check(
        r#"Entry { a: ForeignKey("Blog", on_delete = Cascade), b: ForeignKey(Base, on_delete = Cascade), c: ForeignKey(Status, on_delete = Cascade), d: ForeignKey(5, on_delete = Cascade), e: ManyToManyField(Vec<Blog>) }
abstract Base {}
enum Status { A = 1 }"#,
        &expect![[r#"
            1:196-199 `Vec`: expected an option, such as `null` or `max_length = 100`
            1:22-28 `"Blog"`: a model is named without quotes
            help: write `Blog`
            1:66-70 `Base`: `Base` is abstract: it has no table that a row could point at
            1:108-114 `Status`: `Status` is an enum of choices, not a model
            help: write `CharField(max_length = …, choices = Status)`
            1:152-153 `5`: expected a model such as `Blog` or `crate::accounts::User`
        "#]],
    );
}

#[test]
fn on_delete() {
    check(
        r#"Blog {}
Entry { a: ForeignKey(Blog, related_name = a_set), b: ForeignKey(Blog, on_delete = CASCADE, related_name = b_set), c: ForeignKey(Blog, on_delete = models.CASCADE, related_name = c_set), d: ForeignKey(Blog, on_delete = Restrict, related_name = d_set), e: ForeignKey(Blog, on_delete = , related_name = e_set), f: ForeignKey(Blog, on_delete, related_name = f_set) }"#,
        &expect![[r#"
            2:271-280 `on_delete`: `on_delete` needs a value
            2:11-21 `ForeignKey`: `ForeignKey` needs `on_delete`: what happens to this row when the other one is deleted
            help: write `on_delete = Cascade`
            note: values of `on_delete`: `Cascade`, `Protect`, `SetNull`, `DoNothing`
            2:83-90 `CASCADE`: unknown value `CASCADE` for `on_delete`
            help: did you mean `Cascade`?
            note: values of `on_delete`: `Cascade`, `Protect`, `SetNull`, `DoNothing`
            2:147-161 `models.CASCADE`: unknown value `models.CASCADE` for `on_delete`
            help: did you mean `Cascade`?
            note: values of `on_delete`: `Cascade`, `Protect`, `SetNull`, `DoNothing`
            2:218-226 `Restrict`: `on_delete = Restrict` is not supported yet
            note: values of `on_delete`: `Cascade`, `Protect`, `SetNull`, `DoNothing`
            2:328-337 `on_delete`: `on_delete` needs a value
            help: write `on_delete = …`
        "#]],
    );
}

#[test]
fn set_null_without_null() {
    check(
        r#"Blog {}
Entry { a: ForeignKey(Blog, on_delete = SetNull) }"#,
        &expect![[r#"
            2:40-47 `SetNull`: `SetNull` needs a key that can be NULL
            help: add `null` to the options
        "#]],
    );
}

#[test]
fn related_names() {
    check_fields(
        r#"a: ForeignKey(Self, on_delete = Cascade, related_name = "a b"),
b: ForeignKey(Self, on_delete = Cascade, related_name = a__b),
c: ForeignKey(Self, on_delete = Cascade, related_name = 3),
d: ForeignKey(Self, on_delete = Cascade, related_name = year)"#,
        &expect![[r#"
            2:56-61 `"a b"`: `a b` cannot be the name of the way back
            help: use letters, digits and `_`, or `"+"` for no way back
            3:56-60 `a__b`: `related_name` cannot be `a__b`: `__` separates the parts of a key in `q!`
            help: write `a_b`
            4:56-57 `3`: `related_name` takes a name such as `related_name = entries`
            5:56-60 `year`: `related_name` cannot be `year`: it is the name of a transform
            help: choose another name
        "#]],
    );
}

#[test]
fn two_ways_back_of_one_name() {
    check(
        r#"Blog { }
Entry { a: ForeignKey(Blog, on_delete = Cascade), b: ForeignKey(Blog, on_delete = Cascade) }
Post { c: ForeignKey(Blog, on_delete = Cascade, related_name = entry_set), d: ManyToManyField(Blog, related_name = entry_set) }"#,
        &expect![[r#"
            2:50-51 `entry_set`: `Entry.b` and `Entry.a` have the same way back, `Blog.entry_set`
            help: give it another `related_name`
            3:63-72 `entry_set`: `Post.c` and `Entry.a` have the same way back, `Blog.entry_set`
            help: give it another `related_name`
            3:115-124 `entry_set`: `Post.d` and `Entry.a` have the same way back, `Blog.entry_set`
            help: give it another `related_name`
        "#]],
    );
}

#[test]
fn a_way_back_called_like_a_field() {
    check(
        r#"Blog { entries: TextField, owner: ForeignKey(Blog, on_delete = Cascade, related_name = "+") }
Entry { blog: ForeignKey(Blog, on_delete = Cascade, related_name = entries), x: ForeignKey(Blog, on_delete = Cascade, related_name = owner_id) }"#,
        &expect![[r#"
            2:67-74 `entries`: the way back from `Blog` by `Entry.blog` is called `entries`, which is a field of `Blog`
            help: give it another `related_name`
            2:133-141 `owner_id`: the way back from `Blog` by `Entry.x` is called `owner_id`, which is a field of `Blog`
            help: give it another `related_name`
        "#]],
    );
}

#[test]
fn ways_back_of_an_abstract_model() {
    check(
        r#"Blog {}
abstract Base { blog: ForeignKey(Blog, on_delete = Cascade, related_name = all) }
A: Base {}
B: Base {}
abstract Good { blog: ForeignKey(Blog, on_delete = Cascade, related_name = "%(class)s_all") }
C: Good {}
D: Good {}"#,
        &expect![[r#"
            2:75-78 `all`: `B.blog` and `A.blog` have the same way back, `Blog.all`
            help: give it another `related_name`
        "#]],
    );
}

#[test]
fn options_of_many_to_many() {
    check_fields(
        r#"a: ManyToManyField(Self, null),
b: ManyToManyField(Self, primary_key, related_name = "+"),
c: ManyToManyField(Self, on_delete = Cascade, related_name = "+")"#,
        &expect![[r#"
            2:25-29 `null`: `null` has no effect on a `ManyToManyField`
            help: remove it
            3:25-36 `primary_key`: `ManyToManyField` does not take the option `primary_key`
            note: options of `ManyToManyField`: `related_name`, `db_table`, `blank`, `verbose_name`, `help_text`
            4:25-34 `on_delete`: `ManyToManyField` does not take the option `on_delete`
            note: field types that take `on_delete`: `ForeignKey`
        "#]],
    );
}

#[test]
fn options_of_later() {
    check_fields(
        r#"a: ManyToManyField(Self, through = Membership)"#,
        &expect![[r#"
            2:25-32 `through`: the option `through` is not supported yet
        "#]],
    );
}
