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
Entry { a: ForeignKey(Blog, related_name = a_set), b: ForeignKey(Blog, on_delete = CASCADE, related_name = b_set), c: ForeignKey(Blog, on_delete = models.CASCADE, related_name = c_set), d: ForeignKey(Blog, on_delete = Later, related_name = d_set), e: ForeignKey(Blog, on_delete = , related_name = e_set), f: ForeignKey(Blog, on_delete, related_name = f_set) }"#,
        &expect![[r#"
            2:268-277 `on_delete`: `on_delete` needs a value
            2:11-21 `ForeignKey`: `ForeignKey` needs `on_delete`: what happens to this row when the other one is deleted
            help: write `on_delete = Cascade`
            note: values of `on_delete`: `Cascade`, `Protect`, `Restrict`, `SetNull`, `SetDefault`, `Set`, `DoNothing`, `DbCascade`, `DbSetNull`, `DbSetDefault`
            2:83-90 `CASCADE`: unknown value `CASCADE` for `on_delete`
            help: did you mean `Cascade`?
            note: values of `on_delete`: `Cascade`, `Protect`, `Restrict`, `SetNull`, `SetDefault`, `Set`, `DoNothing`, `DbCascade`, `DbSetNull`, `DbSetDefault`
            2:147-161 `models.CASCADE`: unknown value `models.CASCADE` for `on_delete`
            help: did you mean `Cascade`?
            note: values of `on_delete`: `Cascade`, `Protect`, `Restrict`, `SetNull`, `SetDefault`, `Set`, `DoNothing`, `DbCascade`, `DbSetNull`, `DbSetDefault`
            2:218-223 `Later`: unknown value `Later` for `on_delete`
            note: values of `on_delete`: `Cascade`, `Protect`, `Restrict`, `SetNull`, `SetDefault`, `Set`, `DoNothing`, `DbCascade`, `DbSetNull`, `DbSetDefault`
            2:325-334 `on_delete`: `on_delete` needs a value
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
c: ManyToManyField(Self, on_delete = Cascade, related_name = "+"),
d: ManyToManyField(Self, related_query_name = x, swappable)"#,
        &expect![[r#"
            2:25-29 `null`: `null` has no effect on a `ManyToManyField`
            help: remove it
            3:25-36 `primary_key`: `ManyToManyField` does not take the option `primary_key`
            note: options of `ManyToManyField`: `related_name`, `symmetrical`, `through`, `through_fields`, `db_table`, `db_constraint`, `blank`, `verbose_name`, `help_text`
            4:25-34 `on_delete`: `ManyToManyField` does not take the option `on_delete`
            note: field types that take `on_delete`: `ForeignKey`, `OneToOneField`
            5:25-43 `related_query_name`: the way back has one name, for instances and for closures
            help: write `related_name = …`
            5:49-58 `swappable`: a model is chosen when the program is built, not by a setting
            help: name the model, or an alias of it (`pub use … as User`)
        "#]],
    );
}

#[test]
fn symmetrical_relations() {
    check(
        r#"Blog { a: ManyToManyField(Self, related_name = fans), b: ManyToManyField(Blog, related_name = fans), c: ManyToManyField(Blog, related_name = "+"), d: ManyToManyField(Self, symmetrical = false, related_name = followers) }
Entry { blogs: ManyToManyField(Blog, symmetrical) , e: ManyToManyField(Blog, symmetrical = false, related_name = "+") }"#,
        &expect![[r#"
            1:47-51 `related_name`: `fans` would be the relation itself: one to the own model goes both ways
            help: add `symmetrical = false`, or remove `related_name`
            1:94-98 `related_name`: `fans` would be the relation itself: one to the own model goes both ways
            help: add `symmetrical = false`, or remove `related_name`
            2:37-48 `symmetrical`: only a relation of `Entry` to itself can be symmetrical
            help: remove `symmetrical`
        "#]],
    );
}

#[test]
fn one_to_one() {
    check(
        r#"User { profile: TextField }
Profile { user: OneToOneField(User, on_delete = Cascade) }
Second { user: OneToOneField(User), also: OneToOneField(User, on_delete = Cascade, parent_link, related_name = second) }
Third { user: OneToOneField, other: ForeignKey(User, on_delete = Cascade, parent_link) }"#,
        &expect![[r#"
            3:15-28 `OneToOneField`: `OneToOneField` needs `on_delete`: what happens to this row when the other one is deleted
            help: write `on_delete = Cascade`
            note: values of `on_delete`: `Cascade`, `Protect`, `Restrict`, `SetNull`, `SetDefault`, `Set`, `DoNothing`, `DbCascade`, `DbSetNull`, `DbSetDefault`
            3:111-117 `second`: `related_name` cannot be `second`: it is the name of a transform
            help: choose another name
            4:14-27 `OneToOneField`: `OneToOneField` needs the model that it points at
            help: write `OneToOneField(Blog, on_delete = Cascade)`
            4:74-85 `parent_link`: `ForeignKey` does not take the option `parent_link`
            note: field types that take `parent_link`: `OneToOneField`
            2:10-14 `profile`: the way back from `User` by `Profile.user` is called `profile`, which is a field of `User`
            help: give it another `related_name`
        "#]],
    );
}

#[test]
fn through_models() {
    check(
        r#"Person {}
Group { a: ManyToManyField(Person, through = Membership), b: ManyToManyField(Person, through = Memberships), c: ManyToManyField(Person, through = Lonely), d: ManyToManyField(Person, through = Twice), e: ManyToManyField(Person, through_fields = (group, person)) }
Other { a: ManyToManyField(Person, through = Twice, through_fields = (group, first)), b: ManyToManyField(Person, through = Twice, through_fields = group), c: ManyToManyField(Person, through = Twice, through_fields = (other, nobody)), d: ManyToManyField(Person, through = Base), e: ManyToManyField(Person, through = Twice, through_fields = (other, first), db_table = "x", db_constraint = false, related_name = es) }
Membership { group: ForeignKey(Group, on_delete = Cascade), person: ForeignKey(Person, on_delete = Cascade) }
Lonely { person: ForeignKey(Person, on_delete = Cascade) }
Twice { group: ForeignKey(Group, on_delete = Cascade), other: ForeignKey(Other, on_delete = Cascade), first: ForeignKey(Person, on_delete = Cascade, related_name = "+"), second: ForeignKey(Person, on_delete = Cascade, related_name = "+") }
abstract Base {}"#,
        &expect![[r#"
            2:95-106 `Memberships`: `through` needs a model of this `model!`, and `Memberships` is none
            help: did you mean `Membership`?
            2:244-259 `(group, person)`: `through_fields` names the keys of a model of yours
            help: add `through = …`, or remove `through_fields`
            3:147-152 `group`: `through_fields` takes two keys of the `through` model, first the one to this model
            help: write `through_fields = (group, person)`
            3:271-275 `Base`: `through` needs a model of this `model!`, and `Base` is none
            help: declare it beside this model: a foreign key to each end, and what else a pair says
            3:355-363 `db_table`: the pairs are rows of the `through` model: `db_table` is said there
            help: remove `db_table`
            3:371-384 `db_constraint`: the pairs are rows of the `through` model: `db_constraint` is said there
            help: remove `db_constraint`
            6:170-176 `second`: a field cannot be called `second`: it is the name of a transform
            help: choose another name; `db_column = "…"` keeps the name of the column
            2:146-152 `Lonely`: `Lonely` needs a foreign key to `Group` to hold the pairs
            help: add `ForeignKey(Group, on_delete = Cascade)` to `Lonely`
            2:192-197 `Twice`: several fields of `Twice` point at `Person`
            help: say which, first the one to this model: `through_fields = (…, …)`
            note: these do: `first`, `second`
            3:70-75 `group`: `Twice.group` is no foreign key to `Other`
            help: `through_fields` of `a` names first the key to its own model, then the one to the other
            3:224-230 `nobody`: `Twice` has no field `nobody`
        "#]],
    );
}

#[test]
fn through_models_of_one_model() {
    check(
        r#"Person { a: ManyToManyField(Self, through = Friend), b: ManyToManyField(Self, through = Half), c: ManyToManyField(Self, through = Friend) }
Friend { from: ForeignKey(Person, on_delete = Cascade, related_name = "+"), to: ForeignKey(Person, on_delete = Cascade, related_name = "+") }
Half { from: ForeignKey(Person, on_delete = Cascade) }"#,
        &expect![[r#"
            1:88-92 `Half`: `Half` needs two foreign keys to `Person` to hold the pairs
            help: add `ForeignKey(Person, on_delete = Cascade)` to `Half`
            1:130-136 `Friend`: `Person.c` and `Person.a` would have the same pairs
            help: give each its own `through_fields`
        "#]],
    );
}

#[test]
fn what_ways_of_deleting_need() {
    check(
        r#"Blog {}
Entry { a: ForeignKey(Blog, on_delete = SetDefault, related_name = "+"), b: ForeignKey(Blog, on_delete = Set, related_name = "+"), c: ForeignKey(Blog, on_delete = Cascade(1), related_name = "+"), d: ForeignKey(crate::x::Y, on_delete = Set(1)), e: ForeignKey(Blog, on_delete = Set(1), related_name = "+") }
Post { a: ForeignKey(Blog, on_delete = DbSetNull, related_name = "+"), b: ForeignKey(Blog, on_delete = DbSetDefault, related_name = "+"), c: ForeignKey(Blog, on_delete = DbCascade, db_constraint = false, related_name = "+") }"#,
        &expect![[r#"
            2:40-50 `SetDefault`: `SetDefault` needs a default
            help: add `default = …` to the options
            2:105-108 `Set`: `Set` needs the value that the key gets
            help: write `Set(…)` with a key, or an expression that is evaluated whenever a row is deleted
            2:163-173 `Cascade(1)`: only `Set` takes a value
            help: remove the parentheses
            2:235-241 `Set(1)`: the program sets the key when it deletes rows of the same `model!`; rows of another one go without it
            help: write `SetNull`, `DbSetNull` or `Protect`
            3:39-48 `DbSetNull`: `DbSetNull` needs a key that can be NULL
            help: add `null` to the options
            3:103-115 `DbSetDefault`: `DbSetDefault` needs a default that the database knows
            help: add `db_default = …` to the options
            3:170-179 `DbCascade`: the database does nothing without a constraint
            help: remove `db_constraint = false`
        "#]],
    );
}

#[test]
fn ways_of_deleting_that_do_not_go_together() {
    check(
        r#"Blog {}
Entry { a: ForeignKey(Blog, on_delete = DbCascade, related_name = "+"), b: ForeignKey(Blog, on_delete = Cascade, related_name = "+") }
Post { a: ForeignKey(Blog, on_delete = DbCascade, related_name = "+"), c: ForeignKey(Blog, on_delete = DoNothing, related_name = "+") }
Note { post: ForeignKey(Post, on_delete = Cascade) }
Mark { post: ForeignKey(Post, on_delete = DbCascade) }
Tag { blog: ForeignKey(Blog, on_delete = DbCascade), authors: ManyToManyField(Blog) }"#,
        &expect![[r#"
            2:40-49 `DbCascade`: `DbCascade` is done by the database, but `Entry.b` leaves it to the program
            help: let all keys of `Entry` be of one kind
            3:39-48 `DbCascade`: the database would delete rows of `Post` without what the program does for `Note.post`
            help: write `Cascade` here, or `DbCascade` there
            6:41-50 `DbCascade`: the database would delete rows of `Tag` without what the program does for `Tag.authors`
            help: write `Cascade` here, or `DbCascade` there
            6:53-60 `tag_set`: `Tag.authors` and `Tag.blog` have the same way back, `Blog.tag_set`
            help: give it another `related_name`
        "#]],
    );
}

#[test]
fn default_related_names() {
    check(
        r#"Blog { entries: TextField }
Entry { a: ForeignKey(Blog, on_delete = Cascade), b: ForeignKey(Blog, on_delete = Cascade, related_name = own), Meta { default_related_name: entries } }
Post { a: ForeignKey(Blog, on_delete = Cascade), b: ManyToManyField(Self), Meta { default_related_name: "%(class)s_all" } }
Note { a: ForeignKey(Blog, on_delete = Cascade), Meta { default_related_name: "a b" } }
Mark { a: ForeignKey(Blog, on_delete = Cascade, related_name = post_all), Meta { default_related_name: 3 } }"#,
        &expect![[r#"
            5:103-104 `3`: `default_related_name` takes a text such as `"…"`
            4:78-83 `"a b"`: `a b` cannot be the name of the way back
            help: use letters, digits and `_`, or `"+"` for no way back
            2:141-148 `entries`: the way back from `Blog` by `Entry.a` is called `entries`, which is a field of `Blog`
            help: give it another `related_name`
            5:63-71 `post_all`: `Mark.a` and `Post.a` have the same way back, `Blog.post_all`
            help: give it another `related_name`
        "#]],
    );
}
