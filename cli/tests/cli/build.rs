//! What a build script tells cargo.

use cargo_nuages::build::report;
use expect_test::expect;

use crate::package::Package;

fn said(package: &Package, strict: bool) -> String {
    let folder = package.path("");
    let lines = report("blog", &folder, strict);
    let folder = folder.display().to_string();
    lines
        .iter()
        .map(|line| line.replace(&folder, "") + "\n")
        .collect()
}

#[test]
fn a_difference_is_a_warning_and_where_it_counts_an_error() {
    let package = Package::new("model! { pub Blog { name: TextField } }");
    expect![[r#"
        cargo::rerun-if-env-changed=CI
        cargo::rerun-if-changed=src
        cargo::warning=the models differ from their migrations; missing:
        cargo::warning=    blog: + Create model Blog
        cargo::warning=run `cargo nuages makemigrations`
    "#]]
    .assert_eq(&said(&package, false));
    expect![[r#"
        cargo::rerun-if-env-changed=CI
        cargo::rerun-if-changed=src
        cargo::error=the models differ from their migrations; missing:
        cargo::error=    blog: + Create model Blog
        cargo::error=run `cargo nuages makemigrations`
    "#]]
    .assert_eq(&said(&package, true));
    package.makemigrations(&[]).with(0);
    expect![[r#"
        cargo::rerun-if-env-changed=CI
        cargo::rerun-if-changed=src
    "#]]
    .assert_eq(&said(&package, true));
    package.write("src/lib.rs", "model! { pub Blog { title: TextField } }");
    expect![[r#"
        cargo::rerun-if-env-changed=CI
        cargo::rerun-if-changed=src
        cargo::error=the models differ from their migrations:
        cargo::error=    was blog.Blog.name renamed to title?
        cargo::error=run `cargo nuages makemigrations`
    "#]]
    .assert_eq(&said(&package, true));
}

/// rustc says it better.
#[test]
fn a_mistake_in_a_model_is_left_to_rustc() {
    let package = Package::new("model! { pub Blog { name: TextFeld } }");
    expect![[r#"
        cargo::rerun-if-env-changed=CI
        cargo::rerun-if-changed=src
    "#]]
    .assert_eq(&said(&package, true));
}

#[test]
fn a_migration_that_cannot_be_read_is_said() {
    let package = Package::new("model! { pub Blog { name: TextField } }");
    package.makemigrations(&[]).with(0);
    let file = "src/migrations/m0001_initial.rs";
    package.write(
        file,
        &package.read(file).replace("TextField()", "TextFeld()"),
    );
    expect![[r#"
        cargo::rerun-if-env-changed=CI
        cargo::rerun-if-changed=src
        cargo::warning=src/migrations/m0001_initial.rs:10:32: there is no `TextFeld` with no arguments in `nuages::migrations`
    "#]].assert_eq(&said(&package, false));
}
