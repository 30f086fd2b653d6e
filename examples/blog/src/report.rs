//! Prints for each step the code, the SQL that it ran and the result.

use std::fmt::Debug;

use nuages::QueryLog;

/// The source of `main.rs`, to show the code as it was written.
const SOURCE: &str = include_str!("main.rs");

/// Prints a heading.
pub fn heading(text: &str) {
    println!("\n{text}\n{}", "=".repeat(text.len()));
}

/// Prints a step: `line` is where its `show!` stands in `main.rs`.
pub fn step(line: u32, log: &QueryLog, result: &dyn Debug) {
    println!();
    for code in code_at(line) {
        println!("  {code}");
    }
    for statement in log.statements() {
        println!("    SQL  {}", short(&statement, 400));
    }
    for text in short(&format!("{result:#?}"), 600).lines() {
        println!("    ->   {text}");
    }
}

/// The text between the parentheses of the `show!` on that line.
fn code_at(line: u32) -> Vec<String> {
    let mut depth = 0_usize;
    let mut lines = Vec::new();
    for text in SOURCE.lines().skip(line.saturating_sub(1) as usize) {
        let mut code = String::new();
        let text = text.trim_start();
        let text = if lines.is_empty() {
            text.split_once("show!(db, ").map_or(text, |(_, rest)| rest)
        } else {
            text
        };
        if lines.is_empty() {
            depth = 1;
        }
        for character in text.chars() {
            match character {
                '(' | '{' | '[' => depth += 1,
                ')' | '}' | ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            code.push(character);
        }
        lines.push(if lines.is_empty() {
            code
        } else {
            format!("    {code}")
        });
        if depth == 0 {
            break;
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// The start of a long text.
fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
