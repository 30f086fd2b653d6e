//! Reads a migration back from its source file, by interpreting the few expressions that migration files consist of.
//!
//! Nothing is compiled. Whatever is not one of these expressions is an error with its place, never skipped.

mod expression;
mod operation;
mod value;

use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result};
use nuages_schema::migrate::Migration;
use syn::spanned::Spanned as _;
use syn::{Expr, Item, ItemFn, Stmt};

use crate::project::Place;
use value::Value;

/// Something in a migration file that is no migration.
#[derive(Debug)]
pub struct Unreadable {
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for Unreadable {}

/// The migration that the file describes.
pub fn read(file: &Path) -> Result<Migration> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("{} cannot be read", crate::project::shown(file)))?;
    read_text(&text, file)
}

/// The migration that this text of a file describes.
pub fn read_text(text: &str, file: &Path) -> Result<Migration> {
    interpret(text).map_err(|error| {
        Unreadable {
            place: Place::new(file, error.span()),
            message: error.to_string(),
        }
        .into()
    })
}

fn interpret(text: &str) -> syn::Result<Migration> {
    let parsed = syn::parse_file(text)?;
    let mut functions = parsed.items.iter().filter_map(|item| match item {
        Item::Fn(function) if function.sig.ident == "migration" => Some(function),
        _ => None,
    });
    let Some(function) = functions.next() else {
        return Err(syn::Error::new(
            parsed.span(),
            "there is no function `migration` in this file",
        ));
    };
    let expression = body(function)?;
    match expression::value(expression)? {
        Value::Migration(migration) => Ok(*migration),
        other => Err(syn::Error::new(
            expression.span(),
            format!("expected a `Migration`, found {}", other.name()),
        )),
    }
}

/// The only expression of the function.
fn body(function: &ItemFn) -> syn::Result<&Expr> {
    match function.block.stmts.as_slice() {
        [Stmt::Expr(expression, None)] => Ok(expression),
        [] => Err(syn::Error::new(
            function.sig.ident.span(),
            "the function `migration` is empty",
        )),
        [.., last] => Err(syn::Error::new(
            last.span(),
            "the function `migration` is one expression, `Migration::new(…)` and calls on it; cargo nuages reads it without compiling it",
        )),
    }
}
