//! What conditions may compute, and the mistakes in it.

use expect_test::expect;

use super::{check_fields, check_models};

#[test]
fn computed_conditions() {
    check_models(
        r#"A {
    a: IntegerField, b: IntegerField, name: CharField(max_length = 9), price: DecimalField(max_digits = 5, decimal_places = 2),
    Meta { constraints: [
        CheckConstraint(check = a + b * 2 - 1 > (a - b) % 3, name = "c1"),
        CheckConstraint(check = (a + b) * 2 == 4 & !((a) < 3 | (b).isnull(true)), name = "c2"),
        CheckConstraint(check = name.trim().lower() != "x" & name.length().range(2, b + 1), name = "c3"),
        CheckConstraint(check = price - 1.5 >= 0 & a.abs().in_([1, b]) & name.startswith("A"), name = "c4"),
        CheckConstraint(check = -1 < a & a - 1 < 3 & name.concat("!").coalesce("x").contains(name), name = "c5"),
    ] }
}"#,
        &expect![[r#"
            blog.A table blog_a (a / as)
              id: BigAutoField key
              a: IntegerField
              b: IntegerField
              name: CharField { max_length: 9 }
              price: DecimalField { max_digits: 5, decimal_places: 2 }
              check c1 a b Integer(2) Call(Multiply) Call(Add) Integer(1) Call(Subtract) a b Call(Subtract) Integer(3) Call(Modulo) Compare(Greater)
              check c2 a b Call(Add) Integer(2) Call(Multiply) Integer(4) Compare(Equal) a Integer(3) Compare(Less) b IsNull(true) Or Not And
              check c3 name Call(Trim) Call(Lower) Text("x") Compare(NotEqual) name Call(Length) Integer(2) Compare(GreaterOrEqual) name Call(Length) b Integer(1) Call(Add) Compare(LessOrEqual) And And
              check c4 price Text("1.5") Call(Subtract) Text("0") Compare(GreaterOrEqual) a Call(Abs) Integer(1) Compare(Equal) a Call(Abs) b Compare(Equal) Or And name Text("A") Call(StartsWith) And
              check c5 Integer(-1) a Compare(Less) a Integer(1) Call(Subtract) Integer(3) Compare(Less) And name Text("!") Call(Concat) Text("x") Call(Coalesce) name Call(Contains) And
        "#]],
    );
}

const CHECKS: &[&str] = &[
    "a.lower() == 3",
    "name + 1 > 2",
    "price * 2 > 3",
    "price + a > 3",
    "name.length() == \"x\"",
    "a + 1",
    "a + > 3",
    "name.lower",
    "name.lower(3) == name",
    "name.concat() == name",
    "name.startswith(\"x\") == true",
    "name.startswith(a)",
    "1 + 2 > 3",
    "a.range(1)",
    "a.reverse() == 1",
    "a + c > 3",
    "a.coalesce(name) == 3",
];

/// A check and the message about it.
fn said(check: &str) -> String {
    let source = format!(
        "Entry {{ a: IntegerField, b: IntegerField, name: TextField, price: DecimalField(max_digits = 5, decimal_places = 2), Meta {{ constraints: [CheckConstraint(check = {check}, name = \"c\")] }} }}"
    );
    let found = super::mistakes(&source);
    let found = found
        .split_once(' ')
        .map_or("", |(_, rest)| rest)
        .to_owned();
    format!(
        "{check}\n    {}\n",
        found.trim_end().replace('\n', "\n    ")
    )
}

#[test]
fn mistakes_in_them() {
    let all: String = CHECKS.iter().map(|check| said(check)).collect();
    expect![[r#"
        a.lower() == 3
            `a`: `lower` takes a text, `a` is a `IntegerField`
        name + 1 > 2
            `name`: `+` takes numbers, `name` is a `TextField`
        price * 2 > 3
            `*`: decimals are added and subtracted only: a product would have to be rounded
        price + a > 3
            `+`: `+` takes two of one type, not a `DecimalField` and a `IntegerField`
        name.length() == "x"
            `"x"`: the `BigIntegerField` `name` compares with a whole number, not the text `"x"`
        a + 1
            `a`: a condition compares a field with a value
        a + > 3
            `>`: expected a field or a value, found `>`
        name.lower
            `lower`: `lower` is called
            help: write `lower()`
        name.lower(3) == name
            `lower`: `lower` takes no value
        name.concat() == name
            `concat`: `concat` takes one value
        name.startswith("x") == true
            `startswith`: `startswith` is a condition by itself
        name.startswith(a)
            `a`: `startswith` takes a text, `a` is a `IntegerField`
        1 + 2 > 3
            `+`: a condition compares a field with a value, not two values
        a.range(1)
            `range`: `range` takes two values
            help: write `range(0, 10)`
        a.reverse() == 1
            `reverse`: `reverse` cannot be used in a condition
            note: known here: `==`, `!=`, `<`, `<=`, `>`, `>=`, `isnull`, `in_`, `range`, `lower`, `upper`, `length`, `trim`, `abs`, `coalesce`, `concat`, `contains`, `startswith`, `endswith`
        a + c > 3
            `c`: `Entry` has no field `c`
            note: fields of `Entry`: `id`, `a`, `b`, `name`, `price`
        a.coalesce(name) == 3
            `coalesce`: `coalesce` takes two of one type, not a `IntegerField` and a `TextField`
    "#]].assert_eq(&all);
}

#[test]
fn a_condition_is_no_value() {
    check_fields(
        "name: TextField, Meta { constraints: [CheckConstraint(check = name.contains(\"x\").length() > 3, name = \"c\")] }",
        &expect![[r#"
            2:67-75 `contains`: `contains` is a condition, not a value
        "#]],
    );
}

#[test]
fn options_of_indexes() {
    check_models(
        r#"A {
    a: IntegerField, b: IntegerField(null), name: CharField(max_length = 9),
    Meta {
        indexes: [
            Index(expressions = [name.lower(), -(a + b)], name = "i1", condition = a > 0),
            Index(fields = [a, -name], include = [b], opclasses = ["int4_ops", "varchar_pattern_ops"], name = "i2"),
        ],
        constraints: [
            UniqueConstraint(expressions = [name.lower(), a], name = "u1"),
            UniqueConstraint(fields = [a, b], nulls_distinct = false, name = "u2"),
            UniqueConstraint(fields = [a, name], deferrable = Deferred, name = "u3"),
            UniqueConstraint(fields = [name], include = [b], name = "u4"),
        ],
    }
}"#,
        &expect![[r#"
            blog.A table blog_a (a / as)
              id: BigAutoField key
              a: IntegerField
              b: IntegerField null
              name: CharField { max_length: 9 }
              index i1 on (name Call(Lower))-(a b Call(Add)) a Integer(0) Compare(Greater)
              index i2 on a, -name include b by int4_ops, varchar_pattern_ops
              unique u1 on (name Call(Lower))(a)
              unique u2 on a, b nulls not distinct
              unique u3 on a, name Deferred
              unique u4 on name include b
        "#]],
    );
}

#[test]
fn mistakes_in_options_of_indexes() {
    check_fields(
        r#"a: IntegerField, b: IntegerField,
Meta { indexes: [
    Index(expressions = [a + 1]),
    Index(fields = [a], expressions = [b], name = "x"),
    Index(fields = [a, b], opclasses = ["x"], name = "y"),
    Index(expressions = [a.lower(), c, 3, a b], name = "z"),
    Index(fields = [a], nulls_distinct = false),
], constraints: [
    UniqueConstraint(fields = [a], deferrable = Later, name = "u"),
    UniqueConstraint(fields = [a], deferrable = Deferred, condition = b > 1, name = "v"),
    UniqueConstraint(expressions = [a + b], deferrable = Immediate, name = "w"),
    UniqueConstraint(fields = [a], include = [c], nulls_distinct = 3, name = "q"),
    CheckConstraint(check = a > 1, include = [b], name = "r"),
] }"#,
        &expect![[r#"
            7:44-45 `b`: expected an operator or the end of the expression, found `b`
            8:24-38 `nulls_distinct`: unknown option `nulls_distinct` for `Index`
            note: options of `Index`: `fields`, `name`, `condition`, `expressions`, `include`, `opclasses`
            10:48-53 `Later`: `deferrable` is `Deferred` or `Immediate`
            13:67-68 `3`: `nulls_distinct` takes `true` or `false`
            14:35-42 `include`: unknown option `include` for `CheckConstraint`
            note: options of `CheckConstraint`: `check`, `name`, `condition`, `violation_error_message`, `violation_error_code`
            4:4-9 `Index`: an index with `expressions`, `include` or `opclasses` needs a name
            help: add `name = "…"`
            5:4-9 `Index`: `Index` has `fields` or `expressions`, not both
            help: put the fields into `expressions`
            6:4-9 `Index`: `opclasses` has one for each field: 2
            7:25-26 `a`: `lower` takes a text, `a` is a `IntegerField`
            7:36-37 `c`: `Entry` has no field `c`
            note: fields of `Entry`: `id`, `a`, `b`
            7:39-40 `3`: a condition compares a field with a value, not two values
            11:48-56 `Deferred`: a constraint that is an index cannot wait: without `condition`, `expressions`, `include` and `opclasses` it can
            12:57-66 `Immediate`: a constraint that is an index cannot wait: without `condition`, `expressions`, `include` and `opclasses` it can
            13:46-47 `c`: `Entry` has no field `c`
            note: fields of `Entry`: `id`, `a`, `b`
        "#]],
    );
}
