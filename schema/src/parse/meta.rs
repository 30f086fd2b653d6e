//! Reads `Meta { … }`: its keys, the lists of indexes and constraints, and what they are made of.
//!
//! The keys are known here, since each has its own form. Whether fields and names exist is `check`'s business.

mod index;

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{LitStr, Token};

use super::condition::OWN_FIELDS;
use super::read::{self, found, place, skip_to_comma};
use super::source::{ManagerSource, MetaSource, OrderSource, ScopeSource};
use crate::diagnostic::{Diagnostics, did_you_mean, listing};
use index::{condition_value, constraint, index};

const KEYS: &[&str] = &[
    "ordering",
    "get_latest_by",
    "indexes",
    "constraints",
    "unique_together",
    "managers",
    "default_manager_name",
    "default_related_name",
    "scopes",
    "db_table",
    "verbose_name",
    "verbose_name_plural",
    "managed",
    "hooks",
];

/// Keys that Django has and this language does not have yet.
const LATER: &[&str] = &[
    "abstract",
    "app_label",
    "db_table_comment",
    "db_tablespace",
    "default_permissions",
    "order_with_respect_to",
    "permissions",
    "proxy",
    "required_db_features",
    "required_db_vendor",
    "select_on_save",
    "swappable",
];

/// Reads `Meta { … }`; the last result says whether all of it could be read.
pub(super) fn meta(input: ParseStream<'_>, errors: &mut Diagnostics) -> (Ident, MetaSource, bool) {
    let before = errors.len();
    let word = read::ident(input).unwrap_or_else(|| Ident::new("Meta", input.span()));
    if let Ok(colon) = input.parse::<Token![:]>() {
        errors.error(colon, "`Meta` is not a field\nhelp: write `Meta { … }`");
    }
    let mut meta = MetaSource::default();
    if let Ok(content) = read::braces(input) {
        let mut seen: Vec<Ident> = Vec::new();
        while !content.is_empty() {
            entry(&content, &mut meta, &mut seen, errors);
            read::end_of_item(&content, errors, "key of `Meta`");
        }
    }
    (word, meta, errors.len() == before)
}

fn entry(
    input: ParseStream<'_>,
    meta: &mut MetaSource,
    seen: &mut Vec<Ident>,
    errors: &mut Diagnostics,
) {
    let first = place(input);
    let Some(key) = read::ident(input) else {
        let message = format!(
            "expected a key of `Meta` such as `ordering`, found {}",
            found(input)
        );
        errors.error(first, message);
        skip_to_comma(input);
        return;
    };
    meta.keys.push(key.clone());
    let name = key.to_string();
    if !KEYS.contains(&name.as_str()) {
        errors.error(&key, unknown_key(&name));
        skip_to_comma(input);
        return;
    }
    if !separator(input, &key, errors) {
        return;
    }
    if seen.contains(&key) {
        errors.error(&key, format!("`Meta` has `{key}` twice"));
        skip_to_comma(input);
        return;
    }
    value(input, &key, meta, errors);
    seen.push(key);
}

fn unknown_key(name: &str) -> String {
    if name == "abstract" {
        return "`abstract` is not a key of `Meta`\nhelp: write `abstract Name { … }`".to_owned();
    }
    if name == "base_manager_name" {
        return "`base_manager_name` is not a key of `Meta`: the base manager is the one without scopes, always"
            .to_owned();
    }
    if LATER.contains(&name) {
        return format!("`Meta` does not have `{name}` yet");
    }
    format!(
        "unknown key `{name}` in `Meta`{}{}",
        did_you_mean(name, KEYS.iter().copied()),
        listing("keys of `Meta`", KEYS.iter().copied())
    )
}

fn separator(input: ParseStream<'_>, key: &Ident, errors: &mut Diagnostics) -> bool {
    if input.parse::<Token![:]>().is_ok() {
        return true;
    }
    if let Ok(equals) = input.parse::<Token![=]>() {
        errors.error(
            equals,
            format!("keys of `Meta` take `:`\nhelp: write `{key}: …`"),
        );
        return true;
    }
    errors.error(
        key,
        format!("`{key}` needs a value\nhelp: write `{key}: …`"),
    );
    skip_to_comma(input);
    false
}

fn value(input: ParseStream<'_>, key: &Ident, meta: &mut MetaSource, errors: &mut Diagnostics) {
    match key.to_string().as_str() {
        "ordering" => meta.ordering = read::list(input, key, errors, order).map(|(list, _)| list),
        "get_latest_by" => meta.get_latest_by = one_or_more(input, key, errors),
        "unique_together" => meta.unique_together = unique_together(input, key, errors),
        "managers" => meta.managers = read::list(input, key, errors, manager).map(|(list, _)| list),
        "default_manager_name" => {
            meta.default_manager_name = errors
                .take(read::missing_value(input, key))
                .and_then(|()| field_name(input, errors));
        }
        "default_related_name" => meta.default_related_name = related_name(input, key, errors),
        "scopes" => meta.scopes = read::list(input, key, errors, scope).map(|(list, _)| list),
        "indexes" => meta.indexes = read::list(input, key, errors, index).map(|(list, _)| list),
        "constraints" => {
            meta.constraints = read::list(input, key, errors, constraint).map(|(list, _)| list);
        }
        "db_table" => meta.db_table = errors.take(read::text_value(input, key)),
        "verbose_name" => meta.verbose_name = errors.take(read::text_value(input, key)),
        "verbose_name_plural" => {
            meta.verbose_name_plural = errors.take(read::text_value(input, key));
        }
        "hooks" => meta.hooks = read::list(input, key, errors, hook).map(|(list, _)| list),
        _ => meta.managed = errors.take(read::bool_value(input, key)),
    }
}

