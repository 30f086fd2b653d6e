//! Prints for each step the code, the SQL that it ran and the result.

use std::fmt::Debug;

use nuages::QueryLog;

/// The source of `main.rs`, to show the code as it was written.
const SOURCE: &str = include_str!("main.rs");

/// Prints a heading.
pub(crate) fn heading(text: &str) {
    println!("\n{text}\n{}", "=".repeat(text.len()));
}

/// Prints a step: `line` is where its `show!` stands in `main.rs`.
pub(crate) fn step(line: u32, log: &QueryLog, result: &dyn Debug) {
    println!();
    for code in code_at(line) {
        println!("  {code}");
    }
    for statement in log.statements() {
        println!("    SQL  {}", short(&statement, 400));
    }
    let line = format!("{result:?}");
    let result = if line.len() > 100 {
        format!("{result:#?}")
    } else {
        line
    };
    for text in short(&result, 600).lines() {
        println!("    ->   {text}");
    }
}

/// The code in the parentheses of the `show!` on that line, the database aside.
fn code_at(line: u32) -> Vec<String> {
    let from: Vec<&str> = SOURCE
        .lines()
        .skip(line.saturating_sub(1) as usize)
        .collect();
    let text = from.join("\n");
    let text = text
        .split_once("show!(")
        .map_or(text.as_str(), |(_, rest)| rest);
    let code = balanced(text).trim_start();
    let code = code.strip_prefix("db,").unwrap_or(code);
    dedent(code.trim().trim_end_matches(','))
}

/// The text up to the parenthesis that closes what is open before it.
fn balanced(text: &str) -> &str {
    let mut depth = 1_usize;
    for (at, character) in text.char_indices() {
        match character {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return text.get(..at).unwrap_or(text);
        }
    }
    text
}

/// The lines without the indentation that all but the first have.
fn dedent(code: &str) -> Vec<String> {
    let indent = code
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let lines = code.lines().enumerate().map(|(n, line)| match n {
        0 => line.to_owned(),
        _ => format!("    {}", line.get(indent..).unwrap_or(line)),
    });
    lines.collect()
}

/// The start of a long text.
fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
