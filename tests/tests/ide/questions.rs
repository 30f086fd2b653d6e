//! The questions that an editor asks, about the sample with one place in it changed. `¦` is the cursor.

use serde_json::{Value, json};

use crate::Complaints;
use crate::client::Client;
use crate::package::TEXT;

const CURSOR: char = '¦';

/// Replaces `part` of the sample by what is half typed, and compares what is proposed there.
pub(crate) fn complete(
    client: &mut Client,
    complaints: &mut Complaints,
    part: &str,
    typed: &str,
    words: &str,
) {
    let marked = replace(part, typed);
    let (text, offset) = unmark(&marked);
    client.set(&text);
    let context = json!({ "context": { "triggerKind": 1 } });
    let answer = client.ask("textDocument/completion", &text, offset, &context);
    let items = answer
        .get("items")
        .unwrap_or(&answer)
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let labels: Vec<&str> = items
        .iter()
        .filter_map(|item| item["label"].as_str())
        .collect();
    // A label may go on with where the item comes from, or with `(…)`.
    let has = |name: &str| {
        labels
            .iter()
            .any(|label| *label == name || label.split([' ', '(']).next() == Some(name))
    };
    let as_expected = |word: &&str| {
        let wrong = word.strip_prefix('!');
        has(wrong.unwrap_or(word)) == wrong.is_none()
    };
    let not: Vec<_> = words
        .split_whitespace()
        .filter(|word| !as_expected(word))
        .collect();
    if !not.is_empty() {
        let some: Vec<_> = labels.iter().take(12).collect();
        complaints.push(format!(
            "completion `{typed}`: expected {not:?}, got {} such as {some:?} {}",
            labels.len(),
            error(&answer)
        ));
    }
}

/// Compares the documentation shown at a place of the sample.
pub(crate) fn describe(
    client: &mut Client,
    complaints: &mut Complaints,
    place: &str,
    documentation: &str,
) {
    let answer = ask_sample(client, "textDocument/hover", place, &Value::Null);
    let shown = answer["contents"]["value"].as_str().unwrap_or_default();
    if !shown.contains(documentation) {
        complaints.push(format!(
            "hover `{place}`: expected `{documentation}`, got {shown:?} {}",
            error(&answer)
        ));
    }
}

/// Compares the line that defines what stands at a place of the sample: it has to be the only one. An empty `line` stands for
/// some place in nuages itself.
pub(crate) fn define(client: &mut Client, complaints: &mut Complaints, place: &str, line: &str) {
    let answer = ask_sample(client, "textDocument/definition", place, &Value::Null);
    let list = answer.as_array().map_or(&[][..], Vec::as_slice);
    let mut found: Vec<String> = list.iter().map(line_of).collect();
    found.sort();
    found.dedup();
    let good = match found.as_slice() {
        [one] if line.is_empty() => one.contains("/runtime/src/"),
        [one] => one.contains(line),
        _ => false,
    };
    if !good {
        complaints.push(format!(
            "definition `{place}`: expected `{line}`, got {found:?} {}",
            error(&answer)
        ));
    }
}

/// Renames what stands at a place of the sample, and compares the whole text with one in which every such word is replaced, but for the line
/// that has `except` in it.
pub(crate) fn rename(
    client: &mut Client,
    complaints: &mut Complaints,
    place: &str,
    (old, new): (&str, &str),
    except: &str,
) {
    let answer = ask_sample(
        client,
        "textDocument/rename",
        place,
        &json!({ "newName": new }),
    );
    let mut edits = Vec::new();
    let by_file = answer["changes"].as_object().into_iter().flatten();
    for (uri, changes) in by_file {
        if uri.ends_with("/lib.rs") {
            edits.extend(changes.as_array().into_iter().flatten().cloned());
        }
    }
    let versioned = answer["documentChanges"].as_array().into_iter().flatten();
    for change in versioned {
        edits.extend(change["edits"].as_array().into_iter().flatten().cloned());
    }
    let renamed = apply(&edits);
    let lines = TEXT.split_inclusive('\n');
    let expected: String = lines
        .map(|line| {
            if except.is_empty() || !line.contains(except) {
                replace_words(line, old, new)
            } else {
                line.to_owned()
            }
        })
        .collect();
    if renamed != expected {
        let wrong = renamed.lines().zip(expected.lines());
        let wrong: Vec<_> = wrong
            .filter(|(is, should)| is != should)
            .map(|(is, _)| is.trim())
            .collect();
        complaints.push(format!(
            "rename `{place}` to `{new}`: {} edits, wrong are {wrong:?} {}",
            edits.len(),
            error(&answer)
        ));
    }
}

/// Asks about a place of the sample as it is.
fn ask_sample(client: &mut Client, method: &str, place: &str, more: &Value) -> Value {
    let plain = place.replace(CURSOR, "");
    let marked = replace(&plain, place);
    let (text, offset) = unmark(&marked);
    client.set(&text);
    client.ask(method, &text, offset, more)
}

/// The sample with its first `part` replaced.
fn replace(part: &str, with: &str) -> String {
    assert!(TEXT.contains(part), "the sample has no `{part}`");
    TEXT.replacen(part, with, 1)
}

/// The text without the cursor, and where it was.
fn unmark(marked: &str) -> (String, usize) {
    let offset = marked.find(CURSOR).expect("there is a cursor");
    (marked.replace(CURSOR, ""), offset)
}

/// What went wrong, if the server says so.
fn error(answer: &Value) -> String {
    answer
        .get("error")
        .map_or_else(String::new, ToString::to_string)
}

/// The line of the sample that a location names, or the location where it is elsewhere.
fn line_of(location: &Value) -> String {
    let uri = location["uri"].as_str().unwrap_or_default();
    let line = location["range"]["start"]["line"].as_u64();
    let line = line.and_then(|line| usize::try_from(line).ok());
    if !uri.ends_with("package/src/lib.rs") {
        return format!("{uri}:{}", line.unwrap_or(0) + 1);
    }
    line.and_then(|line| TEXT.lines().nth(line))
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// The sample after the edits.
fn apply(edits: &[Value]) -> String {
    let offset = |position: &Value| -> Option<usize> {
        let line = usize::try_from(position["line"].as_u64()?).ok()?;
        let character = usize::try_from(position["character"].as_u64()?).ok()?;
        let before: usize = TEXT.split_inclusive('\n').take(line).map(str::len).sum();
        Some(before + character)
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .filter_map(|edit| {
            let (start, end) = (&edit["range"]["start"], &edit["range"]["end"]);
            Some((offset(start)?, offset(end)?, edit["newText"].as_str()?))
        })
        .collect();
    edits.sort_unstable();
    let mut text = TEXT.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

/// The text with every appearance of a word replaced.
fn replace_words(text: &str, old: &str, new: &str) -> String {
    let is_word = |character: Option<char>| {
        character.is_some_and(|character| character.is_alphanumeric() || character == '_')
    };
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(old) {
        let (before, found) = rest.split_at(at);
        let after = found.strip_prefix(old).unwrap_or_default();
        result.push_str(before);
        let whole = !is_word(before.chars().next_back()) && !is_word(after.chars().next());
        result.push_str(if whole { new } else { old });
        rest = after;
    }
    result + rest
}
