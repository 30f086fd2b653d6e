//! Compiles every case and compares what the compiler says. `TRYBUILD=overwrite` writes the expectations; read them aloud.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
#[cfg_attr(miri, ignore)]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.pass("pass/*.rs");
    cases.compile_fail("fail/*/*.rs");
}

/// The first lines of messages that name something of the expansion because Rust leaves no choice: a marker in a path's type.
const INTERNAL: &[&str] = &["ui::__entry::"];

#[test]
fn messages_are_short_and_in_the_users_words() {
    let mut lengths = Vec::new();
    let mut internal = Vec::new();
    for path in expectations().unwrap() {
        let text = fs::read_to_string(&path).unwrap();
        for message in text.split("\n\n").filter(|part| part.starts_with("error")) {
            lengths.push(message.lines().count());
            let mut first = message.lines().next().unwrap_or_default().to_owned();
            for known in INTERNAL {
                first = first.replace(known, "");
            }
            if first.contains("__") && !first.contains("`__`") && !first.contains("blog__") {
                internal.push(format!("{}: {first}", path.display()));
            }
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(lengths.len() > 200, "{} messages", lengths.len());
    assert!(
        median <= 12,
        "half of all messages have {median} lines or more"
    );
    assert!(internal.is_empty(), "\n{}", internal.join("\n"));
}

/// All files of expected messages.
fn expectations() -> std::io::Result<Vec<PathBuf>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fail");
    let mut files = Vec::new();
    for kind in fs::read_dir(root)? {
        for case in fs::read_dir(kind?.path())? {
            files.push(case?.path());
        }
    }
    files.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "stderr")
    });
    Ok(files)
}
