//! What a machine can check about the tree: headers, imports, sizes, messages, and that documents and tests name each other.
//!
//! Each rule is a function from files to complaints, with a test of its own for what it must complain about.

mod documents;
mod imports;
mod messages;
mod size;
mod source;

use source::{Tree, tree};

/// Fails with all complaints at once.
fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

/// The files of a tree made up for a test.
fn made_up(files: &[(&str, &str)]) -> Tree {
    Tree::of(
        files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned())),
    )
}

#[test]
fn the_tree_is_found() {
    let tree = tree();
    for path in [
        "Cargo.toml",
        "schema/src/model.rs",
        "runtime/src/query_set.rs",
        "tests/tests/tidy/main.rs",
    ] {
        assert!(
            tree.text(path).is_some(),
            "{path} is not among {} files",
            tree.files().count()
        );
    }
    assert!(tree.files().all(|file| !file.path.starts_with("target/")));
}
