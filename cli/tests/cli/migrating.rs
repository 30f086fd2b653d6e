//! `migrate` and what `showmigrations` tells of a database.

use expect_test::expect;

use crate::package::Package;

const ONE: &str = "model! { pub Blog { name: TextField } }";
const TWO: &str = "model! { pub Blog { name: TextField, note: TextField(default = \"\") } }";

/// A package with two migrations.
fn blog() -> Package {
    let package = Package::new(ONE);
    package.makemigrations(&[]).with(0);
    package.write("src/lib.rs", TWO);
    package.makemigrations(&[]).with(0);
    package
}

#[test]
fn there_and_back() {
    let package = blog();
    expect![[r#"
        Planned operations:
        blog.0001_initial
            Create model Blog
        blog.0002_blog_note
            Add field note to Blog
    "#]]
    .assert_eq(&package.migrate(&["--plan"]).with(0));
    package.migrate(&["--check"]).with(1);
    expect![[r#"
        Operations to perform:
          Target specific migration: blog.0001_initial
        Running migrations:
          Applying blog.0001_initial... OK
    "#]]
    .assert_eq(&package.migrate(&["blog", "0001"]).with(0));
    expect![[r#"
        blog
         [X] 0001_initial
         [ ] 0002_blog_note
    "#]]
    .assert_eq(&package.showmigrations(false, package.address()).with(0));
    expect![[r#"
        Operations to perform:
          Apply all migrations: blog
        Running migrations:
          Applying blog.0002_blog_note... OK
    "#]]
    .assert_eq(&package.migrate(&[]).with(0));
    package.migrate(&["--check"]).with(0);
}

#[test]
fn back_to_nothing() {
    let package = blog();
    package.migrate(&[]).with(0);
    expect![[r#"
        Planned operations:
        blog.0002_blog_note
            Undo Add field note to Blog
        blog.0001_initial
            Undo Create model Blog
    "#]]
    .assert_eq(&package.migrate(&["blog", "zero", "--plan"]).with(0));
    expect![[r#"
        Operations to perform:
          Unapply all migrations: blog
        Running migrations:
          Unapplying blog.0002_blog_note... OK
          Unapplying blog.0001_initial... OK
    "#]]
    .assert_eq(&package.migrate(&["blog", "zero"]).with(0));
    expect![[r#"
        Operations to perform:
          Apply all migrations: blog
        Running migrations:
          Applying blog.0001_initial... FAKED
          Applying blog.0002_blog_note... FAKED
    "#]]
    .assert_eq(&package.migrate(&["--fake"]).with(0));
    expect![[r#"
        Operations to perform:
          Apply all migrations: blog
        Running migrations:
          No migrations to apply.
    "#]]
    .assert_eq(&package.migrate(&[]).with(0));
}

#[test]
fn what_is_not_in_a_migration_yet_is_said() {
    let package = blog();
    package.migrate(&[]).with(0);
    package.write(
        "src/lib.rs",
        &TWO.replace("note: TextField(", "note: CharField(max_length = 9, "),
    );
    expect![[r#"
        Operations to perform:
          Apply all migrations: blog
        Running migrations:
          No migrations to apply.
          The models have changes that no migration has yet: run `cargo nuages makemigrations`.
    "#]]
    .assert_eq(&package.migrate(&[]).with(0));
}

/// The meaning counts, not the text.
#[test]
fn a_changed_migration_is_marked() {
    let package = blog();
    package.migrate(&[]).with(0);
    let file = "src/migrations/m0001_initial.rs";
    let text = package.read(file);
    package.write(file, &text.replace("    ", " "));
    expect![[r#"
        [X] blog.0001_initial
        [X] blog.0002_blog_note ... (blog.0001_initial)
    "#]]
    .assert_eq(&package.showmigrations(true, package.address()).with(0));
    package.write(file, &text.replace("TextField()", "TextField().null()"));
    expect![[r#"
        [!] blog.0001_initial
        [X] blog.0002_blog_note ... (blog.0001_initial)
    "#]]
    .assert_eq(&package.showmigrations(true, package.address()).with(0));
}

#[test]
fn what_does_not_exist_is_said() {
    let package = blog();
    expect![[r#"
        error: there is no app `shop`
    "#]]
    .assert_eq(&package.migrate(&["shop"]).with(1));
    expect![[r#"
        error: no migration of the app `blog` begins with `0003`
    "#]]
    .assert_eq(&package.migrate(&["blog", "0003"]).with(1));
    expect![[r#"
        error: several migrations of the app `blog` begin with `000`: 0001_initial, 0002_blog_note
    "#]]
    .assert_eq(&package.migrate(&["blog", "000"]).with(1));
}
