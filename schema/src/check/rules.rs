//! Rules for names: of fields, models, columns, tables, the app.
//!
//! They look at one name. Whether two names clash is `clash`'s business.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt as _;

use crate::diagnostic::Diagnostics;
use crate::lookup;
use crate::names::MAX_IDENTIFIER;

/// Names that the model's type uses itself.
const TAKEN: &[&str] = &[
    "delete",
    "delete_plan",
    "new",
    "objects",
    "q",
    "raw",
    "refresh",
    "save",
];

/// Says what is wrong with the name of a field or a way back, if anything is. `what` is the option that gave it.
pub(crate) fn name(name: &str, what: &str) -> Option<String> {
    let of_field = what.is_empty();
    let what = if of_field {
        "a field cannot be called".to_owned()
    } else {
        format!("`{what}` cannot be")
    };
    let why = if name.starts_with('_') {
        "names do not begin with `_`"
    } else if name.contains("__") {
        "`__` separates the parts of a key in `q!`"
    } else if name.ends_with('_') {
        "names do not end with `_`"
    } else if name == "pk" {
        "`pk` stands for the primary key of any model"
    } else if TAKEN.contains(&name) {
        "every model has a function of that name"
    } else if lookup::find_lookup(name).is_some() {
        "it is the name of a lookup"
    } else if lookup::find_transform(name).is_some_and(|transform| transform.reserved) {
        "it is the name of a transform"
    } else {
        return None;
    };
    Some(format!(
        "{what} `{name}`: {why}{}",
        rename_help(name, of_field)
    ))
}

fn rename_help(name: &str, of_field: bool) -> String {
    let trimmed = name.trim_matches('_').replace("__", "_");
    if trimmed != name && !trimmed.is_empty() && !matches!(trimmed.as_str(), "in" | "pk") {
        format!("\nhelp: write `{trimmed}`")
    } else if !of_field {
        "\nhelp: choose another name".to_owned()
    } else {
        "\nhelp: choose another name; `db_column = \"…\"` keeps the name of the column".to_owned()
    }
}

/// Says what is wrong with the name of a manager or scope, if anything is.
pub(crate) fn declared_name(name: &str, what: &str) -> Option<String> {
    let first = name.chars().next().is_some_and(char::is_lowercase);
    let why = if !first
        || name.contains("__")
        || name.ends_with('_')
        || name.contains(char::is_uppercase)
    {
        "its name has lower-case words with single `_` between them"
    } else if name != "objects" && TAKEN.contains(&name) {
        "every model has a function of that name"
    } else {
        return None;
    };
    Some(format!(
        "a {what} cannot be called `{name}`: {why}\nhelp: choose another name"
    ))
}

/// Checks the name of a field.
pub(crate) fn field_name(ident: &Ident, errors: &mut Diagnostics) {
    let text = ident.unraw().to_string();
    if let Some(message) = name(&text, "") {
        errors.error(ident, message);
    } else if matches!(text.as_str(), "self" | "Self" | "super" | "crate") {
        errors.error(
            ident,
            format!("a field cannot be called `{text}`: it is a keyword of Rust"),
        );
    } else {
        identifier(ident, &text, "field", errors);
    }
}

/// Checks the name of a model or enum.
pub(crate) fn type_name(ident: &Ident, what: &str, errors: &mut Diagnostics) {
    let text = ident.unraw().to_string();
    let trimmed = text.trim_matches('_').replace("__", "_");
    if trimmed != text {
        errors.error(
            ident,
            format!(
                "the name of {what} has no `__`, and no `_` at its ends\nhelp: write `{trimmed}`"
            ),
        );
    }
}

/// Checks a name that the database sees. Says whether it is right.
pub(crate) fn identifier(
    place: impl ToTokens,
    name: &str,
    what: &str,
    errors: &mut Diagnostics,
) -> bool {
    if name.is_empty() {
        errors.error(place, format!("the name of a {what} cannot be empty"));
    } else if name.len() > MAX_IDENTIFIER {
        errors.error(
            place,
            format!("the name of the {what} has {} bytes, {MAX_IDENTIFIER} are allowed\nnote: it is `{name}`", name.len()),
        );
    } else if name.contains(['\0', '"']) {
        errors.error(
            place,
            format!("the name of a {what} cannot have quotes in it"),
        );
    } else {
        return true;
    }
    false
}

/// Checks the name of an index or constraint. Says whether it is right.
pub(crate) fn constraint_name(
    place: impl ToTokens,
    name: &str,
    what: &str,
    errors: &mut Diagnostics,
) -> bool {
    if name.starts_with(|first: char| first == '_' || first.is_ascii_digit()) {
        errors.error(
            place,
            format!("the name of an {what} begins with a letter, not with `_` or a digit")
                .replace("an constraint", "a constraint"),
        );
        return false;
    }
    identifier(place, name, what, errors)
}

/// Checks `app blog;`.
pub(crate) fn app_label(ident: &Ident, errors: &mut Diagnostics) {
    let text = ident.unraw().to_string();
    let plain = crate::names::app_label(&text);
    let plain = plain.trim_matches('_').replace("__", "_");
    if plain != text {
        errors.error(
            ident,
            format!("an app label has lower-case letters, digits and single `_`\nhelp: write `app {plain};`"),
        );
    }
}
