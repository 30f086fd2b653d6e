//! What `q!` reads, and mistakes in it.

use expect_test::expect;

use super::check_query;

#[test]
fn lookups_and_paths() {
    check_query(
        r#"blog.name.icontains = "beatles", rating.gte = 4"#,
        &expect![[r#"
            and(blog().name().icontains("beatles"), rating().gte(4))
        "#]],
    );
}

#[test]
fn underscores_and_operators() {
    check_query(
        r#"headline__startswith = "Draft" | pub_date = None & !(rating = 3 ^ rating__year__lt = 2)"#,
        &expect![[r#"
            or(headline().startswith("Draft"), and(pub_date().isnull(true), not(xor(rating().exact(3), rating().year().lt(2)))))
        "#]],
    );
}

#[test]
fn in_and_range() {
    check_query(
        r#"rating.in = [1, 2], rating.in_ = list, rating__in = &x, rating.range = 1..=5, rating.range = (1, 5), rating.range = pair"#,
        &expect![[r#"
            and(rating().in_([1, 2]), rating().in_(list), rating().in_(&x), rating().range((1, 5)), rating().range((1, 5)), rating().range(pair))
        "#]],
    );
}

#[test]
fn keywords_in_keys() {
    check_query(
        r#"kind.type = 3, kind__type__in = [1]"#,
        &expect![[r#"
            and(kind().r#type().exact(3), kind().r#type().in_([1]))
        "#]],
    );
}

#[test]
fn values() {
    check_query(
        r#"a = &b & c = -5 | d = f(x, y), e = Vec::<A, B>::new(), f = (x | y), g = a && b"#,
        &expect![[r#"
            and(or(and(a().exact(&b), c().exact(-5)), d().exact(f(x, y))), e().exact(Vec::< A, B >::new()), f().exact((x | y)), and(g().exact(a), b().exact(loop {  }) broken))
            1:74-76 `&&`: conditions are joined with `&`
            help: write `&` instead of `&&`
            1:77-78 `b`: `b` needs a value
            help: write `b = …`
        "#]],
    );
}

#[test]
fn nulls() {
    check_query(
        r#"a = None, a.isnull = false, a.iexact = None, a.gte = None, a__gte = None, a__isnull = None"#,
        &expect![[r#"
            and(a().isnull(true), a().isnull(false), a().isnull(true), a().gte(loop {  }) broken, a().gte(loop {  }) broken, a().isnull(loop {  }) broken)
            1:53-57 `None`: `gte` cannot be compared with `None`
            help: write `a.isnull = true`
            1:68-72 `None`: `gte` cannot be compared with `None`
            help: write `a.isnull = true`
            1:86-90 `None`: `isnull` cannot be compared with `None`
            help: write `a.isnull = true`
        "#]],
    );
}

#[test]
fn nothing() {
    check_query(
        r#""#,
        &expect![[r#"
            nothing
        "#]],
    );
}

#[test]
fn half_typed_keys() {
    check_query(
        r#"ra, blog., blog.na, blog__, blog.name.ic = "x", rating.gte ="#,
        &expect![[r#"
            and(ra().exact(loop {  }) broken, blog().exact(loop {  }) unfinished, blog().na().exact(loop {  }) broken, blog().exact(loop {  }) unfinished, blog().name().ic().exact("x"), rating().gte(loop {  }) broken)
            1:0-2 `ra`: `ra` needs a value
            help: write `ra = …`
            1:4-9 `blog.`: the key `blog.` is not finished
            1:11-18 `blog.na`: `blog.na` needs a value
            help: write `blog.na = …`
            1:20-26 `blog__`: the key `blog__` is not finished
            1:48-58 `rating.gte`: `rating.gte` needs a value
            help: write `rating.gte = …`
        "#]],
    );
}

#[test]
fn instead_of_equals() {
    check_query(
        r#"rating == 3, rating >= 4, rating != 3, blog.name.icontains("x"), a && b"#,
        &expect![[r#"
            and(rating().exact(loop {  }) broken, rating().exact(loop {  }) broken, rating().exact(loop {  }) broken, blog().name().icontains(loop {  }) broken, and(a().exact(loop {  }) broken, b().exact(loop {  }) broken))
            1:7-9 `==`: `q!` compares with lookups
            help: write `rating = …`
            1:20-22 `>=`: `q!` compares with lookups
            help: write `rating.gte = …`
            1:33-35 `!=`: `q!` compares with lookups
            help: write `!(rating = …)`
            1:58-63 `("x")`: `q!` takes values with `=`
            help: write `blog.name.icontains = "x"`
            1:65-66 `a`: `a` needs a value
            help: write `a = …`
            1:67-69 `&&`: conditions are joined with `&`
            help: write `&` instead of `&&`
            1:70-71 `b`: `b` needs a value
            help: write `b = …`
        "#]],
    );
}

#[test]
fn half_open_ranges() {
    check_query(
        r#"a.range = 1..5, a.range = 1.., a.range = .."#,
        &expect![[r#"
            and(a().range(loop {  }) broken, a().range(loop {  }) broken, a().range(loop {  }) broken)
            1:10-14 `1..5`: `range` takes both ends in
            help: write `1..=5`
            1:26-29 `1..`: `range` needs both ends
            help: use `gte` or `lte` for one bound
            1:41-43 `..`: `range` needs both ends
            help: use `gte` or `lte` for one bound
        "#]],
    );
}

#[test]
fn misplaced_lookups() {
    check_query(
        r#"exact = 3, name.icontains.lower = "x", gte.x.lt = 3"#,
        &expect![[r#"
            and(().exact(3) broken, name().icontains().lower().exact("x") broken, gte().x().lt(3) broken)
            1:0-5 `exact`: `exact` is a lookup, and the field before it is missing
            help: write `field.exact = …`
            1:16-25 `icontains`: the lookup `icontains` can only stand at the end of a key
            1:39-42 `gte`: the lookup `gte` can only stand at the end of a key
        "#]],
    );
}

#[test]
fn not_keys() {
    check_query(
        r#"5 = 3, self.x = 3, a.5 = 2, a = 1 +, () = 3, a___ = 3, __b = 3, = 5"#,
        &expect![[r#"
            a().exact(loop {  }) broken
            1:0-1 `5`: expected the name of a field or lookup, found `5`
            1:7-11 `self`: `self` is not a field
            help: keys begin with a field of the model
            1:21-22 `5`: expected the name of a field or lookup, found `5`
            1:32-35 `1 +`: the value of `a` is not a Rust expression: expected an expression
            1:37-39 `()`: these parentheses are empty
            1:40-43 `= 3`: expected `,`, `&`, `|` or `^`, found `=`
            1:45-49 `a___`: a name is missing before or after `__` in `a___`
            1:55-58 `__b`: a name is missing before or after `__` in `__b`
            1:64-65 `=`: expected the name of a field or lookup, found `=`
        "#]],
    );
}

#[test]
fn joined_wrongly() {
    check_query(
        r#"a = 1 || b = 2, a = 1 && b = 2, (a = 1) (b = 2), a = 1 |, & b = 1"#,
        &expect![[r#"
            and(or(a().exact(1), b().exact(2)), and(a().exact(1), b().exact(2)), a().exact(1), a().exact(1))
            1:6-8 `||`: conditions are joined with `|`
            help: write `|` instead of `||`
            1:22-24 `&&`: conditions are joined with `&`
            help: write `&` instead of `&&`
            1:40-47 `(b = 2)`: expected `,`, `&`, `|` or `^`, found `(`
            1:56-57 `,`: a condition such as `rating.gte = 4` is missing here
            1:58-59 `&`: expected the name of a field or lookup, found `&`
        "#]],
    );
}
