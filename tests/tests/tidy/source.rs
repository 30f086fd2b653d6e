//! The files of the tree, and Rust text with its comments and literals blanked out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A text file, its path from the root of the tree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct File<'t> {
    pub(crate) path: &'t str,
    pub(crate) text: &'t str,
}

/// All text files.
#[derive(Debug)]
pub(crate) struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    pub(crate) fn of(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self {
            files: files.into_iter().collect(),
        }
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = File<'_>> {
        self.files.iter().map(|(path, text)| File { path, text })
    }

    /// The Rust files that people wrote and that are meant to compile.
    pub(crate) fn sources(&self) -> impl Iterator<Item = File<'_>> {
        self.files().filter(|file| {
            let generated = file.path.contains("/migrations/");
            let case =
                file.path.starts_with("ui-tests/") && !file.path.starts_with("ui-tests/tests/");
            has_extension(file.path, "rs") && !generated && !case
        })
    }

    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }
}

/// This tree, read once for each test that asks.
pub(crate) fn tree() -> Tree {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = tests.parent().expect("the package is in a workspace");
    let mut files = BTreeMap::new();
    collect(root, "", &mut files);
    Tree { files }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let entry = entry.expect("the entry can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if matches!(
            path.as_str(),
            ".git" | "target" | "Cargo.lock" | "ui-tests/wip"
        ) {
            continue;
        }
        if entry.file_type().expect("the entry has a type").is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            files.insert(path, text);
        }
    }
}

pub(crate) fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|found| found == extension)
}

/// Rust text with comments as spaces and the insides of literals as `_`: the same lines, only code left.
pub(crate) fn code(text: &str) -> String {
    let mut blank = Blank {
        rest: text,
        out: String::with_capacity(text.len()),
    };
    while !blank.rest.is_empty() {
        blank.step();
    }
    blank.out
}

struct Blank<'t> {
    rest: &'t str,
    out: String,
}

impl Blank<'_> {
    fn step(&mut self) {
        let rest = self.rest;
        if rest.starts_with("//") {
            self.take(rest.find('\n').unwrap_or(rest.len()), Some(' '));
        } else if rest.starts_with("/*") {
            self.take(comment_length(rest), Some(' '));
        } else if let Some(length) = raw_string_length(rest) {
            self.take(length, Some('_'));
        } else if rest.starts_with('"') {
            self.take(string_length(rest, '"'), Some('_'));
        } else if let Some(length) = character_length(rest) {
            self.take(length, Some('_'));
        } else {
            self.take_word();
        }
    }

    /// A whole word, so that the `r` of `var"…"` starts no literal; or one character.
    fn take_word(&mut self) {
        let length = self
            .rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(self.rest.len());
        let first = self.rest.chars().next().map_or(1, char::len_utf8);
        self.take(length.max(first), None);
    }

    fn take(&mut self, length: usize, blank: Option<char>) {
        let (taken, rest) = self.rest.split_at(length);
        self.out.extend(
            taken
                .chars()
                .map(|c| if c == '\n' { c } else { blank.unwrap_or(c) }),
        );
        self.rest = rest;
    }
}

/// Comments nest.
fn comment_length(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while let Some(next) = text[at..].find(['/', '*']).map(|next| at + next) {
        if text[next..].starts_with("/*") {
            depth += 1;
            at = next + 2;
        } else if text[next..].starts_with("*/") {
            depth -= 1;
            at = next + 2;
            if depth == 0 {
                return at;
            }
        } else {
            at = next + 1;
        }
    }
    text.len()
}

/// `r"…"`, `r#"…"#`, `br"…"`.
fn raw_string_length(text: &str) -> Option<usize> {
    let raw = ["r", "br", "cr"]
        .into_iter()
        .find_map(|prefix| text.strip_prefix(prefix))?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let inside = raw[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = inside
        .find(&end)
        .map_or(inside.len(), |found| found + end.len());
    Some(text.len() - inside.len() + length)
}

/// Up to the closing quote; a backslash hides what follows it.
fn string_length(text: &str, quote: char) -> usize {
    let mut hidden = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if hidden => hidden = false,
            '\\' => hidden = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// `'x'` and `'\n'`, but not the lifetime `'x`.
fn character_length(text: &str) -> Option<usize> {
    let mut characters = text.strip_prefix('\'')?.chars();
    match (characters.next()?, characters.next()) {
        ('\\', _) => Some(string_length(text, '\'')),
        (c, Some('\'')) => Some(2 + c.len_utf8()),
        _ => None,
    }
}

/// Whether a word stands in code, not as a part of a longer one.
pub(crate) fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(is_of_word) && !after.is_some_and(is_of_word)
    })
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[test]
fn comments_and_literals_are_not_code() {
    let cases = [
        ("a // b\nc", "a     \nc"),
        ("/* a /* b */ c */d", "                 d"),
        (r#"f("}\"{")"#, "f(______)"),
        ("f(r#\"}\"{\"#)", "f(________)"),
        ("b'{' 'x' '\\'' &'a str", "b___ ___ ____ &'a str"),
        ("var\"}\"", "var___"),
        ("\"a\nb\"", "__\n__"),
    ];
    for (text, expected) in cases {
        assert_eq!(code(text), expected, "of {text}");
    }
}

#[test]
fn words_are_whole() {
    assert!(has_word("use syn::Ident;", "syn"));
    assert!(!has_word("use syntax::Ident; asyn", "syn"));
}
