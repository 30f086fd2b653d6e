//! What an editor can do inside the macros: drives rust-analyzer over a small package and asks for completion, hover,
//! definitions and renames, also where the text is only half typed.
//!
//! Where rust-analyzer is not installed there is nothing to ask, and the test says so and passes.
#![allow(clippy::indexing_slicing)] // a JSON value answers null for a key that it does not have

mod cases;
mod client;
mod package;
mod questions;

use std::io::Write as _;

use client::Client;
use package::{Package, TEXT};
use questions::{complete, define, describe, rename};

/// What was asked and did not turn out as expected.
type Complaints = Vec<String>;

#[test]
#[cfg_attr(miri, ignore)]
fn editor() {
    if !client::is_installed() {
        // Straight to the terminal: what a passing test prints is not shown.
        let _ = writeln!(
            std::io::stderr(),
            "skipped: rust-analyzer is not installed (`rustup component add rust-analyzer rust-src`)"
        );
        return;
    }
    let package = Package::new();
    package.check();
    let mut client = Client::start(&package.root, &package.target, "src/lib.rs", TEXT);
    let mut complaints = Vec::new();
    completes(&mut client, &mut complaints, cases::DEFINITIONS);
    completes(&mut client, &mut complaints, cases::QUERIES);
    describes(&mut client, &mut complaints);
    defines(&mut client, &mut complaints);
    renames(&mut client, &mut complaints);
    finds_nothing_wrong(&mut client, &mut complaints);
    assert!(
        complaints.is_empty(),
        "{} of the editor's features are broken:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

/// Completion at all points of a table.
fn completes(client: &mut Client, complaints: &mut Complaints, table: &str) {
    let mut part = "";
    for line in table.lines().filter(|line| !line.is_empty()) {
        let Some((typed, words)) = line.split_once("  =>  ") else {
            part = line;
            continue;
        };
        complete(client, complaints, part, typed.trim_start(), words);
    }
}

/// The documentation under the mouse.
fn describes(client: &mut Client, complaints: &mut Complaints) {
    const FIELD: &str = "What the entry is about.";
    for (place, text) in [
        ("¦headline: CharField", FIELD),
        ("e.¦headline.icontains", FIELD),
        ("q!(¦headline.icontains", FIELD),
        ("&entry.¦headline", FIELD),
        ("blog.¦name = \"y\"", "What the blog is called."),
        ("ForeignKey(¦Blog", "Where entries appear."),
        ("¦Blog::objects()", "Where entries appear."),
        ("headline: ¦CharField", "text of limited length"),
        ("blog: ¦ForeignKey", "other model"),
        ("CharField(¦max_length = 255", "characters"),
        ("on_delete = ¦Cascade", "too"),
        ("DateField(¦null", "NULL"),
        ("¦ordering:", "order"),
    ] {
        describe(client, complaints, place, text);
    }
}

/// The places where things are defined.
fn defines(client: &mut Client, complaints: &mut Complaints) {
    for (place, line) in [
        ("e.¦headline.icontains", "headline: CharField"),
        ("e.¦blog.name", "blog: ForeignKey"),
        ("e.blog.¦name", "name: CharField"),
        ("q!(¦headline", "headline: CharField"),
        ("¦blog.name = \"y\"", "blog: ForeignKey"),
        ("&entry.¦headline", "headline: CharField"),
        ("ForeignKey(¦Blog", "pub Blog {"),
        ("¦Entry::objects().filter(q!", "pub Entry {"),
        ("b.¦size.gt", "size: b.entries()"),
        ("choices = ¦Status", "pub enum Status"),
        ("Status::¦Draft", "Draft = \"d\""),
        ("[-¦rating", "rating: IntegerField"),
        ("Index(fields = [¦rating", "rating: IntegerField"),
        ("check = ¦rating", "rating: IntegerField"),
        ("headline: ¦CharField", ""),
        ("CharField(¦max_length = 255", ""),
    ] {
        define(client, complaints, place, line);
    }
}

/// Renames: every appearance of the word in the sample, but for the line that is excepted.
fn renames(client: &mut Client, complaints: &mut Complaints) {
    // From a use rust-analyzer only sees the one thing that is used there: the handle of closures, or the struct's field.
    const INSTANCE: &str = "&entry.headline";
    for (place, old, new, except) in [
        ("¦headline: CharField", "headline", "title", ""),
        ("e.¦headline.icontains", "headline", "title", INSTANCE),
        ("q!(¦headline.icontains", "headline", "title", INSTANCE),
        ("[-¦rating", "rating", "score", ""),
        ("pub ¦Blog {", "Blog", "Journal", ""),
        ("ForeignKey(¦Blog", "Blog", "Journal", ""),
        ("¦size: b.entries()", "size", "length", ""),
        ("enum ¦Status", "Status", "State", ""),
        ("e.¦rating", "rating", "score", ""),
        ("b.¦size", "size", "length", ""),
    ] {
        rename(client, complaints, place, (old, new), except);
    }
}

/// Nothing in a good file is underlined.
fn finds_nothing_wrong(client: &mut Client, complaints: &mut Complaints) {
    client.set(TEXT);
    let found = client.diagnostics();
    for one in found.as_array().into_iter().flatten() {
        complaints.push(format!(
            "rust-analyzer underlines something in a good file: {} at {}",
            one["message"], one["range"]["start"]
        ));
    }
}
