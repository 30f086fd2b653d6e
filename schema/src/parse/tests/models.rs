//! Mistakes in models as a whole: names, inheritance, clashes between them.

use expect_test::expect;

use super::check;

#[test]
fn declared_twice() {
    check(
        r#"Blog {}
Blog { a: TextField }
enum Blog { A = 1 }"#,
        &expect![[r#"
            2:0-4 `Blog`: the block declares `Blog` twice
            help: choose another name for one of them
            3:5-9 `Blog`: the block declares `Blog` twice
            help: choose another name for one of them
        "#]],
    );
}

#[test]
fn names_of_models() {
    check(
        r#"_Blog {}
My__Blog {}"#,
        &expect![[r#"
            1:0-5 `_Blog`: the name of a model has no `__`, and no `_` at its ends
            help: write `Blog`
            2:0-8 `My__Blog`: the name of a model has no `__`, and no `_` at its ends
            help: write `My_Blog`
        "#]],
    );
}

#[test]
fn unknown_parents() {
    check(
        r#"abstract Timestamped { created: DateTimeField(auto_now_add) }
Blog {}
A: Timestamp { Meta { ordering: [created] } }
B: Blog {}
C: crate::Base {}
D: Timestamped, Timestamped {}"#,
        &expect![[r#"
            3:3-12 `Timestamp`: there is no model `Timestamp` in this `model!` to inherit from
            help: did you mean `Timestamped`?
            note: models: `Timestamped`, `Blog`, `B`, `C`, `D`
            5:3-14 `crate::Base`: `crate::Base` cannot be inherited: only models of the same `model!` can
            help: move it into this block
            6:16-27 `Timestamped`: `Timestamped` is inherited twice
        "#]],
    );
}

#[test]
fn a_parent_is_missing() {
    check(
        r#"A: {}
B: 7 {}
C: , {}"#,
        &expect![[r#"
            1:1-2 `:`: the name of a model to inherit from is missing after `:`
            2:3-4 `7`: expected the name of a model to inherit from, found `7`
            3:3-4 `,`: expected the name of a model to inherit from, found `,`
        "#]],
    );
}

#[test]
fn an_abstract_circle() {
    check(
        r#"abstract A: B {}
abstract B: A {}
C: A {}"#,
        &expect![[r#"
            1:9-10 `A`: `A` inherits from itself
        "#]],
    );
}

#[test]
fn a_mistake_in_an_abstract_model() {
    check(
        r#"abstract Base { a: CharField(max_lenght = 3), Meta { ordering: [b] } }
A: Base {}
B: Base {}"#,
        &expect![[r#"
            1:29-39 `max_lenght`: unknown option `max_lenght` for `CharField`
            help: did you mean `max_length`?
            note: options of `CharField`: `max_length`, `db_collation`, `null`, `blank`, `default`, `db_default`, `db_comment`, `choices`, `unique`, `db_index`, `db_column`, `primary_key`, `verbose_name`, `help_text`, `validators`, `error_messages`, `editable`, `unique_for_date`, `unique_for_month`, `unique_for_year`, `db_check`
            1:64-65 `b`: `A` has no field `b`
            note: fields of `A`: `id`, `a`
        "#]],
    );
}

#[test]
fn tables() {
    check(
        r#"app blog;
A { Meta { db_table: "blog_b" } }
B {}
C { Meta { db_table: "BLOG_B" } }
D { e: ManyToManyField(Self, db_table = "blog_b") }"#,
        &expect![[r#"
            3:0-1 `B`: `B` and `A` both have the table `blog_b`
            help: give one of them another `db_table`
            4:21-29 `"BLOG_B"`: `C` and `A` both have the table `BLOG_B`
            help: give one of them another `db_table`
            5:40-48 `"blog_b"`: `D.e` and `A` both have the table `blog_b`
            help: give one of them another `db_table`
        "#]],
    );
}

#[test]
fn a_long_table() {
    check(
        r#"Abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmno {}
A { abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdef: ManyToManyField(Self) }
B { Meta { db_table: "" } }"#,
        &expect![[r#"
            3:21-23 `""`: the name of a table cannot be empty
        "#]],
    );
}

#[test]
fn columns() {
    check(
        r#"Blog {}
Entry { blog: ForeignKey(Blog, on_delete = Cascade), blog_id: IntegerField, a: TextField, b: TextField(db_column = "A"), c: ForeignKey(Blog, on_delete = Cascade, related_name = "+", db_column = "x"), c_id: IntegerField }"#,
        &expect![[r#"
            2:53-60 `blog_id`: the fields `blog` and `blog_id` of `Entry` both have the column `blog_id`
            help: rename one, or give it another `db_column`
            2:115-118 `"A"`: the fields `a` and `b` of `Entry` both have the column `A`
            help: rename one, or give it another `db_column`
            2:200-204 `c_id`: `c_id` holds the key of `c` already
            help: rename one of the two fields
        "#]],
    );
}

#[test]
fn a_table_of_an_abstract_model() {
    check(
        r#"abstract A { Meta { db_table: "x" } }"#,
        &expect![[r#"
        1:30-33 `"x"`: `A` is abstract and has no table
        help: give each heir its own `db_table`
    "#]],
    );
}
