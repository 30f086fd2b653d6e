//! Mistakes in `Meta`.

use expect_test::expect;

use super::{check, check_fields};

#[test]
fn keys() {
    check_fields(
        r#"a: TextField,
Meta { ordring: [a], unique_together: [a], abstract: true, managed: 3, verbose_name: x, ordering: }"#,
        &expect![[r#"
            3:7-14 `ordring`: unknown key `ordring` in `Meta`
            help: did you mean `ordering`?
            note: keys of `Meta`: `ordering`, `get_latest_by`, `indexes`, `constraints`, `unique_together`, `managers`, `default_manager_name`, `default_related_name`, `scopes`, `db_table`, `verbose_name`, `verbose_name_plural`, `managed`, `hooks`
            3:43-51 `abstract`: `abstract` is not a key of `Meta`
            help: write `abstract Name { … }`
            3:68-69 `3`: `managed` takes `true` or `false`
            3:85-86 `x`: `verbose_name` takes a text such as `"…"`
            3:88-96 `ordering`: `ordering` needs a value
        "#]],
    );
}

#[test]
fn forms_of_keys() {
    check_fields(
        r#"a: TextField,
Meta { ordering = [a], verbose_name }"#,
        &expect![[r#"
            3:16-17 `=`: keys of `Meta` take `:`
            help: write `ordering: …`
            3:23-35 `verbose_name`: `verbose_name` needs a value
            help: write `verbose_name: …`
        "#]],
    );
}

#[test]
fn a_key_twice() {
    check_fields(
        r#"a: TextField,
Meta { ordering: [a], ordering: [-a] }"#,
        &expect![[r#"
            3:22-30 `ordering`: `Meta` has `ordering` twice
        "#]],
    );
}

#[test]
fn orderings() {
    check_fields(
        r#"headline: TextField,
tags: ManyToManyField(Self),
blog: ForeignKey(Self, on_delete = Cascade, related_name = "+"),
Meta { ordering: ["-headline", headlin, tags, blog_id, -headline, headline, blog.name, ?, "?"] }"#,
        &expect![[r#"
            5:18-29 `"-headline"`: fields are named without quotes
            help: write `-headline`
            5:76-80 `blog`: only the model's own fields can be named here
            5:87-88 `?`: expected the name of a field, found `?`
            5:90-93 `"?"`: a random order cannot be the ordering of a model
            5:31-38 `headlin`: `Entry` has no field `headlin`
            help: did you mean `headline`?
            note: fields of `Entry`: `id`, `headline`, `blog`
            5:40-44 `tags`: `tags` is a `ManyToManyField` and has no column
            5:46-53 `blog_id`: `Entry` has no field `blog_id`
            help: write `blog`
            5:66-74 `headline`: `headline` is named twice here
        "#]],
    );
}

#[test]
fn an_ordering_that_is_no_list() {
    check_fields(
        r#"a: TextField,
Meta { ordering: -a }"#,
        &expect![[r#"
            3:17-19 `-a`: `ordering` takes a list
            help: write `[-a]`
        "#]],
    );
}

#[test]
fn indexes() {
    check_fields(
        r#"rating: IntegerField,
Meta { indexes: [Index, Index(), Index(fields = [ratin]), Idx(fields = [rating]), Index(field = [rating]), Index([rating]), Index(fields = [rating], condition = rating > 3), Index(fields = [rating], name = 3), 5] }"#,
        &expect![[r#"
            3:17-22 `Index`: `Index` needs its options
            help: write `Index(…)`
            3:58-61 `Idx`: unknown index `Idx`
            note: known here: `Index`
            3:88-93 `field`: unknown option `field` for `Index`
            help: did you mean `fields`?
            note: options of `Index`: `fields`, `name`, `condition`
            3:113-121 `[rating]`: options of `Index` are named
            help: write `fields = …`
            3:206-207 `3`: `name` takes a text such as `"…"`
            3:210-211 `5`: expected `Index(…)`, found `5`
            3:24-29 `Index`: an index needs its fields
            help: write `Index(fields = [pub_date])`
            3:49-54 `ratin`: `Entry` has no field `ratin`
            help: did you mean `rating`?
            note: fields of `Entry`: `id`, `rating`
            3:124-129 `Index`: an index with a condition needs a name
            help: add `name = "…"`
        "#]],
    );
}

#[test]
fn constraints() {
    check_fields(
        r#"rating: IntegerField,
Meta { constraints: [UniqueConstraint(fields = [rating]), CheckConstraint(check = rating > 0), UniqueConstraint(name = "a"), CheckConstraint(name = "b"), UniqueConstraint(fields = [-rating], name = "c"), CheckConstraint(fields = [rating], name = "d"), UniqeConstraint(fields = [rating], name = "e")] }"#,
        &expect![[r#"
            3:181-182 `-`: the fields of a constraint have no order
            help: remove `-`
            3:220-226 `fields`: unknown option `fields` for `CheckConstraint`
            note: options of `CheckConstraint`: `check`, `name`, `condition`, `violation_error_message`, `violation_error_code`
            3:252-267 `UniqeConstraint`: unknown constraint `UniqeConstraint`
            help: did you mean `UniqueConstraint`?
            note: known here: `UniqueConstraint`, `CheckConstraint`
            3:21-37 `UniqueConstraint`: `UniqueConstraint` needs a name
            help: add `name = "entry_unique"`
            3:58-73 `CheckConstraint`: `CheckConstraint` needs a name
            help: add `name = "entry_check"`
            3:95-111 `UniqueConstraint`: `UniqueConstraint` needs its fields
            help: write `fields = [blog, headline]`
            3:125-140 `CheckConstraint`: `CheckConstraint` needs what it checks
            help: write `check = rating >= 0`
        "#]],
    );
}

#[test]
fn names_twice() {
    check(
        r#"A { a: IntegerField, Meta { indexes: [Index(fields = [a], name = "x"), Index(fields = [-a], name = "y")], constraints: [UniqueConstraint(fields = [a], name = "x")] } }
B { a: IntegerField, Meta { constraints: [CheckConstraint(check = a > 0, name = "Y")] } }"#,
        &expect![[r#"
            1:158-161 `"x"`: `A` has two indexes or constraints called `x`
            help: give one of them another `name`
            2:80-83 `"Y"`: `A` and `B` both have an index or constraint called `Y`
            help: give one of them another `name`
        "#]],
    );
}

#[test]
fn long_names() {
    check_fields(
        r#"a: IntegerField,
Meta { indexes: [Index(fields = [a], name = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmno")], constraints: [UniqueConstraint(fields = [a], name = "")] }"#,
        &expect![[r#"
            3:44-113 `"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmno"`: the name of the index has 67 bytes, 63 are allowed
            note: it is `abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmno`
            3:169-171 `""`: the name of a constraint cannot be empty
        "#]],
    );
}

#[test]
fn conditions() {
    check_fields(
        r#"a: IntegerField,
b: BooleanField,
Meta { constraints: [
CheckConstraint(check = a > "x", name = "c1"),
CheckConstraint(check = a = 3, name = "c2"),
CheckConstraint(check = a > 0 && b, name = "c3"),
CheckConstraint(check = 0 < a < 3, name = "c4"),
CheckConstraint(check = a, name = "c5"),
CheckConstraint(check = c > 0, name = "c6"),
CheckConstraint(check = a.isnull, name = "c7"),
CheckConstraint(check = a.isnull(5), name = "c8"),
CheckConstraint(check = a.in_([]), name = "c9"),
CheckConstraint(check = a.gte(3), name = "c10"),
CheckConstraint(check = a.contains("x"), name = "c11"),
CheckConstraint(check = a == None, name = "c12"),
CheckConstraint(check = 1 == 2, name = "c13"),
CheckConstraint(check = a >, name = "c14"),
CheckConstraint(check = , name = "c15"),
CheckConstraint(check = a == crate::MAX, name = "c16"),
CheckConstraint(check = (a > 0, name = 3), name = "c17"),
CheckConstraint(check = a > 0 b, name = "c18"),
CheckConstraint(check = a > -x, name = "c19"),
] }"#,
        &expect![[r#"
            6:26-27 `=`: a comparison takes `==`
            help: write `==` instead of `=`
            7:30-32 `&&`: conditions are joined with `&`
            help: write `&` instead of `&&`
            8:30-31 `<`: comparisons cannot be chained
            help: write `(0 <= rating) & (rating <= 10)`
            11:26-32 `isnull`: `isnull` needs its value in parentheses
            12:33-34 `5`: `isnull` takes `true` or `false`
            13:26-29 `in_`: `in_` needs at least one value
            14:26-29 `gte`: a condition compares with operators
            help: write `a >= …`
            18:27-28 `,`: expected a field or a value, found `,`
            19:16-21 `check`: `check` needs a value
            21:30-31 `,`: expected `&`, `|` or `)`, found `,`
            22:30-31 `b`: expected `&`, `|` or the end of the condition, found `b`
            23:28-29 `-`: expected a number after `-`
            5:28-31 `"x"`: the `IntegerField` `a` compares with a whole number, not the text `"x"`
            9:24-25 `a`: `a` is not a truth value by itself
            help: compare it, such as `a == …`
            10:24-25 `c`: `Entry` has no field `c`
            note: fields of `Entry`: `id`, `a`, `b`
            15:24-25 `a`: `contains` takes a text, `a` is a `IntegerField`
            16:29-33 `None`: nothing is equal to NULL
            help: write `a.isnull(true)`
            17:24-25 `1`: a condition compares a field with a value, not two values
            20:29-39 `crate::MAX`: `crate::MAX` has no value that the database could check
            help: write a literal or a choice of this block
        "#]],
    );
}

#[test]
fn a_broken_field_is_not_unknown() {
    check_fields(
        r#"rating: IntegerFild(x),
Meta { ordering: [rating], constraints: [CheckConstraint(check = rating > "a", name = "c")] }"#,
        &expect![[r#"
            2:8-19 `IntegerFild`: unknown field type `IntegerFild`
            help: did you mean `IntegerField`?
        "#]],
    );
}
