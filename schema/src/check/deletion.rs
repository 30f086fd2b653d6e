//! Checks `on_delete`: what it needs of its field, and which ways of deleting do not go together.

use quote::ToTokens as _;
use syn::{Expr, Path};

use super::Known;
use super::options::{self, Options};
use super::relation::{Relation, TargetPath};
use crate::diagnostic::{Diagnostics, did_you_mean, listing};
use crate::model::OnDelete;
use crate::parse::{Field, Model, text};

fn names() -> impl Iterator<Item = &'static str> + Clone {
    OnDelete::ALL.iter().map(|(name, _)| *name)
}

/// The values of `on_delete`, as a note.
pub(super) fn values() -> String {
    listing("values of `on_delete`", names())
}

/// Reads the value and checks what it needs of its field.
pub(super) fn read(
    value: &Expr,
    options: &Options,
    (known, sound): (&Known<'_>, bool),
    relation: &mut Relation,
    errors: &mut Diagnostics,
) {
    let (path, argument) = match options::peel(value) {
        Expr::Path(path) => (Some(&path.path), None),
        Expr::Call(call) => match (options::peel(&call.func), call.args.len()) {
            (Expr::Path(path), 1) => (Some(&path.path), call.args.first()),
            _ => (None, None),
        },
        _ => (None, None),
    };
    let last = |path: &Path| path.segments.last().map(|last| last.ident.to_string());
    let text = path.and_then(last).unwrap_or_else(|| text::source(value));
    let Some((_, action)) = OnDelete::ALL.iter().find(|(name, _)| *name == text) else {
        let plain = text.to_lowercase().replace('_', "");
        let near = did_you_mean(plain.rsplit('.').next().unwrap_or(&plain), names());
        errors.error(
            value,
            format!("unknown value `{text}` for `on_delete`{near}{}", values()),
        );
        return;
    };
    relation.on_delete = *action;
    relation.set_value = argument.filter(|_| *action == OnDelete::Set).cloned();
    let missing = match (action, argument) {
        (OnDelete::Set, None) => Some(
            "`Set` needs the value that the key gets\nhelp: write `Set(…)` with a key, or an expression that is evaluated whenever a row is deleted",
        ),
        (OnDelete::Set, Some(_)) | (_, None) => {
            needs(*action, options, relation, known).filter(|_| sound)
        }
        (_, Some(_)) => Some("only `Set` takes a value\nhelp: remove the parentheses"),
    };
    if let Some(message) = missing {
        errors.error(value, message);
    }
}

/// What the action needs of its field and does not have.
fn needs(
    action: OnDelete,
    options: &Options,
    relation: &Relation,
    known: &Known<'_>,
) -> Option<&'static str> {
    let is_local = match &relation.target {
        Some(TargetPath::Path(path)) => path
            .get_ident()
            .is_some_and(|ident| known.position(ident).is_some()),
        Some(TargetPath::Own(_)) | None => true,
    };
    let null = options.flag("null", &mut Diagnostics::new()) == Some(true);
    match action {
        OnDelete::SetNull if !null => {
            Some("`SetNull` needs a key that can be NULL\nhelp: add `null` to the options")
        }
        OnDelete::DbSetNull if !null => {
            Some("`DbSetNull` needs a key that can be NULL\nhelp: add `null` to the options")
        }
        OnDelete::SetDefault if !options.mentions("default") => {
            Some("`SetDefault` needs a default\nhelp: add `default = …` to the options")
        }
        OnDelete::DbSetDefault if !options.mentions("db_default") => Some(
            "`DbSetDefault` needs a default that the database knows\nhelp: add `db_default = …` to the options",
        ),
        OnDelete::SetDefault | OnDelete::Set if !is_local => Some(
            "the program sets the key when it deletes rows of the same `model!`; rows of another one go without it\nhelp: write `SetNull`, `DbSetNull` or `Protect`",
        ),
        _ if action.is_of_database() && !relation.db_constraint => Some(
            "the database does nothing without a constraint\nhelp: remove `db_constraint = false`",
        ),
        _ => None,
    }
}

/// Refuses what the program would have to do where the database has deleted the row already.
pub(super) fn check(models: &[Model], errors: &mut Diagnostics) {
    for (at, model) in models.iter().enumerate() {
        for (field, action) in keys(model) {
            if !action.is_of_database() {
                continue;
            }
            let Some(value) = field.options.iter().find(|one| one.name == "on_delete") else {
                continue;
            };
            let place = value.value.to_token_stream();
            let own = keys(model).find(|(_, other)| by_program(*other));
            let deletes = action == OnDelete::DbCascade;
            let followers = models.iter().flat_map(|other| {
                keys(other)
                    .filter(move |(key, action)| {
                        by_program(*action)
                            && key.target.as_ref().and_then(|target| target.local) == Some(at)
                    })
                    .map(move |(key, _)| format!("{}.{}", other.ident, key.ident))
            });
            let pairs = models.iter().flat_map(|other| {
                let mine = std::ptr::eq(other, model);
                let pairs = other.many_to_many.iter();
                pairs
                    .filter(move |one| {
                        one.through.is_none() && (mine || one.target.local == Some(at))
                    })
                    .map(move |one| format!("{}.{}", other.ident, one.ident))
            });
            let left = followers.chain(pairs).next().filter(|_| deletes);
            let name = action.name();
            if let Some((other, _)) = own {
                errors.error(
                    place,
                    format!(
                        "`{name}` is done by the database, but `{}.{}` leaves it to the program\nhelp: let all keys of `{}` be of one kind",
                        model.ident, other.ident, model.ident
                    ),
                );
            } else if let Some(left) = left {
                errors.error(
                    place,
                    format!(
                        "the database would delete rows of `{}` without what the program does for `{left}`\nhelp: write `{}` here, or `DbCascade` there",
                        model.ident,
                        name.trim_start_matches("Db")
                    ),
                );
            }
        }
    }
}

fn keys(model: &Model) -> impl Iterator<Item = (&Field, OnDelete)> {
    let keys = model.fields.iter().zip(model.def.fields.iter());
    keys.filter(|(field, _)| !field.broken)
        .filter_map(|(field, def)| Some((field, def.relation.as_ref()?.on_delete)))
}

fn by_program(action: OnDelete) -> bool {
    !action.is_of_database() && action != OnDelete::DoNothing
}