/// `pre_save`.
fn hook(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<Ident> {
    let first = place(input);
    let hook = read::ident(input);
    if hook.is_none() {
        let message = format!("expected the name of a hook, found {}", found(input));
        errors.error(first, message);
        skip_to_comma(input);
    }
    hook
}

/// `entries`, or `"%(class)s_all"`.
fn related_name(input: ParseStream<'_>, key: &Ident, errors: &mut Diagnostics) -> Option<LitStr> {
    if input.peek(syn::Ident) {
        let name: Ident = input.parse().ok()?;
        return Some(LitStr::new(&name.to_string(), name.span()));
    }
    errors.take(read::text_value(input, key))
}

/// `-pub_date`, or a list of such.
fn one_or_more(
    input: ParseStream<'_>,
    key: &Ident,
    errors: &mut Diagnostics,
) -> Option<Vec<OrderSource>> {
    if input.peek(syn::token::Bracket) {
        return read::list(input, key, errors, order).map(|(list, _)| list);
    }
    errors.take(read::missing_value(input, key))?;
    order(input, errors).map(|one| vec![one])
}

/// `[blog, headline]`, or several such lists in a list.
fn unique_together(
    input: ParseStream<'_>,
    key: &Ident,
    errors: &mut Diagnostics,
) -> Option<Vec<Vec<Ident>>> {
    let mut single = Vec::new();
    let (lists, _) = read::list(input, key, errors, |input, errors| {
        if input.peek(syn::token::Bracket) {
            return read::list(input, key, errors, plain_field).map(|(list, _)| list);
        }
        let Ok(content) = read::parens(input) else {
            single.extend(plain_field(input, errors));
            return None;
        };
        let mut list = Vec::new();
        while !content.is_empty() {
            list.extend(plain_field(&content, errors));
            read::end_of_item(&content, errors, "field");
        }
        Some(list)
    })?;
    match (lists.first(), single.first()) {
        (Some(_), Some(field)) => {
            errors.error(
                field,
                format!("`unique_together` is one list of fields, or a list of such lists\nhelp: write `[{field}]`"),
            );
            None
        }
        (None, Some(_)) => Some(vec![single]),
        _ => Some(lists),
    }
}

/// `objects`, or `published = Published`.
fn manager(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<ManagerSource> {
    let ident = new_name(input, "manager", errors)?;
    if input.parse::<Token![=]>().is_err() {
        if !input.is_empty() && !input.peek(Token![,]) {
            let rest = skip_to_comma(input);
            errors.error(
                rest,
                format!("expected `,` after the manager\nhelp: write `{ident}`, or `{ident} = …` with a type that says which rows it has"),
            );
        }
        return Some(ManagerSource { ident, of: None });
    }
    let first = place(input);
    let whole = input.fork();
    if let Ok(of) = input.call(syn::Path::parse_mod_style)
        && (input.is_empty() || input.peek(Token![,]))
    {
        return Some(ManagerSource {
            ident,
            of: Some(of),
        });
    }
    skip_to_comma(input);
    let rest = skip_to_comma(&whole);
    let place = if rest.is_empty() { first } else { rest };
    errors.error(
        place,
        format!("a manager takes the type that says which rows it has\nhelp: write `{ident} = Published`, or put the condition into `scopes`"),
    );
    Some(ManagerSource { ident, of: None })
}

/// `alive = deleted_at.isnull(true)`.
fn scope(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<ScopeSource> {
    let ident = new_name(input, "scope", errors)?;
    if input.parse::<Token![=]>().is_err() {
        errors.error(
            &ident,
            format!("the scope `{ident}` needs its condition\nhelp: write `{ident} = …`"),
        );
        skip_to_comma(input);
        return Some(ScopeSource {
            ident,
            condition: None,
        });
    }
    let condition = condition_value(input, &ident, errors);
    Some(ScopeSource { ident, condition })
}

/// The name of something that `Meta` declares.
fn new_name(input: ParseStream<'_>, what: &str, errors: &mut Diagnostics) -> Option<Ident> {
    let first = place(input);
    if let Some(ident) = read::ident(input) {
        return Some(read::emittable(ident));
    }
    errors.error(
        first,
        format!("expected the name of a {what}, found {}", found(input)),
    );
    skip_to_comma(input);
    None
}

/// `-pub_date`.
fn order(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<OrderSource> {
    let descending = input.parse::<Token![-]>().is_ok();
    let field = field_name(input, errors)?;
    Some(OrderSource { descending, field })
}

/// The name of a field in a list.
fn field_name(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<Ident> {
    let first = place(input);
    if let Some(ident) = read::ident(input) {
        if input.peek(Token![.]) {
            skip_to_comma(input);
            errors.error(first, OWN_FIELDS);
            return None;
        }
        return Some(read::emittable(ident));
    }
    let message = match input.parse::<LitStr>() {
        Ok(text) if text.value() == "?" => {
            "a random order cannot be the ordering of a model".to_owned()
        }
        Ok(text) => format!(
            "fields are named without quotes\nhelp: write `{}`",
            text.value()
        ),
        Err(_) => format!("expected the name of a field, found {}", found(input)),
    };
    errors.error(first, message);
    skip_to_comma(input);
    None
}

/// A plain field, where an order makes no sense.
fn plain_field(input: ParseStream<'_>, errors: &mut Diagnostics) -> Option<Ident> {
    if let Ok(minus) = input.parse::<Token![-]>() {
        errors.error(
            minus,
            "the fields of a constraint have no order\nhelp: remove `-`",
        );
    }
    field_name(input, errors)
}
