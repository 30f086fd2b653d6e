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
