//! Mistakes in managers, scopes and what else `Meta` says about querysets.

use expect_test::expect;

use super::{check, check_fields, check_models, read};

#[test]
fn managers_come_with_the_default_first() {
    let block = read(
        "Entry { a: TextField, Meta { managers: [objects, out = Out, b = crate::B], default_manager_name: out } }
        Other { a: TextField }",
    );
    assert!(block.diagnostics.is_empty());
    let names: Vec<Vec<String>> = block
        .models
        .iter()
        .map(|model| {
            model
                .managers
                .iter()
                .map(|one| one.ident.to_string())
                .collect()
        })
        .collect();
    assert_eq!(names, [vec!["out", "objects", "b"], vec!["objects"]]);
}

#[test]
fn managers() {
    check_fields(
        r#"a: TextField,
b: ForeignKey(Self, on_delete = Cascade, related_name = c),
Meta { managers: [objects, out = Out, out = Out, Out, save, b, c, "x", gone = a > 3, new_ones()], default_manager_name: oot }"#,
        &expect![[r#"
            4:66-69 `"x"`: expected the name of a manager, found `"x"`
            4:78-83 `a > 3`: a manager takes the type that says which rows it has
            help: write `gone = Published`, or put the condition into `scopes`
            4:93-95 `()`: expected `,` after the manager
            help: write `new_ones`, or `new_ones = …` with a type that says which rows it has
            4:38-41 `out`: the manager `out` is declared twice
            help: choose another name for one of them
            4:49-52 `Out`: a manager cannot be called `Out`: its name has lower-case words with single `_` between them
            help: choose another name
            4:54-58 `save`: a manager cannot be called `save`: every model has a function of that name
            help: choose another name
            4:120-123 `oot`: `Entry` has no manager `oot`
            help: did you mean `out`?
            note: managers of `Entry`: `objects`, `out`, `b`, `c`, `gone`, `new_ones`
            4:60-61 `b`: `Entry` has a relation called `b`
            help: choose another name for the manager
            3:56-57 `c`: the way back from `Entry` by `Entry.b` is called `c`, which is a manager of `Entry`
            help: give it another `related_name`
        "#]],
    );
    check_fields(
        "a: TextField, Meta { managers: [], base_manager_name: objects }",
        &expect![[r#"
            2:35-52 `base_manager_name`: `base_manager_name` is not a key of `Meta`: the base manager is the one without scopes, always
            1:0-5 `Entry`: a model needs a manager
            help: write `managers: [objects]`, or leave `managers` out
        "#]],
    );
}

#[test]
fn scopes() {
    check_fields(
        r#"a: TextField, n: IntegerField(null),
Meta { scopes: [some = n.isnull(false), some = n > 3, other = m > 3, Big = n > 100, none, = 3, half = n] }"#,
        &expect![[r#"
            3:84-88 `none`: the scope `none` needs its condition
            help: write `none = …`
            3:90-91 `=`: expected the name of a scope, found `=`
            3:40-44 `some`: the scope `some` is declared twice
            help: choose another name for one of them
            3:62-63 `m`: `Entry` has no field `m`
            note: fields of `Entry`: `id`, `a`, `n`
            3:69-72 `Big`: a scope cannot be called `Big`: its name has lower-case words with single `_` between them
            help: choose another name
            3:102-103 `n`: `n` is not a truth value by itself
            help: compare it, such as `n == …`
        "#]],
    );
}

#[test]
fn inherited_scopes_are_reported_once() {
    check(
        r#"abstract Kept { gone: BooleanField, Meta { scopes: [kept = !gon] } }
A: Kept { a: TextField }
B: Kept { a: TextField }"#,
        &expect![[r#"
            1:60-63 `gon`: `A` has no field `gon`
            help: did you mean `gone`?
            note: fields of `A`: `id`, `gone`, `a`
        "#]],
    );
}

#[test]
fn latest() {
    check_fields(
        "a: DateField, Meta { get_latest_by: -b }",
        &expect![[r#"
            2:37-38 `b`: `Entry` has no field `b`
            note: fields of `Entry`: `id`, `a`
        "#]],
    );
    check_fields(
        r#"a: DateField, Meta { get_latest_by: [a, "a"] }"#,
        &expect![[r#"
            2:40-43 `"a"`: fields are named without quotes
            help: write `a`
        "#]],
    );
}

#[test]
fn fields_that_are_unique_together() {
    check_models(
        r#"app x;
A { a: TextField, b: TextField, Meta { unique_together: [a, b] } }
B { a: TextField, b: TextField, c: TextField, Meta { unique_together: [[a, b], (b, c)] } }"#,
        &expect![[r#"
            x.A table x_a (a / as)
              id: BigAutoField key
              a: TextField
              b: TextField
              unique x_a_a_a266fe_uniq on a, b

            x.B table x_b (b / bs)
              id: BigAutoField key
              a: TextField
              b: TextField
              c: TextField
              unique x_b_a_afe675_uniq on a, b
              unique x_b_b_630f01_uniq on b, c
        "#]],
    );
    check_fields(
        "a: TextField, b: TextField, tags: ManyToManyField(Self), Meta { unique_together: [[a, c], b, [tags, a, a]] }",
        &expect![[r#"
            2:90-91 `b`: `unique_together` is one list of fields, or a list of such lists
            help: write `[b]`
        "#]],
    );
    check_fields(
        "a: TextField, b: TextField, tags: ManyToManyField(Self), Meta { unique_together: [[a, c], [b, -a], [tags], [a, a]] }",
        &expect![[r#"
            2:94-95 `-`: the fields of a constraint have no order
            help: remove `-`
            2:86-87 `c`: `Entry` has no field `c`
            note: fields of `Entry`: `id`, `a`, `b`
            2:100-104 `tags`: `tags` is a `ManyToManyField` and has no column
            2:111-112 `a`: `a` is named twice here
        "#]],
    );
}

#[test]
fn long_names_of_tables_are_cut() {
    check_models(
        "app a_very_long_label_of_an_app_indeed; ThatHasAModelWithAnEvenLongerName { x: TextField, y: ManyToManyField(Self) }",
        &expect![[r#"
            a_very_long_label_of_an_app_indeed.ThatHasAModelWithAnEvenLongerName table a_very_long_label_of_an_app_indeed_thathasamodelwithaneven_3290 (that has a model with an even longer name / that has a model with an even longer names)
              id: BigAutoField key
              x: TextField
              y: many to many a_very_long_label_of_an_app_indeed.ThatHasAModelWithAnEvenLongerName back + table a_very_long_label_of_an_app_indeed_thathasamodelwithaneven_b84e(from_thathasamodelwithanevenlongername_id, to_thathasamodelwithanevenlongername_id)
        "#]],
    );
}
